//! Ports whose parts this collector does not have: each answers with the plain truth.

use async_trait::async_trait;
use bytes::Bytes;
use zongbao_core::ids::{ComponentId, PartyId};

use crate::api::ports::{Channels, Intake, Metrics, PortError, Precision, RangeQuery, Series, SeriesKey, Written};
use crate::api::visibility::Reach;

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

pub(super) struct NoIntake;

#[async_trait]
impl Intake for NoIntake {
    async fn write(&self, _: Bytes, _: Precision, _: &Reach) -> Result<Written, PortError> {
        Err(without("line protocol"))
    }
}

pub(super) struct NoChannels;

#[async_trait]
impl Channels for NoChannels {
    async fn test(&self, _: &PartyId, _: usize) -> Result<Result<String, String>, PortError> {
        Err(without("notification channels"))
    }
}
