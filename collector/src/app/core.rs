//! The one task that steps the engine and commits. What is waiting is taken as a group: stepped, committed in one
//! transaction, and only then acknowledged, told and shown.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::{Receiver, UnboundedReceiver};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use zongbao_core::engine::{Engine, Event, Measurement, ProbeRequest, Rejection, Settings};
use zongbao_core::health::{Observation, Observer, Status};
use zongbao_core::ids::{CheckName, ComponentId};
use zongbao_wire::message::{Ack, Command as ToAgent, ProbeNow, command};
use zongbao_wire::{Encode as _, topic};

use super::outcome::Outcome;
use super::restore::watched;
use super::samples;
use super::shared::{Command, Figures, Shared, lock};
use crate::ingest::{BootKey, Group, Queued, Rows, Translator};
use crate::storage::{Cursor, KnownSchema, SeenPresence, StorageError};
use crate::telemetry::service;
use crate::{clock, line_protocol};

/// The loop wakes at least this often: for the watchdog, and for clocks that were set.
const IDLE: Duration = Duration::from_secs(1);
/// The collector speaks of itself this often.
const SPEAK: SignedDuration = SignedDuration::from_secs(30);
/// Its own check, on the component that it runs on.
const OWN_CHECK: &str = "collector";
/// Between attempts to commit.
const RETRY_LEAST: Duration = Duration::from_millis(100);
const RETRY_MOST: Duration = Duration::from_secs(5);

/// What only the committing task has.
pub(super) struct Parts {
    pub(super) translator: Translator,
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
        last_now: Timestamp::MIN,
        spoke_at: Timestamp::MIN,
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
            _ = arrivals.recv_many(&mut taken, parts.group) => {}
            () = tokio::time::sleep(pause) => {}
        }
        // A command takes messages along, so that many commands hold no messages up.
        while taken.len() < parts.group
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
    last_now: Timestamp,
    spoke_at: Timestamp,
    stop: CancellationToken,
}

impl Committing {
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
        let mut group = Group::default();
        let network = Arc::clone(self.shared.engine().network());
        for queued in taken.iter() {
            self.fetch_schema(&queued.arrived.agent, self.translator.missing_schema(&queued.arrived))
                .await;
            self.translator.translate(&network, queued.arrived.clone(), &mut group);
        }
        let own = self.own_word(now);
        let (outcome, mut waiting) = self.step(now, own, &mut group, command);
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
        let last = self.shared.samples.append(rows, now).await;
        if !last {
            self.translator.undo(&mut group);
        }
        if let Some(Waiting::Measured(_, taken)) = &mut waiting {
            *taken = last;
        }
        if !self.commit(&group, &outcome, now).await? {
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

    fn step(
        &self,
        now: Timestamp,
        own: Option<Observation>,
        group: &mut Group,
        command: Option<Command>,
    ) -> (Outcome, Option<Waiting>) {
        let started = Instant::now();
        let mut outcome = Outcome::default();
        let mut events = group.take_events();
        outcome.measured = group.lines.drain(..).filter_map(|line| self.measured(line)).collect();
        events.extend(outcome.measured.iter().cloned().map(Event::Measured));
        events.extend(own.map(|own| Event::Observed(vec![own])));
        let mut engine = self.shared.engine.write().unwrap_or_else(PoisonError::into_inner);
        for event in events {
            Figures::add(&self.shared.figures.events, words(&event));
            outcome.take(engine.step(now, event));
        }
        let waiting = match command {
            Some(Command::Act {
                incident,
                user,
                action,
                reply,
            }) => {
                let rejection = outcome.take(engine.step(now, Event::Acted { incident, user, action }));
                Some(Waiting::Actor(reply, rejection))
            }
            Some(Command::Measured { measurements, reply }) => {
                Figures::add(
                    &self.shared.figures.events,
                    u64::try_from(measurements.len()).unwrap_or(0),
                );
                outcome.take(engine.step(now, Event::Measured(measurements.clone())));
                outcome.measured.push(measurements);
                Some(Waiting::Measured(reply, false))
            }
            Some(Command::Settings { settings, reply }) => Some(Waiting::Settings(settings, reply)),
            Some(Command::Model { network, reply }) => {
                outcome.take(engine.step(now, Event::ModelChanged(network)));
                outcome.model_changed();
                Some(Waiting::Done(reply))
            }
            None => None,
        };
        if engine.next_wakeup().is_some_and(|at| at <= now) {
            outcome.take(engine.step(now, Event::Tick));
        }
        outcome.complete(&engine);
        let spent = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        Figures::add(&self.shared.figures.engine_us, spent);
        (outcome, waiting)
    }

    /// The collector is a component of the view itself: what it says of itself, when it is time to. Trouble colours the
    /// view; what it means for what can be seen is concluded from what is no longer heard.
    fn own_word(&mut self, now: Timestamp) -> Option<Observation> {
        if now.duration_since(self.spoke_at) < SPEAK {
            return None;
        }
        let of = self.shared.engine().network().collector_at.clone()?;
        self.spoke_at = now;
        let trouble = match self.shared.outbound() {
            Some(outbound) => outbound.status().err(),
            None => None,
        };
        Some(Observation {
            at: now,
            of,
            check: CheckName::new(OWN_CHECK),
            by: Observer::Collector,
            status: if trouble.is_some() { Status::Warning } else { Status::Ok },
            value: None,
            message: trouble,
        })
    }

    /// What a message of line protocol says. Lines about others than its sender are the sender's words about them.
    fn measured(&self, (agent, at, text): (String, Timestamp, Bytes)) -> Option<Vec<Measurement>> {
        let context = line_protocol::Context {
            now: at,
            precision: line_protocol::Precision::Nanoseconds,
            component: Some(&agent),
        };
        let mut parsed = line_protocol::parse(&text, context);
        Figures::add(&self.shared.figures.lines, u64::try_from(parsed.accepted).unwrap_or(0));
        Figures::add(
            &self.shared.figures.lines_refused,
            u64::try_from(parsed.refused_total).unwrap_or(0),
        );
        if let Some((line, cause)) = parsed.refused.first() {
            tracing::warn!(
                agent,
                line,
                cause,
                refused = parsed.refused_total,
                "refused lines of line protocol"
            );
        }
        for measurement in &mut parsed.measurements {
            if measurement.of.as_str() != agent {
                measurement.by = Observer::Agent(ComponentId::new(&agent));
            }
        }
        (!parsed.measurements.is_empty()).then_some(parsed.measurements)
    }

    /// Commits, for as long as it takes: nothing else can be done meanwhile, because nothing may be told before. False =
    /// stopped before it could be done.
    async fn commit(&self, group: &Group, outcome: &Outcome, now: Timestamp) -> anyhow::Result<bool> {
        let mut step = self.with_agents(group);
        step.checks.extend_from_slice(&outcome.step.checks);
        step.ledger.extend_from_slice(&outcome.step.ledger);
        step.outgoing.extend_from_slice(&outcome.step.outgoing);
        step.incidents.extend_from_slice(&outcome.step.incidents);
        if step.is_empty() {
            return Ok(true);
        }
        let mut pause = RETRY_LEAST;
        loop {
            let started = Instant::now();
            match self.shared.storage.commit(&step, now.as_millisecond()).await {
                Ok(()) => {
                    let spent = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
                    Figures::add(&self.shared.figures.commit_us, spent);
                    Figures::add(&self.shared.figures.commits, 1);
                    if lock(&self.shared.storage_trouble).take().is_some() {
                        tracing::info!("the state database takes commits again");
                    }
                    return Ok(true);
                }
                Err(error @ (StorageError::LedgerTaken { .. } | StorageError::Unreadable { .. })) => {
                    return Err(error.into());
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

    /// What is kept of agents, in the database's terms.
    fn with_agents(&self, group: &Group) -> crate::storage::Step {
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
            ..crate::storage::Step::default()
        }
    }

    /// Everything that may be known outside now that it is committed.
    async fn tell(&mut self, group: Group, outcome: Outcome, waiting: Option<Waiting>) -> anyhow::Result<()> {
        let shared = Arc::clone(&self.shared);
        for key in &group.boots {
            let Some(sequence) = self.translator.sequence(key) else {
                continue;
            };
            let ack = Ack {
                boot: key.boot.clone(),
                seq: sequence.acked(),
            };
            shared.send(topic::ack(&key.agent), ack.encode_to_vec()).await;
        }
        for (agent, command) in &group.commands {
            shared.send(topic::command(agent), command.encode_to_vec()).await;
        }
        for request in outcome.probes.iter().cloned() {
            self.ask_to_probe(request).await;
        }
        if !outcome.step.outgoing.is_empty() {
            shared.outbox_changed.notify_one();
        }
        let change = outcome.live_change(&shared.engine());
        if let Some(change) = change {
            shared.hub.publish(change);
        }
        match waiting {
            Some(Waiting::Actor(reply, rejection)) => answer(reply, rejection.map_or(Ok(()), Err)),
            Some(Waiting::Done(reply)) => answer(reply, ()),
            Some(Waiting::Measured(reply, taken)) => answer(reply, taken),
            Some(Waiting::Settings(settings, reply)) => {
                self.change_settings(*settings).await?;
                answer(reply, ());
            }
            None => {}
        }
        Ok(())
    }

    /// Settings are fixed for the life of an engine: another one goes on from what is committed, as after a restart.
    async fn change_settings(&mut self, settings: Settings) -> anyhow::Result<()> {
        let restored = self.shared.storage.restore().await?;
        let network = Arc::clone(self.shared.engine().network());
        self.translator.watch(watched(&settings));
        let engine = Engine::restore(network, settings, restored.checks, restored.ledger, self.last_now)?;
        *self.shared.engine.write().unwrap_or_else(PoisonError::into_inner) = engine;
        Ok(())
    }

    /// The collector probes through the agent of the host that it runs on.
    async fn ask_to_probe(&self, request: ProbeRequest) {
        let collector_at = self.shared.engine().network().collector_at.clone();
        let Some(from) = request.from.or(collector_at) else {
            return;
        };
        let probe = ProbeNow {
            component: request.of.to_string(),
            check: request.check.to_string(),
        };
        let command = ToAgent {
            kind: Some(command::Kind::ProbeNow(probe)),
        };
        Figures::add(&self.shared.figures.probes, 1);
        self.shared
            .send(topic::command(from.as_str()), command.encode_to_vec())
            .await;
    }
}

fn count_samples(figures: &Figures, rows: &[Rows]) {
    let values = |rows: &Rows| rows.columns.iter().map(|(_, values)| values.len()).sum::<usize>();
    let samples: usize = rows.iter().map(values).sum();
    Figures::add(&figures.samples, u64::try_from(samples).unwrap_or(0));
}

/// Answers somebody, who may have gone meanwhile.
fn answer<T>(reply: oneshot::Sender<T>, answer: T) {
    if reply.send(answer).is_err() {
        tracing::debug!("nobody waits for the answer any more");
    }
}

/// Observations and measurements in an event.
fn words(event: &Event) -> u64 {
    let words = match event {
        Event::Observed(observations) => observations.len(),
        Event::Measured(measurements) => measurements.len(),
        _ => 1,
    };
    u64::try_from(words).unwrap_or(u64::MAX)
}
