//! The engine: one event in, effects out. The shell carries the effects out in the order given, committing before telling.

mod act;
mod clocks;
mod event;
mod gather;
mod judge;
mod late;
mod reconcile;
mod record;
pub mod replay;
mod resettle;
mod retrospect;
mod revise;
mod settings;
mod succession;
mod wake;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;

pub use event::{Effect, Event, Rejection};
pub use settings::{IncidentSettings, Settings};

pub use crate::correlation::ProbeRequest;
pub use crate::health::{Measurement, Presence};

use crate::attribution::{self, Claim, Stretch};
use crate::correlation::{Class, Correlator, Text, Verdict};
use crate::health::{
    AGENT_CHECK, CheckKey, CheckRecord, Freshness, Observation, Observer, Status, Thresholds, agent_behind,
};
use crate::ids::{ComponentId, IncidentId};
use crate::incident::{Book, Change, Head, Incident, LedgerEntry, Unfit, explain};
use crate::network::Network;
use late::Late;
use reconcile::{Reconciler, Seen};
use record::Recorder;
use resettle::Resettle;
use wake::Wake;

/// The engine. Deterministic: the same events at the same times give the same effects.
pub struct Engine {
    network: Arc<Network>,
    settings: Settings,
    thresholds: Thresholds,
    freshness: Freshness,
    correlator: Correlator,
    book: Book,
    verdicts: Vec<Arc<Verdict>>,
    seen: FxHashMap<IncidentId, Seen>,
    /// While what was restored settles again.
    resettle: Option<Resettle>,
    late: Late,
    wake: Wake,
}

impl Engine {
    /// An engine that has seen nothing yet.
    pub fn new(network: Arc<Network>, settings: Settings) -> Self {
        Self {
            thresholds: Thresholds::new(settings.thresholds.clone()),
            freshness: Freshness::new(settings.freshness.clone()),
            correlator: Correlator::new(Arc::clone(&network), settings.correlation.clone()),
            network,
            settings,
            book: Book::default(),
            verdicts: Vec::new(),
            seen: FxHashMap::default(),
            resettle: None,
            late: Late::default(),
            wake: Wake::default(),
        }
    }

    /// The engine as it was when it wrote these checks and this ledger (all of it, oldest entry first). Tells nobody
    /// anything again; call [`Engine::step`] with [`Event::Tick`] afterwards to catch up with what time has brought.
    ///
    /// # Errors
    /// [`Unfit`] names the first entry that does not fit the entries before it.
    pub fn restore(
        network: Arc<Network>,
        settings: Settings,
        checks: impl IntoIterator<Item = CheckRecord>,
        ledger: impl IntoIterator<Item = LedgerEntry>,
        now: Timestamp,
    ) -> Result<Self, Unfit> {
        let mut engine = Self::new(network, settings);
        for entry in ledger {
            engine.book.replay(&entry)?;
            if let Change::Opened { verdict, .. } | Change::Revised { verdict, .. } = &entry.change {
                let suggested = verdict.suggested.iter();
                suggested.for_each(|edge| engine.correlator.restore_suggestion(edge));
            }
        }
        engine.book.forget(engine.settings.incident.keep_finished);
        let over = engine.book.iter().filter_map(|i| Some((i, i.restored_at?)));
        for (incident, end) in over.filter(|(i, _)| !i.recorded_late && i.verdict.class != Class::MonitoringBlind) {
            let verdict = &incident.verdict;
            engine.correlator.restore_outage(&verdict.root, verdict.since, end);
        }
        let window = SignedDuration::from_secs(engine.settings.correlation.settle_seconds.into());
        for check in checks {
            engine.freshness.restore(&check, now);
            engine.thresholds.restore(&check);
            engine.correlator.restore(now, check);
            engine.resettle = Some(Resettle::new(now, window));
        }
        let open = engine
            .book
            .active()
            .filter(|i| i.restored_at.is_none() && !i.recorded_late);
        open.for_each(|incident| engine.correlator.restore_verdict(&incident.verdict));
        engine.wake.at(now);
        Ok(engine)
    }

    /// Takes one event in. The effects must be carried out in order; check records, ledger entries and notices of one step
    /// belong into one transaction.
    pub fn step(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut acted = None;
        match event {
            Event::Observed(observations) => self.observe(now, &observations, &mut effects),
            Event::Measured(measurements) => {
                let observations = self.thresholds.measure(&self.network, &measurements);
                for (of, by, at) in newest_words(&measurements) {
                    self.alive(now, agent_behind(by, of), at, &mut effects);
                }
                self.correlate(now, &observations, &mut effects);
            }
            Event::Presence { of, presence } => {
                let word = self.freshness.presence(&of, presence, now);
                self.correlate(now, word.as_slice(), &mut effects);
            }
            Event::ModelChanged(network) => {
                self.correlator.set_network(now, Arc::clone(&network));
                self.thresholds.network_changed();
                self.network = network;
            }
            Event::Acted { incident, user, action } => acted = Some((incident, user, action)),
            Event::Tick => {}
        }
        let silent = self.freshness.fallen_silent(now);
        self.correlate(now, &silent, &mut effects);
        let evaluation = self.correlator.evaluate(now);
        self.verdicts = evaluation.verdicts;
        self.wake = Wake::default();
        let window = SignedDuration::from_secs(self.settings.correlation.settle_seconds.into());
        let (late, correlator) = (&mut self.late, &mut self.correlator);
        let late = (self.resettle.is_none() && late.is_due(now, window)).then(|| {
            let (said, dropped) = late.look();
            (retrospect::look_back(correlator, said), said, dropped)
        });
        let mut recorder = Recorder {
            network: &self.network,
            settings: &self.settings.incident,
            now,
            book: &mut self.book,
            entries: Vec::new(),
            notices: Vec::new(),
            rejections: Vec::new(),
        };
        if let Some((incident, user, action)) = acted
            && let Err(rejection) = act::act(&mut recorder, &incident, &user, action)
        {
            recorder.rejections.push(rejection);
        }
        let correlator = &self.correlator;
        let newest = |key: &CheckKey| correlator.checks(&key.of).into_iter().find(|record| record.key == *key);
        let explains = |root: &ComponentId, checks: &[&CheckKey]| correlator.explains(root, checks.iter().copied());
        let freshness = &self.freshness;
        let settling = self
            .resettle
            .as_mut()
            .and_then(|resettle| resettle.holds(now, freshness.awaits()));
        if let Some(until) = settling {
            self.wake.at(until);
        } else {
            self.resettle = None;
            let reconciler = Reconciler {
                recorder: &mut recorder,
                seen: &mut self.seen,
                verdicts: &self.verdicts,
                recovered: &newest,
                explains: &explains,
                wake: &mut self.wake,
            };
            reconciler.run();
        }
        if let Some((findings, said, dropped)) = late {
            retrospect::correct(&mut recorder, correlator, said, findings, dropped);
        }
        breach(&mut recorder, &mut self.wake);
        let Recorder {
            entries,
            notices,
            rejections,
            ..
        } = recorder;
        self.book.forget(self.settings.incident.keep_finished);
        self.late.wake(window, &mut self.wake);
        effects.extend(entries.into_iter().map(Effect::Ledger));
        effects.extend(notices.into_iter().map(Effect::Notify));
        effects.extend(evaluation.probes.into_iter().map(Effect::Probe));
        effects.extend(evaluation.changed.into_iter().map(Effect::Changed));
        effects.extend(rejections.into_iter().map(Effect::Rejected));
        effects
    }

    fn observe(&mut self, now: Timestamp, observations: &[Observation], effects: &mut Vec<Effect>) {
        for observation in observations {
            if observation.check.as_str() == AGENT_CHECK && observation.by == Observer::Own {
                self.freshness.told(&observation.of, observation.status, now);
            } else {
                self.alive(
                    now,
                    agent_behind(&observation.by, &observation.of),
                    observation.at,
                    effects,
                );
            }
            self.correlate(now, std::slice::from_ref(observation), effects);
        }
    }

    /// An agent gave a sign of life.
    fn alive(&mut self, now: Timestamp, agent: Option<&ComponentId>, said_at: Timestamp, effects: &mut Vec<Effect>) {
        let word = agent.and_then(|agent| self.freshness.heard(agent, said_at, now));
        self.correlate(now, word.as_slice(), effects);
    }

    fn correlate(&mut self, now: Timestamp, observations: &[Observation], effects: &mut Vec<Effect>) {
        let late_after = SignedDuration::from_secs(self.settings.correlation.late_seconds.into());
        for observation in observations {
            self.late.hear(now, observation, late_after);
        }
        let correlator = &mut self.correlator;
        effects.extend(
            observations
                .iter()
                .filter_map(|o| correlator.observe(now, o))
                .map(Effect::Check),
        );
    }

    /// When the engine wants an [`Event::Tick`] at the latest, if nothing else happens before.
    pub fn next_wakeup(&self) -> Option<Timestamp> {
        let mut wake = self.wake;
        for at in [self.correlator.next_wakeup(), self.freshness.next_wakeup()]
            .into_iter()
            .flatten()
        {
            wake.at(at);
        }
        wake.earliest()
    }

    /// The model in force.
    pub fn network(&self) -> &Arc<Network> {
        &self.network
    }

    /// The correlation: component states, checks, explanations.
    pub fn correlator(&self) -> &Correlator {
        &self.correlator
    }

    /// All settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The incidents in memory, newest first: all that are not finished, and the newest finished ones.
    pub fn incidents(&self) -> impl Iterator<Item = &Incident> {
        self.book.iter().rev()
    }

    /// One incident, unless it has left memory.
    pub fn incident(&self, id: &IncidentId) -> Option<&Incident> {
        self.book.get(id)
    }

    /// The verdict of now on the root of an incident, if there is one: its evidence is newer than that on record.
    pub fn verdict(&self, root: &ComponentId) -> Option<&Verdict> {
        self.verdicts
            .iter()
            .find(|verdict| verdict.root == *root)
            .map(Arc::as_ref)
    }

    /// The ledger entries of an incident in memory, oldest first.
    pub fn timeline(&self, id: &IncidentId) -> &[LedgerEntry] {
        self.book.timeline(id)
    }

    /// Explains an incident in memory: evidence, responsibility, clocks and timeline in words.
    pub fn explain(&self, id: &IncidentId) -> Option<Text> {
        let incident = self.book.get(id)?;
        let current = self.verdict(&incident.verdict.root);
        Some(explain(&self.network, incident, self.book.timeline(id), current))
    }

    /// The newest word of each check of a component. What a silent or departed agent said last is `unknown` by now.
    pub fn checks(&self, component: &ComponentId) -> Vec<CheckRecord> {
        let mut records = self.correlator.checks(component);
        for record in records
            .iter_mut()
            .filter(|record| record.key.check.as_str() != AGENT_CHECK)
        {
            let agent = agent_behind(&record.key.by, &record.key.of);
            if agent.is_some_and(|agent| !self.freshness.is_fresh(agent)) {
                record.status = Status::Unknown;
            }
        }
        records
    }

    /// The downtime of a service in a stretch of time, as far as the incidents in memory tell, cut into pieces that belong
    /// to one account each. `observed` is downtime known from elsewhere, such as recorded states of the service: what no
    /// incident claims of it is undetermined.
    pub fn attribution(
        &self,
        service: &ComponentId,
        within: Stretch,
        observed: &[Stretch],
        now: Timestamp,
    ) -> Vec<Claim> {
        let claims = |i: &Incident| attribution::claims(&self.network, service, i, self.book.timeline(&i.id), now);
        let claims: Vec<Claim> = self.book.iter().flat_map(claims).collect();
        attribution::of_service(&self.network, service, within, claims, observed)
    }

    /// The newest end of the ledger.
    pub fn ledger_head(&self) -> &Head {
        self.book.head()
    }
}

/// The newest time at which each observer measured something of each component.
fn newest_words(measurements: &[Measurement]) -> Vec<(&ComponentId, &Observer, Timestamp)> {
    let mut newest: Vec<(&ComponentId, &Observer, Timestamp)> = Vec::new();
    for m in measurements {
        match newest.iter_mut().rev().find(|(of, by, _)| **of == m.of && **by == m.by) {
            Some((_, _, at)) => *at = m.at.max(*at),
            None => newest.push((&m.of, &m.by, m.at)),
        }
    }
    newest
}

/// Puts targets that have just been missed on record, and looks forward to the next ones.
fn breach(recorder: &mut Recorder<'_>, wake: &mut Wake) {
    let missed: Vec<_> = recorder
        .book
        .active()
        .filter_map(|incident| clocks::breach(&incident.clocks, recorder.now).map(|found| (incident.id.clone(), found)))
        .collect();
    for (id, (all, newly)) in missed {
        let reason = breach_reason(recorder.network, &newly);
        recorder.engine(&id, Change::Breached { clocks: all, reason });
    }
    for incident in recorder.book.active() {
        if let Some(due) = clocks::next_due(&incident.clocks) {
            wake.at(due);
        }
    }
}

fn breach_reason(network: &Network, missed: &[crate::incident::Clock]) -> Text {
    use crate::incident::ClockKind;
    let name = |kind| match kind {
        ClockKind::Respond => ("respond", "响应"),
        ClockKind::Arrive => ("arrive", "到场"),
        ClockKind::Restore => ("restore", "恢复"),
    };
    let en = |c: &crate::incident::Clock| {
        let due = network.local_time(c.due_at);
        format!("{} missed its {} target, due {due}", c.party, name(c.kind).0)
    };
    let zh = |c: &crate::incident::Clock| {
        let due = network.local_time(c.due_at);
        format!("{} 未达成{}时限（截止 {due}）", c.party, name(c.kind).1)
    };
    Text {
        en: missed.iter().map(en).collect::<Vec<_>>().join("; "),
        zh: missed.iter().map(zh).collect::<Vec<_>>().join("；"),
    }
}

#[cfg(test)]
mod tests;
