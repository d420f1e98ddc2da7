//! Bricks that the shapes are built from: sites with switches, machines and software, and the contracts over them.

use super::rng::Rng;
use super::world::{Contract, Cover, Need, Part, World};
use zongbao_core::network::Kind;

/// A network under construction.
pub struct Builder {
    /// Decides everything that varies.
    pub rng: Rng,
    parts: Vec<Part>,
    needs: Vec<Need>,
    /// Software, middleware and databases built so far.
    pub software: Vec<usize>,
}

/// What one site should hold.
pub struct SitePlan {
    /// Number or name of the site.
    pub name: String,
    /// Machines (hosts and hypervisors).
    pub machines: usize,
    /// Pieces of software per machine or virtual machine, at most.
    pub software: i64,
    /// Two distribution switches instead of one.
    pub redundant: bool,
}

impl Builder {
    /// An empty network.
    pub fn new(rng: Rng) -> Self {
        Self {
            rng,
            parts: Vec::new(),
            needs: Vec::new(),
            software: Vec::new(),
        }
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether nothing was built yet.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Adds a component.
    pub fn part(&mut self, id: String, kind: Kind, site: Option<&str>) -> usize {
        self.parts.push(Part {
            id,
            kind,
            site: site.map(str::to_owned),
            label: None,
            ends: None,
        });
        self.parts.len() - 1
    }

    /// Puts a label on a component.
    pub fn label(&mut self, part: usize, key: &'static str, value: &'static str) {
        self.parts[part].label = Some((key, value));
    }

    /// Joins two components by a cable, or by a circuit between sites.
    pub fn join(&mut self, a: usize, b: usize, kind: Kind) -> usize {
        let id = format!("l-{}-{}", self.parts[a].id, self.parts[b].id);
        let site = (kind == Kind::Link).then(|| self.parts[a].site.clone()).flatten();
        self.parts.push(Part {
            id,
            kind,
            site,
            label: None,
            ends: Some([a, b]),
        });
        self.parts.len() - 1
    }

    /// States a need.
    pub fn need(&mut self, of: usize, on: Vec<usize>, need: usize) {
        self.needs.push(Need { of, on, need });
    }

    /// The kind of a part built before.
    pub fn kind(&self, part: usize) -> Kind {
        self.parts[part].kind
    }

    /// Programs of a kind built so far.
    pub fn of_kind(&self, kind: Kind) -> Vec<usize> {
        let programs = self.software.iter().copied();
        programs.filter(|part| self.kind(*part) == kind).collect()
    }

    /// Builds a site below the `up` devices; returns its distribution switches.
    pub fn site(&mut self, plan: &SitePlan, up: &[usize]) -> Vec<usize> {
        let name = plan.name.as_str();
        let feed = self.feed(name);
        let distribution: Vec<usize> = (1..=if plan.redundant { 2 } else { 1 })
            .map(|number| self.part(format!("sw-{name}-d{number}"), Kind::Switch, Some(name)))
            .collect();
        for (number, switch) in distribution.iter().enumerate() {
            self.join(*switch, up[number % up.len()], Kind::Link);
            if plan.redundant && up.len() > 1 && self.rng.chance(0.4) {
                self.join(*switch, up[(number + 1) % up.len()], Kind::Link);
            }
        }
        if let [first, second] = distribution[..] {
            self.join(first, second, Kind::Link);
        }
        let mut access = Vec::new();
        for number in 0..plan.machines.div_ceil(8) {
            let switch = self.part(format!("sw-{name}-a{number}"), Kind::Switch, Some(name));
            self.join(switch, distribution[number % distribution.len()], Kind::Link);
            if plan.redundant && self.rng.chance(0.6) {
                self.join(switch, distribution[(number + 1) % distribution.len()], Kind::Link);
            }
            access.push(switch);
            if self.rng.fork(&format!("{name}-{number}")).chance(0.2) {
                let wireless = self.part(format!("ap-{name}-{number}"), Kind::Wireless, Some(name));
                self.join(wireless, switch, Kind::Link);
            }
        }
        let mut fed: Vec<usize> = distribution.iter().chain(&access).copied().collect();
        for number in 0..plan.machines {
            fed.push(self.machine(plan, number, &access));
        }
        if let Some(feed) = feed {
            for part in fed {
                self.need(part, vec![feed], 1);
            }
        }
        distribution
    }

    /// What a site's equipment depends on: its power (which may need the site), only the site, or nothing that is known.
    fn feed(&mut self, name: &str) -> Option<usize> {
        let site = self.part(format!("site-{name}"), Kind::Site, Some(name));
        match self.rng.index(10) {
            supply @ 0..6 => {
                let power = self.part(format!("power-{name}"), Kind::Power, Some(name));
                if supply < 2 {
                    self.need(power, vec![site], 1);
                }
                Some(power)
            }
            6..8 => Some(site),
            _ => None,
        }
    }

    /// Adds a machine, its guests and its software, on one or two of the `access` switches.
    pub(super) fn machine(&mut self, plan: &SitePlan, number: usize, access: &[usize]) -> usize {
        let name = plan.name.as_str();
        let virtual_machines = if self.rng.chance(0.25) { self.rng.range(2, 5) } else { 0 };
        let machine = if virtual_machines > 0 {
            self.part(format!("hv-{name}-{number}"), Kind::Hypervisor, Some(name))
        } else {
            self.part(format!("h-{name}-{number}"), Kind::Host, Some(name))
        };
        let port = number / 8 % access.len();
        self.join(machine, access[port], Kind::Link);
        if access.len() > 1 && self.rng.chance(0.25) {
            self.join(machine, access[(port + 1) % access.len()], Kind::Link);
        }
        for guest in 0..virtual_machines {
            let vm = self.part(format!("vm-{name}-{number}-{guest}"), Kind::Vm, Some(name));
            self.need(vm, vec![machine], 1);
            self.install(plan, vm);
        }
        if virtual_machines == 0 {
            self.install(plan, machine);
        }
        machine
    }

    fn install(&mut self, plan: &SitePlan, machine: usize) {
        for number in 0..self.rng.range(0, plan.software + 1) {
            let (word, kind) = *self.rng.pick(&[
                ("app", Kind::Software),
                ("app", Kind::Software),
                ("web", Kind::Software),
                ("mq", Kind::Middleware),
                ("db", Kind::Database),
            ]);
            let id = format!("{word}-{}-{number}", self.parts[machine].id);
            let carrier = if self.rng.fork(&id).chance(0.12) {
                let container = self.part(format!("ct-{id}"), Kind::Container, Some(&plan.name));
                self.need(container, vec![machine], 1);
                container
            } else {
                machine
            };
            let software = self.part(id, kind, Some(&plan.name));
            self.need(software, vec![carrier], 1);
            self.software.push(software);
        }
    }

    /// Finishes the network with a collector at `collector` and contracts over everything.
    pub fn finish(mut self, shape: &'static str, collector: usize) -> World {
        let contracts = self.contracts();
        World::new(shape, self.parts, self.needs, contracts, collector)
    }

    fn contracts(&mut self) -> Vec<Contract> {
        let contract = |id: &str, provider, covers| Contract {
            id: id.to_owned(),
            provider,
            covers,
            from: "2026-01-01".to_owned(),
            to: Some("2027-01-01".to_owned()),
            current: true,
        };
        let kinds = |kinds: &[Kind]| kinds.iter().copied().map(Cover::Kind).collect::<Vec<_>>();
        let network = [
            Kind::Switch,
            Kind::Router,
            Kind::Link,
            Kind::LoadBalancer,
            Kind::Wireless,
        ];
        let mut contracts = vec![
            Contract {
                from: "2025-01-01".to_owned(),
                to: Some("2026-01-01".to_owned()),
                current: false,
                ..contract("net-2025", "oldnet", kinds(&network))
            },
            contract("net-2026", "netcom", kinds(&network)),
            contract("sec-2026", "secure", kinds(&[Kind::Firewall])),
            contract("line-2026", "carrier", kinds(&[Kind::Circuit])),
            contract(
                "sys-2026",
                "sysint",
                kinds(&[Kind::Host, Kind::Hypervisor, Kind::Vm, Kind::Container]),
            ),
            contract("app-2026", "softco", kinds(&[Kind::Software])),
            contract("db-2026", "dbco", kinds(&[Kind::Database])),
            contract("fac-2026", "facility", kinds(&[Kind::Power, Kind::Site])),
            contract("core-2026", "corenet", vec![Cover::Label("tier", "core")]),
        ];
        let sites: Vec<String> = self
            .parts
            .iter()
            .filter(|part| part.kind == Kind::Switch)
            .filter_map(|part| part.site.clone())
            .collect();
        if !sites.is_empty() {
            let covers = vec![Cover::SiteKind(self.rng.pick(&sites).clone(), Kind::Switch)];
            contracts.push(contract("local-2026", "localnet", covers));
        }
        if !self.software.is_empty() {
            let special = *self.rng.pick(&self.software);
            contracts.push(contract(
                "special-2026",
                "niche",
                vec![Cover::Id(self.parts[special].id.clone())],
            ));
        }
        contracts
    }
}

/// Every subcontractor that a generated network may name.
pub const SUBCONTRACTORS: [&str; 12] = [
    "oldnet", "netcom", "secure", "carrier", "sysint", "softco", "dbco", "facility", "corenet", "localnet", "niche",
    "newcomer",
];
