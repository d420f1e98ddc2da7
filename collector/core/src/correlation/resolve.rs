//! Which symptoms are judged again, and when.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::cause::Cause;
use super::confirm::Confirmation;
use super::correlator::Correlator;
use super::nature::Nature;
use super::symptom::Symptom;
use crate::health::evidence::{Millis, NEVER};
use crate::network::Kind;

/// What could only fail together is followed so far.
const ROUNDS: usize = 3;

/// So many symptoms that are judged together are not judged again before this time has passed: while thousands arrive, each
/// would cost as much as all, and tell no more than the next one does.
const MANY: usize = 512;
const REST_MS: Millis = 250;

impl Correlator {
    /// Maintenance begins or ends: what it covers is judged again.
    pub(super) fn pass_boundaries(&mut self, now: Millis) {
        let mut passed = false;
        while self.boundaries.first().is_some_and(|at| *at <= now) {
            self.boundaries.pop_first();
            passed = true;
        }
        if passed {
            self.end_excused();
            self.look_again(now);
            let touched = self.facts.symptoms.values().filter(|symptom| {
                let mut blamed = symptom.blame.iter();
                blamed.any(|cause| !self.facts.structure.network.maintenance_of(cause.component).is_empty())
            });
            self.dirty
                .extend(touched.map(|symptom| symptom.word).collect::<Vec<_>>());
        }
    }

    /// Symptoms whose settle window is over take part from now on, and with them those that came in the meantime.
    pub(super) fn ripen(&mut self, now: Millis) {
        while let Some((due, word)) = self.facts.ripening.first().copied().filter(|(due, _)| *due <= now) {
            self.facts.ripening.remove(&(due, word));
            self.facts.miss(word, now);
            let Some(symptom) = self.facts.symptoms.get_mut(&word) else {
                continue;
            };
            let of = symptom.of;
            let postponed = self.postponed.remove(&word);
            let root = symptom.root.and_then(|cause| self.roots.get(&cause));
            let unconfirmed = root.is_some_and(|root| root.confirmation != Confirmation::Confirmed);
            let asked_again = unconfirmed || matches!(symptom.nature, Nature::Presence | Nature::Agent);
            if postponed || asked_again || !symptom.mature || symptom.viable.is_empty() {
                symptom.mature = true;
                self.settled = true;
                self.dirty.insert(word);
                if symptom.viable.is_empty() {
                    let settle = self.facts.settle_of(of);
                    self.facts.ripening.insert((now + settle, word));
                }
            }
        }
    }

    pub(super) fn solve_dirty(&mut self, now: Millis) {
        if now < self.rests_until {
            return;
        }
        let mut start: BTreeSet<u32> = std::mem::take(&mut self.dirty);
        if self.facts.symptoms.is_empty() {
            self.settled = false;
            self.waiting.clear();
        }
        if start.is_empty() {
            return;
        }
        if !self.settled {
            self.waiting.extend(start);
            return;
        }
        self.add_fellow_dependents(&mut start);
        let mut fresh = std::mem::take(&mut self.waiting);
        fresh.extend(&start);
        fresh.sort_unstable();
        fresh.dedup();
        for &word in &fresh {
            self.refresh_viable(word);
        }
        if !self.anything_settled(&start) {
            return self.go_on_unsettled(&start);
        }
        let hanging = |cause: &Cause| self.roots.get(cause).map_or(&[][..], |root| &root.finding.symptoms);
        let mut words = self.facts.reach(&start, hanging);
        for _ in 0..ROUNDS {
            let more = self.facts.companions(&words);
            if more.is_empty() {
                break;
            }
            start.extend(more);
            words = self.facts.reach(&start, hanging);
        }
        if words.len() > MANY {
            self.rests_until = now + REST_MS;
        }
        for &word in &words {
            if self.facts.ripens_with_others(word, now)
                && let Some(symptom) = self.facts.symptoms.get_mut(&word)
            {
                symptom.mature = true;
            }
        }
        let mut news = self.end_hidden_where_lit(&words);
        news |= self.end_recovered(&words);
        for &word in &words {
            news |= self.overtake(word);
        }
        // What is possible was worked out a moment ago for the symptoms that this began with.
        for word in words.iter().filter(|word| news || fresh.binary_search(word).is_err()) {
            self.refresh_viable(*word);
        }
        let mut findings = self.facts.solve(&words, now);
        if let Some(until) = self.unfolds_until(&findings, now) {
            self.postpone(&words, until);
            return;
        }
        let overturning = self.overturning(&findings, now);
        if !overturning.is_empty() {
            for word in overturning {
                if let Some(symptom) = self.facts.symptoms.get_mut(&word) {
                    symptom.mature = false;
                }
            }
            findings = self.facts.solve(&words, now);
        }
        self.adopt(&words, findings, now);
    }

    /// Whether the settle window of any symptom is over that shares a possible cause with these, directly or through others.
    /// What was found unsettled is not gone through again for each symptom that joins it: a storm costs what arrives.
    fn anything_settled(&mut self, start: &BTreeSet<u32>) -> bool {
        let symptoms = &self.facts.symptoms;
        let mut seen: FxHashSet<Cause> = FxHashSet::default();
        let mut queue: Vec<u32> = start.iter().copied().collect();
        let mut visited: FxHashSet<u32> = FxHashSet::default();
        while let Some(word) = queue.pop() {
            let Some(symptom) = symptoms.get(&word).filter(|_| visited.insert(word)) else {
                continue;
            };
            if symptom.mature {
                self.unsettled.clear();
                return true;
            }
            for cause in symptom.viable.iter().chain(&symptom.root) {
                if self.unsettled.contains(cause) || !seen.insert(*cause) {
                    continue;
                }
                queue.extend(
                    self.roots
                        .get(cause)
                        .into_iter()
                        .flat_map(|root| &root.finding.symptoms),
                );
                let sharing = self.facts.suspicion.possible(cause.component);
                queue.extend(sharing.filter(|word| symptoms.get(word).is_some_and(|other| other.admits(*cause))));
            }
        }
        self.unsettled.extend(seen);
        false
    }

    /// A word from within an outage that has ended meanwhile waits for the check's next word. Gives whether it does.
    pub(super) fn overtake(&mut self, word: u32) -> bool {
        let waits = |symptom: &&Symptom| symptom.root.is_none() && symptom.recovering.is_none();
        let Some(symptom) = self.facts.symptoms.get(&word).filter(waits) else {
            return false;
        };
        let Some(end) = self.facts.outage_that_explains(symptom) else {
            return false;
        };
        self.facts.memory.forget();
        if let Some(symptom) = self.facts.symptoms.get_mut(&word) {
            symptom.recovering = Some(end);
        }
        true
    }

    /// Whether power or a site can be to blame depends on all its dependents, and whether a machine hangs or was dying on all
    /// that run on it: they are judged together.
    pub(super) fn add_fellow_dependents(&self, start: &mut BTreeSet<u32>) {
        let blamed = start
            .iter()
            .filter_map(|word| self.facts.symptoms.get(word))
            .flat_map(|symptom| symptom.blame.iter());
        let suspects: FxHashSet<u32> = blamed.map(|cause| cause.component).collect();
        let supplies: BTreeSet<u32> = suspects
            .into_iter()
            .filter(|component| {
                matches!(self.facts.structure.kind(*component), Kind::Power | Kind::Site)
                    || self.facts.may_hang(*component)
                    || self.facts.died_at(*component) != NEVER
            })
            .collect();
        for supply in supplies {
            start.extend(self.facts.suspicion.of(supply));
        }
    }

    /// Whether nothing that hangs below a root cause has failed for a while, although it is held.
    fn is_quiet(&self, cause: Cause) -> bool {
        let root = self.roots.get(&cause);
        root.is_some_and(|root| self.facts.are_quiet(&root.finding.symptoms))
    }

    /// Works out again which causes are possible. What rests or waits for its next word keeps its root cause.
    pub(super) fn refresh_viable(&mut self, word: u32) {
        let Some(symptom) = self.facts.symptoms.get(&word) else {
            return;
        };
        let held = |root: &Cause| symptom.resting && (!symptom.trembles || self.is_quiet(*root));
        let viable = match symptom.root.filter(held) {
            Some(root) => smallvec::smallvec![root],
            None => self.facts.viable(symptom),
        };
        if let Some(symptom) = self
            .facts
            .symptoms
            .get_mut(&word)
            .filter(|known| known.viable != viable)
        {
            let among = |cause: &Cause, causes: &[Cause]| causes.iter().any(|other| other.component == cause.component);
            let gone = symptom.viable.iter().filter(|cause| !among(cause, &viable));
            let new = viable.iter().filter(|cause| !among(cause, &symptom.viable));
            let component = |cause: &Cause| cause.component;
            self.facts
                .suspicion
                .narrow(symptom, gone.map(component), new.map(component));
            symptom.viable = viable;
        }
    }
}
