//! The collector about itself: queues, storage, broker, agents, and the model's validation report.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::network::Problem as ModelProblem;

use super::auth::Caller;
use super::error::Problem;
use super::ports::{AgentState, PartHealth};
use super::state::Api;
use super::views::{Lens, NamedView, StateView, TextView};
use super::visibility::{Permission, Sight};

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/system", get(system))
        .route("/agents", get(agents))
        .route("/model", get(model))
}

/// The collector about itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = System)]
pub struct SystemView {
    /// Version of the collector.
    pub version: &'static str,
    /// When this process started.
    pub started_at: Timestamp,
    /// Its time now.
    pub now: Timestamp,
    /// Whether it is ready to serve.
    pub ready: bool,
    /// Its parts.
    pub parts: Vec<PartView>,
}

/// One part of the collector.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SystemPart)]
pub struct PartView {
    /// A stable name, such as `broker` or `storage`.
    pub name: &'static str,
    /// Whether it works.
    pub healthy: bool,
    /// In one sentence.
    pub summary: TextView,
    /// Figures by name with unit.
    #[schema(value_type = BTreeMap<String, f64>)]
    pub figures: BTreeMap<&'static str, f64>,
}

/// An agent as the collector knows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agent)]
pub struct AgentView {
    /// The component it runs on.
    pub component: String,
    /// That component's name.
    pub name: String,
    /// That component's state.
    pub state: StateView,
    /// Its version.
    pub version: Option<String>,
    /// Whether its connection stands.
    pub online: bool,
    /// When its newest batch was committed.
    pub last_batch_at: Option<Timestamp>,
    /// How old the newest batch was when it was committed, in seconds.
    pub lag_seconds: Option<f64>,
    /// Batches that never came.
    pub missed_batches: u64,
    /// What its spool held when it connected, in bytes.
    pub spool_bytes: Option<u64>,
    /// Batches that its spool still held when it sent its newest one, that one included: more than 1 is a backlog.
    pub backlog_batches: Option<u64>,
    /// When anything was last heard of it.
    pub seen_at: Option<Timestamp>,
    /// How often it reports, in seconds.
    pub interval_seconds: Option<f64>,
    /// Its host's own name.
    pub host_name: Option<String>,
    /// Its operating system, for people.
    pub os: Option<String>,
    /// Its processor's architecture, such as `x86_64`.
    pub architecture: Option<String>,
    /// Addresses of its host.
    pub addresses: Vec<String>,
    /// Who is responsible for the component now.
    pub responsible: NamedView,
    /// Where the component is.
    pub site: Option<String>,
    /// The model does not name the component.
    pub discovered: bool,
}

/// The loaded model's validation report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Model)]
pub struct ModelView {
    /// Name of the whole network.
    pub name: String,
    /// Zone of plain dates.
    pub time_zone: Option<String>,
    /// When it was loaded.
    pub loaded_at: Option<Timestamp>,
    /// The files it came from.
    pub files: Vec<String>,
    /// How many components it has, links and services included.
    pub components: usize,
    /// How many dependencies.
    pub dependencies: usize,
    /// Its warnings.
    pub warnings: Vec<ModelProblemView>,
    /// The latest edit that was refused, if newer.
    pub refused: Option<RefusedEditView>,
}

/// An edit that changed nothing because it is invalid.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RefusedEdit)]
pub struct RefusedEditView {
    /// When it was seen.
    pub at: Timestamp,
    /// All that is wrong with it.
    pub problems: Vec<ModelProblemView>,
}

/// What is wrong with the model: where, why, and what to do about it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelProblem)]
pub struct ModelProblemView {
    /// File.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

/// Queues, storage, broker and the other parts of the collector.
#[utoipa::path(get, path = "/api/v1/system", tag = "system",
    responses((status = 200, body = SystemView), (status = 403, body = Problem)))]
pub(super) async fn system(State(api): State<Arc<Api>>, caller: Caller) -> Result<Json<SystemView>, Problem> {
    caller.must(Permission::SeeSystem)?;
    let system = &api.ports.system;
    Ok(Json(SystemView {
        version: env!("CARGO_PKG_VERSION"),
        started_at: system.started_at(),
        now: caller.now,
        ready: system.readiness().iter().all(|condition| condition.holds),
        parts: system.parts().into_iter().map(PartView::from).collect(),
    }))
}

/// Agents on components that are in full sight.
#[utoipa::path(get, path = "/api/v1/agents", tag = "system", responses((status = 200, body = Vec<AgentView>)))]
pub(super) async fn agents(State(api): State<Arc<Api>>, caller: Caller) -> Result<Json<Vec<AgentView>>, Problem> {
    let mut agents = api.ports.system.agents();
    agents.retain(|agent| caller.reach.component(&agent.component) == Sight::Full);
    let views = api
        .read(move |engine| {
            let lens = Lens {
                engine,
                reach: &caller.reach,
                now: caller.now,
            };
            agents.into_iter().map(|agent| agent_view(agent, &lens)).collect()
        })
        .await?;
    Ok(Json(views))
}

/// The loaded model and its validation report.
#[utoipa::path(get, path = "/api/v1/model", tag = "system",
    responses((status = 200, body = ModelView), (status = 403, body = Problem)))]
pub(super) async fn model(State(api): State<Arc<Api>>, caller: Caller) -> Result<Json<ModelView>, Problem> {
    caller.must(Permission::SeeSystem)?;
    let (report, network) = (api.ports.system.model(), caller.reach.network());
    Ok(Json(ModelView {
        name: network.name.clone(),
        time_zone: network.time_zone.iana_name().map(str::to_owned),
        loaded_at: report.loaded_at,
        files: report.files,
        components: network.components.len(),
        dependencies: network.dependencies.len(),
        warnings: problems(report.warnings),
        refused: report.refused.map(|edit| RefusedEditView {
            at: edit.at,
            problems: problems(edit.problems),
        }),
    }))
}

fn problems(problems: Vec<ModelProblem>) -> Vec<ModelProblemView> {
    let view = |problem: ModelProblem| ModelProblemView {
        file: problem.file,
        line: problem.line,
        column: problem.column,
        message: problem.message,
        fix: problem.fix,
    };
    problems.into_iter().map(view).collect()
}

fn agent_view(agent: AgentState, lens: &Lens<'_>) -> AgentView {
    let component = lens.component_ref(&agent.component);
    let network = lens.network();
    AgentView {
        responsible: NamedView::party(network, &network.responsible(&agent.component, lens.now).party),
        site: network.by_id(&agent.component).and_then(|known| known.site.clone()),
        discovered: network.is_discovered(&agent.component),
        name: component.name,
        state: lens.status(&agent.component).state.into(),
        component: component.id,
        version: agent.version,
        online: agent.online,
        last_batch_at: agent.last_batch_at,
        lag_seconds: agent.lag_seconds,
        missed_batches: agent.missed_batches,
        spool_bytes: agent.spool_bytes,
        backlog_batches: agent.backlog_batches,
        seen_at: agent.seen_at,
        interval_seconds: agent.interval_seconds,
        host_name: agent.host_name,
        os: agent.os,
        architecture: agent.architecture,
        addresses: agent.addresses,
    }
}

impl From<PartHealth> for PartView {
    fn from(part: PartHealth) -> Self {
        Self {
            name: part.name,
            healthy: part.healthy,
            summary: part.summary.into(),
            figures: part.figures,
        }
    }
}
