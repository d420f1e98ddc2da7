//! What observers say about components: observations, thresholds that turn measurements into them, and freshness.

pub(crate) mod evidence;
mod evidence_history;
mod measurement;
mod observation;

pub use measurement::{Measurement, Presence};
pub use observation::{CheckKey, CheckRecord, Observation, Observer, Status};
