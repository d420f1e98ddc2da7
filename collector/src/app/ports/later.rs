//! Ports whose parts this collector does not have: each answers with the plain truth.

use async_trait::async_trait;
use zongbao_core::ids::ComponentId;

use crate::api::ports::{Metrics, PortError, RangeQuery, Series, SeriesKey};

fn without(what: &str) -> PortError {
    PortError::Unavailable(format!("this collector runs without {what}"))
}

pub(super) struct NoMetrics;

#[async_trait]
impl Metrics for NoMetrics {
    async fn series(&self, _: &ComponentId, _: usize) -> Result<Vec<SeriesKey>, PortError> {
        Err(without("a metrics history"))
    }

    async fn range(&self, _: &RangeQuery) -> Result<Vec<Series>, PortError> {
        Err(without("a metrics history"))
    }
}
