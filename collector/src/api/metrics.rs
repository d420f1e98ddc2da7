//! Recorded metrics of components that are in full sight.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use zongbao_core::ids::ComponentId;

use super::auth::Caller;
use super::component::require_sight;
use super::error::{Problem, text};
use super::extract::Query;
use super::ports::{Point, RangeQuery, Series};
use super::state::Api;
use super::visibility::Sight;

/// Most series of one component that are listed.
const MAX_SERIES: usize = 5_000;
/// Points a series when the request does not say.
const DEFAULT_POINTS: usize = 300;
/// Most points a series.
const MAX_POINTS: usize = 5_000;
/// Time looked back when the request does not say.
const DEFAULT_RANGE: SignedDuration = SignedDuration::from_hours(1);

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/metrics/series", get(series))
        .route("/metrics/range", get(range))
}

/// Of which component.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SeriesQuery {
    /// The component.
    #[param(value_type = String)]
    pub component: ComponentId,
}

/// One recorded series.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesName {
    /// The metric, such as `cpu.used_percent`: the unit is the end of its name.
    pub metric: String,
    /// Sorted `key=value` joined by commas; empty for a metric with one series a component.
    pub instance: String,
}

/// Which values.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ValuesQuery {
    /// The component.
    #[param(value_type = String)]
    pub component: ComponentId,
    /// The metric.
    pub metric: String,
    /// One instance; all if absent.
    pub instance: Option<String>,
    /// From (inclusive); an hour before `to` if absent.
    pub from: Option<Timestamp>,
    /// To (exclusive); now if absent.
    pub to: Option<Timestamp>,
    /// Most points a series: 300 if absent, at most 5,000.
    pub points: Option<usize>,
}

/// Values of one series.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Series)]
pub struct SeriesView {
    /// The instance.
    pub instance: String,
    /// Seconds that each point stands for; 0 = raw samples.
    pub step_seconds: u32,
    /// Points by time; a step without samples has none.
    pub points: Vec<PointView>,
}

/// The samples of one step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Point)]
pub struct PointView {
    /// Start of the step, or time of the raw sample.
    pub at: Timestamp,
    /// Smallest sample.
    pub min: f64,
    /// Greatest sample.
    pub max: f64,
    /// Mean of the samples.
    pub mean: f64,
}

/// Which series a component has.
#[utoipa::path(get, path = "/api/v1/metrics/series", tag = "metrics", params(SeriesQuery),
    responses((status = 200, body = Vec<SeriesName>), (status = 404, body = Problem)))]
pub(super) async fn series(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<SeriesQuery>,
) -> Result<Json<Vec<SeriesName>>, Problem> {
    require_sight(&caller.reach, &query.component, Sight::Full)?;
    let keys = api.ports.metrics.series(&query.component, MAX_SERIES).await?;
    Ok(Json(
        keys.into_iter()
            .map(|key| SeriesName {
                metric: key.metric,
                instance: key.instance,
            })
            .collect(),
    ))
}

/// Values of a component's metric over a time.
#[utoipa::path(get, path = "/api/v1/metrics/range", tag = "metrics", params(ValuesQuery),
    responses((status = 200, body = Vec<SeriesView>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn range(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<ValuesQuery>,
) -> Result<Json<Vec<SeriesView>>, Problem> {
    require_sight(&caller.reach, &query.component, Sight::Full)?;
    let query = parse(query, caller.now)?;
    let series = api.ports.metrics.range(&query).await?;
    Ok(Json(series.into_iter().map(SeriesView::from).collect()))
}

fn parse(query: ValuesQuery, now: Timestamp) -> Result<RangeQuery, Problem> {
    let to = query.to.unwrap_or(now);
    let from = query
        .from
        .unwrap_or_else(|| to.saturating_sub(DEFAULT_RANGE).unwrap_or(to));
    if from >= to {
        return Err(Problem::invalid_field(
            "from",
            "is not before `to`",
            "不早于 to",
            text("choose a time before `to`", "请选择早于 to 的时间"),
        ));
    }
    let points = query.points.unwrap_or(DEFAULT_POINTS);
    if !(1..=MAX_POINTS).contains(&points) {
        return Err(Problem::invalid_field(
            "points",
            format!("{points} is not within 1 to {MAX_POINTS}"),
            format!("{points} 不在 1 到 {MAX_POINTS} 之间"),
            text("ask for fewer points, or a shorter time", "请减少点数或缩短时间范围"),
        ));
    }
    Ok(RangeQuery {
        component: query.component,
        metric: query.metric,
        instance: query.instance,
        from,
        to,
        points,
    })
}

impl From<Series> for SeriesView {
    fn from(series: Series) -> Self {
        Self {
            instance: series.key.instance,
            step_seconds: series.step_seconds,
            points: series.points.into_iter().map(PointView::from).collect(),
        }
    }
}

impl From<Point> for PointView {
    fn from(point: Point) -> Self {
        Self {
            at: point.at,
            min: point.min,
            max: point.max,
            mean: point.mean,
        }
    }
}
