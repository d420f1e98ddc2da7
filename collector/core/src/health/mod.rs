//! What observers say about components: observations, thresholds that turn measurements into them, and freshness.

mod observation;

pub use observation::{CheckKey, CheckRecord, Observation, Observer, Status};
