//! An observation: at a time, by an observer, a check saw that a component has a status.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{CheckName, ComponentId};

/// What a check saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The check succeeded. It clears the component only of what this check would have shown.
    Ok,
    /// No usable answer. Never proof of failure and never proof of recovery.
    Unknown,
    /// Colours the view and is evidence; by itself it opens nothing unless configured to.
    Warning,
    /// The check failed.
    Critical,
}

/// Who saw it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observer {
    /// The component's own agent, from inside. For the check `agent` it stands for the collector's side of the
    /// connection: `critical` = the broker saw it close (last will), `unknown` = silence.
    Own,
    /// The agent that runs on another component (`by` names that component).
    Agent(ComponentId),
    /// The collector's own probes, which start at the component that `[collector] at` names.
    Collector,
}

/// One observation, as it arrives from an agent, a recording or the collector itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// When it was seen. May be older than its arrival.
    pub at: Timestamp,
    /// The component it is about.
    pub of: ComponentId,
    /// The check that saw it.
    pub check: CheckName,
    /// Who saw it.
    pub by: Observer,
    /// What was seen.
    pub status: Status,
    /// A measured value, in the check's own unit.
    pub value: Option<f64>,
    /// What the check said, for people.
    pub message: Option<String>,
}

/// What tells one check from another. The last word of each key counts; there is no vote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CheckKey {
    /// The component observed.
    pub of: ComponentId,
    /// The check.
    pub check: CheckName,
    /// The observer.
    pub by: Observer,
}

/// The last word of one check, as it is kept, persisted and restored after a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckRecord {
    /// Which check.
    pub key: CheckKey,
    /// Its newest status.
    pub status: Status,
    /// Time of the newest sample.
    pub at: Timestamp,
    /// Since when it has had this status without interruption.
    pub since: Timestamp,
    /// How many samples in a row had this status (at least 1, saturating).
    pub streak: u32,
    /// Time of the newest `ok`, if there ever was one.
    pub last_ok: Option<Timestamp>,
    /// The newest measured value.
    pub value: Option<f64>,
    /// The newest message.
    pub message: Option<String>,
}
