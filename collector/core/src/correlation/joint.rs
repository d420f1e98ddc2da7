//! Some things fail only by several causes together: redundant paths that are all cut, pools that have lost too many.

use super::cause::{Cause, Mode};
use super::consequence::Consequences;
use super::facts::Facts;
use super::nature::Nature;
use super::solve::Solution;
use super::symptom::Symptom;
use crate::health::evidence::{By, Millis};

/// With more causes than this in one cluster, joint effects are not looked for.
pub(crate) const MOST: usize = 200;

impl Facts {
    /// Looks at all that was found for symptoms that may have to do with one another as one: what no single cause explains may
    /// follow from several.
    pub(crate) fn join<'a>(&self, mut solutions: Vec<Solution<'a>>) -> Vec<Solution<'a>> {
        let count: usize = solutions.iter().map(|solution| solution.chosen.len()).sum();
        if solutions.len() < 2 || count > MOST {
            solutions
                .iter_mut()
                .for_each(|solution| self.suppose_hidden_cut(solution));
            return solutions;
        }
        let rest = solutions.split_off(1);
        let Some(mut whole) = solutions.pop() else {
            return rest;
        };
        for solution in rest {
            whole.chosen.extend(solution.chosen);
            whole.symptoms.extend(solution.symptoms);
            whole.prices.extend(solution.prices);
        }
        whole.chosen.sort_unstable();
        whole.symptoms.sort_unstable_by_key(|symptom| symptom.word);
        let prices = &whole.prices;
        let price = |cause: Cause| prices.get(&cause).copied().unwrap_or_default();
        whole.chosen = self.drop_jointly_explained(whole.chosen, &whole.symptoms, price);
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
        if chosen.len() < 3 || chosen.len() > MOST {
            return chosen;
        }
        let mut kept = chosen.clone();
        let mut order = chosen;
        order.retain(|cause| self.may_fail_jointly(*cause));
        // Start with what does least damage: it is the likeliest to be a mere victim.
        order.sort_by_cached_key(|cause| {
            let world = self.structure.consequences(&[*cause]);
            (
                world.down().count() + world.cut_off().count(),
                price(*cause).to_bits(),
                *cause,
            )
        });
        for cause in order {
            let alone = |symptom: &&Symptom| !kept.iter().any(|other| *other != cause && symptom.admits(*other));
            let mine: Vec<&Symptom> = symptoms.iter().copied().filter(alone).collect();
            let others = kept.iter().copied().filter(|other| *other != cause);
            let others = self.accomplices(&mine, &others.collect::<Vec<_>>());
            if others.len() > 1 && !mine.is_empty() && self.follow_from(&others, &mine) {
                kept.retain(|other| *other != cause);
            }
        }
        kept
    }

    /// Whether all these symptoms follow from causes that were possible when they started.
    pub(crate) fn follow_from(&self, causes: &[Cause], symptoms: &[&Symptom]) -> bool {
        let mut worlds: Vec<(Vec<Cause>, Consequences<'_>)> = Vec::new();
        symptoms.iter().all(|symptom| {
            let then: Vec<Cause> = causes
                .iter()
                .copied()
                .filter(|cause| self.was_possible(*cause, symptom.since))
                .collect();
            let known = worlds.iter().position(|(assumed, _)| *assumed == then);
            let index = known.unwrap_or_else(|| {
                worlds.push((then.clone(), self.structure.consequences(&then)));
                worlds.len() - 1
            });
            self.follows(&worlds[index].1, symptom)
        })
    }

    fn was_possible(&self, cause: Cause, at: Millis) -> bool {
        let started = self.own_symptoms(cause.component).map(|own| own.since).min();
        let healthy = self
            .proof
            .live_at(cause.component)
            .max(self.proof.work_at(cause.component));
        healthy <= at + self.skew() || started.is_some_and(|started| started <= at + self.skew())
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
