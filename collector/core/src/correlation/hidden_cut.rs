//! Several elements that nobody watches may have failed together and cut off what is behind them: the cheapest set of places
//! and cables without a sign of life that separates all victims from what is alive (a minimum cut).

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::blocks::other_end;
use super::cause::Cause;
use super::facts::Facts;
use super::joint::MOST;
use super::solve::Solution;
use super::symptom::Symptom;
use crate::health::evidence::{By, Millis};

/// A region larger than this is not searched.
const LARGEST: usize = 3_000;

/// So many causes that look independent are the least that hidden ones are supposed for.
const FEWEST: usize = 2;

/// Hidden causes must be so much cheaper than what they replace; within it, either is possible.
const MARGIN: f64 = 1.0;

/// What it costs that causes which look independent began within one settle window. Of hidden ones that are redundant the
/// first may have failed unseen at any time before.
const COINCIDENCE: f64 = 2.5;

/// Prices are counted in thousandths.
const UNIT: f64 = 1000.0;

/// Failing places next to one another, and what could have cut them off.
struct Region {
    /// Places and links without a sign of life.
    dark: Vec<u32>,
    /// By place or link: its position.
    position: FxHashMap<u32, usize>,
    /// Links at the edge: what is alive is on their other side.
    edge: Vec<usize>,
    /// What was proven up after this is not dark.
    since: Millis,
}

impl Facts {
    /// Replaces many causes by few hidden ones where that is far more plausible.
    pub(crate) fn suppose_hidden_cut(&self, solution: &mut Solution<'_>) {
        if solution.chosen.len() < FEWEST || solution.chosen.len() > MOST {
            return;
        }
        let mut seen: Vec<u32> = Vec::new();
        for cause in solution.chosen.clone() {
            let place = self.structure.network.place(cause.component);
            let Some(place) = place.filter(|place| Self::can_join(cause) && !seen.contains(place)) else {
                continue;
            };
            let own = solution.symptoms.iter().filter(|symptom| symptom.admits(cause));
            let Some(since) = own
                .filter(|symptom| symptom.by != By::Own)
                .map(|symptom| symptom.since)
                .min()
            else {
                continue;
            };
            let Some(region) = self.dark_region(place, since) else {
                continue;
            };
            seen.extend(&region.dark);
            self.suppose_in(&region, solution);
        }
    }

    /// All that can be reached from a place without meeting a sign of life; `None` if it is too large.
    fn dark_region(&self, place: u32, since: Millis) -> Option<Region> {
        let network = &self.structure.network;
        let mut region = Region {
            dark: vec![place],
            position: FxHashMap::from_iter([(place, 0)]),
            edge: Vec::new(),
            since,
        };
        let mut open = vec![place];
        while let Some(here) = open.pop() {
            for &link in network.links_of(here) {
                let Some(other) = other_end(network, link, here).filter(|_| !region.position.contains_key(&link))
                else {
                    continue;
                };
                // A good cable has power at both ends: neither is dark.
                if self.is_lit(link, since) {
                    continue;
                }
                if self.is_dark(other, since) {
                    region.add(link);
                    if !region.position.contains_key(&other) {
                        region.add(other);
                        open.push(other);
                    }
                } else if self.is_lit(other, since) || !self.structure.kind(other).is_machine() {
                    // That a machine was well before does not show that it can be reached since.
                    region.add(link);
                    region.edge.push(region.dark.len() - 1);
                }
                if region.dark.len() > LARGEST {
                    return None;
                }
            }
        }
        Some(region)
    }

    fn suppose_in(&self, region: &Region, solution: &mut Solution<'_>) {
        let in_region = |component: u32| {
            let place = self.structure.network.place(component).unwrap_or(component);
            region.position.contains_key(&place)
        };
        let suspects: Vec<Cause> = solution
            .chosen
            .iter()
            .copied()
            .filter(|cause| Self::can_join(*cause) && in_region(cause.component))
            .collect();
        if suspects.len() < FEWEST {
            return;
        }
        let victims = self.victims_in(region, &suspects, solution);
        let price = |part: u32| {
            solution
                .prices
                .get(&Cause::down(part))
                .copied()
                .unwrap_or_else(|| self.price_unseen(part))
        };
        let prices: Vec<f64> = region.dark.iter().map(|part| price(*part)).collect();
        let cut = Cut::least(self, region, &victims, &prices);
        let hidden: Vec<Cause> = cut.iter().map(|i| Cause::down(region.dark[*i])).collect();
        if hidden.len() > suspects.len() || hidden.iter().all(|cause| suspects.contains(cause)) {
            return;
        }
        let explained = self.explained_by(&hidden, solution);
        let accused: Vec<Cause> = suspects.into_iter().filter(|cause| explained.contains(cause)).collect();
        let replaced: f64 = explained.iter().map(|cause| solution.price(*cause)).sum::<f64>()
            + self.price_of_coincidence(&accused, solution);
        let paid: f64 = cut.iter().map(|i| prices[*i]).sum();
        if accused.len() < hidden.len() || replaced + MARGIN <= paid {
            return;
        }
        if replaced < paid + MARGIN {
            // Either is possible, and each of the accused may have one of the hidden ones in its place.
            for (suspect, hidden) in accused.into_iter().zip(hidden) {
                let price = solution.price(suspect);
                let either = vec![(suspect, price), (hidden, price + paid - replaced)];
                solution.stand_ins.insert(suspect, either);
            }
            return;
        }
        for (&at, cause) in cut.iter().zip(&hidden) {
            let stand_ins = self.stand_ins(region, &victims, &prices, &cut, at);
            solution.stand_ins.insert(*cause, stand_ins);
            solution.prices.insert(*cause, prices[at]);
        }
        solution.hidden.extend(&hidden);
        solution.chosen.retain(|cause| !explained.contains(cause));
        solution.chosen.extend(hidden);
        solution.chosen.sort_unstable();
        solution.chosen.dedup();
    }

    /// What it costs that all these began together, if they did.
    fn price_of_coincidence(&self, accused: &[Cause], solution: &Solution<'_>) -> f64 {
        let began = |cause: &Cause| {
            let own = solution.symptoms.iter().filter(|symptom| symptom.admits(*cause));
            own.map(|symptom| symptom.since).min()
        };
        let began: Vec<Millis> = accused.iter().filter_map(began).collect();
        let (Some(first), Some(last)) = (began.iter().min(), began.iter().max()) else {
            return 0.0;
        };
        let window = accused.iter().map(|cause| self.settle_of(cause.component)).max();
        if accused.len() > 1 && last - first <= window.unwrap_or_default() {
            COINCIDENCE
        } else {
            0.0
        }
    }

    /// The chosen causes that are not needed any more if the hidden ones are right.
    fn explained_by(&self, hidden: &[Cause], solution: &Solution<'_>) -> Vec<Cause> {
        let mut left = solution.chosen.clone();
        let mut explained = Vec::new();
        let joinable = solution.chosen.iter().copied().filter(|cause| Self::can_join(*cause));
        for cause in joinable.filter(|cause| !hidden.contains(cause)) {
            let others: Vec<Cause> = left.iter().copied().filter(|other| *other != cause).collect();
            let mine = solution
                .symptoms
                .iter()
                .copied()
                .filter(|symptom| symptom.admits(cause));
            let mine: Vec<&Symptom> = mine
                .filter(|symptom| !others.iter().chain(hidden).any(|other| symptom.admits(*other)))
                .collect();
            let mut all = self.accomplices(&mine, &others);
            all.extend(hidden);
            if self.follow_from(&all, &mine) {
                left.retain(|other| *other != cause);
                explained.push(cause);
            }
        }
        explained
    }

    /// The places of what the suspects are accused by, as positions in the region.
    fn victims_in(&self, region: &Region, suspects: &[Cause], solution: &Solution<'_>) -> Vec<usize> {
        let mut victims: Vec<usize> = solution
            .symptoms
            .iter()
            .filter(|symptom| symptom.by != By::Own && suspects.iter().any(|suspect| symptom.admits(*suspect)))
            .filter_map(|symptom| self.structure.network.place(symptom.of))
            .filter_map(|place| region.position.get(&place).copied())
            .collect();
        victims.sort_unstable();
        victims.dedup();
        victims
    }

    fn price_unseen(&self, part: u32) -> f64 {
        self.settings.cost_of(self.structure.kind(part))
    }

    /// What could stand in for one element of the cut, itself in front.
    fn stand_ins(
        &self,
        region: &Region,
        victims: &[usize],
        prices: &[f64],
        cut: &[usize],
        at: usize,
    ) -> Vec<(Cause, f64)> {
        let mut found = vec![(Cause::down(region.dark[at]), prices[at])];
        let mut others: Vec<usize> = Vec::new();
        for near in region.around(self, at) {
            others.extend(region.around(self, near).into_iter().chain([near]));
        }
        others.sort_unstable();
        others.dedup();
        for other in others
            .into_iter()
            .filter(|other| !cut.contains(other) && !victims.contains(other))
        {
            let mut changed: Vec<usize> = cut.iter().copied().filter(|kept| *kept != at).collect();
            changed.push(other);
            if Cut::separates(self, region, victims, &changed) {
                found.push((Cause::down(region.dark[other]), prices[other]));
            }
        }
        found[1..].sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        found
    }
}

impl Region {
    fn add(&mut self, part: u32) {
        self.position.insert(part, self.dark.len());
        self.dark.push(part);
    }

    /// What is next to a place or link within the region.
    fn around(&self, facts: &Facts, at: usize) -> Vec<usize> {
        let network = &facts.structure.network;
        let part = self.dark[at];
        let ends = network.link_ends(part).into_iter().flatten();
        let links = network.links_of(part).iter().copied();
        let next = ends.chain(links).filter(|next| !facts.is_lit(*next, self.since));
        next.filter_map(|next| self.position.get(&next).copied()).collect()
    }
}

/// The least cut between what is alive and the victims, by augmenting paths; every place and link is a node that can be cut.
struct Cut<'a> {
    region: &'a Region,
    around: Vec<Vec<usize>>,
    room: Vec<i64>,
    /// Flow through each node.
    through: Vec<i64>,
    /// Flow from node to node.
    flow: FxHashMap<(usize, usize), i64>,
}

impl<'a> Cut<'a> {
    fn least(facts: &Facts, region: &'a Region, victims: &[usize], prices: &[f64]) -> Vec<usize> {
        let mut cut = Self {
            region,
            around: (0..region.dark.len()).map(|at| region.around(facts, at)).collect(),
            room: prices.iter().map(|price| (price * UNIT).round() as i64).collect(),
            through: vec![0; region.dark.len()],
            flow: FxHashMap::default(),
        };
        loop {
            let reached = cut.search();
            let end = victims
                .iter()
                .copied()
                .find(|victim| reached.contains_key(&(*victim, true)));
            match end {
                Some(end) => cut.augment(&reached, end),
                None => {
                    let sides = |at: &usize| reached.contains_key(&(*at, false)) && !reached.contains_key(&(*at, true));
                    return (0..region.dark.len()).filter(sides).collect();
                }
            }
        }
    }

    /// Breadth first through what has room left, from the edge. A node has two sides: `false` where it is entered, `true` where
    /// it is left. Gives for each side reached where it was reached from.
    fn search(&self) -> FxHashMap<(usize, bool), Option<(usize, bool)>> {
        let mut from: FxHashMap<(usize, bool), Option<(usize, bool)>> = FxHashMap::default();
        let mut open: VecDeque<(usize, bool)> = VecDeque::new();
        for &at in &self.region.edge {
            from.insert((at, false), None);
            open.push_back((at, false));
        }
        while let Some(side) = open.pop_front() {
            let (at, left) = side;
            let flow = |a: usize, b: usize| self.flow.get(&(a, b)).copied().unwrap_or_default();
            let mut next: Vec<(usize, bool)> = Vec::new();
            if left {
                next.extend(self.around[at].iter().map(|other| (*other, false)));
                next.extend((self.through[at] > 0).then_some((at, false)));
            } else {
                next.extend((self.through[at] < self.room[at]).then_some((at, true)));
                next.extend(
                    self.around[at]
                        .iter()
                        .filter(|other| flow(**other, at) > 0)
                        .map(|other| (*other, true)),
                );
            }
            for step in next {
                from.entry(step).or_insert_with(|| {
                    open.push_back(step);
                    Some(side)
                });
            }
        }
        from
    }

    /// Sends as much as there is room for along the path found to the far side of `end`.
    fn augment(&mut self, reached: &FxHashMap<(usize, bool), Option<(usize, bool)>>, end: usize) {
        let mut path = vec![(end, true)];
        while let Some(Some(before)) = path.last().and_then(|side| reached.get(side)) {
            path.push(*before);
        }
        path.reverse();
        let room = |step: &[(usize, bool)]| match (step[0], step[1]) {
            ((a, false), (b, true)) if a == b => self.room[a] - self.through[a],
            ((a, true), (b, false)) if a == b => self.through[a],
            ((a, false), (b, true)) => self.flow.get(&(b, a)).copied().unwrap_or_default(),
            _ => i64::MAX,
        };
        let amount = path.windows(2).map(room).min().unwrap_or_default();
        for step in path.windows(2) {
            match (step[0], step[1]) {
                ((a, false), (b, true)) if a == b => self.through[a] += amount,
                ((a, true), (b, false)) if a == b => self.through[a] -= amount,
                ((a, false), (b, true)) => *self.flow.entry((b, a)).or_default() -= amount,
                ((a, _), (b, _)) => *self.flow.entry((a, b)).or_default() += amount,
            }
        }
    }

    /// Whether these alone keep the victims from all that is alive.
    fn separates(facts: &Facts, region: &Region, victims: &[usize], cut: &[usize]) -> bool {
        let mut seen = vec![false; region.dark.len()];
        let mut open: Vec<usize> = region.edge.clone();
        while let Some(at) = open.pop() {
            if cut.contains(&at) || std::mem::replace(&mut seen[at], true) {
                continue;
            }
            open.extend(region.around(facts, at));
        }
        !victims.iter().any(|victim| seen[*victim])
    }
}
