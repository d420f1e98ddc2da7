//! Two failures at once instead of one that explains both: where that one is rare, the coincidence is worth telling.

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::symptom::Symptom;
use crate::health::evidence::Millis;

/// About so many symptoms are looked at.
const MOST: usize = 256;

/// Two of so many failing programs are tried.
const PROGRAMS: usize = 6;

impl Facts {
    /// Two programs that explain together, jointly if need be, what their machine does that seems to hang while nobody listens
    /// on it, with what each costs as a candidate: the chances of the coincidence are divided between them. Empty if there are
    /// no such two.
    pub(crate) fn coincidence(&self, machine: Cause, symptoms: &[&Symptom]) -> Vec<(Cause, f64)> {
        let hangs = machine.mode == Mode::Broken && !self.fails_itself(machine.component);
        if !hangs || self.has_lost_agent(machine.component) {
            return Vec::new();
        }
        let some = symptoms.iter().step_by(symptoms.len() / MOST + 1).copied();
        let some: Vec<&Symptom> = some.collect();
        let symptoms = &some[..];
        let aboard = self.structure.network.dependents_of(machine.component).iter();
        let failing = aboard.filter(|program| **program != machine.component && self.fails_itself(**program));
        let programs: Vec<Cause> = failing.map(|program| Cause::down(*program)).take(PROGRAMS).collect();
        let explain = |pair: &[Cause; 2]| {
            let left = symptoms
                .iter()
                .filter(|symptom| !pair.iter().any(|cause| symptom.admits(*cause)));
            let left: Vec<&Symptom> = left.copied().collect();
            pair.iter()
                .all(|cause| symptoms.iter().any(|symptom| symptom.admits(*cause)))
                && self.follow_from(pair, &left)
        };
        let pairs = programs
            .iter()
            .enumerate()
            .flat_map(|(i, one)| programs[i + 1..].iter().map(|other| [*one, *other]));
        let price = |cause: Cause| {
            let admitting = symptoms.iter().filter(|symptom| symptom.admits(cause));
            let onset = admitting.map(|symptom| symptom.since).min().unwrap_or(Millis::MAX);
            self.cost(cause, onset, self.now)
        };
        let priced = pairs
            .filter(explain)
            .map(|pair| (pair, pair.into_iter().map(price).sum::<f64>()));
        let best = priced.min_by(|(a, cost), (b, other)| cost.total_cmp(other).then(a.cmp(b)));
        let both = std::f64::consts::LN_2;
        let listed = best.map(|(pair, cost)| pair.map(|cause| (cause, cost + both)));
        listed.into_iter().flatten().collect()
    }
}
