//! One failed sample is not yet an outage: when a finding is sure enough to be told.

use rustc_hash::FxHashSet;

use super::cause::{Cause, Mode};
use super::exoneration::CROWD_PATIENCE_MS;
use super::facts::Facts;
use super::nature::Nature;
use super::solve::Finding;
use super::symptom::Symptom;
use crate::health::Status;
use crate::health::evidence::{EvidenceStore, NEVER};

/// So many affected components are looked at for the contrary.
const LOOKED_AT: usize = 256;

/// Whether a finding is told, and if not, what it lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmation {
    Confirmed,
    /// A single failing sample.
    SingleSample,
    /// Only the connection of an agent was lost; nobody has looked at the machine.
    OnlySilence,
    /// None of what it explains is older than the settle window: it was only looked at because of another failure.
    Unsettled,
}

impl Facts {
    /// Applies the rules of confirmation to a finding.
    pub(crate) fn confirm(&self, finding: &Finding) -> Confirmation {
        let symptoms: Vec<&Symptom> = finding.explained().filter_map(|word| self.symptoms.get(word)).collect();
        match finding.cause.mode {
            Mode::Agent => return Confirmation::Confirmed,
            Mode::Blind => {
                let lost: FxHashSet<u32> = symptoms.iter().map(|symptom| symptom.of).collect();
                return match lost.len() {
                    0 | 1 => Confirmation::OnlySilence,
                    _ => self.once_settled(&symptoms),
                };
            }
            Mode::Down | Mode::Broken | Mode::Degraded => {}
        }
        let seen: Vec<&Symptom> = symptoms
            .iter()
            .copied()
            .filter(|symptom| symptom.nature != Nature::Agent)
            .collect();
        if seen.is_empty() {
            return self.confirm_by_silence(finding, &symptoms);
        }
        let needed = self
            .settings
            .samples_of(self.structure.network.component(finding.cause.component));
        let repeated = seen
            .iter()
            .any(|symptom| symptom.latched || samples_of_failure(&self.store, symptom) >= needed || symptom.resting);
        let will = symptoms.iter().any(|symptom| self.is_will(symptom)) && !self.is_part_of_a_crowd(&symptoms);
        if repeated || self.agree(finding, &seen) || will || needed <= 1 {
            self.once_settled(&symptoms)
        } else {
            Confirmation::SingleSample
        }
    }

    fn once_settled(&self, symptoms: &[&Symptom]) -> Confirmation {
        if symptoms.iter().any(|symptom| self.has_settled(symptom)) {
            Confirmation::Confirmed
        } else {
            Confirmation::Unsettled
        }
    }

    /// Whether its own settle window is over. That it shares possible causes with older ones says nothing about it.
    fn has_settled(&self, symptom: &Symptom) -> bool {
        symptom.latched || symptom.resting || self.now >= symptom.arrived + self.settle_of(symptom.of)
    }

    /// Single samples of several checks confirm a failure. Two that failed on different components by chance have something in
    /// common too: what was only inferred from those takes a third. A check that fails well after the first one has a settle
    /// window of its own, in which its true cause may show. And no fewer agree than have looked since and seen the contrary.
    pub(super) fn agree(&self, finding: &Finding, seen: &[&Symptom]) -> bool {
        let first = seen.iter().map(|symptom| symptom.since).min().unwrap_or(NEVER);
        let counts = |symptom: &&&Symptom| {
            symptom.since <= first.saturating_add(self.settle_of(symptom.of)) || self.has_settled(symptom)
        };
        let seen: Vec<&Symptom> = seen.iter().filter(counts).copied().collect();
        let of: FxHashSet<u32> = seen.iter().map(|symptom| symptom.of).collect();
        let inferred = !of.contains(&finding.cause.component) && of.len() == seen.len();
        seen.len() > if inferred { 2 } else { 1 } && seen.len() >= self.contrary(finding.cause, &seen)
    }

    /// How many checks that the cause should fail have been good since the first of these samples.
    fn contrary(&self, cause: Cause, seen: &[&Symptom]) -> usize {
        let first = seen.iter().map(|symptom| symptom.since).min().unwrap_or(self.now);
        let effect = self.structure.effect(cause);
        let affected = effect.some(&self.structure, LOOKED_AT).into_iter();
        let words = affected.flat_map(|component| self.store.about(component));
        let words = words.map(|index| self.store.word(index));
        words
            .filter(|word| word.status == Status::Ok && word.at > first + self.skew())
            .filter(|word| matches!(self.natures.of(word.check), Nature::Liveness | Nature::Work))
            .filter(|word| self.should_fail(&effect, word))
            .take(seen.len() + 1)
            .count()
    }

    /// Whether a symptom is no more than one failing sample.
    pub(super) fn is_single(&self, symptom: &Symptom) -> bool {
        samples_of_failure(&self.store, symptom) < 2
    }

    /// Several machines behind one element that fall silent together point at it; a single one points nowhere. Where most of
    /// those that fell silent at that time are elsewhere, it is not their machines: they come back one by one.
    fn confirm_by_silence(&self, finding: &Finding, symptoms: &[&Symptom]) -> Confirmation {
        let waited = |symptom: &&Symptom| self.now >= symptom.arrived.saturating_add(CROWD_PATIENCE_MS);
        if self.is_part_of_a_crowd(symptoms) && !symptoms.iter().all(waited) {
            return Confirmation::OnlySilence;
        }
        let machines: FxHashSet<u32> = symptoms.iter().map(|symptom| symptom.of).collect();
        let elsewhere = !machines.contains(&finding.cause.component);
        let wills = symptoms.iter().any(|symptom| self.is_will(symptom));
        if elsewhere && (machines.len() > 2 || (machines.len() > 1 && wills)) {
            self.once_settled(symptoms)
        } else {
            Confirmation::OnlySilence
        }
    }

    fn is_will(&self, symptom: &Symptom) -> bool {
        symptom.nature == Nature::Agent && self.store.word(symptom.word).status == Status::Critical
    }
}

/// How many failing samples in a row tell of the present failure; those that an earlier cause explained do not.
pub(crate) fn samples_of_failure(store: &EvidenceStore, symptom: &Symptom) -> u32 {
    let streak = store.word(symptom.word).streak;
    match store.history(symptom.word).filter(|_| symptom.after != NEVER) {
        Some(history) => streak.min(history.failing_since(symptom.since)),
        None => streak,
    }
}
