//! What happened, as records for people: changes of all kinds, downtime by account, and when the collector ran. Derived
//! from the engine's effects in the very transaction that keeps those.

use jiff::Timestamp;
use sqlx::{Any, AssertSqlSafe, Row as _, Transaction};
use zongbao_core::incident::LedgerEntry;

use super::commit::values;
use super::read::document;
use super::{Step, Storage, StorageError};

/// Rows of one INSERT, at most.
const ROWS: usize = 200;
/// Rows that one DELETE removes, at most: it must not hold up a commit.
const PRUNED: i64 = 5_000;

/// One record of the log of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// From 1, in the order of time.
    pub number: i64,
    /// When, in milliseconds since the epoch.
    pub at: i64,
    /// What kind of change: a short stable name.
    pub kind: &'static str,
    /// The component it is about; empty for none.
    pub component: String,
    /// The rest, as JSON.
    pub document: String,
}

/// Which records of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesBefore {
    /// Below this number.
    pub number: i64,
    /// From this time (inclusive), in milliseconds since the epoch.
    pub from: i64,
    /// To this time (exclusive).
    pub to: i64,
    /// Only about this component, and of the kind that `also` names.
    pub component: Option<String>,
    /// The kind that is wanted whatever it is about.
    pub also: &'static str,
    /// How many, at most.
    pub limit: u32,
}

/// A stretch of downtime of a service, as one source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DowntimeRow {
    /// The service.
    pub service: String,
    /// From, in milliseconds since the epoch.
    pub began: i64,
    /// To (exclusive); 0 = it lasts.
    pub ended: i64,
    /// Whose it is, as JSON.
    pub account: String,
}

/// All downtime that one source (an incident, or approved maintenance of a service) knows of, in place of what it said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DowntimeOf {
    /// The incident's id, or another name that no incident can have.
    pub source: String,
    /// The stretches.
    pub rows: Vec<DowntimeRow>,
}

pub(super) async fn put(transaction: &mut Transaction<'static, Any>, step: &Step) -> Result<(), StorageError> {
    put_changes(transaction, &step.changes).await?;
    put_states(transaction, step).await?;
    for of in &step.downtime {
        put_downtime(transaction, of).await?;
    }
    if let Some((started_at, seen_at)) = step.run {
        sqlx::query(
            "INSERT INTO collector_run (started_at, seen_at) VALUES ($1, $2)
             ON CONFLICT (started_at) DO UPDATE SET seen_at = excluded.seen_at",
        )
        .bind(started_at)
        .bind(seen_at)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

async fn put_changes(transaction: &mut Transaction<'static, Any>, changes: &[ChangeRow]) -> Result<(), StorageError> {
    for rows in changes.chunks(ROWS) {
        let mut sql = String::from("INSERT INTO change_log (number, at, kind, component, document) VALUES ");
        values(&mut sql, rows.len(), 5);
        // A commit whose outcome never arrived is repeated with the same numbers.
        sql.push_str(" ON CONFLICT (number) DO NOTHING");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for row in rows {
            query = query
                .bind(row.number)
                .bind(row.at)
                .bind(row.kind)
                .bind(&row.component)
                .bind(&row.document);
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

async fn put_states(transaction: &mut Transaction<'static, Any>, step: &Step) -> Result<(), StorageError> {
    // One INSERT must not name a component twice: the last word counts.
    let newest: std::collections::BTreeMap<&str, &str> = step
        .states
        .iter()
        .map(|(of, state)| (of.as_str(), state.as_str()))
        .collect();
    let newest: Vec<_> = newest.into_iter().collect();
    for rows in newest.chunks(ROWS) {
        let mut sql = String::from("INSERT INTO component_state (component, state) VALUES ");
        values(&mut sql, rows.len(), 2);
        sql.push_str(" ON CONFLICT (component) DO UPDATE SET state = excluded.state");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (component, state) in rows {
            query = query.bind(*component).bind(*state);
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

async fn put_downtime(transaction: &mut Transaction<'static, Any>, of: &DowntimeOf) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM downtime WHERE source = $1")
        .bind(&of.source)
        .execute(&mut **transaction)
        .await?;
    for row in &of.rows {
        sqlx::query("INSERT INTO downtime (source, service, began, ended, account) VALUES ($1, $2, $3, $4, $5)")
            .bind(&of.source)
            .bind(&row.service)
            .bind(row.began)
            .bind(row.ended)
            .bind(&row.account)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

impl Storage {
    /// The newest number in the log of changes; 0 if it is empty.
    pub async fn last_change(&self) -> Result<i64, StorageError> {
        let row = sqlx::query("SELECT COALESCE(MAX(number), 0) FROM change_log")
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Records of the log, the newest first: number, time and document.
    pub async fn changes(&self, wanted: &ChangesBefore) -> Result<Vec<(i64, i64, String)>, StorageError> {
        let mut sql =
            String::from("SELECT number, at, document FROM change_log WHERE number < $1 AND at >= $2 AND at < $3");
        if wanted.component.is_some() {
            sql.push_str(" AND (component = $4 OR kind = $5) ORDER BY number DESC LIMIT $6");
        } else {
            sql.push_str(" ORDER BY number DESC LIMIT $4");
        }
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(wanted.number)
            .bind(wanted.from)
            .bind(wanted.to);
        if let Some(component) = &wanted.component {
            query = query.bind(component).bind(wanted.also);
        }
        let rows = query.bind(i64::from(wanted.limit)).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)))
            .collect()
    }

    /// Ledger entries by number, in order; those that do not exist are left out.
    pub async fn ledger_entries(&self, seqs: &[u64]) -> Result<Vec<LedgerEntry>, StorageError> {
        let mut entries = Vec::with_capacity(seqs.len());
        for seqs in seqs.chunks(ROWS) {
            let mut sql = String::from("SELECT entry FROM ledger WHERE seq IN ");
            values(&mut sql, 1, seqs.len());
            sql.push_str(" ORDER BY seq");
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for seq in seqs {
                query = query.bind(i64::try_from(*seq).expect("ledgers stay below 2^63 entries"));
            }
            for row in query.fetch_all(&self.pool).await? {
                entries.push(document(&row, "ledger entry")?);
            }
        }
        Ok(entries)
    }

    /// The last recorded state of each component.
    pub async fn component_states(&self) -> Result<Vec<(String, String)>, StorageError> {
        let rows = sqlx::query("SELECT component, state FROM component_state")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Downtime that touches `[from, to)`, with its source, by service and time: of one service or of all, at most `limit`.
    pub async fn downtime(
        &self,
        service: Option<&str>,
        (from, to): (i64, i64),
        limit: u32,
    ) -> Result<Vec<(String, DowntimeRow)>, StorageError> {
        let mut sql = String::from(
            "SELECT source, service, began, ended, account FROM downtime
             WHERE began < $1 AND (ended = 0 OR ended > $2)",
        );
        sql.push_str(match service {
            Some(_) => " AND service = $3 ORDER BY service, began, source LIMIT $4",
            None => " ORDER BY service, began, source LIMIT $3",
        });
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(to).bind(from);
        if let Some(service) = service {
            query = query.bind(service);
        }
        let rows = query.bind(i64::from(limit)).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let downtime = DowntimeRow {
                    service: row.try_get(1)?,
                    began: row.try_get(2)?,
                    ended: row.try_get(3)?,
                    account: row.try_get(4)?,
                };
                Ok((row.try_get(0)?, downtime))
            })
            .collect()
    }

    /// When the collector ran, oldest first: start, and the last sign of life of that run.
    pub async fn runs(&self) -> Result<Vec<(Timestamp, Timestamp)>, StorageError> {
        let rows = sqlx::query("SELECT started_at, seen_at FROM collector_run ORDER BY started_at")
            .fetch_all(&self.pool)
            .await?;
        let time = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MIN);
        rows.iter()
            .map(|row| Ok((time(row.try_get(0)?), time(row.try_get(1)?))))
            .collect()
    }

    /// Removes the oldest records of the log: those before `before_ms`, and all but the newest `keep`. True = there are more.
    pub async fn prune_changes(&self, before_ms: i64, keep: i64) -> Result<bool, StorageError> {
        let row = sqlx::query("SELECT COALESCE(MAX(number), 0), COALESCE(MIN(number), 0) FROM change_log")
            .fetch_one(&self.pool)
            .await?;
        let (newest, oldest): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let done = sqlx::query("DELETE FROM change_log WHERE number < $1 AND (number <= $2 OR at < $3)")
            .bind(oldest.saturating_add(PRUNED))
            .bind(newest.saturating_sub(keep))
            .bind(before_ms)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == u64::try_from(PRUNED).unwrap_or(u64::MAX))
    }
}
