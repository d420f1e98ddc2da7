//! The correlator: evidence in, verdicts out, incrementally.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::view::{ComponentStatus, Evaluation, Explanation, State};
use super::{Candidate, Class, Evidence, Settings, Stance, Text, Verdict};
use crate::health::evidence::{EvidenceStore, Millis, timestamp};
use crate::health::{CheckRecord, Observation, Status};
use crate::ids::ComponentId;
use crate::network::Network;

/// Keeps the newest evidence and the most plausible set of root causes that explains it.
#[derive(Debug)]
pub struct Correlator {
    network: Arc<Network>,
    settings: Settings,
    store: EvidenceStore,
    /// Failing words by position, with the time at which the failure was first heard of.
    failing: BTreeMap<u32, Millis>,
    verdicts: BTreeMap<ComponentId, Arc<Verdict>>,
    changed: Vec<ComponentId>,
    evaluated: Millis,
}

impl Correlator {
    /// A correlator without any evidence.
    pub fn new(network: Arc<Network>, settings: Settings) -> Self {
        let store = EvidenceStore::new(network.components.len());
        Self {
            network,
            settings,
            store,
            failing: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            changed: Vec::new(),
            evaluated: Millis::MIN,
        }
    }

    /// Takes an observation in. Returns the check's new record if it changed in a way worth persisting; `None` for repeated,
    /// superseded or duplicate words and for components that the model does not know.
    pub fn observe(&mut self, now: Timestamp, observation: &Observation) -> Option<CheckRecord> {
        let now = now.as_millisecond();
        let late_after = i64::from(self.settings.late_seconds) * 1000;
        let heard = self.store.hear(&self.network, observation, now, late_after)?;
        if heard.repeated {
            return None;
        }
        self.note(heard.word, now);
        if heard.changed {
            self.changed.push(observation.of.clone());
        }
        heard.changed.then(|| self.store.record(&self.network, heard.word))
    }

    /// Takes a persisted record back after a restart.
    pub fn restore(&mut self, record: CheckRecord) {
        if let Some(word) = self.store.restore(&self.network, &record) {
            self.note(word, record.since.as_millisecond());
        }
    }

    fn note(&mut self, index: u32, now: Millis) {
        let word = *self.store.word(index);
        match word.status {
            Status::Critical if !word.late && self.store.check_name(word.check).as_str() != "agent" => {
                self.failing.entry(index).or_insert(now);
            }
            Status::Ok | Status::Warning => _ = self.failing.remove(&index),
            _ => {}
        }
    }

    /// Replaces the model; the evidence stays.
    pub fn set_network(&mut self, now: Timestamp, network: Arc<Network>) {
        let old = std::mem::replace(&mut self.network, network);
        let store = std::mem::replace(&mut self.store, EvidenceStore::new(self.network.components.len()));
        self.failing.clear();
        for word in 0..store.len() {
            if let Some(index) = self.store.restore(&self.network, &store.record(&old, word)) {
                self.note(index, now.as_millisecond());
            }
        }
    }

    /// Gives all verdicts that are settled and confirmed.
    pub fn evaluate(&mut self, now: Timestamp) -> Evaluation {
        let now = now.as_millisecond();
        self.evaluated = now;
        let mut roots: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (&word, &heard) in &self.failing {
            let of = self.store.word(word).of;
            if heard + self.settings.settle_ms(self.network.component(of)) <= now {
                roots.entry(of).or_default().push(word);
            }
        }
        let mut verdicts = BTreeMap::new();
        for (of, words) in roots {
            let needed = self.settings.samples_of(self.network.component(of));
            if words.len() > 1 || words.iter().any(|word| self.store.word(*word).streak >= needed) {
                let verdict = self.verdict(of, &words);
                let kept = self
                    .verdicts
                    .get(&verdict.root)
                    .filter(|old| ***old == verdict)
                    .cloned();
                verdicts.insert(verdict.root.clone(), kept.unwrap_or_else(|| Arc::new(verdict)));
            }
        }
        self.verdicts = verdicts;
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        changed.dedup();
        Evaluation {
            verdicts: self.verdicts.values().cloned().collect(),
            probes: Vec::new(),
            changed,
        }
    }

    fn verdict(&self, of: u32, words: &[u32]) -> Verdict {
        let component = self.network.component(of);
        let since = words.iter().map(|word| self.store.word(*word).since).min().unwrap_or(0);
        let evidence = words.iter().map(|index| {
            let word = self.store.word(*index);
            let why = Text {
                en: "the check fails".into(),
                zh: "检查失败".into(),
            };
            Evidence {
                check: self.store.key(&self.network, *index),
                status: word.status,
                at: timestamp(word.at),
                stance: Stance::For,
                why,
            }
        });
        Verdict {
            root: component.id.clone(),
            class: Class::Failure,
            candidates: vec![Candidate {
                component: component.id.clone(),
                probability: 1.0,
            }],
            undecided: false,
            since: timestamp(since),
            symptoms: Vec::new(),
            services: Vec::new(),
            evidence: evidence.collect(),
            flapping: false,
            reason: Text {
                en: format!("{} checks of {} fail", words.len(), component.id),
                zh: format!("{} 的 {} 项检查失败", component.id, words.len()),
            },
        }
    }

    /// When to evaluate next even if nothing arrives: the end of the first settle window that is still open.
    pub fn next_wakeup(&self) -> Option<Timestamp> {
        let due = self.failing.iter().map(|(word, heard)| {
            let component = self.network.component(self.store.word(*word).of);
            (component, heard + self.settings.settle_ms(component))
        });
        due.map(|(_, at)| at)
            .filter(|at| *at > self.evaluated)
            .min()
            .map(timestamp)
    }

    /// The state of a component for views; `None` = the model does not know it.
    pub fn status(&self, id: &ComponentId) -> Option<ComponentStatus> {
        let index = self.network.index(id)?;
        let worst = self.store.about(index).map(|word| self.store.word(word).status).max();
        let verdict = self.verdicts.get(id);
        Some(ComponentStatus {
            state: if verdict.is_some() {
                State::Failed
            } else {
                State::Unknown
            },
            status: worst,
            since: verdict.map(|verdict| verdict.since),
            root: verdict.map(|verdict| verdict.root.clone()),
            reason: verdict.map(|verdict| verdict.reason.clone()).unwrap_or_default(),
        })
    }

    /// The newest word of every check of a component.
    pub fn checks(&self, id: &ComponentId) -> Vec<CheckRecord> {
        let words = self
            .network
            .index(id)
            .map(|index| self.store.about(index))
            .into_iter()
            .flatten();
        words.map(|word| self.store.record(&self.network, word)).collect()
    }

    /// Why something was opened on a component, or why not; `None` = the model does not know it.
    pub fn explain(&self, id: &ComponentId, _now: Timestamp) -> Option<Explanation> {
        let status = self.status(id)?;
        let verdicts: Vec<_> = self
            .verdicts
            .get(id)
            .map(|verdict| (**verdict).clone())
            .into_iter()
            .collect();
        Some(Explanation {
            component: id.clone(),
            status,
            evidence: Vec::new(),
            findings: Vec::new(),
            verdicts,
        })
    }
}
