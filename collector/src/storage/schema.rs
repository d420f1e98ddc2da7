//! The tables, as a list of migrations that only ever grows.

use sqlx::{AnyPool, AssertSqlSafe, Row as _};

use super::StorageError;

/// What differs between the two databases: only the name of the type for bytes.
#[derive(Clone, Copy, Debug)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// Statement lists by version, from 1. Never edited after a release; only appended to.
/// Times are milliseconds since the epoch; 0 and '' stand for "none"; documents are JSON.
const MIGRATIONS: &[&[&str]] = &[FIRST, RECORDS, DISCOVERED];

const FIRST: &[&str] = &[
    // Every change of every incident, append-only.
    "CREATE TABLE ledger (seq BIGINT PRIMARY KEY, incident TEXT NOT NULL, entry TEXT NOT NULL)",
    "CREATE INDEX ledger_incident ON ledger (incident, seq)",
    // Each incident as it is now: derived from the ledger, for lists and for what has left memory.
    "CREATE TABLE incident (id TEXT PRIMARY KEY, opened_at BIGINT NOT NULL, document TEXT NOT NULL)",
    "CREATE INDEX incident_opened ON incident (opened_at, id)",
    // The newest word of each check.
    "CREATE TABLE check_record (component TEXT NOT NULL, check_name TEXT NOT NULL, observer TEXT NOT NULL,
        record TEXT NOT NULL, PRIMARY KEY (component, check_name, observer))",
    // What is committed of each boot of each agent: everything up to `acked`, and the ranges `above` it.
    "CREATE TABLE agent_cursor (agent TEXT NOT NULL, boot TEXT NOT NULL, acked BIGINT NOT NULL, above TEXT NOT NULL,
        seen_at BIGINT NOT NULL, PRIMARY KEY (agent, boot))",
    "CREATE TABLE agent_schema (agent TEXT NOT NULL, hash TEXT NOT NULL, schema_bytes {bytes} NOT NULL,
        used_at BIGINT NOT NULL, PRIMARY KEY (agent, hash))",
    // The newest presence message of each agent.
    "CREATE TABLE agent_presence (agent TEXT PRIMARY KEY, presence {bytes} NOT NULL, at BIGINT NOT NULL)",
    // Who may connect to the embedded broker. `name` = agent:ID or party:ID.
    "CREATE TABLE credential (name TEXT PRIMARY KEY, hash TEXT NOT NULL, created_at BIGINT NOT NULL)",
    // What has to be told, one row a notice and channel, written with the ledger entry that causes it.
    "CREATE TABLE outbox (id TEXT PRIMARY KEY, number BIGINT NOT NULL, receiver TEXT NOT NULL, channel TEXT NOT NULL,
        notice TEXT NOT NULL, created_at BIGINT NOT NULL, attempts BIGINT NOT NULL, next_at BIGINT NOT NULL,
        done_at BIGINT NOT NULL, outcome TEXT NOT NULL)",
    "CREATE INDEX outbox_open ON outbox (done_at, next_at, number)",
    "CREATE INDEX outbox_number ON outbox (number)",
    // People and machines that use the API. Secrets only as hashes.
    "CREATE TABLE account (name TEXT PRIMARY KEY, display_name TEXT NOT NULL, party TEXT NOT NULL, access TEXT NOT NULL,
        password_hash TEXT NOT NULL, disabled BIGINT NOT NULL, created_at BIGINT NOT NULL)",
    "CREATE TABLE token (id TEXT PRIMARY KEY, name TEXT NOT NULL, party TEXT NOT NULL, access TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE, created_by TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
        last_used_at BIGINT NOT NULL)",
    "CREATE TABLE session (hash TEXT PRIMARY KEY, user_name TEXT NOT NULL, created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL)",
];

const RECORDS: &[&str] = &[
    // What changed, for people: states, agents, the model, and where in the ledger an incident's entry stands. Pruned.
    "CREATE TABLE change_log (number BIGINT PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, component TEXT NOT NULL,
        document TEXT NOT NULL)",
    "CREATE INDEX change_log_at ON change_log (at, number)",
    "CREATE INDEX change_log_component ON change_log (component, number)",
    // The last recorded state of each component, so that a restart is not a change.
    "CREATE TABLE component_state (component TEXT PRIMARY KEY, state TEXT NOT NULL)",
    // Downtime of business services by account: derived from the ledger, and from maintenance as it happened.
    "CREATE TABLE downtime (source TEXT NOT NULL, service TEXT NOT NULL, began BIGINT NOT NULL, ended BIGINT NOT NULL,
        account TEXT NOT NULL, PRIMARY KEY (source, service, began))",
    "CREATE INDEX downtime_service ON downtime (service, began)",
    // When the collector ran.
    "CREATE TABLE collector_run (started_at BIGINT PRIMARY KEY, seen_at BIGINT NOT NULL)",
];

const DISCOVERED: &[&str] = &[
    // Hosts that were heard although the model does not name them.
    "CREATE TABLE discovered_host (id TEXT PRIMARY KEY, heard_at BIGINT NOT NULL)",
];

/// Brings the schema up to date, one transaction a version.
pub async fn migrate(pool: &AnyPool, dialect: Dialect) -> Result<(), StorageError> {
    sqlx::query("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)")
        .execute(pool)
        .await?;
    let found = check(pool).await?;
    let bytes = match dialect {
        Dialect::Sqlite => "BLOB",
        Dialect::Postgres => "BYTEA",
    };
    for (version, statements) in (1..).zip(MIGRATIONS).skip_while(|(version, _)| *version <= found) {
        let mut transaction = pool.begin().await?;
        for statement in *statements {
            let statement = statement.replace("{bytes}", bytes);
            sqlx::query(AssertSqlSafe(statement)).execute(&mut *transaction).await?;
        }
        sqlx::query("INSERT INTO schema_version (version) VALUES ($1)")
            .bind(version)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// The version of the schema; an error if it is newer than this program.
pub async fn check(pool: &AnyPool) -> Result<i64, StorageError> {
    let row = sqlx::query("SELECT COALESCE(MAX(version), 0) FROM schema_version")
        .fetch_one(pool)
        .await?;
    let found: i64 = row.try_get(0)?;
    let known = i64::try_from(MIGRATIONS.len()).expect("a short list");
    if found > known {
        return Err(StorageError::Newer { found, known });
    }
    Ok(found)
}
