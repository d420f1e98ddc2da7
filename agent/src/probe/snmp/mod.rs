//! `type = "snmp"`: a network device answers SNMP v2c, and what it says about itself. One probe a device; an agent beside a
//! rack of switches has one for each of them. The value is the time of the first answer, in milliseconds.
//!
//! A poll reads the system group, which tells the vendor; then the columns that change (states, counters, load,
//! temperatures); and, now and then, those that an operator changes (names, parts, neighbours). All of it goes into a
//! [`tree::Tree`], which pure code interprets.

mod counters;
pub mod device;
pub mod message;
pub(crate) mod mib;
mod neighbours;
mod poll;
mod ports;
mod report;
mod session;
mod system;
pub mod tree;
pub mod value;
mod vendor;

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use regex::Regex;
use serde::{Deserialize, Serialize};

pub(super) use poll::{Memory, run};

use self::device::Device;
use self::tree::Tree;
use super::target;

/// Keys of an SNMP probe.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The device, as `host` or `host:port`. The port is 161 by default.
    pub address: String,
    /// The community, which is the password of SNMP v2c. Default `public`.
    #[serde(default = "public")]
    pub community: String,
    /// How often to ask again after silence, 0 to 10. Default 2.
    #[serde(default = "two")]
    pub retries: u8,
    /// Which ports to measure: a regular expression on their names. Default: all that are not switched off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interfaces: Option<String>,
    /// Ports to measure, at most. Default 512.
    #[serde(default = "many")]
    pub max_interfaces: u16,
    /// Links by the port they are plugged into, such as `{ "Gi1/0/1" = "l-3" }`: the port's state becomes a check of the
    /// link. Default: none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub links: BTreeMap<String, String>,
}

fn public() -> String {
    "public".into()
}
fn two() -> u8 {
    2
}
fn many() -> u16 {
    512
}

/// The port of SNMP.
const PORT: u16 = 161;

impl Spec {
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if let Err(problem) = target::parse(&self.address, Some(PORT)) {
            problems.push(format!("address \"{}\": {problem}", self.address));
        }
        if self.community.is_empty() || self.community.len() > 255 {
            problems.push("community must have 1 to 255 bytes".into());
        }
        if self.retries > 10 {
            problems.push("retries must be from 0 to 10".into());
        }
        if let Some(Err(error)) = self.interfaces.as_deref().map(Regex::new) {
            problems.push(format!("interfaces is no valid regular expression: {error}"));
        }
        let links = self.links.values().filter(|link| !zongbao_wire::topic::valid_id(link));
        problems
            .extend(links.map(|link| format!("links: \"{link}\" is no component id (1 to 64 of a-z A-Z 0-9 . _ -)")));
        problems
    }

    /// The ports to measure; one that is invalid after all, which validation prevents, excludes none.
    fn pattern(&self) -> Option<Regex> {
        self.interfaces.as_deref().and_then(|pattern| Regex::new(pattern).ok())
    }
}

/// Interprets what was read from a device. Whatever is in the tree, this ends and does not panic.
pub fn interpret(tree: &Tree) -> Device {
    let mut device = Device {
        system: system::read(tree),
        ports: ports::read(tree),
        ..Device::default()
    };
    vendor::read(vendor::of(tree), tree, &mut device);
    device.neighbours = neighbours::read(tree, &device.ports);
    device
}
