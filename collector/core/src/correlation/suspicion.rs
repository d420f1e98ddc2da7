//! By component: the symptoms that it could be to blame for.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::facts::Facts;
use super::nature::Nature;
use super::symptom::Symptom;

/// So many symptoms of a component are searched one after the other.
const FEW: usize = 4;

/// Symptoms by what they could be blamed on.
#[derive(Debug, Default)]
pub(crate) struct Suspicion {
    /// By the model.
    blamed: FxHashMap<u32, Words>,
    /// By model and evidence, as far as that has been worked out; and by machine its lost agent, which new proof that the machine
    /// is up can also give another cause.
    possible: FxHashMap<u32, Words>,
    /// By component: the symptoms whose subject it is.
    failing: FxHashMap<u32, SmallVec<[u32; 2]>>,
}

impl Suspicion {
    /// The symptoms that a component could be to blame for by the model.
    pub(crate) fn of(&self, component: u32) -> impl Iterator<Item = u32> + '_ {
        self.blamed.get(&component).into_iter().flat_map(Words::iter)
    }

    /// Of these, the ones that evidence did not exonerate it of, and the lost agent of the component itself.
    pub(crate) fn possible(&self, component: u32) -> impl Iterator<Item = u32> + '_ {
        self.possible.get(&component).into_iter().flat_map(Words::iter)
    }

    /// The symptoms whose subject a component is.
    pub(crate) fn failing(&self, component: u32) -> &[u32] {
        self.failing.get(&component).map_or(&[], SmallVec::as_slice)
    }

    /// A new symptom, of which it is not yet known what the evidence says.
    pub(crate) fn add(&mut self, symptom: &Symptom) {
        self.failing.entry(symptom.of).or_default().push(symptom.word);
        for cause in symptom.blame.iter() {
            self.blamed.entry(cause.component).or_default().insert(symptom.word);
            if is_own_agent(symptom, cause.component) {
                self.possible.entry(cause.component).or_default().insert(symptom.word);
            }
        }
    }

    /// The possible causes of a symptom are being replaced: the components that are no longer among them, and the new ones.
    pub(crate) fn narrow(
        &mut self,
        symptom: &Symptom,
        gone: impl Iterator<Item = u32>,
        new: impl Iterator<Item = u32>,
    ) {
        gone.filter(|component| !is_own_agent(symptom, *component))
            .for_each(|component| take_out(&mut self.possible, component, symptom.word));
        new.for_each(|component| self.possible.entry(component).or_default().insert(symptom.word));
    }

    /// A symptom has ended. Calls `cleared` with each component that nothing else is blamed on.
    pub(crate) fn remove(&mut self, symptom: &Symptom, mut cleared: impl FnMut(u32)) {
        if let Some(failing) = self.failing.get_mut(&symptom.of) {
            failing.retain(|word| *word != symptom.word);
            if failing.is_empty() {
                self.failing.remove(&symptom.of);
            }
        }
        for cause in symptom.blame.iter().chain(&symptom.viable) {
            take_out(&mut self.possible, cause.component, symptom.word);
            let was_blamed = self.blamed.contains_key(&cause.component);
            take_out(&mut self.blamed, cause.component, symptom.word);
            if was_blamed && !self.blamed.contains_key(&cause.component) {
                cleared(cause.component);
            }
        }
    }
}

fn is_own_agent(symptom: &Symptom, component: u32) -> bool {
    symptom.nature == Nature::Agent && symptom.of == component
}

/// Some symptoms: most components are suspected for one or two, some for thousands.
#[derive(Debug, Default)]
struct Words {
    few: SmallVec<[u32; FEW]>,
    many: FxHashSet<u32>,
}

impl Words {
    fn insert(&mut self, word: u32) {
        if self.few.contains(&word) {
            return;
        }
        if self.few.len() < FEW && !self.many.contains(&word) {
            self.few.push(word);
        } else {
            self.many.insert(word);
        }
    }

    fn remove(&mut self, word: u32) {
        match self.few.iter().position(|known| *known == word) {
            Some(at) => _ = self.few.swap_remove(at),
            None => _ = self.many.remove(&word),
        }
    }

    fn is_empty(&self) -> bool {
        self.few.is_empty() && self.many.is_empty()
    }

    fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.few.iter().chain(&self.many).copied()
    }
}

impl Facts {
    /// Whether the component has a failing check of its own, besides degradations.
    pub(crate) fn fails_itself(&self, component: u32) -> bool {
        self.own_symptoms(component).next().is_some()
    }

    /// Symptoms whose subject is this component, without degradations and lost agents.
    pub(crate) fn own_symptoms(&self, component: u32) -> impl Iterator<Item = &Symptom> {
        let failing = self.failing(component);
        failing.filter(|symptom| matches!(symptom.nature, Nature::Liveness | Nature::Presence | Nature::Work))
    }

    /// Symptoms whose subject is this component.
    pub(crate) fn failing(&self, component: u32) -> impl Iterator<Item = &Symptom> {
        let words = self.suspicion.failing(component).iter();
        words.filter_map(|word| self.symptoms.get(word))
    }
}

fn take_out(from: &mut FxHashMap<u32, Words>, component: u32, word: u32) {
    if let Some(words) = from.get_mut(&component) {
        words.remove(word);
        if words.is_empty() {
            from.remove(&component);
        }
    }
}
