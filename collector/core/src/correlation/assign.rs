//! Which symptom hangs below which root cause, and what else could be that root cause.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::cause::Cause;
use super::facts::Facts;
use super::solve::{Finding, Solution};
use super::symptom::Symptom;
use crate::health::evidence::Millis;

/// Symptoms by the root cause that they hang below.
type Below<'a> = BTreeMap<Cause, Vec<&'a Symptom>>;

impl Facts {
    /// Hangs every symptom below one root cause and lists what else could be that root cause.
    pub(crate) fn assign(&self, solution: &Solution<'_>) -> Vec<Finding> {
        let chosen: FxHashSet<Cause> = solution.chosen.iter().copied().collect();
        let explaining = |symptom: &Symptom| {
            let admitted = symptom.viable.iter().copied().filter(|cause| chosen.contains(cause));
            admitted.collect::<SmallVec<[Cause; 4]>>()
        };
        // What a cause alone explains is what it rests on.
        let mut alone: BTreeMap<Cause, usize> = BTreeMap::new();
        for symptom in &solution.symptoms {
            if let [only] = explaining(symptom)[..] {
                *alone.entry(only).or_default() += 1;
            }
        }
        let support = |cause: &Cause| alone.get(cause).copied().unwrap_or_default();
        let mut below: Below<'_> = solution.chosen.iter().map(|cause| (*cause, Vec::new())).collect();
        let mut joint = Vec::new();
        for &symptom in &solution.symptoms {
            // The nearest cause: the component itself before what it needs, then the one that rests on most.
            let best = explaining(symptom).into_iter().min_by(|a, b| {
                let far = |cause: &Cause| cause.component != symptom.of;
                far(a)
                    .cmp(&far(b))
                    .then(support(b).cmp(&support(a)))
                    .then(solution.price(*a).total_cmp(&solution.price(*b)))
                    .then(a.cmp(b))
            });
            match best {
                Some(cause) => below.entry(cause).or_default().push(symptom),
                None => joint.push(symptom),
            }
        }
        let mut shared = self.assign_joint(&joint, &mut below);
        let joint: FxHashSet<u32> = joint.iter().map(|symptom| symptom.word).collect();
        below
            .into_iter()
            .map(|(cause, symptoms)| {
                let mut words: Vec<u32> = symptoms.iter().map(|symptom| symptom.word).collect();
                words.sort_unstable();
                // Another cause may stand in for this one if it explains what no other chosen cause does.
                let mut single = symptoms;
                single.retain(|symptom| !joint.contains(&symptom.word));
                if support(&cause) > 0 {
                    single.retain(|symptom| explaining(symptom).len() == 1);
                }
                let stand_ins = solution.stand_ins.get(&cause).cloned();
                let mut others = stand_ins.unwrap_or_else(|| alternatives(solution, cause, &single));
                others.extend(self.coincidence(cause, &single));
                Finding {
                    cause,
                    symptoms: words,
                    alternatives: others,
                    together: solution.chosen.clone(),
                    shared: shared.remove(&cause).unwrap_or_default(),
                    hidden: if solution.hidden.contains(&cause) {
                        solution.hidden.clone()
                    } else {
                        Vec::new()
                    },
                }
            })
            .collect()
    }

    /// What several causes only explain together hangs below one of them: the one that came last, or one that nothing else
    /// hangs below. Returns what each of the others shares in.
    fn assign_joint<'a>(&self, joint: &[&'a Symptom], below: &mut Below<'a>) -> BTreeMap<Cause, Vec<u32>> {
        let mut shared: BTreeMap<Cause, Vec<u32>> = BTreeMap::new();
        if joint.is_empty() {
            return shared;
        }
        let chosen: Vec<Cause> = below.keys().copied().collect();
        let chosen = match self.accomplices(joint, &chosen) {
            near if near.is_empty() => chosen,
            near => near,
        };
        let without: Vec<_> = chosen
            .iter()
            .map(|cause| {
                let others: Vec<Cause> = chosen.iter().copied().filter(|other| other != cause).collect();
                self.structure.consequences(&others)
            })
            .collect();
        let onset: BTreeMap<Cause, Option<Millis>> = below
            .iter()
            .map(|(cause, symptoms)| (*cause, symptoms.iter().map(|symptom| symptom.since).min()))
            .collect();
        for &symptom in joint {
            let needed = chosen.iter().zip(&without);
            let mut needed: Vec<Cause> = needed
                .filter(|(_, world)| !self.follows(world, symptom))
                .map(|(cause, _)| *cause)
                .collect();
            if needed.is_empty() {
                needed.clone_from(&chosen);
            }
            let bare = needed.iter().filter(|cause| onset[cause].is_none());
            let bare = bare.min_by_key(|cause| (below[cause].len(), **cause));
            let last = needed.iter().max_by_key(|cause| (onset[cause], **cause));
            let Some(owner) = bare.or(last).copied() else { continue };
            below.entry(owner).or_default().push(symptom);
            for cause in needed.into_iter().filter(|cause| *cause != owner) {
                shared.entry(cause).or_default().push(symptom.word);
            }
        }
        shared
    }
}

/// Single causes that explain all these symptoms, one per component, cheapest first, the chosen one in front.
fn alternatives(solution: &Solution<'_>, chosen: Cause, symptoms: &[&Symptom]) -> Vec<(Cause, f64)> {
    let mut best: BTreeMap<u32, (Cause, f64)> = BTreeMap::new();
    if let Some((first, others)) = symptoms.split_first() {
        for &cause in first
            .viable
            .iter()
            .filter(|cause| others.iter().all(|other| other.admits(**cause)))
        {
            let cost = solution.price(cause);
            let known = best.entry(cause.component).or_insert((cause, cost));
            if cost < known.1 {
                *known = (cause, cost);
            }
        }
    }
    best.insert(chosen.component, (chosen, solution.price(chosen)));
    let mut all: Vec<(Cause, f64)> = best.into_values().collect();
    all.sort_by(|a, b| {
        (a.0 != chosen)
            .cmp(&(b.0 != chosen))
            .then(a.1.total_cmp(&b.1))
            .then(a.0.cmp(&b.0))
    });
    all
}
