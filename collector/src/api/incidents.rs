//! Incidents: the list, from the engine's memory and, where that ends, from the archive, newest first.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zongbao_core::ids::{ComponentId, IncidentId, PartyId};
use zongbao_core::incident::Incident;

use super::auth::Caller;
use super::components::parse_list;
use super::error::{Problem, text};
use super::extract::Query;
use super::page::limit;
use super::state::Api;
use super::views::{ClassView, IncidentStateView, IncidentView, Lens, PriorityView, is_active};
use super::visibility::{Reach, Sight};

/// Archived incidents read at a time.
const BATCH: usize = 200;
/// Archived incidents read for one page at most; a page may then be short, and its `next` goes on from there.
const MAX_SCANNED: usize = 5_000;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/incidents", get(list))
}

/// Which incidents. All that is given must match.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IncidentsQuery {
    /// Only unfinished ones.
    pub active: Option<bool>,
    /// States, separated by commas.
    pub state: Option<String>,
    /// Priorities, separated by commas.
    pub priority: Option<String>,
    /// Classes, separated by commas.
    pub class: Option<String>,
    /// The responsible party.
    #[param(value_type = Option<String>)]
    pub party: Option<PartyId>,
    /// A component or service that is or was part of it.
    #[param(value_type = Option<String>)]
    pub component: Option<ComponentId>,
    /// Part of its id or of its root cause's id or name; upper and lower case are the same.
    pub q: Option<String>,
    /// Opened at this instant or later.
    pub from: Option<Timestamp>,
    /// Opened before this instant.
    pub to: Option<Timestamp>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Most entries to return: 100 if absent, at most 1,000.
    pub limit: Option<usize>,
}

/// One page of incidents, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentPage {
    /// The incidents.
    pub items: Vec<IncidentView>,
    /// For the next page: send it as `after`; `null` = there are no more.
    pub next: Option<String>,
}

/// Position in the list: opened then, with that id.
type Position = (Timestamp, IncidentId);

/// Incidents that are in sight.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "incidents", params(IncidentsQuery),
    responses((status = 200, body = IncidentPage), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<IncidentsQuery>,
) -> Result<Json<IncidentPage>, Problem> {
    let limit = limit(query.limit, &api.settings)?;
    let filter = Arc::new(Filter::parse(query)?);
    let after = filter.after.clone();
    let (reach, wanted) = (caller.reach.clone(), filter.clone());
    let held = api
        .read(move |engine| held(engine.incidents(), &wanted, &reach, limit))
        .await?;
    let (incidents, next) = merge(&api, &caller.reach, &filter, after, held, limit).await?;
    let items = api
        .read(move |engine| {
            let lens = Lens {
                engine,
                reach: &caller.reach,
                now: caller.now,
            };
            incidents
                .iter()
                .filter_map(|incident| lens.incident(incident))
                .collect()
        })
        .await?;
    Ok(Json(IncidentPage {
        items,
        next: next.as_ref().map(write_position),
    }))
}

/// The first `limit` and one more that the engine holds, newest first.
fn held<'a>(
    incidents: impl Iterator<Item = &'a Incident>,
    filter: &Filter,
    reach: &Reach,
    limit: usize,
) -> VecDeque<Incident> {
    let mut found: Vec<&Incident> = incidents.filter(|incident| filter.matches(incident, reach)).collect();
    found.sort_by_key(|incident| Reverse(position(incident)));
    found.into_iter().take(limit + 1).cloned().collect()
}

/// Merges what the engine holds with the archive; returns the page and where the next one begins.
async fn merge(
    api: &Api,
    reach: &Reach,
    filter: &Filter,
    after: Option<Position>,
    mut held: VecDeque<Incident>,
    limit: usize,
) -> Result<(Vec<Incident>, Option<Position>), Problem> {
    let mut archived = VecDeque::new();
    let (mut cursor, mut scanned, mut exhausted) = (after, 0, filter.active_only);
    let mut page: Vec<Incident> = Vec::new();
    while page.len() < limit {
        while archived.is_empty() && !exhausted && scanned < MAX_SCANNED {
            let batch = api.ports.archive.before(cursor.clone(), BATCH).await?;
            scanned += batch.len();
            exhausted = batch.len() < BATCH || filter.is_past(batch.last());
            cursor = batch.last().map(position).or(cursor);
            archived.extend(batch.into_iter().filter(|incident| filter.matches(incident, reach)));
        }
        if archived.is_empty() && !exhausted {
            // The rest of what the engine holds may be older than what the archive was not asked for: stop here.
            page.extend(
                held.into_iter()
                    .filter(|incident| Some(position(incident)) > cursor)
                    .take(limit - page.len()),
            );
            return Ok((page, cursor));
        }
        let take_held = match (held.front(), archived.front()) {
            (Some(a), Some(b)) => position(a) >= position(b),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => return Ok((page, None)),
        };
        let next = if take_held {
            held.pop_front()
        } else {
            archived.pop_front()
        };
        // An incident that the engine holds may be in the archive too; the engine's is the newer word and comes first.
        if let Some(next) = next
            && page.last().is_none_or(|last| last.id != next.id)
        {
            page.push(next);
        }
    }
    let more = !held.is_empty() || !archived.is_empty() || !exhausted;
    let next = page.last().map(position).filter(|_| more);
    Ok((page, next))
}

fn position(incident: &Incident) -> Position {
    (incident.opened_at, incident.id.clone())
}

fn write_position((at, id): &Position) -> String {
    format!("{at}~{id}")
}

fn read_position(after: &str) -> Result<Position, Problem> {
    let parsed = after
        .split_once('~')
        .and_then(|(at, id)| Some((at.parse().ok()?, IncidentId::new(id))));
    parsed.ok_or_else(|| {
        Problem::invalid_field(
            "after",
            format!("`{after}` is not a position"),
            format!("“{after}”不是有效位置"),
            text("send the `next` of the page before", "请使用上一页返回的 next"),
        )
    })
}

#[derive(Debug)]
struct Filter {
    active_only: bool,
    states: Option<Vec<IncidentStateView>>,
    priorities: Option<Vec<PriorityView>>,
    classes: Option<Vec<ClassView>>,
    party: Option<PartyId>,
    component: Option<ComponentId>,
    q: Option<String>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    after: Option<Position>,
}

impl Filter {
    fn parse(query: IncidentsQuery) -> Result<Self, Problem> {
        Ok(Self {
            active_only: query.active == Some(true),
            states: parse_list("state", query.state.as_deref())?,
            priorities: parse_list("priority", query.priority.as_deref())?,
            classes: parse_list("class", query.class.as_deref())?,
            party: query.party,
            component: query.component,
            q: query.q.map(|q| q.trim().to_lowercase()).filter(|q| !q.is_empty()),
            from: query.from,
            to: query.to,
            after: query.after.as_deref().map(read_position).transpose()?,
        })
    }

    fn matches(&self, incident: &Incident, reach: &Reach) -> bool {
        let sight = reach.incident(incident);
        let full = sight == Sight::Full;
        sight > Sight::Hidden
            && (!self.active_only || is_active(incident))
            && self.after.as_ref().is_none_or(|after| position(incident) < *after)
            && self.from.is_none_or(|from| from <= incident.opened_at)
            && self.to.is_none_or(|to| incident.opened_at < to)
            && self
                .states
                .as_ref()
                .is_none_or(|states| states.contains(&incident.state.into()))
            && self
                .priorities
                .as_ref()
                .is_none_or(|wanted| wanted.contains(&incident.priority.into()))
            && self
                .classes
                .as_ref()
                .is_none_or(|classes| classes.contains(&incident.verdict.class.into()))
            && self
                .party
                .as_ref()
                .is_none_or(|party| full && incident.responsible.party == *party)
            && self
                .component
                .as_ref()
                .is_none_or(|id| involves(incident, id, full, reach))
            && self.q.as_ref().is_none_or(|q| mentions(incident, q, reach))
    }

    /// Whether everything after this one was opened before the time asked for.
    fn is_past(&self, last: Option<&Incident>) -> bool {
        self.from.zip(last).is_some_and(|(from, last)| last.opened_at < from)
    }
}

/// Whether a component is or was part of an incident, as far as the caller may know.
pub(super) fn involves(incident: &Incident, id: &ComponentId, full: bool, reach: &Reach) -> bool {
    let verdict = &incident.verdict;
    let listed = full || reach.component(id) > Sight::Hidden;
    verdict.root == *id
        || (listed
            && (incident.ever_symptoms.contains(id)
                || verdict.symptoms.contains(id)
                || verdict.impacted_services().any(|service| service == id)))
}

fn mentions(incident: &Incident, q: &str, reach: &Reach) -> bool {
    let has = |text: &str| text.to_lowercase().contains(q);
    let root = &incident.verdict.root;
    has(incident.id.as_str())
        || has(root.as_str())
        || reach
            .network()
            .by_id(root)
            .is_some_and(|component| has(&component.name))
}
