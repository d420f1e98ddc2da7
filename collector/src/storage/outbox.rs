//! The outbox: what has to be told, and how far each channel is with it.

use sqlx::Row as _;
use zongbao_core::notification::Notice;

use super::read::{document, unreadable};
use super::{Storage, StorageError};

/// A notice that is not done yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    /// The notice; its key identifies it.
    pub notice: Notice,
    /// When it was committed, in milliseconds since the epoch.
    pub created_at: i64,
    /// What was tried so far.
    pub deliveries: Vec<Delivery>,
}

/// How far one channel is with one notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The channel, by a text that identifies it within the party.
    pub channel: String,
    /// How many times it was tried.
    pub attempts: u32,
    /// When to try next, in milliseconds since the epoch.
    pub next_at: i64,
    /// When it was delivered or given up; `None` while it is open.
    pub done_at: Option<i64>,
    /// How the last attempt went, for people.
    pub outcome: String,
}

impl Storage {
    /// The oldest notices that are not done, with their deliveries.
    pub async fn outbox(&self, limit: u32) -> Result<Vec<Outgoing>, StorageError> {
        let rows = sqlx::query("SELECT notice, created_at FROM outbox WHERE done_at = 0 ORDER BY number LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        let mut outgoing = Vec::with_capacity(rows.len());
        for row in rows {
            let notice: Notice = document(&row, "notice")?;
            let deliveries = self.deliveries(&notice.key).await?;
            outgoing.push(Outgoing {
                notice,
                created_at: row.try_get(1)?,
                deliveries,
            });
        }
        Ok(outgoing)
    }

    /// What was tried for a notice.
    pub async fn deliveries(&self, key: &str) -> Result<Vec<Delivery>, StorageError> {
        let rows = sqlx::query(
            "SELECT channel, attempts, next_at, done_at, outcome FROM delivery WHERE key = $1 ORDER BY channel",
        )
        .bind(key)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let attempts: i64 = row.try_get(1)?;
                let done_at: i64 = row.try_get(3)?;
                Ok(Delivery {
                    channel: row.try_get(0)?,
                    attempts: u32::try_from(attempts).map_err(|error| unreadable("delivery", &error))?,
                    next_at: row.try_get(2)?,
                    done_at: (done_at != 0).then_some(done_at),
                    outcome: row.try_get(4)?,
                })
            })
            .collect()
    }

    /// Records how an attempt went.
    pub async fn record_delivery(&self, key: &str, delivery: &Delivery) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO delivery (key, channel, attempts, next_at, done_at, outcome) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (key, channel) DO UPDATE SET attempts = excluded.attempts, next_at = excluded.next_at,
                 done_at = excluded.done_at, outcome = excluded.outcome",
        )
        .bind(key)
        .bind(&delivery.channel)
        .bind(i64::from(delivery.attempts))
        .bind(delivery.next_at)
        .bind(delivery.done_at.unwrap_or(0))
        .bind(&delivery.outcome)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Marks a notice as done: every channel of its party has it, or gave up.
    pub async fn notice_done(&self, key: &str, now_ms: i64) -> Result<(), StorageError> {
        sqlx::query("UPDATE outbox SET done_at = $1 WHERE key = $2")
            .bind(now_ms)
            .bind(key)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// How many notices are not done.
    pub async fn outbox_len(&self) -> Result<i64, StorageError> {
        let row = sqlx::query("SELECT COUNT(*) FROM outbox WHERE done_at = 0")
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get(0)?)
    }
}
