//! Incidents: their life as a table of states and actions, and the hash-chained ledger that is their only truth.

mod ledger;
mod model;

pub use ledger::{Actor, Change, LedgerEntry};
pub use model::{Action, Clock, ClockKind, Incident, IncidentState, Note, Priority};
