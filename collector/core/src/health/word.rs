//! One word of evidence: what a check said, who said it, and when.

use jiff::Timestamp;

use super::Status;

/// Milliseconds since the epoch: what evidence is compared by.
pub(crate) type Millis = i64;

/// "Never": older than any evidence.
pub(crate) const NEVER: Millis = Millis::MIN;

/// No further word.
pub(super) const NONE: u32 = u32::MAX;
const OWN: u32 = u32::MAX;
const COLLECTOR: u32 = u32::MAX - 1;

/// Who said a word, by dense index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum By {
    /// The subject's own agent (for the check `agent`: the collector's side of its connection).
    Own,
    /// The agent on this component.
    Agent(u32),
    /// The collector's own probes.
    Collector,
}

impl By {
    /// As it is kept in a word.
    pub(super) fn code(self) -> u32 {
        match self {
            By::Own => OWN,
            By::Agent(index) => index,
            By::Collector => COLLECTOR,
        }
    }

    /// Back from how it is kept.
    fn from_code(code: u32) -> Self {
        match code {
            OWN => By::Own,
            COLLECTOR => By::Collector,
            index => By::Agent(index),
        }
    }
}

/// The newest word of one check of one component by one observer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Who it is about.
    pub of: u32,
    pub(super) by: u32,
    /// Which check, see `EvidenceStore::check_name`.
    pub check: u16,
    /// What it said.
    pub status: Status,
    /// It is history: it arrived so long after it was said that it cannot accuse.
    pub late: bool,
    /// When.
    pub at: Millis,
    /// Since when without interruption.
    pub since: Millis,
    /// The newest `ok`, or [`NEVER`].
    pub last_ok: Millis,
    /// Samples in a row.
    pub streak: u32,
    /// Typical distance of two samples in milliseconds; 0 = not known yet.
    pub interval: u32,
    pub(super) next_of_subject: u32,
}

impl Word {
    /// Who said it.
    pub(crate) fn by(&self) -> By {
        By::from_code(self.by)
    }

    /// The same check with another thing to say.
    pub(crate) fn saying(&self, status: Status, at: Millis) -> Self {
        Self { status, at, ..*self }
    }
}

/// Milliseconds back to a time.
pub(crate) fn timestamp(at: Millis) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(if at < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
