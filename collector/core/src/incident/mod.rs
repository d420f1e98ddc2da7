//! Incidents: their life as a table of states and actions, and the hash-chained ledger that is their only truth.

mod apply;
mod book;
mod chain;
mod explain;
mod ledger;
mod model;
mod priority;
pub mod story;
mod transitions;
pub(crate) mod words;

pub use apply::Unfit;
pub use book::Book;
pub use chain::{Broken, Head, verify, verify_next};
pub use explain::explain;
pub use ledger::{Actor, Change, LedgerEntry};
pub use model::{Action, Clock, ClockKind, Incident, IncidentState, Note, Priority};
pub use priority::priority;
pub use transitions::{ActionName, Outcome, Refusal, allowed, outcome};
