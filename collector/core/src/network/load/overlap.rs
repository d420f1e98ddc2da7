//! Finds overlapping contracts: two parties with an equally specific claim on one component at one time.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::raw::Raw;
use super::report::Report;
use crate::network::local_time;
use crate::network::model::{Component, Contract};
use crate::network::selector::{Match, SelectorIndex};

/// Reports each pair of contracts once, with an example of a component that both claim.
pub(super) fn check(raw: &Raw, zone: &TimeZone, report: &mut Report<'_>) {
    let contracts = &raw.contracts;
    let selectors = SelectorIndex::new(contracts);
    let mut found: BTreeMap<(usize, usize), Overlap<'_>> = BTreeMap::new();
    for component in raw.components.iter().map(|item| &item.value) {
        let mut matches = selectors.matches(contracts, component);
        if matches.len() < 2 {
            continue;
        }
        matches.sort_by_key(|m| (Reverse(m.specificity), contracts[m.contract].from, m.contract));
        for (a, b, since) in claims(contracts, &matches) {
            let (a, b) = if a.contract < b.contract { (a, b) } else { (b, a) };
            let new = Overlap {
                example: component,
                count: 0,
                since,
                selectors: (a.selector, b.selector),
            };
            found.entry((a.contract, b.contract)).or_insert(new).count += 1;
        }
    }
    for ((a, b), overlap) in found {
        let message = overlap.message(&contracts[a], &contracts[b], zone);
        let first = report.line_of(raw.contract_places[a]);
        let fix =
            format!("end one before the other begins, or make one selector more specific (the first is at {first})");
        report.error(raw.contract_places[b], message, fix);
    }
}

/// What two contracts both claim.
struct Overlap<'c> {
    example: &'c Component,
    /// How many components both claim.
    count: usize,
    since: Timestamp,
    /// Positions in the two contracts' `covers`.
    selectors: (usize, usize),
}

impl Overlap<'_> {
    fn message(&self, first: &Contract, second: &Contract, zone: &TimeZone) -> String {
        let others = if self.count == 1 {
            String::new()
        } else {
            format!(" and {} more", self.count - 1)
        };
        format!(
            "contracts `{}` ({}) and `{}` ({}) overlap: from {} both cover `{}`{others} equally specifically, by {} and {}",
            first.id,
            first.provider,
            second.id,
            second.provider,
            local_time(zone, self.since),
            self.example.id,
            first.covers[self.selectors.0],
            second.covers[self.selectors.1],
        )
    }
}

/// Pairs of different parties with equally specific claims at some instant at which nothing more specific decides.
/// `matches` come most specific first, each group by start; a contract meets only those that are still in force when it starts.
fn claims<'m>(contracts: &[Contract], matches: &'m [Match]) -> Vec<(&'m Match, &'m Match, Timestamp)> {
    let mut claims = Vec::new();
    let mut decided = Periods::default();
    for group in matches.chunk_by(|a, b| a.specificity == b.specificity) {
        let mut in_force: Vec<&Match> = Vec::new();
        for later in group {
            let contract = &contracts[later.contract];
            in_force.retain(|m| contracts[m.contract].to.is_none_or(|to| to > contract.from));
            for earlier in &in_force {
                let other = &contracts[earlier.contract];
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
            let contract = &contracts[m.contract];
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
