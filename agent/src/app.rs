//! Wiring: samplers and prober → report → spool → publisher, until a signal ends it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use sd_notify::NotifyState;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, interval_at, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::clock::{self, JumpWatch};
use crate::config::{Config, reload};
use crate::identity::Identity;
use crate::notices::Notices;
use crate::prober::{Finished, Prober};
use crate::publisher::Publisher;
use crate::reading::{Reading, Status};
use crate::report::Report;
use crate::sampler::{self, Sampled};
use crate::service::{self, Signals};
use crate::spool::{self, Disk, Limits};

/// Bytes kept in memory while the disk refuses.
const MEMORY_BYTES: usize = 2 * 1024 * 1024;
/// Requests of the collector and results of probes that wait, at most.
const QUEUE: usize = 64;
/// What leaving may take, two seconds in all: first the disk, then the goodbye.
const LEAVE_DISK: Duration = Duration::from_millis(400);
const LEAVE_BROKER: Duration = Duration::from_millis(1_200);
/// Rounds after a jump of the clock in which it is told.
const JUMP_ROUNDS: u32 = 30;

/// Runs the agent until a signal ends it.
///
/// # Errors
/// What keeps it from starting. Once it runs, nothing ends it but a signal.
pub async fn run(path: &Path, config: Config) -> Result<()> {
    let mut signals = Signals::listen()?;
    let mut app = App::start(path, config)?;
    service::tell(&[NotifyState::Ready]);
    let mut watchdog = service::watchdog().map(interval);
    info!(agent = app.identity.id, "running");
    loop {
        tokio::select! {
            () = signals.received() => break,
            () = tick(watchdog.as_mut()) => service::tell(&[NotifyState::Watchdog]),
            () = app.turn() => {}
        }
    }
    service::tell(&[NotifyState::Stopping]);
    app.leave().await;
    Ok(())
}

async fn tick(interval: Option<&mut Interval>) {
    match interval {
        Some(interval) => drop(interval.tick().await),
        None => std::future::pending().await,
    }
}

struct App {
    identity: Identity,
    config: watch::Receiver<Arc<Config>>,
    refused: watch::Receiver<reload::Refused>,
    samplers: sampler::worker::Handle,
    sampling: Option<oneshot::Receiver<Sampled>>,
    results: mpsc::Receiver<Finished>,
    report: Report,
    notices: Notices,
    spool: spool::Handle,
    /// Batches that the spool could not even take.
    lost: u64,
    rounds: Interval,
    jumps: JumpWatch,
    jump_rounds: u32,
    /// The last status of each check of each component, to tell a change at once.
    statuses: HashMap<(Option<String>, String), Status>,
    stop: CancellationToken,
    publisher: JoinHandle<()>,
    /// Ends following the configuration when dropped.
    _watcher: Option<notify::RecommendedWatcher>,
    /// Keep the configuration alive where edits cannot be followed.
    _config: watch::Sender<Arc<Config>>,
    _refused: watch::Sender<reload::Refused>,
}

impl App {
    fn start(path: &Path, config: Config) -> Result<Self> {
        let identity = Identity::find(&config)?;
        let limits = Limits {
            bytes: config.spool.limit_mib as u64 * 1024 * 1024,
            age_ms: i64::try_from(config.spool.max_age.as_millis()).unwrap_or(i64::MAX),
            sync_ms: i64::try_from(config.spool.sync_interval.as_millis()).unwrap_or(i64::MAX),
            memory_bytes: MEMORY_BYTES,
        };
        let spool = spool::start(Disk::new(&config.spool.directory), limits, identity.boot)?;
        let samplers = sampler::worker::start(&config.sample)?;
        let report = Report::new(&identity.id, config.sample.max_series);
        let rounds = every(config.agent.interval, Instant::now());
        let (sender, config) = watch::channel(Arc::new(config));
        let (refused_sender, refused) = watch::channel(None);
        let watcher = reload::follow(path, sender.clone(), refused_sender.clone())
            .inspect_err(|error| warn!("edits of the configuration are not followed: {error:#}"))
            .ok();
        let (requests, asked) = mpsc::channel(QUEUE);
        let (finished, results) = mpsc::channel(QUEUE);
        tokio::spawn(Prober::new(&identity.id, config.clone()).run(asked, finished));
        let stop = CancellationToken::new();
        let publisher = Publisher {
            identity: identity.clone(),
            config: config.clone(),
            spool: spool.clone(),
            requests,
            stop: stop.clone(),
        };
        Ok(Self {
            identity,
            config,
            refused,
            samplers,
            sampling: None,
            results,
            report,
            notices: Notices::default(),
            spool,
            lost: 0,
            rounds,
            jumps: JumpWatch::default(),
            jump_rounds: 0,
            statuses: HashMap::new(),
            stop,
            publisher: tokio::spawn(publisher.run()),
            _watcher: watcher,
            _config: sender,
            _refused: refused_sender,
        })
    }

    /// Waits for the next thing that happens, and does what it asks for. May be dropped while it waits, and only then.
    async fn turn(&mut self) {
        tokio::select! {
            _ = self.rounds.tick() => self.start_round(),
            sampled = arrival(self.sampling.as_mut()) => {
                self.sampling = None;
                self.end_round(sampled);
            }
            Some(finished) = self.results.recv() => self.take_probe(finished),
            Ok(()) = self.config.changed() => self.configure(),
        }
    }

    fn configure(&mut self) {
        let config = self.config.borrow_and_update().clone();
        self.samplers.configure(&config.sample);
        self.report.limit_series(config.sample.max_series);
        if self.rounds.period() != config.agent.interval {
            self.rounds = every(config.agent.interval, Instant::now() + config.agent.interval);
        }
    }

    fn start_round(&mut self) {
        if let Some(jump_ms) = self.jumps.observe(clock::since_boot(), clock::wall_ms()) {
            let message = format!("the clock was set by {:+.1} s", jump_ms as f64 / 1000.0);
            warn!("{message}");
            self.notices.set("agent-clock", Status::Warning, message);
            self.jump_rounds = JUMP_ROUNDS;
            // What was gathered by the old clock must not share a batch with what comes.
            self.flush();
        } else if self.jump_rounds == 0 {
            self.notices.set("agent-clock", Status::Ok, "the clock runs evenly");
        }
        self.jump_rounds = self.jump_rounds.saturating_sub(1);
        match self.sampling {
            None => self.sampling = Some(self.samplers.sample()),
            Some(_) => {
                let message = "sampling takes longer than the interval; see agent.sampler_duration_seconds";
                self.notices.set("agent-sampler", Status::Warning, message);
                self.flush();
            }
        }
    }

    fn end_round(&mut self, sampled: Option<Sampled>) {
        let Some(mut sampled) = sampled else {
            self.notices.set(
                "agent-sampler",
                Status::Warning,
                "the samplers have stopped; restart the agent",
            );
            self.sampling = None;
            return self.flush();
        };
        let failures: Vec<_> = sampled
            .failures
            .iter()
            .map(|(name, why)| format!("{name}: {why}"))
            .collect();
        match failures.is_empty() {
            true => self.notices.set("agent-sampler", Status::Ok, "all samplers succeed"),
            false => self.notices.set("agent-sampler", Status::Warning, failures.join("; ")),
        }
        sampled.readings.extend(self.own_readings());
        self.report.add(clock::wall_ms(), sampled.readings);
        self.flush();
    }

    fn own_readings(&mut self) -> Vec<Reading> {
        let state = self.spool.state();
        let state = state.borrow();
        match &state.trouble {
            None => self
                .notices
                .set("agent-spool", Status::Ok, "batches are spooled on disk"),
            Some(why) => {
                let message = format!("batches are kept in memory only: {why}; make room or mend the disk");
                self.notices.set("agent-spool", Status::Warning, message);
            }
        }
        vec![
            Reading::own("agent.spool_batches", state.batches as f64),
            Reading::own("agent.spool_bytes", state.bytes as f64),
            Reading::own("agent.batches_dropped_total", (state.dropped + self.lost) as f64),
            Reading::own("agent.series_dropped_total", self.report.left_out() as f64),
        ]
    }

    /// A status that changed, or was asked for, is told at once; the rest goes with the next round.
    fn take_probe(&mut self, finished: Finished) {
        let mut urgent = finished.asked;
        for check in finished.outcome.checks {
            let key = (check.component.clone(), check.check.clone());
            urgent |= self.statuses.insert(key, check.status) != Some(check.status);
            self.report.check(finished.at_ms, check);
        }
        // Whole seconds let probes share a round, and are exact enough for what is measured every half minute.
        self.report.add(
            finished.at_ms - finished.at_ms.rem_euclid(1_000),
            finished.outcome.readings,
        );
        if urgent || self.report.is_full() {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let now = clock::wall_ms();
        match self.refused.borrow_and_update().as_ref() {
            None => self
                .notices
                .set("agent-config", Status::Ok, "the configuration file is in force"),
            Some(why) => self.notices.set(
                "agent-config",
                Status::Warning,
                format!("the old configuration stays in force: {why}"),
            ),
        }
        for check in self.notices.take() {
            self.report.check(now, check);
        }
        let (batches, schema) = self.report.flush();
        for batch in batches {
            if !self.spool.append(now, batch, schema.clone()) {
                self.lost += 1;
                warn!("the disk of the spool does not answer; this batch is lost");
            }
        }
    }

    async fn leave(mut self) {
        self.flush();
        if timeout(LEAVE_DISK, self.spool.sync(clock::wall_ms())).await.is_err() {
            warn!("left before the disk had everything: it takes too long");
        }
        self.stop.cancel();
        if timeout(LEAVE_BROKER, &mut self.publisher).await.is_err() {
            warn!("left without a goodbye: the broker takes too long");
        }
    }
}

fn every(period: Duration, first: Instant) -> Interval {
    let mut interval = interval_at(first, period);
    // After a pause rounds go on at their usual times; what was missed cannot be measured any more.
    interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
    interval
}

async fn arrival(sampling: Option<&mut oneshot::Receiver<Sampled>>) -> Option<Sampled> {
    match sampling {
        Some(receiver) => receiver.await.ok(),
        None => std::future::pending().await,
    }
}
