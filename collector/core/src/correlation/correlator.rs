//! The correlator: evidence in, verdicts out, incrementally.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::Settings;
use super::cause::Cause;
use super::confirm::Confirmation;
use super::facts::{Facts, Turn};
use super::probing::Probing;
use super::solve::Finding;
use super::verdict::Verdict;
use super::view::Evaluation;
use crate::health::evidence::{Millis, NEVER, timestamp};
use crate::health::{CheckRecord, Observation};
use crate::ids::ComponentId;
use crate::network::{Kind, Network};

/// A verdict on a large failure is brought up to date at most this often.
const REFRESH_MS: Millis = 1000;

/// A root cause that is being followed.
#[derive(Debug)]
pub(crate) struct Root {
    pub finding: Finding,
    pub confirmation: Confirmation,
    /// What was told; `None` while it settles, is not confirmed, or is excused by maintenance.
    pub verdict: Option<Arc<Verdict>>,
    /// The time of a good word of one of its symptoms: the failure is ending.
    pub recovered: Option<Millis>,
    /// Approved maintenance covers it.
    pub excused: bool,
    /// Earliest instant the verdict is dated to.
    pub from: Option<Millis>,
    /// The verdict is to be written again at this time.
    pub refresh: Option<Millis>,
    written: Millis,
}

/// Keeps the newest evidence and the most plausible set of root causes that explains it.
///
/// The same observations give the same verdicts whatever the order in which they arrive within the settle window. The work
/// per observation depends on what it changes, not on the size of the network.
#[derive(Debug)]
pub struct Correlator {
    pub(super) facts: Facts,
    pub(super) roots: BTreeMap<Cause, Root>,
    /// Symptoms whose clusters are to be solved again.
    dirty: BTreeSet<u32>,
    changed: BTreeSet<ComponentId>,
    probing: Probing,
    /// Starts and ends of maintenance windows still to come.
    boundaries: BTreeSet<Millis>,
    /// The time of the last evaluation.
    pub(super) evaluated: Millis,
}

impl Correlator {
    /// A correlator without any evidence.
    pub fn new(network: Arc<Network>, settings: Settings) -> Self {
        let boundaries = boundaries(&network);
        Self {
            facts: Facts::new(network, settings),
            roots: BTreeMap::new(),
            dirty: BTreeSet::new(),
            changed: BTreeSet::new(),
            probing: Probing::default(),
            boundaries,
            evaluated: Millis::MIN,
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

    /// Takes a persisted record back after a restart.
    pub fn restore(&mut self, record: CheckRecord) {
        self.facts.restore(&record);
        self.digest();
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
        self.dirty.clear();
        self.facts.set_network(now.as_millisecond(), network);
        self.digest();
    }

    /// Follows up what happened to symptoms, and new proof of health.
    fn digest(&mut self) {
        for turn in self.facts.take_turns() {
            match turn {
                Turn::Grew { word } => _ = self.dirty.insert(word),
                Turn::Ended { word, root, at } => self.symptom_ended(word, root, at),
            }
        }
        for component in self.facts.proof.take_news() {
            let Some(suspects) = self.facts.blamed.get(&component) else {
                continue;
            };
            for &word in suspects {
                let Some(symptom) = self.facts.symptoms.get(&word) else {
                    continue;
                };
                let lost = symptom
                    .viable
                    .iter()
                    .any(|c| c.component == component && !self.facts.is_possible(*c, symptom));
                if lost || symptom.nature == super::nature::Nature::Agent {
                    self.dirty.insert(word);
                }
            }
        }
    }

    fn symptom_ended(&mut self, word: u32, root: Option<Cause>, at: Millis) {
        self.dirty.remove(&word);
        let Some(cause) = root else { return };
        let Some(root) = self.roots.get_mut(&cause) else { return };
        root.recovered = Some(root.recovered.map_or(at, |known| known.max(at)));
        root.finding.symptoms.retain(|symptom| *symptom != word);
        match root.finding.symptoms.first() {
            Some(&other) => _ = self.dirty.insert(other),
            None => self.drop_root(cause, at),
        }
    }

    fn drop_root(&mut self, cause: Cause, end: Millis) {
        if let Some(root) = self.roots.remove(&cause) {
            let onset = root
                .verdict
                .as_ref()
                .map_or(end, |verdict| verdict.since.as_millisecond());
            self.facts.outage_ended(cause, onset.min(end), end);
            self.changed.insert(self.facts.component_id(cause.component));
            self.changed.extend(
                root.verdict
                    .iter()
                    .flat_map(|verdict| verdict.symptoms.iter().chain(&verdict.services).cloned()),
            );
        }
    }

    /// Gives all verdicts that are settled and confirmed.
    pub fn evaluate(&mut self, now: Timestamp) -> Evaluation {
        let now = now.as_millisecond();
        self.evaluated = now;
        self.facts.now = self.facts.now.max(now);
        self.quieten(now);
        self.pass_boundaries(now);
        self.ripen(now);
        self.digest();
        self.solve_dirty(now);
        self.write_verdicts(now);
        let mut verdicts: Vec<Arc<Verdict>> = self.roots.values().filter_map(|root| root.verdict.clone()).collect();
        // One verdict per component: what has failed is not reported as degraded, or its agent as dead, on top.
        verdicts.sort_by(|a, b| a.root.cmp(&b.root).then(a.class.cmp(&b.class)));
        verdicts.dedup_by(|later, first| later.root == first.root);
        let probes = self.probing.ask(&self.facts, &self.roots, now);
        let followers = self.followers(&self.changed);
        self.changed.extend(followers);
        Evaluation {
            verdicts,
            probes,
            changed: std::mem::take(&mut self.changed).into_iter().collect(),
        }
    }

    /// A flapping check that has been quiet long enough is fine.
    fn quieten(&mut self, now: Millis) {
        let quiet = Millis::from(self.facts.settings.flap_quiet_seconds) * 1000;
        let latched = self
            .facts
            .symptoms
            .values()
            .filter(|symptom| symptom.resting && symptom.at + quiet <= now);
        let mut over: Vec<u32> = latched.map(|symptom| symptom.word).collect();
        over.sort_unstable();
        for word in over {
            self.facts.forget(word, now);
        }
    }

    /// Maintenance begins or ends: what it covers is judged again.
    fn pass_boundaries(&mut self, now: Millis) {
        let mut passed = false;
        while self.boundaries.first().is_some_and(|at| *at <= now) {
            self.boundaries.pop_first();
            passed = true;
        }
        if passed {
            let touched = self.facts.symptoms.values().filter(|symptom| {
                let mut blamed = symptom.blame.iter();
                blamed.any(|cause| !self.facts.structure.network.maintenance_of(cause.component).is_empty())
            });
            self.dirty
                .extend(touched.map(|symptom| symptom.word).collect::<Vec<_>>());
        }
    }

    /// Symptoms whose settle window is over take part from now on, and with them those that came in the meantime.
    fn ripen(&mut self, now: Millis) {
        while let Some((due, word)) = self.facts.ripening.first().copied().filter(|(due, _)| *due <= now) {
            self.facts.ripening.remove(&(due, word));
            let Some(symptom) = self.facts.symptoms.get_mut(&word) else {
                continue;
            };
            if !symptom.mature || symptom.viable.is_empty() {
                symptom.mature = true;
                self.dirty.insert(word);
            }
        }
    }

    fn solve_dirty(&mut self, now: Millis) {
        let mut start: BTreeSet<u32> = std::mem::take(&mut self.dirty);
        if start.is_empty() {
            return;
        }
        self.add_fellow_dependents(&mut start);
        for &word in &start {
            self.refresh_viable(word);
        }
        let hanging = |cause: &Cause| self.roots.get(cause).map_or(&[][..], |root| &root.finding.symptoms);
        let words = self.facts.reach(&start, hanging);
        let ripe = words
            .iter()
            .any(|word| self.facts.symptoms.get(word).is_some_and(|symptom| symptom.mature));
        if !ripe {
            return;
        }
        for &word in &words {
            if self.facts.ripens_with_others(word, now)
                && let Some(symptom) = self.facts.symptoms.get_mut(&word)
            {
                symptom.mature = true;
            }
        }
        self.end_recovered(&words);
        for &word in &words {
            self.overtake(word);
            self.refresh_viable(word);
        }
        let findings = self.facts.solve(&words, now);
        self.adopt(&words, findings, now);
    }

    /// Whether proof of health that comes from elsewhere than its symptoms means that a told root cause has recovered, and
    /// not that it never was one: it was seen failing itself, or has lasted longer than checks take to come round.
    fn is_recovery(&self, root: &Root, healthy: Millis) -> bool {
        let cause = root.finding.cause;
        let Some(verdict) = &root.verdict else { return false };
        let settle = self
            .facts
            .settings
            .settle_ms(self.facts.structure.network.component(cause.component));
        self.facts.fails_itself(cause.component) || healthy.saturating_sub(verdict.since.as_millisecond()) > 2 * settle
    }

    /// A word from within an outage that has ended meanwhile waits for the check's next word.
    fn overtake(&mut self, word: u32) {
        let Some(symptom) = self.facts.symptoms.get(&word) else {
            return;
        };
        if symptom.root.is_some() || symptom.recovering.is_some() {
            return;
        }
        let end = self
            .facts
            .outage_that_explains(&symptom.blame, symptom.since, symptom.at);
        if let Some(symptom) = self.facts.symptoms.get_mut(&word) {
            symptom.recovering = end;
        }
    }

    /// Whether power or a site can be to blame depends on all its dependents: they are judged together.
    fn add_fellow_dependents(&self, start: &mut BTreeSet<u32>) {
        let blamed = start
            .iter()
            .filter_map(|word| self.facts.symptoms.get(word))
            .flat_map(|symptom| symptom.blame.iter());
        let supplies: BTreeSet<u32> = blamed
            .map(|cause| cause.component)
            .filter(|component| matches!(self.facts.structure.kind(*component), Kind::Power | Kind::Site))
            .collect();
        for supply in supplies {
            start.extend(self.facts.blamed.get(&supply).into_iter().flatten());
        }
    }

    /// Works out again which causes are possible. What rests or waits for its next word keeps its root cause.
    fn refresh_viable(&mut self, word: u32) {
        let Some(symptom) = self.facts.symptoms.get(&word) else {
            return;
        };
        let viable = match symptom.root.filter(|_| symptom.resting) {
            Some(root) => smallvec::smallvec![root],
            None => self.facts.viable(symptom),
        };
        if let Some(symptom) = self.facts.symptoms.get_mut(&word) {
            symptom.viable = viable;
        }
    }

    /// A root cause that was proven healthy while its symptoms recover has ended: the symptoms that were last seen before
    /// that wait for their next word instead of accusing somebody else.
    fn end_recovered(&mut self, words: &[u32]) {
        let mut causes: Vec<Cause> = words
            .iter()
            .filter_map(|word| self.facts.symptoms.get(word))
            .filter_map(|symptom| symptom.root)
            .collect();
        causes.sort_unstable();
        causes.dedup();
        for cause in causes {
            let Some(root) = self.roots.get(&cause) else { continue };
            let symptoms = root.finding.symptoms.clone();
            let mut over = None;
            for symptom in symptoms.iter().filter_map(|word| self.facts.symptoms.get(word)) {
                if !symptom.resting && !self.facts.is_possible(cause, symptom) {
                    over = over.max(Some(self.facts.healthy_at(cause, symptom)));
                }
            }
            let Some(end) = over.map(|end| {
                if end == NEVER {
                    root.recovered.unwrap_or(end)
                } else {
                    end
                }
            }) else {
                continue;
            };
            if root.recovered.is_none() && !self.is_recovery(root, end) {
                continue;
            }
            for word in symptoms {
                let Some(symptom) = self.facts.symptoms.get_mut(&word).filter(|symptom| !symptom.latched) else {
                    continue;
                };
                symptom.root = None;
                if symptom.at <= end {
                    symptom.recovering = Some(end);
                } else if let Some(since) = self
                    .facts
                    .store
                    .history(word)
                    .and_then(|history| history.first_failing_after(end))
                {
                    (symptom.since, symptom.origin, symptom.after) = (since, since, end);
                }
            }
            self.drop_root(cause, end);
        }
    }

    /// Puts new findings in the place of the old ones of the same symptoms.
    fn adopt(&mut self, words: &[u32], findings: Vec<Finding>, now: Millis) {
        let mut old: BTreeMap<Cause, Root> = BTreeMap::new();
        for word in words {
            let Some(symptom) = self.facts.symptoms.get_mut(word) else {
                continue;
            };
            if let Some(cause) = symptom.root.take()
                && let Some(root) = self.roots.remove(&cause)
            {
                old.insert(cause, root);
            }
        }
        for finding in findings.into_iter().filter(|finding| !finding.symptoms.is_empty()) {
            for word in &finding.symptoms {
                if let Some(symptom) = self.facts.symptoms.get_mut(word) {
                    symptom.root = Some(finding.cause);
                }
            }
            let known = old.remove(&finding.cause);
            let excused = self.facts.is_approved(finding.cause.component, now);
            let root = Root {
                confirmation: self.facts.confirm(&finding),
                recovered: known.as_ref().and_then(|root| root.recovered),
                from: self.facts.maintenance_end(finding.cause.component, &finding, now),
                refresh: Some(now),
                written: known.as_ref().map_or(Millis::MIN, |root| root.written),
                verdict: known.and_then(|root| root.verdict),
                excused,
                finding,
            };
            self.roots.insert(root.finding.cause, root);
        }
        for (cause, root) in old {
            self.changed.insert(self.facts.component_id(cause.component));
            self.changed.extend(
                root.verdict
                    .iter()
                    .flat_map(|verdict| verdict.symptoms.iter().chain(&verdict.services).cloned()),
            );
        }
    }

    fn write_verdicts(&mut self, now: Millis) {
        for (cause, root) in &mut self.roots {
            let Some(due) = root.refresh else { continue };
            if root.excused || root.confirmation != Confirmation::Confirmed {
                root.verdict = None;
                root.refresh = None;
                continue;
            }
            // Large failures grow by the second; writing them out each time would cost more than it tells.
            let large = root.finding.symptoms.len() > 256 && root.verdict.is_some();
            let due = if large {
                due.max(root.written.saturating_add(REFRESH_MS))
            } else {
                due
            };
            if due > now {
                root.refresh = Some(due);
                continue;
            }
            root.refresh = None;
            root.written = now;
            let verdict = self.facts.judge(&root.finding, root.from);
            if root.verdict.as_deref() != Some(&verdict) {
                self.changed.insert(self.facts.component_id(cause.component));
                self.changed
                    .extend(verdict.symptoms.iter().chain(&verdict.services).cloned());
                root.verdict = Some(Arc::new(verdict));
            }
        }
    }

    /// When to evaluate next even if nothing arrives.
    pub fn next_wakeup(&self) -> Option<Timestamp> {
        let quiet = Millis::from(self.facts.settings.flap_quiet_seconds) * 1000;
        let later = (self.evaluated.saturating_add(1), 0);
        let window = self.facts.ripening.range(later..).next().map(|(due, _)| *due);
        let refreshes = self.roots.values().filter_map(|root| root.refresh);
        let resting = self
            .facts
            .symptoms
            .values()
            .filter(|symptom| symptom.resting)
            .map(|symptom| symptom.at + quiet);
        let next = [
            window,
            self.boundaries.first().copied(),
            refreshes.filter(|at| *at > self.evaluated).min(),
            resting.filter(|at| *at > self.evaluated).min(),
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
