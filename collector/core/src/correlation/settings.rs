//! What can be tuned: waiting times and how likely each kind of component is to fail.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::network::{Component, Kind};

/// Tuning of the correlation. Every key has a default; the section `[correlation]` of `config/health.toml` documents them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// How long evidence of a new failure settles before a verdict is given, in seconds (0 to 3600).
    pub settle_seconds: u32,
    /// How many failing samples of one check confirm a failure that nothing else confirms (1 to 100).
    pub samples: u32,
    /// An observation that arrives this long after it was made is history and accuses nobody, in seconds.
    pub late_seconds: u32,
    /// Clocks of observers may differ by this much, in milliseconds.
    pub clock_skew_ms: u32,
    /// So many starts of a failure within 15 minutes are flapping (2 to 6).
    pub flap_count: u32,
    /// A flapping component is healthy again after this long without a failing sample, in seconds.
    pub flap_quiet_seconds: u32,
    /// A `warning` counts as a degradation.
    pub warning_opens: bool,
    /// The best candidate must be at least this probable, else the verdict is undecided (0.5 to 1).
    pub decided_probability: f64,
    /// Checks whose failure means "works, but badly". Matched against the first part of the name, up to `.`, `_`, `-` or `:`.
    pub degradation_checks: Vec<String>,
    /// Checks that only show that a machine answers.
    pub liveness_checks: Vec<String>,
    /// Checks that only show that a process runs or a port is open.
    pub presence_checks: Vec<String>,
    /// How implausible a failure is, as −ln of its relative frequency, per component kind; absent = the built-in table.
    pub cost: BTreeMap<Kind, f64>,
    /// Exceptions for some components; the first that matches counts.
    pub rule: Vec<Rule>,
}

/// An exception: waiting times of components of a kind and with a label.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// Only components of this kind.
    pub kind: Option<Kind>,
    /// Only components with all of these labels.
    pub label: BTreeMap<String, String>,
    /// See [`Settings::settle_seconds`].
    pub settle_seconds: Option<u32>,
    /// See [`Settings::samples`].
    pub samples: Option<u32>,
}

impl Rule {
    fn matches(&self, component: &Component) -> bool {
        self.kind.is_none_or(|kind| kind == component.kind)
            && self
                .label
                .iter()
                .all(|(key, value)| component.labels.get(key) == Some(value))
    }
}

impl Default for Settings {
    fn default() -> Self {
        let list = |names: &str| names.split(' ').map(String::from).collect();
        Self {
            settle_seconds: 30,
            samples: 2,
            late_seconds: 60,
            clock_skew_ms: 1000,
            flap_count: 3,
            flap_quiet_seconds: 300,
            warning_opens: false,
            decided_probability: 0.8,
            degradation_checks: list(
                "disk disks filesystem fs inodes inode cpu memory mem ram load swap temperature temp ntp time clock raid smart fan \
                 battery certificate cert latency io iowait utilisation utilization usage capacity degraded performance interface",
            ),
            liveness_checks: list("icmp ping arp"),
            presence_checks: list("process proc processes unit systemd daemon port tcp listen ssh"),
            cost: Kind::ALL.into_iter().map(|kind| (kind, prior(kind))).collect(),
            rule: Vec::new(),
        }
    }
}

impl Settings {
    /// −ln of how often a component of this kind is the root cause, relative to the others.
    pub(crate) fn cost_of(&self, kind: Kind) -> f64 {
        self.cost.get(&kind).copied().unwrap_or_else(|| prior(kind))
    }

    /// The settle window of a component in milliseconds.
    pub(crate) fn settle_ms(&self, component: &Component) -> i64 {
        let rule = self
            .rule
            .iter()
            .filter(|rule| rule.matches(component))
            .find_map(|rule| rule.settle_seconds);
        i64::from(rule.unwrap_or(self.settle_seconds)) * 1000
    }

    /// How many failing samples confirm a failure of this component.
    pub(crate) fn samples_of(&self, component: &Component) -> u32 {
        let rule = self
            .rule
            .iter()
            .filter(|rule| rule.matches(component))
            .find_map(|rule| rule.samples);
        rule.unwrap_or(self.samples).max(1)
    }
}

fn prior(kind: Kind) -> f64 {
    match kind {
        Kind::Software => 2.6,
        Kind::Database | Kind::Middleware => 2.9,
        Kind::Container | Kind::Vm | Kind::Host | Kind::Endpoint => 3.0,
        Kind::Circuit => 3.2,
        Kind::Wireless => 3.3,
        Kind::Switch => 3.5,
        Kind::Router | Kind::Firewall | Kind::LoadBalancer | Kind::Hypervisor => 3.8,
        Kind::Power => 4.2,
        Kind::Service => 4.5,
        Kind::Link => 4.0,
        Kind::Site => 5.0,
    }
}
