//! What changed: states, incidents, agents, the model, in the order of time. Records are kept for 90 days and at most a
//! million of them; ledger entries behind them for ever.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zongbao_core::attribution::Stretch;
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::incident::Incident;

use super::auth::Caller;
use super::component::require_sight;
use super::components::parse_list;
use super::error::{Problem, text};
use super::extract::Query;
use super::incident::find_each;
use super::incidents::involves;
use super::page::limit;
use super::ports::{AgentDid, ChangesWanted, Happened, Happening};
use super::state::Api;
use super::views::{ComponentRef, EntryView, Lens, StateView};
use super::visibility::{Reach, Sight};

/// Records read at a time.
const BATCH: usize = 500;
/// Records read for one page, at most: then the page ends early and says where to go on.
const MAX_SCANNED: usize = 5_000;
/// What is shown if the request does not say.
const DEFAULT: SignedDuration = SignedDuration::from_hours(24);

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/changes", get(list))
}

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// From (inclusive); a day before `to` if absent. Records are kept for 90 days.
    pub from: Option<Timestamp>,
    /// To (exclusive); now if absent.
    pub to: Option<Timestamp>,
    /// Only what concerns this component: its states, its agent, and incidents that it is or was part of.
    #[param(value_type = Option<String>)]
    pub component: Option<ComponentId>,
    /// Only what concerns components at this site; of incidents, the root cause counts.
    pub site: Option<String>,
    /// Kinds, separated by commas.
    pub kind: Option<String>,
    /// For the next page: the `next` of the page before.
    pub after: Option<u64>,
    /// Most entries to return: 100 if absent, at most 1,000.
    pub limit: Option<usize>,
}

/// One page of changes, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangePage {
    /// The changes.
    pub items: Vec<ChangeView>,
    /// For the next page: send it as `after`; `null` = there are no more.
    pub next: Option<u64>,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A component's state.
    State,
    /// An incident: an entry of the ledger.
    Incident,
    /// An agent came or went.
    Agent,
    /// An edited model came into force.
    Model,
    /// The collector started.
    Started,
}

/// A change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeView {
    /// Its number: grows with time.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// What kind of change: exactly the field of that name is filled below.
    pub kind: ChangeKind,
    /// The component it is about; of an incident, the root cause.
    pub component: Option<ComponentRef>,
    /// For `state`.
    pub state: Option<StateChange>,
    /// For `incident`.
    pub incident: Option<IncidentChange>,
    /// For `agent`.
    pub agent: Option<AgentChange>,
    /// For `model`.
    pub model: Option<ModelChange>,
    /// For `started`: the collector's version.
    pub started: Option<String>,
}

/// From one state to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct StateChange {
    /// Before; `null` = it was new.
    pub from: Option<StateView>,
    /// Since.
    pub to: StateView,
}

/// An incident changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentChange {
    /// The incident.
    pub id: String,
    /// What changed; `null` if the incident is seen in outline only.
    pub entry: Option<EntryView>,
}

/// An agent came or went.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentChange {
    /// What it did.
    pub did: AgentDid,
    /// Its version.
    pub version: Option<String>,
}

/// An edited model came into force.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelChange {
    /// Components that are new; at most the first 100.
    pub added: Vec<String>,
    /// How many are new.
    pub added_count: usize,
    /// Components that are gone; at most the first 100.
    pub removed: Vec<String>,
    /// How many are gone.
    pub removed_count: usize,
    /// How many components there were then.
    pub components: usize,
}

/// What changed, as far as it is in sight.
#[utoipa::path(get, path = "/api/v1/changes", tag = "network", params(ChangesQuery),
    responses((status = 200, body = ChangePage), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<ChangePage>, Problem> {
    let limit = limit(query.limit, &api.settings)?;
    if let Some(component) = &query.component {
        require_sight(&caller.reach, component, Sight::Outline)?;
    }
    let filter = Filter::parse(query, caller.now)?;
    let (found, next) = scan(&api, &caller.reach, &filter, limit).await?;
    let items = api
        .read(move |engine| {
            let lens = Lens {
                engine,
                reach: &caller.reach,
                now: caller.now,
            };
            found
                .into_iter()
                .map(|(change, sight)| view(change, sight, &lens))
                .collect()
        })
        .await?;
    Ok(Json(ChangePage { items, next }))
}

struct Filter {
    within: Stretch,
    component: Option<ComponentId>,
    site: Option<String>,
    kinds: Option<Vec<ChangeKind>>,
    before: u64,
}

impl Filter {
    fn parse(query: ChangesQuery, now: Timestamp) -> Result<Self, Problem> {
        // The newest record may be of this very millisecond.
        let now = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
        let to = query.to.unwrap_or(now);
        let from = query.from.or_else(|| to.saturating_sub(DEFAULT).ok()).unwrap_or(to);
        if to <= from {
            return Err(Problem::invalid_field(
                "from",
                format!("{from} is not before {to}"),
                format!("{from} 不早于 {to}"),
                text(
                    "ask for a stretch that begins before it ends",
                    "请使起始时间早于结束时间",
                ),
            ));
        }
        Ok(Self {
            within: Stretch { from, to },
            component: query.component,
            site: query.site,
            kinds: parse_list("kind", query.kind.as_deref())?,
            before: query.after.unwrap_or(u64::MAX),
        })
    }

    fn matches(&self, change: &Happened, incident: Option<&Incident>, reach: &Reach) -> bool {
        let about = about(&change.what);
        let concerns = |id: &ComponentId| match incident {
            Some(incident) => involves(incident, id, reach.incident(incident) == Sight::Full, reach),
            None => about == Some(id),
        };
        let site_of = |id: &ComponentId| reach.network().by_id(id)?.site.as_ref();
        self.kinds
            .as_ref()
            .is_none_or(|kinds| kinds.contains(&kind(&change.what)))
            && self.component.as_ref().is_none_or(concerns)
            && self
                .site
                .as_ref()
                .is_none_or(|site| about.and_then(site_of) == Some(site))
    }
}

/// Reads until the page is full: what is in sight, with how much of it is, and where the next page begins.
async fn scan(
    api: &Api,
    reach: &Reach,
    filter: &Filter,
    limit: usize,
) -> Result<(Vec<(Happened, Sight)>, Option<u64>), Problem> {
    let (mut page, mut before, mut scanned) = (Vec::new(), filter.before, 0);
    let mut incidents: FxHashMap<IncidentId, Incident> = FxHashMap::default();
    while scanned < MAX_SCANNED {
        let wanted = ChangesWanted {
            before,
            within: filter.within,
            component: filter.component.clone(),
            limit: BATCH,
        };
        let batch = api.ports.records.changes(&wanted).await?;
        let last = batch.len() < BATCH;
        scanned += batch.len();
        let unknown: BTreeSet<IncidentId> = batch
            .iter()
            .filter_map(incident_of)
            .filter(|id| !incidents.contains_key(*id))
            .cloned()
            .collect();
        incidents.extend(find_each(api, unknown).await?);
        for change in batch {
            let incident = incident_of(&change).map(|id| incidents.get(id));
            let sight = match incident {
                Some(incident) => incident.map_or(Sight::Hidden, |incident| reach.incident(incident)),
                None => sight(&change.what, reach),
            };
            before = change.number;
            if sight > Sight::Hidden && filter.matches(&change, incident.flatten(), reach) {
                page.push((change, sight));
                if page.len() == limit {
                    return Ok((page, Some(before)));
                }
            }
        }
        if last {
            return Ok((page, None));
        }
    }
    Ok((page, Some(before)))
}

/// How much is seen of a change that is not an incident's.
fn sight(what: &Happening, reach: &Reach) -> Sight {
    match what {
        Happening::State { component, .. } => reach.component(component),
        Happening::Agent { agent, .. } if reach.component(agent) == Sight::Full => Sight::Full,
        Happening::Model { .. } | Happening::Started { .. } if reach.operations() => Sight::Full,
        _ => Sight::Hidden,
    }
}

fn incident_of(change: &Happened) -> Option<&IncidentId> {
    match &change.what {
        Happening::Incident { incident, .. } => Some(incident),
        _ => None,
    }
}

fn about(what: &Happening) -> Option<&ComponentId> {
    match what {
        Happening::State { component, .. } => Some(component),
        Happening::Incident { root, .. } => Some(root),
        Happening::Agent { agent, .. } => Some(agent),
        Happening::Model { .. } | Happening::Started { .. } => None,
    }
}

fn kind(what: &Happening) -> ChangeKind {
    match what {
        Happening::State { .. } => ChangeKind::State,
        Happening::Incident { .. } => ChangeKind::Incident,
        Happening::Agent { .. } => ChangeKind::Agent,
        Happening::Model { .. } => ChangeKind::Model,
        Happening::Started { .. } => ChangeKind::Started,
    }
}

fn view(change: Happened, sight: Sight, lens: &Lens<'_>) -> ChangeView {
    let mut view = ChangeView {
        number: change.number,
        at: change.at,
        kind: kind(&change.what),
        component: about(&change.what).map(|id| lens.component_ref(id)),
        state: None,
        incident: None,
        agent: None,
        model: None,
        started: None,
    };
    let names = |ids: Vec<ComponentId>| ids.into_iter().map(|id| id.to_string()).collect();
    match change.what {
        Happening::State { from, to, .. } => {
            view.state = Some(StateChange {
                from: from.map(Into::into),
                to: to.into(),
            });
        }
        Happening::Incident { incident, .. } => {
            let entry = change.entry.filter(|_| sight == Sight::Full);
            view.incident = Some(IncidentChange {
                id: incident.to_string(),
                entry: entry.map(|entry| EntryView::new(&entry, lens.network())),
            });
        }
        Happening::Agent { did, version, .. } => view.agent = Some(AgentChange { did, version }),
        Happening::Model {
            added,
            added_count,
            removed,
            removed_count,
            components,
        } => {
            view.model = Some(ModelChange {
                added: names(added),
                added_count,
                removed: names(removed),
                removed_count,
                components,
            });
        }
        Happening::Started { version } => view.started = Some(version),
    }
    view
}
