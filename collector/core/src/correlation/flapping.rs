//! Flapping: what goes down and up again and again is one failure that says so, not one per flap.
//!
//! Flapping belongs to the root cause. A cause that was told to have failed several times in a short while is held as one
//! failure until it has been quiet. A check that goes up and down faster than evidence settles is held likewise, and blamed
//! on what can flap with it: on nothing below which another check has been steady. What failed each time for another reason
//! does not flap.

use std::collections::{BTreeMap, BTreeSet};

use super::cause::{Cause, Mode};
use super::correlator::Correlator;
use super::facts::Facts;
use super::nature::Nature;
use super::outage::OUTAGE_MEMORY_MS;
use super::symptom::Symptom;
use crate::health::evidence::{By, Millis, Word};

/// So many samples during the flapping, with at most one failure among them, make a check a steady witness.
const STEADY_SAMPLES: Millis = 6;

/// So many affected components are looked at for witnesses.
const LOOKED_AT: usize = 256;

/// So many checks are looked at where all of them are witnesses.
const WORDS: usize = 1024;

/// So many settle windows without a failing sample, and what is held is quiet.
const QUIET_WINDOWS: Millis = 2;

/// What flaps at present.
#[derive(Debug, Default)]
pub(crate) struct Flapping {
    /// Root causes that flap, and since when they have been fine; `None` = failing at present.
    causes: BTreeMap<Cause, Option<Millis>>,
    /// Latched checks that are fine at present, by their newest failing sample.
    resting: BTreeSet<(Millis, u32)>,
    quiet_ms: Millis,
}

impl Flapping {
    /// Nothing flaps; what does is over after so many quiet seconds.
    pub(crate) fn new(quiet_seconds: u32) -> Self {
        Self {
            quiet_ms: Millis::from(quiet_seconds) * 1000,
            ..Self::default()
        }
    }

    /// A latched check is fine; it failed last at this time.
    pub(crate) fn rest(&mut self, word: u32, failed_at: Millis) {
        self.resting.insert((failed_at, word));
    }

    /// A latched check fails again, or is forgotten.
    pub(crate) fn resume(&mut self, word: u32, failed_at: Millis) {
        self.resting.remove(&(failed_at, word));
    }

    /// A flapping cause fails at present (`None`) or has been fine since then.
    pub(crate) fn hold(&mut self, cause: Cause, fine_since: Option<Millis>) {
        self.causes.insert(cause, fine_since);
    }

    /// A cause is no longer followed.
    pub(crate) fn release(&mut self, cause: Cause) {
        self.causes.remove(&cause);
    }

    /// Whether a cause is known to flap.
    pub(crate) fn is_flapping(&self, cause: Cause) -> bool {
        self.causes.contains_key(&cause)
    }

    /// The flapping causes on a component that are fine at present.
    fn resting_on(&self, component: u32) -> Vec<Cause> {
        let resting = self.causes.iter().filter(|(_, fine)| fine.is_some());
        resting
            .map(|(cause, _)| *cause)
            .filter(|cause| cause.component == component)
            .collect()
    }

    /// When the next of them has been quiet for long enough.
    pub(crate) fn next_end(&self) -> Option<Millis> {
        let causes = self.causes.values().flatten().min().copied();
        let checks = self.resting.first().map(|(at, _)| *at);
        causes.into_iter().chain(checks).min().map(|at| at + self.quiet_ms)
    }
}

impl Facts {
    /// Whether a check that fails again goes up and down faster than its failures are told; then, when the first of these
    /// failures started. Failures that were told as outages have their explanation, each its own.
    pub(crate) fn flaps(&self, index: u32, blame: &[Cause]) -> Option<Millis> {
        let history = self.store.history(index)?;
        let skew = self.skew();
        let told = |onset: Millis| {
            let mut outages = self.outages.iter().filter(|outage| outage.told);
            outages.any(|outage| {
                (outage.onset..=outage.end).contains(&(onset + skew)) && blame.binary_search(&outage.cause).is_ok()
            })
        };
        let mut onsets = history.onsets();
        onsets.retain(|onset| !told(*onset));
        let enough = (self.settings.flap_count as usize).max(2);
        let flaps = onsets.len() >= enough && (history.had_a_run() || onsets.len() >= enough + 2);
        flaps.then(|| onsets[0])
    }

    /// The first failure of a cause that has now failed often enough to be called flapping.
    fn first_flap(&self, cause: Cause) -> Option<Millis> {
        let recent = self.outages.iter().filter(|outage| {
            outage.told
                && outage.cause.component == cause.component
                && self.now.saturating_sub(outage.end) <= OUTAGE_MEMORY_MS
        });
        let mut spans: Vec<(Millis, Millis)> = recent.map(|outage| (outage.onset, outage.end)).collect();
        spans.sort_unstable();
        // One failure may have been told in two ways, such as "down" and "does not do its work".
        spans.dedup_by(|later, first| {
            let same = later.0 <= first.1;
            if same {
                first.1 = first.1.max(later.1);
            }
            same
        });
        let (first, count) = (spans.first()?.0, spans.len() + 1);
        (count >= (self.settings.flap_count as usize).max(2)).then_some(first)
    }

    /// Whether a flapping cause explains a failure although it was seen healthy in between: one that has not outlasted it.
    pub(crate) fn flaps_with(&self, cause: Cause, symptom: &Symptom) -> bool {
        if !self.flapping.is_flapping(cause) {
            return false;
        }
        let settle = self.settle_of(symptom.of);
        let interval = Millis::from(self.store.word(symptom.word).interval);
        symptom.at - symptom.since <= 2 * (settle + interval)
    }

    /// Whether a latched check can be blamed on a cause: only if nothing that should have flapped with it has been steady.
    pub(crate) fn may_flap(&self, cause: Cause, symptom: &Symptom) -> bool {
        if symptom.trembles {
            return self.tremors.of(cause).is_some();
        }
        if cause.component == symptom.of && cause.mode == Mode::Broken {
            return true;
        }
        let effect = self.structure.effect(cause);
        let affected = effect.some(&self.structure, LOOKED_AT).into_iter();
        let words = affected.flat_map(|component| self.store.about(component));
        // What takes the collector itself off the network fails in all that it probes.
        let collector = self.structure.collector_place();
        let blinds = collector.is_some_and(|place| effect.isolates(&self.structure, place));
        let everywhere = (0..self.store.len()).take(if blinds { WORDS } else { 0 });
        !words.chain(everywhere).any(|index| {
            let word = self.store.word(index);
            let shows = matches!(self.natures.of(word.check), Nature::Liveness | Nature::Work);
            index != symptom.word && shows && self.should_fail(&effect, word) && self.is_steady(index, word, symptom)
        })
    }

    fn is_steady(&self, index: u32, word: &Word, symptom: &Symptom) -> bool {
        let interval = Millis::from(word.interval.max(1));
        if word.interval == 0 || word.at - symptom.origin < STEADY_SAMPLES * interval {
            return false;
        }
        let failures = self.store.history(index).map_or(0, |history| {
            history
                .onsets()
                .iter()
                .filter(|onset| **onset + interval >= symptom.origin)
                .count()
        });
        failures < 2
    }
}

impl Facts {
    /// Whether these checks are held and nothing but quiet comes any more: that accuses nobody else, nor clears anybody.
    pub(crate) fn are_quiet(&self, words: &[u32]) -> bool {
        let mut symptoms = words.iter().filter_map(|word| self.symptoms.get(word));
        symptoms.all(|symptom| symptom.resting && symptom.at + QUIET_WINDOWS * self.settle_of(symptom.of) <= self.now)
    }

    /// Whether the observer of a check has been there since: its silence does not show that nothing failed.
    fn is_watched_since(&self, word: u32, since: Millis) -> bool {
        let heard = match self.store.word(word).by() {
            By::Own => self.proof.heard_at(self.store.word(word).of),
            By::Agent(observer) => self.proof.heard_at(observer),
            By::Collector => self.proof.sees_at(),
        };
        heard >= since
    }
}

impl Correlator {
    /// When the flapping of a cause that fails again began, if that is what it is; whatever else was held on the same
    /// component goes on with it.
    pub(super) fn spell_of(&mut self, cause: Cause, known: Option<Millis>) -> Option<Millis> {
        let mut first = known.or_else(|| self.facts.first_flap(cause));
        for held in self.facts.flapping.resting_on(cause.component) {
            if let Some(root) = self.roots.remove(&held) {
                first = first.into_iter().chain(root.flaps).min();
            }
            self.facts.flapping.release(held);
        }
        if first.is_some() {
            self.facts.flapping.hold(cause, None);
        }
        first
    }

    /// What flapped and has been quiet long enough is fine.
    pub(super) fn quieten(&mut self, now: Millis) {
        let quiet = self.facts.flapping.quiet_ms;
        let due = self.facts.flapping.resting.range(..=(now - quiet, u32::MAX));
        let due: Vec<(Millis, u32)> = due.copied().collect();
        for (at, word) in due {
            if self.facts.is_watched_since(word, at + quiet) {
                self.facts.forget(word, now);
            }
        }
        let causes = self.facts.flapping.causes.iter();
        let over: Vec<(Cause, Millis)> = causes
            .filter_map(|(cause, fine)| Some((*cause, (*fine)?)))
            .filter(|(_, fine)| fine + quiet <= now)
            .collect();
        for (cause, fine) in over {
            self.drop_root(cause, fine);
        }
    }
}
