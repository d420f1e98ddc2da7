//! An imperfect model: what fails together with something else, and would be its victim if the model had an edge that it seems
//! to lack, is grouped with it by weak evidence instead of accusing somebody else.
//!
//! Time alone groups nothing: two things do fail at once. It takes a gap that the model itself betrays (`gap`), a probe that
//! somebody set up for a need that nobody wrote down, or, in a model that betrays many gaps, a failure that has no sign of
//! being the component's own. What shows a failure of its own from inside is never grouped.

use super::Text;
use super::cause::{Cause, Mode};
use super::consequence::Consequences;
use super::facts::Facts;
use super::gap::Lack;
use super::nature::Nature;
use super::solve::Finding;
use super::structure::{forwards, is_work};
use super::suggestion::{EdgeKind, SuggestedEdge};
use super::symptom::Symptom;
use super::weak_phrases::sentence;
use crate::health::evidence::{By, Millis, NEVER, timestamp};
use crate::network::Kind;

/// Two failures whose first signs leave this much between them may still be one.
const SLACK_MS: Millis = 3_000;

/// A check that was never good is taken to have started to fail within this time.
const UNKNOWN_ONSET_MS: Millis = 60_000;

/// So much of the damage of a failure is looked through.
const DAMAGE: usize = 4096;

/// About so many checks are looked at to learn what agents probe.
const PROBES: usize = 20_000;

/// A piece of weak evidence that a failure is the victim of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hint {
    /// Both began within the same moments.
    SameTime,
    /// Both are at the same site.
    SameSite,
    /// Both carry the same label.
    SameLabel,
    /// The model has no way to it, although it used to answer.
    NoWay,
    /// By the model the other explains it, and only what must have another way or provider says otherwise.
    OtherWay,
    /// It runs on nothing, unlike others of its kind.
    NoMachine,
    /// It has no supply, unlike its neighbours.
    NoSupply,
    /// Its machine probes the other, although the model knows no reason for that.
    Probed,
    /// A service fails through something, and nothing that it needs has failed.
    ServiceAlone,
    /// Nothing says that it failed by itself, and the model lacks other edges.
    IncompleteModel,
    /// They have failed together before.
    Before,
}

/// A failure that is told as part of another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grouping {
    /// The root cause that it is told with.
    pub into: Cause,
    /// Its symptoms, by position in the evidence store.
    pub symptoms: Vec<u32>,
    /// It is a victim itself; otherwise only its symptoms are.
    pub victim: bool,
    /// The edge that would explain it.
    pub edge: SuggestedEdge,
}

/// A way in which one failure could be the victim of another.
struct Tie {
    strength: u32,
    hint: Hint,
    edge: (u32, u32, EdgeKind),
    victim: bool,
}

/// The other failure, and what follows from it by the model.
pub(crate) struct Suspect<'a> {
    cause: Cause,
    world: Consequences<'a>,
    /// What it takes down or cuts off, itself included, sorted.
    damage: Vec<u32>,
    onset: (Millis, Millis),
}

impl Facts {
    /// A root cause that others may be the victims of.
    pub(crate) fn suspect(&self, finding: &Finding) -> Suspect<'_> {
        let cause = finding.cause;
        // What is cleared only by contradicted evidence takes along all that it would if it were down.
        let assumed = if self.is_contradicted(cause.component) {
            Cause::down(cause.component)
        } else {
            cause
        };
        let world = self.structure.consequences(&[assumed]);
        let mut damage: Vec<u32> = world.down().chain(world.cut_off()).take(DAMAGE).collect();
        damage.push(cause.component);
        damage.sort_unstable();
        damage.dedup();
        Suspect {
            cause,
            onset: self.onset(finding),
            world,
            damage,
        }
    }

    /// The strongest tie between a finding and a suspect: (strength, grouping).
    pub(crate) fn tie(&self, stray: &Finding, suspect: &Suspect<'_>) -> Option<(u32, Grouping)> {
        let (from, to) = self.onset(stray);
        if from > suspect.onset.1 + SLACK_MS || suspect.onset.0 > to + SLACK_MS {
            return None;
        }
        let approved = self.is_approved(suspect.cause.component, self.now);
        let mut ties = self.ties(stray, suspect);
        ties.retain(|tie| !approved || tie.hint != Hint::IncompleteModel);
        ties.sort_by(|a, b| b.strength.cmp(&a.strength).then(a.edge.cmp(&b.edge)));
        let best = ties.into_iter().next()?;
        let (lacking, provider, kind) = best.edge;
        let mut hints = vec![Hint::SameTime];
        hints.extend(self.shared(stray.cause.component, suspect.cause.component));
        hints.push(best.hint);
        let mut edge = SuggestedEdge {
            from: self.component_id(lacking),
            to: self.component_id(provider),
            kind,
            reason: Text::default(),
            seen: 0,
            last_seen: timestamp(suspect.onset.1),
        };
        let before = self.suggestions.seen(&edge);
        if before.is_some_and(|known| known.last_seen < edge.last_seen) {
            hints.push(Hint::Before);
        }
        edge.reason = sentence(&hints);
        let strength = best.strength + hints.len() as u32;
        let grouping = Grouping {
            into: suspect.cause,
            symptoms: stray.symptoms.clone(),
            victim: best.victim,
            edge,
        };
        Some((strength, grouping))
    }

    /// When a failure began: not before its checks were last good, not after the first of them failed.
    fn onset(&self, finding: &Finding) -> (Millis, Millis) {
        let probes = |symptom: &&Symptom| symptom.nature != Nature::Agent;
        let silent = !self.of_finding(finding).any(|symptom| probes(&symptom));
        let telling = || self.of_finding(finding).filter(|symptom| silent || probes(symptom));
        let latest = telling().map(|symptom| symptom.since).min().unwrap_or(self.now);
        let good = telling().map(|symptom| match symptom.nature {
            Nature::Agent => self.proof.heard_at(symptom.of),
            _ => self.store.word(symptom.word).last_ok,
        });
        let earliest = good.filter(|at| *at != NEVER && *at <= latest).max();
        (earliest.unwrap_or(latest - UNKNOWN_ONSET_MS), latest)
    }

    fn ties(&self, stray: &Finding, suspect: &Suspect<'_>) -> Vec<Tie> {
        let component = stray.cause.component;
        let mut ties = Vec::new();
        let unlinked = |part: u32| self.structure.gaps.of(part) == Some(Lack::Link);
        if self.lacks_a_way(stray) || self.chain(component).any(unlinked) {
            ties.extend(self.way_through(stray, suspect));
        }
        if stray.cause.mode == Mode::Agent {
            return ties;
        }
        if self.is_wrongly_cleared(suspect.cause.component, stray) {
            ties.push(Tie {
                strength: 60,
                hint: Hint::OtherWay,
                edge: (component, suspect.cause.component, EdgeKind::Dependency),
                victim: true,
            });
        }
        for part in self.chain(component) {
            let tie = match self.structure.gaps.of(part) {
                Some(Lack::Supply(supply)) if suspect.takes_down(supply) => Some((50, Hint::NoSupply, supply)),
                Some(Lack::Machine) => self.machine_for(part, suspect),
                _ => None,
            };
            ties.extend(tie.map(|(strength, hint, provider)| Tie {
                strength,
                hint,
                edge: (part, provider, EdgeKind::Dependency),
                victim: true,
            }));
        }
        if is_work(self.kind(component)) {
            ties.extend(self.provider_for(component, suspect));
        }
        ties
    }

    /// The way that the model lacks leads past the suspect: through a device that it takes down or cuts off.
    fn way_through(&self, stray: &Finding, suspect: &Suspect<'_>) -> Option<Tie> {
        let blocks = &self.structure.blocks;
        let here = self.structure.collector_place().or(blocks.middle())?;
        let off_the_map = |part: &u32| {
            let place = self.structure.network.place(*part);
            place.map_or(self.structure.gaps.of(*part) == Some(Lack::Link), |place| {
                !blocks.joined(here, place)
            })
        };
        let subjects = self.of_finding(stray).map(|symptom| symptom.of);
        let mut parts = subjects
            .chain([stray.cause.component])
            .flat_map(|part| self.chain(part));
        let lone = parts.find(off_the_map)?;
        let place = self.structure.network.place(lone).unwrap_or(lone);
        let gateway = blocks.part(place).and_then(|part| self.structure.gaps.gateway(part));
        let end = gateway.unwrap_or(place);
        let devices = suspect
            .damage
            .iter()
            .copied()
            .filter(|part| forwards(self.kind(*part)) && blocks.part(*part) != blocks.part(place));
        // The same site first; then the device that fails itself; then the one with most neighbours.
        let rank = |device: &u32| {
            (
                self.same_site(*device, end),
                *device == suspect.cause.component,
                self.structure.network.links_of(*device).len(),
                std::cmp::Reverse(*device),
            )
        };
        let device = devices.max_by_key(rank)?;
        Some(Tie {
            strength: if self.same_site(device, end) { 40 } else { 20 },
            hint: Hint::NoWay,
            edge: (end, device, EdgeKind::Link),
            victim: self
                .of_finding(stray)
                .any(|symptom| symptom.of == stray.cause.component),
        })
    }

    /// A machine at the same site that the suspect takes down.
    fn machine_for(&self, part: u32, suspect: &Suspect<'_>) -> Option<(u32, Hint, u32)> {
        let guest = matches!(self.kind(part), Kind::Vm);
        let machines = suspect.damage.iter().copied().filter(|machine| {
            let kind = self.kind(*machine);
            kind.is_machine() && (!guest || kind == Kind::Hypervisor) && self.same_site(*machine, part)
        });
        let best = machines.max_by_key(|machine| (*machine == suspect.cause.component, std::cmp::Reverse(*machine)));
        let beside = || {
            Some(suspect.cause.component).filter(|cause| forwards(self.kind(*cause)) && self.same_site(*cause, part))
        };
        match best {
            Some(machine) => Some((40, Hint::NoMachine, machine)),
            None => beside().map(|device| (25, Hint::NoMachine, device)),
        }
    }

    /// A program that the suspect takes down and that this one could need.
    fn provider_for(&self, component: u32, suspect: &Suspect<'_>) -> Option<Tie> {
        let programs: Vec<u32> = suspect
            .damage
            .iter()
            .flat_map(|part| self.structure.placed.at(*part).iter().chain([part]).copied())
            .filter(|part| {
                let provides = matches!(self.kind(*part), Kind::Database | Kind::Middleware | Kind::Software);
                provides && *part != component && !self.needs(*part, component)
            })
            .collect();
        let dependency = |strength, hint, provider| Tie {
            strength,
            hint,
            edge: (component, provider, EdgeKind::Dependency),
            victim: true,
        };
        if let Some(&provider) = programs.iter().find(|part| self.is_probed_for(**part, component)) {
            return Some(dependency(45, Hint::Probed, provider));
        }
        let best = programs.into_iter().max_by_key(|part| {
            (
                *part == suspect.cause.component,
                self.kind(*part) != Kind::Software,
                self.same_site(*part, component),
                std::cmp::Reverse(*part),
            )
        })?;
        if self.kind(component) == Kind::Service {
            Some(dependency(15, Hint::ServiceAlone, best))
        } else if self.structure.gaps.is_incomplete() && !is_store(self.kind(component)) {
            Some(dependency(10, Hint::IncompleteModel, best))
        } else {
            None
        }
    }

    /// Whether the agent on a program's machine probes another program, although nothing on that machine is known to need it,
    /// where agents probe what is needed beside them and hardly anything else.
    fn is_probed_for(&self, other: u32, program: u32) -> bool {
        let network = &self.structure.network;
        let Some(machine) = network
            .place(program)
            .filter(|machine| network.place(other) != Some(*machine))
        else {
            return false;
        };
        let mut probes = self.store.about(other).filter_map(|word| self.probe_from(word));
        probes.any(|from| from == machine)
            && !self.is_needed_at(machine, other)
            && self.memory.probing.of((), || self.probes_follow_needs())
    }

    /// Whether, besides the one that is asked about, four fifths of the probes of programs from other machines are of what
    /// something beside the prober needs. Where agents watch one another's programs anyhow, a probe tells of no need.
    fn probes_follow_needs(&self) -> bool {
        let step = self.store.len() as usize / PROBES + 1;
        let words = (0..self.store.len()).step_by(step);
        let (mut probes, mut needed) = (0, 0);
        for word in words {
            let of = self.store.word(word).of;
            if let Some(from) = self.probe_from(word).filter(|_| is_work(self.kind(of))) {
                probes += 1;
                needed += usize::from(self.is_needed_at(from, of));
            }
        }
        needed * 5 + 4 >= probes * 4
    }

    /// The machine from which an agent asks whether something elsewhere works.
    fn probe_from(&self, word: u32) -> Option<u32> {
        let word = self.store.word(word);
        let By::Agent(observer) = word.by() else { return None };
        let network = &self.structure.network;
        let asks = self.natures.of(word.check) != Nature::Liveness;
        network
            .place(observer)
            .filter(|from| asks && network.place(word.of) != Some(*from))
    }

    /// Whether something on a machine, or the machine itself, needs a program.
    fn is_needed_at(&self, machine: u32, program: u32) -> bool {
        let mut residents = self.structure.placed.at(machine).iter().chain([&machine]);
        residents.any(|resident| self.needs(*resident, program))
    }

    fn needs(&self, of: u32, on: u32) -> bool {
        let needs = self.structure.network.dependencies_of(of).iter();
        needs.flat_map(|need| &need.providers).any(|provider| *provider == on)
    }

    fn same_site(&self, a: u32, b: u32) -> bool {
        let site = |part: u32| self.structure.network.component(part).site.as_deref();
        site(a).is_some() && site(a) == site(b)
    }

    fn shared(&self, a: u32, b: u32) -> impl Iterator<Item = Hint> {
        let labels = |part: u32| &self.structure.network.component(part).labels;
        let label = labels(a).iter().any(|(key, value)| labels(b).get(key) == Some(value));
        let site = self.same_site(a, b).then_some(Hint::SameSite);
        site.into_iter().chain(label.then_some(Hint::SameLabel))
    }
}

/// Databases and message queues are what others need: that one has an unwritten need of another program is a poor guess.
fn is_store(kind: Kind) -> bool {
    matches!(kind, Kind::Database | Kind::Middleware)
}

impl Suspect<'_> {
    fn takes_down(&self, component: u32) -> bool {
        self.cause.component == component || self.world.is_down(component)
    }
}
