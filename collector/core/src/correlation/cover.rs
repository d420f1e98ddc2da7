//! Fewer and likelier causes win: the cheapest set of causes that leaves nothing unexplained.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

/// Search steps after which the best solution found so far is taken.
const STEPS: usize = 20_000;

/// Up to this many different groups the search is exhaustive.
const EXHAUSTIVE: usize = 48;

/// What each candidate costs. To know it exactly takes long, so it is worked out only for those that may be chosen.
pub(crate) struct Costs<'a> {
    floor: Vec<f64>,
    exact: Vec<OnceCell<f64>>,
    work_out: &'a dyn Fn(u32) -> f64,
    /// What they are at least, closer to the truth than the floor and quicker to find than that.
    least: Option<&'a dyn Fn(u32) -> f64>,
}

impl<'a> Costs<'a> {
    /// Costs of which it is known what they are at least.
    pub(crate) fn new(floor: Vec<f64>, work_out: &'a dyn Fn(u32) -> f64) -> Self {
        Self {
            exact: vec![OnceCell::new(); floor.len()],
            floor,
            work_out,
            least: None,
        }
    }

    /// With a closer bound that is asked for before the cost itself.
    pub(crate) fn known_sooner(self, least: &'a dyn Fn(u32) -> f64) -> Self {
        Self {
            least: Some(least),
            ..self
        }
    }

    /// What a candidate costs at least.
    fn least(&self, candidate: u32) -> f64 {
        let known = self.exact[candidate as usize].get().copied();
        known.unwrap_or_else(|| {
            self.least
                .map_or(self.floor[candidate as usize], |least| least(candidate))
        })
    }

    /// What a candidate costs.
    pub(crate) fn of(&self, candidate: u32) -> f64 {
        *self.exact[candidate as usize].get_or_init(|| (self.work_out)(candidate))
    }
}

/// Finds the cheapest set of candidates that hits every group. `groups` lists, for each thing to explain, the candidates
/// that explain it (never empty); `costs` are positive. The answer is sorted.
pub(crate) fn cheapest(groups: Vec<Vec<u32>>, costs: &Costs<'_>) -> Vec<u32> {
    let groups = essential(groups);
    let greedy = greedy(&groups, costs);
    if greedy.len() <= 1 || groups.len() > EXHAUSTIVE {
        return greedy;
    }
    let mut search = Search {
        groups: &groups,
        costs,
        best_cost: total(&greedy, costs),
        best: greedy,
        steps: 0,
    };
    search.descend(&mut Vec::new(), 0.0);
    search.best.sort_unstable();
    search.best
}

fn total(chosen: &[u32], costs: &Costs<'_>) -> f64 {
    chosen.iter().map(|candidate| costs.of(*candidate)).sum()
}

/// Drops repeated groups, and groups that are hit whenever a smaller one is.
fn essential(groups: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut unique = groups;
    for group in &mut unique {
        group.sort_unstable();
        group.dedup();
    }
    unique.sort_unstable_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    unique.dedup();
    if unique.len() > 512 {
        return unique;
    }
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for group in unique {
        let members: FxHashSet<u32> = group.iter().copied().collect();
        if !kept
            .iter()
            .any(|smaller| smaller.iter().all(|candidate| members.contains(candidate)))
        {
            kept.push(group);
        }
    }
    kept
}

fn greedy(groups: &[Vec<u32>], costs: &Costs<'_>) -> Vec<u32> {
    let hits = Hits::of(groups, costs.floor.len());
    let mut open = vec![true; groups.len()];
    let mut left = groups.len();
    let ratio = |cost: f64, count: usize| (cost / count as f64).to_bits();
    // Lazily updated queue: a candidate's share only ever gets worse, so the first one that is up to date is the best.
    let mut queue: BTreeSet<(u64, u32)> = (0u32..)
        .zip(&costs.floor)
        .filter(|(candidate, _)| !hits.by(*candidate).is_empty())
        .map(|(candidate, floor)| (ratio(*floor, hits.by(candidate).len()), candidate))
        .collect();
    let mut chosen = Vec::new();
    while left > 0 {
        let Some((known, candidate)) = queue.pop_first() else {
            break;
        };
        let count = hits.by(candidate).iter().filter(|group| open[**group as usize]).count();
        if count == 0 {
            continue;
        }
        let least = ratio(costs.least(candidate), count);
        if least > known {
            queue.insert((least, candidate));
            continue;
        }
        let now = ratio(costs.of(candidate), count);
        if now > known {
            queue.insert((now, candidate));
            continue;
        }
        chosen.push(candidate);
        for &group in hits.by(candidate) {
            left -= usize::from(std::mem::take(&mut open[group as usize]));
        }
    }
    drop_needless(&mut chosen, groups, costs);
    chosen.sort_unstable();
    chosen
}

/// By candidate: the groups that it hits, one list after the other.
struct Hits {
    first: Vec<u32>,
    groups: Vec<u32>,
}

impl Hits {
    fn of(groups: &[Vec<u32>], candidates: usize) -> Self {
        let mut first = vec![0u32; candidates + 1];
        for candidate in groups.iter().flatten() {
            first[*candidate as usize + 1] += 1;
        }
        for candidate in 0..candidates {
            first[candidate + 1] += first[candidate];
        }
        let mut next = first.clone();
        let mut hit = vec![0; first[candidates] as usize];
        for (group, members) in (0u32..).zip(groups) {
            for candidate in members {
                let at = &mut next[*candidate as usize];
                hit[*at as usize] = group;
                *at += 1;
            }
        }
        Self { first, groups: hit }
    }

    fn by(&self, candidate: u32) -> &[u32] {
        let candidate = candidate as usize;
        &self.groups[self.first[candidate] as usize..self.first[candidate + 1] as usize]
    }
}

/// Takes out, dearest first, what the others explain as well.
fn drop_needless(chosen: &mut Vec<u32>, groups: &[Vec<u32>], costs: &Costs<'_>) {
    let picked: FxHashSet<u32> = chosen.iter().copied().collect();
    let mut cover: Vec<u32> = groups
        .iter()
        .map(|group| group.iter().filter(|c| picked.contains(c)).count() as u32)
        .collect();
    let mut order = chosen.clone();
    order.sort_unstable_by(|a, b| costs.of(*b).total_cmp(&costs.of(*a)).then(a.cmp(b)));
    for candidate in order {
        let hit: Vec<usize> = (0..groups.len())
            .filter(|g| groups[*g].binary_search(&candidate).is_ok())
            .collect();
        if hit.iter().all(|group| cover[*group] > 1) {
            hit.iter().for_each(|group| cover[*group] -= 1);
            chosen.retain(|kept| *kept != candidate);
        }
    }
}

struct Search<'a> {
    groups: &'a [Vec<u32>],
    costs: &'a Costs<'a>,
    best: Vec<u32>,
    best_cost: f64,
    steps: usize,
}

impl Search<'_> {
    /// Branches on the candidates of the open group that has the fewest, cheapest first.
    fn descend(&mut self, chosen: &mut Vec<u32>, cost: f64) {
        self.steps += 1;
        if self.steps > STEPS {
            return;
        }
        let open = self
            .groups
            .iter()
            .filter(|group| !group.iter().any(|candidate| chosen.contains(candidate)));
        let Some(group) = open.min_by_key(|group| group.len()) else {
            if cost < self.best_cost - 1e-9 {
                (self.best, self.best_cost) = (chosen.clone(), cost);
            }
            return;
        };
        let mut candidates = group.clone();
        candidates.sort_unstable_by(|a, b| {
            let (of_a, of_b) = (self.costs.of(*a), self.costs.of(*b));
            of_a.total_cmp(&of_b).then(a.cmp(b))
        });
        for candidate in candidates {
            let cost = cost + self.costs.of(candidate);
            if cost < self.best_cost - 1e-9 {
                chosen.push(candidate);
                self.descend(chosen, cost);
                chosen.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_common_cause_beats_many_single_ones() {
        let groups = [vec![0, 9], vec![1, 9], vec![2, 9]];
        let mut costs = [3.0; 10];
        assert_eq!(cheapest(groups.to_vec(), &Costs::new(vec![1.0; 10], &|_| 3.0)), [9]);
        costs[9] = 20.0;
        assert_eq!(
            cheapest(groups.to_vec(), &Costs::new(vec![1.0; 10], &|i| costs[i as usize])),
            [0, 1, 2]
        );
    }

    proptest! {
        #[test]
        fn finds_the_cheapest_set(
            groups in prop::collection::vec(prop::collection::btree_set(0u32..8, 1..4), 1..8),
            costs in prop::collection::vec((1u32..9, 1u32..4), 8),
        ) {
            let groups: Vec<Vec<u32>> = groups.into_iter().map(|group| group.into_iter().collect()).collect();
            let (costs, shares): (Vec<f64>, Vec<f64>) = costs.into_iter().map(|(cost, share)| (f64::from(cost), f64::from(share))).unzip();
            let least = costs.iter().zip(&shares).map(|(cost, share)| cost / share).collect();
            let found = cheapest(groups.to_vec(), &Costs::new(least, &|i| costs[i as usize]));
            let hits = |set: u32| groups.iter().all(|group| group.iter().any(|candidate| set & 1 << candidate != 0));
            let price = |set: u32| (0..8u32).filter(|c| set & 1 << c != 0).map(|c| costs[c as usize]).sum::<f64>();
            let best = (0..256u32).filter(|set| hits(*set)).map(price).fold(f64::MAX, f64::min);
            let mask = found.iter().fold(0, |mask, candidate| mask | 1 << candidate);
            prop_assert!(hits(mask));
            prop_assert_eq!(price(mask), best);
        }
    }
}
