//! A way around that the model lacks: a device fails in everybody's eyes and most of what hangs on it fails as well, but
//! something behind it still answers. That one has another cable; it does not prove that the device forwards.

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::nature::Nature;
use super::structure::forwards;
use super::symptom::Symptom;
use crate::health::evidence::Millis;

/// At least so many neighbours must fail with the device.
const FEWEST: usize = 2;

/// For each neighbour that still answers, so many must fail.
const FOR_EACH: usize = 2;

impl Facts {
    /// Whether what seems to prove that a device forwards only has another way, so that the device explains this symptom after all.
    pub(crate) fn is_bypassed(&self, cause: Cause, symptom: &Symptom) -> bool {
        if cause.mode != Mode::Down || !forwards(self.structure.kind(cause.component)) {
            return false;
        }
        let failing = self
            .own_symptoms(cause.component)
            .filter(|own| own.nature != Nature::Presence && !own.resting && own.recovering.is_none());
        let Some(since) = failing.map(|own| own.since).min() else {
            return false;
        };
        if since > symptom.at + self.skew() {
            return false;
        }
        let (dark, bright) = self.behind(cause.component, since);
        dark.len() >= FEWEST && dark.len() >= FOR_EACH * bright.len()
    }

    /// The neighbours that by the model are reached only through a device: those that fail, and those that have answered since.
    pub(crate) fn behind(&self, device: u32, since: Millis) -> (Vec<u32>, Vec<u32>) {
        let (mut dark, mut bright) = (Vec::new(), Vec::new());
        let network = &self.structure.network;
        for &link in network.links_of(device) {
            let Some(neighbour) = super::blocks::other_end(network, link, device) else {
                continue;
            };
            if forwards(self.structure.kind(neighbour)) || network.links_of(neighbour).len() > 1 {
                continue;
            }
            if self.fails_itself(neighbour) {
                dark.push(neighbour);
            } else if self.proof.live_at(neighbour) > since + self.skew() {
                bright.push(neighbour);
            }
        }
        (dark, bright)
    }
}
