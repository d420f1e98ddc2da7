//! Words that arrive long after they were said, such as those of an agent that was cut off: they are gathered until no more
//! come, and then history is corrected by them (`retrospect`). Nobody is paged for the past.

use jiff::{SignedDuration, Timestamp};

use super::wake::Wake;
use crate::correlation::hindsight::Said;
use crate::health::{AGENT_CHECK, CheckKey, Observation, Observer, Status};

/// Late words kept, at most: the history of 1,000 checks over some hours.
const KEPT: usize = 500_000;

/// A backlog that goes on and on is looked at this often.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// What came late is remembered this long, so that the rest of it is understood when it comes.
const MEMORY: SignedDuration = SignedDuration::from_mins(15);

/// What came late and when to look at it.
#[derive(Debug, Default)]
pub(super) struct Late {
    said: Said,
    count: usize,
    /// Words beyond the limit since the last look.
    dropped: u64,
    newest_arrival: Option<Timestamp>,
    /// Arrival of the oldest word that has not been looked at.
    waiting_since: Option<Timestamp>,
}

impl Late {
    /// Keeps an observation if it is late.
    pub(super) fn hear(&mut self, now: Timestamp, observation: &Observation, late_after: SignedDuration) {
        let late = now.duration_since(observation.at) > late_after;
        // Who was connected when is known on the collector's side; no answer is no evidence.
        let useless = observation.check.as_str() == AGENT_CHECK || observation.status == Status::Unknown;
        if !late || useless {
            return;
        }
        let by = match &observation.by {
            Observer::Agent(agent) if *agent == observation.of => Observer::Own,
            by => by.clone(),
        };
        let key = CheckKey {
            of: observation.of.clone(),
            check: observation.check.clone(),
            by,
        };
        if self.count >= KEPT {
            self.dropped += 1;
            return;
        }
        if self
            .said
            .entry(key)
            .or_default()
            .insert(observation.at, observation.status)
            .is_none()
        {
            self.count += 1;
            self.newest_arrival = Some(now);
            self.waiting_since.get_or_insert(now);
        }
    }

    /// Whether the backlog is complete, as far as one can tell, and has not been looked at; forgets what is too old.
    pub(super) fn is_due(&mut self, now: Timestamp, settle: SignedDuration) -> bool {
        if self
            .newest_arrival
            .is_some_and(|newest| now.duration_since(newest) > MEMORY)
        {
            *self = Self::default();
        }
        self.due(settle).is_some_and(|due| due <= now)
    }

    /// When to look.
    fn due(&self, settle: SignedDuration) -> Option<Timestamp> {
        let (newest, since) = (self.newest_arrival?, self.waiting_since?);
        // What goes on failing when the backlog arrives has a settle window of its own, and is corrected once it is known.
        let quiet = newest.saturating_add(settle).ok()?.saturating_add(settle).ok()?;
        Some(quiet.min(since.saturating_add(PATIENCE).ok()?))
    }

    pub(super) fn wake(&self, settle: SignedDuration, wake: &mut Wake) {
        if let Some(due) = self.due(settle) {
            wake.at(due);
        }
    }

    /// Everything that came late; it has been looked at now. Second: how many words were left out since the last look.
    pub(super) fn look(&mut self) -> (&Said, u64) {
        self.waiting_since = None;
        let dropped = std::mem::take(&mut self.dropped);
        (&self.said, dropped)
    }
}
