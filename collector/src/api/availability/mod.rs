//! Availability of business services over time: how much of it, and on whose account the rest is.

mod sums;
mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use rustc_hash::FxHashSet;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::attribution::{Account, Claim, Stretch, of_service};
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::network::Kind;

use super::auth::Caller;
use super::component::require_sight;
use super::error::Problem;
use super::extract::{Path, Query};
use super::incident::find_each;
use super::state::Api;
use super::views::NamedView;
use super::visibility::{Reach, Sight};
use window::{StepQuery, WindowQuery};

/// Stretches of downtime that are read for one service, at most.
const MAX_STRETCHES: usize = 5_000;
/// The same, for all services together.
const MAX_ALL_STRETCHES: usize = 50_000;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/services/availability", get(all))
        .route("/services/{id}/availability", get(one))
}

/// How available a service was in a stretch of time. Only the part since `recorded_from` is judged.
#[derive(Debug, Serialize, ToSchema)]
pub struct Availability {
    /// The service.
    pub service: NamedView,
    /// Since when this collector keeps records; before it nothing is known. `null` = nothing is known of the whole stretch.
    pub recorded_from: Option<Timestamp>,
    /// Per cent of the time in which it was not down; `null` = nothing is known.
    pub percent: Option<f64>,
    /// The same outside of approved maintenance.
    pub percent_outside_maintenance: Option<f64>,
    /// How long it was down, in milliseconds.
    pub downtime_ms: i64,
    /// The accounts that the downtime is on: together exactly `downtime_ms`.
    pub accounts: Vec<AccountView>,
    /// How long the collector was not running, in milliseconds: what happened then is known only as far as it began before.
    pub unobserved_ms: i64,
}

/// How long the downtime on an account was.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DowntimeAccount)]
pub struct AccountView {
    /// The kind of account.
    pub account: AccountName,
    /// For `party`: which, if the caller may know; all others together are `null`.
    pub party: Option<NamedView>,
    /// Milliseconds.
    pub downtime_ms: i64,
}

/// Whose a stretch of downtime is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountName {
    /// Approved maintenance: nobody's fault.
    Maintenance,
    /// The party responsible for the root cause.
    Party,
    /// Nobody knows whose it is.
    Undetermined,
    /// The monitoring could not see.
    MonitoringBlind,
}

/// The availability of one service, step by step and stretch by stretch.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceAvailability {
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive); never later than now.
    pub to: Timestamp,
    /// The whole stretch.
    #[serde(flatten)]
    pub sum: Availability,
    /// Length of a step in seconds.
    pub step: i64,
    /// Step by step, the oldest first; the last one may be shorter.
    pub steps: Vec<StepView>,
    /// Every stretch of downtime of one account, the oldest first.
    pub downtime: Vec<DowntimeView>,
    /// There are more than 5,000 stretches: the rest is missing everywhere here. Ask for a shorter time.
    pub truncated: bool,
}

/// One step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AvailabilityStep)]
pub struct StepView {
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive).
    pub to: Timestamp,
    /// Per cent of the time in which it was not down; `null` = nothing is known.
    pub percent: Option<f64>,
    /// How long it was down, in milliseconds.
    pub downtime_ms: i64,
}

/// A stretch of downtime of one account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Downtime)]
pub struct DowntimeView {
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive): the end of what was asked for, if it lasts longer.
    pub to: Timestamp,
    /// Whose it is.
    pub account: AccountName,
    /// For `party`: which, if the caller may know.
    pub party: Option<NamedView>,
    /// The incident behind it, if there is one and the caller may know.
    pub incident: Option<String>,
}

/// The availability of every business service in sight.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllAvailability {
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive); never later than now.
    pub to: Timestamp,
    /// The services, the most critical first, then by id.
    pub services: Vec<Availability>,
    /// There are more than 50,000 stretches of downtime: the rest is missing. Ask for a shorter time.
    pub truncated: bool,
}

/// Availability of one business service over time.
#[utoipa::path(get, path = "/api/v1/services/{id}/availability", tag = "network",
    params(("id" = String, Path, description = "Service id"), StepQuery),
    responses((status = 200, body = ServiceAvailability), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn one(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(id): Path<ComponentId>,
    Query(query): Query<StepQuery>,
) -> Result<Json<ServiceAvailability>, Problem> {
    let reach = &caller.reach;
    let index = require_sight(reach, &id, Sight::Outline)?;
    if reach.network().component(index).kind != Kind::Service {
        return Err(Problem::not_found("service", "业务", id.as_str()));
    }
    let (asked, step_ms) = query.parse(caller.now)?;
    let runs = api.ports.records.runs().await?;
    let found = api.ports.records.downtime(Some(&id), asked, MAX_STRETCHES).await?;
    let truncated = found.len() == MAX_STRETCHES;
    let claims: Vec<Claim> = found.into_iter().map(|(_, claim)| claim).collect();
    let incidents = claims.iter().filter_map(|claim| claim.incident.clone()).collect();
    let seen = incidents_in_sight(&api, reach, incidents).await?;
    let judged = judged(asked, &runs, &claims);
    let pieces = of_service(reach.network(), &id, judged, claims, &[]);
    let steps = sums::steps(asked, step_ms).into_iter().map(|step| {
        let (downtime_ms, _) = sums::down(&pieces, step);
        StepView {
            from: step.from,
            to: step.to,
            percent: sums::percent(downtime_ms, sums::length(sums::clip(step, judged))),
            downtime_ms,
        }
    });
    Ok(Json(ServiceAvailability {
        from: asked.from,
        to: asked.to,
        step: step_ms / 1000,
        steps: steps.collect(),
        downtime: pieces.iter().map(|piece| downtime(piece, reach, &seen)).collect(),
        sum: sum(reach, &id, judged, &pieces, &runs),
        truncated,
    }))
}

/// Availability of every business service in sight, for lists and the wall.
#[utoipa::path(get, path = "/api/v1/services/availability", tag = "network", params(WindowQuery),
    responses((status = 200, body = AllAvailability), (status = 422, body = Problem)))]
pub(super) async fn all(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<WindowQuery>,
) -> Result<Json<AllAvailability>, Problem> {
    let asked = query.parse(caller.now)?;
    let runs = api.ports.records.runs().await?;
    let found = api.ports.records.downtime(None, asked, MAX_ALL_STRETCHES).await?;
    let truncated = found.len() == MAX_ALL_STRETCHES;
    let mut claims: BTreeMap<ComponentId, Vec<Claim>> = BTreeMap::new();
    for (service, claim) in found {
        claims.entry(service).or_default().push(claim);
    }
    let reach = caller.reach;
    let sums = tokio::task::spawn_blocking(move || {
        let network = reach.network();
        let services = network
            .components
            .iter()
            .filter(|component| component.kind == Kind::Service && reach.component(&component.id) > Sight::Hidden);
        let mut services: Vec<_> = services.collect();
        services.sort_by_key(|service| service.criticality.unwrap_or(u32::MAX));
        let sum_of = |id: &ComponentId| {
            let claims = claims.remove(id).unwrap_or_default();
            let judged = judged(asked, &runs, &claims);
            let pieces = of_service(network, id, judged, claims, &[]);
            sum(&reach, id, judged, &pieces, &runs)
        };
        services.into_iter().map(|service| &service.id).map(sum_of).collect()
    });
    Ok(Json(AllAvailability {
        from: asked.from,
        to: asked.to,
        services: sums.await?,
        truncated,
    }))
}

/// The part of a stretch of which something is known: since the first start, or since the first downtime if that is older.
fn judged(asked: Stretch, runs: &[Stretch], claims: &[Claim]) -> Stretch {
    let starts = runs.iter().chain(claims.iter().map(|claim| &claim.stretch));
    let known_from = starts.map(|stretch| stretch.from).min().unwrap_or(asked.to);
    Stretch {
        from: asked.from.max(known_from).min(asked.to),
        to: asked.to,
    }
}

fn sum(reach: &Reach, id: &ComponentId, judged: Stretch, pieces: &[Claim], runs: &[Stretch]) -> Availability {
    let network = reach.network();
    let (downtime_ms, maintenance_ms) = sums::down(pieces, judged);
    let length = sums::length(judged);
    let mut accounts: BTreeMap<_, i64> = BTreeMap::new();
    for piece in pieces {
        *accounts.entry(shown(&piece.account, reach)).or_default() += sums::length(piece.stretch);
    }
    let account = |((account, party), downtime_ms)| AccountView {
        account,
        party,
        downtime_ms,
    };
    Availability {
        service: NamedView {
            id: id.to_string(),
            name: network
                .by_id(id)
                .map_or(id.as_str(), |service| &service.name)
                .to_owned(),
        },
        recorded_from: (length > 0).then_some(judged.from),
        percent: sums::percent(downtime_ms, length),
        percent_outside_maintenance: sums::percent(downtime_ms - maintenance_ms, length - maintenance_ms),
        downtime_ms,
        accounts: accounts.into_iter().map(account).collect(),
        unobserved_ms: sums::uncovered(judged, runs),
    }
}

fn downtime(piece: &Claim, reach: &Reach, seen: &FxHashSet<IncidentId>) -> DowntimeView {
    let (account, party) = shown(&piece.account, reach);
    let incident = piece.incident.as_ref().filter(|incident| seen.contains(*incident));
    DowntimeView {
        from: piece.stretch.from,
        to: piece.stretch.to,
        account,
        party,
        incident: incident.map(ToString::to_string),
    }
}

/// An account as the caller may see it.
fn shown(account: &Account, reach: &Reach) -> (AccountName, Option<NamedView>) {
    match account {
        Account::Maintenance => (AccountName::Maintenance, None),
        Account::Undetermined => (AccountName::Undetermined, None),
        Account::MonitoringBlind => (AccountName::MonitoringBlind, None),
        Account::Party(party) => {
            let named = reach.charge(party).then(|| NamedView::party(reach.network(), party));
            (AccountName::Party, named)
        }
    }
}

/// Which of these incidents the caller may know of.
async fn incidents_in_sight(
    api: &Api,
    reach: &Reach,
    incidents: BTreeSet<IncidentId>,
) -> Result<FxHashSet<IncidentId>, Problem> {
    if reach.is_everything() {
        return Ok(incidents.into_iter().collect());
    }
    let found = find_each(api, incidents).await?;
    let seen = found
        .into_iter()
        .filter(|(_, incident)| reach.incident(incident) > Sight::Hidden);
    Ok(seen.map(|(id, _)| id).collect())
}
