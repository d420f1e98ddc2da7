//! The correlator: evidence in, verdicts out, incrementally.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use rustc_hash::FxHashSet;

use super::Settings;
use super::cause::Cause;
use super::changes::Changes;
use super::facts::{Facts, Turn};
use super::nature::Nature;
use super::outage::Outage;
use super::probing::Probing;
use super::roots::Root;
use super::verdict::Verdict;
use super::view::Evaluation;
use super::weak::Grouping;
use crate::health::evidence::{Millis, timestamp};
use crate::health::{CheckRecord, Observation};
use crate::ids::ComponentId;
use crate::network::Network;

/// Keeps the newest evidence and the most plausible set of root causes that explains it.
///
/// The same observations give the same verdicts whatever the order in which they arrive within the settle window. The work
/// per observation depends on what it changes, not on the size of the network.
#[derive(Debug)]
pub struct Correlator {
    pub(super) facts: Facts,
    pub(super) roots: BTreeMap<Cause, Root>,
    /// Symptoms whose clusters are to be solved again.
    pub(super) dirty: BTreeSet<u32>,
    /// Symptoms that are to be looked at again although their settle window is over.
    pub(super) postponed: FxHashSet<u32>,
    /// Something has settled since there were no symptoms at all.
    pub(super) settled: bool,
    /// Symptoms that came before that: until then there is nothing to judge them with.
    pub(super) waiting: Vec<u32>,
    /// Causes below which nothing has settled yet, nor below any cause that shares symptoms with them.
    pub(super) unsettled: FxHashSet<Cause>,
    pub(super) changed: Changes,
    probing: Probing,
    /// Root causes that are told as part of another, by weak evidence.
    pub(super) groups: BTreeMap<Cause, Grouping>,
    /// Root causes came or went: what is told as part of what is to be worked out again.
    pub(super) regroup_due: bool,
    /// Starts and ends of maintenance windows still to come.
    pub(super) boundaries: BTreeSet<Millis>,
    /// The time of the last evaluation.
    pub(super) evaluated: Millis,
    /// A large failure was judged a moment ago: nothing is judged again before.
    pub(super) rests_until: Millis,
}

impl Correlator {
    /// A correlator without any evidence.
    pub fn new(network: Arc<Network>, settings: Settings) -> Self {
        let boundaries = boundaries(&network);
        Self {
            facts: Facts::new(network, settings),
            roots: BTreeMap::new(),
            dirty: BTreeSet::new(),
            postponed: FxHashSet::default(),
            settled: false,
            waiting: Vec::new(),
            unsettled: FxHashSet::default(),
            changed: Changes::default(),
            probing: Probing::default(),
            groups: BTreeMap::new(),
            regroup_due: false,
            boundaries,
            evaluated: Millis::MIN,
            rests_until: Millis::MIN,
        }
    }

    /// Takes an observation in. Returns the check's new record if it changed in a way worth persisting; `None` for repeated,
    /// superseded or duplicate words and for components that the model does not know.
    pub fn observe(&mut self, now: Timestamp, observation: &Observation) -> Option<CheckRecord> {
        let record = self.facts.hear(now.as_millisecond(), observation);
        self.digest();
        let record = record?;
        self.changed.insert(observation.of.clone());
        Some(record)
    }

    /// Takes a persisted record back after a restart at `now`, from when it settles again.
    pub fn restore(&mut self, now: Timestamp, record: CheckRecord) {
        self.facts.restore(now.as_millisecond(), &record);
        self.digest();
    }

    /// Takes back an outage that had ended before a restart, before the records of checks: what was seen failing within it and
    /// has not been seen since waits for its next word, as it did before.
    pub fn restore_outage(&mut self, root: &ComponentId, onset: Timestamp, end: Timestamp) {
        let Some(component) = self.facts.structure.network.index(root) else {
            return;
        };
        for cause in [Cause::down(component), Cause::broken(component)] {
            self.facts.outage_ended(Outage {
                cause,
                onset: onset.as_millisecond(),
                end: end.as_millisecond(),
                told: true,
                together: Vec::new(),
                suspects: Vec::new(),
            });
        }
    }

    /// Replaces the model; the evidence stays and everything is concluded again.
    pub fn set_network(&mut self, now: Timestamp, network: Arc<Network>) {
        let told: Vec<ComponentId> = self
            .roots
            .keys()
            .map(|cause| self.facts.component_id(cause.component))
            .collect();
        self.changed.extend(told);
        self.boundaries = boundaries(&network);
        self.roots.clear();
        self.groups.clear();
        self.dirty.clear();
        self.postponed.clear();
        self.settled = false;
        self.waiting.clear();
        self.unsettled.clear();
        self.rests_until = Millis::MIN;
        self.facts.set_network(now.as_millisecond(), network);
        self.digest();
    }

    /// Follows up what happened to symptoms.
    fn digest(&mut self) {
        for turn in self.facts.take_turns() {
            match turn {
                Turn::Grew { word } => _ = self.dirty.insert(word),
                Turn::Ended { word, root, at } => self.symptom_ended(word, root, at),
            }
        }
    }

    /// Follows up new proof of health, once for all that arrived together.
    fn digest_news(&mut self) {
        for component in self.facts.proof.take_news() {
            for word in self.facts.suspicion.possible(component) {
                let Some(symptom) = self.facts.symptoms.get(&word) else {
                    continue;
                };
                let lost = !symptom.latched
                    && symptom
                        .viable
                        .iter()
                        .any(|c| c.component == component && !self.facts.is_possible(*c, symptom));
                // Only a machine that is up can have lost nothing but its agent.
                let is_up = symptom.nature == Nature::Agent && symptom.of == component;
                if lost || is_up {
                    self.dirty.insert(word);
                }
            }
        }
    }

    /// Gives all verdicts that are settled and confirmed.
    pub fn evaluate(&mut self, now: Timestamp) -> Evaluation {
        let now = now.as_millisecond();
        self.evaluated = now;
        self.facts.now = self.facts.now.max(now);
        self.quieten(now);
        self.facts.feel_tremors(now);
        self.pass_boundaries(now);
        self.ripen(now);
        self.digest();
        self.digest_news();
        self.solve_dirty(now);
        self.regroup();
        self.write_verdicts(now);
        let mut verdicts: Vec<Arc<Verdict>> = self.roots.values().filter_map(|root| root.verdict.clone()).collect();
        // One verdict per component: what has failed is not reported as degraded, or its agent as dead, on top.
        verdicts.sort_by(|a, b| a.root.cmp(&b.root).then(a.class.cmp(&b.class)));
        verdicts.dedup_by(|later, first| later.root == first.root);
        let probes = self.probing.ask(&self.facts, &self.roots, now);
        let mut changed = self.changed.take();
        let followers = self.followers(&changed);
        if !followers.is_empty() {
            changed.extend(followers);
            changed.sort();
            changed.dedup();
        }
        Evaluation {
            verdicts,
            probes,
            changed,
        }
    }

    /// When to evaluate next even if nothing arrives.
    pub fn next_wakeup(&self) -> Option<Timestamp> {
        let later = (self.evaluated.saturating_add(1), 0);
        let window = self.facts.ripening.range(later..).next().map(|(due, _)| *due);
        let refreshes = self.roots.values().filter_map(|root| root.refresh);
        let next = [
            window,
            self.boundaries.first().copied(),
            refreshes.filter(|at| *at > self.evaluated).min(),
            self.facts.flapping.next_end().filter(|at| *at > self.evaluated),
            (!self.dirty.is_empty()).then_some(self.rests_until),
        ];
        next.into_iter()
            .flatten()
            .filter(|at| *at > self.evaluated)
            .min()
            .map(timestamp)
    }
}

fn boundaries(network: &Network) -> BTreeSet<Millis> {
    network
        .maintenance
        .iter()
        .flat_map(|window| [window.from.as_millisecond(), window.to.as_millisecond()])
        .collect()
}
