//! What the model seems to lack: components without an edge that their like have, and parts that nothing joins.
//!
//! Nobody's model is perfect. Where its own shape betrays a missing edge, what fails there together with something else is more
//! likely its victim than a second failure; see `weak`.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::blocks::{Blocks, other_end};
use super::structure::forwards;
use crate::network::{Kind, Network};

/// One betrayed gap for each so many edges, and the model as a whole is taken for incomplete …
const EDGES_PER_GAP: usize = 100;

/// … but not for fewer gaps than this: something is an exception to the habits of its like in every network.
const FEWEST_GAPS: usize = 2;

/// A part smaller than the main part by this factor is one that something should join to it.
const MINOR: u32 = 2;

/// What a component lacks that its like have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lack {
    /// A link to the rest of the network.
    Link,
    /// The machine that it runs on.
    Machine,
    /// The power supply or site that its neighbours depend on.
    Supply(u32),
}

/// The gaps of a model that its own shape betrays.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    lacks: FxHashMap<u32, Lack>,
    /// By part that is not the main one: the device through which it most likely is joined to the rest.
    gateways: FxHashMap<u32, u32>,
    incomplete: bool,
}

impl Gaps {
    /// Looks a model over.
    pub(crate) fn new(network: &Network, blocks: &Blocks) -> Self {
        let mut gaps = Self::default();
        gaps.find_homeless(network);
        gaps.find_unsupplied(network);
        let minor = gaps.find_gateways(network, blocks);
        let edges = (0..network.components.len() as u32).map(|component| {
            let needs = network.dependencies_of(component).iter();
            needs.map(|need| need.providers.len()).sum::<usize>() + usize::from(network.link_ends(component).is_some())
        });
        let betrayed = gaps.lacks.len() + minor;
        gaps.incomplete = betrayed >= FEWEST_GAPS && betrayed * EDGES_PER_GAP > edges.sum::<usize>();
        gaps
    }

    /// What a component lacks.
    pub(crate) fn of(&self, component: u32) -> Option<Lack> {
        self.lacks.get(&component).copied()
    }

    /// The device through which a part that is not the main one most likely is joined to the rest.
    pub(crate) fn gateway(&self, part: u32) -> Option<u32> {
        self.gateways.get(&part).copied()
    }

    /// So many gaps are betrayed that there must be others that are not.
    pub(crate) fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// Machines, devices and programs without a place, where most of their kind have one.
    fn find_homeless(&mut self, network: &Network) {
        let mut kinds: BTreeMap<Kind, (usize, Vec<u32>)> = BTreeMap::new();
        for component in 0..network.components.len() as u32 {
            let kind = network.component(component).kind;
            if needs_place(kind) {
                let (count, homeless) = kinds.entry(kind).or_default();
                *count += 1;
                if network.place(component).is_none() && !runs_on_something(network, component) {
                    homeless.push(component);
                }
            }
        }
        for (kind, (count, homeless)) in kinds {
            if homeless.len() * 2 < count {
                let lack = if is_fixture(kind) { Lack::Link } else { Lack::Machine };
                self.lacks
                    .extend(homeless.into_iter().map(|component| (component, lack)));
            }
        }
    }

    /// Equipment without any supply at a site where three quarters of it share one, of a kind that elsewhere has one as well.
    fn find_unsupplied(&mut self, network: &Network) {
        let mut sites: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for component in 0..network.components.len() as u32 {
            let about = network.component(component);
            if let Some(site) = about.site.as_deref().filter(|_| is_fixture(about.kind)) {
                sites.entry(site).or_default().push(component);
            }
        }
        // By kind: how many stand at sites with a common supply, and which of these have none, with that supply.
        let mut kinds: BTreeMap<Kind, (usize, Vec<(u32, u32)>)> = BTreeMap::new();
        for members in sites.into_values() {
            let Some(supply) = common_supply(network, &members) else {
                continue;
            };
            for member in members {
                let (count, without) = kinds.entry(network.component(member).kind).or_default();
                *count += 1;
                if supplies_of(network, member).next().is_none() {
                    without.push((member, supply));
                }
            }
        }
        for (count, without) in kinds.into_values() {
            if without.len() * 4 <= count {
                for (member, supply) in without {
                    self.lacks.entry(member).or_insert(Lack::Supply(supply));
                }
            }
        }
    }

    /// Returns how many minor parts there are.
    fn find_gateways(&mut self, network: &Network, blocks: &Blocks) -> usize {
        let mut best: BTreeMap<u32, ((usize, usize), u32)> = BTreeMap::new();
        let mut minor = FxHashSet::default();
        for place in 0..network.components.len() as u32 {
            let Some(part) = blocks.part(place).filter(|part| *part != blocks.main()) else {
                continue;
            };
            if blocks.size_of(part) * MINOR < blocks.main_size() {
                minor.insert(part);
            }
            if !forwards(network.component(place).kind) {
                continue;
            }
            let links = network.links_of(place);
            let devices = links
                .iter()
                .filter_map(|link| other_end(network, *link, place))
                .filter(|other| forwards(network.component(*other).kind));
            let rank = (devices.count(), links.len());
            match best.get(&part) {
                Some((known, _)) if *known >= rank => {}
                _ => _ = best.insert(part, (rank, place)),
            }
        }
        self.gateways = best.into_iter().map(|(part, (_, place))| (part, place)).collect();
        minor.len()
    }
}

/// Kinds that stand somewhere and are cabled.
fn is_fixture(kind: Kind) -> bool {
    forwards(kind) || matches!(kind, Kind::Host | Kind::Hypervisor)
}

fn needs_place(kind: Kind) -> bool {
    is_fixture(kind) || kind.is_machine() || matches!(kind, Kind::Software | Kind::Database | Kind::Middleware)
}

fn runs_on_something(network: &Network, component: u32) -> bool {
    let needs = network.dependencies_of(component).iter();
    needs
        .flat_map(|need| &need.providers)
        .any(|provider| network.component(*provider).kind.is_machine())
}

/// The supply that three quarters of the equipment of a site share.
fn common_supply(network: &Network, members: &[u32]) -> Option<u32> {
    let mut supplied: BTreeMap<u32, usize> = BTreeMap::new();
    for &member in members {
        let mut supplies: Vec<u32> = supplies_of(network, member).collect();
        supplies.sort_unstable();
        supplies.dedup();
        for supply in supplies {
            *supplied.entry(supply).or_default() += 1;
        }
    }
    let common = |(_, count): &(u32, usize)| *count > 1 && count * 4 >= members.len() * 3;
    supplied.into_iter().find(common).map(|(supply, _)| supply)
}

/// Power and sites that a component directly cannot do without.
fn supplies_of(network: &Network, component: u32) -> impl Iterator<Item = u32> + '_ {
    let needs = network.dependencies_of(component).iter();
    needs
        .flat_map(|need| need.providers.iter().copied())
        .filter(|provider| matches!(network.component(*provider).kind, Kind::Power | Kind::Site))
}
