//! One component: state with reason, checks by observer, responsibility, neighbours, incidents.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zongbao_core::ids::{ComponentId, PartyId};
use zongbao_core::incident::Incident;

use super::auth::Caller;
use super::error::Problem;
use super::extract::{Path, Query};
use super::state::Api;
use super::views::{
    CheckView, ComponentRef, ComponentView, IncidentView, Lens, NamedView, ResponsibleView, responsible_at,
};
use super::visibility::{Reach, Sight};

/// Most neighbours of one sort that are listed.
const MAX_NEIGHBOURS: usize = 1_000;
/// Most incidents that are listed.
const MAX_INCIDENTS: usize = 50;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/components/{id}", get(one))
        .route("/components/{id}/responsible", get(responsible))
        .route("/components/{id}/tenures", get(tenures))
}

/// One component with everything around it. In outline only the head is filled.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentDetail {
    /// The head, as in a list.
    #[serde(flatten)]
    pub head: ComponentView,
    /// Where it sits in the network.
    pub place: Option<ComponentRef>,
    /// The last word of each check by each observer.
    pub checks: Vec<CheckView>,
    /// What it needs: all of these groups must hold.
    pub needs: Vec<NeedView>,
    /// What needs it directly; at most the first 1,000.
    pub needed_by: Vec<ComponentRef>,
    /// The links that end on it, with the other end; at most the first 1,000.
    pub links: Vec<LinkEndView>,
    /// Maintenance that is approved for it and not over.
    pub maintenance: Vec<MaintenanceView>,
    /// For a discovered component: what to add to a file of the model, to be completed with site, labels and links.
    pub model_entry: Option<String>,
    /// Incidents that it is or was part of, the newest first; at most 50.
    pub history: Vec<IncidentView>,
}

/// So many of these providers must be healthy.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Need)]
pub struct NeedView {
    /// How many.
    pub need: u32,
    /// Of these.
    pub providers: Vec<ComponentRef>,
}

/// A link of a component and what is on its other end.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkEnd)]
pub struct LinkEndView {
    /// The link.
    pub link: ComponentRef,
    /// The other end.
    pub to: ComponentRef,
}

/// Approved downtime.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Maintenance)]
pub struct MaintenanceView {
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive).
    pub to: Timestamp,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approved_by: Option<NamedView>,
}

/// When.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct At {
    /// The instant; now if absent.
    pub at: Option<Timestamp>,
}

/// A stretch of responsibility.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tenure)]
pub struct TenureView {
    /// From (inclusive); `null` = since ever.
    pub from: Option<Timestamp>,
    /// To (exclusive); `null` = for ever.
    pub to: Option<Timestamp>,
    /// Who.
    pub party: NamedView,
    /// By which contract; `null` = the general contractor by default.
    pub contract: Option<String>,
}

/// One component.
#[utoipa::path(get, path = "/api/v1/components/{id}", tag = "network",
    params(("id" = String, Path, description = "Component id")),
    responses((status = 200, body = ComponentDetail), (status = 404, body = Problem)))]
pub(super) async fn one(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(id): Path<ComponentId>,
) -> Result<Json<ComponentDetail>, Problem> {
    require_sight(&caller.reach, &id, Sight::Outline)?;
    let detail = api
        .read(move |engine| {
            detail(
                &Lens {
                    engine,
                    reach: &caller.reach,
                    now: caller.now,
                },
                &id,
            )
        })
        .await?;
    Ok(Json(detail))
}

/// Who is responsible for a component at an instant, by which contract, and why.
#[utoipa::path(get, path = "/api/v1/components/{id}/responsible", tag = "parties",
    params(("id" = String, Path, description = "Component id"), At),
    responses((status = 200, body = ResponsibleView), (status = 404, body = Problem)))]
pub(super) async fn responsible(
    caller: Caller,
    Path(id): Path<ComponentId>,
    Query(query): Query<At>,
) -> Result<Json<ResponsibleView>, Problem> {
    require_sight(&caller.reach, &id, Sight::Full)?;
    Ok(Json(responsible_at(
        caller.reach.network(),
        &id,
        query.at.unwrap_or(caller.now),
    )))
}

/// Who was, is and will be responsible for a component.
#[utoipa::path(get, path = "/api/v1/components/{id}/tenures", tag = "parties",
    params(("id" = String, Path, description = "Component id")),
    responses((status = 200, body = Vec<TenureView>), (status = 404, body = Problem)))]
pub(super) async fn tenures(caller: Caller, Path(id): Path<ComponentId>) -> Result<Json<Vec<TenureView>>, Problem> {
    require_sight(&caller.reach, &id, Sight::Full)?;
    let network = caller.reach.network();
    let tenures = network.tenures(&id).into_iter().map(|tenure| TenureView {
        from: tenure.from,
        to: tenure.to,
        party: NamedView::party(network, &tenure.party),
        contract: tenure.contract.map(|contract| contract.to_string()),
    });
    Ok(Json(tenures.collect()))
}

/// Refuses a component that is not in the model, or of which less is in sight, in the same words.
pub(super) fn require_sight(reach: &Reach, id: &ComponentId, sight: Sight) -> Result<u32, Problem> {
    let index = reach.network().index(id).filter(|index| reach.index(*index) >= sight);
    index.ok_or_else(|| Problem::not_found("component", "组件", id.as_str()))
}

fn detail(lens: &Lens<'_>, id: &ComponentId) -> ComponentDetail {
    let network = lens.network();
    let index = network.index(id).expect("its sight was asked for in the same model");
    let head = lens.component(network.component(index), &lens.involvement());
    let mut detail = ComponentDetail {
        head,
        place: None,
        checks: Vec::new(),
        needs: Vec::new(),
        needed_by: Vec::new(),
        links: Vec::new(),
        maintenance: Vec::new(),
        model_entry: None,
        history: Vec::new(),
    };
    if lens.reach.index(index) < Sight::Full {
        return detail;
    }
    let refer = |index: u32| lens.component_ref(&network.component(index).id);
    detail.place = network.place(index).map(refer);
    detail.checks = lens.engine.checks(id).iter().map(CheckView::from).collect();
    let need = |group: &zongbao_core::network::DependencyIx| NeedView {
        need: group.need,
        providers: group.providers.iter().map(|&provider| refer(provider)).collect(),
    };
    detail.needs = network.dependencies_of(index).iter().map(need).collect();
    detail.needed_by = network
        .dependents_of(index)
        .iter()
        .take(MAX_NEIGHBOURS)
        .map(|&i| refer(i))
        .collect();
    detail.links = links(lens, index);
    detail.maintenance = maintenance(lens, index);
    detail.model_entry = network.is_discovered(id).then(|| model_entry(id));
    let is_part = |incident: &&Incident| {
        let verdict = &incident.verdict;
        verdict.root == *id
            || incident.ever_symptoms.contains(id)
            || verdict.impacted_services().any(|service| service == id)
    };
    let incidents = lens
        .engine
        .incidents()
        .filter(is_part)
        .filter_map(|incident| lens.incident(incident));
    detail.history = incidents.take(MAX_INCIDENTS).collect();
    detail
}

/// The lines that make a discovered host part of the model. Ids are plain enough to be written as they are.
fn model_entry(id: &ComponentId) -> String {
    format!("[[component]]\nid = \"{id}\"\nkind = \"host\"\nname = \"{id}\"\n")
}

fn links(lens: &Lens<'_>, index: u32) -> Vec<LinkEndView> {
    let network = lens.network();
    let refer = |index: u32| lens.component_ref(&network.component(index).id);
    let other_end = |link: u32| network.link_ends(link).map(|[a, b]| if a == index { b } else { a });
    let ends = network
        .links_of(index)
        .iter()
        .filter_map(|&link| Some((link, other_end(link)?)));
    ends.take(MAX_NEIGHBOURS)
        .map(|(link, to)| LinkEndView {
            link: refer(link),
            to: refer(to),
        })
        .collect()
}

fn maintenance(lens: &Lens<'_>, index: u32) -> Vec<MaintenanceView> {
    let network = lens.network();
    let windows = network
        .maintenance_of(index)
        .iter()
        .map(|ix| &network.maintenance[*ix as usize]);
    let ahead = windows
        .filter(|window| lens.now < window.to)
        .map(|window| MaintenanceView {
            from: window.from,
            to: window.to,
            reason: window.reason.clone(),
            approved_by: window
                .approved_by
                .as_ref()
                .map(|party: &PartyId| NamedView::party(network, party)),
        });
    ahead.collect()
}
