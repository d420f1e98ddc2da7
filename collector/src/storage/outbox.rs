//! The outbox: one row for each notice and channel, worked off by the dispatcher.

use jiff::Timestamp;
use sqlx::{Any, AssertSqlSafe, Row as _, Transaction};
use zongbao_core::network::Channel;
use zongbao_core::notification::Notice;

use super::commit::values;
use super::read::unreadable;
use super::{Storage, StorageError};

/// A notice for one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// Unique: made of the notice's key and the channel. A second one with the same id is not put into the outbox.
    pub id: String,
    /// What to tell.
    pub notice: Notice,
    /// How.
    pub channel: Channel,
    /// Whom the channel reaches.
    pub receiver: String,
}

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxState {
    /// Deliveries that are open.
    pub open: i64,
    /// Of these, deliveries that failed at least once.
    pub failing: i64,
    /// Deliveries that were given up.
    pub given_up: i64,
}

pub(super) async fn put(
    transaction: &mut Transaction<'static, Any>,
    outgoing: &[Outgoing],
    now_ms: i64,
) -> Result<(), StorageError> {
    for one in outgoing {
        let notice = serde_json::to_string(&one.notice).map_err(|error| unreadable("notice", &error))?;
        let channel = serde_json::to_string(&one.channel).map_err(|error| unreadable("channel", &error))?;
        // The number orders the outbox; it is read and written inside the one writing transaction.
        sqlx::query(
            "INSERT INTO outbox (id, number, receiver, channel, notice, created_at, attempts, next_at, done_at, outcome)
             SELECT $1, (SELECT COALESCE(MAX(number), 0) + 1 FROM outbox), $2, $3, $4, $5, 0, 0, 0, ''
             WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE id = $6)",
        )
        .bind(&one.id)
        .bind(&one.receiver)
        .bind(channel)
        .bind(notice)
        .bind(now_ms)
        .bind(&one.id)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

impl Storage {
    /// What is due, the oldest first, with the number of attempts so far; nothing to the `busy` receivers.
    pub async fn outbox_due(
        &self,
        now_ms: i64,
        busy: &[String],
        limit: u32,
    ) -> Result<Vec<(Outgoing, u32)>, StorageError> {
        let mut sql = String::from("SELECT id, notice, channel, receiver, attempts FROM outbox WHERE done_at = 0");
        not_busy(&mut sql, busy.len());
        let (next, count) = (busy.len() + 1, busy.len() + 2);
        sql.push_str(&format!(" AND next_at <= ${next} ORDER BY number LIMIT ${count}"));
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for receiver in busy {
            query = query.bind(receiver);
        }
        let rows = query.bind(now_ms).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let (notice, channel): (String, String) = (row.try_get(1)?, row.try_get(2)?);
                let attempts: i64 = row.try_get(4)?;
                let outgoing = Outgoing {
                    id: row.try_get(0)?,
                    notice: serde_json::from_str(&notice).map_err(|error| unreadable("notice", &error))?,
                    channel: serde_json::from_str(&channel).map_err(|error| unreadable("channel", &error))?,
                    receiver: row.try_get(3)?,
                };
                Ok((outgoing, u32::try_from(attempts).unwrap_or(u32::MAX)))
            })
            .collect()
    }

    /// When the next one becomes due, those to the `busy` receivers left out.
    pub async fn outbox_next_due(&self, busy: &[String]) -> Result<Option<Timestamp>, StorageError> {
        let mut sql = String::from("SELECT COUNT(*), COALESCE(MIN(next_at), 0) FROM outbox WHERE done_at = 0");
        not_busy(&mut sql, busy.len());
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for receiver in busy {
            query = query.bind(receiver);
        }
        let row = query.fetch_one(&self.pool).await?;
        let (count, next): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        Ok((count > 0).then(|| Timestamp::from_millisecond(next).unwrap_or(Timestamp::MIN)))
    }

    /// It was delivered.
    pub async fn outbox_delivered(&self, id: &str, at_ms: i64) -> Result<(), StorageError> {
        sqlx::query("UPDATE outbox SET attempts = attempts + 1, done_at = $1, outcome = '' WHERE id = $2")
            .bind(at_ms)
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// It was not: to be tried again at `again_at_ms`, or given up.
    pub async fn outbox_failed(
        &self,
        id: &str,
        now_ms: i64,
        again_at_ms: Option<i64>,
        error: &str,
    ) -> Result<(), StorageError> {
        let done = if again_at_ms.is_some() { 0 } else { now_ms };
        sqlx::query(
            "UPDATE outbox SET attempts = attempts + 1, next_at = $1, done_at = $2, outcome = $3 WHERE id = $4",
        )
        .bind(again_at_ms.unwrap_or(0))
        .bind(done)
        .bind(error)
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What waits in the outbox, channel by channel: how many deliveries, and since when the oldest one does.
    pub async fn outbox_waiting(&self) -> Result<Vec<(Channel, u64, Timestamp)>, StorageError> {
        let rows =
            sqlx::query("SELECT channel, COUNT(*), MIN(created_at) FROM outbox WHERE done_at = 0 GROUP BY channel")
                .fetch_all(&self.pool)
                .await?;
        rows.iter()
            .map(|row| {
                let (channel, count, oldest): (String, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
                let channel = serde_json::from_str(&channel).map_err(|error| unreadable("channel", &error))?;
                let oldest = Timestamp::from_millisecond(oldest).unwrap_or(Timestamp::MIN);
                Ok((channel, u64::try_from(count).unwrap_or(0), oldest))
            })
            .collect()
    }

    /// How the outbox stands.
    pub async fn outbox_state(&self) -> Result<OutboxState, StorageError> {
        let row = sqlx::query(
            "SELECT COUNT(CASE WHEN done_at = 0 THEN 1 END), COUNT(CASE WHEN done_at = 0 AND attempts > 0 THEN 1 END),
                 COUNT(CASE WHEN done_at > 0 AND outcome <> '' THEN 1 END) FROM outbox",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(OutboxState {
            open: row.try_get(0)?,
            failing: row.try_get(1)?,
            given_up: row.try_get(2)?,
        })
    }
}

/// Appends the condition that leaves so many receivers out.
fn not_busy(sql: &mut String, receivers: usize) {
    if receivers > 0 {
        sql.push_str(" AND receiver NOT IN ");
        values(sql, 1, receivers);
    }
}
