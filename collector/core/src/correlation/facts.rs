//! What is known: the model, the evidence, and the symptoms that want an explanation.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Settings;
use super::cause::{Cause, Mode};
use super::confirm::samples_of_failure;
use super::exoneration::CROWD_PATIENCE_MS;
use super::flapping::Flapping;
use super::memo::Memory;
use super::nature::{Nature, Natures};
use super::outage::{Brief, OUTAGE_MEMORY_MS, Outage};
use super::proof::Proof;
use super::structure::Structure;
use super::suggestion::Suggestions;
use super::suspicion::Suspicion;
use super::symptom::{Symptom, blame};
use super::tremor::Tremors;
use crate::health::evidence::{By, EvidenceStore, Millis, NEVER, Word};
use crate::health::{CheckRecord, Observation, Status};
use crate::network::Network;

/// What happened to a symptom because of an observation.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    /// It ended with a good word said at this time.
    Ended { word: u32, root: Option<Cause>, at: Millis },
    /// It is new, or was seen again in a way that matters.
    Grew { word: u32 },
}

/// The model, all evidence and all symptoms.
#[derive(Debug)]
pub(crate) struct Facts {
    pub settings: Settings,
    pub structure: Structure,
    pub store: EvidenceStore,
    pub natures: Natures,
    pub proof: Proof,
    pub symptoms: FxHashMap<u32, Symptom>,
    pub suspicion: Suspicion,
    /// What was worked out from the evidence as it is now.
    pub memory: Memory,
    /// By component: its symptom of the check `agent`.
    pub(super) agents: FxHashMap<u32, u32>,
    /// When agents were lost in the last while, the ones that are back included.
    pub(super) losses: Vec<Millis>,
    /// By component: when its agent was heard again after it had been lost.
    pub(super) returns: FxHashMap<u32, Millis>,
    /// Settle windows that are open: (end, symptom).
    pub ripening: BTreeSet<(Millis, u32)>,
    pub outages: Vec<Outage>,
    /// Failures of the last while that were over before anything was made of them.
    pub(super) brief: VecDeque<Brief>,
    /// Edges that the model seems to lack.
    pub suggestions: Suggestions,
    pub flapping: Flapping,
    pub tremors: Tremors,
    /// The time of the newest event.
    pub now: Millis,
    /// What happened since [`Facts::take_turns`].
    turns: Vec<Turn>,
}

impl Facts {
    pub(crate) fn new(network: Arc<Network>, settings: Settings) -> Self {
        let structure = Structure::new(network);
        Self {
            store: EvidenceStore::new(structure.network.components.len()),
            natures: Natures::new(&settings),
            proof: Proof::new(&structure),
            symptoms: FxHashMap::default(),
            suspicion: Suspicion::default(),
            memory: Memory::default(),
            agents: FxHashMap::default(),
            losses: Vec::new(),
            returns: FxHashMap::default(),
            ripening: BTreeSet::new(),
            outages: Vec::new(),
            brief: VecDeque::new(),
            suggestions: Suggestions::default(),
            flapping: Flapping::new(settings.flap_quiet_seconds),
            tremors: Tremors::default(),
            now: NEVER,
            turns: Vec::new(),
            structure,
            settings,
        }
    }

    /// Tolerated difference of clocks.
    pub(crate) fn skew(&self) -> Millis {
        Millis::from(self.settings.clock_skew_ms)
    }

    /// The settle window of a component.
    pub(crate) fn settle_of(&self, component: u32) -> Millis {
        self.settings.settle_ms(self.structure.network.component(component))
    }

    /// What happened to symptoms since the last call.
    pub(crate) fn take_turns(&mut self) -> Vec<Turn> {
        std::mem::take(&mut self.turns)
    }

    /// Takes an observation in; returns the record if it is worth persisting.
    pub(crate) fn hear(&mut self, now: Millis, observation: &Observation) -> Option<CheckRecord> {
        self.now = self.now.max(now);
        self.memory.forget();
        let late_after = Millis::from(self.settings.late_seconds) * 1000;
        let network = self.structure.network.clone();
        let heard = self.store.hear(&network, observation, now, late_after)?;
        if heard.repeated {
            return None;
        }
        self.natures.learn(self.store.check_names());
        let word = *self.store.word(heard.word);
        let nature = self.natures.of(word.check);
        let at = observation.at.as_millisecond().min(now);
        let shown = self.natures.shown_by(word.check, self.structure.kind(word.of));
        self.proof
            .learn(&self.structure, &word.saying(observation.status, at), shown, now);
        self.follow(heard.word, now);
        match word.by() {
            By::Own if nature != Nature::Agent => self.agent_spoke(word.of),
            By::Agent(observer) => self.agent_spoke(observer),
            _ => {}
        }
        // "No answer" replaces the persisted word only when that was good: after a restart a failure must not be forgotten.
        let hides_failure = observation.status == Status::Unknown && self.symptoms.contains_key(&heard.word);
        let worth = heard.changed && word.at == at && !hides_failure;
        worth.then(|| self.store.record(&network, heard.word))
    }

    /// Takes a persisted record back after a restart at `now`.
    pub(crate) fn restore(&mut self, now: Millis, record: &CheckRecord) {
        self.memory.forget();
        let network = self.structure.network.clone();
        if let Some(index) = self.store.restore(&network, record) {
            self.natures.learn(self.store.check_names());
            let word = *self.store.word(index);
            let shown = self.natures.shown_by(word.check, self.structure.kind(word.of));
            self.proof.learn(&self.structure, &word, shown, word.at);
            if word.last_ok != NEVER && word.status != Status::Ok {
                self.proof
                    .learn(&self.structure, &word.saying(Status::Ok, word.last_ok), shown, word.at);
            }
            self.follow(index, now);
        }
    }

    /// Replaces the model: all conclusions are drawn again from the evidence.
    pub(crate) fn set_network(&mut self, now: Millis, network: Arc<Network>) {
        let mut old = std::mem::replace(self, Self::new(network, self.settings.clone()));
        let network = self.structure.network.clone();
        self.store = std::mem::take(&mut old.store).carried_over(&old.structure.network, &network);
        self.suggestions = std::mem::take(&mut old.suggestions);
        self.suggestions.settle(&network);
        self.natures.learn(self.store.check_names());
        self.proof.rebuild(&self.structure, &self.store, &self.natures, now);
        let arrivals: FxHashMap<_, _> = old
            .symptoms
            .values()
            .filter_map(|symptom| {
                Some((
                    network.index(&old.structure.network.component(symptom.of).id)?,
                    symptom.check,
                    symptom.arrived,
                ))
            })
            .map(|(of, check, arrived)| ((of, check), arrived))
            .collect();
        for index in 0..self.store.len() {
            let word = *self.store.word(index);
            let failing = word.status != Status::Ok;
            if failing {
                self.follow(index, arrivals.get(&(word.of, word.check)).copied().unwrap_or(now));
            }
        }
    }

    /// Updates the symptom of a word after a new sample.
    fn follow(&mut self, index: u32, now: Millis) {
        let word = *self.store.word(index);
        let nature = self.natures.of(word.check);
        let failing = match word.status {
            Status::Critical => !word.late || self.symptoms.contains_key(&index),
            Status::Warning => self.settings.warning_opens && !word.late,
            Status::Unknown | Status::Ok => false,
        };
        if nature == Nature::Agent {
            let heard = self.proof.heard_at(word.of);
            let lost = word.status > Status::Ok && heard != NEVER && heard <= word.at;
            return if lost {
                self.grow(index, &word, nature, now)
            } else {
                self.end(index, word.at)
            };
        }
        if word.status == Status::Warning && self.structure.network.link_ends(word.of).is_some() {
            self.tremors.cables.errs(word.of);
        }
        match word.status {
            _ if failing => self.grow(index, &word, nature, now),
            Status::Unknown => {}
            _ => {
                if nature == Nature::Presence && self.symptoms.contains_key(&index) {
                    self.proof.returned(&self.structure, word.of, word.at);
                }
                self.end(index, word.at)
            }
        }
    }

    /// A check was seen failing: for the first time, or once more.
    fn grow(&mut self, index: u32, word: &Word, nature: Nature, now: Millis) {
        if self.symptoms.contains_key(&index) {
            self.fails_again(index, word, nature, now);
        } else {
            self.begin(index, word, nature, now);
        }
    }

    fn fails_again(&mut self, index: u32, word: &Word, nature: Nature, now: Millis) {
        if self
            .symptoms
            .get(&index)
            .is_some_and(|symptom| symptom.recovering.is_some_and(|end| word.at > end))
        {
            self.unschedule(index);
        }
        let kept_back = self
            .symptoms
            .get(&index)
            .is_some_and(|symptom| self.was_kept_back(symptom));
        let Some(symptom) = self.symptoms.get_mut(&index) else {
            return;
        };
        let again = kept_back || symptom.resting || symptom.recovering.is_some_and(|end| word.at > end);
        let samples = samples_of_failure(&self.store, symptom);
        let needed = self.settings.samples_of(self.structure.network.component(symptom.of));
        let confirmed = samples == 2 || samples == needed;
        if nature == Nature::Agent && symptom.recovering.is_some_and(|end| word.at > end) {
            // Silence goes on until the agent speaks: being told of it once more is no new loss.
            symptom.arrived = now;
            (symptom.recovering, symptom.root, symptom.mature) = (None, None, false);
            self.ripening.insert((now + CROWD_PATIENCE_MS, index));
            self.schedule(index);
        } else if let Some(end) = symptom.recovering.filter(|end| word.at > *end) {
            let since = self
                .store
                .history(index)
                .and_then(|history| history.first_failing_after(end))
                .unwrap_or(word.at);
            (symptom.since, symptom.origin, symptom.arrived, symptom.after) = (since, since, now, end);
            (symptom.recovering, symptom.root, symptom.mature) = (None, None, false);
            self.schedule(index);
        } else if symptom.resting {
            symptom.since = word.since;
        } else if nature != Nature::Agent && symptom.origin == symptom.since && word.since > symptom.after {
            (symptom.since, symptom.origin) = (word.since, word.since);
        }
        let Some(symptom) = self.symptoms.get_mut(&index) else {
            return;
        };
        if std::mem::take(&mut symptom.resting) {
            self.flapping.resume(index, symptom.at);
        }
        symptom.at = symptom.at.max(word.at);
        if again || confirmed {
            self.turns.push(Turn::Grew { word: index });
        }
        self.follow_tremor(index);
    }

    fn begin(&mut self, index: u32, word: &Word, nature: Nature, now: Millis) {
        let by = word.by();
        let from = match by {
            By::Own => None,
            By::Agent(observer) => self.structure.network.place(observer),
            By::Collector => self.structure.collector_place(),
        };
        let blame = blame(&mut self.structure, word.of, nature, by, from);
        let flaps = self.flaps(index, &blame);
        for cause in blame.iter() {
            self.proof.watch(cause.component, true);
        }
        let mut symptom = Symptom {
            word: index,
            of: word.of,
            check: word.check,
            by,
            from,
            nature,
            since: word.since,
            after: NEVER,
            origin: flaps.unwrap_or(word.since),
            at: word.at,
            arrived: now,
            mature: false,
            latched: flaps.is_some(),
            trembles: false,
            resting: false,
            awaited: NEVER,
            recovering: None,
            blame,
            viable: SmallVec::new(),
            root: None,
        };
        symptom.recovering = self.outage_that_explains(&symptom);
        if nature == Nature::Agent {
            self.agents.insert(word.of, index);
            self.losses.retain(|loss| (now - *loss).abs() <= OUTAGE_MEMORY_MS);
            self.losses.push(word.since);
            self.ripening.insert((now + CROWD_PATIENCE_MS, index));
        }
        self.suspicion.add(&symptom);
        self.tremors.cables.failure_began();
        self.memory.forget();
        self.symptoms.insert(index, symptom);
        self.schedule(index);
        self.turns.push(Turn::Grew { word: index });
        self.follow_tremor(index);
    }

    /// A symptom is to be judged again.
    pub(crate) fn renew(&mut self, index: u32) {
        if self.symptoms.contains_key(&index) {
            self.turns.push(Turn::Grew { word: index });
        }
    }

    /// A good word, or a lasting silence of a flapping check, ends a symptom.
    pub(crate) fn end(&mut self, index: u32, at: Millis) {
        let Some(symptom) = self.symptoms.get_mut(&index) else {
            return;
        };
        self.tremors.spell_ended(symptom, at);
        if symptom.latched {
            if !std::mem::replace(&mut symptom.resting, true) {
                self.flapping.rest(index, symptom.at);
            }
            return;
        }
        self.forget(index, at);
    }

    /// Takes a symptom out.
    pub(crate) fn forget(&mut self, index: u32, at: Millis) {
        self.unschedule(index);
        let Some(symptom) = self.symptoms.remove(&index) else {
            return;
        };
        self.flapping.resume(index, symptom.at);
        self.memory.forget();
        self.tremors.aged |= symptom.trembles;
        let proof = &mut self.proof;
        self.suspicion
            .remove(&symptom, |component| proof.watch(component, false));
        self.brief_outage_ended(&symptom, at);
        if symptom.nature == Nature::Agent {
            self.agents.remove(&symptom.of);
            self.returns.insert(symptom.of, self.now);
        }
        self.turns.push(Turn::Ended {
            word: index,
            root: symptom.root,
            at,
        });
    }

    /// The modes in which a failure is an outage.
    pub(crate) fn is_outage(mode: Mode) -> bool {
        matches!(mode, Mode::Down | Mode::Broken)
    }
}
