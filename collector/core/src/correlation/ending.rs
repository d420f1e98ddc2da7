//! How root causes end: by proof of health, with what they shared, and with the work that had excused them.

use super::cause::Cause;
use super::correlator::Correlator;
use super::nature::Nature;
use super::roots::Root;
use super::supply::BATTERY_MS;
use super::symptom::Symptom;
use crate::health::evidence::{Millis, NEVER};

impl Correlator {
    /// Whether proof of health that comes from elsewhere than its symptoms means that a known root cause has recovered, and
    /// not that it never was one: it was seen failing itself, or has lasted longer than its quickest check takes to come
    /// round. That some of what hangs on a supply still stands, as it may on batteries, shows no recovery of the rest.
    pub(super) fn is_recovery(&self, root: &Root, healthy: Millis) -> bool {
        let cause = root.finding.cause;
        if root.verdict.is_none() && !root.excused && !self.groups.contains_key(&cause) {
            return false;
        }
        let stands_yet = healthy.saturating_sub(root.onset) <= BATTERY_MS;
        if self.facts.is_supply(cause.component) && stands_yet && self.facts.told_good_at(cause.component) < root.onset
        {
            return false;
        }
        let symptoms = root.finding.symptoms.iter();
        let periods = symptoms.map(|word| Millis::from(self.facts.store.word(*word).interval));
        let around = periods.min().unwrap_or_default();
        let settle = self.facts.settle_of(cause.component);
        self.facts.fails_itself(cause.component) || healthy.saturating_sub(root.onset) > around.max(2 * settle)
    }

    /// What failed only by a cause that has ended and others together follows from the others no more: it waits for its next
    /// word, as what hung below the cause itself does.
    pub(super) fn end_shared(&mut self, cause: Cause, end: Millis) {
        let shared = self
            .roots
            .get_mut(&cause)
            .map(|root| std::mem::take(&mut root.finding.shared));
        for word in shared.unwrap_or_default() {
            let owner = self.facts.symptoms.get(&word).and_then(|symptom| symptom.root);
            self.facts.wait_for_next_word(word, end);
            let waits = self
                .facts
                .symptoms
                .get(&word)
                .is_some_and(|symptom| symptom.root.is_none());
            let Some(owner) = owner.filter(|owner| waits && *owner != cause) else {
                continue;
            };
            let Some(root) = self.roots.get_mut(&owner) else {
                continue;
            };
            root.recovered = root.recovered.max(Some(end));
            root.finding.symptoms.retain(|known| *known != word);
            match root.finding.symptoms.first() {
                Some(&other) => _ = self.dirty.insert(other),
                None => self.close_root(owner, end),
            }
        }
    }

    /// What approved work excused and what is recovering when that is over is not failing for what was seen before: it waits for
    /// its next word.
    pub(super) fn end_excused(&mut self) {
        let ending = self.roots.iter().filter(|(_, root)| root.excused);
        let ending: Vec<(Cause, Millis)> = ending
            .filter_map(|(cause, root)| Some((*cause, root.recovered?)))
            .collect();
        for (cause, end) in ending {
            let Some(root) = self.roots.get_mut(&cause) else {
                continue;
            };
            self.facts.memory.forget();
            let symptoms = &mut self.facts.symptoms;
            root.finding.symptoms.retain(|word| match symptoms.get_mut(word) {
                Some(symptom) if symptom.at <= end => {
                    (symptom.root, symptom.recovering) = (None, Some(end));
                    false
                }
                _ => true,
            });
            if root.finding.symptoms.is_empty() {
                self.drop_root(cause, end);
            }
        }
    }

    /// A root cause that was proven healthy while its symptoms recover has ended: the symptoms that were last seen before
    /// that wait for their next word instead of accusing somebody else. Gives whether there is one.
    pub(super) fn end_recovered(&mut self, words: &[u32]) -> bool {
        let mut any = false;
        let mut causes: Vec<Cause> = words
            .iter()
            .filter_map(|word| self.facts.symptoms.get(word))
            .filter_map(|symptom| symptom.root)
            .collect();
        causes.sort_unstable();
        causes.dedup();
        for cause in causes {
            let Some(root) = self.roots.get(&cause) else { continue };
            // What shakes has been healthy in between all the time.
            if self.facts.tremors.of(cause).is_some() {
                continue;
            }
            let symptoms = root.finding.symptoms.clone();
            let mut over = None;
            // That others keep their processes tells of the one that is gone, and not of an end of what hurts them all.
            let lost = |symptom: &Symptom| symptom.nature == Nature::Presence && symptom.of != cause.component;
            let below = || symptoms.iter().filter_map(|word| self.facts.symptoms.get(word));
            let only_lost = below().all(lost);
            for symptom in below().filter(|symptom| only_lost || !lost(symptom)) {
                if !symptom.latched && self.facts.is_exonerated(cause, symptom) {
                    over = over.max(Some(self.facts.not_in_force_at(cause, symptom)));
                }
            }
            let Some(end) = over.map(|end| {
                if end == NEVER {
                    root.recovered.unwrap_or(end)
                } else {
                    end
                }
            }) else {
                continue;
            };
            if root.recovered.is_none() && !self.is_recovery(root, end) {
                continue;
            }
            for word in symptoms {
                self.facts.wait_for_next_word(word, end);
            }
            self.end_shared(cause, end);
            self.close_root(cause, end);
            any = true;
        }
        any
    }

    /// Whether nothing took the place of a root cause: what hung below it is not blamed on anything now.
    pub(super) fn explains_nothing_else(&self, root: &Root) -> bool {
        let symptoms = root
            .finding
            .symptoms
            .iter()
            .filter_map(|word| self.facts.symptoms.get(word));
        let mut blamed = symptoms.filter(|symptom| symptom.root.is_some());
        blamed.next().is_none()
    }
}
