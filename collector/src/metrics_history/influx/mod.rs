//! Sends every sample to an InfluxDB v2 as well, or to what speaks its write API (InfluxDB 3, VictoriaMetrics).
//!
//! Offering samples never waits: they are rendered in one task, put into a bounded spool on disk, and sent from there in
//! another. While the store is down the spool fills; when it is full the oldest go. What the store refuses for good is
//! narrowed down to the lines at fault, which are kept beside the spool; the others are sent.

mod client;
mod lines;
mod send;
mod spool;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::Rows;
use crate::config::Influx;
use client::Client;
use spool::Spool;

/// Values that wait to be rendered, at most (16 bytes each).
const VALUES: usize = 2_000_000;
/// A body has about so many lines, or what came in this time.
const BODY_LINES: usize = 10_000;
const BODY_TIME: Duration = Duration::from_secs(5);
/// Bytes of the spool, at most: some 25 million samples.
const SPOOL_BYTES: u64 = 256 << 20;

/// What was counted since the start. Lines and samples are the same.
#[derive(Debug, Default)]
pub struct Figures {
    /// Lines that the store took.
    pub sent: AtomicU64,
    /// Samples dropped because rendering did not keep up.
    pub overrun: AtomicU64,
    /// Lines dropped because the spool was full or could not be written.
    pub dropped: AtomicU64,
    /// Lines that the store refused for good.
    pub rejected: AtomicU64,
    /// Requests that have to be repeated.
    pub retries: AtomicU64,
}

impl Figures {
    fn add(counter: &AtomicU64, more: usize) -> u64 {
        counter.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Relaxed)
    }
}

/// Batches on their way to be rendered, with the room they take.
type Offered = (Arc<[Rows]>, OwnedSemaphorePermit);

/// The way to the external store.
#[derive(Debug)]
pub struct Exporter {
    sender: mpsc::UnboundedSender<Offered>,
    room: Arc<Semaphore>,
    shared: Arc<Shared>,
}

/// What the tasks share.
#[derive(Debug)]
struct Shared {
    spool: Mutex<Spool>,
    /// Rung when the spool has something new.
    filled: Notify,
    figures: Figures,
    trouble: Mutex<Option<String>>,
}

impl Shared {
    fn spool(&self) -> MutexGuard<'_, Spool> {
        self.spool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Exporter {
    /// Opens the spool in a folder of its own and starts sending, until stopped. What waits then is sent after a restart.
    ///
    /// # Errors
    /// That the URL or the folder cannot be used.
    pub fn start(
        config: &Influx,
        folder: &Path,
        stop: &CancellationToken,
        tasks: &mut JoinSet<()>,
    ) -> anyhow::Result<Self> {
        use anyhow::Context as _;
        let client = Client::new(config).context("cannot use [metrics_history.influxdb2]")?;
        let spool = Spool::open(folder, SPOOL_BYTES).with_context(|| format!("cannot use {}", folder.display()))?;
        let shared = Arc::new(Shared {
            spool: Mutex::new(spool),
            filled: Notify::new(),
            figures: Figures::default(),
            trouble: Mutex::default(),
        });
        let (sender, offered) = mpsc::unbounded_channel();
        tasks.spawn(render(Arc::clone(&shared), offered, stop.clone()));
        tasks.spawn(send::run(Arc::clone(&shared), client, stop.clone()));
        Ok(Self {
            sender,
            room: Arc::new(Semaphore::new(VALUES)),
            shared,
        })
    }

    /// Takes batches, or counts them as lost if too many wait already. Never waits.
    pub fn offer(&self, batches: &Arc<[Rows]>) {
        let values = batches
            .iter()
            .map(|rows| rows.columns.len() * rows.times_ms.len())
            .sum::<usize>();
        let permits = u32::try_from(values.clamp(1, VALUES)).expect("clamped");
        let taken = Arc::clone(&self.room)
            .try_acquire_many_owned(permits)
            .is_ok_and(|room| self.sender.send((Arc::clone(batches), room)).is_ok());
        if !taken && Figures::add(&self.shared.figures.overrun, values) == 0 {
            tracing::warn!(
                values,
                "samples come faster than they can be sent to InfluxDB; some are left out"
            );
        }
    }

    /// What was counted.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.shared.figures
    }

    /// Bytes that wait to be sent.
    #[must_use]
    pub fn spool_bytes(&self) -> u64 {
        self.shared.spool().bytes()
    }

    /// Why nothing can be sent, while nothing can.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.shared
            .trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Lines that make the next body.
#[derive(Default)]
struct Body {
    bytes: Vec<u8>,
    lines: usize,
}

async fn render(shared: Arc<Shared>, mut offered: mpsc::UnboundedReceiver<Offered>, stop: CancellationToken) {
    let mut body = Body::default();
    loop {
        // When the first line came, the body has its time from there.
        let first = tokio::select! {
            () = stop.cancelled() => None,
            first = offered.recv() => first,
        };
        let Some(first) = first else { break };
        body = add(&shared, body, first).await;
        let deadline = tokio::time::Instant::now() + BODY_TIME;
        while body.lines > 0 {
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep_until(deadline) => break,
                more = offered.recv() => match more {
                    Some(more) => body = add(&shared, body, more).await,
                    None => break,
                },
            }
        }
        body = flush(&shared, body).await;
    }
    while let Ok(more) = offered.try_recv() {
        body = add(&shared, body, more).await;
    }
    flush(&shared, body).await;
}

/// Renders batches into the body, and flushes it whenever it is big enough.
async fn add(shared: &Arc<Shared>, mut body: Body, (batches, room): Offered) -> Body {
    let shared = Arc::clone(shared);
    let rendered = tokio::task::spawn_blocking(move || {
        for rows in batches.iter() {
            let (bytes, lines) = lines::render(rows, std::mem::take(&mut body.bytes));
            body.bytes = bytes;
            body.lines += lines;
            if body.lines >= BODY_LINES {
                store(&shared, &body);
                body = Body::default();
            }
        }
        drop(room);
        body
    });
    rendered.await.unwrap_or_default()
}

async fn flush(shared: &Arc<Shared>, body: Body) -> Body {
    let shared = Arc::clone(shared);
    let stored = tokio::task::spawn_blocking(move || store(&shared, &body));
    if let Err(error) = stored.await {
        tracing::error!(%error, "a defect: compressing lines for InfluxDB failed");
    }
    Body::default()
}

fn store(shared: &Shared, body: &Body) {
    if body.lines == 0 {
        return;
    }
    let compressed = spool::compress(&body.bytes);
    let pushed = shared.spool().push(&compressed, body.lines);
    let dropped = match pushed {
        Ok(dropped) => dropped,
        Err(error) => {
            tracing::debug!(%error, "cannot write to the spool for InfluxDB");
            body.lines
        }
    };
    if dropped > 0 && Figures::add(&shared.figures.dropped, dropped) == 0 {
        tracing::warn!(
            lines = dropped,
            "the spool for InfluxDB has no room; from now on what is lost is only counted"
        );
    }
    shared.filled.notify_one();
}
