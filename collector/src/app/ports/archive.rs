//! Finished incidents and the ledger, from the state database.

use async_trait::async_trait;
use jiff::Timestamp;
use zongbao_core::ids::IncidentId;
use zongbao_core::incident::{Incident, LedgerEntry};

use super::unavailable;
use crate::api::ports::{Archive, PortError};
use crate::storage::Storage;

pub(super) struct ArchivePort(pub(super) Storage);

#[async_trait]
impl Archive for ArchivePort {
    async fn incident(&self, id: &IncidentId) -> Result<Option<Incident>, PortError> {
        self.0.incident(id).await.map_err(unavailable)
    }

    async fn before(&self, before: Option<(Timestamp, IncidentId)>, limit: usize) -> Result<Vec<Incident>, PortError> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        self.0.incidents_before(before, limit).await.map_err(unavailable)
    }

    async fn timeline(&self, id: &IncidentId) -> Result<Vec<LedgerEntry>, PortError> {
        self.0.timeline(id).await.map_err(unavailable)
    }
}
