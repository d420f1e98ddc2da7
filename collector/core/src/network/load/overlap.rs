//! Finds overlapping contracts: two parties with an equally specific claim on one component at one time.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::report::{At, Report};
use crate::network::{Match, Network};

/// Reports each pair of selectors once, with an example of a component that both claim.
pub(super) fn check(network: &Network, places: &[At], report: &mut Report<'_>) {
    let mut found: BTreeMap<(usize, usize), Overlap> = BTreeMap::new();
    for (ix, component) in network.components.iter().enumerate() {
        let mut matches = network.matches(component);
        if matches.len() < 2 {
            continue;
        }
        matches.sort_by_key(|m| {
            (
                std::cmp::Reverse(m.specificity),
                network.contracts[m.contract].from,
                m.contract,
            )
        });
        for (a, b, since) in claims(network, &matches) {
            let key = (a.contract.min(b.contract), a.contract.max(b.contract));
            found
                .entry(key)
                .and_modify(|overlap| overlap.count += 1)
                .or_insert(Overlap {
                    example: ix,
                    count: 1,
                    since,
                    selectors: if a.contract < b.contract {
                        (a.selector, b.selector)
                    } else {
                        (b.selector, a.selector)
                    },
                });
        }
    }
    for ((a, b), overlap) in found {
        overlap.report(network, (a, b), places, report);
    }
}

/// What two contracts both claim.
struct Overlap {
    example: usize,
    count: usize,
    since: Timestamp,
    selectors: (usize, usize),
}

impl Overlap {
    fn report(&self, network: &Network, (a, b): (usize, usize), places: &[At], report: &mut Report<'_>) {
        let (first, second) = (&network.contracts[a], &network.contracts[b]);
        let others = if self.count == 1 {
            String::new()
        } else {
            format!(" and {} more", self.count - 1)
        };
        let message = format!(
            "contracts `{}` ({}) and `{}` ({}) overlap: from {} both cover `{}`{others} equally specifically, by {} and {}",
            first.id,
            first.provider,
            second.id,
            second.provider,
            network.local_time(self.since),
            network.components[self.example].id,
            first.covers[self.selectors.0],
            second.covers[self.selectors.1],
        );
        let fix = format!(
            "end one before the other begins, or make one selector more specific (the first is at {})",
            report.line_of(places[a])
        );
        report.error(places[b], message, fix);
    }
}

/// Pairs of different parties with equally specific claims at some instant at which nothing more specific decides.
/// `matches` come most specific first, each group by start; a contract meets only those that are still in force when it starts.
fn claims<'m>(network: &Network, matches: &'m [Match]) -> Vec<(&'m Match, &'m Match, Timestamp)> {
    let mut claims = Vec::new();
    let mut decided = Periods::default();
    for group in matches.chunk_by(|a, b| a.specificity == b.specificity) {
        let mut in_force: Vec<&Match> = Vec::new();
        for later in group {
            let contract = &network.contracts[later.contract];
            in_force.retain(|m| network.contracts[m.contract].to.is_none_or(|to| to > contract.from));
            for earlier in &in_force {
                let other = &network.contracts[earlier.contract];
                let end = [contract.to, other.to]
                    .into_iter()
                    .flatten()
                    .min()
                    .unwrap_or(Timestamp::MAX);
                if contract.provider != other.provider
                    && let Some(since) = decided.first_gap(contract.from, end)
                {
                    claims.push((*earlier, later, since));
                }
            }
            in_force.push(later);
        }
        for m in group {
            let contract = &network.contracts[m.contract];
            decided.add(contract.from, contract.to.unwrap_or(Timestamp::MAX));
        }
    }
    claims
}

/// A set of instants as disjoint half-open periods.
#[derive(Default)]
struct Periods(BTreeMap<Timestamp, Timestamp>);

impl Periods {
    fn add(&mut self, mut from: Timestamp, mut to: Timestamp) {
        while let Some((&start, &end)) = self.0.range(..=to).next_back().filter(|(_, end)| **end >= from) {
            self.0.remove(&start);
            (from, to) = (from.min(start), to.max(end));
        }
        self.0.insert(from, to);
    }

    /// The first instant of `[from, to)` that is not in the set.
    fn first_gap(&self, from: Timestamp, to: Timestamp) -> Option<Timestamp> {
        let covering = self.0.range(..=from).next_back().filter(|(_, end)| **end > from);
        let gap = covering.map_or(from, |(_, end)| *end);
        (gap < to).then_some(gap)
    }
}
