//! "What if this fails?": the impact, before anyone pulls a cable.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zongbao_core::ids::ComponentId;

use super::auth::Caller;
use super::component::require_sight;
use super::error::{Problem, text};
use super::extract::Query;
use super::state::Api;
use super::views::{ComponentRef, Lens};
use super::visibility::Sight;

/// Most components asked about at a time.
const MAX_ASKED: usize = 20;
/// Most components of one sort that are listed.
const MAX_LISTED: usize = 1_000;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/what-if", get(what_if))
}

/// What fails.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhatIfQuery {
    /// Components, separated by commas; at most 20.
    pub fail: String,
}

/// What would follow, on top of what has failed already. Only what is in the caller's sight is counted and listed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WhatIf)]
pub struct WhatIfView {
    /// Business services that would go down; at most the first 1,000.
    pub services: Vec<ComponentRef>,
    /// What else would stop working; at most the first 1,000.
    pub down: Vec<ComponentRef>,
    /// How many that are in all.
    pub down_count: usize,
    /// What would still work but be cut off from the largest rest of the network; at most the first 1,000.
    pub cut_off: Vec<ComponentRef>,
    /// How many that are in all.
    pub cut_off_count: usize,
}

/// What would follow if these components failed now, as the model says. They must be in full sight.
#[utoipa::path(get, path = "/api/v1/what-if", tag = "network", params(WhatIfQuery),
    responses((status = 200, body = WhatIfView), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn what_if(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<WhatIfQuery>,
) -> Result<Json<WhatIfView>, Problem> {
    let asked: Vec<ComponentId> = query.fail.split(',').map(|id| ComponentId::new(id.trim())).collect();
    if asked.len() > MAX_ASKED {
        return Err(Problem::invalid_field(
            "fail",
            format!("{} components are more than {MAX_ASKED}", asked.len()),
            format!("{} 个组件，超过 {MAX_ASKED} 个", asked.len()),
            text("ask about fewer at a time", "请减少每次查询的组件数"),
        ));
    }
    for id in &asked {
        require_sight(&caller.reach, id, Sight::Full)?;
    }
    let answer = api
        .read(move |engine| {
            let lens = Lens {
                engine,
                reach: &caller.reach,
                now: caller.now,
            };
            let impact = engine.correlator().what_if(&asked);
            let (services, _) = list(&lens, impact.services);
            let (down, down_count) = list(&lens, impact.down);
            let (cut_off, cut_off_count) = list(&lens, impact.cut_off);
            WhatIfView {
                services,
                down,
                down_count,
                cut_off,
                cut_off_count,
            }
        })
        .await?;
    Ok(Json(answer))
}

/// Those in sight, cut to what is listed, and how many there are.
fn list(lens: &Lens<'_>, ids: Vec<ComponentId>) -> (Vec<ComponentRef>, usize) {
    let seen: Vec<ComponentId> = ids
        .into_iter()
        .filter(|id| lens.reach.component(id) > Sight::Hidden)
        .collect();
    (
        seen.iter().take(MAX_LISTED).map(|id| lens.component_ref(id)).collect(),
        seen.len(),
    )
}
