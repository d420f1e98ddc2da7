//! Gaps in the contracts: components nobody covers, and contracts that are about to end.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::rule::{in_force, winner};
use crate::ids::{ComponentId, ContractId};
use crate::network::{Component, Contract, Kind, Network};

/// A contract that ends soon, and what nobody covers once it has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The contract.
    pub contract: ContractId,
    /// When it ends.
    pub at: Timestamp,
    /// Components that fall to the general contractor by default at that instant, sorted.
    pub uncovered: Vec<ComponentId>,
}

/// A stretch ahead in which nobody covers components that are covered before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive); `None` = for ever.
    pub to: Option<Timestamp>,
    /// The components, sorted.
    pub components: Vec<ComponentId>,
}

/// Two contracts of different parties that select the same components: the more specific one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// The contract that counts.
    pub counts: ContractId,
    /// The contract that it outranks.
    pub outranked: ContractId,
    /// The components that both select, sorted.
    pub components: Vec<ComponentId>,
}

impl Network {
    /// Stretches without cover that begin after an instant and within a time after it, sorted.
    pub fn gaps(&self, at: Timestamp, within: SignedDuration) -> Vec<Gap> {
        let limit = at.saturating_add(within).unwrap_or(Timestamp::MAX);
        let mut gaps: BTreeMap<(Timestamp, Option<Timestamp>), Vec<ComponentId>> = BTreeMap::new();
        for component in self.parts() {
            for tenure in self.tenures(&component.id) {
                let begins = tenure.from.filter(|from| at < *from && *from <= limit);
                if let (Some(from), None) = (begins, tenure.contract) {
                    gaps.entry((from, tenure.to)).or_default().push(component.id.clone());
                }
            }
        }
        let gap = |((from, to), components)| Gap { from, to, components };
        gaps.into_iter().map(gap).collect()
    }

    /// Contracts of different parties that select the same components at an instant, sorted.
    pub fn overlaps(&self, at: Timestamp) -> Vec<Overlap> {
        let mut overlaps: BTreeMap<(usize, usize), Vec<ComponentId>> = BTreeMap::new();
        for component in self.parts() {
            let matches = self.matches(component);
            let Some(winner) = winner(self, &matches, at) else {
                continue;
            };
            let provider = &self.contracts[winner.contract].provider;
            let others = in_force(self, &matches, at).map(|m| m.contract);
            let mut others: Vec<usize> = others.filter(|ix| self.contracts[*ix].provider != *provider).collect();
            others.sort_unstable();
            others.dedup();
            for other in others {
                overlaps
                    .entry((winner.contract, other))
                    .or_default()
                    .push(component.id.clone());
            }
        }
        let id = |ix: usize| self.contracts[ix].id.clone();
        let overlap = |((counts, outranked), components)| Overlap {
            counts: id(counts),
            outranked: id(outranked),
            components,
        };
        overlaps.into_iter().map(overlap).collect()
    }

    /// Everything that is somebody's to cover: all but business services.
    fn parts(&self) -> impl Iterator<Item = &Component> {
        self.components
            .iter()
            .filter(|component| component.kind != Kind::Service)
    }

    /// Components that no contract covers at an instant, sorted. Business services are nobody's to cover: their parts are.
    pub fn uncovered(&self, at: Timestamp) -> Vec<ComponentId> {
        let uncovered = self
            .parts()
            .filter(|component| winner(self, &self.matches(component), at).is_none());
        uncovered.map(|component| component.id.clone()).collect()
    }

    /// Contracts in force at an instant that end within a time after it, the next to end first.
    pub fn contracts_ending(&self, at: Timestamp, within: SignedDuration) -> Vec<Ending> {
        let limit = at.saturating_add(within).unwrap_or(Timestamp::MAX);
        let end_of = |contract: &Contract| contract.to.filter(|to| contract.from <= at && at < *to && *to <= limit);
        let mut endings: BTreeMap<(Timestamp, usize), Vec<ComponentId>> = BTreeMap::new();
        for (ix, contract) in self.contracts.iter().enumerate() {
            endings.extend(end_of(contract).map(|end| ((end, ix), Vec::new())));
        }
        for component in self.parts() {
            let matches = self.matches(component);
            let mut ending: Vec<usize> = matches.iter().map(|m| m.contract).collect();
            ending.dedup();
            for ix in ending {
                let Some(end) = end_of(&self.contracts[ix]) else {
                    continue;
                };
                let last = end.saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(end);
                let its_own = winner(self, &matches, last).is_some_and(|m| m.contract == ix);
                if its_own && winner(self, &matches, end).is_none() {
                    endings.entry((end, ix)).or_default().push(component.id.clone());
                }
            }
        }
        let ending = |((at, ix), mut uncovered): ((Timestamp, usize), Vec<ComponentId>)| {
            uncovered.dedup();
            Ending {
                contract: self.contracts[ix].id.clone(),
                at,
                uncovered,
            }
        };
        endings.into_iter().map(ending).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SourceFile;

    const MODEL: &str = r#"
[[party]]
id = "gc"
name = "gc"
role = "general_contractor"
[[party]]
id = "netcom"
name = "netcom"
role = "subcontractor"
[[party]]
id = "fwco"
name = "fwco"
role = "subcontractor"
[[contract]]
id = "net"
customer = "gc"
provider = "netcom"
from = 2026-01-01
to = 2026-03-01
covers = [{ kind = "firewall" }, { kind = "switch" }]
[[contract]]
id = "net-again"
customer = "gc"
provider = "netcom"
from = 2026-04-01
covers = [{ kind = "switch" }]
[[contract]]
id = "fw"
customer = "gc"
provider = "fwco"
from = 2026-01-01
covers = [{ id = "fw-1" }]
[[component]]
id = "fw-1"
kind = "firewall"
[[component]]
id = "fw-2"
kind = "firewall"
[[component]]
id = "sw-1"
kind = "switch"
"#;

    fn network() -> Network {
        let file = SourceFile {
            name: "model.toml".to_owned(),
            text: MODEL.to_owned(),
        };
        Network::load(&[file]).expect("valid").network
    }

    fn at(day: &str) -> Timestamp {
        format!("{day}T00:00:00Z").parse().expect("a time")
    }

    #[test]
    fn gaps_ahead_are_told_with_their_end() {
        let (network, days) = (network(), |days: i64| SignedDuration::from_hours(24 * days));
        let gap = |to: Option<&str>, component: &str| Gap {
            from: at("2026-03-01"),
            to: to.map(at),
            components: vec![component.into()],
        };
        let gaps = network.gaps(at("2026-02-01"), days(60));
        assert_eq!(gaps, [gap(None, "fw-2"), gap(Some("2026-04-01"), "sw-1")]);
        assert_eq!(network.gaps(at("2026-02-01"), days(7)), []);
    }

    #[test]
    fn contracts_of_different_parties_on_the_same_component_are_told() {
        let overlap = Overlap {
            counts: "fw".into(),
            outranked: "net".into(),
            components: vec!["fw-1".into()],
        };
        assert_eq!(network().overlaps(at("2026-02-01")), [overlap]);
        assert_eq!(network().overlaps(at("2026-03-01")), [], "the other has ended");
    }
}
