//! `/healthz`, `/readyz` and `/metrics`: for supervisors and Prometheus.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use super::error::Problem;
use super::state::Api;
use super::visibility::Permission;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
}

/// Whether the collector is ready to serve, and what is missing.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// All conditions hold.
    pub ready: bool,
    /// The conditions.
    pub conditions: Vec<ConditionView>,
}

/// One condition of being ready.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Condition)]
pub struct ConditionView {
    /// A stable name, such as `storage`.
    pub name: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// Why not; empty if it holds.
    pub message: String,
}

/// The process is alive.
#[utoipa::path(get, path = "/healthz", tag = "system", security(()), responses((status = 200, body = String)))]
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The collector is ready to serve: 200 if it is, 503 with the reasons if not.
#[utoipa::path(get, path = "/readyz", tag = "system", security(()),
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
pub(super) async fn readyz(State(api): State<Arc<Api>>) -> impl IntoResponse {
    let conditions = api.ports.system.readiness().into_iter().map(|condition| ConditionView {
        name: condition.name,
        holds: condition.holds,
        message: condition.message,
    });
    let conditions: Vec<ConditionView> = conditions.collect();
    let ready = conditions.iter().all(|condition| condition.holds);
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(Readiness { ready, conditions }))
}

/// The collector's own figures for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "system", security(()),
    responses((status = 200, content_type = "text/plain", body = String), (status = 401, body = Problem)))]
pub(super) async fn metrics(
    State(api): State<Arc<Api>>,
    caller: Result<Caller, Problem>,
) -> Result<impl IntoResponse, Problem> {
    if !api.settings.open_metrics {
        caller?.must(Permission::SeeSystem)?;
    }
    let text = api.ports.system.prometheus() + &api.counters.prometheus(api.streams.count());
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        text,
    ))
}
