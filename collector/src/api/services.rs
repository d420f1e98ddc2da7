//! Business services: their state, what they are built on, and what they are waiting for.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use rustc_hash::FxHashSet;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::correlation::State as ComponentState;
use zongbao_core::ids::ComponentId;
use zongbao_core::network::Kind;

use super::auth::Caller;
use super::component::require_sight;
use super::components::{ComponentsQuery, page};
use super::error::Problem;
use super::extract::{Path, Query};
use super::page::Page;
use super::state::Api;
use super::views::{ComponentRef, ComponentView, Lens, NamedView, is_active};
use super::visibility::Sight;

/// Most components in one dependency tree.
const MAX_NODES: usize = 500;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/services", get(list))
        .route("/services/{id}", get(one))
}

/// One business service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceDetail {
    /// The head, as in a list.
    #[serde(flatten)]
    pub head: ComponentView,
    /// The unfinished incidents that take it down, and who is at work on each.
    pub waits_for: Vec<WaitView>,
    /// What it is built on.
    pub tree: TreeNode,
    /// The tree was cut off at 500 components.
    pub truncated: bool,
}

/// An incident that a service is waiting for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Wait)]
pub struct WaitView {
    /// The incident.
    pub incident: String,
    /// Its root cause.
    pub root_cause: ComponentRef,
    /// Who is responsible, if the caller may know.
    pub responsible: Option<NamedView>,
    /// Since when the service waits.
    pub since: Timestamp,
}

/// A component of a dependency tree, and what it needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct TreeNode {
    /// The component.
    pub component: ComponentRef,
    /// What it needs: all of these groups must hold. Empty also where the component stands elsewhere in the tree already.
    #[schema(no_recursion)]
    pub needs: Vec<TreeGroup>,
    /// It stands elsewhere in the tree already, with what it needs.
    pub repeated: bool,
}

/// So many of these providers must be healthy.
#[derive(Debug, Serialize, ToSchema)]
pub struct TreeGroup {
    /// How many must be healthy.
    pub need: u32,
    /// How many are: neither failed nor affected by a failure.
    pub healthy: usize,
    /// Whether that is enough.
    pub holds: bool,
    /// The providers.
    pub providers: Vec<TreeNode>,
}

/// Business services that are in sight.
#[utoipa::path(get, path = "/api/v1/services", tag = "network", params(ComponentsQuery),
    responses((status = 200, body = Page<ComponentView>), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<ComponentsQuery>,
) -> Result<Json<Page<ComponentView>>, Problem> {
    page(api, caller, query, |kind| kind == Kind::Service).await
}

/// One business service with its dependency tree. Of the tree, a subcontractor sees what is in its sight.
#[utoipa::path(get, path = "/api/v1/services/{id}", tag = "network",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceDetail), (status = 404, body = Problem)))]
pub(super) async fn one(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(id): Path<ComponentId>,
) -> Result<Json<ServiceDetail>, Problem> {
    let network = caller.reach.network();
    let index = require_sight(&caller.reach, &id, Sight::Outline)?;
    if network.component(index).kind != Kind::Service {
        return Err(Problem::not_found("service", "业务", id.as_str()));
    }
    let detail = api
        .read(move |engine| {
            detail(
                &Lens {
                    engine,
                    reach: &caller.reach,
                    now: caller.now,
                },
                index,
            )
        })
        .await?;
    Ok(Json(detail))
}

fn detail(lens: &Lens<'_>, index: u32) -> ServiceDetail {
    let component = lens.network().component(index);
    let mut growing = Growing {
        lens,
        seen: FxHashSet::default(),
        truncated: false,
    };
    let tree = growing.node(index);
    let truncated = growing.truncated;
    ServiceDetail {
        head: lens.component(component, &lens.involvement()),
        waits_for: waits_for(lens, &component.id),
        tree,
        truncated,
    }
}

fn waits_for(lens: &Lens<'_>, service: &ComponentId) -> Vec<WaitView> {
    let concerns = |incident: &&zongbao_core::incident::Incident| {
        is_active(incident)
            && incident.restored_at.is_none()
            && (incident.verdict.services.contains(service) || incident.verdict.root == *service)
    };
    let waits = lens.engine.incidents().filter(concerns).filter_map(|incident| {
        let sight = lens.reach.incident(incident);
        (sight > Sight::Hidden).then(|| WaitView {
            incident: incident.id.to_string(),
            root_cause: lens.component_ref(&incident.verdict.root),
            responsible: (sight == Sight::Full).then(|| NamedView::party(lens.network(), &incident.responsible.party)),
            since: incident.verdict.since,
        })
    });
    waits.collect()
}

/// A tree that is being built: each component is expanded once, so that cycles end and size is bounded.
struct Growing<'a, 'b> {
    lens: &'a Lens<'b>,
    seen: FxHashSet<u32>,
    truncated: bool,
}

impl Growing<'_, '_> {
    fn node(&mut self, index: u32) -> TreeNode {
        let network = self.lens.network();
        let component = self.lens.component_ref(&network.component(index).id);
        let repeated = !self.seen.insert(index);
        let needs = if repeated { Vec::new() } else { self.groups(index) };
        TreeNode {
            component,
            needs,
            repeated,
        }
    }

    fn groups(&mut self, index: u32) -> Vec<TreeGroup> {
        let mut groups = Vec::new();
        for dependency in self.lens.network().dependencies_of(index) {
            let healthy = dependency
                .providers
                .iter()
                .filter(|provider| self.is_healthy(**provider))
                .count();
            let mut providers = Vec::new();
            for &provider in &dependency.providers {
                if self.lens.reach.index(provider) == Sight::Hidden {
                    continue;
                }
                if self.seen.len() >= MAX_NODES {
                    self.truncated = true;
                    break;
                }
                providers.push(self.node(provider));
            }
            if !providers.is_empty() {
                let holds = healthy >= dependency.need as usize;
                groups.push(TreeGroup {
                    need: dependency.need,
                    healthy,
                    holds,
                    providers,
                });
            }
        }
        groups
    }

    fn is_healthy(&self, index: u32) -> bool {
        let state = self.lens.status(&self.lens.network().component(index).id).state;
        !matches!(state, ComponentState::Failed | ComponentState::Affected)
    }
}
