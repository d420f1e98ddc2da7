//! The ledger: every change of every incident, append-only, each entry carrying the hash of the one before it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::model::{Action, Clock, Priority};
use crate::correlation::{Text, Verdict};
use crate::ids::IncidentId;
use crate::responsibility::Responsible;

/// Who made a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The engine, from evidence.
    Engine,
    /// A user, by name.
    User(String),
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// The incident was opened.
    Opened {
        /// The first verdict.
        verdict: Box<Verdict>,
        /// Who is responsible, judged at `verdict.since`.
        responsible: Responsible,
        /// Its priority.
        priority: Priority,
        /// The clocks that start now.
        clocks: Vec<Clock>,
    },
    /// New evidence changed the verdict (root, class, symptoms, services, candidates …).
    Revised {
        /// The new verdict.
        verdict: Box<Verdict>,
        /// Who is responsible under the new verdict.
        responsible: Responsible,
        /// Its priority now.
        priority: Priority,
        /// All clocks after the change.
        clocks: Vec<Clock>,
        /// What changed and why.
        reason: Text,
    },
    /// It turned out to belong to another incident.
    Merged {
        /// That incident.
        into: IncidentId,
        /// Why.
        reason: Text,
    },
    /// It was split off another incident: the entry right after its `Opened`.
    SplitFrom {
        /// That incident.
        from: IncidentId,
        /// Why.
        reason: Text,
    },
    /// Evidence of health arrived.
    Restored {
        /// All clocks after the change.
        clocks: Vec<Clock>,
        /// The evidence in words.
        reason: Text,
    },
    /// It failed again before it was finished, or after it was.
    Reopened {
        /// All clocks after the change.
        clocks: Vec<Clock>,
        /// Why.
        reason: Text,
    },
    /// The engine closed it: it stayed healthy for the quiet time.
    Resolved {
        /// All clocks after the change.
        clocks: Vec<Clock>,
        /// Why.
        reason: Text,
    },
    /// Somebody acted.
    Acted {
        /// What was done.
        action: Action,
        /// Who is responsible after it.
        responsible: Responsible,
        /// All clocks after it.
        clocks: Vec<Clock>,
    },
    /// An outage that was over before anybody here knew of it is put on record: nobody is told and no clock runs.
    Recorded {
        /// The verdict on it, `since` the time at which it began.
        verdict: Box<Verdict>,
        /// Who is responsible, judged at `verdict.since`.
        responsible: Responsible,
        /// Its priority.
        priority: Priority,
        /// When it ended.
        ended: Timestamp,
        /// Why it is recorded afterwards.
        reason: Text,
    },
    /// What arrived late shows that it began or ended at another time than the record says, or who had not failed.
    Corrected {
        /// The verdict with its true beginning and without those that were healthy.
        verdict: Box<Verdict>,
        /// When it truly ended; `None` = as recorded.
        ended: Option<Timestamp>,
        /// Who is responsible, judged at the true beginning.
        responsible: Responsible,
        /// All clocks after the change.
        clocks: Vec<Clock>,
        /// What was wrong.
        reason: Text,
    },
    /// A service-level target was missed.
    Breached {
        /// All clocks after the change.
        clocks: Vec<Clock>,
        /// Which target.
        reason: Text,
    },
}

/// One entry. `hash` = SHA-256 over the previous entry's hash and this entry's canonical JSON without `hash`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Position in the ledger, from 1 without gaps.
    pub seq: u64,
    /// The incident.
    pub incident: IncidentId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    #[serde(flatten)]
    pub change: Change,
    /// Hash of entry `seq - 1`, in hexadecimal; 64 zeros for the first.
    pub previous: String,
    /// Hash of this entry, in hexadecimal.
    pub hash: String,
}
