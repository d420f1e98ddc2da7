//! Trouble with the monitoring itself: what observers, their clocks and the way to the collector do to the evidence.

use super::Composer;
use crate::simulation::monitoring::{By, Check};
use crate::simulation::observe::{heard, runs};
use crate::simulation::script::{Change, epochs};

impl Composer<'_> {
    pub(super) fn agent_crash(&mut self) -> Option<()> {
        let agent = (!self.monitoring.agents.is_empty()).then(|| self.rng.index(self.monitoring.agents.len()))?;
        self.at(self.onset_ms, Change::AgentDies(agent));
        if self.rng.chance(0.5) {
            self.at(self.onset_ms + self.hold_ms, Change::AgentReturns(agent));
        }
        Some(())
    }

    pub(super) fn collector_uplink(&mut self) {
        let heals = self.rng.chance(0.6);
        for link in self.world.links_of[self.world.collector].clone() {
            self.at(self.onset_ms, Change::Fail(link));
            if heals {
                self.at(self.onset_ms + self.hold_ms, Change::Heal(link));
            }
        }
    }

    pub(super) fn broker_restart(&mut self) {
        let length = self.rng.range(3_000, 120_000);
        self.at(self.onset_ms, Change::BrokerStops);
        self.at(self.onset_ms + length, Change::BrokerReturns);
    }

    pub(super) fn flaky_sample(&mut self) -> Option<()> {
        let check = (!self.monitoring.checks.is_empty()).then(|| self.rng.index(self.monitoring.checks.len()))?;
        self.script.flukes.push((check, self.onset_ms));
        self.script.end_ms = self.onset_ms + 2 * self.hold_ms;
        Some(())
    }

    /// Agents are cut off, watch one another from inside the cut, and report it all after healing.
    pub(super) fn late_telemetry(&mut self) -> Option<()> {
        let part = self.network_part()?;
        self.break_at(part, self.onset_ms, true);
        let mut script = self.script.clone();
        script.end_ms = self.onset_ms + 2 * self.hold_ms;
        let agents = &self.monitoring.agents;
        let cut = epochs(self.world, &script).iter().any(|epoch| {
            (0..agents.len()).any(|agent| runs(epoch, agents, agent) && !heard(self.world, epoch, agents, agent))
        });
        cut.then_some(())
    }

    /// The broker restarts: every connection closes with a last will, and the agents come back one by one.
    pub(super) fn broker_wills(&mut self) {
        self.monitoring.delivery.wills_at_stop = true;
        self.monitoring.delivery.reconnect_ms = self.rng.range(15_000, 90_000);
        self.broker_restart();
    }

    /// Agents that tell only what changes; a plain fault among them.
    pub(super) fn changes_only(&mut self) -> Option<()> {
        let all = self.rng.chance(0.5);
        let mut agents: Vec<usize> = (0..self.monitoring.agents.len()).collect();
        agents.retain(|_| all || self.rng.chance(0.5));
        self.monitoring.delivery.changes_only = agents;
        let part = self.any_part()?;
        // A change is told once: nothing would ever confirm what a single check sees.
        let about = |check: &&Check| check.of == part;
        if self.monitoring.checks.iter().filter(about).count() < 2 {
            return None;
        }
        self.break_once(part);
        Some(())
    }

    /// Clocks up to a second off, and one that is badly wrong: slow by minutes, or fast by most of a minute.
    pub(super) fn clock_skew(&mut self) -> Option<()> {
        let part = self.any_part()?;
        let agents = self.monitoring.agents.len();
        let mut skews: Vec<(usize, i64)> = (0..agents)
            .map(|agent| (agent, self.rng.range(-1_000, 1_001)))
            .collect();
        let wrong = self.rng.index(agents);
        if let Some((_, skew)) = skews.get_mut(wrong) {
            *skew = *self.rng.pick(&[-3_600_000, -300_000, -90_000, -40_000, 20_000, 45_000]);
        }
        // What only the badly wrong clock has seen cannot be told in time.
        let seen_by_it = |check: &Check| check.of == part && check.by == By::Agent(wrong);
        self.monitoring.checks.retain(|check| !seen_by_it(check));
        self.monitoring.delivery.skews = skews;
        self.break_once(part);
        Some(())
    }

    /// At-least-once delivery, out of order: a fault, or one failed sample that arrives twice.
    pub(super) fn duplicates(&mut self) -> Option<()> {
        self.monitoring.delivery.duplicated = 0.3;
        self.monitoring.delivery.overtaken = 0.2;
        if self.rng.chance(0.4) {
            return self.flaky_sample();
        }
        let part = self.any_part()?;
        self.break_once(part);
        Some(())
    }

    /// Something breaks while the collector has lost its uplink, and is still broken when it sees again.
    pub(super) fn fault_while_blind(&mut self) -> Option<()> {
        let part = self.any_part()?;
        let sees_again = self.onset_ms + self.hold_ms;
        for link in self.world.links_of[self.world.collector].clone() {
            self.at(self.onset_ms, Change::Fail(link));
            self.at(sees_again, Change::Heal(link));
        }
        let broke = self.onset_ms + self.rng.range(5_000, self.hold_ms - 5_000);
        self.at(broke, Change::Fail(part));
        let heals = self.rng.chance(0.4).then_some(sees_again + self.hold_ms);
        if let Some(healed) = heals {
            self.at(healed, Change::Heal(part));
        }
        self.fault(part, sees_again, heals);
        Some(())
    }

    /// Sparse monitoring that leaves a fault ambiguous until somebody well placed probes.
    pub(super) fn verification(&mut self) -> Option<()> {
        self.monitoring.delivery.answers_probes = true;
        let part = self.any_part()?;
        let mut rng = self.rng.clone();
        self.monitoring.checks.retain(|_| rng.chance(0.6));
        self.break_once(part);
        Some(())
    }
}
