//! Some things fail only by several causes together: redundant paths that are all cut, pools that have lost too many.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::cause::{Cause, Mode};
use super::consequence::Consequences;
use super::facts::Facts;
use super::nature::Nature;
use super::solve::Solution;
use super::symptom::Symptom;
use crate::health::evidence::{By, Millis};

/// With more causes than this in one cluster, joint effects are not looked for.
pub(crate) const MOST: usize = 200;

/// More causes than this are not swapped, and no more are tried in the place of one.
const SWAPPED: usize = 8;

/// What follows from some causes, each set of them worked out once; and from when on each was possible.
#[derive(Default)]
pub(crate) struct Worlds<'a> {
    of: FxHashMap<Vec<Cause>, Consequences<'a>>,
    possible_from: FxHashMap<Cause, Millis>,
}

impl Facts {
    /// Looks at all that was found for symptoms that may have to do with one another as one: what no single cause explains may
    /// follow from several.
    pub(crate) fn join<'a>(&self, mut solutions: Vec<Solution<'a>>) -> Vec<Solution<'a>> {
        let chosen = solutions.iter().flat_map(|solution| solution.chosen.iter().copied());
        let mut chosen: Vec<Cause> = chosen.collect();
        chosen.sort_unstable();
        let symptoms = solutions.iter().flat_map(|solution| solution.symptoms.iter().copied());
        let mut symptoms: Vec<&Symptom> = symptoms.collect();
        symptoms.sort_unstable_by_key(|symptom| symptom.word);
        let kept = match solutions.len() {
            0 | 1 => chosen,
            _ => self.drop_foregone(chosen, &symptoms),
        };
        if solutions.len() < 2 || kept.len() > MOST {
            solutions
                .iter_mut()
                .for_each(|solution| self.suppose_hidden_cut(solution));
            return solutions;
        }
        let prices: FxHashMap<Cause, f64> = solutions.into_iter().flat_map(|solution| solution.prices).collect();
        let price = |cause: Cause| prices.get(&cause).copied().unwrap_or_default();
        let kept = self.drop_explained_by_others(kept, &symptoms, price);
        let known = |cause: Cause| {
            let accusing = symptoms.iter().filter(|symptom| symptom.admits(cause));
            let onset = accusing.map(|symptom| symptom.since).min().unwrap_or(self.now);
            let known = prices.get(&cause).copied();
            known.unwrap_or_else(|| self.cost(cause, onset, self.now))
        };
        let mut whole = Solution {
            chosen: self.swap_for_accomplices(kept, &symptoms, known),
            symptoms,
            prices,
            stand_ins: BTreeMap::new(),
            hidden: Vec::new(),
        };
        self.suppose_hidden_cut(&mut whole);
        vec![whole]
    }

    /// Takes out every cause whose symptoms follow from the other causes together.
    pub(crate) fn drop_jointly_explained(
        &self,
        chosen: Vec<Cause>,
        symptoms: &[&Symptom],
        price: impl Fn(Cause) -> f64,
    ) -> Vec<Cause> {
        let kept = self.drop_foregone(chosen, symptoms);
        self.drop_explained_by_others(kept, symptoms, price)
    }

    /// Where one cause was chosen for what several fail by together, a cheaper one that does the same beside the others takes
    /// its place: what is known of the others was not known when single causes were compared.
    pub(crate) fn swap_for_accomplices(
        &self,
        mut chosen: Vec<Cause>,
        symptoms: &[&Symptom],
        price: impl Fn(Cause) -> f64,
    ) -> Vec<Cause> {
        if chosen.len() < 2 || chosen.len() > SWAPPED {
            return chosen;
        }
        let mut worlds = Worlds::default();
        for place in 0..chosen.len() {
            let cause = chosen[place];
            let others = |other: &&Cause| **other != cause;
            let alone = |symptom: &&&Symptom| {
                symptom.admits(cause) && !chosen.iter().filter(others).any(|other| symptom.admits(*other))
            };
            let mine: Vec<&Symptom> = symptoms.iter().filter(alone).copied().collect();
            if !mine.iter().any(|symptom| self.is_joint_victim(cause, symptom)) {
                continue;
            }
            let mut tally: FxHashMap<Cause, usize> = FxHashMap::default();
            for other in mine.iter().flat_map(|symptom| &symptom.viable) {
                *tally.entry(*other).or_default() += 1;
            }
            let mut tally: Vec<(Cause, usize)> = tally.into_iter().collect();
            tally.retain(|(other, _)| Self::can_join(*other) && !chosen.contains(other));
            tally.sort_unstable_by_key(|(other, count)| (std::cmp::Reverse(*count), *other));
            let cheaper = tally.into_iter().take(SWAPPED).map(|(other, _)| other);
            let cheaper = cheaper.filter(|other| price(*other) < price(cause)).find(|other| {
                let mut set: Vec<Cause> = chosen.iter().filter(others).copied().chain([*other]).collect();
                set.sort_unstable();
                self.follow_in(&mut worlds, &set, &mine)
            });
            if let Some(cheaper) = cheaper {
                chosen[place] = cheaper;
            }
        }
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }

    /// One after the other, each beside all that are left.
    fn drop_explained_by_others(
        &self,
        chosen: Vec<Cause>,
        symptoms: &[&Symptom],
        price: impl Fn(Cause) -> f64,
    ) -> Vec<Cause> {
        if chosen.len() < 2 || chosen.len() > MOST {
            return chosen;
        }
        let mut kept = chosen.clone();
        let mut order = chosen;
        order.retain(|cause| {
            let mut accusing = symptoms.iter().filter(|symptom| symptom.admits(*cause));
            let hung = |symptom: &Symptom| symptom.root.is_some_and(|root| root != *cause && kept.contains(&root));
            self.may_fail_jointly(*cause)
                || accusing.any(|symptom| hung(symptom) || self.is_joint_victim(*cause, symptom))
        });
        // Start with what does least damage: it is the likeliest to be a mere victim.
        order.sort_by_cached_key(|cause| {
            let world = self.structure.consequences(&[*cause]);
            (
                world.down().count() + world.cut_off().count(),
                price(*cause).to_bits(),
                *cause,
            )
        });
        let mut worlds = Worlds::default();
        for cause in order {
            let alone = |symptom: &&Symptom| !kept.iter().any(|other| *other != cause && symptom.admits(*other));
            let mine = symptoms.iter().copied().filter(|symptom| symptom.admits(cause));
            let mine: Vec<&Symptom> = mine.filter(alone).collect();
            let others = kept.iter().copied().filter(|other| *other != cause);
            let others = self.accomplices(&mine, &others.collect::<Vec<_>>());
            let enough = match others[..] {
                [] => false,
                // One alone may do it by several ways at once, unless it was suspected already and is cleared.
                [other] => mine.iter().all(|symptom| {
                    let suspected = symptom.blame.binary_search(&other).is_ok();
                    !suspected || (self.is_supply(other.component) && symptom.root == Some(other))
                }),
                _ => true,
            };
            if enough && !mine.is_empty() && self.follow_in(&mut worlds, &others, &mine) {
                kept.retain(|other| *other != cause);
            }
        }
        kept
    }

    /// Whether what a cause is accused by, somewhere else than on itself, may be the consequence of several others.
    pub(crate) fn is_joint_victim(&self, cause: Cause, symptom: &Symptom) -> bool {
        symptom.of != cause.component && self.may_fail_jointly(Cause::down(symptom.of))
    }

    /// Whether all these symptoms follow from causes that were possible when they started.
    pub(crate) fn follow_from(&self, causes: &[Cause], symptoms: &[&Symptom]) -> bool {
        self.follow_in(&mut Worlds::default(), causes, symptoms)
    }

    /// The same, with worlds that are kept for the next question.
    pub(crate) fn follow_in<'a>(&'a self, worlds: &mut Worlds<'a>, causes: &[Cause], symptoms: &[&Symptom]) -> bool {
        symptoms.iter().all(|symptom| {
            let mut then = causes.to_vec();
            // What is known to hang below a cause recovers piece by piece.
            let holds = |cause: &Cause| symptom.root == Some(*cause) && self.is_supply(cause.component);
            then.retain(|cause| {
                let from = worlds.possible_from.entry(*cause);
                holds(cause) || *from.or_insert_with(|| self.possible_from(*cause)) <= symptom.since
            });
            let world = worlds.of.entry(then);
            let world = world.or_insert_with_key(|causes| self.structure.consequences(causes));
            self.follows(world, symptom)
        })
    }

    /// From when on a cause can have been in force, as far as what is known of its health now goes.
    fn possible_from(&self, cause: Cause) -> Millis {
        let started = self.own_symptoms(cause.component).map(|own| own.since).min();
        let work = self.proof.work_at(cause.component);
        // That a machine answers does not show that anything on it works.
        let healthy = match cause.mode {
            Mode::Broken => work,
            _ => work.max(self.proof.live_at(cause.component)),
        };
        let from = started.map_or(healthy, |started| started.min(healthy));
        from.saturating_sub(self.skew())
    }

    /// Whether a symptom is what would be seen in this world.
    pub(crate) fn follows(&self, world: &Consequences<'_>, symptom: &Symptom) -> bool {
        let place = self.structure.network.place(symptom.of);
        match symptom.nature {
            Nature::Degradation => false,
            Nature::Agent => {
                let machine = place.unwrap_or(symptom.of);
                world.is_down(machine)
                    || self
                        .structure
                        .collector_place()
                        .is_some_and(|collector| !world.connected(collector, machine))
            }
            Nature::Liveness | Nature::Presence | Nature::Work => {
                world.is_down(symptom.of)
                    || (symptom.by != By::Own
                        && match (symptom.from, place) {
                            (Some(from), Some(place)) => !world.connected(from, place),
                            (Some(_), None) => {
                                let needs = self.structure.network.dependencies_of(symptom.of);
                                needs.iter().any(|need| !world.satisfied(need, symptom.from))
                            }
                            (None, _) => false,
                        })
            }
        }
    }

    /// Whether a cause can be part of a joint failure.
    pub(crate) fn can_join(cause: Cause) -> bool {
        matches!(cause.mode, Mode::Down | Mode::Broken)
    }
}
