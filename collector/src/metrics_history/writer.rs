//! The writing end: a few open files, and what is known by heart of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use sqlx::{Connection as _, SqliteConnection};

use super::file::{self, Name};
use super::tier::FileId;

/// Files open for writing, at most: that of today, one for late samples, two for roll-ups.
const OPEN: usize = 4;
/// Schemas known by heart, at most; beyond, all are looked up again.
const SCHEMAS: usize = 50_000;

/// A schema in a file: its agent and its hash.
pub type SchemaKey = (FileId, String, u64);

/// Numbers of the series of a schema; `None` for those beyond the limit.
pub type Numbers = Arc<[Option<u32>]>;

/// The one writer.
#[derive(Debug)]
pub struct Writer {
    folder: PathBuf,
    /// Most recently used last.
    open: Vec<(FileId, SqliteConnection)>,
    numbers: FxHashMap<SchemaKey, Numbers>,
    /// Files of samples that may have something to merge.
    touched: BTreeSet<FileId>,
    #[cfg(test)]
    pub(super) page_limit: Option<u32>,
}

impl Writer {
    /// A writer in a folder, where something may have to be merged in these files.
    pub fn new(folder: &Path, touched: impl IntoIterator<Item = FileId>) -> Self {
        Self {
            folder: folder.to_owned(),
            open: Vec::new(),
            numbers: FxHashMap::default(),
            touched: touched.into_iter().collect(),
            #[cfg(test)]
            page_limit: None,
        }
    }

    /// Where a file is.
    pub fn path(&self, file: FileId) -> PathBuf {
        file.path(&self.folder)
    }

    /// Takes the connection to a file. It is to be given back by [`Writer::put`]; if something went wrong it is dropped
    /// instead, and whatever was not committed with it.
    pub async fn take(&mut self, file: FileId) -> sqlx::Result<SqliteConnection> {
        let found = self.open.iter().position(|(open, _)| *open == file);
        #[cfg_attr(not(test), expect(unused_mut, reason = "tests make the file small"))]
        let mut connection = match found {
            Some(at) => self.open.remove(at).1,
            None => file::open(&self.path(file)).await?,
        };
        #[cfg(test)]
        tests::limit(&mut connection, self.page_limit).await?;
        Ok(connection)
    }

    /// Keeps a connection for the next time.
    pub async fn put(&mut self, file: FileId, connection: SqliteConnection) {
        if self.open.len() == OPEN {
            close(self.open.remove(0).1).await;
        }
        self.open.push((file, connection));
    }

    /// Numbers known by heart.
    pub fn known(&self, key: &SchemaKey) -> Option<Numbers> {
        self.numbers.get(key).cloned()
    }

    /// Learns numbers that have been committed.
    pub fn learn(&mut self, learned: impl IntoIterator<Item = (SchemaKey, Numbers)>) {
        if self.numbers.len() > SCHEMAS {
            self.numbers.clear();
        }
        self.numbers.extend(learned);
    }

    /// Notes that a file may have something to merge.
    pub fn touch(&mut self, file: FileId) {
        self.touched.insert(file);
    }

    /// The files that may have something to merge, and forgets them.
    pub fn take_touched(&mut self) -> BTreeSet<FileId> {
        std::mem::take(&mut self.touched)
    }

    /// Closes a file and forgets what is known of it.
    pub async fn forget(&mut self, file: FileId) {
        if let Some(at) = self.open.iter().position(|(open, _)| *open == file) {
            close(self.open.remove(at).1).await;
        }
        self.numbers.retain(|(of, ..), _| *of != file);
        self.touched.remove(&file);
    }

    /// Numbers of `names` in a file, adding what is new to its catalogue.
    pub async fn enrol(&mut self, file: FileId, agent: &str, names: &[Name]) -> sqlx::Result<Vec<Option<u32>>> {
        let mut connection = self.take(file).await?;
        let mut transaction = connection.begin().await?;
        let numbers = file::enrol(&mut transaction, agent, names).await?;
        transaction.commit().await?;
        self.put(file, connection).await;
        Ok(numbers)
    }

    /// Closes all files.
    pub async fn close(&mut self) {
        for (_, connection) in self.open.drain(..) {
            close(connection).await;
        }
    }
}

async fn close(connection: SqliteConnection) {
    if let Err(error) = connection.close().await {
        tracing::debug!(%error, "a file of the metrics history did not close cleanly");
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, SqliteConnection};

    /// Lets a file grow to so many pages, as if the disk ended there.
    pub(super) async fn limit(connection: &mut SqliteConnection, pages: Option<u32>) -> sqlx::Result<()> {
        let pages = pages.unwrap_or(u32::MAX - 1);
        sqlx::query(AssertSqlSafe(format!("PRAGMA max_page_count = {pages}")))
            .execute(connection)
            .await?;
        Ok(())
    }
}
