//! One database file: what is in it, and the few statements on it.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, Row as _, SqliteConnection};

/// Layout of the files. Others are not touched.
const VERSION: i64 = 1;
/// Series that one agent has in one file, at most.
pub const MAX_SERIES: usize = 100_000;

/// Statements that make an empty file one of ours.
const TABLES: &str = "
    CREATE TABLE catalogue (agent TEXT PRIMARY KEY, series BLOB NOT NULL);
    CREATE TABLE holder (component TEXT NOT NULL, agent TEXT NOT NULL, PRIMARY KEY (component, agent)) WITHOUT ROWID;
    CREATE TABLE part (id INTEGER PRIMARY KEY, agent TEXT NOT NULL, hour INTEGER NOT NULL, kind INTEGER NOT NULL,
        body BLOB NOT NULL);
    CREATE INDEX part_of ON part (agent, hour);
    CREATE INDEX part_unfinished ON part (hour, agent, kind) WHERE kind < 2;
    PRAGMA user_version = 1;";

/// What a part is. The numbers are in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A batch as it arrived.
    Fresh = 0,
    /// Several, merged while their hour was going on.
    Merged = 1,
    /// All that is known of an hour.
    Finished = 2,
    /// Unreadable; kept only for looking at it.
    Broken = 3,
}

/// A series, as the files know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name {
    /// The component measured.
    pub component: String,
    /// The metric.
    pub metric: String,
    /// What tells series of one metric apart; may be empty.
    pub instance: String,
}

/// A part as it is stored.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its number in the file.
    pub id: i64,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// Opens a file for writing, and creates it if need be.
pub async fn open(path: &Path) -> sqlx::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .page_size(8192)
        .journal_mode(SqliteJournalMode::Wal)
        // What is acknowledged survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10));
    let mut connection = options.connect().await?;
    if version(&mut connection).await? == 0 {
        let mut transaction = connection.begin().await?;
        transaction.execute(TABLES).await?;
        transaction.commit().await?;
    }
    check(&mut connection).await?;
    Ok(connection)
}

/// Opens an existing file for reading, also while somebody writes.
pub async fn open_to_read(path: &Path) -> sqlx::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = options.busy_timeout(Duration::from_secs(10)).connect().await?;
    check(&mut connection).await?;
    Ok(connection)
}

async fn version(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query("PRAGMA user_version")
        .fetch_one(connection)
        .await?
        .try_get(0)
}

async fn check(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    match version(connection).await? {
        VERSION => Ok(()),
        other => {
            let message =
                format!("the file has layout {other}, this program knows {VERSION}; run the program that wrote it");
            Err(sqlx::Error::Configuration(message.into()))
        }
    }
}

/// Whether SQLite finds the file damaged, or no database at all.
pub fn is_damaged(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(11 | 26))
}

/// Whether a file exists and SQLite finds nothing wrong with it. Reads all of it.
pub async fn is_sound(path: &Path) -> bool {
    let Ok(mut connection) = open_to_read(path).await else {
        return false;
    };
    let verdict = sqlx::query("PRAGMA quick_check(1)").fetch_one(&mut connection).await;
    verdict
        .and_then(|row| row.try_get::<String, _>(0))
        .is_ok_and(|verdict| verdict == "ok")
}

/// Whether there is no room for more.
pub fn is_full(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(13))
}

/// The code without its refinement (SQLite: `SQLITE_CORRUPT` = 11, `SQLITE_FULL` = 13, `SQLITE_NOTADB` = 26).
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// The series of an agent; their position is their number in the blocks of this file.
pub async fn catalogue(connection: &mut SqliteConnection, agent: &str) -> sqlx::Result<Vec<Name>> {
    let row = sqlx::query("SELECT series FROM catalogue WHERE agent = ?1")
        .bind(agent)
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(Vec::new()) };
    let bytes: Vec<u8> = row.try_get(0)?;
    serde_json::from_slice(&bytes).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// Numbers for all `names`, adding those that are new to the catalogue; `None` for what is beyond the limit.
pub async fn enrol(connection: &mut SqliteConnection, agent: &str, names: &[Name]) -> sqlx::Result<Vec<Option<u32>>> {
    let mut known = catalogue(connection, agent).await?;
    let before = known.len();
    let mut numbers: rustc_hash::FxHashMap<Name, usize> = known.iter().cloned().zip(0..).collect();
    let mut result = Vec::with_capacity(names.len());
    for name in names {
        let number = match numbers.get(name) {
            Some(number) => Some(*number),
            None if known.len() < MAX_SERIES => {
                numbers.insert(name.clone(), known.len());
                known.push(name.clone());
                Some(known.len() - 1)
            }
            None => None,
        };
        result.push(number.and_then(|number| u32::try_from(number).ok()));
    }
    if known.len() > before {
        let bytes = serde_json::to_vec(&known).map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query("INSERT INTO catalogue (agent, series) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET series = ?2")
            .bind(agent)
            .bind(bytes)
            .execute(&mut *connection)
            .await?;
        let components: std::collections::BTreeSet<&str> =
            known[before..].iter().map(|name| name.component.as_str()).collect();
        for component in components {
            sqlx::query("INSERT OR IGNORE INTO holder (component, agent) VALUES (?1, ?2)")
                .bind(component)
                .bind(agent)
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(result)
}

/// The agents that have series of a component.
pub async fn holders(connection: &mut SqliteConnection, component: &str) -> sqlx::Result<Vec<String>> {
    let rows = sqlx::query("SELECT agent FROM holder WHERE component = ?1 ORDER BY agent")
        .bind(component)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Adds a part.
pub async fn insert(
    connection: &mut SqliteConnection,
    agent: &str,
    hour: i64,
    kind: Kind,
    body: Vec<u8>,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO part (agent, hour, kind, body) VALUES (?1, ?2, ?3, ?4)")
        .bind(agent)
        .bind(hour)
        .bind(kind as i64)
        .bind(body)
        .execute(connection)
        .await?;
    Ok(())
}

/// The parts of an agent in an hour up to a kind, in the order of their arrival.
pub async fn parts(connection: &mut SqliteConnection, agent: &str, hour: i64, up_to: Kind) -> sqlx::Result<Vec<Part>> {
    let rows = sqlx::query("SELECT id, body FROM part WHERE agent = ?1 AND hour = ?2 AND kind <= ?3 ORDER BY id")
        .bind(agent)
        .bind(hour)
        .bind(up_to as i64)
        .fetch_all(connection)
        .await?;
    let part = |row: &sqlx::sqlite::SqliteRow| {
        Ok(Part {
            id: row.try_get(0)?,
            body: row.try_get(1)?,
        })
    };
    rows.iter().map(part).collect()
}

/// The hours of an agent, from (inclusive) to (exclusive).
pub async fn hours(connection: &mut SqliteConnection, agent: &str, from: i64, to: i64) -> sqlx::Result<Vec<i64>> {
    let rows =
        sqlx::query("SELECT DISTINCT hour FROM part WHERE agent = ?1 AND hour >= ?2 AND hour < ?3 ORDER BY hour")
            .bind(agent)
            .bind(from)
            .bind(to)
            .fetch_all(connection)
            .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}
