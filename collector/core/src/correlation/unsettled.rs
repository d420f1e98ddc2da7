//! A single sample overturns nothing: it puts no other root cause in the place of one that was told.

use super::correlator::Correlator;
use super::nature::Nature;
use super::solve::Finding;
use super::symptom::Symptom;
use crate::health::evidence::Millis;

impl Correlator {
    /// Single samples that may be over in a moment, where nothing else stands against what was told of the rest.
    pub(super) fn overturning(&self, findings: &[Finding], now: Millis) -> Vec<u32> {
        let new = findings.iter().filter(|finding| !self.is_known(finding));
        new.flat_map(|finding| self.lone(finding, now)).collect()
    }

    fn is_known(&self, finding: &Finding) -> bool {
        let root = self.roots.get(&finding.cause);
        root.is_some_and(|root| root.verdict.is_some() || root.excused) || self.groups.contains_key(&finding.cause)
    }

    fn is_fresh(&self, symptom: &Symptom, now: Millis) -> bool {
        !symptom.latched && symptom.arrived + self.facts.settle_of(symptom.of) > now
    }

    /// All that is new in a finding, if that is single samples which agree on nothing, and was something else so far.
    fn lone(&self, finding: &Finding, now: Millis) -> Vec<u32> {
        let is_told = |symptom: &&Symptom| {
            symptom.root.is_some_and(|cause| {
                let root = self.roots.get(&cause).filter(|root| root.verdict.is_some());
                cause.component != finding.cause.component && root.is_some() && symptom.admits(cause)
            })
        };
        let is_single = |symptom: &&Symptom| {
            let silence = symptom.nature == Nature::Agent;
            !symptom.latched
                && if silence {
                    self.is_fresh(symptom, now)
                } else {
                    self.facts.is_single(symptom)
                }
        };
        let symptoms = finding.explained().filter_map(|word| self.facts.symptoms.get(word));
        let (told, new): (Vec<&Symptom>, Vec<&Symptom>) = symptoms.partition(is_told);
        let lone = !told.is_empty() && new.iter().all(is_single) && !self.facts.agree(finding, &new);
        let lone = lone.then(|| new.iter().map(|symptom| symptom.word));
        lone.into_iter().flatten().collect()
    }
}
