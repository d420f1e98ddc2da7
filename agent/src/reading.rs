//! What samplers and probes yield: readings (numbers over time) and checks (a status with its reason).

use zongbao_wire::format_instance;
use zongbao_wire::limits::MESSAGE_BYTES;
pub use zongbao_wire::message::Status;

/// A measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The component measured; `None` = the agent's own.
    pub component: Option<String>,
    /// A name of the [`crate::catalogue`], such as `cpu.used_percent`.
    pub metric: &'static str,
    /// What tells series of one metric apart, as [`format_instance`] writes it; may be empty.
    pub instance: String,
    /// The value, in the metric's unit. One that is not finite is left out of the batch.
    pub value: f64,
}

impl Reading {
    /// A measurement of the agent's own component.
    pub fn own(metric: &'static str, value: f64) -> Self {
        Self {
            component: None,
            metric,
            instance: String::new(),
            value,
        }
    }

    /// The same with labels, such as `[("mount", "/var")]`.
    pub fn labelled<'a>(mut self, labels: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.instance = format_instance(labels);
        self
    }
}

/// A status of one component, as one check saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The component checked; `None` = the agent's own.
    pub component: Option<String>,
    /// Name of the check: `icmp`, `http`, `snmp`, `agent-config`, …
    pub check: String,
    /// What was seen. `Unknown` when the check could not be made, which says nothing about the component.
    pub status: Status,
    /// For people: what was seen and, if it is bad, what to do; at most [`MESSAGE_BYTES`] bytes.
    pub message: String,
    /// The value behind the status, in the check's own unit.
    pub value: Option<f64>,
}

impl Check {
    /// A check of the agent's own component.
    pub fn own(check: &str, status: Status, message: impl Into<String>) -> Self {
        Self {
            component: None,
            check: check.to_owned(),
            status,
            message: shorten(message.into()),
            value: None,
        }
    }
}

/// Cuts a text to what a check's message may have, between characters.
pub fn shorten(mut text: String) -> String {
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
