//! Measurements over time. Samples are kept in SQLite files, one a day; 5-minute and 1-hour roll-ups are kept longer. The
//! same samples can be sent to an InfluxDB v2 as well (see [`influx`]).
//!
//! A group of batches is one transaction a file: when [`History::append`] returns, all of it lasts, and only then may it be
//! acknowledged. There is no log of our own: what was not acknowledged is sent again by its agent. What comes twice does no
//! harm, because a series has one sample a time.
//!
//! A batch lies in its file as it came. [`History::maintain`] merges about 30 batches of an agent into one block while their
//! hour is going on, and all of an hour into one when it is over; then it rolls the hour up, always from all its samples, so
//! that late batches simply cause it to be done again.

pub mod block;
mod commit;
mod file;
pub mod influx;
mod maintain;
mod pieces;
mod range;
mod roll_up;
mod thin;
mod tier;
mod writer;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tokio::sync::Semaphore;
use zongbao_wire::message::Schema;

pub use range::{Point, RangeQuery, Series, SeriesKey};

use writer::Writer;

/// Questions that are answered at the same time, at most; others wait.
const READERS: usize = 4;

/// The samples of one batch, column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The agent that took them.
    pub agent: String,
    /// What the columns are.
    pub schema: Arc<Schema>,
    /// When each round was sampled, in milliseconds since the epoch.
    pub times_ms: Vec<i64>,
    /// Index into the schema's series, and one value a round.
    pub columns: Vec<(u32, Vec<Option<f64>>)>,
}

/// For how long what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Days that samples are kept.
    pub raw_days: u32,
    /// Days that 5-minute roll-ups are kept.
    pub five_minute_days: u32,
    /// Days that 1-hour roll-ups are kept.
    pub hour_days: u32,
}

impl From<&crate::config::History> for Settings {
    fn from(config: &crate::config::History) -> Self {
        Self {
            raw_days: config.raw_days,
            five_minute_days: config.five_minute_days,
            hour_days: config.hour_days,
        }
    }
}

/// Why the history could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The folder cannot be used.
    #[error("cannot use {folder} for the metrics history: {cause}")]
    Folder {
        /// Which.
        folder: String,
        /// Why.
        cause: std::io::Error,
    },
    /// There is no room.
    #[error("no room for {file}: make room on the disk, or keep fewer days ([metrics_history] raw_days)")]
    Full {
        /// The file that would have to grow.
        file: String,
    },
    /// A file cannot be read or written.
    #[error("{file} of the metrics history failed: {cause}")]
    Database {
        /// Which.
        file: String,
        /// Why.
        cause: sqlx::Error,
    },
    /// A question about more than is answered at once.
    #[error("{metric} of {component} has {found} instances, more than the {limit} that are answered at once; name one")]
    TooBroad {
        /// The component.
        component: String,
        /// The metric.
        metric: String,
        /// How many there are.
        found: usize,
        /// How many may be.
        limit: usize,
    },
}

impl HistoryError {
    fn of(path: &Path, cause: sqlx::Error) -> Self {
        let file = path.display().to_string();
        match file::is_full(&cause) {
            true => Self::Full { file },
            false => Self::Database { file, cause },
        }
    }
}

/// What was counted since the start.
#[derive(Debug, Default)]
pub struct Figures {
    /// Samples committed, also those that came twice.
    pub samples: AtomicU64,
    /// Commits that failed.
    pub failures: AtomicU64,
    /// Samples dropped because samples so old are not kept any more.
    pub too_old: AtomicU64,
    /// Samples dropped because their time is still to come.
    pub too_new: AtomicU64,
    /// Samples dropped because their agent has too many series.
    pub over_limit: AtomicU64,
    /// Values dropped because they are no numbers.
    pub not_finite: AtomicU64,
    /// Hours of agents merged and rolled up.
    pub finished_hours: AtomicU64,
    /// Damaged files set aside.
    pub damaged_files: AtomicU64,
    /// Parts of files that cannot be read.
    pub damaged_parts: AtomicU64,
}

impl Figures {
    fn add(counter: &AtomicU64, more: usize) {
        counter.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Relaxed);
    }

    /// Counts, and says so in the log the first time.
    fn lose(counter: &AtomicU64, more: usize, agent: &str, why: &'static str) {
        if more > 0 && counter.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Relaxed) == 0 {
            tracing::warn!(
                agent,
                samples = more,
                why,
                "the metrics history drops samples; from now on this is only counted"
            );
        }
    }
}

/// The store.
#[derive(Debug)]
pub struct History {
    folder: PathBuf,
    settings: Settings,
    writer: tokio::sync::Mutex<Writer>,
    readers: Semaphore,
    /// Hours of agents that are not finished, with the newest part that the last round of maintenance saw.
    unfinished: Mutex<FxHashMap<(i64, String), i64>>,
    figures: Figures,
    trouble: Mutex<Option<String>>,
}

impl History {
    /// Opens the store in a folder of its own, which is created if need be.
    ///
    /// # Errors
    /// That the folder cannot be used.
    pub fn open(folder: &Path, settings: Settings) -> Result<Self, HistoryError> {
        let unusable = |cause| HistoryError::Folder {
            folder: folder.display().to_string(),
            cause,
        };
        std::fs::create_dir_all(folder).map_err(unusable)?;
        // What a crash left unfinished is found by looking at all files once.
        let all = tier::existing(folder, tier::Tier::Raw).map_err(unusable)?;
        Ok(Self {
            folder: folder.to_owned(),
            settings,
            writer: tokio::sync::Mutex::new(Writer::new(folder, all)),
            readers: Semaphore::new(READERS),
            unfinished: Mutex::default(),
            figures: Figures::default(),
            trouble: Mutex::default(),
        })
    }

    /// What was counted.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Why it takes no samples, while it does not.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Bytes of all its files.
    #[must_use]
    pub fn disk_bytes(&self) -> u64 {
        let Ok(entries) = std::fs::read_dir(&self.folder) else {
            return 0;
        };
        entries
            .filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()))
            .sum()
    }

    /// Closes the files. What was appended lasts anyhow; this only tidies up.
    pub async fn close(&self) {
        self.writer.lock().await.close().await;
    }

    fn note<T>(&self, result: &Result<T, HistoryError>) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(_) => {
                if trouble.take().is_some() {
                    tracing::info!("the metrics history takes samples again");
                }
            }
            Err(error) => {
                Figures::add(&self.figures.failures, 1);
                if trouble.replace(error.to_string()).is_none() {
                    tracing::error!(%error, "the metrics history takes no samples; agents keep what is not acknowledged");
                }
            }
        }
    }
}
