//! What the failure of a check means, by the name of the check.

use rustc_hash::FxHashSet;

use super::Settings;
use crate::ids::CheckName;

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
}

impl Natures {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            liveness: settings.liveness_checks.iter().cloned().collect(),
            presence: settings.presence_checks.iter().cloned().collect(),
            degradation: settings.degradation_checks.iter().cloned().collect(),
            known: Vec::new(),
        }
    }

    /// The nature of the check with this number.
    pub(crate) fn of(&self, check: u16) -> Nature {
        self.known.get(usize::from(check)).copied().unwrap_or(Nature::Work)
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
        }
    }

    fn classify(&self, name: &str) -> Nature {
        let first = name
            .split(['.', '_', '-', ':', '/', ' '])
            .next()
            .unwrap_or(name)
            .to_ascii_lowercase();
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
