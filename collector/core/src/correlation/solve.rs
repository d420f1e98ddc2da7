//! From symptoms to root causes: clusters of symptoms that share causes, each solved by itself.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::cause::{Cause, Mode};
use super::cover::{Costs, cheapest};
use super::facts::Facts;
use super::symptom::Symptom;
use crate::health::evidence::{By, Millis};

/// A collector that is blind hears this much less of all that it probes and of all agents, at least by one part in so many.
const MOSTLY: usize = 3;

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
    /// Symptoms that it explains only together with another root cause, which they hang below.
    pub shared: Vec<u32>,
    /// If it was only found by what it cuts off together with others: all of these, itself included. As soon as anything that
    /// they cut off answers again, it is over.
    pub hidden: Vec<Cause>,
}

impl Finding {
    /// All that it explains, alone or together with others.
    pub(crate) fn explained(&self) -> impl Iterator<Item = &u32> {
        self.symptoms.iter().chain(&self.shared)
    }
}

/// The causes chosen for symptoms that are judged together.
#[derive(Debug)]
pub(crate) struct Solution<'a> {
    pub chosen: Vec<Cause>,
    pub symptoms: Vec<&'a Symptom>,
    /// What each possible cause costs.
    pub prices: FxHashMap<Cause, f64>,
    /// What could stand in for a cause that was only found by what it does together with others, best first.
    pub stand_ins: BTreeMap<Cause, Vec<(Cause, f64)>>,
    /// Of the chosen causes, those that were only found by what they cut off together.
    pub hidden: Vec<Cause>,
}

impl Solution<'_> {
    /// What a cause costs.
    pub(crate) fn price(&self, cause: Cause) -> f64 {
        self.prices.get(&cause).copied().unwrap_or_default()
    }
}

impl Facts {
    /// The symptoms that share a possible cause with these, directly or through others, sorted. `hanging` adds the symptoms
    /// that hung below the same root cause until now.
    pub(crate) fn reach<'a>(&self, start: &BTreeSet<u32>, hanging: impl Fn(&Cause) -> &'a [u32]) -> Vec<u32> {
        let mut causes: FxHashSet<Cause> = FxHashSet::default();
        let mut queue: Vec<u32> = start
            .iter()
            .copied()
            .filter(|word| self.symptoms.contains_key(word))
            .collect();
        let mut seen: FxHashSet<u32> = queue.iter().copied().collect();
        while let Some(word) = queue.pop() {
            let Some(symptom) = self.symptoms.get(&word) else {
                continue;
            };
            for cause in symptom.viable.iter().chain(&symptom.root) {
                if !causes.insert(*cause) {
                    continue;
                }
                queue.extend(hanging(cause).iter().filter(|word| seen.insert(**word)));
                let admits = |word: &u32| self.symptoms.get(word).is_some_and(|other| other.admits(*cause));
                let sharing = self.suspicion.possible(cause.component);
                for word in sharing {
                    if !seen.contains(&word) && admits(&word) {
                        seen.insert(word);
                        queue.push(word);
                    }
                }
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
        let solved = self.clusters(&active).into_iter();
        let solutions = solved.map(|cluster| self.solve_cluster(cluster, now)).collect();
        let joined = self.join(solutions).into_iter();
        joined.flat_map(|solution| self.assign(&solution)).collect()
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

    fn solve_cluster<'a>(&self, symptoms: Vec<&'a Symptom>, now: Millis) -> Solution<'a> {
        let mut causes: Vec<Cause> = symptoms
            .iter()
            .flat_map(|symptom| symptom.viable.iter().copied())
            .collect();
        causes.sort_unstable();
        causes.dedup();
        let number: FxHashMap<Cause, u32> = causes.iter().copied().zip(0u32..).collect();
        let mut onset = vec![Millis::MAX; causes.len()];
        let mut groups = Vec::with_capacity(symptoms.len());
        for symptom in &symptoms {
            let group: Vec<u32> = symptom.viable.iter().map(|cause| number[cause]).collect();
            for &cause in &group {
                onset[cause as usize] = onset[cause as usize].min(symptom.since);
            }
            groups.push(group);
        }
        let blind = |cause| self.cost_of_blindness(cause, &symptoms);
        let floor = causes.iter().map(|cause| match cause.mode {
            Mode::Blind => blind(*cause),
            _ => self.floor_of_cost(*cause),
        });
        let least = |i: u32| match causes[i as usize] {
            cause if cause.mode == Mode::Blind => blind(cause),
            cause => self.least_cost(cause, onset[i as usize], now),
        };
        let exact = |i: u32| match causes[i as usize] {
            cause if cause.mode == Mode::Blind => blind(cause),
            cause => self.cost(cause, onset[i as usize], now),
        };
        let costs = Costs::new(floor.collect(), &exact).known_sooner(&least);
        let chosen: Vec<Cause> = cheapest(groups, &costs)
            .into_iter()
            .map(|i| causes[i as usize])
            .collect();
        let price = |cause: Cause| number.get(&cause).map_or(0.0, |i| costs.of(*i));
        let chosen = self.swap_for_accomplices(chosen, &symptoms, price);
        let chosen = self.drop_jointly_explained(chosen, &symptoms, price);
        let worth = worth_pricing(&chosen, &symptoms, &number);
        let prices = worth.into_iter().map(|cause| (cause, price(cause))).collect();
        Solution {
            chosen,
            symptoms,
            prices,
            stand_ins: BTreeMap::new(),
            hidden: Vec::new(),
        }
    }

    /// One or two things that answer no more are likelier to have failed themselves; when more do and nothing answers at all,
    /// it is likelier that the collector's own side has failed than that whatever stands next to it has. Where most of its
    /// probes and agents have said nothing of the kind, it is hardly blind.
    fn cost_of_blindness(&self, cause: Cause, symptoms: &[&Symptom]) -> f64 {
        let hidden: FxHashSet<u32> = symptoms.iter().map(|symptom| symptom.of).collect();
        let told = symptoms.iter().filter(|symptom| symptom.admits(cause)).count();
        let known = self.store.probes() + self.proof.agents();
        let price = if known as usize > MOSTLY * told {
            5.0
        } else if hidden.len() > 2 && told == symptoms.len() {
            2.5
        } else {
            4.0
        };
        let probes = symptoms.iter().filter(|symptom| symptom.by == By::Collector);
        let onset = probes.clone().map(|symptom| symptom.since).min();
        match onset.filter(|_| probes.count() * 2 > symptoms.len()) {
            Some(onset) => price + self.unseen_blindness(onset),
            None => price,
        }
    }
}

/// What stands in for a chosen cause explains at least what that one alone does: only such prices will be asked for.
fn worth_pricing(chosen: &[Cause], symptoms: &[&Symptom], number: &FxHashMap<Cause, u32>) -> Vec<Cause> {
    let mut alone: FxHashMap<Cause, usize> = chosen.iter().map(|cause| (*cause, 0)).collect();
    let mut explains = vec![0; number.len()];
    for symptom in symptoms {
        let viable = symptom.viable.iter();
        viable.for_each(|cause| explains[number[cause] as usize] += 1);
        let mut admitted = symptom.viable.iter().filter(|cause| alone.contains_key(cause)).copied();
        if let (Some(only), None) = (admitted.next(), admitted.next())
            && let Some(count) = alone.get_mut(&only)
        {
            *count += 1;
        }
    }
    let least = alone.values().min().copied().unwrap_or_default();
    let worth = number.iter().filter(|(_, i)| explains[**i as usize] >= least);
    worth.map(|(cause, _)| *cause).chain(chosen.iter().copied()).collect()
}
