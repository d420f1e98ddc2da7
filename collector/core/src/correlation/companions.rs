//! Which symptoms must be judged together although no single cause joins them: what is redundant fails only when all of it
//! does.

use std::collections::{BTreeSet, VecDeque};

use rustc_hash::FxHashSet;

use super::blocks::other_end;
use super::cause::Cause;
use super::facts::Facts;
use super::symptom::Symptom;
use crate::health::evidence::Millis;

/// Needs are followed so far.
const DEPTH: usize = 4;

/// So many symptoms of one cause are asked for what they need.
const ASKED: usize = 64;

/// So many places without a sign of life are walked through.
const DARK: usize = 2_000;

/// A component of which nothing proved it alive for so long before a failure is not watched closely enough to be missed.
const UNWATCHED_MS: Millis = 180_000;

impl Facts {
    /// Symptoms besides these that may have failed jointly with them: spare providers of the same need, those who need them,
    /// and what is joined to them by places without a sign of life.
    pub(crate) fn companions(&self, words: &[u32]) -> BTreeSet<u32> {
        let mut parts: BTreeSet<u32> = BTreeSet::new();
        let mut walked: FxHashSet<u32> = FxHashSet::default();
        let mut asked: FxHashSet<u32> = FxHashSet::default();
        for symptom in words.iter().filter_map(|word| self.symptoms.get(word)) {
            if asked.insert(symptom.of) {
                self.pools(symptom.of, &mut parts);
            }
            if let Some(place) = self.structure.network.place(symptom.of) {
                self.walk_dark(place, symptom.since, &mut walked);
            }
        }
        parts.extend(walked);
        let failing = parts.iter().flat_map(|part| self.suspicion.failing(*part));
        failing
            .copied()
            .filter(|word| words.binary_search(word).is_err())
            .collect()
    }

    /// The other providers of every need with spares that a component stands on or is part of, and who has such a need.
    fn pools(&self, component: u32, into: &mut BTreeSet<u32>) {
        let network = &self.structure.network;
        let mut seen: FxHashSet<u32> = FxHashSet::from_iter([component]);
        let mut open = VecDeque::from([(component, 0)]);
        while let Some((part, depth)) = open.pop_front() {
            for need in network.dependencies_of(part) {
                if (need.need as usize) < need.providers.len() {
                    for &provider in &need.providers {
                        into.insert(provider);
                        into.extend(network.place(provider));
                    }
                } else if depth < DEPTH {
                    let new = need.providers.iter().filter(|provider| seen.insert(**provider));
                    open.extend(new.map(|provider| (*provider, depth + 1)));
                }
            }
        }
        let carried = self.structure.placed.at(component).iter().copied();
        for part in carried.chain([component]) {
            let dependents = network.dependents_of(part).iter().copied();
            into.extend(dependents.filter(|dependent| self.has_spare_for(*dependent, part)));
        }
    }

    /// Of these causes, the ones that may have a part in what happened to some symptoms: they are, or are to blame for, something
    /// that the failing components need or that they are joined to by places without a sign of life, or they
    /// are the root cause that is known so far.
    pub(crate) fn accomplices(&self, symptoms: &[&Symptom], causes: &[Cause]) -> Vec<Cause> {
        let network = &self.structure.network;
        let mut near: FxHashSet<u32> = FxHashSet::default();
        let mut walked: FxHashSet<u32> = FxHashSet::default();
        for symptom in symptoms.iter().take(ASKED) {
            let mut open = vec![(symptom.of, 0)];
            while let Some((part, depth)) = open.pop() {
                if near.insert(part) && depth < DEPTH {
                    let needs = network.dependencies_of(part).iter();
                    let below = needs.flat_map(|need| need.providers.iter().copied());
                    open.extend(below.chain(network.place(part)).map(|part| (part, depth + 1)));
                }
            }
            if let Some(place) = network.place(symptom.of) {
                self.walk_dark(place, symptom.since, &mut walked);
            }
        }
        near.extend(walked);
        let failing = near.iter().flat_map(|part| self.failing(*part).take(ASKED));
        let blamed: FxHashSet<Cause> = failing.flat_map(|symptom| symptom.viable.iter().copied()).collect();
        let known: FxHashSet<Cause> = symptoms.iter().filter_map(|symptom| symptom.root).collect();
        let near = |cause: &&Cause| near.contains(&cause.component) || blamed.contains(cause) || known.contains(cause);
        causes.iter().filter(near).copied().collect()
    }

    fn has_spare_for(&self, dependent: u32, provider: u32) -> bool {
        let needs = self.structure.network.dependencies_of(dependent).iter();
        let mut spared = needs.filter(|need| (need.need as usize) < need.providers.len());
        spared.any(|need| need.providers.contains(&provider))
    }

    /// Walks from a place to all that can be reached from it without meeting a sign of life.
    fn walk_dark(&self, place: u32, since: Millis, walked: &mut FxHashSet<u32>) {
        if !walked.insert(place) {
            return;
        }
        let network = &self.structure.network;
        let mut open = vec![place];
        while let Some(here) = open.pop() {
            for &link in network.links_of(here) {
                let Some(other) = other_end(network, link, here) else {
                    continue;
                };
                if walked.len() < DARK
                    && !walked.contains(&other)
                    && !self.is_lit(link, since)
                    && self.is_dark(other, since)
                {
                    walked.insert(other);
                    open.push(other);
                }
            }
        }
    }

    /// Whether something was proven up after this time.
    pub(crate) fn is_lit(&self, component: u32, since: Millis) -> bool {
        self.proof.live_at(component) > since + self.skew()
    }

    /// Whether a place may be down since then as far as anybody knows: it fails itself, or is
    /// suspected, or nobody watches it.
    pub(crate) fn is_dark(&self, place: u32, since: Millis) -> bool {
        if self.is_lit(place, since) {
            return false;
        }
        let unwatched = self.proof.live_at(place) < since.saturating_sub(UNWATCHED_MS);
        let blamed = || {
            let words = self.suspicion.of(place);
            let mut symptoms = words.filter_map(|word| self.symptoms.get(&word));
            symptoms.any(|symptom| symptom.admits(Cause::down(place)))
        };
        unwatched || blamed() || self.failing(place).next().is_some()
    }

    /// Whether a cause can be the mere consequence of several others: something that it stands on has spares, or what it is
    /// joined to gives no sign of life.
    pub(crate) fn may_fail_jointly(&self, cause: Cause) -> bool {
        let network = &self.structure.network;
        let mut open = vec![(cause.component, 0)];
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        while let Some((part, depth)) = open.pop() {
            if !seen.insert(part) {
                continue;
            }
            if network
                .dependencies_of(part)
                .iter()
                .any(|need| (need.need as usize) < need.providers.len())
            {
                return true;
            }
            let since = self.failing(part).map(|symptom| symptom.since).min();
            let neighbours = network
                .links_of(part)
                .iter()
                .filter_map(|link| other_end(network, *link, part));
            if let Some(since) = since
                && neighbours.into_iter().any(|other| self.is_dark(other, since))
            {
                return true;
            }
            if depth < DEPTH {
                let needs = network.dependencies_of(part).iter();
                let below = needs.flat_map(|need| &need.providers).copied();
                open.extend(below.chain(network.place(part)).map(|part| (part, depth + 1)));
            }
        }
        false
    }
}
