//! From symptoms to root causes: clusters of symptoms that share causes, each solved by itself.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::cause::{Cause, Mode};
use super::cover::cheapest;
use super::facts::Facts;
use super::symptom::Symptom;
use crate::health::evidence::Millis;

/// One root cause and the symptoms that hang below it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    pub cause: Cause,
    /// The symptoms explained, by position in the evidence store, sorted.
    pub symptoms: Vec<u32>,
    /// Other single causes that explain the same symptoms, best first, with their costs; the first is `cause` itself.
    pub alternatives: Vec<(Cause, f64)>,
    /// All causes found for the same cluster, itself included: some things fail only by several together.
    pub together: Vec<Cause>,
}

impl Facts {
    /// The symptoms that share a possible cause with these, directly or through others, sorted. `hanging` adds the symptoms
    /// that hung below the same root cause until now.
    pub(crate) fn reach<'a>(&self, start: &BTreeSet<u32>, hanging: impl Fn(&Cause) -> &'a [u32]) -> Vec<u32> {
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let mut causes: FxHashSet<Cause> = FxHashSet::default();
        let mut queue: Vec<u32> = start
            .iter()
            .copied()
            .filter(|word| self.symptoms.contains_key(word))
            .collect();
        while let Some(word) = queue.pop() {
            if !seen.insert(word) {
                continue;
            }
            let Some(symptom) = self.symptoms.get(&word) else {
                continue;
            };
            for cause in symptom.viable.iter().chain(&symptom.root) {
                if !causes.insert(*cause) {
                    continue;
                }
                queue.extend(hanging(cause));
                let sharing = self.blamed.get(&cause.component).into_iter().flatten();
                queue.extend(sharing.filter(|word| self.symptoms.get(word).is_some_and(|other| other.admits(*cause))));
            }
        }
        let mut found: Vec<u32> = seen
            .into_iter()
            .filter(|word| self.symptoms.contains_key(word))
            .collect();
        found.sort_unstable();
        found
    }

    /// Solves a set of symptoms that nothing outside shares causes with.
    pub(crate) fn solve(&self, words: &[u32], now: Millis) -> Vec<Finding> {
        let active: Vec<&Symptom> = words
            .iter()
            .filter_map(|word| self.symptoms.get(word))
            .filter(|symptom| symptom.is_active() && !symptom.viable.is_empty() && !self.is_superseded(symptom, now))
            .collect();
        self.clusters(&active)
            .into_iter()
            .flat_map(|cluster| self.solve_cluster(&cluster, now))
            .collect()
    }

    /// Splits symptoms into clusters that share no cause.
    fn clusters<'a>(&self, symptoms: &[&'a Symptom]) -> Vec<Vec<&'a Symptom>> {
        let mut first_with: FxHashMap<Cause, usize> = FxHashMap::default();
        let mut leader: Vec<usize> = (0..symptoms.len()).collect();
        fn find(leader: &mut [usize], mut i: usize) -> usize {
            while leader[i] != i {
                leader[i] = leader[leader[i]];
                i = leader[i];
            }
            i
        }
        for (i, symptom) in symptoms.iter().enumerate() {
            for cause in &symptom.viable {
                let other = *first_with.entry(*cause).or_insert(i);
                let (a, b) = (find(&mut leader, i), find(&mut leader, other));
                leader[a.max(b)] = a.min(b);
            }
        }
        let mut clusters: BTreeMap<usize, Vec<&Symptom>> = BTreeMap::new();
        for (i, symptom) in symptoms.iter().enumerate() {
            clusters.entry(find(&mut leader, i)).or_default().push(symptom);
        }
        clusters.into_values().collect()
    }

    fn solve_cluster(&self, symptoms: &[&Symptom], now: Millis) -> Vec<Finding> {
        let mut causes: Vec<Cause> = symptoms
            .iter()
            .flat_map(|symptom| symptom.viable.iter().copied())
            .collect();
        causes.sort_unstable();
        causes.dedup();
        let number: FxHashMap<Cause, u32> = causes.iter().copied().zip(0u32..).collect();
        let mut onset = vec![Millis::MAX; causes.len()];
        let mut groups = Vec::with_capacity(symptoms.len());
        for symptom in symptoms {
            let group: Vec<u32> = symptom.viable.iter().map(|cause| number[cause]).collect();
            for &cause in &group {
                onset[cause as usize] = onset[cause as usize].min(symptom.since);
            }
            groups.push(group);
        }
        let costs: Vec<f64> = causes
            .iter()
            .zip(&onset)
            .map(|(cause, onset)| match cause.mode {
                Mode::Blind => cost_of_blindness(*cause, symptoms),
                _ => self.cost(*cause, *onset, now),
            })
            .collect();
        let chosen: Vec<Cause> = cheapest(&groups, &costs)
            .into_iter()
            .map(|i| causes[i as usize])
            .collect();
        let price = |cause: Cause| number.get(&cause).map_or(0.0, |i| costs[*i as usize]);
        let chosen = self.drop_jointly_explained(chosen, symptoms, price);
        self.assign(&chosen, symptoms, price)
    }

    /// Hangs every symptom below one root cause and lists what else could be that root cause.
    fn assign(&self, chosen: &[Cause], symptoms: &[&Symptom], price: impl Fn(Cause) -> f64) -> Vec<Finding> {
        let mut below: BTreeMap<Cause, Vec<&Symptom>> = chosen.iter().map(|cause| (*cause, Vec::new())).collect();
        let mut joint = Vec::new();
        let explaining = |symptom: &Symptom| {
            let admitted = chosen.iter().copied().filter(|cause| symptom.admits(*cause));
            admitted.collect::<SmallVec<[Cause; 4]>>()
        };
        // What a cause alone explains is what it rests on.
        let mut alone: BTreeMap<Cause, usize> = BTreeMap::new();
        for symptom in symptoms {
            if let [only] = explaining(symptom)[..] {
                *alone.entry(only).or_default() += 1;
            }
        }
        let support = |cause: &Cause| alone.get(cause).copied().unwrap_or_default();
        for symptom in symptoms {
            // The nearest cause: the component itself before what it needs, then the one that rests on most.
            let best = explaining(symptom).into_iter().min_by(|a, b| {
                let far = |cause: &Cause| cause.component != symptom.of;
                far(a)
                    .cmp(&far(b))
                    .then(support(b).cmp(&support(a)))
                    .then(price(*a).total_cmp(&price(*b)))
                    .then(a.cmp(b))
            });
            match best {
                Some(cause) => below.entry(cause).or_default().push(symptom),
                None => joint.push(*symptom),
            }
        }
        // What several causes only explain together hangs below the one that came last.
        let onset = |cause: &Cause, below: &BTreeMap<Cause, Vec<&Symptom>>| {
            below[cause].iter().map(|symptom| symptom.since).min()
        };
        if let Some(last) = chosen
            .iter()
            .max_by_key(|cause| (onset(cause, &below), **cause))
            .copied()
        {
            below.entry(last).or_default().extend(joint.iter().copied());
        }
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
                let alternatives = self.alternatives(cause, &single, &price);
                Finding {
                    cause,
                    symptoms: words,
                    alternatives,
                    together: chosen.to_vec(),
                }
            })
            .collect()
    }

    /// Single causes that explain all these symptoms, one per component, cheapest first, the chosen one in front.
    fn alternatives(&self, chosen: Cause, symptoms: &[&Symptom], price: impl Fn(Cause) -> f64) -> Vec<(Cause, f64)> {
        let mut best: BTreeMap<u32, (Cause, f64)> = BTreeMap::new();
        if let Some((first, others)) = symptoms.split_first() {
            for &cause in first
                .viable
                .iter()
                .filter(|cause| others.iter().all(|other| other.admits(**cause)))
            {
                let cost = price(cause);
                let known = best.entry(cause.component).or_insert((cause, cost));
                if cost < known.1 {
                    *known = (cause, cost);
                }
            }
        }
        best.insert(chosen.component, (chosen, price(chosen)));
        let mut all: Vec<(Cause, f64)> = best.into_values().collect();
        all.sort_by(|a, b| {
            (a.0 != chosen)
                .cmp(&(b.0 != chosen))
                .then(a.1.total_cmp(&b.1))
                .then(a.0.cmp(&b.0))
        });
        all
    }
}

/// One or two things that answer no more are likelier to have failed themselves; when more do and nothing answers at all, it
/// is likelier that the collector's own side has failed than that whatever stands next to it has.
fn cost_of_blindness(cause: Cause, symptoms: &[&Symptom]) -> f64 {
    let hidden: FxHashSet<u32> = symptoms.iter().map(|symptom| symptom.of).collect();
    let explains_all = symptoms.iter().all(|symptom| symptom.admits(cause));
    if explains_all && hidden.len() > 2 { 2.5 } else { 4.0 }
}
