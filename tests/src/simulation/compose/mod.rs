//! How each family composes its script of physical events.

mod hangs;
mod monitoring;
mod operations;
mod redundancy;
mod services;

use zongbao_core::network::Kind;

use crate::simulation::case::{Fault, Gap, Trouble};
use crate::simulation::families::SINGLE;
use crate::simulation::monitoring::{Monitoring, Sees};

use crate::simulation::physics::State;
use crate::simulation::rng::Rng;
use crate::simulation::script::{Change, Script};
use crate::simulation::world::{Contract, World};

/// What a family composes.
pub(super) struct Composed {
    /// What happens.
    pub script: Script,
    /// What must be found.
    pub faults: Vec<Fault>,
    /// What the model lacks.
    pub gaps: Vec<Gap>,
    /// Who watches.
    pub monitoring: Monitoring,
    /// Who is responsible.
    pub contracts: Vec<Contract>,
}

/// Composes the script of one case.
pub(super) struct Composer<'a> {
    world: &'a World,
    monitoring: Monitoring,
    rng: Rng,
    /// When the trouble starts.
    onset_ms: i64,
    /// How long a fault is left, so that every check has seen it at least twice.
    hold_ms: i64,
    script: Script,
    faults: Vec<Fault>,
    gaps: Vec<Gap>,
    contracts: Vec<Contract>,
}

impl<'a> Composer<'a> {
    pub(super) fn new(world: &'a World, monitoring: Monitoring, mut rng: Rng) -> Self {
        let longest = monitoring.longest_ms();
        let onset_ms = longest + 15_000 + rng.range(0, 20_000);
        let hold_ms = (3 * longest + 60_000).max(monitoring.style.keep_alive_ms + 75_000);
        let script = Script::default();
        Self {
            world,
            monitoring,
            rng,
            onset_ms,
            hold_ms,
            script,
            faults: Vec::new(),
            gaps: Vec::new(),
            contracts: world.contracts.clone(),
        }
    }

    pub(super) fn compose(mut self, family: &str) -> Option<Composed> {
        match family {
            "degradation" => self.degradation()?,
            "agent_crash" => self.agent_crash()?,
            "collector_uplink" => self.collector_uplink(),
            "broker_restart" => self.broker_restart(),
            "flaky_sample" => self.flaky_sample()?,
            "maintenance" => self.maintenance()?,
            "two_faults" => self.several(2)?,
            "three_faults" => self.several(3)?,
            "hidden_fault" => self.hidden_fault()?,
            "cascade" => self.cascade()?,
            "flapping" => self.flapping()?,
            "child_first" => self.child_first()?,
            "late_telemetry" => self.late_telemetry()?,
            "missing_edges" => self.missing_edges()?,
            "unmonitored" => self.unmonitored()?,
            "hung_program" => self.hung_program()?,
            "hung_machine" => self.hung_machine()?,
            "hung_device" => self.hung_device()?,
            "broker_wills" => self.broker_wills(),
            "changes_only" => self.changes_only()?,
            "clock_skew" => self.clock_skew()?,
            "duplicates" => self.duplicates()?,
            "fault_while_blind" => self.fault_while_blind()?,
            "unmonitored_pair" => self.unmonitored_pair()?,
            "fast_flapping" => self.fast_flapping()?,
            "rolling_upgrade" => self.rolling_upgrade()?,
            "contract_gap" => self.contract_gap()?,
            "handover" => self.handover()?,
            "shared_service" => self.shared_service()?,
            "portal_chain" => self.portal_chain()?,
            "packet_loss" => self.packet_loss()?,
            "mixed" => self.mixed()?,
            "verification" => self.verification()?,
            "redundancy_lost" | "ambiguous" => {
                let part = self.any_part()?;
                self.break_once(part);
            }
            kind => {
                let part = self.part_of(kind)?;
                self.break_once(part);
            }
        }
        let end = self
            .script
            .events
            .iter()
            .map(|(at, _)| *at)
            .max()
            .unwrap_or(self.onset_ms)
            + self.hold_ms;
        self.script.end_ms = self.script.end_ms.max(end);
        self.script.events.sort_by_key(|(at, _)| *at);
        Some(Composed {
            script: self.script,
            faults: self.faults,
            gaps: self.gaps,
            monitoring: self.monitoring,
            contracts: self.contracts,
        })
    }

    /// Parts that may break: not the collector, its cables, or a business service.
    fn breakable(&self) -> impl Iterator<Item = usize> + '_ {
        let near =
            |part: usize| part == self.world.collector || self.world.links_of[self.world.collector].contains(&part);
        (0..self.world.parts.len()).filter(move |part| !near(*part) && self.world.parts[*part].kind != Kind::Service)
    }

    fn choose(&mut self, wanted: impl Fn(Kind) -> bool) -> Option<usize> {
        let parts: Vec<usize> = self
            .breakable()
            .filter(|part| wanted(self.world.parts[*part].kind))
            .collect();
        (!parts.is_empty()).then(|| *self.rng.pick(&parts))
    }

    fn part_of(&mut self, family: &str) -> Option<usize> {
        let kinds: &[Kind] = match family {
            "host" => &[Kind::Host, Kind::Vm, Kind::Container],
            "switch" => &[Kind::Switch, Kind::Wireless],
            "router" => &[Kind::Router],
            "firewall" => &[Kind::Firewall, Kind::LoadBalancer],
            "link" => &[Kind::Link],
            "circuit" => &[Kind::Circuit],
            "power" => &[Kind::Power],
            "site" => &[Kind::Site],
            "hypervisor" => &[Kind::Hypervisor],
            "database" => &[Kind::Database, Kind::Middleware],
            "software" => &[Kind::Software],
            _ => return None,
        };
        self.choose(|kind| kinds.contains(&kind))
    }

    fn any_part(&mut self) -> Option<usize> {
        let family = *self.rng.pick(&SINGLE);
        self.part_of(family)
    }

    fn network_part(&mut self) -> Option<usize> {
        self.choose(|kind| {
            matches!(
                kind,
                Kind::Switch | Kind::Router | Kind::Firewall | Kind::Link | Kind::Circuit
            )
        })
    }

    fn at(&mut self, at_ms: i64, change: Change) {
        self.script.events.push((at_ms, change));
    }

    fn fault(&mut self, part: usize, from_ms: i64, healed_ms: Option<i64>) {
        self.faults.push(Fault {
            part,
            trouble: Trouble::Failure,
            from_ms,
            healed_ms,
        });
    }

    /// Breaks a part at `from_ms` and, if `heals`, mends it after the hold time.
    fn break_at(&mut self, part: usize, from_ms: i64, heals: bool) {
        let healed = heals.then_some(from_ms + self.hold_ms);
        self.at(from_ms, Change::Fail(part));
        if let Some(healed) = healed {
            self.at(healed, Change::Heal(part));
        }
        self.fault(part, from_ms, healed);
    }

    fn break_once(&mut self, part: usize) {
        let heals = self.rng.chance(0.5);
        self.break_at(part, self.onset_ms, heals);
    }

    fn degradation(&mut self) -> Option<()> {
        let heals = self.rng.chance(0.5);
        let machine = *(!self.monitoring.agents.is_empty()).then(|| self.rng.pick(&self.monitoring.agents))?;
        let healed = heals.then_some(self.onset_ms + self.hold_ms);
        self.at(self.onset_ms, Change::Degrade(machine));
        if let Some(healed) = healed {
            self.at(healed, Change::Mend(machine));
        }
        self.faults.push(Fault {
            part: machine,
            trouble: Trouble::Degradation,
            from_ms: self.onset_ms,
            healed_ms: healed,
        });
        Some(())
    }

    fn several(&mut self, count: usize) -> Option<()> {
        let heals = self.rng.chance(0.3);
        let mut parts: Vec<usize> = (0..count).map(|_| self.any_part()).collect::<Option<_>>()?;
        parts.sort_unstable();
        parts.dedup();
        if parts.len() < count {
            return None;
        }
        for part in parts {
            let from_ms = self.onset_ms + self.rng.range(0, 20_000);
            self.break_at(part, from_ms, heals);
        }
        Some(())
    }

    fn hidden_fault(&mut self) -> Option<()> {
        let cover = self.network_part()?;
        let state = State::settle(self.world, &[cover]);
        let behind: Vec<usize> = self
            .breakable()
            .filter(|part| *part != cover && !state.down[*part])
            .filter(|part| self.world.place[*part].is_some() && !state.reaches(self.world, self.world.collector, *part))
            .collect();
        let hidden = *(!behind.is_empty()).then(|| self.rng.pick(&behind))?;
        let opened = self.onset_ms + self.hold_ms;
        self.break_at(cover, self.onset_ms, true);
        self.at(self.onset_ms + self.hold_ms / 3, Change::Fail(hidden));
        self.fault(hidden, opened, None);
        Some(())
    }

    /// A power supply whose battery dies: what hangs on it goes down piece by piece. Its own alarm would tell at once, so
    /// there is none.
    fn cascade(&mut self) -> Option<()> {
        let power = self.choose(|kind| matches!(kind, Kind::Power | Kind::Site))?;
        let mut fed: Vec<usize> = self.world.needed_by[power]
            .iter()
            .map(|need| self.world.needs[*need].of)
            .collect();
        // What has a second supply stays up.
        let without = State::settle(self.world, &[power]);
        fed.retain(|part| without.down[*part]);
        self.rng.shuffle(&mut fed);
        fed.truncate(6);
        if fed.len() < 3 {
            return None;
        }
        self.monitoring.checks.retain(|check| check.sees != Sees::Alarm);
        let step = self.rng.range(3_000, 15_000);
        let last = self.onset_ms + step * i64::try_from(fed.len()).unwrap_or(6);
        for (number, part) in fed.iter().enumerate() {
            self.at(
                self.onset_ms + step * i64::try_from(number).unwrap_or(0),
                Change::Fail(*part),
            );
            // From then on it is dark for want of power, not by a fault of its own.
            self.at(last, Change::Heal(*part));
        }
        self.at(last, Change::Fail(power));
        self.fault(power, self.onset_ms, None);
        Some(())
    }

    /// The root is checked just before it fails, its victims just after.
    fn child_first(&mut self) -> Option<()> {
        let part = self.choose(|kind| {
            matches!(
                kind,
                Kind::Switch | Kind::Router | Kind::Firewall | Kind::Hypervisor | Kind::Database
            )
        })?;
        for check in &mut self.monitoring.checks {
            check.phase_ms = if check.of == part {
                (self.onset_ms - 400).rem_euclid(check.every_ms)
            } else {
                (self.onset_ms + self.rng.range(0, check.every_ms / 3)).rem_euclid(check.every_ms)
            };
        }
        self.break_once(part);
        Some(())
    }

    fn missing_edges(&mut self) -> Option<()> {
        let part = self.any_part()?;
        let own = |link: usize| self.world.links_of[self.world.collector].contains(&link) || link == part;
        let links = (0..self.world.parts.len())
            .filter(|link| self.world.parts[*link].is_link() && !own(*link))
            .map(Gap::Link);
        let providers = self
            .world
            .needs
            .iter()
            .enumerate()
            .flat_map(|(need, edge)| (0..edge.on.len()).map(move |on| Gap::Provider(need, on)));
        let mut edges: Vec<Gap> = links.chain(providers).collect();
        self.rng.shuffle(&mut edges);
        edges.truncate((edges.len() / 20).max(1));
        self.gaps = edges;
        self.break_once(part);
        Some(())
    }

    /// Nobody watches the root itself.
    fn unmonitored(&mut self) -> Option<()> {
        let part = self.choose(|kind| {
            matches!(
                kind,
                Kind::Switch
                    | Kind::Router
                    | Kind::Firewall
                    | Kind::Hypervisor
                    | Kind::Power
                    | Kind::Site
                    | Kind::Database
            )
        })?;
        let agents = &self.monitoring.agents;
        if agents.contains(&part) {
            return None;
        }
        self.monitoring
            .checks
            .retain(|check| check.of != part && check.sees != Sees::Port(part));
        self.break_once(part);
        Some(())
    }
}
