//! Recorded metrics, between the API's terms and the history's.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use zongbao_core::ids::ComponentId;

use crate::api::ports::{Metrics, Point, PortError, RangeQuery, Series, SeriesKey};
use crate::app::shared::Shared;
use crate::clock;
use crate::metrics_history::{self, HistoryError};

pub(super) struct MetricsPort(pub(super) Arc<Shared>);

#[async_trait]
impl Metrics for MetricsPort {
    async fn series(&self, component: &ComponentId, limit: usize) -> Result<Vec<SeriesKey>, PortError> {
        let keys = self.0.samples.history.series(component.as_str(), limit).await;
        Ok(keys.map_err(failed)?.into_iter().map(key).collect())
    }

    async fn range(&self, query: &RangeQuery) -> Result<Vec<Series>, PortError> {
        let query = metrics_history::RangeQuery {
            component: query.component.to_string(),
            metric: query.metric.clone(),
            instance: query.instance.clone(),
            from_ms: query.from.as_millisecond(),
            to_ms: query.to.as_millisecond(),
            points: query.points,
        };
        let series = self
            .0
            .samples
            .history
            .range(&query, clock::now())
            .await
            .map_err(failed)?;
        series.into_iter().map(one).collect()
    }
}

fn one(series: metrics_history::Series) -> Result<Series, PortError> {
    let points = series.points.into_iter().map(|point| {
        Ok(Point {
            at: Timestamp::from_millisecond(point.at_ms).map_err(|error| PortError::Internal(error.into()))?,
            min: point.min,
            max: point.max,
            mean: point.mean,
        })
    });
    Ok(Series {
        key: key(series.key),
        step_seconds: series.step_seconds,
        points: points.collect::<Result<_, PortError>>()?,
    })
}

fn key(key: metrics_history::SeriesKey) -> SeriesKey {
    SeriesKey {
        metric: key.metric,
        instance: key.instance,
    }
}

fn failed(error: HistoryError) -> PortError {
    PortError::Unavailable(error.to_string())
}
