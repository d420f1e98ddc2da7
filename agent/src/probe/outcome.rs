//! What a run of a probe yields: checks (a status with a reason) and readings (measurements).

use super::ProbeSpec;
use crate::reading::shorten;
pub use crate::reading::{Check, Reading, Status};

/// Everything that one run of one probe saw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Statuses, at least one.
    pub checks: Vec<Check>,
    /// Measurements.
    pub readings: Vec<Reading>,
    /// More than fits a check, for `zongbao-agent probe NAME`: what an SNMP device says about itself.
    pub details: Option<serde_json::Value>,
}

impl Outcome {
    /// An outcome with a single check.
    pub fn of(check: Check) -> Self {
        Self {
            checks: vec![check],
            ..Self::default()
        }
    }

    /// Adds a measurement of the probe's component.
    pub(super) fn read(mut self, spec: &ProbeSpec, metric: &'static str, value: f64) -> Self {
        self.readings.push(Reading {
            component: spec.component.clone(),
            metric,
            instance: format!("probe={}", spec.name),
            value,
        });
        self
    }
}

impl Check {
    /// A check of the probe's component under the probe's check name.
    pub(super) fn new(spec: &ProbeSpec, status: Status, message: impl Into<String>) -> Self {
        Self {
            component: spec.component.clone(),
            check: spec.check_name().to_owned(),
            status,
            message: shorten(message.into()),
            value: None,
        }
    }

    pub(super) fn with_value(mut self, value: f64) -> Self {
        self.value = Some(value);
        self
    }
}
