//! What is done now and then: merging, rolling up, deleting what is too old, setting aside what is damaged.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rustc_hash::FxHashMap;
use sqlx::{Connection as _, Row as _, SqliteConnection};
use tokio_util::sync::CancellationToken;

use super::block::{self, Block};
use super::file::{self, Kind, Name, Part};
use super::pieces::oldest_ms;
use super::roll_up;
use super::tier::{FileId, HOUR_MS, Tier};
use super::writer::{Numbers, Writer};
use super::{Figures, History, HistoryError};

/// Between two rounds.
const EVERY: Duration = Duration::from_secs(30);
/// So many batches of an agent make a block while their hour is going on.
const BATCHES: i64 = 30;
/// An hour is left alone for so long after its end, because the last batches are on their way.
const GRACE_MS: i64 = 60_000;

/// What an agent has for an hour and is not finished.
struct Unfinished {
    agent: String,
    hour: i64,
    fresh: i64,
    newest: i64,
}

impl History {
    /// Maintains until stopped.
    pub async fn run(self: Arc<Self>, clock: impl Fn() -> Timestamp, stop: CancellationToken) {
        loop {
            self.maintain(clock()).await;
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    /// One round. What goes wrong is logged and tried again in the next. An hour is finished in the first round that finds
    /// it over and unchanged since the last round.
    pub async fn maintain(self: &Arc<Self>, now: Timestamp) {
        self.delete_old(now).await;
        let touched = self.writer.lock().await.take_touched();
        let before = std::mem::take(&mut *self.unfinished.lock().unwrap_or_else(PoisonError::into_inner));
        let mut still = FxHashMap::default();
        for file in touched {
            match self.maintain_file(file, now, &before, &mut still).await {
                Ok(finished) => {
                    if !finished {
                        self.writer.lock().await.touch(file);
                    }
                }
                Err(error) => self.failed(file, &error).await,
            }
        }
        *self.unfinished.lock().unwrap_or_else(PoisonError::into_inner) = still;
    }

    async fn failed(&self, file: FileId, error: &sqlx::Error) {
        let mut writer = self.writer.lock().await;
        writer.touch(file);
        let path = writer.path(file);
        if !path.exists() {
            writer.forget(file).await;
        } else if file::is_damaged(error) {
            if let Err(error) = self.set_aside(&mut writer, file, error).await {
                tracing::error!(%error, "a damaged file of the metrics history stays where it is");
            }
        } else {
            tracing::warn!(file = %path.display(), %error, "cannot merge in the metrics history; tried again soon");
        }
    }

    /// Whether nothing more has to be done in this file.
    async fn maintain_file(
        self: &Arc<Self>,
        file: FileId,
        now: Timestamp,
        before: &FxHashMap<(i64, String), i64>,
        still: &mut FxHashMap<(i64, String), i64>,
    ) -> sqlx::Result<bool> {
        let mut reading = file::open_to_read(&file.path(&self.folder)).await?;
        let mut all_finished = true;
        for one in unfinished(&mut reading).await? {
            let over = now.as_millisecond() >= (one.hour + 1) * HOUR_MS + GRACE_MS;
            let key = (one.hour, one.agent.clone());
            if over && before.get(&key) == Some(&one.newest) {
                self.finish(&mut reading, file, &one).await?;
                continue;
            }
            all_finished = false;
            if one.fresh >= BATCHES {
                let parts = file::parts(&mut reading, &one.agent, one.hour, Kind::Fresh).await?;
                let merged = self.merge(parts).await?;
                self.replace(file, &one, &merged, Kind::Merged).await?;
            } else {
                still.insert(key, one.newest);
            }
        }
        reading.close().await?;
        Ok(all_finished)
    }

    /// Merges all of an hour and rolls it up. The roll-ups come first: after a crash in between, it is all done again.
    async fn finish(
        self: &Arc<Self>,
        reading: &mut SqliteConnection,
        file: FileId,
        one: &Unfinished,
    ) -> sqlx::Result<()> {
        let parts = file::parts(reading, &one.agent, one.hour, Kind::Finished).await?;
        let names = file::catalogue(reading, &one.agent).await?;
        let merged = self.merge(parts).await?;
        for tier in [Tier::FiveMinutes, Tier::Hour] {
            let Some(to) = FileId::of(tier, one.hour) else { continue };
            let mut done = self.put_roll_up(to, one, &names, &merged.whole).await;
            if let Err(error) = &done
                && file::is_damaged(error)
            {
                let mut writer = self.writer.lock().await;
                self.set_aside(&mut writer, to, error)
                    .await
                    .map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
                drop(writer);
                done = self.put_roll_up(to, one, &names, &merged.whole).await;
            }
            done?;
        }
        self.replace(file, one, &merged, Kind::Finished).await?;
        Figures::add(&self.figures.finished_hours, 1);
        Ok(())
    }

    async fn put_roll_up(&self, to: FileId, one: &Unfinished, names: &[Name], whole: &Arc<Block>) -> sqlx::Result<()> {
        let numbers: Numbers = self.writer.lock().await.enrol(to, &one.agent, names).await?.into();
        let whole = Arc::clone(whole);
        let body = blocking(move || {
            let number = |series: u32| numbers.get(series as usize).copied().flatten();
            let rolled = roll_up::roll_up(&whole, to.tier.step_ms(), number).map_err(std::io::Error::other)?;
            rolled.to_compressed()
        });
        let body = body.await?.map_err(sqlx::Error::Io)?;
        let mut writer = self.writer.lock().await;
        let mut connection = writer.take(to).await?;
        let mut transaction = connection.begin().await?;
        sqlx::query("DELETE FROM part WHERE agent = ?1 AND hour = ?2")
            .bind(&one.agent)
            .bind(one.hour)
            .execute(&mut *transaction)
            .await?;
        file::insert(&mut transaction, &one.agent, one.hour, Kind::Finished, body).await?;
        transaction.commit().await?;
        writer.put(to, connection).await;
        Ok(())
    }

    /// Merges parts; what cannot be read is left out and told.
    async fn merge(&self, parts: Vec<Part>) -> sqlx::Result<Merged> {
        let merged = blocking(move || {
            let (mut good, mut merged) = (Vec::new(), Merged::default());
            for part in parts {
                match Block::read(&part.body).and_then(|block| block.verify().map(|()| block)) {
                    Ok(block) => {
                        good.push(block);
                        merged.parts.push(part.id);
                    }
                    Err(_) => merged.broken.push(part.id),
                }
            }
            merged.whole = Arc::new(block::merge(&good).map_err(std::io::Error::other)?);
            Ok(merged)
        });
        merged.await?.map_err(sqlx::Error::Io)
    }

    /// Puts what was merged in the place of its parts.
    async fn replace(&self, file: FileId, one: &Unfinished, merged: &Merged, kind: Kind) -> sqlx::Result<()> {
        let small = merged.whole.bytes() <= block::MAX_BYTES;
        let whole = Arc::clone(&merged.whole);
        let body = blocking(move || whole.to_compressed())
            .await?
            .map_err(sqlx::Error::Io)?;
        let mut writer = self.writer.lock().await;
        let mut connection = writer.take(file).await?;
        let mut transaction = connection.begin().await?;
        for part in &merged.parts {
            // What is too big for one block stays as it is.
            let statement = if small {
                "DELETE FROM part WHERE id = ?1"
            } else {
                "UPDATE part SET kind = ?2 WHERE id = ?1"
            };
            let query = sqlx::query(statement).bind(part);
            let query = if small { query } else { query.bind(kind as i64) };
            query.execute(&mut *transaction).await?;
        }
        for part in &merged.broken {
            sqlx::query("UPDATE part SET kind = ?2 WHERE id = ?1")
                .bind(part)
                .bind(Kind::Broken as i64)
                .execute(&mut *transaction)
                .await?;
        }
        if small && !merged.parts.is_empty() {
            file::insert(&mut transaction, &one.agent, one.hour, kind, body).await?;
        }
        transaction.commit().await?;
        writer.put(file, connection).await;
        if !merged.broken.is_empty() {
            Figures::add(&self.figures.damaged_parts, merged.broken.len());
            let file = file.path(&self.folder);
            let (file, parts) = (file.display(), merged.broken.len());
            tracing::error!(%file, agent = one.agent, parts, "parts of the metrics history are damaged and left out");
        }
        Ok(())
    }

    /// Deletes the files of which all is too old, also those set aside.
    async fn delete_old(&self, now: Timestamp) {
        let mut writer = self.writer.lock().await;
        let Ok(entries) = std::fs::read_dir(&self.folder) else {
            return;
        };
        for entry in entries.flatten() {
            let Some(file) = FileId::parse(&entry.file_name().to_string_lossy()) else {
                continue;
            };
            let days = match file.tier {
                Tier::Raw => self.settings.raw_days,
                Tier::FiveMinutes => self.settings.five_minute_days,
                Tier::Hour => self.settings.hour_days,
            };
            if file.hours().1.saturating_mul(HOUR_MS) > oldest_ms(now, days) {
                continue;
            }
            writer.forget(file).await;
            let path = entry.path();
            match std::fs::remove_file(&path) {
                Ok(()) => tracing::info!(file = %path.display(), "deleted from the metrics history: too old"),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => tracing::warn!(file = %path.display(), %error, "cannot delete an old file"),
            }
        }
    }

    /// Renames a damaged file, so that the rest keeps working and somebody can look at it.
    pub(super) async fn set_aside(
        &self,
        writer: &mut Writer,
        file: FileId,
        why: &sqlx::Error,
    ) -> Result<(), HistoryError> {
        writer.forget(file).await;
        let path = writer.path(file);
        let unusable = |cause| HistoryError::Folder {
            folder: self.folder.display().to_string(),
            cause,
        };
        Figures::add(&self.figures.damaged_files, 1);
        let named = |number: u32| PathBuf::from(format!("{}.damaged-{number}", path.display()));
        let aside = (1..)
            .map(named)
            .find(|aside| !aside.exists())
            .unwrap_or_else(|| named(0));
        for suffix in ["", "-wal", "-shm"] {
            let part = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
            match std::fs::rename(part(&path), part(&aside)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unusable(error)),
                _ => {}
            }
        }
        let (file, aside) = (path.display(), aside.display());
        tracing::error!(%file, %aside, %why, "a file of the metrics history is damaged and was set aside; what it held is missing");
        Ok(())
    }
}

/// What became of the parts of an hour.
#[derive(Default)]
struct Merged {
    whole: Arc<Block>,
    parts: Vec<i64>,
    broken: Vec<i64>,
}

/// Runs what takes its time where it delays nobody.
async fn blocking<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> sqlx::Result<T> {
    tokio::task::spawn_blocking(f)
        .await
        .map_err(|_| sqlx::Error::WorkerCrashed)
}

async fn unfinished(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Unfinished>> {
    let rows = sqlx::query(
        "SELECT agent, hour, SUM(kind = 0), MAX(id) FROM part WHERE kind < 2 GROUP BY hour, agent ORDER BY hour, agent",
    )
    .fetch_all(connection)
    .await?;
    let one = |row: &sqlx::sqlite::SqliteRow| {
        Ok(Unfinished {
            agent: row.try_get(0)?,
            hour: row.try_get(1)?,
            fresh: row.try_get(2)?,
            newest: row.try_get(3)?,
        })
    };
    rows.iter().map(one).collect()
}
