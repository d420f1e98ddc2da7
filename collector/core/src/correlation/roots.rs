//! The life of root causes: adopted, told, recovered, dropped.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cause::{Cause, Mode};
use super::confirm::Confirmation;
use super::correlator::Correlator;
use super::facts::Facts;
use super::outage::Outage;
use super::solve::Finding;
use super::verdict::Verdict;
use crate::health::evidence::Millis;

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
    /// It is flapping, since then.
    pub flaps: Option<Millis>,
    /// When it began, as far as its symptoms tell.
    pub(super) onset: Millis,
    /// What else it could be, or could have been when it began to recover.
    suspects: Vec<Cause>,
    /// The verdict of the present flap that explained most: what is held while it is fine.
    fullest: Option<Arc<Verdict>>,
    written: Millis,
}

impl Root {
    /// A root cause as it was told before a restart.
    pub(crate) fn told_before(finding: Finding, verdict: Arc<Verdict>) -> Self {
        let since = verdict.since.as_millisecond();
        Self {
            confirmation: Confirmation::Confirmed,
            recovered: None,
            excused: false,
            from: None,
            refresh: None,
            flaps: verdict.flapping.then_some(since),
            onset: since,
            suspects: finding.alternatives.iter().skip(1).map(|(cause, _)| *cause).collect(),
            fullest: None,
            written: Millis::MIN,
            verdict: Some(verdict),
            finding,
        }
    }

    /// When the failure that ends now began.
    fn began(&self, end: Millis) -> Millis {
        let known = self.verdict.is_some() || self.excused;
        if known { self.onset.min(end) } else { end }
    }

    /// A recovery clears one candidate after the other, which says nothing about which of them had failed, and ends one check
    /// after the other, which says nothing about how: when to look again before an undecided verdict is called decided because
    /// of it, or its class changes.
    fn decides_too_late(&self, new: &Verdict, settle: Millis) -> Option<Millis> {
        let narrows = self
            .verdict
            .as_ref()
            .is_some_and(|known| (known.undecided && !new.undecided) || known.class != new.class);
        self.recovered.filter(|_| narrows).map(|at| at + 2 * settle)
    }
}

/// The same component was taken to have failed in another way: it is still the same root cause.
fn seen_otherwise(old: &mut BTreeMap<Cause, Root>, cause: Cause) -> Option<Root> {
    let other = old.iter().find(|(known, root)| {
        let outages = Facts::is_outage(known.mode) && Facts::is_outage(cause.mode);
        known.component == cause.component && outages && root.flaps.is_none()
    });
    let other = *other?.0;
    old.remove(&other)
}

impl Correlator {
    pub(super) fn symptom_ended(&mut self, word: u32, root: Option<Cause>, at: Millis) {
        self.dirty.remove(&word);
        let Some(cause) = root else { return };
        let Some(root) = self.roots.get_mut(&cause) else { return };
        root.recovered = Some(root.recovered.map_or(at, |known| known.max(at)));
        root.finding.symptoms.retain(|symptom| *symptom != word);
        if !root.finding.hidden.is_empty() {
            return self.end_hidden(cause, at);
        }
        if cause.mode == Mode::Down {
            self.facts.await_agents(&root.finding.symptoms, at);
        }
        match root.finding.symptoms.first() {
            Some(&other) => _ = self.dirty.insert(other),
            None => {
                self.end_shared(cause, at);
                self.close_root(cause, at);
            }
        }
    }

    /// A root cause has ended; one that flaps is held until it has been quiet.
    pub(super) fn close_root(&mut self, cause: Cause, end: Millis) {
        let Some(root) = self
            .roots
            .get_mut(&cause)
            .filter(|root| root.flaps.is_some() && !root.excused)
        else {
            return self.drop_root(cause, end);
        };
        root.finding.symptoms.clear();
        if let Some(fullest) = root.fullest.take() {
            root.verdict = Some(fullest);
        }
        root.recovered = None;
        let onset = root.began(end);
        let (together, suspects) = (root.finding.hidden.clone(), root.suspects.clone());
        self.facts.outage_ended(Outage {
            cause,
            together,
            suspects,
            onset,
            end,
            told: true,
        });
        self.facts.flapping.hold(cause, Some(end));
    }

    pub(super) fn drop_root(&mut self, cause: Cause, end: Millis) {
        if let Some(root) = self.roots.remove(&cause) {
            let grouped = self.groups.contains_key(&cause);
            let onset = if grouped { root.onset.min(end) } else { root.began(end) };
            let told = grouped || root.verdict.is_some();
            self.facts.outage_ended(Outage {
                cause,
                together: root.finding.hidden.clone(),
                suspects: root.suspects,
                onset,
                end,
                told,
            });
            self.facts.flapping.release(cause);
            self.release(cause, onset, end);
            self.regroup_due = true;
            self.changed.insert(self.facts.component_id(cause.component));
            self.changed.extend(
                root.verdict
                    .iter()
                    .flat_map(|verdict| verdict.symptoms.iter().chain(&verdict.services).cloned()),
            );
        }
    }

    /// Puts new findings in the place of the old ones of the same symptoms.
    pub(super) fn adopt(&mut self, words: &[u32], findings: Vec<Finding>, now: Millis) {
        self.regroup_due = true;
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
            let known = old
                .remove(&finding.cause)
                .or_else(|| self.roots.remove(&finding.cause))
                .or_else(|| seen_otherwise(&mut old, finding.cause));
            let flaps = self.spell_of(finding.cause, known.as_ref().and_then(|root| root.flaps));
            let excused = self.facts.is_approved(finding.cause.component, now);
            let fullest = known.as_ref().and_then(|root| root.fullest.clone());
            let origins = finding.symptoms.iter().filter_map(|word| self.facts.symptoms.get(word));
            let onset = origins
                .map(|symptom| symptom.origin)
                .chain(known.as_ref().map(|root| root.onset))
                .min();
            // A recovery clears one candidate after the other, whichever it was.
            let suspects = match &known {
                Some(root) if root.recovered.is_some() => root.suspects.clone(),
                _ => finding.alternatives.iter().skip(1).map(|(cause, _)| *cause).collect(),
            };
            // What has been told does not become doubtful because part of it is over.
            let told = known.as_ref().is_some_and(|root| root.verdict.is_some());
            let root = Root {
                confirmation: if told {
                    Confirmation::Confirmed
                } else {
                    self.facts.confirm(&finding)
                },
                recovered: known.as_ref().and_then(|root| root.recovered),
                from: self.facts.maintenance_end(finding.cause.component, &finding, now),
                refresh: Some(now),
                written: known.as_ref().map_or(Millis::MIN, |root| root.written),
                verdict: known.and_then(|root| root.verdict),
                excused,
                flaps,
                onset: onset.unwrap_or(now),
                suspects,
                fullest,
                finding,
            };
            self.roots.insert(root.finding.cause, root);
        }
        for (cause, root) in old {
            if root.flaps.is_some() && !root.excused {
                self.roots.insert(cause, root);
                self.close_root(cause, now);
                continue;
            }
            if let Some(end) = root.recovered.filter(|_| self.explains_nothing_else(&root)) {
                self.roots.insert(cause, root);
                self.drop_root(cause, end);
                continue;
            }
            self.facts.flapping.release(cause);
            self.changed.insert(self.facts.component_id(cause.component));
            self.changed.extend(
                root.verdict
                    .iter()
                    .flat_map(|verdict| verdict.symptoms.iter().chain(&verdict.services).cloned()),
            );
        }
    }

    pub(super) fn write_verdicts(&mut self, now: Millis) {
        for (cause, root) in &mut self.roots {
            let Some(due) = root.refresh else { continue };
            if root.excused || root.confirmation != Confirmation::Confirmed || self.groups.contains_key(cause) {
                root.verdict = None;
                root.refresh = None;
                continue;
            }
            if root.verdict.is_some()
                && !root.finding.symptoms.is_empty()
                && self.facts.are_quiet(&root.finding.symptoms)
            {
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
            // Who has been told that it is theirs is not told otherwise because it may yet be something else.
            let open = root.verdict.as_ref().is_none_or(|known| known.undecided);
            let looming = open.then(|| Self::with_looming(&self.facts, &root.finding, now));
            let looming = looming.flatten();
            let told = looming.as_ref().map_or(&root.finding, |(told, _)| told);
            root.refresh = looming.as_ref().map(|(_, until)| *until);
            let mut verdict = self.facts.judge(told, root.from, root.flaps);
            let grouped = self.groups.iter().filter(|(_, grouping)| grouping.into == *cause);
            self.facts
                .tell_grouped(&mut verdict, &root.finding, &grouped.collect::<Vec<_>>());
            // What drops out before anything has recovered was never down, unless it flaps.
            if let Some(known) = root
                .verdict
                .as_ref()
                .filter(|_| root.recovered.is_some() || root.flaps.is_some())
            {
                verdict.remember_services(known);
            }
            if let Some(later) = root
                .decides_too_late(&verdict, self.facts.settle_of(cause.component))
                .filter(|at| *at > now)
            {
                root.refresh = Some(root.refresh.map_or(later, |known| known.min(later)));
                continue;
            }
            if root.verdict.as_deref() != Some(&verdict) {
                self.changed.insert(self.facts.component_id(cause.component));
                self.changed
                    .extend(verdict.symptoms.iter().chain(&verdict.services).cloned());
                let verdict = Arc::new(verdict);
                let says = |verdict: &Verdict| (!verdict.undecided, verdict.symptoms.len());
                let fuller = root.fullest.as_ref().is_none_or(|known| says(&verdict) >= says(known));
                if root.flaps.is_some() && fuller {
                    root.fullest = Some(Arc::clone(&verdict));
                }
                root.verdict = Some(verdict);
            }
        }
    }
}
