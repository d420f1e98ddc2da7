//! A machine whose disk is full still answers, and so do its programs, until they want to write: what runs on it and begins
//! to fail at about that time fails of it.

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::nature::Nature;
use super::structure::is_work;
use super::symptom::Symptom;
use crate::health::evidence::Millis;

/// Checks of what programs cannot do without, by the first part of their names.
const STORES: [&str; 6] = ["disk", "disks", "filesystem", "fs", "inode", "inodes"];

/// A disk is looked at now and then, and programs buffer for a while: so far apart both may be seen to begin.
const WITHIN_MS: Millis = 5 * 60 * 1000;

impl Facts {
    /// Whether a machine has a full disk.
    pub(crate) fn has_full_disk(&self, machine: u32) -> bool {
        self.full_since(machine).is_some()
    }

    /// Whether a program can fail because the disk of its machine is full: it began when that did.
    pub(crate) fn fails_of_full_disk(&self, machine: u32, symptom: &Symptom) -> bool {
        let full = self.full_since(machine);
        full.is_some_and(|since| (symptom.since - since).abs() <= WITHIN_MS)
    }

    /// The programs on the machine that are blamed on its full disk; empty for any other cause.
    pub(crate) fn starved_by(&self, cause: Cause) -> Vec<Cause> {
        if cause.mode != Mode::Degraded {
            return Vec::new();
        }
        let aboard = self.structure.network.dependents_of(cause.component).iter().copied();
        let failing = aboard.filter(|program| is_work(self.structure.kind(*program)));
        let starved = failing.filter(|program| self.own_symptoms(*program).any(|own| own.root == Some(cause)));
        starved.map(Cause::down).collect()
    }

    fn full_since(&self, machine: u32) -> Option<Millis> {
        let failing = self.failing(machine);
        let full = failing.filter(|own| {
            let name = self.store.check_name(own.check).as_str().to_ascii_lowercase();
            let first = name.split(['.', '_', '-', ':', '/', ' ']).next();
            let store = first.is_some_and(|first| STORES.contains(&first));
            own.nature == Nature::Degradation && store && !own.resting && own.recovering.is_none()
        });
        full.map(|own| own.since).min()
    }
}
