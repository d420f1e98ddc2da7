//! After a restart, what open incidents say is known again: what hangs below a root cause goes on hanging below it until the
//! evidence has settled, and when the root cause recovers, it waits for its next word instead of accusing somebody else.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cause::Cause;
use super::correlator::Correlator;
use super::proof::PROMPT_MS;
use super::roots::Root;
use super::solve::Finding;
use super::verdict::Verdict;

impl Correlator {
    /// Takes back a verdict that was in force at a restart, after the records of checks. It is over if no failing check of it is
    /// left.
    pub fn restore_verdict(&mut self, verdict: &Verdict) {
        let (Some(component), Some(mode)) = (self.facts.structure.network.index(&verdict.root), verdict.mode) else {
            return;
        };
        let cause = Cause { component, mode };
        let network = &self.facts.structure.network;
        // What is grouped by weak evidence was never explained by it: the evidence will group it again.
        let grouped = !verdict.suggested.is_empty();
        let below = verdict.symptoms.iter().chain(&verdict.services).filter(|_| !grouped);
        let named = [&verdict.root].into_iter().chain(below);
        let about = named
            .filter_map(|id| network.index(id))
            .flat_map(|of| self.facts.store.about(of));
        let explained = |word: &u32| {
            let symptom = self.facts.symptoms.get(word);
            symptom.is_some_and(|symptom| symptom.root.is_none() && symptom.blame.binary_search(&cause).is_ok())
        };
        let mut words: Vec<u32> = about.filter(explained).collect();
        words.sort_unstable();
        words.dedup();
        if words.is_empty() {
            return;
        }
        for word in &words {
            if let Some(symptom) = self.facts.symptoms.get_mut(word) {
                symptom.root = Some(cause);
            }
        }
        let finding = Finding {
            cause,
            symptoms: words,
            alternatives: vec![(cause, 0.0)],
            together: vec![cause],
            shared: Vec::new(),
            hidden: Vec::new(),
        };
        self.roots
            .insert(cause, Root::told_before(finding, Arc::new(verdict.clone())));
    }

    /// What was told before a restart may grow, and end, before anything has settled again.
    pub(super) fn go_on_unsettled(&mut self, words: &BTreeSet<u32>) {
        for &word in words {
            let Some(symptom) = self.facts.symptoms.get_mut(&word) else {
                continue;
            };
            let began_now = symptom.arrived.saturating_sub(symptom.since) <= PROMPT_MS;
            if symptom.root.is_some() || symptom.recovering.is_some() || !began_now {
                continue;
            }
            let told = |root: &&mut Root| root.verdict.is_some() && !root.finding.symptoms.is_empty();
            for cause in &symptom.viable {
                if let Some(root) = self.roots.get_mut(cause).filter(told) {
                    root.finding.symptoms.push(word);
                    root.finding.symptoms.sort_unstable();
                    symptom.root = Some(*cause);
                    break;
                }
            }
        }
        self.end_recovered(&words.iter().copied().collect::<Vec<_>>());
    }
}
