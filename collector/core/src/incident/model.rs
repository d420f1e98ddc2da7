//! What an incident is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::correlation::Verdict;
use crate::ids::{ComponentId, IncidentId, PartyId};
use crate::responsibility::Responsible;

/// Where an incident stands. `disputed`, `on_site`, `reviewed` and `closed` belong to the service-level workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// Opened and nobody has reacted yet.
    Open,
    /// The responsible party has seen it.
    Acknowledged,
    /// The evidence says that the component is healthy again; waiting for a person, or the quiet time, to resolve it.
    Restored,
    /// Finished.
    Resolved,
    /// It turned out to be part of another incident.
    Merged,
}

/// Priority: impact (criticality of the impacted services) × urgency. `P1` is the most urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Most urgent.
    P1,
    /// Urgent.
    P2,
    /// Normal.
    P3,
    /// Low: nothing that anyone uses is hurt.
    P4,
}

/// What a service-level clock measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClockKind {
    /// Until the responsible party acknowledges.
    Respond,
    /// Until somebody is on site (到场).
    Arrive,
    /// Until the service is restored.
    Restore,
}

/// One running or stopped service-level clock of one party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What it measures.
    pub kind: ClockKind,
    /// The party it runs against.
    pub party: PartyId,
    /// When it started.
    pub started_at: Timestamp,
    /// When the target is missed, by the calendar of the contract's level.
    pub due_at: Timestamp,
    /// When it stopped; `None` while it runs.
    pub stopped_at: Option<Timestamp>,
    /// Whether the target was missed (at `stopped_at`, or already at the last evaluation while it runs).
    pub breached: bool,
}

/// A remark that somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// Who (a user name).
    pub by: String,
    /// What.
    pub text: String,
}

/// An incident: one root cause, what it hurts, and who has to act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Where it stands.
    pub state: IncidentState,
    /// How urgent it is.
    pub priority: Priority,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The newest verdict on it.
    pub verdict: Verdict,
    /// Who is responsible now.
    pub responsible: Responsible,
    /// When and by whom it was acknowledged.
    pub acknowledged: Option<(Timestamp, String)>,
    /// When it was healthy again: when the evidence of that arrived, or when it was given if that is known to be earlier.
    pub restored_at: Option<Timestamp>,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// How many times it was reopened.
    pub reopened: u32,
    /// The incident it was merged into.
    pub merged_into: Option<IncidentId>,
    /// The incident it was split off.
    pub split_from: Option<IncidentId>,
    /// A person handed it to `responsible`: evidence does not take it away again while the root cause stays.
    pub reassigned: bool,
    /// A person reopened it without evidence of failure: only a person resolves it, or evidence that comes and goes.
    pub held_open: bool,
    /// It was over before anybody here knew of it: nobody was told and no clock ran.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recorded_late: bool,
    /// Service-level clocks, in the order they started.
    pub clocks: Vec<Clock>,
    /// Notes, oldest first.
    pub notes: Vec<Note>,
    /// All components that were ever symptoms, for the record; the current ones are in the verdict.
    pub ever_symptoms: Vec<ComponentId>,
}

/// What a person may do to an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "action")]
pub enum Action {
    /// "We have seen it": stops the respond clock.
    Acknowledge,
    /// Adds a remark.
    Note {
        /// The remark.
        text: String,
    },
    /// Hands it to another party, whose clocks start afresh.
    Reassign {
        /// The new party.
        to: PartyId,
        /// Why, for the record.
        reason: String,
    },
    /// Declares it finished.
    Resolve {
        /// What was done.
        reason: String,
    },
    /// Takes a resolution back.
    Reopen {
        /// Why.
        reason: String,
    },
}
