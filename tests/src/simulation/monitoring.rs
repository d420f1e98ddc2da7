//! Who watches what: agents on machines, what each probes, and what the collector probes itself.

use super::rng::Rng;
use super::world::World;
use zongbao_core::network::Kind;

/// Who runs a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The agent with this index.
    Agent(usize),
    /// The collector.
    Collector,
}

/// What a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// Whether the part answers over the network: up, and reachable.
    Answer,
    /// Whether the part itself works, seen from its own machine: blind to what it depends on.
    Inside,
    /// Whether its disk is full.
    Disk,
    /// The operational state of a link, asked from the device at this end of it.
    Port(usize),
    /// Whether a business service works for a user who stands beside the observer.
    Service,
    /// A power supply's own alarm line, heard wherever the main part of the network is.
    Alarm,
}

/// A check that runs periodically.
#[derive(Clone, Debug)]
pub struct Check {
    /// The part it is about.
    pub of: usize,
    /// Its name in the observations.
    pub name: &'static str,
    /// Who runs it.
    pub by: By,
    /// What it looks at.
    pub sees: Sees,
    /// Period, in milliseconds.
    pub every_ms: i64,
    /// First run, in milliseconds from the start.
    pub phase_ms: i64,
}

/// The habits of a whole installation, drawn once per case.
#[derive(Clone, Debug)]
pub struct Style {
    /// Share of machines with an agent.
    pub coverage: f64,
    /// Periods that checks may have, in milliseconds.
    pub periods_ms: Vec<i64>,
    /// Own checks name their observer, instead of leaving `by` out.
    pub own_named: bool,
    /// Share of observations that arrive up to 45 s late.
    pub jittery: f64,
    /// Which names its checks have: 0 = the plain ones.
    pub dialect: usize,
    /// The collector's own checks name the component that it stands at.
    pub collector_named: bool,
    /// Keep-alive after which the broker publishes the last will of a vanished machine, in milliseconds.
    pub keep_alive_ms: i64,
}

/// What happens to observations on their way, beyond delay.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// Agents that tell only what has changed, and that they live.
    pub changes_only: Vec<usize>,
    /// How far the clock of an agent is off: (agent, milliseconds, positive = fast).
    pub skews: Vec<(usize, i64)>,
    /// Share of observations that are delivered twice.
    pub duplicated: f64,
    /// Share of observations that are overtaken by others: up to 55 s late.
    pub overtaken: f64,
    /// A broker that stops closes every connection: a last will for each agent.
    pub wills_at_stop: bool,
    /// Longest time until an agent is connected again, in milliseconds; 0 = 15 s.
    pub reconnect_ms: i64,
    /// Probes that the engine asks for are run and answered.
    pub answers_probes: bool,
}

impl Delivery {
    /// How far the agent's clock is off, in milliseconds.
    pub fn skew_ms(&self, agent: usize) -> i64 {
        let found = self.skews.iter().find(|(skewed, _)| *skewed == agent);
        found.map_or(0, |(_, skew)| *skew)
    }

    /// The same for agents with new numbers; `None` = the agent is gone.
    pub fn renumbered(&self, agent: &[Option<usize>]) -> Self {
        Self {
            changes_only: self.changes_only.iter().filter_map(|old| agent[*old]).collect(),
            skews: self
                .skews
                .iter()
                .filter_map(|(old, skew)| Some((agent[*old]?, *skew)))
                .collect(),
            ..self.clone()
        }
    }
}

impl Style {
    /// How an installation of this dialect calls the check.
    pub fn name(&self, check: &'static str) -> &'static str {
        match (self.dialect, check) {
            (1, "icmp") => "ping",
            (1, "http") => "https",
            (1, "tcp") => "tcp:443",
            (1, "query") => "sql",
            (1, "process") => "systemd",
            (1, "disk") => "filesystem",
            (2, "http") => "http:8080",
            (2, "tcp") => "port",
            (2, "process") => "proc",
            (2, "snmp") => "snmp.oper_status",
            (2, "disk") => "disk_used",
            _ => check,
        }
    }
}

/// Agents and checks of a case.
#[derive(Clone, Debug)]
pub struct Monitoring {
    /// The habits.
    pub style: Style,
    /// What happens on the way.
    pub delivery: Delivery,
    /// The machine of each agent.
    pub agents: Vec<usize>,
    /// All checks.
    pub checks: Vec<Check>,
}

impl Monitoring {
    /// Plans the monitoring of a network.
    pub fn plan(world: &World, rng: &Rng) -> Self {
        let mut habits = rng.fork("habits");
        let mut rng = rng.fork("monitoring");
        let large = world.parts.len() > 3000;
        let style = Style {
            coverage: if large { 0.3 } else { *rng.pick(&[1.0, 0.8, 0.4]) },
            periods_ms: if large {
                vec![60_000]
            } else {
                rng.pick(&[vec![10_000], vec![15_000, 30_000], vec![30_000], vec![10_000, 60_000]])
                    .clone()
            },
            own_named: rng.chance(0.3),
            jittery: *rng.pick(&[0.0, 0.0, 0.05, 0.2]),
            dialect: *habits.pick(&[0, 0, 0, 1, 2]),
            collector_named: habits.chance(0.3),
            keep_alive_ms: *rng.pick(&[30_000, 90_000, 90_000]),
        };
        let mut plan = Self {
            style,
            delivery: Delivery::default(),
            agents: Vec::new(),
            checks: Vec::new(),
        };
        for part in 0..world.parts.len() {
            let machine = matches!(world.parts[part].kind, Kind::Host | Kind::Hypervisor | Kind::Vm);
            if machine && part != world.collector && rng.chance(plan.style.coverage) {
                plan.agents.push(part);
            }
        }
        plan.add_agents_checks(world, &mut rng);
        plan.add_collectors_checks(world, &mut rng);
        plan
    }

    /// The longest period of any check.
    pub fn longest_ms(&self) -> i64 {
        self.style.periods_ms.iter().copied().max().unwrap_or(60_000)
    }

    /// Has a part checked by the collector in one more way, unless it is already.
    pub fn watch(&mut self, rng: &mut Rng, of: usize, name: &'static str) {
        self.add(rng, of, name, By::Collector, Sees::Answer);
    }

    fn add(&mut self, rng: &mut Rng, of: usize, name: &'static str, by: By, sees: Sees) {
        if self
            .checks
            .iter()
            .rev()
            .take(40)
            .any(|check| check.of == of && check.by == by && check.name == name)
        {
            return;
        }
        let every_ms = *rng.pick(&self.style.periods_ms);
        self.checks.push(Check {
            of,
            name,
            by,
            sees,
            every_ms,
            phase_ms: rng.range(0, every_ms),
        });
    }

    fn add_agents_checks(&mut self, world: &World, rng: &mut Rng) {
        let mut polled = vec![false; world.parts.len()];
        let distant: Vec<usize> = (0..world.parts.len())
            .filter(|part| {
                !world.links_of[*part].is_empty()
                    && matches!(world.parts[*part].kind, Kind::Router | Kind::Switch | Kind::Firewall)
            })
            .collect();
        let residents = residents(world);
        for agent in 0..self.agents.len() {
            let machine = self.agents[agent];
            let by = By::Agent(agent);
            self.add(rng, machine, "cpu", by, Sees::Inside);
            self.add(rng, machine, "disk", by, Sees::Disk);
            for software in &residents[machine] {
                if world.parts[*software].kind == Kind::Container {
                    self.add(rng, *software, "container", by, Sees::Inside);
                    continue;
                }
                self.add(rng, *software, "process", by, Sees::Inside);
                for need in &world.needs_of[*software] {
                    for provider in world.needs[*need]
                        .on
                        .iter()
                        .filter(|provider| !residents[machine].contains(provider))
                    {
                        if matches!(
                            world.parts[*provider].kind,
                            Kind::Database | Kind::Middleware | Kind::Software
                        ) {
                            self.add(rng, *provider, "tcp", by, Sees::Answer);
                        }
                    }
                }
            }
            let place = world.place[machine].unwrap_or(machine);
            for link in &world.links_of[place] {
                let device = world.across(*link, place);
                self.add(rng, device, "icmp", by, Sees::Answer);
                if !std::mem::replace(&mut polled[device], true) {
                    self.poll(world, rng, by, device);
                }
            }
            let far = *rng.pick(&distant);
            self.add(rng, far, "icmp", by, Sees::Answer);
            let neighbour = self.agents[rng.index(self.agents.len())];
            if neighbour != machine {
                self.add(rng, neighbour, "icmp", by, Sees::Answer);
            }
        }
    }

    /// SNMP of a device and of its ports.
    fn poll(&mut self, world: &World, rng: &mut Rng, by: By, device: usize) {
        if !matches!(world.parts[device].kind, Kind::Switch | Kind::Router) || !rng.chance(0.7) {
            return;
        }
        self.add(rng, device, "snmp", by, Sees::Answer);
        for link in &world.links_of[device] {
            self.add(rng, *link, "snmp", by, Sees::Port(device));
        }
    }

    fn add_collectors_checks(&mut self, world: &World, rng: &mut Rng) {
        let pings_all = self.style.coverage < 1.0 || rng.chance(0.7);
        let polls = rng.chance(0.6);
        for part in (0..world.parts.len()).filter(|part| *part != world.collector) {
            match world.parts[part].kind {
                Kind::Switch | Kind::Router | Kind::Firewall | Kind::LoadBalancer | Kind::Wireless => {
                    self.add(rng, part, "icmp", By::Collector, Sees::Answer);
                    if polls {
                        self.poll(world, rng, By::Collector, part);
                    }
                }
                Kind::Host | Kind::Hypervisor | Kind::Vm if pings_all => {
                    self.add(rng, part, "icmp", By::Collector, Sees::Answer);
                }
                Kind::Software if rng.chance(0.7) => self.add(rng, part, "http", By::Collector, Sees::Answer),
                Kind::Database | Kind::Middleware if rng.chance(0.8) => {
                    self.add(rng, part, "tcp", By::Collector, Sees::Answer)
                }
                Kind::Service if rng.chance(0.5) => self.add(rng, part, "http", By::Collector, Sees::Service),
                Kind::Power if rng.chance(0.3) => self.add(rng, part, "ups", By::Collector, Sees::Alarm),
                _ => {}
            }
        }
    }
}

/// What runs on each machine, in containers or without.
fn residents(world: &World) -> Vec<Vec<usize>> {
    let mut residents = vec![Vec::new(); world.parts.len()];
    for part in 0..world.parts.len() {
        let program = matches!(
            world.parts[part].kind,
            Kind::Software | Kind::Database | Kind::Middleware | Kind::Container
        );
        let Some(around) = world.carrier(part).filter(|_| program) else {
            continue;
        };
        let machine = if world.parts[around].kind == Kind::Container {
            world.carrier(around)
        } else {
            Some(around)
        };
        if let Some(machine) = machine {
            residents[machine].push(part);
        }
    }
    residents
}
