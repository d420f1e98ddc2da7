//! What other causes would have left the same evidence: by trying them all.

use zongbao_core::health::Status;
use zongbao_core::network::Kind;

use super::case::{Gap, Setup};
use super::emit;
use super::monitoring::{By, Check, Sees};
use super::observe::{heard, sight};
use super::physics::State;
use super::script::{Epoch, Hang};
use super::world::World;

/// What the evidence looks like once everything has been sampled: one word per check, then one per agent connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(Vec<Option<Status>>);

impl Signature {
    /// The evidence of an epoch that lasts.
    pub fn of(setup: &Setup, epoch: &Epoch) -> Self {
        let agents = &setup.monitoring.agents;
        let connected: Vec<bool> = (0..agents.len())
            .map(|agent| heard(&setup.world, epoch, agents, agent))
            .collect();
        let mut words: Vec<Option<Status>> = Vec::with_capacity(setup.monitoring.checks.len() + agents.len());
        for check in &setup.monitoring.checks {
            let delivered = match check.by {
                By::Agent(agent) => connected[agent],
                By::Collector => true,
            };
            words.push(delivered.then(|| sight(&setup.world, epoch, agents, check)));
        }
        // An agent that never says anything proves nothing by being connected.
        let mut speaks = vec![false; agents.len()];
        for check in &setup.monitoring.checks {
            if let By::Agent(agent) = check.by {
                speaks[agent] = true;
            }
        }
        words.extend(
            connected
                .iter()
                .zip(speaks)
                .map(|(connected, speaks)| (*connected && speaks).then_some(Status::Ok)),
        );
        Self(words)
    }

    /// Whether the evidence is the same as `other`, apart from what `part` shows of itself from inside: a program can hang
    /// while its process is there, so a good word from inside does not clear it. Nor does an open port of the program
    /// `hung` tell whether it hangs by itself or for want of a provider that hangs.
    fn same_but_inside(&self, other: &Self, setup: &Setup, part: usize, hung: Option<usize>) -> bool {
        let inside = |word: usize| {
            let check = setup.monitoring.checks.get(word);
            check.is_some_and(|check| check.of == part && check.sees == Sees::Inside)
        };
        let program = matches!(
            setup.world.parts[part].kind,
            Kind::Software | Kind::Database | Kind::Middleware
        );
        let hung = hung.filter(|_| program);
        let present = |word: usize| {
            let check = setup.monitoring.checks.get(word);
            check.is_some_and(|check| {
                let subject = Some(check.of) == hung || check.of == part;
                hung.is_some() && subject && (check.name == "tcp" || check.sees == Sees::Inside)
            })
        };
        let mut words = self.0.iter().zip(&other.0).enumerate();
        words.all(|(word, (here, there))| here == there || (program && inside(word)) || present(word))
    }

    /// Whether the failing checks fail in another epoch too: quicker than comparing all of the evidence.
    /// What `besides` shows of itself is left out.
    fn may_come_from(&self, setup: &Setup, other: &Epoch, besides: &[Option<usize>]) -> bool {
        let agents = &setup.monitoring.agents;
        let failing = setup.monitoring.checks.iter().zip(&self.0);
        failing
            .filter(|(check, word)| **word == Some(Status::Critical) && !besides.contains(&Some(check.of)))
            .all(|(check, _)| match check.by {
                By::Agent(agent) if !heard(&setup.world, other, agents, agent) => false,
                _ => sight(&setup.world, other, agents, check) == Status::Critical,
            })
    }

    /// Whether some check fails here that does not fail in `without`.
    pub fn accuses_beyond(&self, without: &Self) -> bool {
        self.0
            .iter()
            .zip(&without.0)
            .any(|(here, there)| *here == Some(Status::Critical) && here != there)
    }
}

/// The epoch as it would be with other failures.
pub fn suppose(setup: &Setup, epoch: &Epoch, without: Option<usize>, with: Option<usize>) -> Epoch {
    let mut failed: Vec<usize> = epoch
        .failed
        .iter()
        .copied()
        .filter(|part| Some(*part) != without)
        .collect();
    failed.extend(with);
    failed.sort_unstable();
    failed.dedup();
    let hung = epoch.hung.iter().copied().filter(|(part, _)| Some(*part) != without);
    Epoch {
        state: State::settle(&setup.world, &failed),
        failed,
        hung: hung.collect(),
        ..epoch.clone()
    }
}

/// Other single causes that would have left exactly the same evidence in this epoch.
pub fn alternatives_of(setup: &Setup, epoch: &Epoch, part: usize) -> Vec<usize> {
    let signature = Signature::of(setup, epoch);
    let hung = (epoch.hang(part) == Some(Hang::Program)).then_some(part);
    let others = suppose(setup, epoch, Some(part), None);
    let mut same: Vec<usize> = neighbourhood(&setup.world, part)
        .into_iter()
        .filter(|other| !epoch.has_failed(*other) && !setup.gaps.contains(&Gap::Link(*other)))
        .filter(|other| {
            let supposed = match others.state.and(&setup.world, *other) {
                Some(state) => {
                    let mut failed = others.failed.clone();
                    failed.push(*other);
                    failed.sort_unstable();
                    Epoch {
                        state,
                        failed,
                        ..others.clone()
                    }
                }
                None => suppose(setup, epoch, Some(part), Some(*other)),
            };
            signature.may_come_from(setup, &supposed, &[Some(*other), hung])
                && signature.same_but_inside(&Signature::of(setup, &supposed), setup, *other, hung)
        })
        .collect();
    same.sort_unstable();
    same
}

/// Other causes that a model with gaps cannot tell from the true one, although physics could.
pub fn alternatives_by_model(setup: &Setup, epoch: &Epoch, part: usize) -> Vec<usize> {
    if setup.gaps.is_empty() {
        return Vec::new();
    }
    let as_modelled = Setup {
        world: emit::modelled(&setup.world, &setup.gaps),
        ..setup.clone()
    };
    let as_predicted = Epoch {
        state: State::settle(&as_modelled.world, &epoch.failed),
        ..epoch.clone()
    };
    alternatives_of(&as_modelled, &as_predicted, part)
}

/// Whether a ping by the collector or by an agent that is heard would have told `other` from `part`, the true cause.
pub fn probes_tell_apart(setup: &Setup, epoch: &Epoch, part: usize, other: usize) -> bool {
    let (world, agents) = (&setup.world, &setup.monitoring.agents);
    if part == other {
        return false;
    }
    let supposed = suppose(setup, epoch, Some(part), Some(other));
    let heard = (0..agents.len()).filter(|agent| heard(world, epoch, agents, *agent));
    let observers: Vec<By> = heard.map(By::Agent).chain([By::Collector]).collect();
    let subjects = (0..world.parts.len()).filter(|subject| world.place[*subject].is_some());
    subjects.into_iter().any(|of| {
        observers.iter().any(|by| {
            let ping = Check {
                of,
                name: "icmp",
                by: *by,
                sees: Sees::Answer,
                every_ms: 0,
                phase_ms: 0,
            };
            sight(world, epoch, agents, &ping) != sight(world, &supposed, agents, &ping)
        })
    })
}

/// Parts near enough to be mistaken for `part`: all of a small network; within four steps in a large one.
pub fn neighbourhood(world: &World, part: usize) -> Vec<usize> {
    let candidate = |other: &usize| *other != part && world.parts[*other].kind != Kind::Service;
    if world.parts.len() <= 800 {
        return (0..world.parts.len()).filter(candidate).collect();
    }
    let (mut found, mut at) = (vec![part], 0);
    let mut seen = std::collections::BTreeSet::from([part]);
    while at < found.len() && found.len() < 150 {
        let here = found[at];
        at += 1;
        let needs = world.needs_of[here]
            .iter()
            .flat_map(|need| world.needs[*need].on.iter().copied());
        let needed = world.needed_by[here].iter().map(|need| world.needs[*need].of);
        let joined = world.links_of[here]
            .iter()
            .copied()
            .chain(world.parts[here].ends.into_iter().flatten());
        for next in joined.chain(needs).chain(needed) {
            if seen.insert(next) {
                found.push(next);
            }
        }
    }
    found.into_iter().filter(candidate).collect()
}
