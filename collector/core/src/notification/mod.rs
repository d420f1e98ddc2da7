//! Who is told what, and never twice for the same reason.

mod route;
mod words;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::correlation::Text;
use crate::ids::{IncidentId, PartyId};

pub use route::{Step, route};

/// Why a party is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// The incident was opened and is theirs.
    Opened,
    /// It became theirs.
    Assigned,
    /// It is no longer theirs.
    Unassigned,
    /// The root cause changed.
    Revised,
    /// Evidence of health arrived.
    Restored,
    /// It is finished.
    Resolved,
    /// It failed again.
    Reopened,
    /// A target was missed.
    Breached,
}

/// One notification for one party. `key` is unique per reason to tell: the outbox refuses a second one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Incident, occasion, party and the ledger entry that caused it: the idempotency key.
    pub key: String,
    /// Who is told.
    pub party: PartyId,
    /// About what.
    pub incident: IncidentId,
    /// Why.
    pub occasion: Occasion,
    /// When the change happened.
    pub at: Timestamp,
    /// One line.
    pub subject: Text,
    /// The whole story.
    pub body: Text,
}
