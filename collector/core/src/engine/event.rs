//! What goes into the engine and what comes out.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::correlation::{ProbeRequest, Text};
use crate::health::{CheckRecord, Measurement, Observation, Presence};
use crate::ids::{ComponentId, IncidentId};
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
    /// The collector's side of the connection learnt something about the agent on a component. The engine turns it into
    /// `agent` observations and watches for silence; any `Observed` or `Measured` word of an agent counts as `Online`.
    Presence {
        /// The component that the agent runs on.
        of: ComponentId,
        /// What.
        presence: Presence,
    },
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
