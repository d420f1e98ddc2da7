//! Edges that the model seems to lack, as outages have shown: for the person who keeps the model.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::correlation::{EdgeKind, SuggestedEdge};

use super::auth::Caller;
use super::error::Problem;
use super::state::Api;
use super::views::TextView;
use super::visibility::Permission;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/model/suggestions", get(list))
}

/// What kind of edge is suggested.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EdgeKind)]
pub enum EdgeKindView {
    /// A cable between the two.
    Link,
    /// The first cannot do without the second.
    Dependency,
}

/// An edge that the model seems to lack.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuggestedEdge)]
pub struct SuggestedEdgeView {
    /// The component that lacks it.
    pub from: String,
    /// What it most likely is joined to or depends on.
    pub to: String,
    /// A link or a dependency.
    pub kind: EdgeKindView,
    /// The evidence for it.
    pub reason: TextView,
    /// In how many outages it has shown.
    pub seen: u32,
    /// When the newest of these began.
    pub last_seen: Timestamp,
    /// What to paste into a file of the model.
    pub toml: String,
}

impl From<&SuggestedEdge> for SuggestedEdgeView {
    fn from(edge: &SuggestedEdge) -> Self {
        Self {
            from: edge.from.to_string(),
            to: edge.to.to_string(),
            kind: match edge.kind {
                EdgeKind::Link => EdgeKindView::Link,
                EdgeKind::Dependency => EdgeKindView::Dependency,
            },
            reason: (&edge.reason).into(),
            seen: edge.seen,
            last_seen: edge.last_seen,
            toml: edge.toml(),
        }
    }
}

/// Edges that the model seems to lack, the most often seen first; at most 256. One that is added to the model is listed no more.
#[utoipa::path(get, path = "/api/v1/model/suggestions", tag = "system",
    responses((status = 200, body = Vec<SuggestedEdgeView>), (status = 403, body = Problem)))]
pub(super) async fn list(State(api): State<Arc<Api>>, caller: Caller) -> Result<Json<Vec<SuggestedEdgeView>>, Problem> {
    caller.must(Permission::SeeSystem)?;
    let suggestions = api.read(|engine| {
        let suggestions = engine.correlator().suggestions();
        suggestions.into_iter().map(Into::into).collect()
    });
    Ok(Json(suggestions.await?))
}
