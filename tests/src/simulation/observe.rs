//! What each observer really sees, when, and when (if ever) the collector hears of it.

use super::monitoring::{By, Check, Monitoring, Sees};
use super::rng::Rng;
use super::script::{Epoch, Hang, Loss, Script};
use super::world::World;
use zongbao_core::health::Status;
use zongbao_core::network::Kind;

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
    let hang = epoch.hang(check.of);
    let fine = match check.sees {
        Sees::Answer => match hang {
            Some(hang) => hang.answers(check.name) && reaches_hung(world, epoch, observer, check.of),
            None => !state.down[check.of] && state.reaches(world, observer, check.of),
        },
        Sees::Inside => {
            (!epoch.has_failed(check.of) || hang == Some(Hang::Program)) && contained(world, epoch, check.of)
        }
        Sees::Disk => epoch.degraded.binary_search(&check.of).is_err(),
        Sees::Service => state.serves(world, observer, check.of),
        Sees::Alarm => !state.down[check.of] && state.in_main(world, observer),
        Sees::Port(device) => {
            let mute = epoch.hang(device) == Some(Hang::Management);
            if mute || state.down[device] || !state.reaches(world, observer, device) {
                return Status::Unknown;
            }
            !state.down[check.of] || lit(world, epoch, check.of)
        }
    };
    if fine { Status::Ok } else { Status::Critical }
}

/// Whether the container around a program runs, if there is one.
fn contained(world: &World, epoch: &Epoch, part: usize) -> bool {
    let around = world
        .carrier(part)
        .filter(|around| world.parts[*around].kind == Kind::Container);
    around.is_none_or(|container| !epoch.state.down[container])
}

/// Whether a packet from `observer` gets to the network card of a part that hangs.
fn reaches_hung(world: &World, epoch: &Epoch, observer: usize, part: usize) -> bool {
    let state = &epoch.state;
    if state.reaches(world, observer, part) {
        return true;
    }
    let mut ways = world.links_of[part]
        .iter()
        .filter(|link| !epoch.has_failed(**link))
        .map(|link| world.across(*link, part));
    ways.any(|next| !state.down[next] && state.reaches(world, observer, next))
}

/// Whether a cable shows light although the device at an end of it hangs.
fn lit(world: &World, epoch: &Epoch, link: usize) -> bool {
    let powered = |end: usize| !epoch.state.down[end] || epoch.hang(end).is_some();
    !epoch.has_failed(link) && world.parts[link].ends.is_some_and(|ends| ends.into_iter().all(powered))
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
    disturb(&mut seen, monitoring, &mut rng);
    seen.retain(|seen| seen.arrives_ms < script.end_ms);
    seen.sort_by_key(|seen| (seen.arrives_ms, seen.at_ms));
    seen
}

/// At-least-once delivery: some observations arrive twice, some are overtaken by later ones.
fn disturb(seen: &mut Vec<Seen>, monitoring: &Monitoring, rng: &mut Rng) {
    let delivery = &monitoring.delivery;
    if delivery.duplicated == 0.0 && delivery.overtaken == 0.0 {
        return;
    }
    let mut again = Vec::new();
    for seen in seen.iter_mut().filter(|seen| matches!(seen.source, Source::Check(_))) {
        if rng.chance(delivery.overtaken) {
            seen.arrives_ms = seen.arrives_ms.max(seen.at_ms + rng.range(1_000, 55_000));
        }
        if rng.chance(delivery.duplicated) {
            let arrives_ms = seen.arrives_ms + rng.range(0, 25_000);
            again.push(Seen { arrives_ms, ..*seen });
        }
    }
    seen.append(&mut again);
}

/// Between two signs of life of an agent that has nothing to tell, in milliseconds.
const HEARTBEAT_MS: i64 = 20_000;

/// Connections outlive a break of the network that is no longer than this, in milliseconds.
const STALL_MS: i64 = 8_000;

struct Play<'a> {
    world: &'a World,
    monitoring: &'a Monitoring,
    script: &'a Script,
    epochs: &'a [Epoch],
    seen: Vec<Seen>,
}

impl<'a> Play<'a> {
    fn epoch(&self, at_ms: i64) -> &'a Epoch {
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
                Some(last) if self.bridges(agent, last.1, epoch.from_ms) => last.1 = epoch.to_ms,
                _ => {
                    let longest = match self.monitoring.delivery.reconnect_ms {
                        0 => 15_000,
                        longest => longest,
                    };
                    let backoff = if epoch.from_ms == 0 { 0 } else { rng.range(500, longest) };
                    sessions.push((epoch.from_ms + backoff, epoch.to_ms));
                }
            }
        }
        sessions.retain(|(from, to)| from < to);
        sessions
    }

    /// Whether a connection outlives a break: its two ends are there and notice nothing for so short a time.
    fn bridges(&self, agent: usize, from_ms: i64, to_ms: i64) -> bool {
        let agents = &self.monitoring.agents;
        let within = |epoch: &&Epoch| epoch.from_ms < to_ms && epoch.to_ms > from_ms;
        to_ms - from_ms <= STALL_MS
            && self
                .epochs
                .iter()
                .filter(within)
                .all(|epoch| epoch.broker && runs(epoch, agents, agent))
    }

    fn run(&mut self, rng: &mut Rng, index: usize, check: &Check, sessions: &[Vec<(i64, i64)>]) {
        let fluke = self
            .script
            .flukes
            .iter()
            .find(|(fluke, _)| *fluke == index)
            .map(|(_, from)| *from);
        let mut fluke = fluke;
        let delivery = &self.monitoring.delivery;
        let (changes_only, skew) = match check.by {
            By::Agent(agent) => (delivery.changes_only.contains(&agent), delivery.skew_ms(agent)),
            By::Collector => (false, 0),
        };
        let mut told = None;
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
                status = self.through_losses(rng, check, at, status);
                let news = told.replace(status) != Some(status) || !changes_only;
                if let Some(arrives_ms) = self.arrival(rng, check, at, sessions).filter(|_| news) {
                    self.seen.push(Seen {
                        arrives_ms,
                        at_ms: at + skew,
                        source: Source::Check(index),
                        status,
                    });
                }
            }
            // Timers drift a little, so that two checks do not stay in lockstep for ever.
            at += check.every_ms + rng.range(0, 200);
        }
    }

    /// What is left of a good answer by the lines that lose packets.
    fn through_losses(&self, rng: &mut Rng, check: &Check, at: i64, status: Status) -> Status {
        let observer = match check.by {
            By::Agent(agent) => self.monitoring.agents[agent],
            By::Collector => self.world.collector,
        };
        let active = |loss: &&Loss| (loss.from_ms..loss.to_ms).contains(&at);
        for loss in self.script.losses.iter().filter(active) {
            let through = |part: usize| !loss.beyond.reaches(self.world, observer, part);
            // A connection sends again what is lost; a ping does not.
            let share = if check.name == "icmp" {
                loss.share
            } else {
                loss.share * loss.share
            };
            let asked = match check.sees {
                Sees::Answer => through(check.of),
                Sees::Port(device) => {
                    if through(device) && rng.chance(share) {
                        return Status::Unknown;
                    }
                    if check.of == loss.link && status == Status::Ok {
                        return Status::Warning;
                    }
                    false
                }
                _ => false,
            };
            if asked && status == Status::Ok && rng.chance(share) {
                return Status::Critical;
            }
        }
        status
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
        // From the spool, with its original time, once the connection is back; within a connection, once it moves again.
        let session = sessions[agent].iter().find(|(_, to)| at < *to)?;
        let sent = at.max(session.0);
        let moves = |epoch: &&Epoch| {
            epoch.to_ms > sent
                && epoch.to_ms > epoch.from_ms
                && heard(self.world, epoch, &self.monitoring.agents, agent)
        };
        let first = self.epochs.iter().find(moves)?;
        Some(sent.max(first.from_ms) + delay)
    }

    /// The signs of life of an agent that has nothing else to tell.
    fn heartbeats(&mut self, agent: usize, from: i64, to: i64) {
        let mut at = from + HEARTBEAT_MS;
        while at < to {
            self.seen.push(Seen {
                arrives_ms: at + 40,
                at_ms: at,
                source: Source::Connection(agent),
                status: Status::Ok,
            });
            at += HEARTBEAT_MS;
        }
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
            if self.monitoring.delivery.changes_only.contains(&agent) {
                self.heartbeats(agent, from, to);
            }
            if to >= self.script.end_ms {
                continue;
            }
            let back = sessions.get(number + 1).map_or(i64::MAX, |(from, _)| *from);
            let epoch = self.epoch(to);
            let crashed = epoch.broker
                && epoch.dead_agents.binary_search(&agent).is_ok()
                && !epoch.state.down[self.monitoring.agents[agent]];
            if !epoch.broker && self.monitoring.delivery.wills_at_stop {
                let will = to + rng.range(20, 400);
                self.seen.push(Seen {
                    arrives_ms: will,
                    at_ms: will,
                    source,
                    status: Status::Critical,
                });
            }
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
