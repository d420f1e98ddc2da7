//! Contracts: who covers what when.

use std::sync::Arc;

use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::network::{Contract, Network, ServiceLevel};

use super::auth::Caller;
use super::error::Problem;
use super::state::Api;
use super::views::NamedView;
use super::visibility::Sight;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/contracts", get(list))
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
