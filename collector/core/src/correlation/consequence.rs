//! Forward from a set of failures to what they take down: the physics of the model, exactly.

use rustc_hash::{FxHashMap, FxHashSet};

use super::blocks::{Blocks, other_end};
use super::cause::{Cause, Mode};
use super::structure::{answers_alone, is_work};
use crate::network::{DependencyIx, Network};

/// What is down and what is cut off under a set of failures. Only what differs from "all is well" is stored, so the
/// cost of working it out grows with the damage and not with the network.
#[derive(Debug)]
pub(crate) struct Consequences<'a> {
    network: &'a Network,
    blocks: &'a Blocks,
    /// Components that do not work; not the links that only miss an end.
    down: FxHashSet<u32>,
    /// Of these, the failures themselves that still forward packets.
    forwarding: FxHashSet<u32>,
    /// Of these, devices and machines that only lack the programs they work for: they forward, and they answer.
    idle: FxHashSet<u32>,
    /// Places that are not in the largest rest of their part: the number of the rest they are in.
    pieces: FxHashMap<u32, u32>,
}

impl<'a> Consequences<'a> {
    /// Works out everything that follows from these failures.
    pub(crate) fn of(network: &'a Network, blocks: &'a Blocks, placed: &'a Placed, causes: &[Cause]) -> Self {
        let mut world = Self {
            network,
            blocks,
            down: FxHashSet::default(),
            forwarding: FxHashSet::default(),
            idle: FxHashSet::default(),
            pieces: FxHashMap::default(),
        };
        let mut queue = Vec::new();
        for cause in causes {
            match cause.mode {
                Mode::Down => world.take_down(cause.component, &mut queue),
                Mode::Broken => {
                    if world.down.insert(cause.component) {
                        world.forwarding.insert(cause.component);
                        queue.extend(network.dependents_of(cause.component));
                    }
                }
                Mode::Degraded | Mode::Agent | Mode::Blind => {}
            }
        }
        // A hard failure of the same component outranks a soft one.
        for cause in causes.iter().filter(|cause| cause.mode == Mode::Down) {
            world.forwarding.remove(&cause.component);
        }
        world.settle(queue, placed);
        world
    }

    /// Dependencies and connectivity, alternately, until nothing more goes down.
    fn settle(&mut self, mut queue: Vec<u32>, placed: &Placed) {
        let mut examined = (0, 0);
        loop {
            while let Some(component) = queue.pop() {
                self.examine(component, &mut queue);
            }
            let found = (self.down.len(), self.idle.len());
            if found == examined {
                return;
            }
            examined = found;
            self.find_pieces();
            let needs_something = |component: &u32| !self.network.dependencies_of(*component).is_empty();
            for &place in self.pieces.keys() {
                for component in placed.at(place).iter().copied().chain([place]) {
                    queue.extend(Some(component).filter(needs_something));
                    queue.extend(self.network.dependents_of(component));
                }
            }
            queue.sort_unstable();
            queue.dedup();
        }
    }

    /// Takes down what misses something, and for good what misses more than programs.
    fn examine(&mut self, component: u32, queue: &mut Vec<u32>) {
        let standing = !self.down.contains(&component);
        if !(standing || self.idle.contains(&component)) || !self.lacks(component) {
            return;
        }
        let idle = answers_alone(self.network.component(component).kind) && self.lacks_only_programs(component);
        if idle && standing {
            self.idle.insert(component);
        } else if !idle && self.idle.remove(&component) {
            self.down.remove(&component);
        }
        if standing || !idle {
            self.take_down(component, queue);
        }
    }

    fn take_down(&mut self, component: u32, queue: &mut Vec<u32>) {
        if self.down.insert(component) {
            queue.extend(self.network.dependents_of(component));
            for link in self.network.links_of(component) {
                queue.extend(self.network.dependents_of(*link));
            }
        }
    }

    /// Whether a component misses something that it needs.
    pub(crate) fn lacks(&self, component: u32) -> bool {
        let place = self.network.place(component);
        self.network
            .dependencies_of(component)
            .iter()
            .any(|need| !self.satisfied(need, place))
    }

    fn lacks_only_programs(&self, component: u32) -> bool {
        let place = self.network.place(component);
        let is_program = |provider: &u32| is_work(self.network.component(*provider).kind);
        self.network
            .dependencies_of(component)
            .iter()
            .all(|need| need.providers.iter().all(is_program) || self.satisfied(need, place))
    }

    /// Whether enough providers are up and reachable from a place, or from the main part for what has no place.
    pub(crate) fn satisfied(&self, need: &DependencyIx, place: Option<u32>) -> bool {
        let healthy = need
            .providers
            .iter()
            .filter(|provider| self.serves(**provider, place))
            .count();
        healthy >= need.need as usize
    }

    fn serves(&self, provider: u32, place: Option<u32>) -> bool {
        if self.is_down(provider) {
            return false;
        }
        match (place, self.network.place(provider)) {
            (_, None) => true,
            (Some(place), Some(at)) => place == at || self.connected(place, at),
            (None, Some(at)) => self.in_main_part(at),
        }
    }

    /// Whether a component does not work; a link also if either end does not.
    pub(crate) fn is_down(&self, component: u32) -> bool {
        self.down.contains(&component)
            || self
                .network
                .link_ends(component)
                .is_some_and(|ends| ends.iter().any(|end| self.blocks_traffic(*end)))
    }

    fn blocks_traffic(&self, component: u32) -> bool {
        self.down.contains(&component) && !self.passes_on(component)
    }

    fn passes_on(&self, component: u32) -> bool {
        self.forwarding.contains(&component) || self.idle.contains(&component)
    }

    /// Whether a component that does not work only lacks programs, so that it still answers.
    pub(crate) fn is_idle(&self, component: u32) -> bool {
        self.idle.contains(&component)
    }

    /// Whether traffic flows between two places.
    pub(crate) fn connected(&self, a: u32, b: u32) -> bool {
        !self.blocks_traffic(a)
            && !self.blocks_traffic(b)
            && (a == b || (self.blocks.joined(a, b) && self.pieces.get(&a) == self.pieces.get(&b)))
    }

    /// Whether a place is in the largest part of what is left of the network.
    pub(crate) fn in_main_part(&self, place: u32) -> bool {
        !self.blocks_traffic(place)
            && !self.pieces.contains_key(&place)
            && self.blocks.part(place) == Some(self.blocks.main())
    }

    /// Everything that does not work, without the links that only miss an end.
    pub(crate) fn down(&self) -> impl Iterator<Item = u32> + '_ {
        self.down.iter().copied()
    }

    /// The places that are cut off from the largest rest of their part.
    pub(crate) fn cut_off(&self) -> impl Iterator<Item = u32> + '_ {
        self.pieces.keys().copied()
    }

    /// Finds what the failures cut off, searching from all their neighbours in lockstep: the search that is still running
    /// when the others have finished is in the largest rest, and is given up.
    fn find_pieces(&mut self) {
        self.pieces.clear();
        let mut seeds: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for &component in &self.down {
            if self.passes_on(component) {
                continue;
            }
            let around = self
                .network
                .links_of(component)
                .iter()
                .filter_map(|link| other_end(self.network, *link, component));
            let ends = self.network.link_ends(component).into_iter().flatten();
            for place in around.chain(ends) {
                if !self.blocks_traffic(place) {
                    seeds
                        .entry(self.blocks.part(place).unwrap_or(u32::MAX))
                        .or_default()
                        .push(place);
                }
            }
        }
        let mut lost: FxHashMap<u32, usize> = FxHashMap::default();
        for &component in self.down.iter().filter(|down| !self.passes_on(**down)) {
            if let Some(part) = self.blocks.part(component) {
                *lost.entry(part).or_default() += 1;
            }
        }
        let mut next_piece = 0;
        let mut parts: Vec<_> = seeds.into_iter().collect();
        parts.sort_unstable_by_key(|(part, _)| *part);
        for (part, mut places) in parts {
            places.sort_unstable();
            places.dedup();
            let left = self.blocks.size_of(part) as usize - lost.get(&part).copied().unwrap_or_default();
            self.lockstep(&places, left, &mut next_piece);
        }
    }

    /// Every search takes one link at a time, so that all of them together cost no more than what the failures cut off, even
    /// where one of them starts at a device with thousands of links. `left` is how many places of this part still forward.
    fn lockstep(&mut self, seeds: &[u32], left: usize, next_piece: &mut u32) {
        let (mut lone, mut joined): (Vec<u32>, Vec<u32>) = seeds.iter().partition(|place| self.is_lone(**place));
        if joined.is_empty() && !lone.is_empty() {
            joined.push(lone.remove(0));
        }
        self.pieces.reserve(lone.len());
        for place in &lone {
            *next_piece += 1;
            self.pieces.insert(*place, *next_piece);
        }
        let left = left.saturating_sub(lone.len());
        let mut search = Lockstep::new(&joined);
        let mut active: Vec<usize> = (0..joined.len()).collect();
        while active.len() > 1 {
            let mut i = 0;
            while i < active.len() && active.len() > 1 {
                let finished = search.merged[active[i]] != active[i] || !self.advance(&mut search, active[i]);
                if finished {
                    active.swap_remove(i);
                } else {
                    i += 1;
                }
            }
            active.retain(|number| search.merged[*number] == *number);
        }
        let Some(&last) = active.first().filter(|_| joined.len() > 1) else {
            return;
        };
        let sizes = search.sizes();
        let finished = || sizes.iter().filter(|(number, _)| **number != last);
        let rest = left.saturating_sub(finished().map(|(_, size)| size).sum());
        let largest = finished().max_by_key(|(number, size)| (**size, std::cmp::Reverse(**number)));
        let rest = match largest {
            // Few links in a long line may have taken longer than many places around one device.
            Some((&number, &size)) if size > rest => {
                while self.advance(&mut search, last) {}
                number
            }
            _ => last,
        };
        let mut numbers: FxHashMap<usize, u32> = FxHashMap::default();
        for (place, number) in search.owner {
            let root = find(&mut search.merged, number);
            if root != rest {
                let number = *numbers.entry(root).or_insert_with(|| {
                    *next_piece += 1;
                    *next_piece
                });
                self.pieces.insert(place, number);
            }
        }
    }

    /// Whether no link leads on from a place.
    fn is_lone(&self, place: u32) -> bool {
        let mut links = self.network.links_of(place).iter();
        !links.any(|link| other_end(self.network, *link, place).is_some_and(|other| self.passes(*link, other)))
    }

    fn passes(&self, link: u32, to: u32) -> bool {
        !self.down.contains(&link) && !self.blocks_traffic(to)
    }

    /// Follows one more link; `false` = this search has seen everything that it can reach.
    fn advance(&self, search: &mut Lockstep, number: usize) -> bool {
        let Some((place, next)) = search.frontier[number].last_mut() else {
            return false;
        };
        let place = *place;
        let Some(&link) = self.network.links_of(place).get(*next) else {
            search.frontier[number].pop();
            return true;
        };
        *next += 1;
        if let Some(other) = other_end(self.network, link, place)
            && self.passes(link, other)
        {
            search.meet(number, other);
        }
        true
    }
}

/// Searches through the network that merge where they meet.
struct Lockstep {
    /// By place: the search that found it.
    owner: FxHashMap<u32, usize>,
    /// By search: the one that it has become part of, or itself.
    merged: Vec<usize>,
    /// By search: the places whose links it is following, with the position of the next link.
    frontier: Vec<Vec<(u32, usize)>>,
}

impl Lockstep {
    fn new(seeds: &[u32]) -> Self {
        Self {
            owner: seeds.iter().copied().zip(0..).collect(),
            merged: (0..seeds.len()).collect(),
            frontier: seeds.iter().map(|place| vec![(*place, 0)]).collect(),
        }
    }

    /// A search arrives at a place.
    fn meet(&mut self, number: usize, place: u32) {
        let Some(&met) = self.owner.get(&place) else {
            self.owner.insert(place, number);
            self.frontier[number].push((place, 0));
            return;
        };
        let met = find(&mut self.merged, met);
        if met != number {
            self.merged[met] = number;
            let mut found = std::mem::take(&mut self.frontier[met]);
            if found.len() > self.frontier[number].len() {
                std::mem::swap(&mut found, &mut self.frontier[number]);
            }
            self.frontier[number].extend(found);
        }
    }

    /// How many places each search has found, with those that it has merged with.
    fn sizes(&mut self) -> FxHashMap<usize, usize> {
        let mut sizes = FxHashMap::default();
        for number in self.owner.values() {
            *sizes.entry(find(&mut self.merged, *number)).or_default() += 1;
        }
        sizes
    }
}

fn find(merged: &mut [usize], mut search: usize) -> usize {
    while merged[search] != search {
        merged[search] = merged[merged[search]];
        search = merged[search];
    }
    search
}

/// What sits at each place besides the place itself.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    at: FxHashMap<u32, Vec<u32>>,
}

impl Placed {
    /// Collects what sits where.
    pub(crate) fn new(network: &Network) -> Self {
        let mut at: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for component in 0..network.components.len() as u32 {
            match network.place(component) {
                Some(place) if place != component => at.entry(place).or_default().push(component),
                _ => {}
            }
        }
        Self { at }
    }

    /// What sits at this place, itself excluded.
    pub(crate) fn at(&self, place: u32) -> &[u32] {
        self.at.get(&place).map_or(&[], Vec::as_slice)
    }
}
