//! What a run of a probe yields: checks (a status with a reason) and readings (measurements).

use zongbao_wire::limits::MESSAGE_BYTES;
pub use zongbao_wire::message::Status;

use super::ProbeSpec;

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

/// A status of one component, as one check saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The component checked; `None` = the agent's own.
    pub component: Option<String>,
    /// Name of the check: the type of the probe unless its `check` key says otherwise.
    pub check: String,
    /// What was seen. `Unknown` when the probe could not be made, which says nothing about the component.
    pub status: Status,
    /// For people: what was seen and, if it is bad, what to do; at most [`MESSAGE_BYTES`] bytes.
    pub message: String,
    /// The value behind the status: a latency in milliseconds, unless the type of the probe says otherwise.
    pub value: Option<f64>,
}

/// A measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The component measured; `None` = the agent's own.
    pub component: Option<String>,
    /// Name of the metric, such as `probe.latency_ms`.
    pub metric: &'static str,
    /// What tells series of one metric apart, as `key=value`; may be empty.
    pub instance: String,
    /// The value, in the unit that the metric's name ends in.
    pub value: f64,
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

/// Cuts a text to what a check's message may have, between characters.
fn shorten(mut text: String) -> String {
    if text.len() > MESSAGE_BYTES {
        let end = text.floor_char_boundary(MESSAGE_BYTES - '…'.len_utf8());
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let text = shorten("网".repeat(400));
        assert!(text.len() <= MESSAGE_BYTES);
        assert!(text.ends_with("网…"));
        assert_eq!(shorten("short".into()), "short");
    }
}
