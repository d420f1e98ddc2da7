//! What must be found: computed from physics, and fair. Where two causes would have left exactly the same evidence, both
//! are listed, and the only right answer is to say so.

use serde::{Deserialize, Serialize};
use zongbao_core::network::Kind;

use super::alternatives::{
    Signature, alternatives_by_model, alternatives_of, neighbourhood, probes_tell_apart, suppose,
};
use super::case::{Fault, Setup, Trouble};
use super::monitoring::Sees;
use super::physics::State;
use super::script::Epoch;
use super::world::GENERAL_CONTRACTOR;

/// An incident that must be reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// The root cause.
    pub root: String,
    /// All causes that would have left the same evidence, `root` among them; more than one = ambiguous.
    pub alternatives: Vec<String>,
    /// The party responsible for the root.
    pub party: String,
    /// The party to name while undecided.
    pub undecided_party: String,
    /// Classes that are right.
    pub classes: Vec<String>,
    /// When the fault began, in milliseconds from the start.
    pub from_ms: i64,
    /// Whether it was healed, with evidence of it, before the end.
    pub healed: bool,
}

/// What must be found in a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The seed of the case.
    pub seed: u64,
    /// Its family.
    pub family: String,
    /// The shape of its network.
    pub shape: String,
    /// How many components the network has.
    pub components: usize,
    /// The incidents.
    pub expected: Vec<Expected>,
    /// One incident of class `monitoring_blind` for the general contractor may be reported besides.
    pub blind_allowed: bool,
    /// How many agents crashed on machines that live on: each is blindness of its own.
    #[serde(default)]
    pub crashed_agents: usize,
    /// The causes can only be inferred together: one undecided incident that lists them all is as good as one for each.
    #[serde(default)]
    pub together: bool,
    /// Services that were really down for good reason to be named.
    pub impacted: Vec<String>,
    /// Services of which the evidence leaves open whether they were down.
    pub impact_open: Vec<String>,
    /// Why the case would not be a fair one; empty = fair.
    pub unfair: Vec<String>,
}

impl Truth {
    /// Works out what must be found.
    pub fn of(setup: &Setup, epochs: &[Epoch]) -> Self {
        let mut truth = Self {
            seed: setup.seed,
            family: setup.family.to_owned(),
            shape: setup.world.shape.to_owned(),
            components: setup.world.parts.len(),
            expected: Vec::new(),
            blind_allowed: blinds(setup, epochs),
            crashed_agents: crashed_agents(epochs),
            together: setup.family == "unmonitored_pair",
            impacted: Vec::new(),
            impact_open: Vec::new(),
            unfair: Vec::new(),
        };
        for fault in &setup.faults {
            truth.expect(setup, epochs, fault);
        }
        let world = &setup.world;
        if !matches!(setup.family, "collector_uplink" | "fault_while_blind")
            && epochs.iter().any(|epoch| !epoch.state.in_main(world, world.collector))
        {
            truth
                .unfair
                .push("the collector is cut off from the main part of the network".to_owned());
        }
        truth.impact(setup, epochs);
        truth
    }

    fn expect(&mut self, setup: &Setup, epochs: &[Epoch], fault: &Fault) {
        let world = &setup.world;
        let id = |part: usize| world.parts[part].id.clone();
        let mut alternatives = vec![fault.part];
        let classes = match fault.trouble {
            Trouble::Degradation => {
                let mut checks = setup.monitoring.checks.iter();
                if !checks.any(|check| check.of == fault.part && check.sees == Sees::Disk) {
                    self.unfair
                        .push(format!("no check sees the disk of {}", id(fault.part)));
                }
                vec!["degradation".to_owned()]
            }
            Trouble::Loss => {
                let Some(lost) = lossy_epoch(setup, epochs, fault) else {
                    self.unfair.push("nothing is lost".to_owned());
                    return;
                };
                // Nothing else of the line is told by its ports: they are up, and count errors.
                alternatives.extend(alternatives_of(setup, &lost, fault.part));
                vec!["failure".to_owned(), "degradation".to_owned()]
            }
            // No word of the three is quite right, and nothing redundant is lost.
            Trouble::Unresponsive => {
                let seen = epochs.iter().filter(|epoch| epoch.hang(fault.part).is_some());
                let mut signatures = seen.map(|epoch| {
                    Signature::of(setup, epoch)
                        .accuses_beyond(&Signature::of(setup, &suppose(setup, epoch, Some(fault.part), None)))
                });
                if !signatures.any(|accuses| accuses) {
                    self.unfair
                        .push(format!("no check sees that {} is mute", id(fault.part)));
                }
                vec!["failure".to_owned(), "degradation".to_owned()]
            }
            Trouble::Failure | Trouble::Flapping => {
                let epoch = if fault.trouble == Trouble::Flapping {
                    flapping_epoch(epochs, fault)
                } else {
                    best_epoch(setup, epochs, fault.part).cloned()
                };
                let Some(epoch) = &epoch else {
                    self.unfair
                        .push(format!("no check sees that {} failed", id(fault.part)));
                    return;
                };
                self.check_fairness(setup, epoch, fault);
                alternatives.extend(alternatives_of(setup, epoch, fault.part));
                alternatives.extend(alternatives_by_model(setup, epoch, fault.part));
                if setup.monitoring.delivery.answers_probes {
                    alternatives.retain(|other| !probes_tell_apart(setup, epoch, fault.part, *other));
                }
                alternatives[1..].sort_unstable();
                alternatives.dedup();
                classes(setup, epoch, fault.part)
            }
        };
        let mut parties: Vec<&str> = alternatives.iter().map(|part| world.responsible(*part)).collect();
        parties.sort_unstable();
        parties.dedup();
        self.expected.push(Expected {
            root: id(fault.part),
            alternatives: alternatives.iter().map(|part| id(*part)).collect(),
            party: world.responsible(fault.part).to_owned(),
            undecided_party: if parties.len() == 1 {
                parties[0]
            } else {
                GENERAL_CONTRACTOR
            }
            .to_owned(),
            classes,
            from_ms: fault.from_ms,
            healed: fault
                .healed_ms
                .is_some_and(|at| at + 2 * setup.monitoring.longest_ms() < setup.script.end_ms),
        });
    }

    fn check_fairness(&mut self, setup: &Setup, epoch: &Epoch, fault: &Fault) {
        let world = &setup.world;
        let name = &world.parts[fault.part].id;
        let signature = Signature::of(setup, epoch);
        if epoch.to_ms - epoch.from_ms < 2 * setup.monitoring.longest_ms() {
            self.unfair.push(format!("{name} shows for too short a time"));
        }
        if !epoch.state.in_main(world, world.collector) {
            self.unfair.push(format!(
                "{name} takes the collector out of the main part of the network"
            ));
        }
        let networked = world.links_of.iter().filter(|links| !links.is_empty()).count();
        if epoch.state.lost_from(world, world.collector) * 10 > networked * 6 {
            self.unfair
                .push(format!("{name} hides most of the network from the collector"));
        }
        for (agent, machine) in setup.monitoring.agents.iter().enumerate() {
            if *machine == fault.part {
                let mut healthy = suppose(setup, epoch, Some(fault.part), None);
                healthy.dead_agents.push(agent);
                healthy.dead_agents.sort_unstable();
                if Signature::of(setup, &healthy) == signature {
                    self.unfair.push(format!("{name} looks like a crashed agent"));
                }
            }
        }
        for other in setup
            .faults
            .iter()
            .filter(|other| other.part != fault.part && !epoch.has_failed(other.part))
        {
            if Signature::of(setup, &suppose(setup, epoch, Some(fault.part), Some(other.part))) == signature {
                self.unfair.push(format!(
                    "{name} looks like {}, which fails at another time",
                    world.parts[other.part].id
                ));
            }
        }
        if epoch.failed.len() > 1 {
            let others: Vec<usize> = epoch
                .failed
                .iter()
                .copied()
                .filter(|part| *part != fault.part)
                .collect();
            for other in others {
                let simpler = suppose(setup, epoch, Some(other), None);
                let replacements = neighbourhood(world, fault.part).into_iter();
                let explained = replacements
                    .map(|part| suppose(setup, &simpler, Some(fault.part), Some(part)))
                    .any(|epoch| Signature::of(setup, &epoch) == signature);
                if explained {
                    self.unfair
                        .push(format!("one cause explains both {name} and {}", world.parts[other].id));
                }
            }
        }
    }

    fn impact(&mut self, setup: &Setup, epochs: &[Epoch]) {
        let world = &setup.world;
        let mut down = vec![false; world.parts.len()];
        let mut open = vec![false; world.parts.len()];
        let mut varies = vec![false; world.parts.len()];
        for epoch in epochs {
            let lasting = epoch.to_ms - epoch.from_ms >= 45_000 + setup.monitoring.longest_ms();
            let charged: Vec<usize> = epoch
                .failed
                .iter()
                .copied()
                .filter(|part| !in_maintenance(setup, *part, epoch.from_ms))
                .collect();
            let state = if charged == epoch.failed {
                epoch.state.clone()
            } else {
                State::settle(world, &charged)
            };
            for service in state.services_down(world) {
                if lasting {
                    down[service] = true
                } else {
                    open[service] = true
                }
            }
            for service in epoch.state.services_down(world) {
                open[service] = true;
            }
            for expected in self.expected.iter().filter(|_| lasting) {
                let Some(root) = world.find(&expected.root).filter(|root| epoch.has_failed(*root)) else {
                    continue;
                };
                for other in expected.alternatives[1..].iter().filter_map(|id| world.find(id)) {
                    let other = suppose(setup, epoch, Some(root), Some(other)).state;
                    for (service, varies) in varies.iter_mut().enumerate() {
                        *varies |= other.down[service] != epoch.state.down[service];
                    }
                }
            }
        }
        for service in (0..world.parts.len()).filter(|part| world.parts[*part].kind == Kind::Service) {
            let id = world.parts[service].id.clone();
            if down[service] && !varies[service] {
                self.impacted.push(id);
            } else if open[service] || down[service] || varies[service] {
                self.impact_open.push(id);
            }
        }
    }
}

fn in_maintenance(setup: &Setup, part: usize, at_ms: i64) -> bool {
    setup
        .script
        .windows
        .iter()
        .any(|window| window.part == part && (window.from_ms..window.to_ms).contains(&at_ms))
}

/// Whether the monitoring as a whole goes blind at some time, so that one incident may say so.
fn blinds(setup: &Setup, epochs: &[Epoch]) -> bool {
    let world = &setup.world;
    let uplinks = &world.links_of[world.collector];
    epochs
        .iter()
        .any(|epoch| !epoch.broker || uplinks.iter().all(|link| epoch.has_failed(*link)))
}

fn crashed_agents(epochs: &[Epoch]) -> usize {
    let mut crashed: Vec<usize> = epochs
        .iter()
        .flat_map(|epoch| epoch.dead_agents.iter().copied())
        .collect();
    crashed.sort_unstable();
    crashed.dedup();
    crashed.len()
}

/// What loses packets, as if it lost them all.
fn lossy_epoch(setup: &Setup, epochs: &[Epoch], fault: &Fault) -> Option<Epoch> {
    let epoch = epochs.iter().max_by_key(|epoch| epoch.to_ms - epoch.from_ms)?;
    Some(suppose(setup, epoch, None, Some(fault.part)))
}

/// What comes and goes, as if it had failed all the time.
fn flapping_epoch(epochs: &[Epoch], fault: &Fault) -> Option<Epoch> {
    let shown = epochs.iter().find(|epoch| epoch.has_failed(fault.part))?;
    Some(Epoch {
        from_ms: fault.from_ms,
        to_ms: fault.healed_ms?,
        ..shown.clone()
    })
}

/// The epoch that shows the fault best: one in which a check fails because of it, the longest of these.
fn best_epoch<'a>(setup: &Setup, epochs: &'a [Epoch], part: usize) -> Option<&'a Epoch> {
    let shows = |epoch: &&Epoch| {
        let healthy = suppose(setup, epoch, Some(part), None);
        epoch.has_failed(part)
            && epoch.state.in_main(&setup.world, setup.world.collector)
            && !in_maintenance(setup, part, epoch.from_ms)
            && Signature::of(setup, epoch).accuses_beyond(&Signature::of(setup, &healthy))
    };
    epochs
        .iter()
        .filter(shows)
        .max_by_key(|epoch| epoch.to_ms - epoch.from_ms)
}

/// The classes that are right for a failure (MODEL §6): `redundancy_lost` when nothing besides the part is hurt although
/// something relies on it; either word where things are hurt that no service needs.
fn classes(setup: &Setup, epoch: &Epoch, part: usize) -> Vec<String> {
    let world = &setup.world;
    let healthy = suppose(setup, epoch, Some(part), None).state;
    let (mut hurt, mut service) = (false, false);
    for other in (0..world.parts.len()).filter(|other| *other != part) {
        let own_link = world.parts[other].ends.is_some_and(|ends| ends.contains(&part));
        let lost =
            |state: &State| state.down[other] || (world.place[other].is_some() && !state.reaches_main(world, other));
        if !own_link && lost(&epoch.state) && !lost(&healthy) {
            hurt = true;
            service |= world.parts[other].kind == Kind::Service;
        }
    }
    let transit = world.parts[part].is_link() || world.links_of[part].len() > 1;
    let provider = !world.needed_by[part].is_empty();
    let machine = matches!(world.parts[part].kind, Kind::Host | Kind::Hypervisor | Kind::Vm);
    let words: &[&str] = match (hurt, service) {
        (_, true) => &["failure"],
        (true, false) => &["failure", "redundancy_lost"],
        // Another fault takes the same service down already: whose loss it is can be said either way.
        _ if epoch.failed.len() > 1 && epoch.state.services_down(world).next().is_some() => {
            &["failure", "redundancy_lost"]
        }
        _ if provider || (transit && !machine) => &["redundancy_lost"],
        _ if transit => &["failure", "redundancy_lost"],
        _ => &["failure"],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}
