//! The wall: what matters now, in one answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::incident::Incident;
use zongbao_core::network::Kind;

use super::auth::Caller;
use super::error::Problem;
use super::state::Api;
use super::views::{ComponentView, IncidentView, Lens, StateView, is_active};
use super::visibility::Sight;

/// Most services and incidents on the wall.
const MAX_SHOWN: usize = 100;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/overview", get(overview))
}

/// What matters now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    /// Name of the whole network.
    pub network: String,
    /// The collector's time.
    pub now: Timestamp,
    /// Unfinished incidents by priority (`p1` to `p4`).
    pub open_by_priority: BTreeMap<String, usize>,
    /// Unfinished incidents, the most urgent and then the oldest first; at most 100.
    pub incidents: Vec<IncidentView>,
    /// Business services, the worst and then the most critical first; at most 100.
    pub services: Vec<ComponentView>,
    /// Components by state, business services aside.
    pub by_state: Vec<StateCount>,
    /// The same, by site; those without a site last.
    pub sites: Vec<SiteView>,
    /// Agents in sight: how many are connected, of how many.
    pub agents_online: usize,
    /// Agents in sight.
    pub agents: usize,
}

/// How many components are in a state.
#[derive(Debug, Serialize, ToSchema)]
pub struct StateCount {
    /// The state.
    pub state: StateView,
    /// How many.
    pub count: usize,
}

/// The components of a site.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Site)]
pub struct SiteView {
    /// The site; `null` for components without one.
    pub site: Option<String>,
    /// Components by state.
    pub by_state: Vec<StateCount>,
}

/// What matters now, as far as it is in sight.
#[utoipa::path(get, path = "/api/v1/overview", tag = "network", responses((status = 200, body = Overview)))]
pub(super) async fn overview(State(api): State<Arc<Api>>, caller: Caller) -> Result<Json<Overview>, Problem> {
    let mut agents = api.ports.system.agents();
    agents.retain(|agent| caller.reach.component(&agent.component) == Sight::Full);
    let mut overview = api
        .read(move |engine| {
            build(&Lens {
                engine,
                reach: &caller.reach,
                now: caller.now,
            })
        })
        .await?;
    overview.agents_online = agents.iter().filter(|agent| agent.online).count();
    overview.agents = agents.len();
    Ok(Json(overview))
}

fn build(lens: &Lens<'_>) -> Overview {
    let mut open: Vec<&Incident> = lens
        .engine
        .incidents()
        .filter(|incident| is_active(incident) && lens.reach.incident(incident) > Sight::Hidden)
        .collect();
    open.sort_by_key(|incident| (incident.priority, incident.opened_at));
    let mut open_by_priority: BTreeMap<String, usize> = ["p1", "p2", "p3", "p4"].map(|p| (p.to_owned(), 0)).into();
    for incident in &open {
        *open_by_priority
            .entry(format!("{:?}", incident.priority).to_lowercase())
            .or_default() += 1;
    }
    let (sites, by_state) = count(lens);
    Overview {
        network: lens.network().name.clone(),
        now: lens.now,
        open_by_priority,
        incidents: open
            .into_iter()
            .take(MAX_SHOWN)
            .filter_map(|incident| lens.incident(incident))
            .collect(),
        services: services(lens),
        by_state,
        sites,
        agents_online: 0,
        agents: 0,
    }
}

fn services(lens: &Lens<'_>) -> Vec<ComponentView> {
    let network = lens.network();
    let mut services: Vec<_> = (0_u32..)
        .zip(&network.components)
        .filter(|(index, component)| component.kind == Kind::Service && lens.reach.index(*index) > Sight::Hidden)
        .map(|(_, component)| (lens.status(&component.id).state, component))
        .collect();
    services.sort_by_key(|(state, component)| {
        (
            std::cmp::Reverse(*state),
            component.criticality.unwrap_or(u32::MAX),
            component.id.clone(),
        )
    });
    let involvement = lens.involvement();
    services
        .into_iter()
        .take(MAX_SHOWN)
        .map(|(_, component)| lens.component(component, &involvement))
        .collect()
}

type Counts = BTreeMap<StateView, usize>;

/// Components by state, for each site and in all.
fn count(lens: &Lens<'_>) -> (Vec<SiteView>, Vec<StateCount>) {
    let network = lens.network();
    let mut sites: BTreeMap<(bool, Option<&str>), Counts> = BTreeMap::new();
    let mut all = Counts::new();
    for (index, component) in (0_u32..).zip(&network.components) {
        if component.kind == Kind::Service || lens.reach.index(index) == Sight::Hidden {
            continue;
        }
        let state = lens.status(&component.id).state.into();
        let site = component.site.as_deref();
        *sites
            .entry((site.is_none(), site))
            .or_default()
            .entry(state)
            .or_default() += 1;
        *all.entry(state).or_default() += 1;
    }
    let counts = |counts: Counts| {
        counts
            .into_iter()
            .map(|(state, count)| StateCount { state, count })
            .collect()
    };
    let sites = sites.into_iter().map(|((_, site), by_state)| SiteView {
        site: site.map(str::to_owned),
        by_state: counts(by_state),
    });
    (sites.collect(), counts(all))
}
