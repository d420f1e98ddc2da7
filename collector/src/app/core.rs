//! The one task that steps the engine and commits. What is waiting is taken as a group: stepped, committed in one
//! transaction, and only then acknowledged, told and shown.

mod step;
mod tell;

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::mpsc::{Receiver, UnboundedReceiver};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use zongbao_core::engine::{Rejection, Settings};
use zongbao_core::ids::ComponentId;
use zongbao_wire::Encode as _;

use super::chronicle::Chronicle;
use super::discovery::Discovery;
use super::samples;
use super::shared::{Command, Figures, Shared, lock};
use crate::clock;
use crate::ingest::{BootKey, Group, Queued, Rows, Translator};
use crate::storage::{Cursor, KnownSchema, SeenPresence, StorageError};
use crate::telemetry::service;

/// The loop wakes at least this often: for the watchdog, and for clocks that were set.
const IDLE: Duration = Duration::from_secs(1);
/// Between attempts to commit.
const RETRY_LEAST: Duration = Duration::from_millis(100);
const RETRY_MOST: Duration = Duration::from_secs(5);

/// Between two looks whether a full disk has room again.
const LOOK_FOR_ROOM: Duration = Duration::from_secs(5);

/// What only the committing task has.
pub(super) struct Parts {
    pub(super) translator: Translator,
    pub(super) chronicle: Chronicle,
    pub(super) discovery: Discovery,
    pub(super) arrivals: UnboundedReceiver<Queued>,
    pub(super) commands: Receiver<Command>,
    /// Messages that share a commit, at most.
    pub(super) group: usize,
}

/// Somebody who waits for the commit.
enum Waiting {
    Actor(oneshot::Sender<Result<(), Rejection>>, Option<Rejection>),
    Done(oneshot::Sender<()>),
    Measured(oneshot::Sender<bool>, bool),
    Settings(Box<Settings>, oneshot::Sender<()>),
}

/// Runs until stopped; then commits what was already taken. An error means that the collector cannot go on. If it is stopped
/// while the database takes no commits, what was stepped since is gone like after a crash, and agents send it again.
pub(super) async fn run(shared: Arc<Shared>, parts: Parts, stop: CancellationToken) -> anyhow::Result<()> {
    let mut task = Committing {
        shared,
        translator: parts.translator,
        chronicle: parts.chronicle,
        discovery: parts.discovery,
        last_now: Timestamp::MIN,
        spoke_at: Timestamp::MIN,
        looked_at: Timestamp::MIN,
        stop,
    };
    let (mut arrivals, mut commands) = (parts.arrivals, parts.commands);
    let mut taken = Vec::with_capacity(parts.group);
    if !task.group(&mut taken, None).await? {
        return Ok(());
    }
    loop {
        let pause = task.pause();
        let mut command = None;
        tokio::select! {
            biased;
            () = task.stop.cancelled() => break,
            received = commands.recv() => command = received,
            _ = arrivals.recv_many(&mut taken, parts.group), if task.has_room() => {}
            () = tokio::time::sleep(pause) => {}
        }
        // A command takes messages along, so that many commands hold no messages up.
        while task.has_room()
            && taken.len() < parts.group
            && let Ok(queued) = arrivals.try_recv()
        {
            taken.push(queued);
        }
        if !task.group(&mut taken, command).await? {
            return Ok(());
        }
        service::alive();
    }
    while let Ok(queued) = arrivals.try_recv() {
        taken.push(queued);
    }
    task.group(&mut taken, None).await?;
    Ok(())
}

struct Committing {
    shared: Arc<Shared>,
    translator: Translator,
    chronicle: Chronicle,
    discovery: Discovery,
    last_now: Timestamp,
    spoke_at: Timestamp,
    looked_at: Timestamp,
    stop: CancellationToken,
}

impl Committing {
    /// Whether there is room on the disk. While there is none, only what people do is taken, and written into the reserve.
    fn has_room(&self) -> bool {
        self.shared.reserve.is_held()
    }

    /// Looks for room again.
    fn look_for_room(&mut self, now: Timestamp) {
        if self.has_room() || now.duration_since(self.looked_at).unsigned_abs() < LOOK_FOR_ROOM {
            return;
        }
        self.looked_at = now;
        if self.shared.reserve.hold().is_ok() {
            *lock(&self.shared.storage_trouble) = None;
            tracing::info!("the disk has room again; agents are served");
        }
    }

    /// How long nothing needs to be done if nothing comes.
    fn pause(&self) -> Duration {
        let wake = self.shared.engine().next_wakeup();
        let until = wake.map(|at| at.duration_since(clock::now()));
        until.map_or(IDLE, |until| {
            Duration::try_from(until).unwrap_or(Duration::ZERO).min(IDLE)
        })
    }

    /// Steps, commits, tells. False = stopped before it could commit: nothing may be committed any more, because memory is
    /// ahead of the database.
    async fn group(&mut self, taken: &mut Vec<Queued>, command: Option<Command>) -> anyhow::Result<bool> {
        // The engine's time never runs backwards, whatever is done to the system's clock.
        let now = clock::now().max(self.last_now);
        self.last_now = now;
        self.look_for_room(now);
        let mut group = Group::default();
        let before = Arc::clone(self.shared.engine().network());
        let widened = self.discovery.due(now);
        let network = widened.as_ref().unwrap_or(&before);
        for queued in taken.iter() {
            self.discovery.heard(&ComponentId::new(&queued.arrived.agent), now);
            self.fetch_schema(&queued.arrived.agent, self.translator.missing_schema(&queued.arrived))
                .await;
            self.translator.translate(network, queued.arrived.clone(), &mut group);
        }
        let own = self.own_word(now);
        let (mut outcome, mut waiting) = self.step(now, widened, own, &mut group, command);
        outcome.record(
            &mut self.chronicle,
            &group.presences,
            &before,
            &self.shared.engine(),
            now,
        );
        self.discovery.keep(&mut outcome.step);
        // Samples first: a cursor in the state says that they last.
        let samples = std::mem::take(&mut group.rows);
        count_samples(&self.shared.figures, &samples);
        let mut rows = samples::of_batches(samples);
        rows.extend(
            outcome
                .measured
                .iter()
                .flat_map(|measured| samples::of_measurements(measured)),
        );
        let last = rows.is_empty() || (self.has_room() && self.shared.samples.append(rows, now).await);
        if !last {
            self.translator.undo(&mut group);
        }
        if let Some(Waiting::Measured(_, taken)) = &mut waiting {
            *taken = last;
        }
        outcome.step = self.with_agents(&group, std::mem::take(&mut outcome.step));
        if !self.commit(&outcome.step, now).await? {
            return Ok(false);
        }
        // Only now is there room for more: memory holds at most one group beyond the queue.
        taken.clear();
        self.tell(group, outcome, waiting).await?;
        Ok(true)
    }

    /// Gets a schema from the database that memory does not have, as after a restart.
    async fn fetch_schema(&mut self, agent: &str, missing: Option<u64>) {
        let Some(hash) = missing else { return };
        let bytes = match self.shared.storage.schema(agent, hash).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::warn!(%error, agent, "cannot read a schema; its agent is asked for it");
                return;
            }
        };
        if let Some(schema) = bytes.and_then(|bytes| zongbao_wire::decode_schema(&bytes).ok()) {
            self.translator.learn(agent, Arc::new(schema));
        }
    }

    /// Commits, for as long as it takes: nothing else can be done meanwhile, because nothing may be told before. False =
    /// stopped before it could be done.
    async fn commit(&self, step: &crate::storage::Step, now: Timestamp) -> anyhow::Result<bool> {
        if step.is_empty() {
            return Ok(true);
        }
        let mut pause = RETRY_LEAST;
        loop {
            let started = Instant::now();
            match self.shared.storage.commit(step, now.as_millisecond()).await {
                Ok(()) => {
                    let spent = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
                    Figures::add(&self.shared.figures.commit_us, spent);
                    Figures::add(&self.shared.figures.commits, 1);
                    if self.has_room() && lock(&self.shared.storage_trouble).take().is_some() {
                        tracing::info!("the state database takes commits again");
                    }
                    return Ok(true);
                }
                Err(error @ (StorageError::LedgerTaken { .. } | StorageError::Unreadable { .. })) => {
                    return Err(error.into());
                }
                Err(error) if error.is_full() && self.shared.reserve.release() => {
                    Figures::add(&self.shared.figures.commit_failures, 1);
                    let trouble = "the disk of state_dir is full: what people do is still kept, agents keep what they \
                                   send; make room";
                    tracing::error!("{trouble}");
                    *lock(&self.shared.storage_trouble) = Some(trouble.to_owned());
                    continue;
                }
                Err(error) => {
                    Figures::add(&self.shared.figures.commit_failures, 1);
                    if lock(&self.shared.storage_trouble).replace(error.to_string()).is_none() {
                        tracing::error!(%error, "cannot commit; nothing is acknowledged until it works again");
                    }
                }
            }
            tokio::select! {
                () = self.stop.cancelled() => return Ok(false),
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(RETRY_MOST),
            }
            service::alive();
        }
    }

    /// A step with what is kept of agents, in the database's terms.
    fn with_agents(&self, group: &Group, step: crate::storage::Step) -> crate::storage::Step {
        let cursor = |key: &BootKey| {
            let sequence = self.translator.sequence(key)?;
            Some(Cursor {
                agent: key.agent.clone(),
                boot: hex::encode(&key.boot),
                acked: sequence.acked(),
                above: sequence.above().to_vec(),
            })
        };
        let schemas = group.schemas.iter().map(|(agent, schema)| KnownSchema {
            agent: agent.clone(),
            hash: schema.hash,
            bytes: schema.encode_to_vec(),
        });
        let presences = group.presences.iter().map(|(agent, presence)| SeenPresence {
            agent: agent.clone(),
            bytes: presence.encode_to_vec(),
        });
        crate::storage::Step {
            cursors: group.boots.iter().filter_map(cursor).collect(),
            forgotten: group
                .forgotten
                .iter()
                .map(|key| (key.agent.clone(), hex::encode(&key.boot)))
                .collect(),
            schemas: schemas.collect(),
            presences: presences.collect(),
            ..step
        }
    }
}

fn count_samples(figures: &Figures, rows: &[Rows]) {
    let values = |rows: &Rows| rows.columns.iter().map(|(_, values)| values.len()).sum::<usize>();
    let samples: usize = rows.iter().map(values).sum();
    Figures::add(&figures.samples, u64::try_from(samples).unwrap_or(0));
}
