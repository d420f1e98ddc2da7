//! The state of the collector in a database: the ledger, the newest checks, what was received from whom, and what has to be
//! told to whom.
//!
//! SQLite by default (its own file, write-ahead log, `synchronous = FULL`: what is committed survives a power cut) or
//! PostgreSQL. One SQL text runs on both: `$1` placeholders, no vendor's types, no NULL parameters. One engine step is one
//! transaction ([`Storage::commit`]); only after it does anyone hear of the step.

mod accounts;
mod agents;
mod commit;
mod outbox;
mod read;
mod records;
mod schema;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, Executor as _};

pub use accounts::{SessionRow, TokenRow, UserRow};
pub use agents::{Credential, Cursor, DiscoveredHost, KnownSchema, SeenPresence};
pub use commit::Step;
pub use outbox::{OutboxState, Outgoing};
pub use read::Restored;
pub use records::{ChangeRow, ChangesBefore, DowntimeOf, DowntimeRow};

/// Connections to the database, at most. SQLite has one writer anyway; the others read.
const CONNECTIONS: u32 = 4;

/// Why the database could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database said no.
    #[error("the state database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// Something in it cannot be read by this version.
    #[error("the state database holds a {what} that this version cannot read: {cause}")]
    Unreadable {
        /// What.
        what: &'static str,
        /// Why.
        cause: String,
    },
    /// It was written by a newer version.
    #[error("the state database has schema version {found}, this program knows {known}; run the newer program")]
    Newer {
        /// Its version.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The ledger already has an entry with this number: another collector writes into the same database.
    #[error("ledger entry {seq} exists already: is another collector using this database?")]
    LedgerTaken {
        /// The number of the entry.
        seq: u64,
    },
}

impl StorageError {
    /// Whether there is no room on the disk.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            // SQLite's FULL, and PostgreSQL's disk_full.
            Self::Database(sqlx::Error::Database(error)) => matches!(error.code().as_deref(), Some("13" | "53100")),
            Self::Database(sqlx::Error::Io(error)) => error.kind() == std::io::ErrorKind::StorageFull,
            _ => false,
        }
    }
}

/// The database.
#[derive(Clone, Debug)]
pub struct Storage {
    pool: AnyPool,
}

impl Storage {
    /// Opens the SQLite file, creating it if needed, and brings its schema up to date.
    pub async fn open_sqlite(file: &Path) -> Result<Self, StorageError> {
        let url = sqlite_url(file, "rwc")?;
        let storage = Self::connect(&url, true).await?;
        schema::migrate(&storage.pool, schema::Dialect::Sqlite).await?;
        Ok(storage)
    }

    /// Opens an existing SQLite file for looking at it, also while a collector runs. Nothing is written.
    pub async fn open_sqlite_read_only(file: &Path) -> Result<Self, StorageError> {
        let storage = Self::connect(&sqlite_url(file, "ro")?, false).await?;
        schema::check(&storage.pool).await?;
        Ok(storage)
    }

    /// Connects to PostgreSQL and brings the schema up to date.
    pub async fn open_postgres(url: &str) -> Result<Self, StorageError> {
        let storage = Self::connect(url, false).await?;
        schema::migrate(&storage.pool, schema::Dialect::Postgres).await?;
        Ok(storage)
    }

    async fn connect(url: &str, writable_sqlite: bool) -> Result<Self, StorageError> {
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(30))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if writable_sqlite {
                        connection.execute("PRAGMA journal_mode = WAL").await?;
                        connection.execute("PRAGMA synchronous = FULL").await?;
                        connection.execute("PRAGMA busy_timeout = 10000").await?;
                    }
                    Ok(())
                })
            })
            .connect_with(AnyConnectOptions::from_str(url)?)
            .await?;
        Ok(Self { pool })
    }

    /// Closes all connections; SQLite then folds its write-ahead log into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StorageError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }
}

/// A URL with the path percent-encoded, because the driver decodes it.
fn sqlite_url(file: &Path, mode: &str) -> Result<String, StorageError> {
    let absolute = std::path::absolute(file).map_err(sqlx::Error::Io)?;
    let url = reqwest::Url::from_file_path(&absolute).map_err(|()| {
        let message = format!("{} is not a usable path", absolute.display());
        sqlx::Error::Configuration(message.into())
    })?;
    Ok(format!("sqlite://{}?mode={mode}", url.path()))
}
