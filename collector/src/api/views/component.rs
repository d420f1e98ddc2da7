//! Components as the API writes them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::health::{CheckRecord, Observer};
use zongbao_core::ids::{ContractId, PartyId};
use zongbao_core::network::Network;

use super::{KindView, SightView, StateView, StatusView, TextView};

/// Something with an id and a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[schema(as = Named)]
pub struct NamedView {
    /// Its id.
    pub id: String,
    /// Its name; the id if it has none.
    pub name: String,
}

impl NamedView {
    /// A party; the id stands for the name if the party is not in the model.
    pub fn party(network: &Network, id: &PartyId) -> Self {
        let name = network.party(id).map_or(id.as_str(), |party| &party.name);
        Self {
            id: id.to_string(),
            name: name.to_owned(),
        }
    }
}

/// A component where it is only referred to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComponentRef {
    /// Its id.
    pub id: String,
    /// Its name; the id if it has none.
    pub name: String,
    /// What it is; `null` if it is no longer in the model.
    pub kind: Option<KindView>,
    /// Its state; `null` if it is not in sight by itself.
    pub state: Option<StateView>,
}

/// A component.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Component)]
pub struct ComponentView {
    /// Its id.
    pub id: String,
    /// Its name; the id if it has none.
    pub name: String,
    /// What it is.
    pub kind: KindView,
    /// Where it is.
    pub site: Option<String>,
    /// How much of it is in sight; in outline, everything below `since` is empty.
    pub sight: SightView,
    /// Its state.
    pub state: StateView,
    /// Since when, as far as it is known.
    pub since: Option<Timestamp>,
    /// The worst newest word of its checks; `null` = none was ever heard.
    pub status: Option<StatusView>,
    /// Why it is in this state.
    pub reason: Option<TextView>,
    /// It was heard although the model does not name it: nobody's contract covers it, and only those who see everything
    /// see it.
    pub discovered: bool,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Network address.
    pub address: Option<String>,
    /// For a link or circuit: the two components it joins.
    pub ends: Option<[String; 2]>,
    /// For a business service: 1 (most critical) and up.
    pub criticality: Option<u32>,
    /// For a business service: the agency that owns it.
    pub owner: Option<NamedView>,
    /// Who is responsible now.
    pub responsible: Option<ResponsibleView>,
    /// Unfinished incidents that it is part of, the newest first.
    pub incidents: Vec<String>,
}

/// Who is responsible, by which contract and until when.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Responsible)]
pub struct ResponsibleView {
    /// The party.
    pub party: NamedView,
    /// The contract; `null` when the general contractor is the default.
    #[schema(value_type = Option<String>)]
    pub contract: Option<ContractId>,
    /// Why.
    pub reason: TextView,
    /// Since when; `null` = since ever, or not asked for here.
    pub from: Option<Timestamp>,
    /// Until when (exclusive); `null` = for ever, or not asked for here.
    pub to: Option<Timestamp>,
}

/// Who made an observation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = Observer)]
pub enum ObserverView {
    /// The component's own agent; for the check `agent`, the collector's side of the connection.
    Own,
    /// The agent on another component.
    Agent {
        /// That component.
        component: String,
    },
    /// The collector's own probes.
    Collector,
}

impl From<&Observer> for ObserverView {
    fn from(observer: &Observer) -> Self {
        match observer {
            Observer::Own => Self::Own,
            Observer::Agent(component) => Self::Agent {
                component: component.to_string(),
            },
            Observer::Collector => Self::Collector,
        }
    }
}

/// The last word of one check by one observer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Check)]
pub struct CheckView {
    /// The check.
    pub check: String,
    /// The observer.
    pub by: ObserverView,
    /// What it saw last.
    pub status: StatusView,
    /// When.
    pub at: Timestamp,
    /// Since when it has seen the same without interruption.
    pub since: Timestamp,
    /// How many samples in a row.
    pub streak: u32,
    /// Its newest `ok`.
    pub last_ok: Option<Timestamp>,
    /// The newest measured value, in the check's own unit.
    pub value: Option<f64>,
    /// The newest message.
    pub message: Option<String>,
}

impl From<&CheckRecord> for CheckView {
    fn from(record: &CheckRecord) -> Self {
        Self {
            check: record.key.check.to_string(),
            by: (&record.key.by).into(),
            status: record.status.into(),
            at: record.at,
            since: record.since,
            streak: record.streak,
            last_ok: record.last_ok,
            value: record.value,
            message: record.message.clone(),
        }
    }
}
