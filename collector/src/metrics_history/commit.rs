//! Taking batches: one transaction a file, which lasts when it returns.

use std::sync::Arc;

use jiff::Timestamp;
use rustc_hash::FxHashMap;
use sqlx::Connection as _;

use super::file::{self, Kind};
use super::pieces::{self, Piece};
use super::tier::FileId;
use super::writer::{Numbers, SchemaKey, Writer};
use super::{Figures, History, HistoryError, Rows};

impl History {
    /// Commits batches. When it returns `Ok`, they last and may be acknowledged. After an error, the same batches are to be
    /// given again; what of them was committed already does no harm.
    ///
    /// # Errors
    /// That a file could not be written, for instance because the disk is full. A damaged file is none: it is set aside.
    pub async fn append(self: &Arc<Self>, batches: Arc<[Rows]>, now: Timestamp) -> Result<(), HistoryError> {
        let files = pieces::cut(&batches, now, self.settings.raw_days, &self.figures);
        let mut writer = self.writer.lock().await;
        let mut result = Ok(());
        for (file, pieces) in files {
            result = self.append_to(&mut writer, file, &batches, &pieces).await;
            if result.is_err() {
                break;
            }
        }
        self.note(&result);
        result
    }

    async fn append_to(
        self: &Arc<Self>,
        writer: &mut Writer,
        file: FileId,
        batches: &Arc<[Rows]>,
        pieces: &[Piece],
    ) -> Result<(), HistoryError> {
        let mut done = self.commit(writer, file, batches, pieces).await;
        if let Err(error) = &done
            && file::is_damaged(error)
        {
            self.set_aside(writer, file, error).await?;
            done = self.commit(writer, file, batches, pieces).await;
        }
        let samples = done.map_err(|error| HistoryError::of(&writer.path(file), error))?;
        Figures::add(&self.figures.samples, samples);
        writer.touch(file);
        Ok(())
    }

    async fn commit(
        self: &Arc<Self>,
        writer: &mut Writer,
        file: FileId,
        batches: &Arc<[Rows]>,
        pieces: &[Piece],
    ) -> sqlx::Result<usize> {
        let mut connection = writer.take(file).await?;
        let mut transaction = connection.begin().await?;
        let mut learned = FxHashMap::<SchemaKey, Numbers>::default();
        let mut jobs = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let rows = &batches[piece.batch];
            let key = (file, rows.agent.clone(), rows.schema.hash);
            let numbers = match writer.known(&key).or_else(|| learned.get(&key).cloned()) {
                Some(numbers) => numbers,
                None => {
                    let numbers = file::enrol(&mut transaction, &rows.agent, &pieces::names(rows)).await?;
                    learned.entry(key).or_insert(numbers.into()).clone()
                }
            };
            jobs.push((piece.clone(), numbers));
        }
        let mut samples = 0;
        for packed in self.pack(batches, jobs).await? {
            samples += packed.samples;
            let agent = &batches[packed.batch].agent;
            file::insert(&mut transaction, agent, packed.hour, Kind::Fresh, packed.body).await?;
        }
        transaction.commit().await?;
        writer.learn(learned);
        writer.put(file, connection).await;
        Ok(samples)
    }

    /// Packs pieces on a thread that may take its time.
    async fn pack(self: &Arc<Self>, batches: &Arc<[Rows]>, jobs: Vec<(Piece, Numbers)>) -> sqlx::Result<Vec<Packed>> {
        let (history, batches) = (Arc::clone(self), Arc::clone(batches));
        let packed = tokio::task::spawn_blocking(move || {
            let pack = |(piece, numbers): &(Piece, Numbers)| {
                let (block, samples) = pieces::block(&batches[piece.batch], piece, numbers, &history.figures);
                Packed {
                    batch: piece.batch,
                    hour: piece.hour,
                    body: block.to_plain(),
                    samples,
                }
            };
            jobs.iter().map(pack).filter(|packed| packed.samples > 0).collect()
        });
        packed.await.map_err(|_| sqlx::Error::WorkerCrashed)
    }
}

/// A piece as bytes.
struct Packed {
    batch: usize,
    hour: i64,
    body: Vec<u8>,
    samples: usize,
}
