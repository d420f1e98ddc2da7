//! A measurement: what thresholds turn into observations; and the presence of agents, whose absence is silence.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Observer;
use crate::ids::ComponentId;

/// One measured value of one metric of one component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// When it was measured.
    pub at: Timestamp,
    /// The component.
    pub of: ComponentId,
    /// Whose agent measured it: [`Observer::Own`], or another's, as when one agent reads the switches of its rack.
    pub by: Observer,
    /// The metric, such as `cpu.used_percent` or `filesystem.used_percent`.
    pub metric: String,
    /// What tells series of one metric apart, such as the mount point: sorted `key=value`, joined by commas; may be empty.
    pub instance: String,
    /// The value, in the unit of the metric catalogue.
    pub value: f64,
}

/// What the collector's side of the connection knows about an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "presence")]
pub enum Presence {
    /// A birth message or any batch arrived.
    Online {
        /// How often it promises to be heard, in milliseconds; `None` = as promised before, or the default.
        interval_ms: Option<u64>,
    },
    /// Its last will: the broker saw the connection close without a goodbye.
    Lost,
    /// It said goodbye: stopped on purpose.
    Left,
}
