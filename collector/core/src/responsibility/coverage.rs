//! Gaps in the contracts: components nobody covers, and contracts that are about to end.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::rule::winner;
use crate::ids::{ComponentId, ContractId};
use crate::network::{Contract, Kind, Network};

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

impl Network {
    /// Components that no contract covers at an instant, sorted. Business services are nobody's to cover: their parts are.
    pub fn uncovered(&self, at: Timestamp) -> Vec<ComponentId> {
        let components = self
            .components
            .iter()
            .filter(|component| component.kind != Kind::Service);
        let uncovered = components.filter(|component| winner(self, &self.matches(component), at).is_none());
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
        for component in self
            .components
            .iter()
            .filter(|component| component.kind != Kind::Service)
        {
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
