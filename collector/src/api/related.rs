//! Earlier incidents that resemble one: the same root cause, the same sufferers, the same party to answer for it.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use rustc_hash::FxHashSet;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::incident::{Incident, IncidentState};

use super::auth::Caller;
use super::error::Problem;
use super::extract::Path;
use super::incident::find;
use super::state::Api;
use super::views::{IncidentView, Lens};
use super::visibility::{Reach, Sight};

/// Incidents of the archive that are looked at, at most.
const MAX_SCANNED: usize = 2_000;
/// Incidents that are listed, at most.
const MAX_RELATED: usize = 20;
/// Incidents that share less than this much of all they hurt are not related by it.
const LEAST_SHARED: f64 = 0.2;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/incidents/{id}/related", get(list))
}

/// An incident that resembles the one asked about.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedIncident {
    /// The incident.
    pub incident: IncidentView,
    /// It has the same root cause.
    pub same_root_cause: bool,
    /// Components and services that both hurt.
    pub shared: usize,
    /// How much of all they hurt both hurt, from 0 to 1.
    pub overlap: f64,
    /// The same party answers for both; `null` = the caller may not know.
    pub same_party: Option<bool>,
}

/// Earlier incidents that resemble this one, the most alike first, then the newest; at most 20. The newest 2,000 are looked at.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/related", tag = "incidents",
    params(("id" = String, Path, description = "Incident id")),
    responses((status = 200, body = Vec<RelatedIncident>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(id): Path<IncidentId>,
) -> Result<Json<Vec<RelatedIncident>>, Problem> {
    let incident = find(&api, &caller, &id).await?;
    if caller.reach.incident(&incident) < Sight::Full {
        return Err(Problem::not_found("incident", "事件", id.as_str()));
    }
    let archived = api
        .ports
        .archive
        .before(Some((incident.opened_at, id)), MAX_SCANNED)
        .await?;
    let related = api
        .read(move |engine| {
            let lens = Lens {
                engine,
                reach: &caller.reach,
                now: caller.now,
            };
            let known: FxHashSet<&IncidentId> = archived.iter().map(|incident| &incident.id).collect();
            let held = engine
                .incidents()
                .filter(|other| !known.contains(&other.id) && position(other) < position(&incident));
            let mut found: Vec<(Likeness, &Incident)> = held
                .chain(&archived)
                .filter_map(|other| Some((likeness(&incident, other, lens.reach)?, other)))
                .collect();
            found.sort_by(|(a, one), (b, other)| {
                let order = b.rank.total_cmp(&a.rank);
                order.then_with(|| position(other).cmp(&position(one)))
            });
            let views = found.into_iter().take(MAX_RELATED);
            views
                .filter_map(|(likeness, other)| view(&likeness, other, &lens))
                .collect()
        })
        .await?;
    Ok(Json(related))
}

fn position(incident: &Incident) -> (Timestamp, &IncidentId) {
    (incident.opened_at, &incident.id)
}

struct Likeness {
    same_root_cause: bool,
    shared: usize,
    overlap: f64,
    same_party: bool,
    rank: f64,
}

/// How much alike two incidents are, as far as the caller may know; `None` = not related. The same party alone relates nothing:
/// it only tells apart what is related otherwise.
fn likeness(incident: &Incident, other: &Incident, reach: &Reach) -> Option<Likeness> {
    let sight = reach.incident(other);
    if sight == Sight::Hidden || other.state == IncidentState::Merged {
        return None;
    }
    let seen = |id: &&ComponentId| sight == Sight::Full || reach.component(id) > Sight::Hidden;
    let (ours, theirs) = (members(incident), members(other));
    let shared = ours.intersection(&theirs).filter(|id| seen(id)).count();
    let union = ours.union(&theirs).filter(|id| seen(id)).count();
    #[expect(clippy::cast_precision_loss, reason = "counts of components are far below 2^52")]
    let overlap = shared as f64 / union.max(1) as f64;
    let same_root_cause = incident.verdict.root == other.verdict.root;
    let same_party = incident.responsible.party == other.responsible.party;
    let told = same_party && sight == Sight::Full;
    (same_root_cause || overlap >= LEAST_SHARED).then(|| Likeness {
        same_root_cause,
        shared,
        overlap,
        same_party,
        rank: f64::from(u8::from(same_root_cause)) * 2.0 + overlap + f64::from(u8::from(told)) * 0.5,
    })
}

/// Everything that an incident ever hurt, its root cause included.
fn members(incident: &Incident) -> FxHashSet<&ComponentId> {
    let verdict = &incident.verdict;
    let parts = verdict
        .symptoms
        .iter()
        .chain(verdict.impacted_services())
        .chain(&incident.ever_symptoms);
    parts.chain([&verdict.root]).collect()
}

fn view(likeness: &Likeness, other: &Incident, lens: &Lens<'_>) -> Option<RelatedIncident> {
    Some(RelatedIncident {
        incident: lens.incident(other)?,
        same_root_cause: likeness.same_root_cause,
        shared: likeness.shared,
        overlap: likeness.overlap,
        same_party: (lens.reach.incident(other) == Sight::Full).then_some(likeness.same_party),
    })
}
