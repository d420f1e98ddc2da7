//! What to send next. Pure: the time and what the spool holds are given.
//!
//! Two lanes share a connection. **Live**: on connecting, the newest batch, then each new one at once. **Backlog**: all
//! that is older, oldest first, at a limited rate and never more than a window ahead of the collector's acknowledgement.
//! When nothing is acknowledged for a while only the oldest batch is sent again; its acknowledgement starts over.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::spool::{Id, State};

/// Waiting doubles with each resend that stays unanswered, up to this factor.
const MAX_PATIENCE: u32 = 16;

/// How fast and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    /// Unacknowledged messages, at most: those the broker has not confirmed, and those of the backlog that the
    /// collector has not.
    pub(super) in_flight: usize,
    /// Time between two batches of the backlog.
    pub(super) backlog_gap: Duration,
    /// Resend after this much silence.
    pub(super) ack_timeout: Duration,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Send exactly this batch.
    Send(Id),
    /// Send the first live batch after this one.
    LiveAfter(Id),
    /// Send the first batch of the backlog after this one (`None` = the oldest).
    BacklogAfter(Option<Id>),
    /// Nothing before this time, unless something changes.
    WaitUntil(Instant),
    /// Nothing until something changes.
    Wait,
}

/// The state of one connection.
#[derive(Debug)]
pub(super) struct Plan {
    pace: Pace,
    /// Messages that the broker has not confirmed.
    unconfirmed: usize,
    /// Where the live lane starts: what is older is backlog.
    live_from: Option<Id>,
    live_sent: Option<Id>,
    backlog_sent: Option<Id>,
    backlog_done: bool,
    /// Backlog that was sent and is still in the spool.
    window: VecDeque<Id>,
    next_backlog: Instant,
    oldest: Option<Id>,
    /// Since when the collector owes an acknowledgement.
    silent_since: Instant,
    /// Resends without an answer.
    resends: u32,
}

impl Plan {
    pub(super) fn new(pace: Pace, now: Instant) -> Self {
        Self {
            pace,
            unconfirmed: 0,
            live_from: None,
            live_sent: None,
            backlog_sent: None,
            backlog_done: false,
            window: VecDeque::new(),
            next_backlog: now,
            oldest: None,
            silent_since: now,
            resends: 0,
        }
    }

    /// Starts over: everything in the spool counts as not sent.
    pub(super) fn restart(&mut self, now: Instant) {
        *self = Self {
            unconfirmed: self.unconfirmed,
            oldest: self.oldest,
            ..Self::new(self.pace, now)
        };
    }

    pub(super) fn next(&mut self, now: Instant, state: &State) -> Step {
        self.take_acknowledged(now, state);
        let (Some(oldest), Some(newest)) = (state.oldest, state.newest) else {
            return Step::Wait;
        };
        if self.unconfirmed >= self.pace.in_flight {
            return Step::Wait;
        }
        let due = self.resend_due(oldest);
        if due.is_some_and(|due| due <= now) {
            return Step::Send(oldest);
        }
        match self.live_sent {
            None => return Step::Send(newest),
            Some(sent) if sent < newest => return Step::LiveAfter(sent),
            Some(_) => {}
        }
        let backlog = !self.backlog_done && self.live_from.is_some_and(|live| oldest < live);
        if backlog && self.window.len() < self.pace.in_flight {
            return match self.next_backlog <= now {
                true => Step::BacklogAfter(self.backlog_sent),
                false => Step::WaitUntil(due.map_or(self.next_backlog, |due| due.min(self.next_backlog))),
            };
        }
        due.map_or(Step::Wait, Step::WaitUntil)
    }

    /// A batch was handed to the connection.
    pub(super) fn sent(&mut self, now: Instant, id: Id) {
        self.unconfirmed += 1;
        if self.was_sent(id) {
            self.resends = (self.resends + 1).min(MAX_PATIENCE);
            self.silent_since = now;
            return;
        }
        if self.nothing_owed() {
            self.silent_since = now;
        }
        match self.live_from {
            None => {
                self.live_from = Some(id);
                self.live_sent = Some(id);
            }
            Some(live) if id >= live => self.live_sent = Some(id),
            Some(_) => {
                self.backlog_sent = Some(id);
                self.window.push_back(id);
                self.next_backlog = self.next_backlog.max(now) + self.pace.backlog_gap;
            }
        }
    }

    /// Something else than a batch was handed to the connection.
    pub(super) fn sent_other(&mut self) {
        self.unconfirmed += 1;
    }

    /// The broker confirmed a message.
    pub(super) fn confirmed(&mut self) {
        self.unconfirmed = self.unconfirmed.saturating_sub(1);
    }

    /// The backlog has no batch before `next` any more.
    pub(super) fn backlog_ends(&mut self, next: Option<Id>) -> bool {
        let ends = match (next, self.live_from) {
            (Some(next), Some(live)) => next >= live,
            (next, _) => next.is_none(),
        };
        self.backlog_done |= ends;
        ends
    }

    fn take_acknowledged(&mut self, now: Instant, state: &State) {
        if state.oldest == self.oldest {
            return;
        }
        self.oldest = state.oldest;
        self.silent_since = now;
        if std::mem::take(&mut self.resends) > 0 {
            // The collector is back, and may have missed more than the batch it just told us about.
            self.restart(now);
            return;
        }
        while self
            .window
            .front()
            .is_some_and(|id| state.oldest.is_none_or(|oldest| *id < oldest))
        {
            self.window.pop_front();
        }
    }

    fn resend_due(&self, oldest: Id) -> Option<Instant> {
        let patience = 1 << self.resends.min(MAX_PATIENCE.ilog2());
        self.was_sent(oldest)
            .then(|| self.silent_since + self.pace.ack_timeout * patience)
    }

    /// Whether a batch was handed to this connection.
    pub(super) fn was_sent(&self, id: Id) -> bool {
        let backlog = self.backlog_sent.is_some_and(|sent| id <= sent);
        let live = self.live_from.is_some_and(|live| id >= live) && self.live_sent.is_some_and(|sent| id <= sent);
        backlog || live
    }

    fn nothing_owed(&self) -> bool {
        self.oldest.is_none_or(|oldest| !self.was_sent(oldest))
    }
}

#[cfg(test)]
mod tests;
