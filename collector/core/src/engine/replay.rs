//! Replay: the same engine, offline, on recorded observations and simulated time.
//!
//! Simulated time is the greatest `at` seen. Between observations the engine gets ticks at its own wake-ups. At the end of
//! the input time runs on for as long as settle windows need, but past no end of maintenance and without anybody falling
//! silent. An incident's `resolved_at` is the time at which evidence of health arrived, `null` while there is none.

mod line;
mod report;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Effect, Engine, Event, ProbeRequest, Settings};
use crate::health::Observation;
use crate::network::Network;

pub use line::{LINE_BYTES, LineError, Severity};
pub use report::Line as ReportLine;

/// How long simulated time runs on after the last observation: longer than any settle window and hold.
const RUN_OUT: SignedDuration = SignedDuration::from_mins(10);

/// Observations that do not advance time go into the engine together, at most this many at once.
const BATCH: usize = 1_000;

/// Ticks in a row without progress of time, at most: an engine that wants more has a defect.
const TICKS_AT_ONE_INSTANT: u32 = 100;

/// Probe requests that are kept until somebody takes them, at most.
const ASKED: usize = 1_000;

/// A replay in progress.
pub struct Replay {
    engine: Engine,
    now: Option<Timestamp>,
    batch: Vec<Observation>,
    lines: u64,
    asked: Vec<(Timestamp, ProbeRequest)>,
}

impl Replay {
    /// Begins a replay on a model.
    pub fn new(network: Arc<Network>, mut settings: Settings) -> Self {
        settings.freshness.enabled = false;
        settings.incident.keep_finished = usize::MAX;
        Self {
            engine: Engine::new(network, settings),
            now: None,
            batch: Vec::new(),
            lines: 0,
            asked: Vec::new(),
        }
    }

    /// Takes the next line in.
    ///
    /// # Errors
    /// [`LineError`] says why the line was left out; the replay goes on without it.
    pub fn line(&mut self, text: &str) -> Result<(), LineError> {
        self.lines += 1;
        let Some(observation) = line::parse(self.lines, text, self.engine.network())? else {
            return Ok(());
        };
        let later = self.now.is_none_or(|now| observation.at > now);
        if later || self.batch.len() >= BATCH {
            self.flush();
        }
        if later {
            self.run_until(observation.at);
            self.now = Some(observation.at);
        }
        self.batch.push(observation);
        Ok(())
    }

    /// Ends the input: settle windows run out. Returns one report line per incident, in the order they were opened.
    pub fn finish(mut self) -> Vec<ReportLine> {
        self.run_out();
        report::lines(&self.engine)
    }

    /// Ends the input: settle windows run out.
    pub fn run_out(&mut self) {
        self.flush();
        if let Some(end) = self.now {
            let run_out = end.saturating_add(RUN_OUT).unwrap_or(end);
            let maintenance_ends = self
                .engine
                .network()
                .maintenance
                .iter()
                .map(|m| m.to)
                .filter(|to| *to > end);
            self.run_until(maintenance_ends.min().map_or(run_out, |to| run_out.min(to)));
        }
    }

    /// Probes that the engine asked for since this was last called, and when. The newest [`ASKED`] are kept.
    pub fn take_probe_requests(&mut self) -> Vec<(Timestamp, ProbeRequest)> {
        std::mem::take(&mut self.asked)
    }

    /// The engine, to look at what it thinks in between.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    fn flush(&mut self) {
        if let (Some(now), false) = (self.now, self.batch.is_empty()) {
            let batch = std::mem::take(&mut self.batch);
            self.step(now, Event::Observed(batch));
        }
    }

    fn step(&mut self, now: Timestamp, event: Event) {
        for effect in self.engine.step(now, event) {
            if let Effect::Probe(request) = effect {
                self.asked.push((now, request));
            }
        }
        let excess = self.asked.len().saturating_sub(ASKED);
        self.asked.drain(..excess);
    }

    /// Ticks at the engine's wake-ups before `end`.
    fn run_until(&mut self, end: Timestamp) {
        let Some(mut now) = self.now else { return };
        let mut ticks_here = 0;
        while let Some(at) = self.engine.next_wakeup().filter(|at| *at < end) {
            ticks_here = if at > now { 0 } else { ticks_here + 1 };
            if ticks_here > TICKS_AT_ONE_INSTANT {
                break;
            }
            now = now.max(at);
            self.step(now, Event::Tick);
        }
    }
}

#[cfg(test)]
mod tests;
