//! Runs the spool on a thread of its own, so that a slow disk delays neither probes nor the connection.

use std::thread;

use anyhow::{Context as _, Result};
use tokio::sync::{mpsc, oneshot, watch};
use zongbao_wire::message::{Batch, Schema};

use super::{Boot, Disk, Id, Limits, Loaded, Spool, State};

/// Calls that wait, at most; further callers wait for their turn.
const QUEUE: usize = 64;

type Call = Box<dyn FnOnce(&mut Spool<Disk>) + Send>;

/// A spool that runs elsewhere.
#[derive(Clone)]
pub struct Handle {
    calls: mpsc::Sender<Call>,
    state: watch::Receiver<State>,
}

/// Opens a spool on a thread of its own.
///
/// # Errors
/// The thread cannot be started.
pub fn start(disk: Disk, limits: Limits, boot: Boot) -> Result<Handle> {
    let (calls, mut queue) = mpsc::channel::<Call>(QUEUE);
    let (sender, state) = watch::channel(State::default());
    let run = move || {
        let mut spool = Spool::open(disk, limits, boot);
        sender.send_replace(spool.state());
        while let Some(call) = queue.blocking_recv() {
            call(&mut spool);
            let state = spool.state();
            sender.send_if_modified(|known| {
                let changed = *known != state;
                *known = state;
                changed
            });
        }
        spool.sync(0);
    };
    thread::Builder::new()
        .name("spool".into())
        .spawn(run)
        .context("cannot start the thread of the spool")?;
    Ok(Handle { calls, state })
}

impl Handle {
    /// What the spool holds; changes wake who waits.
    pub fn state(&self) -> watch::Receiver<State> {
        self.state.clone()
    }

    /// See [`Spool::append`]. Never waits: `false` if so many calls wait for the disk that this batch is lost.
    #[must_use]
    pub fn append(&self, now_ms: i64, batch: Batch, schema: Schema) -> bool {
        let call: Call = Box::new(move |spool| {
            spool.append(now_ms, batch, &schema);
        });
        self.calls.try_send(call).is_ok()
    }

    /// See [`Spool::after`].
    pub async fn after(&self, id: Option<Id>) -> Option<Loaded> {
        self.call(move |spool| spool.after(id)).await?
    }

    /// See [`Spool::get`].
    pub async fn get(&self, id: Id) -> Option<Loaded> {
        self.call(move |spool| spool.get(id)).await?
    }

    /// See [`Spool::schema`].
    pub async fn schema(&self, hash: u64) -> Option<Vec<u8>> {
        self.call(move |spool| spool.schema(hash)).await?
    }

    /// See [`Spool::acknowledge`].
    pub async fn acknowledge(&self, boot: Boot, seq: u64) {
        self.call(move |spool| spool.acknowledge(boot, seq)).await;
    }

    /// See [`Spool::sync`].
    pub async fn sync(&self, now_ms: i64) {
        self.call(move |spool| spool.sync(now_ms)).await;
    }

    async fn call<T: Send + 'static>(&self, run: impl FnOnce(&mut Spool<Disk>) -> T + Send + 'static) -> Option<T> {
        let (answer, receiver) = oneshot::channel();
        let call: Call = Box::new(move |spool| {
            // Who asked may have stopped waiting.
            let _ = answer.send(run(spool));
        });
        self.calls.send(call).await.ok()?;
        receiver.await.ok()
    }
}
