//! A machine that dies takes what runs on it one after another: memory and disks give out before the last of it stops
//! answering, so that it was still seen alive after the first of its guests had failed.

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::nature::Nature;
use super::symptom::Symptom;
use crate::health::evidence::{Millis, NEVER};
use crate::network::Kind;

/// A machine that dies is still seen alive for so long after the first of its guests has failed.
const DYING_MS: Millis = 90_000;

impl Facts {
    /// Whether a machine that has failed since explains what failed on it shortly before.
    pub(crate) fn was_dying(&self, machine: u32, symptom: &Symptom) -> bool {
        if machine == symptom.of {
            return false;
        }
        let died = self.died_at(machine);
        died != NEVER && (died - DYING_MS..=died).contains(&symptom.since)
    }

    /// When a machine failed after two or more of its guests had, which is no coincidence; [`NEVER`] if it has not.
    pub(crate) fn died_at(&self, machine: u32) -> Millis {
        if !self.structure.kind(machine).is_machine() {
            return NEVER;
        }
        self.memory.died.of(machine, || {
            let died = self.failing_since(machine);
            let before = |part: u32| (died.saturating_sub(DYING_MS)..died).contains(&self.failing_since(part));
            let aboard = |guest: u32| self.structure.placed.at(guest).iter().any(|resident| before(*resident));
            let guests = self.structure.network.dependents_of(machine).iter().copied();
            let guests = guests.filter(|guest| self.structure.kind(*guest).is_machine());
            let gone = died != NEVER
                && self.proof.live_at(machine) <= died.saturating_add(self.skew())
                && !self.is_cut_off(machine);
            let (first, others): (Vec<u32>, Vec<u32>) = match gone {
                true => guests.partition(|guest| before(*guest) || aboard(*guest)),
                false => return NEVER,
            };
            let enough = match first[..] {
                [] => false,
                [first] => others.iter().any(|guest| self.is_missed_before(*guest, first, died)),
                _ => true,
            };
            if enough { died } else { NEVER }
        })
    }

    /// Whether a machine may be missed only because something else on the way to it fails itself, or what it cannot be without.
    fn is_cut_off(&self, machine: u32) -> bool {
        let blamed = self.failing(machine).flat_map(|own| own.blame.iter());
        let mut others = blamed.filter(|cause| cause.mode == Mode::Down && cause.component != machine);
        // A dark port is what the machine itself leaves behind.
        others.any(|cause| {
            self.structure.kind(cause.component) != Kind::Link && self.failing_since(cause.component) != NEVER
        })
    }

    /// Whether something was hurt shortly before `died` for which a guest could be to blame that nobody has seen fail itself, and
    /// another guest could not.
    fn is_missed_before(&self, guest: u32, another: u32, died: Millis) -> bool {
        let mut blaming = self.suspicion.of(guest).filter_map(|word| self.symptoms.get(&word));
        blaming.any(|symptom| {
            let blames = |part: u32| symptom.blame.binary_search(&Cause::down(part)).is_ok();
            let lasts = symptom.nature != Nature::Degradation && !symptom.resting && symptom.recovering.is_none();
            lasts
                && (died.saturating_sub(DYING_MS)..died).contains(&symptom.since)
                && self.proof.live_at(guest) <= symptom.since.saturating_add(self.skew())
                && blames(guest)
                && !blames(another)
        })
    }

    /// Since when a check of a component itself fails, or its agent is lost; [`NEVER`] if neither.
    fn failing_since(&self, component: u32) -> Millis {
        let lasting = self.failing(component).filter(|own| {
            own.nature != Nature::Degradation && !own.resting && !own.latched && own.recovering.is_none()
        });
        lasting.map(|own| own.since).min().unwrap_or(NEVER)
    }
}
