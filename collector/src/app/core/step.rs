//! Before the commit: everything that is waiting goes through the engine.

use std::sync::{Arc, PoisonError};
use std::time::Instant;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use zongbao_core::engine::{Event, Measurement};
use zongbao_core::health::{Observation, Observer, Status};
use zongbao_core::ids::{CheckName, ComponentId};
use zongbao_core::network::Network;

use super::{Committing, Waiting};
use crate::app::outcome::Outcome;
use crate::app::shared::{Command, Figures};
use crate::ingest::Group;
use crate::line_protocol;

/// The collector speaks of itself this often.
const SPEAK: SignedDuration = SignedDuration::from_secs(30);
/// Its own check, on the component that it runs on.
const OWN_CHECK: &str = "collector";

impl Committing {
    /// `widened` is the model with hosts that were discovered meanwhile.
    pub(super) fn step(
        &mut self,
        now: Timestamp,
        widened: Option<Arc<Network>>,
        own: Option<Observation>,
        group: &mut Group,
        command: Option<Command>,
    ) -> (Outcome, Option<Waiting>) {
        let started = Instant::now();
        let mut outcome = Outcome::default();
        let mut events = group.take_events();
        outcome.measured = group.lines.drain(..).filter_map(|line| self.measured(line)).collect();
        for measured in &outcome.measured {
            self.hear(measured, now);
        }
        let command = command.map(|command| self.prepared(command, now));
        events.extend(outcome.measured.iter().cloned().map(Event::Measured));
        events.extend(own.map(|own| Event::Observed(vec![own])));
        let mut engine = self.shared.engine.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(network) = widened {
            outcome.take(engine.step(now, Event::ModelChanged(network)));
            outcome.model_changed();
        }
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
                let rejection = outcome.take_action(engine.step(now, Event::Acted { incident, user, action }));
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

    /// Notes whom line protocol speaks of.
    fn hear(&mut self, measurements: &[Measurement], now: Timestamp) {
        for about in measurements.chunk_by(|a, b| a.of == b.of) {
            self.discovery.heard(&about[0].of, now);
        }
    }

    /// A command as the engine is to carry it out: an edited model is put in force with what was discovered.
    fn prepared(&mut self, command: Command, now: Timestamp) -> Command {
        match command {
            Command::Model { network, reply } => Command::Model {
                network: self.discovery.rebase(network),
                reply,
            },
            Command::Measured { measurements, reply } => {
                self.hear(&measurements, now);
                Command::Measured { measurements, reply }
            }
            other => other,
        }
    }

    /// The collector is a component of the view itself: what it says of itself, when it is time to. Trouble colours the
    /// view; what it means for what can be seen is concluded from what is no longer heard.
    pub(super) fn own_word(&mut self, now: Timestamp) -> Option<Observation> {
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
