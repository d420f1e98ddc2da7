//! Hangs: what neither works nor is gone.

use zongbao_core::network::Kind;

use super::Composer;
use crate::simulation::case::{Fault, Trouble};
use crate::simulation::monitoring::Sees;
use crate::simulation::script::{Change, Hang};

impl Composer<'_> {
    fn hang_at(&mut self, part: usize, hang: Hang) {
        let heals = self.rng.chance(0.5);
        let healed = heals.then_some(self.onset_ms + self.hold_ms);
        self.at(self.onset_ms, Change::Hang(part, hang));
        if let Some(healed) = healed {
            self.at(healed, Change::Heal(part));
        }
        let trouble = if hang.serves() {
            Trouble::Unresponsive
        } else {
            Trouble::Failure
        };
        self.faults.push(Fault {
            part,
            trouble,
            from_ms: self.onset_ms,
            healed_ms: healed,
        });
    }

    /// A program that accepts connections and answers none: process and port look well, the probe of its work times out.
    pub(super) fn hung_program(&mut self) -> Option<()> {
        let part = self.choose(|kind| matches!(kind, Kind::Software | Kind::Database | Kind::Middleware))?;
        let probe = if self.world.parts[part].kind == Kind::Software {
            "http"
        } else {
            "query"
        };
        self.monitoring.watch(&mut self.rng, part, probe);
        self.hang_at(part, Hang::Program);
        Some(())
    }

    /// A machine whose kernel answers pings while all its programs stand still, its agent too.
    pub(super) fn hung_machine(&mut self) -> Option<()> {
        let part = self.choose(|kind| matches!(kind, Kind::Host | Kind::Hypervisor | Kind::Vm))?;
        let checks = &self.monitoring.checks;
        let asked = |program: usize| {
            let mut about = checks.iter().filter(|check| check.of == program);
            about.any(|check| check.sees == Sees::Answer && check.name != "icmp")
        };
        let aboard = (0..self.world.parts.len()).filter(|program| self.world.carrier(*program) == Some(part));
        if aboard.filter(|program| asked(*program)).count() < 2 {
            return None;
        }
        self.hang_at(part, Hang::Machine);
        Some(())
    }

    /// A device of which one face has died: its management, its answers to pings, or its forwarding behind lit cables.
    pub(super) fn hung_device(&mut self) -> Option<()> {
        let hang = *self.rng.pick(&[Hang::Forwarding, Hang::Management, Hang::Mute]);
        let name = if hang == Hang::Management { "snmp" } else { "icmp" };
        let watched: Vec<usize> = self
            .breakable()
            .filter(|part| {
                let device = matches!(
                    self.world.parts[*part].kind,
                    Kind::Switch | Kind::Router | Kind::Firewall
                );
                let host = hang == Hang::Mute && self.world.parts[*part].kind == Kind::Host;
                let mut checks = self.monitoring.checks.iter();
                (device || host) && checks.any(|check| check.of == *part && check.name == name)
            })
            .collect();
        let part = *(!watched.is_empty()).then(|| self.rng.pick(&watched))?;
        self.hang_at(part, hang);
        Some(())
    }
}
