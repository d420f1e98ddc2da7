//! The whole-network model: parties, contracts, components, links, dependencies and services, loaded from TOML text.
//!
//! [`Network::load`] reads any number of files, reports everything that is wrong with them at once, and builds the dense
//! indexes that the rest of the core works with: a component's index is its position in [`Network::components`].

mod discovered;
mod graph;
pub(crate) mod load;
mod model;
pub(crate) mod names;
mod problem;
mod selector;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::ids::{CalendarId, ComponentId, ContractId, LevelId, PartyId};

pub use graph::DependencyIx;
pub use load::Loaded;
pub use model::*;
pub use problem::{Problem, SourceFile};
pub use selector::{Match, Specificity};

#[cfg(test)]
pub(crate) mod tests;

/// The validated whole-network model. Built by [`Network::load`]; indexes (graph, by id) are private to it.
#[derive(Clone, Debug)]
pub struct Network {
    /// Name of the whole network.
    pub name: String,
    /// Zone of plain dates.
    pub time_zone: TimeZone,
    /// The component from which the collector's own probes start.
    pub collector_at: Option<ComponentId>,
    /// All parties.
    pub parties: Vec<Party>,
    /// All contracts.
    pub contracts: Vec<Contract>,
    /// All service levels.
    pub levels: Vec<ServiceLevel>,
    /// All calendars, the built-in ones included.
    pub calendars: Vec<Calendar>,
    /// All components, links and services, sorted by id: the position is the component's dense index (`Network::index`).
    pub components: Vec<Component>,
    /// All dependencies.
    pub dependencies: Vec<Dependency>,
    /// All maintenance windows.
    pub maintenance: Vec<Maintenance>,
    graph: graph::Graph,
    selectors: selector::SelectorIndex,
    general_contractor: usize,
    /// Components that were heard and that no file names.
    discovered: BTreeSet<ComponentId>,
}

impl Network {
    /// The party with this id.
    pub fn party(&self, id: &PartyId) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == *id)
    }

    /// The general contractor: the default owner of every incident.
    pub fn general_contractor(&self) -> &Party {
        &self.parties[self.general_contractor]
    }

    /// The contract with this id.
    pub fn contract(&self, id: &ContractId) -> Option<&Contract> {
        self.contracts.iter().find(|contract| contract.id == *id)
    }

    /// The service level with this id.
    pub fn level(&self, id: &LevelId) -> Option<&ServiceLevel> {
        self.levels.iter().find(|level| level.id == *id)
    }

    /// The calendar with this id.
    pub fn calendar(&self, id: &CalendarId) -> Option<&Calendar> {
        self.calendars.iter().find(|calendar| calendar.id == *id)
    }

    /// The service level promised for a component under a contract: the component's own, else the contract's.
    pub fn level_for(&self, component: &ComponentId, contract: &ContractId) -> Option<&ServiceLevel> {
        let own = self.by_id(component).and_then(|component| component.level.as_ref());
        let level = own.or_else(|| self.contract(contract)?.level.as_ref())?;
        self.level(level)
    }

    /// An instant in the network's own zone, for people: only the day at midnight, else to the second with the offset.
    pub fn local_time(&self, at: Timestamp) -> String {
        local_time(&self.time_zone, at)
    }

    /// Every contract selector that matches a component, at any time, in no particular order. None matches a discovered one:
    /// a contract covers what the model names.
    pub fn matches(&self, component: &Component) -> Vec<Match> {
        if self.discovered.contains(&component.id) {
            return Vec::new();
        }
        self.selectors.matches(&self.contracts, component)
    }

    /// The person of a party to call at an instant: a stand-in, else whoever's turn it is.
    pub fn on_call(&self, party: &PartyId, at: Timestamp) -> Option<&Contact> {
        let party = self.party(party)?;
        let rota = party.on_call.as_ref()?;
        let stand_in = rota.overrides.iter().rev().find(|o| o.from <= at && at < o.to);
        let position = match stand_in {
            Some(stand_in) => stand_in.contact,
            None => {
                let local = |t: Timestamp| self.time_zone.to_datetime(t);
                let since = local(at).duration_since(local(rota.from)).as_secs();
                let turn = if at < rota.from {
                    None
                } else {
                    usize::try_from(since / rota.shift).ok()
                };
                rota.order[turn? % rota.order.len()]
            }
        };
        party.contacts.get(position)
    }
}

fn local_time(zone: &TimeZone, at: Timestamp) -> String {
    let local = at.to_zoned(zone.clone());
    if local.time() == jiff::civil::Time::midnight() {
        return local.date().to_string();
    }
    local.strftime("%Y-%m-%d %H:%M:%S%:z").to_string()
}
