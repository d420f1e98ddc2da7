//! The one transaction of an engine step.

use sqlx::{Any, AssertSqlSafe, Row as _, Transaction};
use zongbao_core::health::CheckRecord;
use zongbao_core::incident::{Incident, LedgerEntry};

use super::agents::{Cursor, DiscoveredHost, KnownSchema, SeenPresence};
use super::outbox::Outgoing;
use super::read::unreadable;
use super::records::{ChangeRow, DowntimeOf};
use super::{Storage, StorageError};

/// Rows of one INSERT, at most: far below the 32,766 parameters of SQLite and the 65,535 of PostgreSQL.
const ROWS: usize = 200;

/// Everything that one step (or several, committed together) makes durable.
#[derive(Debug, Default)]
pub struct Step {
    /// Checks with a new last word. The last one of a key wins.
    pub checks: Vec<CheckRecord>,
    /// New ledger entries, in order.
    pub ledger: Vec<LedgerEntry>,
    /// Incidents that changed, as they are after it.
    pub incidents: Vec<Incident>,
    /// What has to be told, in order.
    pub outgoing: Vec<Outgoing>,
    /// Cursors that advanced; one a (agent, boot).
    pub cursors: Vec<Cursor>,
    /// Boots that are forgotten: agent and boot.
    pub forgotten: Vec<(String, String)>,
    /// Schemas that became known.
    pub schemas: Vec<KnownSchema>,
    /// Presence messages that arrived.
    pub presences: Vec<SeenPresence>,
    /// New records of the log of changes, in order.
    pub changes: Vec<ChangeRow>,
    /// Components with a new state; the last one of a component wins.
    pub states: Vec<(String, String)>,
    /// Downtime that came to be known, one entry a source.
    pub downtime: Vec<DowntimeOf>,
    /// Hosts that were heard although the model does not name them, in order.
    pub discovered: Vec<DiscoveredHost>,
    /// A sign of life: when this run of the collector started, and now.
    pub run: Option<(i64, i64)>,
}

impl Step {
    /// Whether there is nothing to commit.
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
            && self.ledger.is_empty()
            && self.incidents.is_empty()
            && self.outgoing.is_empty()
            && self.cursors.is_empty()
            && self.forgotten.is_empty()
            && self.schemas.is_empty()
            && self.presences.is_empty()
            && self.changes.is_empty()
            && self.states.is_empty()
            && self.downtime.is_empty()
            && self.discovered.is_empty()
            && self.run.is_none()
    }
}

impl Storage {
    /// Commits a step: all of it or nothing. `now_ms` is written beside what has no time of its own.
    pub async fn commit(&self, step: &Step, now_ms: i64) -> Result<(), StorageError> {
        let mut transaction = self.pool.begin().await?;
        append_ledger(&mut transaction, &step.ledger).await?;
        put_incidents(&mut transaction, &step.incidents).await?;
        super::outbox::put(&mut transaction, &step.outgoing, now_ms).await?;
        put_checks(&mut transaction, &step.checks).await?;
        super::agents::put(&mut transaction, step, now_ms).await?;
        super::records::put(&mut transaction, step).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn append_ledger(
    transaction: &mut Transaction<'static, Any>,
    entries: &[LedgerEntry],
) -> Result<(), StorageError> {
    for entry in entries {
        let document = serde_json::to_string(entry).map_err(|error| unreadable("ledger entry", &error))?;
        let done =
            sqlx::query("INSERT INTO ledger (seq, incident, entry) VALUES ($1, $2, $3) ON CONFLICT (seq) DO NOTHING")
                .bind(i64::try_from(entry.seq).expect("ledgers stay below 2^63 entries"))
                .bind(entry.incident.as_str())
                .bind(&document)
                .execute(&mut **transaction)
                .await?;
        if done.rows_affected() == 0 {
            same_entry(transaction, entry.seq, &document).await?;
        }
    }
    Ok(())
}

/// A commit whose outcome never arrived is repeated: finding the very same entry is then what we hoped for.
async fn same_entry(transaction: &mut Transaction<'static, Any>, seq: u64, document: &str) -> Result<(), StorageError> {
    let row = sqlx::query("SELECT entry FROM ledger WHERE seq = $1")
        .bind(i64::try_from(seq).expect("ledgers stay below 2^63 entries"))
        .fetch_one(&mut **transaction)
        .await?;
    let found: String = row.try_get(0)?;
    if found == document {
        Ok(())
    } else {
        Err(StorageError::LedgerTaken { seq })
    }
}

async fn put_incidents(
    transaction: &mut Transaction<'static, Any>,
    incidents: &[Incident],
) -> Result<(), StorageError> {
    for incident in incidents {
        let document = serde_json::to_string(incident).map_err(|error| unreadable("incident", &error))?;
        sqlx::query(
            "INSERT INTO incident (id, opened_at, document) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET document = excluded.document",
        )
        .bind(incident.id.as_str())
        .bind(incident.opened_at.as_millisecond())
        .bind(document)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

async fn put_checks(transaction: &mut Transaction<'static, Any>, checks: &[CheckRecord]) -> Result<(), StorageError> {
    // One INSERT must not name a key twice (PostgreSQL refuses), so the last word of each key is picked first.
    let mut newest = rustc_hash::FxHashMap::default();
    for record in checks {
        newest.insert(&record.key, record);
    }
    let newest: Vec<&CheckRecord> = newest.into_values().collect();
    for rows in newest.chunks(ROWS) {
        let mut sql = String::from("INSERT INTO check_record (component, check_name, observer, record) VALUES ");
        values(&mut sql, rows.len(), 4);
        sql.push_str(" ON CONFLICT (component, check_name, observer) DO UPDATE SET record = excluded.record");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for record in rows {
            let observer = serde_json::to_string(&record.key.by).map_err(|error| unreadable("observer", &error))?;
            let document = serde_json::to_string(record).map_err(|error| unreadable("check record", &error))?;
            query = query
                .bind(record.key.of.as_str())
                .bind(record.key.check.as_str())
                .bind(observer)
                .bind(document);
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Appends `($1, $2, …), (…)` for so many rows of so many columns.
pub(super) fn values(sql: &mut String, rows: usize, columns: usize) {
    use std::fmt::Write as _;
    for row in 0..rows {
        for column in 0..columns {
            let before = match (row, column) {
                (0, 0) => "(",
                (_, 0) => "), (",
                _ => ", ",
            };
            write!(sql, "{before}${}", row * columns + column + 1).expect("a String takes everything");
        }
    }
    sql.push(')');
}
