//! Values with rules of their own: durations and numbers within bounds, patterns, addresses, ids.

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use jiff::SignedDuration;
use regex::Regex;
use serde::de::{Deserialize, Deserializer, Error};

/// A regular expression.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    pub(super) fn built_in(pattern: &str) -> Self {
        Self(Regex::new(pattern).expect("a test compiles every built-in pattern"))
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        &self.0
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Regex::new(&text).map(Self).map_err(|error| {
            let cause = error.to_string();
            let last = cause.lines().last().unwrap_or(&cause).trim_start_matches("error: ");
            D::Error::custom(format!("\"{text}\" is no regular expression: {last}; correct it"))
        })
    }
}

/// Where the broker listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerUrl {
    /// Whether to use TLS.
    pub tls: bool,
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
}

impl BrokerUrl {
    fn parse(text: &str) -> Option<Self> {
        let (tls, rest) = match text.split_once("://")? {
            ("mqtt", rest) => (false, rest),
            ("mqtts", rest) => (true, rest),
            _ => return None,
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let bracketed = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (host, port) = match bracketed {
            Some((host, port)) => (host, port.strip_prefix(':').or(port.is_empty().then_some(""))?),
            None => rest.split_once(':').unwrap_or((rest, "")),
        };
        let named = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c) || (bracketed.is_some() && c == ':');
        if host.is_empty() || !host.chars().all(named) {
            return None;
        }
        let port = match port {
            "" => [1883, 8883][usize::from(tls)],
            port => port.parse().ok().filter(|port| *port != 0)?,
        };
        Some(Self {
            tls,
            host: host.to_owned(),
            port,
        })
    }
}

impl Default for BrokerUrl {
    fn default() -> Self {
        Self {
            tls: false,
            host: "127.0.0.1".into(),
            port: 1883,
        }
    }
}

impl fmt::Display for BrokerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = ["mqtt", "mqtts"][usize::from(self.tls)];
        match self.host.contains(':') {
            true => write!(f, "{scheme}://[{}]:{}", self.host, self.port),
            false => write!(f, "{scheme}://{}:{}", self.host, self.port),
        }
    }
}

impl<'de> Deserialize<'de> for BrokerUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "\"{text}\" is no broker address; write \"mqtt://host:1883\" or \"mqtts://host:8883\""
            ))
        })
    }
}

/// `[[sample.process]]`: processes that match all that is given.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(try_from = "RawWatch")]
pub struct Watch {
    /// The label of its readings.
    pub name: String,
    /// The process name as the kernel knows it (its first 15 bytes).
    pub process: Option<String>,
    /// A pattern found in the command line, its arguments joined by spaces.
    pub command: Option<Pattern>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWatch {
    name: String,
    process: Option<String>,
    command: Option<Pattern>,
}

impl TryFrom<RawWatch> for Watch {
    type Error = String;

    fn try_from(raw: RawWatch) -> Result<Self, String> {
        if !zongbao_wire::topic::valid_id(&raw.name) {
            return Err(format!(
                "name \"{}\" is no label; use 1 to 64 of a-z A-Z 0-9 . _ -",
                raw.name
            ));
        }
        if raw.process.is_none() && raw.command.is_none() {
            return Err("this watch would match every process; give `process`, `command` or both".into());
        }
        Ok(Self {
            name: raw.name,
            process: raw.process,
            command: raw.command,
        })
    }
}

/// A duration such as "10s" or "7d", within bounds in milliseconds.
pub(super) fn duration<'de, const MIN: u64, const MAX: u64, D: Deserializer<'de>>(d: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(d)?;
    let days = text.strip_suffix('d').and_then(|days| days.trim().parse::<u32>().ok());
    let parsed = match days {
        Some(days) => Some(Duration::from_secs(u64::from(days) * 86_400)),
        None => text
            .parse::<SignedDuration>()
            .ok()
            .and_then(|d| Duration::try_from(d).ok()),
    };
    let Some(duration) = parsed else {
        return Err(D::Error::custom(format!(
            "\"{text}\" is no duration; write a number with its unit, such as \"500ms\", \"10s\", \"5m\", \"1h\" or \"7d\""
        )));
    };
    let (min, max) = (Duration::from_millis(MIN), Duration::from_millis(MAX));
    match (min..=max).contains(&duration) {
        true => Ok(duration),
        false => Err(D::Error::custom(format!(
            "\"{text}\" is out of range; use {min:?} to {}",
            readable(max)
        ))),
    }
}

fn readable(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        s if s >= 86_400 && s % 86_400 == 0 => format!("{}d", s / 86_400),
        s if s >= 3_600 && s % 3_600 == 0 => format!("{}h", s / 3_600),
        s if s >= 60 && s % 60 == 0 => format!("{}m", s / 60),
        _ => format!("{duration:?}"),
    }
}

/// A whole number within bounds.
pub(super) fn integer<'de, const MIN: usize, const MAX: usize, D: Deserializer<'de>>(d: D) -> Result<usize, D::Error> {
    let number = i64::deserialize(d)?;
    usize::try_from(number)
        .ok()
        .filter(|number| (MIN..=MAX).contains(number))
        .ok_or_else(|| D::Error::custom(format!("{number} is out of range; use {MIN} to {MAX}")))
}

/// The id of a component.
pub(super) fn id<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    let id = String::deserialize(d)?;
    match zongbao_wire::topic::valid_id(&id) {
        true => Ok(Some(id)),
        false => Err(D::Error::custom(format!(
            "\"{id}\" is no id; use 1 to 64 of a-z A-Z 0-9 . _ -"
        ))),
    }
}

/// Names of samplers.
pub(super) fn samplers<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    let names = Vec::<String>::deserialize(d)?;
    match names
        .iter()
        .find(|name| !crate::sampler::NAMES.contains(&name.as_str()))
    {
        None => Ok(names),
        Some(name) => Err(D::Error::custom(format!(
            "there is no sampler \"{name}\"; use some of {}",
            crate::sampler::NAMES.join(", ")
        ))),
    }
}

/// Names of systemd units.
pub(super) fn units<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    let units = Vec::<String>::deserialize(d)?;
    let valid = |unit: &str| {
        unit.contains('.')
            && unit.len() <= 255
            && unit.chars().all(|c| c.is_ascii_alphanumeric() || ":-_.\\@".contains(c))
    };
    match units.iter().find(|unit| !valid(unit)) {
        None => Ok(units),
        Some(unit) => Err(D::Error::custom(format!(
            "\"{unit}\" is no unit; write its full name, such as \"nginx.service\""
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broker_addresses_have_a_scheme_a_host_and_maybe_a_port() {
        let url = |text| BrokerUrl::parse(text).map(|url| url.to_string());
        assert_eq!(url("mqtt://noc"), Some("mqtt://noc:1883".into()));
        assert_eq!(url("mqtts://10.0.0.1:9/"), Some("mqtts://10.0.0.1:9".into()));
        assert_eq!(url("mqtts://[2001:db8::1]"), Some("mqtts://[2001:db8::1]:8883".into()));
        for bad in [
            "noc:1883",
            "http://noc",
            "mqtt://",
            "mqtt://a b",
            "mqtt://noc:0",
            "mqtt://noc:x",
            "mqtt://u@noc",
        ] {
            assert_eq!(url(bad), None, "{bad}");
        }
    }

    #[test]
    fn bounds_are_told_in_units_people_use() {
        assert_eq!(readable(Duration::from_millis(31_622_400_000)), "366d");
        assert_eq!(readable(Duration::from_secs(3_600)), "1h");
        assert_eq!(readable(Duration::from_secs(90)), "90s");
    }
}
