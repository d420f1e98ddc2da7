//! One incident, and what people do to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use utoipa::ToSchema;
use zongbao_core::engine::Engine;
use zongbao_core::ids::{ComponentId, IncidentId, PartyId};
use zongbao_core::incident::{Action, Incident, LedgerEntry, allowed, story};

use super::auth::Caller;
use super::error::Problem;
use super::extract::{Body, Path};
use super::state::Api;
use super::views::{CandidateView, EntryView, IncidentDetail, IncidentView, Lens, NamedView, NoteView};
use super::visibility::{Permission, Sight, may};

/// Most symptoms that are listed.
const MAX_SYMPTOMS: usize = 1_000;
/// Most earlier incidents that are listed.
const MAX_RELATED: usize = 20;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/incidents/{id}", get(one))
        .route("/incidents/{id}/actions", post(act))
}

/// What a person does to an incident.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum ActionRequest {
    /// "We have seen it": stops the respond clock.
    Acknowledge {},
    /// Adds a remark.
    Note {
        /// The remark.
        text: String,
    },
    /// Hands it to another party, whose clocks start afresh.
    Reassign {
        /// The new party.
        #[schema(value_type = String)]
        to: PartyId,
        /// Why, for the record.
        reason: String,
    },
    /// Declares it finished.
    Resolve {
        /// What was done.
        reason: String,
    },
    /// Takes a resolution back.
    Reopen {
        /// Why.
        reason: String,
    },
}

impl From<ActionRequest> for Action {
    fn from(request: ActionRequest) -> Self {
        match request {
            ActionRequest::Acknowledge {} => Self::Acknowledge,
            ActionRequest::Note { text } => Self::Note { text },
            ActionRequest::Reassign { to, reason } => Self::Reassign { to, reason },
            ActionRequest::Resolve { reason } => Self::Resolve { reason },
            ActionRequest::Reopen { reason } => Self::Reopen { reason },
        }
    }
}

/// One incident: evidence, candidates, symptoms, timeline, clocks, and what the caller may do to it.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", tag = "incidents",
    params(("id" = String, Path, description = "Incident id")),
    responses((status = 200, body = IncidentDetail), (status = 404, body = Problem)))]
pub(super) async fn one(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(id): Path<IncidentId>,
) -> Result<Json<IncidentDetail>, Problem> {
    let incident = find(&api, &caller, &id).await?;
    answer(&api, caller, incident).await
}

/// Acts on an incident; the answer is the incident after it.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/actions", tag = "incidents", request_body = ActionRequest,
    params(("id" = String, Path, description = "Incident id")),
    responses((status = 200, body = IncidentDetail), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "The incident's state does not allow it")))]
pub(super) async fn act(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(id): Path<IncidentId>,
    Body(request): Body<ActionRequest>,
) -> Result<Json<IncidentDetail>, Problem> {
    let incident = find(&api, &caller, &id).await?;
    let action = Action::from(request);
    caller.must(Permission::Act(action.name(), &incident))?;
    api.ports
        .engine
        .act(id.clone(), caller.principal.name.clone(), action)
        .await?;
    let incident = find(&api, &caller, &id).await?;
    answer(&api, caller, incident).await
}

/// An incident that is in sight, from the engine or the archive.
pub(super) async fn find(api: &Api, caller: &Caller, id: &IncidentId) -> Result<Incident, Problem> {
    let wanted = id.clone();
    let held = api.read(move |engine| engine.incident(&wanted).cloned()).await?;
    let incident = match held {
        Some(incident) => Some(incident),
        None => api.ports.archive.incident(id).await?,
    };
    incident
        .filter(|incident| caller.reach.incident(incident) > Sight::Hidden)
        .ok_or_else(|| Problem::not_found("incident", "事件", id.as_str()))
}

/// Those of these incidents that exist, from the engine or the archive, in sight or not.
pub(super) async fn find_each(
    api: &Api,
    ids: BTreeSet<IncidentId>,
) -> Result<FxHashMap<IncidentId, Incident>, Problem> {
    let held = api
        .read(move |engine| {
            let known = |id: &IncidentId| engine.incident(id).cloned();
            let found: Vec<_> = ids.into_iter().map(|id| (known(&id), id)).collect();
            found
        })
        .await?;
    let mut incidents = FxHashMap::default();
    for (incident, id) in held {
        let incident = match incident {
            Some(incident) => Some(incident),
            None => api.ports.archive.incident(&id).await?,
        };
        incidents.extend(incident.map(|incident| (id, incident)));
    }
    Ok(incidents)
}

async fn answer(api: &Api, caller: Caller, incident: Incident) -> Result<Json<IncidentDetail>, Problem> {
    let full = caller.reach.incident(&incident) == Sight::Full;
    let timeline = if full {
        timeline(api, &incident.id).await?
    } else {
        Vec::new()
    };
    let detail = api
        .read(move |engine| {
            let lens = Lens {
                engine,
                reach: &caller.reach,
                now: caller.now,
            };
            let head = lens.incident(&incident).expect("it was found because it is in sight");
            let mut detail = outline(&lens, &incident, head);
            if full {
                fill(&mut detail, &lens, &incident, &timeline, engine);
                detail.allowed_actions = allowed(incident.state)
                    .into_iter()
                    .filter(|action| may(&caller.principal, Permission::Act(*action, &incident)).is_ok())
                    .map(Into::into)
                    .collect();
            }
            detail
        })
        .await?;
    Ok(Json(detail))
}

/// Every ledger entry of an incident, from the engine's memory or the archive.
pub(super) async fn timeline(api: &Api, id: &IncidentId) -> Result<Vec<LedgerEntry>, Problem> {
    let wanted = id.clone();
    let held = api.read(move |engine| engine.timeline(&wanted).to_vec()).await?;
    Ok(if held.is_empty() {
        api.ports.archive.timeline(id).await?
    } else {
        held
    })
}

fn outline(lens: &Lens<'_>, incident: &Incident, head: IncidentView) -> IncidentDetail {
    let full = lens.reach.incident(incident) == Sight::Full;
    let listed = |id: &&ComponentId| full || lens.reach.component(id) > Sight::Hidden;
    let symptoms = incident.verdict.symptoms.iter().filter(listed).take(MAX_SYMPTOMS);
    IncidentDetail {
        head,
        story: None,
        candidates: Vec::new(),
        evidence: Vec::new(),
        symptoms: symptoms.map(|id| lens.component_ref(id)).collect(),
        timeline: Vec::new(),
        notes: Vec::new(),
        allowed_actions: Vec::new(),
        related: Vec::new(),
    }
}

fn fill(detail: &mut IncidentDetail, lens: &Lens<'_>, incident: &Incident, timeline: &[LedgerEntry], engine: &Engine) {
    let (network, verdict) = (lens.network(), &incident.verdict);
    detail.story = Some(story::sentence(network, incident).into());
    detail.candidates = verdict
        .candidates
        .iter()
        .map(|candidate| CandidateView {
            component: lens.component_ref(&candidate.component),
            probability: candidate.probability,
            party: NamedView::party(network, &network.responsible(&candidate.component, verdict.since).party),
        })
        .collect();
    detail.evidence = verdict
        .evidence
        .iter()
        .map(|evidence| lens.evidence(evidence))
        .collect();
    detail.timeline = timeline.iter().map(|entry| EntryView::new(entry, network)).collect();
    detail.notes = incident.notes.iter().map(NoteView::from).collect();
    let earlier = |other: &&Incident| other.id != incident.id && other.verdict.root == verdict.root;
    let related = engine
        .incidents()
        .filter(earlier)
        .filter_map(|other| lens.incident(other));
    detail.related = related.take(MAX_RELATED).collect();
}
