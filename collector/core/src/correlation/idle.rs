//! Devices whose work is to pass requests on to programs, such as load balancers: whether they still answer while all of these
//! programs are down is not for the model to say. It shows.

use rustc_hash::FxHashSet;

use super::cause::Cause;
use super::facts::Facts;
use super::nature::Nature;
use super::structure::{answers_alone, is_work};
use super::symptom::Symptom;
use crate::health::evidence::{Millis, NEVER};

/// So many components that need a program are gone through.
const ASKED: usize = 64;

impl Facts {
    /// Whether a device that does not answer has lost more than the programs it works for: it, or another that lost the same, has
    /// gone on answering after its work had failed.
    pub(crate) fn answers_without(&self, cause: Cause, symptom: &Symptom) -> bool {
        let device = |component: u32| answers_alone(self.structure.kind(component));
        let shown = self.natures.shown_by(symptom.check, self.structure.kind(symptom.of));
        if shown != Nature::Liveness || !device(symptom.of) || !is_work(self.structure.kind(cause.component)) {
            return false;
        }
        self.answered_idle(symptom.of)
            || self
                .memory
                .idle
                .of(cause.component, || self.leaves_one_answering(cause.component))
    }

    /// Whether a device that needs a program went on answering after its work had failed.
    fn leaves_one_answering(&self, program: u32) -> bool {
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let mut open = vec![program];
        while let Some(component) = open.pop().filter(|_| seen.len() < ASKED) {
            let dependents = self.structure.network.dependents_of(component).iter().copied();
            open.extend(dependents.filter(|dependent| seen.insert(*dependent)));
        }
        seen.into_iter().any(|dependent| {
            !is_work(self.structure.kind(dependent))
                && answers_alone(self.structure.kind(dependent))
                && self.answered_idle(dependent)
        })
    }

    /// Whether a component answered after its work had failed.
    fn answered_idle(&self, component: u32) -> bool {
        let kind = self.structure.kind(component);
        let is_face = |check: u16| self.natures.shown_by(check, kind) == Nature::Liveness;
        let failed = |own: &&Symptom| own.nature == Nature::Work && !own.resting && !is_face(own.check);
        let work = self.own_symptoms(component).filter(failed).map(|own| own.since).min();
        let Some(since) = work.or_else(|| self.idle_since(component)) else {
            return false;
        };
        let words = self.store.about(component).map(|word| self.store.word(word));
        let answered: Option<Millis> = words.filter(|word| is_face(word.check)).map(|word| word.last_ok).max();
        answered.unwrap_or(NEVER) > since + self.skew()
    }

    /// When so many of the programs that a device works for had failed in everybody's eyes that it had nothing left to do.
    fn idle_since(&self, device: u32) -> Option<Millis> {
        let failed = |program: &u32| {
            let own = self.own_symptoms(*program).filter(|own| !own.resting && !own.trembles);
            own.map(|own| own.since).min()
        };
        let needs = self.structure.network.dependencies_of(device).iter();
        let lost = needs.filter_map(|need| {
            let programs = need.providers.iter().filter(|of| is_work(self.structure.kind(**of)));
            let mut since: Vec<Millis> = programs.filter_map(failed).collect();
            since.sort_unstable();
            since.get(need.providers.len() - need.need as usize).copied()
        });
        lost.min()
    }
}
