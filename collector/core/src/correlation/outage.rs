//! Outages that have ended explain what still arrives about them: late words, checks that wait for their next word, and agents
//! that are on their way back.

use super::cause::Cause;
use super::facts::Facts;
use super::nature::Nature;
use super::symptom::Symptom;
use crate::health::evidence::Millis;

/// For how long the end of an outage explains what arrives late.
pub(crate) const OUTAGE_MEMORY_MS: Millis = 15 * 60 * 1000;

/// An agent needs up to so long to start and connect once its machine is back.
const RETURN_MS: Millis = 90_000;

/// An outage that has ended: words from within it that arrive now are its consequences.
#[derive(Clone, Debug)]
pub(crate) struct Outage {
    pub cause: Cause,
    /// What it cut off something together with, itself included; empty if it did so alone.
    pub together: Vec<Cause>,
    pub onset: Millis,
    pub end: Millis,
    /// There was a verdict on it.
    pub told: bool,
}

impl Facts {
    /// The end of an outage that a failing check fell into.
    pub(crate) fn outage_that_explains(&self, symptom: &Symptom) -> Option<Millis> {
        let skew = self.skew();
        let outages = self.outages.iter().rev();
        let mut within =
            outages.filter(|outage| symptom.at <= outage.end + skew && symptom.since + skew >= outage.onset);
        within
            .find(|outage| {
                symptom.blame.binary_search(&outage.cause).is_ok()
                    || (!outage.together.is_empty()
                        && self.follows(&self.structure.consequences(&outage.together), symptom))
            })
            .map(|outage| outage.end)
    }

    /// The cause that a symptom was told with has ended: it waits for the check's next word, or, if it was seen after the end,
    /// starts anew.
    pub(crate) fn wait_for_next_word(&mut self, index: u32, end: Millis) {
        let Some(symptom) = self.symptoms.get_mut(&index).filter(|symptom| !symptom.latched) else {
            return;
        };
        self.memory.forget();
        symptom.root = None;
        if symptom.at <= end {
            symptom.recovering = Some(end);
        } else if let Some(since) = self
            .store
            .history(index)
            .and_then(|history| history.first_failing_after(end))
        {
            (symptom.since, symptom.origin, symptom.after) = (since, since, end);
        }
    }

    /// A failure that took agents away begins to recover: they are not missed before they had time to come back.
    pub(crate) fn await_agents(&mut self, words: &[u32], recovered: Millis) {
        for word in words {
            let silent = self
                .symptoms
                .get_mut(word)
                .filter(|symptom| symptom.nature == Nature::Agent);
            if let Some(symptom) = silent {
                symptom.awaited = symptom.awaited.max(recovered + RETURN_MS);
                self.ripening.insert((symptom.awaited, *word));
            }
        }
    }

    /// Remembers that an outage has ended.
    pub(crate) fn outage_ended(&mut self, outage: Outage) {
        self.outages
            .retain(|known| outage.end.saturating_sub(known.end) <= OUTAGE_MEMORY_MS);
        self.outages.push(outage);
    }
}
