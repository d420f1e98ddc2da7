//! What goes into the engine and what comes out.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::correlation::Text;
use crate::health::{CheckRecord, Observation};
use crate::ids::{CheckName, ComponentId, IncidentId};
use crate::incident::{Action, LedgerEntry};
use crate::network::Network;
use crate::notification::Notice;

/// Something happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// Observations arrived, in this order.
    Observed(Vec<Observation>),
    /// Measurements arrived; thresholds turn them into observations.
    Measured(Vec<Measurement>),
    /// The whole-network model was replaced by a valid new one.
    ModelChanged(Arc<Network>),
    /// A user acted on an incident. Whether the user may is decided before, in the API.
    Acted {
        /// Which incident.
        incident: IncidentId,
        /// The user's name.
        user: String,
        /// What.
        action: Action,
    },
    /// Time passed: settle windows, confirmations, freshness, clocks and quiet times are looked at.
    Tick,
}

/// One measured value of one metric of one component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// When it was measured.
    pub at: Timestamp,
    /// The component.
    pub of: ComponentId,
    /// The metric, such as `cpu.used_percent` or `filesystem.used_percent`.
    pub metric: String,
    /// What tells series of one metric apart, such as the mount point: sorted `key=value`, joined by commas; may be empty.
    pub instance: String,
    /// The value, in the unit of the metric catalogue.
    pub value: f64,
}

/// Asks an agent (or the collector) to run a check now, because its answer would settle an ambiguity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeRequest {
    /// The component whose agent should probe; `None` = the collector itself.
    pub from: Option<ComponentId>,
    /// What to probe.
    pub of: ComponentId,
    /// With which check.
    pub check: CheckName,
}

/// What the shell has to do.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Persist this newest word of a check (same transaction as the ledger entries of the step).
    Check(CheckRecord),
    /// Append this entry to the ledger.
    Ledger(LedgerEntry),
    /// Put this into the outbox (same transaction).
    Notify(Notice),
    /// Ask for a probe. Best effort.
    Probe(ProbeRequest),
    /// The displayed state of this component changed. For live views only.
    Changed(ComponentId),
    /// An event was refused.
    Rejected(Rejection),
}

/// Why an event was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// A stable name, such as `unknown_incident` or `not_allowed_in_state`.
    pub name: String,
    /// For people: place, cause and fix.
    pub text: Text,
}
