//! Gaps in the contracts: components nobody covers, and contracts that are about to end.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::{ComponentId, ContractId};
use crate::network::{Kind, Network};

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
        let uncovered = components.filter(|component| self.responsible(&component.id, at).contract.is_none());
        uncovered.map(|component| component.id.clone()).collect()
    }

    /// Contracts in force at an instant that end within a time after it, the next to end first.
    pub fn contracts_ending(&self, at: Timestamp, within: SignedDuration) -> Vec<Ending> {
        let limit = at.saturating_add(within).unwrap_or(Timestamp::MAX);
        let mut endings: Vec<Ending> = Vec::new();
        for contract in self.contracts.iter().filter(|contract| contract.from <= at) {
            let Some(end) = contract.to.filter(|to| at < *to && *to <= limit) else {
                continue;
            };
            let last = end.saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(end);
            let is_its_last =
                |component: &&ComponentId| self.responsible(component, last).contract.as_ref() == Some(&contract.id);
            let uncovered = self.uncovered(end).iter().filter(is_its_last).cloned().collect();
            endings.push(Ending {
                contract: contract.id.clone(),
                at: end,
                uncovered,
            });
        }
        endings.sort_by(|a, b| (a.at, &a.contract).cmp(&(b.at, &b.contract)));
        endings
    }
}
