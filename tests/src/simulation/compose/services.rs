//! What many share: the name service, one agency's interface, a line that loses packets; and everything at once.

use super::Composer;
use crate::simulation::case::{Fault, Trouble};
use crate::simulation::monitoring::Sees;
use crate::simulation::physics::State;
use crate::simulation::script::{Change, Loss};
use zongbao_core::network::Kind;

impl Composer<'_> {
    /// What most programs need, such as the name service, fails: alone, with its machine, or both of a pair.
    pub(super) fn shared_service(&mut self) -> Option<()> {
        let program = |part: usize| {
            matches!(
                self.world.parts[part].kind,
                Kind::Software | Kind::Database | Kind::Middleware
            )
        };
        let shared = (0..self.world.parts.len())
            .filter(|part| program(*part))
            .max_by_key(|part| self.world.needed_by[*part].len())?;
        let need = &self.world.needs[*self.world.needed_by[shared].first()?];
        if self.world.needed_by[shared].len() < 5 {
            return None;
        }
        let carrier = self.world.carrier(shared);
        match need.on[..] {
            [only] => {
                let machine = carrier.filter(|_| self.rng.chance(0.3));
                self.break_once(machine.unwrap_or(only));
            }
            _ => {
                for part in need.on.clone() {
                    let at = self.onset_ms + self.rng.range(0, 4_000);
                    self.break_at(part, at, false);
                }
            }
        }
        Some(())
    }

    /// Something of one agency fails and takes another agency's portal with it.
    pub(super) fn portal_chain(&mut self) -> Option<()> {
        let part = self.choose(|kind| !matches!(kind, Kind::Link | Kind::Circuit | Kind::Switch | Kind::Router))?;
        let state = State::settle(self.world, &[part]);
        let service = |part: usize| self.world.parts[part].kind == Kind::Service;
        let through_another = |portal: usize| {
            let mut needs = self.world.needs_of[portal]
                .iter()
                .flat_map(|need| &self.world.needs[*need].on);
            needs.any(|provider| service(*provider) && state.down[*provider])
        };
        let mut down = state.services_down(self.world);
        if !down.any(through_another) {
            return None;
        }
        self.break_once(part);
        Some(())
    }

    /// A cable or circuit without an alternative loses packets, its ports count errors, and nothing is quite down.
    pub(super) fn packet_loss(&mut self) -> Option<()> {
        let link = self.choose(|kind| matches!(kind, Kind::Link | Kind::Circuit))?;
        let ports = |sees: Sees| matches!(sees, Sees::Port(_));
        let mut about = self.monitoring.checks.iter().filter(|check| check.of == link);
        let state = State::settle(self.world, &[link]);
        let cut = state.lost_from(self.world, self.world.collector);
        let already = State::settle(self.world, &[]).lost_from(self.world, self.world.collector);
        if cut == already || !about.any(|check| ports(check.sees)) {
            return None;
        }
        let end = self.onset_ms + 2 * self.hold_ms + 120_000;
        let share = self.rng.range(30, 80) as f64 / 100.0;
        self.script.losses.push(Loss {
            link,
            share,
            from_ms: self.onset_ms,
            to_ms: end,
            beyond: state,
        });
        self.script.end_ms = end;
        self.faults.push(Fault {
            part: link,
            trouble: Trouble::Loss,
            from_ms: self.onset_ms,
            healed_ms: None,
        });
        Some(())
    }

    /// Mixed faults: one to three of anything, with some noise and a transport that has its own habits.
    pub(super) fn mixed(&mut self) -> Option<()> {
        let delivery = &mut self.monitoring.delivery;
        if self.rng.chance(0.2) {
            (delivery.duplicated, delivery.overtaken) = (0.2, 0.1);
        }
        if self.rng.chance(0.2) {
            for agent in 0..self.monitoring.agents.len() {
                delivery.skews.push((agent, self.rng.range(-1_000, 1_001)));
            }
        }
        // Some installations watch less than others, each in its own places.
        if self.rng.chance(0.25) {
            let watched = self.rng.range(60, 95) as f64 / 100.0;
            let mut rng = self.rng.clone();
            self.monitoring.checks.retain(|_| rng.chance(watched));
        }
        if self.rng.chance(0.2) && !self.monitoring.checks.is_empty() {
            let check = self.rng.index(self.monitoring.checks.len());
            self.script.flukes.push((check, self.onset_ms));
        }
        if self.rng.chance(0.12) {
            self.monitoring.delivery.wills_at_stop = self.rng.chance(0.5);
            let stops = self.onset_ms - self.rng.range(5_000, 15_000);
            self.at(stops, Change::BrokerStops);
            let returns = stops + self.rng.range(1_000, 30_000);
            self.at(returns, Change::BrokerReturns);
        }
        let mut used: Vec<usize> = Vec::new();
        for _ in 0..*self.rng.pick(&[1, 1, 1, 2, 2, 3]) {
            let before = self.faults.len();
            match self.rng.index(10) {
                0 => self.degradation()?,
                1 => self.hung_program()?,
                2 => self.agent_crash()?,
                3 if self.rng.chance(0.5) => self.flapping()?,
                _ => {
                    let part = self.any_part()?;
                    let from_ms = self.onset_ms + self.rng.range(0, 20_000);
                    let heals = self.rng.chance(0.4);
                    self.break_at(part, from_ms, heals);
                }
            }
            for fault in &self.faults[before..] {
                if used.contains(&fault.part) {
                    return None;
                }
                used.push(fault.part);
            }
        }
        let crashed = |part: &usize| {
            self.script.events.iter().any(
                |(_, change)| matches!(change, Change::AgentDies(agent) if self.monitoring.agents[*agent] == *part),
            )
        };
        (!used.iter().any(crashed)).then_some(())
    }
}
