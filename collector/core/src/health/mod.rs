//! What observers say about components: observations, thresholds that turn measurements into them, and freshness.

pub(crate) mod evidence;
mod evidence_history;
mod freshness;
mod measurement;
mod observation;
mod threshold;
mod word;

pub use freshness::{AGENT_CHECK, Freshness, FreshnessSettings, agent_behind};
pub use measurement::{Measurement, Presence};
pub use observation::{CheckKey, CheckRecord, Observation, Observer, Status};
pub use threshold::{Level, Rule, Thresholds};
