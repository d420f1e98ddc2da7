//! Settle windows: from when on a symptom takes part.

use super::facts::Facts;
use crate::health::evidence::{Millis, NEVER};

impl Facts {
    /// Opens the two settle windows of a symptom.
    pub(super) fn schedule(&mut self, index: u32) {
        if let Some(symptom) = self.symptoms.get(&index) {
            let settle = self.settle_of(symptom.of);
            self.ripening.insert((symptom.arrived + settle, index));
            self.ripening.insert((symptom.arrived + 2 * settle, index));
        }
    }

    /// The settle windows of a symptom that is over or begins anew.
    pub(super) fn unschedule(&mut self, index: u32) {
        if let Some(symptom) = self.symptoms.get(&index) {
            let settle = self.settle_of(symptom.of);
            for windows in 1..=2 {
                self.ripening.remove(&(symptom.arrived + windows * settle, index));
            }
        }
    }

    /// Whether a symptom may take part as soon as another of its cluster does. One that goes on failing after the outage that
    /// explained it has ended may just be slow to recover, and one of a tremor is soon good again: these have a whole settle
    /// window of their own.
    pub(crate) fn ripens_with_others(&self, index: u32, now: Millis) -> bool {
        self.symptoms.get(&index).is_some_and(|symptom| {
            let settle = self.settle_of(symptom.of);
            (symptom.after == NEVER && !self.may_yet_tremble(symptom)) || symptom.arrived + settle <= now
        })
    }
}
