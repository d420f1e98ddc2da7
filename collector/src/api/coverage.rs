//! Coverage: where the contracts leave gaps now and in time, and where one outranks another.

use std::sync::Arc;

use axum::routing::get;
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zongbao_core::ids::{ComponentId, ContractId};
use zongbao_core::network::{Component, Kind, Network};
use zongbao_core::responsibility::{Ending, Gap, Overlap};

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
/// Most components of one finding that are listed.
const MAX_LISTED: usize = 1_000;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/coverage", get(coverage))
}

/// How far to look ahead.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CoverageQuery {
    /// Contracts that end within so many days: 60 if absent, at most 3,660.
    pub within_days: Option<u32>,
}

/// Where the contracts leave gaps, and where one outranks another. Contracts between which no rule decides cannot be here:
/// a model with such an overlap is refused.
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
    /// Stretches ahead without cover that begin within that time, the next first.
    pub gaps: Vec<GapView>,
    /// Contracts of different parties that select the same components now; the more specific one counts.
    pub overlaps: Vec<OverlapView>,
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
    /// It was heard although the model does not name it.
    pub discovered: bool,
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

/// A stretch ahead in which nobody covers components that are covered before it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CoverageGap)]
pub struct GapView {
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive); `null` = for ever.
    pub to: Option<Timestamp>,
    /// How many components.
    pub component_count: usize,
    /// Those; at most the first 1,000.
    pub components: Vec<String>,
}

/// Two contracts of different parties that select the same components.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CoverageOverlap)]
pub struct OverlapView {
    /// The contract that counts.
    pub counts: String,
    /// Its provider.
    pub provider: NamedView,
    /// The contract that it outranks.
    pub outranked: String,
    /// That one's provider.
    pub outranked_provider: NamedView,
    /// How many components both select.
    pub component_count: usize,
    /// Those; at most the first 1,000.
    pub components: Vec<String>,
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
    let is_part = |kind| kind != Kind::Service;
    let components = network
        .components
        .iter()
        .filter(|c| is_part(c.kind) && seen(&c.id))
        .count();
    let ending = network.contracts_ending(now, within).into_iter();
    let gaps = network.gaps(now, within).into_iter();
    let overlaps = network.overlaps(now).into_iter();
    Coverage {
        components,
        uncovered_count: uncovered.len(),
        ending: ending.filter_map(|ending| ending_view(ending, reach)).collect(),
        gaps: gaps.filter_map(|gap| gap_view(gap, reach)).collect(),
        overlaps: overlaps.filter_map(|overlap| overlap_view(overlap, reach)).collect(),
        uncovered: uncovered
            .iter()
            .take(MAX_LISTED)
            .filter_map(|id| network.by_id(id))
            .map(|component| uncovered_view(component, network))
            .collect(),
    }
}

fn ending_view(ending: Ending, reach: &Reach) -> Option<EndingView> {
    let contract = seen_contract(&ending.contract, reach)?;
    Some(EndingView {
        contract: contract.id.to_string(),
        provider: NamedView::party(reach.network(), &contract.provider),
        at: ending.at,
        uncovered_count: ending.uncovered.len(),
        uncovered: listed(&ending.uncovered),
    })
}

fn gap_view(gap: Gap, reach: &Reach) -> Option<GapView> {
    let components = seen_components(gap.components, reach)?;
    Some(GapView {
        from: gap.from,
        to: gap.to,
        component_count: components.len(),
        components: listed(&components),
    })
}

/// An overlap of contracts that are both in sight.
fn overlap_view(overlap: Overlap, reach: &Reach) -> Option<OverlapView> {
    let counts = seen_contract(&overlap.counts, reach)?;
    let components = seen_components(overlap.components, reach)?;
    let outranked = seen_contract(&overlap.outranked, reach)?;
    Some(OverlapView {
        counts: counts.id.to_string(),
        provider: NamedView::party(reach.network(), &counts.provider),
        outranked: outranked.id.to_string(),
        outranked_provider: NamedView::party(reach.network(), &outranked.provider),
        component_count: components.len(),
        components: listed(&components),
    })
}

fn seen_contract<'a>(id: &ContractId, reach: &'a Reach) -> Option<&'a zongbao_core::network::Contract> {
    let contract = reach.network().contract(id);
    contract.filter(|contract| reach.contract(contract) > Sight::Hidden)
}

/// Those in full sight; `None` if there are none.
fn seen_components(mut components: Vec<ComponentId>, reach: &Reach) -> Option<Vec<ComponentId>> {
    components.retain(|id| reach.component(id) == Sight::Full);
    (!components.is_empty()).then_some(components)
}

fn listed(components: &[ComponentId]) -> Vec<String> {
    components.iter().take(MAX_LISTED).map(ToString::to_string).collect()
}

fn uncovered_view(component: &Component, network: &Network) -> UncoveredView {
    UncoveredView {
        id: component.id.to_string(),
        name: component.name.clone(),
        kind: component.kind.into(),
        site: component.site.clone(),
        discovered: network.is_discovered(&component.id),
    }
}
