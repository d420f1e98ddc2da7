//! What a run of a probe yields: checks (a status with a reason) and readings (measurements).

pub use crate::reading::{Check, Reading, Status, shorten};

use super::ProbeSpec;
use super::snmp::device::Device;

/// Everything that one run of one probe saw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Statuses, at least one.
    pub checks: Vec<Check>,
    /// Measurements.
    pub readings: Vec<Reading>,
    /// More than fits a check, for `zongbao-agent probe NAME`: what an SNMP device says about itself.
    pub details: Option<Box<Device>>,
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
        let mut reading = Reading::own(metric, value).labelled([("probe", spec.name.as_str())]);
        reading.component.clone_from(&spec.component);
        self.readings.push(reading);
        self
    }
}

impl Check {
    /// A check of the probe's component under the probe's check name.
    pub(super) fn of(spec: &ProbeSpec, status: Status, message: impl Into<String>) -> Self {
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
