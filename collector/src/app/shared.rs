//! What the parts of the running collector share.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use jiff::Timestamp;
use tokio::sync::{Notify, mpsc, oneshot};
use zongbao_core::engine::{Engine, Measurement, Rejection, Settings};
use zongbao_core::ids::IncidentId;
use zongbao_core::incident::Action;
use zongbao_core::network::Network;

use super::housekeeping::Waiting;
use super::rejections::Rejections;
use super::reserve::Reserve;
use super::samples::Samples;
use crate::api::live::Hub;
use crate::api::ports::ModelReport;
use crate::broker::Outbound;
use crate::ingest::{AgentBook, Queue};
use crate::notify::{CountsByKind, KINDS};
use crate::storage::Storage;

/// Commands that wait for the engine, at most; who sends more waits.
pub(super) const COMMANDS: usize = 64;

/// Something that has to be done to the engine, besides what agents send.
pub(super) enum Command {
    /// A user acts on an incident.
    Act {
        incident: IncidentId,
        user: String,
        action: Action,
        /// Told when it is committed, or refused.
        reply: oneshot::Sender<Result<(), Rejection>>,
    },
    /// Measurements arrived other than from an agent.
    Measured {
        measurements: Vec<Measurement>,
        /// Told when they and what follows from them are committed; false = the history does not take them now.
        reply: oneshot::Sender<bool>,
    },
    /// Health settings were replaced.
    Settings {
        settings: Box<Settings>,
        /// Told when they are in force.
        reply: oneshot::Sender<()>,
    },
    /// The model was replaced.
    Model {
        network: Arc<Network>,
        /// Told when it is in force.
        reply: oneshot::Sender<()>,
    },
}

/// Figures of the committing task.
#[derive(Debug, Default)]
pub struct Figures {
    /// Groups committed.
    pub commits: AtomicU64,
    /// Microseconds spent in committing.
    pub commit_us: AtomicU64,
    /// Microseconds spent in the engine.
    pub engine_us: AtomicU64,
    /// Commits that failed and were tried again.
    pub commit_failures: AtomicU64,
    /// Samples of metrics taken.
    pub samples: AtomicU64,
    /// Observations and measurements given to the engine.
    pub events: AtomicU64,
    /// Messages to agents that could not be sent; agents ask again.
    pub unsent: AtomicU64,
    /// Probe requests passed on to agents.
    pub probes: AtomicU64,
    /// Lines of line protocol taken from MQTT.
    pub lines: AtomicU64,
    /// Lines of line protocol refused.
    pub lines_refused: AtomicU64,
    /// What the engine could not do without anybody waiting to hear it.
    pub rejections: Rejections,
}

impl Figures {
    pub(super) fn add(counter: &AtomicU64, more: u64) {
        counter.fetch_add(more, Relaxed);
    }
}

/// What the parts share.
pub struct Shared {
    /// The engine. Written only by the committing task.
    pub(super) engine: RwLock<Engine>,
    /// The state database.
    pub storage: Storage,
    /// Where samples go.
    pub(super) samples: Samples,
    /// What is known of agents.
    pub book: Arc<AgentBook>,
    /// Where messages of agents wait.
    pub(super) queue: Queue,
    pub(super) commands: mpsc::Sender<Command>,
    /// Live changes for open pages.
    pub hub: Arc<Hub>,
    /// The model's report.
    pub(super) model: Mutex<ModelReport>,
    /// Room kept back on the disk.
    pub(super) reserve: Reserve,
    /// Why the database does not take commits, while it does not.
    pub(super) storage_trouble: Mutex<Option<String>>,
    /// How the configuration on disk differs from the one in force, if it does.
    pub(super) config_pending: Mutex<Option<String>>,
    /// Rung when the outbox has something new.
    pub outbox_changed: Arc<Notify>,
    /// What is counted.
    pub figures: Figures,
    /// When this process started.
    pub started_at: Timestamp,
    /// What waits in the outbox, by kind of channel, as last looked at.
    pub(super) outbox_waiting: Mutex<[Waiting; KINDS.len()]>,
    /// What the dispatcher has done.
    pub(super) deliveries: OnceLock<Arc<CountsByKind>>,
    /// Words of hosts that are neither in the model nor shown as discovered, because there are too many.
    pub(super) undiscovered: OnceLock<Arc<AtomicU64>>,
    outbound: OnceLock<Arc<dyn Outbound>>,
}

impl Shared {
    pub(super) fn new(
        engine: Engine,
        storage: Storage,
        samples: Samples,
        queue: Queue,
        model: ModelReport,
        reserve: Reserve,
        started_at: Timestamp,
    ) -> (Self, mpsc::Receiver<Command>) {
        let (commands, receiver) = mpsc::channel(COMMANDS);
        let shared = Self {
            engine: RwLock::new(engine),
            storage,
            samples,
            book: Arc::default(),
            queue,
            commands,
            hub: Arc::new(Hub::new(started_at.as_millisecond().to_string())),
            model: Mutex::new(model),
            reserve,
            storage_trouble: Mutex::default(),
            config_pending: Mutex::default(),
            outbox_changed: Arc::default(),
            figures: Figures::default(),
            started_at,
            outbox_waiting: Mutex::default(),
            deliveries: OnceLock::new(),
            undiscovered: OnceLock::new(),
            outbound: OnceLock::new(),
        };
        (shared, receiver)
    }

    /// Tells by which broker messages leave. Only the first call counts.
    pub(super) fn connect(&self, outbound: Arc<dyn Outbound>) {
        if self.outbound.set(outbound).is_err() {
            tracing::debug!("a broker is connected already");
        }
    }

    /// The way out by the broker; `None` only while starting.
    pub fn outbound(&self) -> Option<&Arc<dyn Outbound>> {
        self.outbound.get()
    }

    /// Reads the engine. Hold it briefly: the committing task waits meanwhile.
    pub fn engine(&self) -> RwLockReadGuard<'_, Engine> {
        self.engine.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a message to an agent. Best effort: what is lost is asked for again.
    pub(super) async fn send(&self, topic: String, payload: Vec<u8>) {
        let Some(outbound) = self.outbound() else { return };
        if let Err(error) = outbound.publish(topic, payload, false).await {
            Figures::add(&self.figures.unsent, 1);
            tracing::debug!(%error, "a message to an agent was not sent");
        }
    }
}

/// Locks a plain value. Nothing panics while holding one of these, and if it did, the value would still be good.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
