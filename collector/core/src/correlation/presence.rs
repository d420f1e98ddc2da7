//! A process that is gone. Programs may or may not give up when they lose what they need; whether those here do is seen from
//! the others that lost the same: if their processes are alive, the one that is gone has a failure of its own.

use super::cause::Cause;
use super::facts::Facts;
use super::nature::Nature;
use super::symptom::Symptom;
use crate::health::Status;
use crate::health::evidence::{By, Millis};
use crate::network::Kind;

/// So many victims of a cause are asked.
const ASKED: usize = 256;

/// A program runs in a container on a guest of a machine, and seldom in more than that.
const CARRIED_DEPTH: usize = 4;

impl Facts {
    /// Whether a cause on another component leaves the processes of its victims alive, so that it does not explain one that an
    /// agent on the spot finds gone.
    pub(crate) fn spares_processes(&self, cause: Cause, symptom: &Symptom) -> bool {
        if symptom.nature != Nature::Presence
            || !self.is_on_the_spot(symptom.by, symptom.of)
            || cause.component == symptom.of
        {
            return false;
        }
        // A program ends with the container or machine that it runs in, whatever the others do.
        if self.is_carried_by(symptom.of, cause.component, CARRIED_DEPTH)
            || self.gave_up_later(cause.component, symptom)
        {
            return false;
        }
        let victims = self.suspicion.of(cause.component).take(ASKED);
        let victims = victims.filter_map(|word| self.symptoms.get(&word));
        let others = victims.filter(|victim| victim.of != symptom.of && !victim.resting && victim.recovering.is_none());
        let others: Vec<&Symptom> = others.collect();
        let gives_up = |victim: &&Symptom| {
            self.is_on_the_spot(victim.by, victim.of)
                && victim.of != cause.component
                && self.gave_up_later(cause.component, victim)
        };
        if others.iter().any(gives_up) {
            return false;
        }
        // What loses its provider only through others tells nothing of those who lose it themselves.
        let directly = self.needs_something_of(symptom.of, cause.component);
        let like = |victim: &&&Symptom| !directly || self.needs_something_of(victim.of, cause.component);
        let mut failing = others
            .iter()
            .filter(|victim| victim.nature == Nature::Work)
            .filter(like);
        failing.any(|victim| {
            let mut words = self.store.about(victim.of).map(|word| self.store.word(word));
            words.any(|word| {
                word.status == Status::Ok
                    && self.is_on_the_spot(word.by(), word.of)
                    && word.at > victim.since + self.skew()
                    && self.natures.of(word.check) == Nature::Presence
            })
        })
    }

    /// Whether a program's process ended some time after the cause had begun to hurt, so that it may have given up: it was seen
    /// to fail at its work before, or nobody has seen it at work since.
    pub(crate) fn gave_up_later(&self, component: u32, symptom: &Symptom) -> bool {
        if symptom.nature != Nature::Presence {
            return false;
        }
        let words = |nature: Nature| {
            let about = self.store.about(symptom.of).map(|word| self.store.word(word));
            about.filter(move |word| self.natures.of(word.check) == nature)
        };
        let running = words(Nature::Presence).filter(|word| word.last_ok < symptom.since);
        let Some(ran) = running.map(|word| word.last_ok).max() else {
            return false;
        };
        let earlier =
            |own: &Symptom| own.nature == Nature::Work && !own.resting && own.since.saturating_add(self.skew()) < ran;
        // Those who suffered with it may have recovered since.
        let carries = |machine: u32, part: u32| self.is_carried_by(part, machine, CARRIED_DEPTH);
        let known = symptom.root.is_some_and(|root| {
            let root = root.component;
            // A program and what it runs in are hardly told apart.
            let same = root == component || carries(root, component) || carries(component, root);
            same && component != symptom.of && root != symptom.of
        });
        if known || self.own_symptoms(symptom.of).any(earlier) {
            return true;
        }
        let onset = self.memory.onset.of(component, || self.began_to_hurt(component));
        let before = onset.saturating_add(self.skew()) < ran;
        before && !words(Nature::Work).any(|word| word.last_ok > onset + self.skew())
    }

    /// When the first of those that a component may have hurt was seen to fail at its work.
    fn began_to_hurt(&self, component: u32) -> Millis {
        let victims = self.suspicion.of(component).take(ASKED);
        let victims = victims.filter_map(|word| self.symptoms.get(&word));
        let suffering = victims.filter(|victim| victim.nature == Nature::Work && !victim.resting);
        suffering.map(|victim| victim.since).min().unwrap_or(Millis::MAX)
    }

    /// Whether an observer looks at a component from inside: its own agent, or the one on a machine that carries it.
    pub(crate) fn is_on_the_spot(&self, by: By, of: u32) -> bool {
        match by {
            By::Own => true,
            By::Agent(observer) => {
                observer == of
                    || self.carriers(of).any(|machine| {
                        let mut hosts = self.carriers(machine);
                        machine == observer
                            || self.structure.kind(machine) == Kind::Container && hosts.any(|host| host == observer)
                    })
            }
            By::Collector => false,
        }
    }

    /// Whether the agent on a machine has told of a symptom and has not been lost since: the machine was up to tell it.
    pub(crate) fn has_told(&self, machine: u32, symptom: &Symptom) -> bool {
        let By::Agent(observer) = symptom.by else { return false };
        self.structure.kind(machine).is_machine()
            && (observer == machine || self.is_carried_by(observer, machine, CARRIED_DEPTH))
            && !self.has_lost_agent(observer)
    }

    /// The machines and containers that a component cannot do without.
    fn carriers(&self, part: u32) -> impl Iterator<Item = u32> + '_ {
        let needs = self.structure.network.dependencies_of(part).iter();
        let strict = needs.filter(|need| need.need as usize == need.providers.len());
        let providers = strict.flat_map(|need| need.providers.iter().copied());
        providers.filter(|provider| self.structure.kind(*provider).is_machine())
    }

    /// Whether a component runs on a machine, or on a guest of it, and so on for so many levels.
    fn is_carried_by(&self, part: u32, machine: u32, levels: usize) -> bool {
        self.structure.kind(machine).is_machine()
            && levels > 0
            && self
                .carriers(part)
                .any(|carrier| carrier == machine || self.is_carried_by(carrier, machine, levels - 1))
    }

    /// Whether a component needs another one, or something that runs on it, without anything in between.
    fn needs_something_of(&self, component: u32, provider: u32) -> bool {
        let needs = self.structure.network.dependencies_of(component).iter();
        let mut providers = needs.flat_map(|need| need.providers.iter().copied());
        providers.any(|part| part == provider || self.is_carried_by(part, provider, CARRIED_DEPTH))
    }

    /// Whether nothing but one program whose process has ended would show a failure of something else that it needs: few programs
    /// give up, hardly ever without having failed at their work before, and more would be missed.
    pub(crate) fn shows_only_in_a_lost_process(&self, component: u32) -> bool {
        if self.structure.kind(component).is_machine() || self.fails_itself(component) {
            return false;
        }
        let victims = self.suspicion.of(component).take(ASKED);
        let victims: Vec<&Symptom> = victims.filter_map(|word| self.symptoms.get(&word)).collect();
        let Some(first) = victims.first() else { return false };
        let lost = |symptom: &Symptom| symptom.nature == Nature::Presence;
        let ended = |symptom: &Symptom| {
            lost(symptom) && self.is_on_the_spot(symptom.by, symptom.of) && !self.gave_up_later(component, symptom)
        };
        first.of != component
            && victims.iter().all(|symptom| symptom.of == first.of)
            && (victims.iter().all(|symptom| lost(symptom)) || victims.iter().any(|symptom| ended(symptom)))
    }
}
