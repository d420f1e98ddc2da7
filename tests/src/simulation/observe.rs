//! What each observer really sees, when, and when (if ever) the collector hears of it.

use super::monitoring::{By, Check, Monitoring, Sees};
use super::rng::Rng;
use super::script::{Epoch, Script};
use super::world::World;
use zongbao_core::health::Status;

/// What an observation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The check with this index.
    Check(usize),
    /// The collector's side of the connection of the agent with this index.
    Connection(usize),
}

/// One observation on its way.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// When the collector hears of it, in milliseconds.
    pub arrives_ms: i64,
    /// When it was seen.
    pub at_ms: i64,
    /// What it is about.
    pub source: Source,
    /// What was seen.
    pub status: Status,
}

/// What a check sees in an epoch if it runs and is not a fluke.
pub fn sight(world: &World, epoch: &Epoch, agents: &[usize], check: &Check) -> Status {
    let observer = match check.by {
        By::Agent(agent) => agents[agent],
        By::Collector => world.collector,
    };
    let state = &epoch.state;
    let fine = match check.sees {
        Sees::Answer => !state.down[check.of] && state.reaches(world, observer, check.of),
        Sees::Inside => !epoch.has_failed(check.of),
        Sees::Disk => epoch.degraded.binary_search(&check.of).is_err(),
        Sees::Service => state.serves(world, observer, check.of),
        Sees::Alarm => !state.down[check.of] && state.in_main(world, observer),
        Sees::Port(device) => {
            if state.down[device] || !state.reaches(world, observer, device) {
                return Status::Unknown;
            }
            !state.down[check.of]
        }
    };
    if fine { Status::Ok } else { Status::Critical }
}

/// Whether the agent's process runs in this epoch.
pub fn runs(epoch: &Epoch, agents: &[usize], agent: usize) -> bool {
    !epoch.state.down[agents[agent]] && epoch.dead_agents.binary_search(&agent).is_err()
}

/// Whether what the agent says gets through in this epoch.
pub fn heard(world: &World, epoch: &Epoch, agents: &[usize], agent: usize) -> bool {
    runs(epoch, agents, agent) && epoch.broker && epoch.state.reaches(world, world.collector, agents[agent])
}

/// Plays the whole script; the observations come in the order of their arrival.
pub fn observe(world: &World, monitoring: &Monitoring, script: &Script, epochs: &[Epoch], rng: &Rng) -> Vec<Seen> {
    let mut rng = rng.fork("observe");
    let mut play = Play {
        world,
        monitoring,
        script,
        epochs,
        seen: Vec::new(),
    };
    let sessions: Vec<Vec<(i64, i64)>> = (0..monitoring.agents.len())
        .map(|agent| play.sessions(&mut rng, agent))
        .collect();
    for (index, check) in monitoring.checks.iter().enumerate() {
        play.run(&mut rng, index, check, &sessions);
    }
    let mut periods = vec![i64::MAX; monitoring.agents.len()];
    for check in &monitoring.checks {
        if let By::Agent(agent) = check.by {
            periods[agent] = periods[agent].min(check.every_ms);
        }
    }
    for (agent, sessions) in sessions.iter().enumerate() {
        play.connection(&mut rng, agent, sessions, periods[agent].min(60_000));
    }
    let mut seen = play.seen;
    seen.retain(|seen| seen.arrives_ms < script.end_ms);
    seen.sort_by_key(|seen| (seen.arrives_ms, seen.at_ms));
    seen
}

struct Play<'a> {
    world: &'a World,
    monitoring: &'a Monitoring,
    script: &'a Script,
    epochs: &'a [Epoch],
    seen: Vec<Seen>,
}

impl Play<'_> {
    fn epoch(&self, at_ms: i64) -> &Epoch {
        let after = self.epochs.partition_point(|epoch| epoch.from_ms <= at_ms);
        &self.epochs[after.saturating_sub(1)]
    }

    /// When the agent was connected: from each (re-)connection, after some back-off, to the next break.
    fn sessions(&self, rng: &mut Rng, agent: usize) -> Vec<(i64, i64)> {
        let mut sessions: Vec<(i64, i64)> = Vec::new();
        for epoch in self.epochs {
            if !heard(self.world, epoch, &self.monitoring.agents, agent) {
                continue;
            }
            match sessions.last_mut() {
                Some(last) if last.1 == epoch.from_ms => last.1 = epoch.to_ms,
                _ => {
                    let backoff = if epoch.from_ms == 0 { 0 } else { rng.range(500, 15_000) };
                    sessions.push((epoch.from_ms + backoff, epoch.to_ms));
                }
            }
        }
        sessions.retain(|(from, to)| from < to);
        sessions
    }

    fn run(&mut self, rng: &mut Rng, index: usize, check: &Check, sessions: &[Vec<(i64, i64)>]) {
        let fluke = self
            .script
            .flukes
            .iter()
            .find(|(fluke, _)| *fluke == index)
            .map(|(_, from)| *from);
        let mut fluke = fluke;
        let mut at = check.phase_ms;
        while at < self.script.end_ms {
            let epoch = self.epoch(at);
            let runs = match check.by {
                By::Agent(agent) => runs(epoch, &self.monitoring.agents, agent),
                By::Collector => true,
            };
            if runs {
                let mut status = sight(self.world, epoch, &self.monitoring.agents, check);
                if fluke.is_some_and(|from| at >= from) {
                    (status, fluke) = (Status::Critical, None);
                }
                if let Some(arrives_ms) = self.arrival(rng, check, at, sessions) {
                    self.seen.push(Seen {
                        arrives_ms,
                        at_ms: at,
                        source: Source::Check(index),
                        status,
                    });
                }
            }
            // Timers drift a little, so that two checks do not stay in lockstep for ever.
            at += check.every_ms + rng.range(0, 200);
        }
    }

    fn arrival(&self, rng: &mut Rng, check: &Check, at: i64, sessions: &[Vec<(i64, i64)>]) -> Option<i64> {
        let delay = if rng.chance(self.monitoring.style.jittery) {
            rng.range(1_000, 45_000)
        } else {
            rng.range(20, 1_500)
        };
        let By::Agent(agent) = check.by else {
            return Some(at + delay);
        };
        // From the spool, with its original time, once the connection is back.
        let session = sessions[agent].iter().find(|(_, to)| at < *to)?;
        Some(at.max(session.0) + delay)
    }

    /// What the broker says about the agent's connection.
    fn connection(&mut self, rng: &mut Rng, agent: usize, sessions: &[(i64, i64)], period_ms: i64) {
        let source = Source::Connection(agent);
        for (number, (from, to)) in sessions.iter().copied().enumerate() {
            self.seen.push(Seen {
                arrives_ms: from + 30,
                at_ms: from,
                source,
                status: Status::Ok,
            });
            if to >= self.script.end_ms {
                continue;
            }
            let back = sessions.get(number + 1).map_or(i64::MAX, |(from, _)| *from);
            let epoch = self.epoch(to);
            let crashed = epoch.broker
                && epoch.dead_agents.binary_search(&agent).is_ok()
                && !epoch.state.down[self.monitoring.agents[agent]];
            // A dying process resets its connection at once; a vanished machine is noticed by keep-alive only.
            let will = to
                + if crashed {
                    rng.range(50, 900)
                } else {
                    self.monitoring.style.keep_alive_ms + rng.range(0, 5_000)
                };
            if epoch.broker && will < back {
                self.seen.push(Seen {
                    arrives_ms: will,
                    at_ms: will,
                    source,
                    status: Status::Critical,
                });
            }
            let silence = to + 3 * period_ms + rng.range(0, 2_000);
            if silence < back {
                self.seen.push(Seen {
                    arrives_ms: silence,
                    at_ms: silence,
                    source,
                    status: Status::Unknown,
                });
            }
        }
    }
}
