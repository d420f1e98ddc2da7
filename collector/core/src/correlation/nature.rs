//! What the failure of a check means, by the name of the check.

use rustc_hash::FxHashSet;

use super::Settings;
use crate::ids::CheckName;
use crate::network::Kind;

/// Checks of how a device is managed, which it answers whether or not it has anything to do.
const MANAGEMENT: [&str; 5] = ["snmp", "netconf", "gnmi", "ipmi", "redfish"];

/// What a check shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Nature {
    /// That a machine answers at all.
    Liveness,
    /// That a process runs or a port is open, which says nothing about what it needs in turn.
    Presence,
    /// That something does its work, with all that it needs.
    Work,
    /// That a local resource is not short.
    Degradation,
    /// That the agent is connected.
    Agent,
}

/// Tells checks apart by name.
#[derive(Debug)]
pub(crate) struct Natures {
    liveness: FxHashSet<String>,
    presence: FxHashSet<String>,
    degradation: FxHashSet<String>,
    /// By check number of the evidence store.
    known: Vec<Nature>,
    /// By check number: it only speaks with the management of a device.
    management: Vec<bool>,
}

impl Natures {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            liveness: settings.liveness_checks.iter().cloned().collect(),
            presence: settings.presence_checks.iter().cloned().collect(),
            degradation: settings.degradation_checks.iter().cloned().collect(),
            known: Vec::new(),
            management: Vec::new(),
        }
    }

    /// The nature of the check with this number.
    pub(crate) fn of(&self, check: u16) -> Nature {
        self.known.get(usize::from(check)).copied().unwrap_or(Nature::Work)
    }

    /// What a good answer to the check with this number shows about a component of a kind: the management of a load balancer
    /// answers also while all that it balances is down.
    pub(crate) fn shown_by(&self, check: u16, kind: Kind) -> Nature {
        shown(
            self.of(check),
            self.management.get(usize::from(check)) == Some(&true),
            kind,
        )
    }

    /// The same by the name of the check.
    pub(crate) fn shown_by_named(&self, name: &CheckName, kind: Kind) -> Nature {
        shown(self.named(name), is_management(name.as_str()), kind)
    }

    /// The nature of a check by its name.
    pub(crate) fn named(&self, name: &CheckName) -> Nature {
        self.classify(name.as_str())
    }

    /// Learns the names of checks that are new.
    pub(crate) fn learn<'a>(&mut self, names: impl Iterator<Item = &'a CheckName>) {
        for name in names.skip(self.known.len()).collect::<Vec<_>>() {
            let nature = self.classify(name.as_str());
            self.known.push(nature);
            self.management.push(is_management(name.as_str()));
        }
    }

    fn classify(&self, name: &str) -> Nature {
        let first = first_word(name);
        if name == "agent" {
            Nature::Agent
        } else if self.liveness.contains(&first) {
            Nature::Liveness
        } else if self.presence.contains(&first) {
            Nature::Presence
        } else if self.degradation.contains(&first) {
            Nature::Degradation
        } else {
            Nature::Work
        }
    }
}

fn shown(nature: Nature, management: bool, kind: Kind) -> Nature {
    if management && kind == Kind::LoadBalancer {
        Nature::Liveness
    } else {
        nature
    }
}

fn is_management(name: &str) -> bool {
    MANAGEMENT.contains(&first_word(name).as_str())
}

/// What a check is called before the part that tells it apart from others of its kind.
fn first_word(name: &str) -> String {
    let first = name.split(['.', '_', '-', ':', '/', ' ']).next();
    first.unwrap_or(name).to_ascii_lowercase()
}
