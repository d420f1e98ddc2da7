//! What a principal may see and do. The only place that decides it: every resource asks here, none decides by itself.
//!
//! | role | sees | does |
//! | --- | --- | --- |
//! | agency | everything | nothing: read-only |
//! | general contractor | everything | everything |
//! | subcontractor | what it is responsible for now, in full; in outline what its work needs: the neighbours of that, and the services that rely on it | acknowledges, notes and resolves its own incidents |
//! | vendor, or a party that is not in the model | nothing | nothing |
//!
//! What a principal may not see does not exist for it: the answer is "not found", never "forbidden".

use std::sync::Arc;

use jiff::Timestamp;
use zongbao_core::correlation::Text;
use zongbao_core::ids::{ComponentId, PartyId};
use zongbao_core::incident::{ActionName, Incident};
use zongbao_core::network::{Contract, Kind, Network, Party, Role};

use super::auth::Access;
use super::error::text;

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The user's name, or `token:NAME`: what the ledger records.
    pub name: String,
    /// For whom.
    pub party: PartyId,
    /// The party's role in the model in force; `None` if the party is not in it.
    pub role: Option<Role>,
    /// How far it may go.
    pub access: Access,
}

/// How much of something is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sight {
    /// Nothing, not even that it exists.
    Hidden,
    /// That it exists, what and where it is, and its state.
    Outline,
    /// Everything.
    Full,
}

/// What may be done besides reading.
#[derive(Clone, Copy, Debug)]
pub enum Permission<'a> {
    /// Read what is in sight.
    Read,
    /// Do this to this incident.
    Act(ActionName, &'a Incident),
    /// Manage users and tokens.
    ManageAccounts,
    /// Send a test message over a party's channel.
    TestChannels,
    /// See the collector's inner life: queues, storage, agents' spools, the model's report.
    SeeSystem,
    /// Send measurements.
    Write,
}

/// Why something is not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// A stable name.
    pub code: &'static str,
    /// For people.
    pub message: Text,
    /// What to do instead.
    pub fix: Text,
}

/// What a party sees of the network at an instant, under the model in force then.
#[derive(Clone, Debug)]
pub struct Reach {
    party: PartyId,
    role: Option<Role>,
    network: Arc<Network>,
    components: Components,
}

#[derive(Clone, Debug)]
enum Components {
    All(Sight),
    /// By dense index of the network.
    Each(Vec<Sight>),
}

impl Reach {
    /// What `party` sees at `now`.
    pub fn of(party: &PartyId, network: Arc<Network>, now: Timestamp) -> Self {
        let role = network.party(party).map(|party| party.role);
        let components = match role {
            Some(Role::Agency | Role::GeneralContractor) => Components::All(Sight::Full),
            Some(Role::Subcontractor) => Components::Each(subcontractor_sights(party, &network, now)),
            Some(Role::Vendor) | None => Components::All(Sight::Hidden),
        };
        Self {
            party: party.clone(),
            role,
            network,
            components,
        }
    }

    /// The model this was computed for.
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// The party's role in that model; `None` if the party is not in it.
    pub fn role(&self) -> Option<Role> {
        self.role
    }

    /// Whether the whole network is seen in full.
    pub fn is_everything(&self) -> bool {
        matches!(self.components, Components::All(Sight::Full))
    }

    /// How much of a component is seen; one that is not in the model only by those who see everything.
    pub fn component(&self, id: &ComponentId) -> Sight {
        match &self.components {
            Components::All(sight) => *sight,
            Components::Each(_) => self.network.index(id).map_or(Sight::Hidden, |index| self.index(index)),
        }
    }

    /// The same, by dense index.
    pub fn index(&self, index: u32) -> Sight {
        match &self.components {
            Components::All(sight) => *sight,
            Components::Each(sights) => sights[index as usize],
        }
    }

    /// How much of an incident is seen. A subcontractor sees in full those it has to answer for, has answered for, or
    /// that sit on its own component; in outline those that touch what it sees.
    pub fn incident(&self, incident: &Incident) -> Sight {
        match self.components {
            Components::All(sight) => sight,
            Components::Each(_) => {
                let verdict = &incident.verdict;
                let answers = incident.responsible.party == self.party
                    || incident.clocks.iter().any(|clock| clock.party == self.party);
                if answers || self.component(&verdict.root) == Sight::Full {
                    return Sight::Full;
                }
                let own = |id: &ComponentId| self.component(id) == Sight::Full;
                let touches = verdict.symptoms.iter().any(own)
                    || verdict.candidates.iter().any(|candidate| own(&candidate.component))
                    || verdict
                        .impacted_services()
                        .any(|service| self.component(service) >= Sight::Outline);
                if touches { Sight::Outline } else { Sight::Hidden }
            }
        }
    }

    /// How much of a party is seen: contacts and channels are `Full`, name and role `Outline`.
    pub fn party(&self, party: &Party) -> Sight {
        match self.components {
            Components::All(sight) => sight,
            Components::Each(_) => {
                let ours = party.id == self.party || party.managed_by.as_ref() == Some(&self.party);
                match party.role {
                    _ if ours => Sight::Full,
                    Role::GeneralContractor | Role::Agency => Sight::Outline,
                    Role::Subcontractor | Role::Vendor => Sight::Hidden,
                }
            }
        }
    }

    /// Whether it is seen that this party answers for a stretch of downtime: by itself, and by those who see everything.
    pub fn charge(&self, party: &PartyId) -> bool {
        self.is_everything() || (self.party == *party && self.role.is_some())
    }

    /// Whether it is seen that the model was edited or the collector started.
    pub fn operations(&self) -> bool {
        self.is_everything()
    }

    /// How much of a contract is seen: its two sides see it, besides those who see everything.
    pub fn contract(&self, contract: &Contract) -> Sight {
        match self.components {
            Components::All(sight) => sight,
            Components::Each(_) if contract.provider == self.party || contract.customer == self.party => Sight::Full,
            Components::Each(_) => Sight::Hidden,
        }
    }

    /// Whether measurements of a component may be sent: by the general contractor for all, by a subcontractor for its own.
    pub fn may_write(&self, id: &ComponentId) -> bool {
        match self.role {
            Some(Role::GeneralContractor) => true,
            Some(Role::Subcontractor) => self.component(id) == Sight::Full,
            Some(Role::Agency | Role::Vendor) | None => false,
        }
    }
}

/// Whether a principal may do something, besides seeing what it is about.
pub fn may(principal: &Principal, permission: Permission<'_>) -> Result<(), Denied> {
    let needed = match permission {
        Permission::Write => Access::Ingest,
        Permission::Read | Permission::SeeSystem => Access::Viewer,
        Permission::Act(..) => Access::Operator,
        Permission::ManageAccounts | Permission::TestChannels => Access::Administrator,
    };
    if principal.access < needed {
        return Err(Denied {
            code: "access_too_low",
            message: text(
                format!(
                    "`{}` has access `{}`, this needs `{}`",
                    principal.name,
                    name(principal.access),
                    name(needed)
                ),
                format!(
                    "“{}”的权限为 {}，此操作需要 {}",
                    principal.name,
                    name(principal.access),
                    name(needed)
                ),
            ),
            fix: text(
                "ask an administrator of the general contractor to raise it",
                "请联系服务总包的管理员提升权限",
            ),
        });
    }
    match (principal.role, permission) {
        (_, Permission::Read) | (Some(Role::GeneralContractor), _) => Ok(()),
        (Some(Role::Agency), Permission::SeeSystem) => Ok(()),
        (Some(Role::Subcontractor), Permission::Write) => Ok(()),
        (Some(Role::Subcontractor), Permission::Act(action, incident)) => {
            subcontractor_may(principal, action, incident)
        }
        _ => Err(role_too_low()),
    }
}

/// Whether a principal may act on incidents at all: on which, the incident decides.
pub fn acts(principal: &Principal) -> bool {
    let role = matches!(principal.role, Some(Role::GeneralContractor | Role::Subcontractor));
    role && principal.access >= Access::Operator
}

fn subcontractor_may(principal: &Principal, action: ActionName, incident: &Incident) -> Result<(), Denied> {
    if incident.responsible.party != principal.party {
        return Err(Denied {
            code: "not_your_incident",
            message: text("another party is responsible for this incident", "此事件由其他单位负责"),
            fix: text("ask the general contractor to reassign it", "请联系服务总包改派"),
        });
    }
    match action {
        ActionName::Acknowledge | ActionName::Note | ActionName::Resolve => Ok(()),
        ActionName::Reassign | ActionName::Reopen => Err(role_too_low()),
    }
}

fn role_too_low() -> Denied {
    Denied {
        code: "role_not_allowed",
        message: text(
            "the role of your party does not allow this",
            "您所在单位的角色不允许此操作",
        ),
        fix: text("ask the general contractor to do it", "请联系服务总包处理"),
    }
}

fn name(access: Access) -> &'static str {
    match access {
        Access::Ingest => "ingest",
        Access::Viewer => "viewer",
        Access::Operator => "operator",
        Access::Administrator => "administrator",
    }
}

/// In full: what the party is responsible for at `now`. In outline: the ends and links of that, its direct providers and
/// dependents, where it sits, and every service that relies on it, however indirectly, or on what its network gear joins.
fn subcontractor_sights(party: &PartyId, network: &Network, now: Timestamp) -> Vec<Sight> {
    let mut sights = vec![Sight::Hidden; network.components.len()];
    let own: Vec<u32> = (0_u32..)
        .zip(&network.components)
        .filter(|(_, component)| network.responsible(&component.id, now).party == *party)
        .map(|(index, _)| index)
        .collect();
    for &index in &own {
        sights[index as usize] = Sight::Full;
    }
    let mut outline = |index: u32| {
        let sight = &mut sights[index as usize];
        *sight = (*sight).max(Sight::Outline);
    };
    for &index in &own {
        neighbours(network, index).into_iter().for_each(&mut outline);
    }
    let joined = own.iter().filter(|index| !network.component(**index).kind.is_machine());
    let joined: Vec<u32> = joined.flat_map(|index| far_ends(network, *index)).collect();
    services_relying_on(network, own.into_iter().chain(joined))
        .into_iter()
        .for_each(&mut outline);
    sights
}

fn neighbours(network: &Network, index: u32) -> Vec<u32> {
    let mut found = Vec::new();
    found.extend(network.links_of(index));
    found.extend(far_ends(network, index));
    for dependency in network.dependencies_of(index) {
        found.extend(dependency.providers.iter().copied());
    }
    found.extend(network.dependents_of(index).iter().copied());
    found.extend(network.place(index));
    found
}

/// The ends of a link, or the other ends of a component's links.
fn far_ends(network: &Network, index: u32) -> Vec<u32> {
    let links = std::iter::once(&index).chain(network.links_of(index));
    links
        .filter_map(|link| network.link_ends(*link))
        .flatten()
        .filter(|end| *end != index)
        .collect()
}

fn services_relying_on(network: &Network, own: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut seen = vec![false; network.components.len()];
    let mut queue: Vec<u32> = own.collect();
    let mut services = Vec::new();
    while let Some(index) = queue.pop() {
        if std::mem::replace(&mut seen[index as usize], true) {
            continue;
        }
        if network.component(index).kind == Kind::Service {
            services.push(index);
        }
        queue.extend(network.dependents_of(index));
    }
    services
}

#[cfg(test)]
mod tests;
