//! Outages that have ended explain what still arrives about them: late words, checks that wait for their next word, and agents
//! that are on their way back.

use super::cause::{Cause, Mode};
use super::exoneration::CROWD_PATIENCE_MS;
use super::facts::Facts;
use super::nature::Nature;
use super::structure::is_work;
use super::symptom::Symptom;
use crate::health::evidence::{Millis, NEVER};

/// For how long the end of an outage explains what arrives late.
pub(crate) const OUTAGE_MEMORY_MS: Millis = 15 * 60 * 1000;

/// What failed with something that recovered at once is asked again within this time; no more of these are kept.
const BRIEF_MOST: usize = 128;
const BRIEF_MEMORY_MS: Millis = 5 * 60 * 1000;

/// An agent needs up to so long to start and connect once its machine is back.
const RETURN_MS: Millis = 90_000;

/// A probe gives up after its time-out, which is well below its interval: what fails so shortly after an outage had set out
/// within it.
const GIVES_UP_MS: Millis = 10_000;

/// An outage that has ended: words from within it that arrive now are its consequences.
#[derive(Clone, Debug)]
pub(crate) struct Outage {
    pub cause: Cause,
    /// What it cut off something together with, itself included; empty if it did so alone.
    pub together: Vec<Cause>,
    /// What else it could have been, as far as was known when it ended.
    pub suspects: Vec<Cause>,
    pub onset: Millis,
    pub end: Millis,
    /// There was a verdict on it.
    pub told: bool,
}

/// A failure that was over before it was taken for the cause of anything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brief {
    cause: Cause,
    onset: Millis,
    end: Millis,
}

impl Facts {
    /// The end of an outage that a failing check fell into.
    pub(crate) fn outage_that_explains(&self, symptom: &Symptom) -> Option<Millis> {
        // An outage is dated by the first check that was seen failing; a word that comes later may have seen it before.
        let earlier = self.skew().max(self.settle_of(symptom.of));
        let outages = self.outages.iter().rev();
        let mut within = outages.filter(|outage| {
            symptom.at <= self.told_until(symptom, outage.end) && symptom.since.saturating_add(earlier) >= outage.onset
        });
        let blames = |cause: &Cause| symptom.blame.binary_search(cause).is_ok();
        let waited = symptom.after != NEVER;
        let mut brief = self.brief.iter().filter(|_| !waited).filter(|brief| {
            symptom.at <= self.told_until(symptom, brief.end) && symptom.since.saturating_add(earlier) >= brief.onset
        });
        if let Some(brief) = brief.rfind(|brief| blames(&brief.cause)) {
            return Some(self.told_until(symptom, brief.end));
        }
        within
            .find(|outage| {
                blames(&outage.cause)
                    || outage.suspects.iter().any(blames)
                    || (outage.cause.mode == Mode::Blind && self.is_collectors_own(symptom.of))
                    || (!outage.together.is_empty()
                        && self.follows(&self.structure.consequences(&outage.together), symptom))
            })
            .map(|outage| self.told_until(symptom, outage.end))
    }

    /// Whether without this component the collector sees nothing: the machine that it runs on, or a cable of that.
    fn is_collectors_own(&self, component: u32) -> bool {
        let place = self.structure.collector_place();
        let mut ends = self.structure.network.link_ends(component).into_iter().flatten();
        place == Some(component) || ends.any(|end| Some(end) == place)
    }

    /// Until when a failing check may speak of an outage that ended at `end`.
    fn told_until(&self, symptom: &Symptom, end: Millis) -> Millis {
        let interval = Millis::from(self.store.word(symptom.word).interval);
        match symptom.nature {
            Nature::Agent => end,
            _ => end.saturating_add(GIVES_UP_MS.min(interval / 2)),
        }
    }

    /// The cause that a symptom was told with has ended: it waits for the check's next word, or, if it was seen after the end,
    /// starts anew.
    pub(crate) fn wait_for_next_word(&mut self, index: u32, end: Millis) {
        let Some(end) = self.symptoms.get(&index).map(|symptom| self.told_until(symptom, end)) else {
            return;
        };
        let Some(symptom) = self.symptoms.get_mut(&index).filter(|symptom| !symptom.latched) else {
            return;
        };
        self.memory.forget();
        symptom.root = None;
        if symptom.nature == Nature::Agent {
            self.ripening.insert((end + CROWD_PATIENCE_MS, index));
        }
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

    /// An agent that has not come back although what took it away is long over is lost for a reason of its own.
    pub(crate) fn miss(&mut self, index: u32, now: Millis) {
        let Some(symptom) = self.symptoms.get_mut(&index) else {
            return;
        };
        let Some(end) = symptom.recovering.filter(|_| symptom.nature == Nature::Agent) else {
            return;
        };
        if now >= end + CROWD_PATIENCE_MS {
            (symptom.since, symptom.origin, symptom.after, symptom.at) = (end, end, end, now);
            (symptom.recovering, symptom.root) = (None, None);
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

    /// Remembers a failure that was over before anything was made of it: what failed with it and has not been seen since waits
    /// for its next word as well.
    pub(crate) fn brief_outage_ended(&mut self, symptom: &Symptom, end: Millis) {
        let shows = matches!(symptom.nature, Nature::Liveness | Nature::Work);
        let passing = symptom.latched || symptom.trembles || symptom.root.is_some() || symptom.recovering.is_some();
        if !shows || passing || is_work(self.structure.kind(symptom.of)) {
            return;
        }
        self.brief
            .retain(|known| end.saturating_sub(known.end) <= BRIEF_MEMORY_MS);
        if self.brief.len() == BRIEF_MOST {
            self.brief.pop_front();
        }
        self.brief.push_back(Brief {
            cause: Cause::down(symptom.of),
            onset: symptom.since,
            end,
        });
    }

    /// Remembers that an outage has ended.
    pub(crate) fn outage_ended(&mut self, outage: Outage) {
        self.outages
            .retain(|known| outage.end.saturating_sub(known.end) <= OUTAGE_MEMORY_MS);
        self.outages.push(outage);
    }
}
