//! What follows from the model alone, worked out once per model: blocks, places, and who could be to blame for what.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::blocks::Blocks;
use super::cause::Cause;
use super::consequence::{Consequences, Placed};
use super::gap::Gaps;
use crate::network::{Kind, Network};

/// Pools inside pools are followed this deep.
const POOL_DEPTH: u32 = 2;

/// So many visited components are searched one after the other.
const FEW: usize = 16;

/// The model, prepared for reasoning.
#[derive(Debug)]
pub(crate) struct Structure {
    pub network: Arc<Network>,
    pub blocks: Blocks,
    pub placed: Placed,
    pub gaps: Gaps,
    /// The component that the collector runs on.
    pub collector: Option<u32>,
    /// By component that needs some of several: what enough of these have in common as their power or site.
    shared_supplies: FxHashMap<u32, Vec<u32>>,
    /// The other way round: who cannot be without a supply in that way.
    sharers: FxHashMap<u32, Vec<u32>>,
    /// Which single failures take a component down; filled as components come under suspicion.
    causes: FxHashMap<u32, Arc<[Cause]>>,
    /// Which single failures cut every path between two places; filled likewise.
    ways: FxHashMap<(u32, u32), Arc<[Cause]>>,
}

impl Structure {
    /// Prepares a model.
    pub(crate) fn new(network: Arc<Network>) -> Self {
        let blocks = Blocks::new(&network);
        let shared_supplies = shared_supplies(&network);
        let mut sharers: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (&component, supplies) in &shared_supplies {
            supplies
                .iter()
                .for_each(|supply| sharers.entry(*supply).or_default().push(component));
        }
        Self {
            gaps: Gaps::new(&network, &blocks),
            blocks,
            placed: Placed::new(&network),
            collector: network.collector_at.as_ref().and_then(|id| network.index(id)),
            causes: FxHashMap::default(),
            shared_supplies,
            sharers,
            ways: FxHashMap::default(),
            network,
        }
    }

    /// What a component that is up cannot be without although it only needs some of several: what these have in common.
    pub(crate) fn shared_supplies_of(&self, component: u32) -> &[u32] {
        self.shared_supplies.get(&component).map_or(&[], Vec::as_slice)
    }

    /// Where the collector's packets start.
    pub(crate) fn collector_place(&self) -> Option<u32> {
        self.collector.and_then(|collector| self.network.place(collector))
    }

    /// Components that a supply is the common need of some of several of.
    pub(crate) fn sharers_of(&self, supply: u32) -> &[u32] {
        self.sharers.get(&supply).map_or(&[], Vec::as_slice)
    }

    /// The kind of a component.
    pub(crate) fn kind(&self, component: u32) -> Kind {
        self.network.component(component).kind
    }

    /// Everything that follows from some failures.
    pub(crate) fn consequences(&self, causes: &[Cause]) -> Consequences<'_> {
        Consequences::of(&self.network, &self.blocks, &self.placed, causes)
    }

    /// All single failures that take this component down by the model, itself included, sorted.
    pub(crate) fn causes_of(&mut self, component: u32) -> Arc<[Cause]> {
        if let Some(known) = self.causes.get(&component) {
            return known.clone();
        }
        let found: Arc<[Cause]> = self.closure(component, 0).into();
        self.causes.insert(component, found.clone());
        found
    }

    /// All single failures that cut every path between two places, the places themselves included.
    pub(crate) fn causes_between(&mut self, a: u32, b: u32, into: &mut Vec<Cause>) {
        let Some((gateway, link)) = self.blocks.gateway(a, b) else {
            return self.causes_along(a, b, into);
        };
        // What stands behind the same device shares the way to it.
        let way = self.ways.get(&(a, gateway)).cloned().unwrap_or_else(|| {
            let mut way = Vec::new();
            self.causes_along(a, gateway, &mut way);
            way.sort_unstable();
            way.dedup();
            let way: Arc<[Cause]> = way.into();
            self.ways.insert((a, gateway), way.clone());
            way
        });
        into.extend(way.iter());
        for element in link.into_iter().chain([b]) {
            let causes = self.causes_of(element);
            into.extend(causes.iter().filter(|cause| **cause == Cause::down(cause.component)));
        }
    }

    fn causes_along(&mut self, a: u32, b: u32, into: &mut Vec<Cause>) {
        let mut elements = self.every_path(a, b);
        if !self.blocks.joined(a, b)
            && let Some(middle) = self.blocks.middle()
        {
            // The way that the model lacks leads through the main part of the network on one side or the other.
            for end in [a, b] {
                self.blocks.on_every_path(middle, end, |element| elements.push(element));
            }
        }
        for element in elements {
            let causes = self.causes_of(element);
            into.extend(causes.iter().filter(|cause| **cause == Cause::down(cause.component)));
        }
    }

    /// Components and links on every path between two places.
    pub(crate) fn every_path(&self, a: u32, b: u32) -> Vec<u32> {
        let mut elements = Vec::new();
        self.visit_way(a, b, |element| elements.push(element));
        elements
    }

    /// Visits the components and links on every path between two places. Where the model has no path although somebody uses
    /// one, a link is missing at an unknown place: each end is then followed to where its part most likely is joined.
    pub(crate) fn visit_way(&self, a: u32, b: u32, mut visit: impl FnMut(u32)) {
        if self.blocks.joined(a, b) {
            return self.blocks.on_every_path(a, b, visit);
        }
        for place in [a, b] {
            match self.blocks.part(place).and_then(|part| self.gaps.gateway(part)) {
                Some(gateway) => self.blocks.on_every_path(gateway, place, &mut visit),
                None => visit(place),
            }
        }
    }

    /// Through mandatory needs; what several members of a pool have in common counts as well. Sorted, each once.
    fn closure(&self, component: u32, depth: u32) -> Vec<Cause> {
        let mut found = Vec::new();
        let mut seen = Seen::default();
        let mut queue = vec![(component, false)];
        while let Some((current, transit)) = queue.pop() {
            if !seen.insert((current, transit)) {
                continue;
            }
            found.push(Cause::down(current));
            if !transit && answers_alone(self.kind(current)) {
                found.push(Cause::broken(current));
            }
            queue.extend(
                self.network
                    .link_ends(current)
                    .into_iter()
                    .flatten()
                    .map(|end| (end, true)),
            );
            let from = self.network.place(current).or(self.blocks.middle());
            for need in self.network.dependencies_of(current) {
                let spare = need.providers.len() as u32 - need.need;
                if spare == 0 {
                    for &provider in &need.providers {
                        queue.push((provider, transit));
                        queue.extend(self.way(from, provider).into_iter().map(|element| (element, true)));
                    }
                } else if depth < POOL_DEPTH {
                    found.extend(self.common(from, &need.providers, spare + 1, depth));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn way(&self, from: Option<u32>, provider: u32) -> Vec<u32> {
        match (from, self.network.place(provider)) {
            (Some(from), Some(to)) if from != to => self.every_path(from, to),
            _ => Vec::new(),
        }
    }

    /// Single failures that take at least `enough` of these providers away.
    fn common(&self, from: Option<u32>, providers: &[u32], enough: u32, depth: u32) -> Vec<Cause> {
        let mut tally: FxHashMap<Cause, u32> = FxHashMap::default();
        for &provider in providers {
            let mut causes = self.closure(provider, depth + 1);
            for element in self.way(from, provider) {
                let transit = self.closure(element, depth + 1);
                causes.extend(
                    transit
                        .into_iter()
                        .filter(|cause| *cause == Cause::down(cause.component)),
                );
            }
            causes.sort_unstable();
            causes.dedup();
            for cause in causes {
                *tally.entry(cause).or_default() += 1;
            }
        }
        tally
            .into_iter()
            .filter(|(_, count)| *count >= enough)
            .map(|(cause, _)| cause)
            .collect()
    }
}

fn shared_supplies(network: &Network) -> FxHashMap<u32, Vec<u32>> {
    let mut shared: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for component in 0..network.components.len() as u32 {
        for need in network.dependencies_of(component) {
            let spare = need.providers.len() as u32 - need.need;
            // What runs or answers stands on what feeds and carries it; the programs that it works for may all be down.
            let works_for = |provider: &u32| is_work(network.component(*provider).kind);
            if spare == 0 || need.providers.iter().any(works_for) {
                continue;
            }
            let mut tally: FxHashMap<u32, u32> = FxHashMap::default();
            for supply in need.providers.iter().flat_map(|provider| supplies(network, *provider)) {
                *tally.entry(supply).or_default() += 1;
            }
            let mut common: Vec<u32> = tally
                .into_iter()
                .filter(|(_, count)| *count > spare)
                .map(|(supply, _)| supply)
                .collect();
            common.sort_unstable();
            if !common.is_empty() {
                shared.entry(component).or_default().extend(common);
            }
        }
    }
    shared
}

/// The power and the sites that a component cannot do without, itself included if it is one.
fn supplies(network: &Network, component: u32) -> Vec<u32> {
    let is_supply = |component: &u32| matches!(network.component(*component).kind, Kind::Power | Kind::Site);
    let mut found = vec![component];
    let mut next = 0;
    while let Some(&current) = found.get(next) {
        for need in network.dependencies_of(current) {
            if need.need as usize == need.providers.len() {
                let new = need
                    .providers
                    .iter()
                    .filter(|provider| is_supply(provider) && !found.contains(provider));
                let new: Vec<u32> = new.copied().collect();
                found.extend(new);
            }
        }
        next += 1;
    }
    found.retain(is_supply);
    found
}

/// What has been visited; most often that is very little.
#[derive(Default)]
struct Seen {
    few: SmallVec<[(u32, bool); FEW]>,
    many: FxHashSet<(u32, bool)>,
}

impl Seen {
    fn insert(&mut self, item: (u32, bool)) -> bool {
        if self.few.contains(&item) || self.many.contains(&item) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push(item);
        } else {
            self.many.insert(item);
        }
        true
    }
}

/// Kinds whose work is software: they have no machine of their own that could answer without working.
pub(crate) fn is_work(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Software | Kind::Database | Kind::Middleware | Kind::Endpoint | Kind::Service
    )
}

/// Kinds that can answer while their work fails.
pub(crate) fn answers_alone(kind: Kind) -> bool {
    kind.is_machine() || forwards(kind)
}

/// Kinds whose business is to pass traffic on.
pub(crate) fn forwards(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Router | Kind::Switch | Kind::Firewall | Kind::LoadBalancer | Kind::Wireless
    )
}
