//! Explanations: why something was opened, and why something was not, in both languages.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::ids::{ComponentId, IncidentId};

use super::auth::Caller;
use super::component::require_sight;
use super::error::Problem;
use super::extract::Path;
use super::incident::{find, timeline};
use super::state::Api;
use super::views::{ComponentRef, EvidenceView, Lens, StateView, TextView, is_active};
use super::visibility::Sight;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/components/{id}/explain", get(component))
        .route("/incidents/{id}/explain", get(incident))
}

/// Why a component is in its state, and why an incident was opened on it or not.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Explanation)]
pub struct ExplanationView {
    /// The component.
    pub component: ComponentRef,
    /// Its state.
    pub state: StateView,
    /// Why it is in this state.
    pub reason: TextView,
    /// The root cause of what it suffers from.
    pub root_cause: Option<ComponentRef>,
    /// The newest word of each of its checks, and what it is taken for.
    pub evidence: Vec<EvidenceView>,
    /// Why a verdict was given, or why none was, step by step.
    pub findings: Vec<TextView>,
    /// Root causes of the verdicts it belongs to: as root cause, candidate, symptom or impacted service.
    pub verdicts: Vec<ComponentRef>,
}

/// Why a component is in its state.
#[utoipa::path(get, path = "/api/v1/components/{id}/explain", tag = "network",
    params(("id" = String, Path, description = "Component id")),
    responses((status = 200, body = ExplanationView), (status = 404, body = Problem)))]
pub(super) async fn component(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(id): Path<ComponentId>,
) -> Result<Json<ExplanationView>, Problem> {
    require_sight(&caller.reach, &id, Sight::Full)?;
    let gone = id.clone();
    let explanation = api
        .read(move |engine| {
            explain(
                &Lens {
                    engine,
                    reach: &caller.reach,
                    now: caller.now,
                },
                &id,
            )
        })
        .await?;
    explanation
        .map(Json)
        .ok_or_else(|| Problem::not_found("component", "组件", gone.as_str()))
}

/// The whole story of an incident as a text: cause, evidence, effect, who is responsible, clocks, timeline.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/explain", tag = "incidents",
    params(("id" = String, Path, description = "Incident id")),
    responses((status = 200, body = TextView), (status = 404, body = Problem)))]
pub(super) async fn incident(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(id): Path<IncidentId>,
) -> Result<Json<TextView>, Problem> {
    let incident = find(&api, &caller, &id).await?;
    if caller.reach.incident(&incident) < Sight::Full {
        return Err(Problem::not_found("incident", "事件", id.as_str()));
    }
    let timeline = timeline(&api, &id).await?;
    let story = api
        .read(move |engine| {
            let current = engine.verdict(&incident.verdict.root).filter(|_| is_active(&incident));
            zongbao_core::incident::explain(caller.reach.network(), &incident, &timeline, current)
        })
        .await?;
    Ok(Json(story.into()))
}

fn explain(lens: &Lens<'_>, id: &ComponentId) -> Option<ExplanationView> {
    let explanation = lens.engine.correlator().explain(id, lens.now)?;
    Some(ExplanationView {
        component: lens.component_ref(id),
        state: explanation.status.state.into(),
        reason: explanation.status.reason.into(),
        root_cause: explanation.status.root.as_ref().map(|root| lens.component_ref(root)),
        evidence: explanation
            .evidence
            .iter()
            .map(|evidence| lens.evidence(evidence))
            .collect(),
        findings: explanation.findings.into_iter().map(Into::into).collect(),
        verdicts: explanation
            .verdicts
            .iter()
            .map(|verdict| lens.component_ref(&verdict.root))
            .collect(),
    })
}
