//! One line of a recording: JSON to observation, or place, cause and fix.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;

use crate::health::{Observation, Observer, Status};
use crate::ids::{CheckName, ComponentId};
use crate::network::Network;

/// Bytes of a line, at most.
pub const LINE_BYTES: usize = 65_536;

const EXAMPLE: &str =
    r#"{"at":"2026-11-22T08:00:00Z","of":"sw-acc-3","check":"icmp","by":"noc-1","status":"critical"}"#;

/// How bad it is that a line was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The line is well-formed, but about or by something that the model does not know.
    Warning,
    /// The line is malformed.
    Error,
}

/// Why a line was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// The line, from 1.
    pub line: u64,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.line, self.message, self.fix)
    }
}

impl std::error::Error for LineError {}

#[derive(Deserialize)]
struct Raw {
    at: Timestamp,
    of: ComponentId,
    check: CheckName,
    by: Option<ComponentId>,
    status: Status,
    value: Option<f64>,
    message: Option<String>,
}

/// Reads a line; `None` = it is blank.
pub(super) fn parse(line: u64, text: &str, network: &Network) -> Result<Option<Observation>, LineError> {
    let error = |severity, message: String, fix: &str| {
        Err(LineError {
            line,
            severity,
            message,
            fix: fix.to_owned(),
        })
    };
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > LINE_BYTES {
        return error(
            Severity::Error,
            format!("the line is {} bytes long", text.len()),
            "split it: one observation a line",
        );
    }
    let raw: Raw = match serde_json::from_str(text) {
        Ok(raw) => raw,
        Err(cause) => {
            return error(
                Severity::Error,
                cause.to_string(),
                &format!("write one JSON object a line, such as {EXAMPLE}"),
            );
        }
    };
    let unknown = |key: &str, id: &ComponentId| {
        let fix = "add it to the model or correct the recording";
        error(
            Severity::Warning,
            format!("`{key}` names {id}, which is not in the model"),
            fix,
        )
    };
    if network.index(&raw.of).is_none() {
        return unknown("of", &raw.of);
    }
    if raw.check.as_str().is_empty() {
        return error(
            Severity::Error,
            "`check` is empty".to_owned(),
            "name the check, such as \"icmp\"",
        );
    }
    let by = match raw.by {
        None => Observer::Own,
        Some(by) if by == raw.of => Observer::Own,
        // The collector's own checks may also name the component that it stands at.
        Some(by) if by.as_str() == "collector" || network.collector_at.as_ref() == Some(&by) => Observer::Collector,
        Some(by) if network.index(&by).is_none() => return unknown("by", &by),
        Some(by) => Observer::Agent(by),
    };
    Ok(Some(Observation {
        at: raw.at,
        of: raw.of,
        check: raw.check,
        by,
        status: raw.status,
        value: raw.value,
        message: raw.message,
    }))
}
