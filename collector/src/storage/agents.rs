//! What is known of agents: how much of what they sent is committed, their schemas, presence and credentials.

use jiff::Timestamp;
use sqlx::{Any, Row as _, Transaction};

use super::{Step, Storage, StorageError};

/// How much of one boot of an agent is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The agent.
    pub agent: String,
    /// The boot, in hexadecimal.
    pub boot: String,
    /// Everything up to this number is committed or known to be lost: the cumulative acknowledgement.
    pub acked: u64,
    /// What is committed beyond, as inclusive ranges: sorted, apart, above `acked + 1`.
    pub above: Vec<(u64, u64)>,
}

/// A schema that an agent's columns refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSchema {
    /// The agent.
    pub agent: String,
    /// Its hash.
    pub hash: u64,
    /// The encoded `Schema` message.
    pub bytes: Vec<u8>,
}

/// The newest presence message of an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPresence {
    /// The agent.
    pub agent: String,
    /// The encoded `Presence` message.
    pub bytes: Vec<u8>,
}

/// What became known of a host that the model does not name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscoveredHost {
    /// It was heard then.
    Heard(String, Timestamp),
    /// It is to be forgotten.
    Gone(String),
}

/// A credential of the embedded broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// `agent:ID` or `party:ID`.
    pub name: String,
    /// The argon2 hash of its secret, in the PHC string format.
    pub hash: String,
}

pub(super) async fn put(
    transaction: &mut Transaction<'static, Any>,
    step: &Step,
    now_ms: i64,
) -> Result<(), StorageError> {
    for cursor in &step.cursors {
        let above = serde_json::to_string(&cursor.above).expect("pairs of numbers are JSON");
        sqlx::query(
            "INSERT INTO agent_cursor (agent, boot, acked, above, seen_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (agent, boot) DO UPDATE SET acked = excluded.acked, above = excluded.above,
                 seen_at = excluded.seen_at",
        )
        .bind(&cursor.agent)
        .bind(&cursor.boot)
        .bind(to_i64(cursor.acked))
        .bind(above)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
    }
    for (agent, boot) in &step.forgotten {
        sqlx::query("DELETE FROM agent_cursor WHERE agent = $1 AND boot = $2")
            .bind(agent)
            .bind(boot)
            .execute(&mut **transaction)
            .await?;
    }
    for schema in &step.schemas {
        sqlx::query(
            "INSERT INTO agent_schema (agent, hash, schema_bytes, used_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (agent, hash) DO UPDATE SET used_at = excluded.used_at",
        )
        .bind(&schema.agent)
        .bind(hash_text(schema.hash))
        .bind(schema.bytes.as_slice())
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
    }
    for presence in &step.presences {
        sqlx::query(
            "INSERT INTO agent_presence (agent, presence, at) VALUES ($1, $2, $3)
             ON CONFLICT (agent) DO UPDATE SET presence = excluded.presence, at = excluded.at",
        )
        .bind(&presence.agent)
        .bind(presence.bytes.as_slice())
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
    }
    for host in &step.discovered {
        put_host(transaction, host).await?;
    }
    Ok(())
}

async fn put_host(transaction: &mut Transaction<'static, Any>, host: &DiscoveredHost) -> Result<(), StorageError> {
    let query = match host {
        DiscoveredHost::Heard(id, at) => sqlx::query(
            "INSERT INTO discovered_host (id, heard_at) VALUES ($1, $2)
             ON CONFLICT (id) DO UPDATE SET heard_at = excluded.heard_at",
        )
        .bind(id)
        .bind(at.as_millisecond()),
        DiscoveredHost::Gone(id) => sqlx::query("DELETE FROM discovered_host WHERE id = $1").bind(id),
    };
    query.execute(&mut **transaction).await?;
    Ok(())
}

impl Storage {
    /// Hosts that were heard although the model does not name them, and when they were last heard.
    pub async fn discovered(&self) -> Result<Vec<(String, Timestamp)>, StorageError> {
        let rows = sqlx::query("SELECT id, heard_at FROM discovered_host ORDER BY id")
            .fetch_all(&self.pool)
            .await?;
        let time = |ms| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MIN);
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, time(row.try_get(1)?))))
            .collect()
    }

    /// All cursors, each agent's newest boot last.
    pub async fn cursors(&self) -> Result<Vec<Cursor>, StorageError> {
        let rows = sqlx::query("SELECT agent, boot, acked, above FROM agent_cursor ORDER BY agent, seen_at")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let above: String = row.try_get(3)?;
                Ok(Cursor {
                    agent: row.try_get(0)?,
                    boot: row.try_get(1)?,
                    acked: to_u64(row.try_get(2)?),
                    above: serde_json::from_str(&above).map_err(|error| super::read::unreadable("cursor", &error))?,
                })
            })
            .collect()
    }

    /// The encoded schema of an agent with this hash.
    pub async fn schema(&self, agent: &str, hash: u64) -> Result<Option<Vec<u8>>, StorageError> {
        let row = sqlx::query("SELECT schema_bytes FROM agent_schema WHERE agent = $1 AND hash = $2")
            .bind(agent)
            .bind(hash_text(hash))
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// The newest presence message of every agent, and when it arrived.
    pub async fn presences(&self) -> Result<Vec<(SeenPresence, i64)>, StorageError> {
        let rows = sqlx::query("SELECT agent, presence, at FROM agent_presence ORDER BY agent")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let presence = SeenPresence {
                    agent: row.try_get(0)?,
                    bytes: row.try_get(1)?,
                };
                Ok((presence, row.try_get(2)?))
            })
            .collect()
    }

    /// Adds or replaces a credential; true if it replaced one.
    pub async fn put_credential(&self, credential: &Credential, now_ms: i64) -> Result<bool, StorageError> {
        let replaced = self.credential(&credential.name).await?.is_some();
        sqlx::query(
            "INSERT INTO credential (name, hash, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at",
        )
        .bind(&credential.name)
        .bind(&credential.hash)
        .bind(now_ms)
        .execute(&self.pool)
        .await?;
        Ok(replaced)
    }

    /// Removes a credential; false if there was none.
    pub async fn remove_credential(&self, name: &str) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM credential WHERE name = $1")
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// One credential.
    pub async fn credential(&self, name: &str) -> Result<Option<Credential>, StorageError> {
        let row = sqlx::query("SELECT name, hash FROM credential WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        let credential = row.map(|row| {
            Ok::<_, sqlx::Error>(Credential {
                name: row.try_get(0)?,
                hash: row.try_get(1)?,
            })
        });
        Ok(credential.transpose()?)
    }

    /// The names of all credentials, sorted.
    pub async fn credential_names(&self) -> Result<Vec<String>, StorageError> {
        let rows = sqlx::query("SELECT name FROM credential ORDER BY name")
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }
}

/// Sequence numbers beyond 2^63 are refused when they arrive.
fn to_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn to_u64(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A 64-bit hash does not fit the signed integers of SQL.
fn hash_text(hash: u64) -> String {
    format!("{hash:016x}")
}
