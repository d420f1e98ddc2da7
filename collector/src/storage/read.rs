//! Reading back what was committed.

use std::fmt::Display;

use futures::TryStreamExt as _;
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::any::AnyRow;
use zongbao_core::health::CheckRecord;
use zongbao_core::ids::IncidentId;
use zongbao_core::incident::{Incident, LedgerEntry};

use super::{Storage, StorageError};

/// What the engine needs to go on where it stopped.
#[derive(Debug, Default)]
pub struct Restored {
    /// The newest word of each check.
    pub checks: Vec<CheckRecord>,
    /// The whole ledger, in order.
    pub ledger: Vec<LedgerEntry>,
}

impl Storage {
    /// Reads the state of the engine.
    pub async fn restore(&self) -> Result<Restored, StorageError> {
        let checks = self
            .documents(
                "SELECT record FROM check_record ORDER BY component, check_name, observer",
                "check record",
            )
            .await?;
        Ok(Restored {
            checks,
            ledger: self.ledger().await?,
        })
    }

    /// The whole ledger, in order.
    pub async fn ledger(&self) -> Result<Vec<LedgerEntry>, StorageError> {
        self.documents("SELECT entry FROM ledger ORDER BY seq", "ledger entry")
            .await
    }

    /// The ledger entries of one incident, oldest first.
    pub async fn timeline(&self, incident: &IncidentId) -> Result<Vec<LedgerEntry>, StorageError> {
        let rows = sqlx::query("SELECT entry FROM ledger WHERE incident = $1 ORDER BY seq")
            .bind(incident.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| document(row, "ledger entry")).collect()
    }

    /// One incident as it is now.
    pub async fn incident(&self, id: &IncidentId) -> Result<Option<Incident>, StorageError> {
        let row = sqlx::query("SELECT document FROM incident WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| document(&row, "incident")).transpose()
    }

    /// Incidents, newest first, from before the given one (or from the newest).
    pub async fn incidents_before(
        &self,
        before: Option<(Timestamp, IncidentId)>,
        limit: u32,
    ) -> Result<Vec<Incident>, StorageError> {
        let (at, id) = before.map_or((i64::MAX, String::new()), |(at, id)| {
            (at.as_millisecond(), id.to_string())
        });
        let rows = sqlx::query(
            "SELECT document FROM incident WHERE opened_at < $1 OR (opened_at = $2 AND id < $3)
             ORDER BY opened_at DESC, id DESC LIMIT $4",
        )
        .bind(at)
        .bind(at)
        .bind(id)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| document(row, "incident")).collect()
    }

    async fn documents<T: serde::de::DeserializeOwned>(
        &self,
        sql: &'static str,
        what: &'static str,
    ) -> Result<Vec<T>, StorageError> {
        let mut rows = sqlx::query(sql).fetch(&self.pool);
        let mut documents = Vec::new();
        while let Some(row) = rows.try_next().await? {
            documents.push(document(&row, what)?);
        }
        Ok(documents)
    }
}

/// The first column of the row, which is JSON.
pub(super) fn document<T: serde::de::DeserializeOwned>(row: &AnyRow, what: &'static str) -> Result<T, StorageError> {
    let text: String = row.try_get(0)?;
    serde_json::from_str(&text).map_err(|error| unreadable(what, &error))
}

pub(super) fn unreadable(what: &'static str, cause: &dyn Display) -> StorageError {
    StorageError::Unreadable {
        what,
        cause: cause.to_string(),
    }
}
