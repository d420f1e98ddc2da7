//! Approved maintenance: what it explains gives no verdict while it lasts.

use super::cause::Cause;
use super::correlator::Correlator;
use super::facts::Facts;
use super::solve::Finding;
use crate::health::evidence::Millis;

/// A check may be so much later than its period.
const LATE_MS: Millis = 5_000;

impl Correlator {
    /// What was seen failing while the work was on does not show that it goes on afterwards: each check first gets the time
    /// to look again.
    pub(super) fn look_again(&mut self, now: Millis) {
        let over = |cause: Cause| !self.facts.is_approved(cause.component, now);
        let excused = self
            .roots
            .values()
            .filter(|root| root.excused && over(root.finding.cause));
        let words: Vec<u32> = excused.flat_map(|root| &root.finding.symptoms).copied().collect();
        for word in words {
            let period = Millis::from(self.facts.store.word(word).interval);
            let Some(symptom) = self.facts.symptoms.get_mut(&word) else {
                continue;
            };
            let (of, looks) = (symptom.of, symptom.at + period * 3 / 2 + LATE_MS);
            if period > 0 && looks > now {
                symptom.mature = false;
                let due = looks.max(now + self.facts.settle_of(of));
                self.facts.ripening.insert((due, word));
            }
        }
    }
}

impl Facts {
    /// The end of the last maintenance window that excused this failure until then: the verdict is dated to it.
    pub(crate) fn maintenance_end(&self, component: u32, finding: &Finding, now: Millis) -> Option<Millis> {
        let since = finding
            .symptoms
            .iter()
            .filter_map(|word| self.symptoms.get(word))
            .map(|symptom| symptom.origin)
            .min()?;
        let network = &self.structure.network;
        let windows = network
            .maintenance_of(component)
            .iter()
            .map(|window| &network.maintenance[*window as usize]);
        let ends = windows.filter(|window| window.to.as_millisecond() > since && window.from.as_millisecond() <= now);
        ends.map(|window| window.to.as_millisecond())
            .filter(|end| *end <= now)
            .max()
    }
}
