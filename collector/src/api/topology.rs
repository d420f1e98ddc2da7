//! The whole-network view as one graph: nodes, links and dependencies, small enough to be drawn.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zongbao_core::network::Component;

use super::auth::Caller;
use super::error::Problem;
use super::extract::Query;
use super::state::Api;
use super::views::{KindView, Lens, StateView};
use super::visibility::Sight;

/// Most nodes and links in one answer.
const MAX_NODES: usize = 20_000;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/topology", get(topology))
}

/// Which part of the network.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TopologyQuery {
    /// Only this site.
    pub site: Option<String>,
}

/// A graph of what is in sight.
#[derive(Debug, Serialize, ToSchema)]
pub struct Topology {
    /// Components, business services included.
    pub nodes: Vec<Node>,
    /// Links and circuits between two of the nodes.
    pub links: Vec<Edge>,
    /// Dependencies between nodes.
    pub dependencies: Vec<Arrow>,
    /// More is in sight than fits: ask for one site at a time.
    pub truncated: bool,
}

/// A component.
#[derive(Debug, Serialize, ToSchema)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: KindView,
    /// Where it is.
    pub site: Option<String>,
    /// Its state.
    pub state: StateView,
}

/// A link.
#[derive(Debug, Serialize, ToSchema)]
pub struct Edge {
    /// Its id.
    pub id: String,
    /// Positions of its ends in `nodes`.
    pub ends: [usize; 2],
    /// Its state.
    pub state: StateView,
}

/// `need` of the providers `on` must be healthy for `of`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Arrow {
    /// Position of the dependent in `nodes`.
    pub of: usize,
    /// Positions of the providers in `nodes`.
    pub on: Vec<usize>,
    /// How many of all its providers must be healthy, those out of sight included.
    pub need: u32,
}

/// The whole network as a graph.
#[utoipa::path(get, path = "/api/v1/topology", tag = "network", params(TopologyQuery),
    responses((status = 200, body = Topology)))]
pub(super) async fn topology(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<TopologyQuery>,
) -> Result<Json<Topology>, Problem> {
    let build = move |engine: &zongbao_core::engine::Engine| {
        build(
            &Lens {
                engine,
                reach: &caller.reach,
                now: caller.now,
            },
            query.site.as_deref(),
        )
    };
    Ok(Json(api.read(build).await?))
}

fn build(lens: &Lens<'_>, site: Option<&str>) -> Topology {
    let network = lens.network();
    let wanted = |(index, component): &(u32, &Component)| {
        lens.reach.index(*index) > Sight::Hidden && site.is_none_or(|site| component.site.as_deref() == Some(site))
    };
    let all = (0_u32..).zip(&network.components).filter(wanted);
    let (links, nodes): (Vec<_>, Vec<_>) = all.partition(|(_, component)| component.ends.is_some());
    let truncated = nodes.len() > MAX_NODES || links.len() > MAX_NODES;
    let mut positions = vec![None; network.components.len()];
    for (position, (index, _)) in nodes.iter().take(MAX_NODES).enumerate() {
        positions[*index as usize] = Some(position);
    }
    let state = |component: &Component| lens.status(&component.id).state.into();
    let edge = |(index, link): &(u32, &Component)| {
        let [a, b] = network.link_ends(*index)?;
        let ends = [positions[a as usize]?, positions[b as usize]?];
        Some(Edge {
            id: link.id.to_string(),
            ends,
            state: state(link),
        })
    };
    let mut dependencies = Vec::new();
    for (position, (index, _)) in nodes.iter().take(MAX_NODES).enumerate() {
        for dependency in network.dependencies_of(*index) {
            let on: Vec<usize> = dependency
                .providers
                .iter()
                .filter_map(|ix| positions[*ix as usize])
                .collect();
            if !on.is_empty() {
                dependencies.push(Arrow {
                    of: position,
                    on,
                    need: dependency.need,
                });
            }
        }
    }
    Topology {
        links: links.iter().take(MAX_NODES).filter_map(edge).collect(),
        nodes: nodes
            .into_iter()
            .take(MAX_NODES)
            .map(|(_, component)| node(component, state(component)))
            .collect(),
        dependencies,
        truncated,
    }
}

fn node(component: &Component, state: StateView) -> Node {
    Node {
        id: component.id.to_string(),
        name: component.name.clone(),
        kind: component.kind.into(),
        site: component.site.clone(),
        state,
    }
}
