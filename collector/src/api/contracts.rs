//! Contracts: who covers what when, and where the gaps are.

use std::sync::Arc;

use axum::routing::get;
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zongbao_core::ids::ComponentId;
use zongbao_core::network::{Contract, Network, ServiceLevel};

use super::auth::Caller;
use super::error::{Problem, text};
use super::extract::Query;
use super::state::Api;
use super::views::{KindView, NamedView};
use super::visibility::{Reach, Sight};

/// Contracts that end within so many days are "about to end" unless the request says otherwise.
const ENDING_DAYS: u32 = 60;
/// Furthest look ahead, in days.
const MAX_DAYS: u32 = 3_660;
/// Most uncovered components that are listed.
const MAX_LISTED: usize = 1_000;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/contracts", get(list))
        .route("/coverage", get(coverage))
}

/// A contract.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Contract)]
pub struct ContractView {
    /// Its id.
    pub id: String,
    /// The party that ordered it.
    pub customer: NamedView,
    /// The party responsible.
    pub provider: NamedView,
    /// In force from this instant (inclusive).
    pub from: Timestamp,
    /// To this one (exclusive); `null` = open-ended.
    pub to: Option<Timestamp>,
    /// Whether it is in force now.
    pub in_force: bool,
    /// What it covers: selectors as the model writes them.
    pub covers: Vec<String>,
    /// Components that it makes its provider responsible for now.
    pub component_count: usize,
    /// The service level promised.
    pub level: Option<LevelView>,
}

/// A service level.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceLevel)]
pub struct LevelView {
    /// Its id.
    pub id: String,
    /// The calendar its clocks run by.
    pub calendar: String,
    /// Targets of P1 to P4, in this order.
    pub targets: Vec<TargetsView>,
}

/// Targets of one priority, in seconds on the level's calendar.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Targets)]
pub struct TargetsView {
    /// Until acknowledged.
    pub respond_seconds: Option<i64>,
    /// Until on site.
    pub arrive_seconds: Option<i64>,
    /// Until restored.
    pub restore_seconds: Option<i64>,
}

/// How far to look ahead.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CoverageQuery {
    /// Contracts that end within so many days: 60 if absent, at most 3,660.
    pub within_days: Option<u32>,
}

/// Where the contracts leave gaps. Overlaps cannot be here: a model with overlapping contracts is refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct Coverage {
    /// How many components are in sight (business services are nobody's to cover).
    pub components: usize,
    /// How many of them no contract covers now.
    pub uncovered_count: usize,
    /// Those; at most the first 1,000.
    pub uncovered: Vec<UncoveredView>,
    /// Contracts that end soon, the next first.
    pub ending: Vec<EndingView>,
}

/// A component that no contract covers.
#[derive(Debug, Serialize, ToSchema)]
pub struct UncoveredView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: KindView,
    /// Where it is.
    pub site: Option<String>,
}

/// A contract that ends soon.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndingView {
    /// The contract.
    pub contract: String,
    /// Who provides under it.
    pub provider: NamedView,
    /// When it ends.
    pub at: Timestamp,
    /// Components that nobody covers from then on.
    pub uncovered_count: usize,
    /// Those; at most the first 1,000.
    pub uncovered: Vec<String>,
}

/// Contracts that are in sight.
#[utoipa::path(get, path = "/api/v1/contracts", tag = "parties", responses((status = 200, body = Vec<ContractView>)))]
pub(super) async fn list(caller: Caller) -> Result<Json<Vec<ContractView>>, Problem> {
    let views = tokio::task::spawn_blocking(move || {
        let network = caller.reach.network();
        let seen = network
            .contracts
            .iter()
            .filter(|contract| caller.reach.contract(contract) > Sight::Hidden);
        let counts = counts(network, caller.now);
        seen.map(|contract| view(contract, network, &counts, caller.now))
            .collect()
    });
    Ok(Json(views.await?))
}

/// Components that nobody covers, and contracts about to end.
#[utoipa::path(get, path = "/api/v1/coverage", tag = "parties", params(CoverageQuery),
    responses((status = 200, body = Coverage), (status = 422, body = Problem)))]
pub(super) async fn coverage(caller: Caller, Query(query): Query<CoverageQuery>) -> Result<Json<Coverage>, Problem> {
    let days = query.within_days.unwrap_or(ENDING_DAYS);
    if days > MAX_DAYS {
        return Err(Problem::invalid_field(
            "within_days",
            format!("{days} is more than {MAX_DAYS}"),
            format!("{days} 超过 {MAX_DAYS}"),
            text("look less far ahead", "请缩短时间范围"),
        ));
    }
    let within = SignedDuration::from_hours(24 * i64::from(days));
    let answer = tokio::task::spawn_blocking(move || compute_coverage(&caller.reach, caller.now, within));
    Ok(Json(answer.await?))
}

fn compute_coverage(reach: &Reach, now: Timestamp, within: SignedDuration) -> Coverage {
    let network = reach.network();
    let seen = |id: &ComponentId| reach.component(id) == Sight::Full;
    let uncovered: Vec<ComponentId> = network.uncovered(now).into_iter().filter(seen).collect();
    let is_part = |kind| kind != zongbao_core::network::Kind::Service;
    let components = network
        .components
        .iter()
        .filter(|c| is_part(c.kind) && seen(&c.id))
        .count();
    let ending = network.contracts_ending(now, within).into_iter().filter_map(|ending| {
        let contract = network
            .contract(&ending.contract)
            .filter(|c| reach.contract(c) > Sight::Hidden)?;
        Some(EndingView {
            contract: contract.id.to_string(),
            provider: NamedView::party(network, &contract.provider),
            at: ending.at,
            uncovered_count: ending.uncovered.len(),
            uncovered: ending
                .uncovered
                .iter()
                .take(MAX_LISTED)
                .map(ToString::to_string)
                .collect(),
        })
    });
    Coverage {
        components,
        uncovered_count: uncovered.len(),
        ending: ending.collect(),
        uncovered: uncovered
            .iter()
            .take(MAX_LISTED)
            .filter_map(|id| network.by_id(id))
            .map(UncoveredView::from)
            .collect(),
    }
}

impl From<&zongbao_core::network::Component> for UncoveredView {
    fn from(component: &zongbao_core::network::Component) -> Self {
        Self {
            id: component.id.to_string(),
            name: component.name.clone(),
            kind: component.kind.into(),
            site: component.site.clone(),
        }
    }
}

type Counts = rustc_hash::FxHashMap<zongbao_core::ids::ContractId, usize>;

/// How many components each contract makes its provider responsible for at an instant.
fn counts(network: &Network, now: Timestamp) -> Counts {
    let mut counts = Counts::default();
    for component in &network.components {
        if let Some(contract) = network.responsible(&component.id, now).contract {
            *counts.entry(contract).or_default() += 1;
        }
    }
    counts
}

fn view(contract: &Contract, network: &Network, counts: &Counts, now: Timestamp) -> ContractView {
    ContractView {
        id: contract.id.to_string(),
        customer: NamedView::party(network, &contract.customer),
        provider: NamedView::party(network, &contract.provider),
        from: contract.from,
        to: contract.to,
        in_force: contract.from <= now && contract.to.is_none_or(|to| now < to),
        covers: contract.covers.iter().map(ToString::to_string).collect(),
        component_count: counts.get(&contract.id).copied().unwrap_or(0),
        level: contract
            .level
            .as_ref()
            .and_then(|level| network.level(level))
            .map(LevelView::from),
    }
}

impl From<&ServiceLevel> for LevelView {
    fn from(level: &ServiceLevel) -> Self {
        let targets = level.targets.iter().map(|targets| TargetsView {
            respond_seconds: targets.respond,
            arrive_seconds: targets.arrive,
            restore_seconds: targets.restore,
        });
        Self {
            id: level.id.to_string(),
            calendar: level.calendar.to_string(),
            targets: targets.collect(),
        }
    }
}
