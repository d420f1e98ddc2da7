//! How implausible a cause is: −ln of its relative frequency, and what should have happened under it but did not.

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::nature::Nature;
use super::proof::PROMPT_MS;
use super::sampling::Effect;
use super::structure::is_work;
use crate::health::Status;
use crate::health::evidence::{By, Millis, NEVER, Word};
use crate::network::Kind;

/// Price of each check that should fail but was last seen good, and has had time to fail.
const MISSING: f64 = 0.7;

/// Price of each check of a program's work that should fail but has been good since.
const CONTRADICTED: f64 = 1.5;

/// That a machine hangs while its cables are good is rarer than that it is off, and that a program does while its process runs
/// is rarer than that it ended; so is that a program gives up because of what nobody else misses.
const HUNG: f64 = 1.5;

/// More than this much missing makes no difference.
const MISSING_MOST: f64 = 8.0;

/// So many affected components are looked at.
const LOOKED_AT: usize = 256;

/// Where all of them are affected, so many tell as much.
const SAMPLED: usize = 32;

/// A link whose port is seen down is so much likelier than what is on the way to it.
const SEEN_FROM_ITS_END: f64 = 2.0;

/// Approved work explains what it can for free.
const APPROVED: f64 = 1e-3;

impl Facts {
    /// The price of assuming a cause for symptoms that started at `onset`.
    pub(crate) fn cost(&self, cause: Cause, onset: Millis, now: Millis) -> f64 {
        self.priced(cause, onset, now, || self.missing(cause, onset, now))
    }

    /// What a cause costs at least, whatever the evidence.
    pub(crate) fn floor_of_cost(&self, cause: Cause) -> f64 {
        if !self.structure.network.maintenance_of(cause.component).is_empty() {
            return APPROVED;
        }
        let kind = self.settings.cost_of(self.structure.kind(cause.component));
        match cause.mode {
            Mode::Degraded => 1.0,
            Mode::Agent => 2.5,
            Mode::Blind => 4.0,
            Mode::Broken => kind,
            Mode::Down => (kind - SEEN_FROM_ITS_END).max(APPROVED),
        }
    }

    /// What a cause costs at least, without looking for what should fail under it: that takes longest.
    pub(crate) fn least_cost(&self, cause: Cause, onset: Millis, now: Millis) -> f64 {
        self.priced(cause, onset, now, || 0.0)
    }

    fn priced(&self, cause: Cause, onset: Millis, now: Millis, missing: impl FnOnce() -> f64) -> f64 {
        if self.is_approved(cause.component, now) {
            return APPROVED;
        }
        if let Some(tremor) = self.tremors.of(cause) {
            return tremor.price;
        }
        let kind = self.settings.cost_of(self.structure.kind(cause.component));
        match cause.mode {
            Mode::Degraded => 1.0,
            Mode::Agent => 2.5,
            Mode::Blind => 4.0,
            Mode::Broken => {
                // That a machine does not answer but works on is rarer than that its work fails.
                let works = self
                    .own_symptoms(cause.component)
                    .any(|own| own.nature != Nature::Liveness);
                if works {
                    kind + 0.3
                } else if self.may_hang(cause.component) {
                    kind + self.price_of_hang(cause.component) + missing()
                } else {
                    kind + 3.0
                }
            }
            Mode::Down if self.is_seen_down_from_its_end(cause.component) => kind - SEEN_FROM_ITS_END,
            Mode::Down if self.is_far_end(cause.component) => {
                kind - SEEN_FROM_ITS_END + self.missing(cause, onset, now)
            }
            Mode::Down => {
                let there = self.proof.live_at(cause.component);
                let hung = there.max(self.proof.stands_at(cause.component)) > onset + self.skew();
                let hidden = self.shows_only_in_a_lost_process(cause.component);
                kind + missing() + if hung || hidden { HUNG } else { 0.0 }
            }
        }
    }

    /// Whether a check of a link fails although neither of its ends does: the state of a port is told by the device it is on,
    /// so whatever else is on the way to that device has let the answer through.
    fn is_seen_down_from_its_end(&self, link: u32) -> bool {
        let ends = self.structure.network.link_ends(link);
        ends.is_some_and(|ends| self.fails_itself(link) && !ends.iter().any(|end| self.fails_itself(*end)))
    }

    /// Whether a component ends a cable whose port is seen down while nobody would see it fail itself, or feeds or houses one:
    /// a dark port cannot tell the cable from the device at its far end, nor from what that device needs.
    fn is_far_end(&self, component: u32) -> bool {
        let mut fed = vec![component];
        let mut next = 0;
        while let Some(&supply) = fed
            .get(next)
            .filter(|supply| fed.len() < LOOKED_AT && self.is_supply(**supply))
        {
            let dependents = self.structure.network.dependents_of(supply);
            fed.extend(
                dependents
                    .iter()
                    .filter(|device| !is_work(self.structure.kind(**device))),
            );
            next += 1;
        }
        fed.iter().any(|device| self.is_dark_end(*device))
    }

    fn is_dark_end(&self, device: u32) -> bool {
        if self.fails_itself(device) {
            return false;
        }
        let links = self.structure.network.links_of(device).iter();
        let dark = links.filter(|link| {
            let ends = self.structure.network.link_ends(**link).unwrap_or_default();
            !ends.iter().any(|end| *end != device && self.fails_itself(*end))
        });
        let since = dark
            .flat_map(|link| self.own_symptoms(*link))
            .map(|symptom| symptom.since)
            .min();
        since.is_some_and(|since| !self.is_vouched_for(device, since))
    }

    /// Whether somebody who would see a component fail has not: a check of it has been good since, or its agent is there.
    fn is_vouched_for(&self, component: u32, since: Millis) -> bool {
        if self.structure.collector_place() == Some(component) {
            return true;
        }
        if self.has_lost_agent(component) {
            return false;
        }
        let mut words = self.store.about(component).map(|word| self.store.word(word));
        self.proof.heard_at(component) != NEVER
            || words.any(|word| {
                let shows = matches!(self.natures.of(word.check), Nature::Liveness | Nature::Work);
                shows && word.status == Status::Ok && word.at > since
            })
    }

    /// Whether a component is under approved maintenance now.
    pub(crate) fn is_approved(&self, component: u32, now: Millis) -> bool {
        let now = crate::health::evidence::timestamp(now);
        self.structure.network.maintenance_at(component, now).is_some()
    }

    /// What should fail under a cause, has had time to be checked, and was last seen good.
    fn missing(&self, cause: Cause, onset: Millis, now: Millis) -> f64 {
        let effect = self.structure.effect(cause);
        let mut price = 0.0;
        for component in self.hurt_by(&effect) {
            for word in self.store.about(component) {
                if price >= MISSING_MOST {
                    return MISSING_MOST;
                }
                let shows = self.natures.of(self.store.word(word).check);
                // A machine that only does not do its work still answers.
                let answers = component == cause.component && cause.mode == Mode::Broken;
                let fails = self.should_fail(&effect, self.store.word(word)) && !(answers && shows == Nature::Liveness);
                if !fails || !matches!(shows, Nature::Liveness | Nature::Work) {
                    continue;
                }
                if self.is_overdue(word, onset, now) {
                    price += MISSING;
                } else if shows == Nature::Work && self.contradicts(cause, word, onset) {
                    price += CONTRADICTED;
                }
            }
        }
        price
    }

    /// The price of all that a collector that sees nothing since then should have told, and has not.
    pub(crate) fn unseen_blindness(&self, onset: Millis) -> f64 {
        let price = self.sample().into_iter().map(|component| {
            let words = self.store.about(component);
            let probes = words.filter(|word| self.store.word(*word).by() == By::Collector);
            let overdue = probes.filter(|word| self.is_overdue(*word, onset, self.now));
            overdue.count() as f64 * MISSING
        });
        price.sum::<f64>().min(MISSING_MOST)
    }

    /// Some of all components, evenly spread.
    fn sample(&self) -> Vec<u32> {
        let count = self.structure.network.components.len();
        (0..count as u32).step_by(count / SAMPLED + 1).collect()
    }

    /// Components that an effect shows in: what it hurts, or, if it parts the collector from the rest, whatever that looks at.
    fn hurt_by(&self, effect: &Effect<'_>) -> Vec<u32> {
        let collector = self.structure.collector_place();
        if !collector.is_some_and(|place| effect.isolates(&self.structure, place)) {
            return effect.some(&self.structure, LOOKED_AT);
        }
        self.sample()
    }

    /// Whether a program does the work that it cannot do under a cause: it has spare providers, and one of them must work. What
    /// ends little by little is told by that itself.
    fn contradicts(&self, cause: Cause, word: u32, onset: Millis) -> bool {
        let word = self.store.word(word);
        let sudden = !self.is_supply(cause.component) && self.died_at(cause.component) == NEVER;
        let good = word.status == Status::Ok && word.at > onset + self.skew() + PROMPT_MS;
        good && sudden && is_work(self.structure.kind(word.of)) && !self.flapping.is_flapping(cause)
    }

    /// The place that an outside observer looks from.
    fn looks_from(&self, by: By) -> Option<u32> {
        match by {
            By::Own => None,
            By::Collector => self.structure.collector_place(),
            By::Agent(observer) => self.structure.network.place(observer),
        }
    }

    /// Whether a check from outside has to fail under a cause.
    pub(crate) fn should_fail(&self, effect: &Effect<'_>, word: &Word) -> bool {
        let answers = effect.leaves_answering(word.of) && {
            let kind = self.structure.kind(word.of);
            self.natures.shown_by(word.check, kind) == Nature::Liveness
        };
        !answers && self.fails_from_outside(effect, word.of, word.by())
    }

    /// Whether the subject of a check that has to fail under a cause is up and within reach: it only lacks what it needs.
    pub(crate) fn has_only_lost_a_provider(&self, effect: &Effect<'_>, cause: Cause, word: &Word) -> bool {
        let ends = self.looks_from(word.by()).zip(self.structure.network.place(word.of));
        let reached = ends.is_some_and(|(from, place)| effect.lets_through(&self.structure, from, place, place));
        word.of != cause.component && is_work(self.structure.kind(word.of)) && reached
    }

    /// The same, of a check by its subject and observer.
    pub(crate) fn fails_from_outside(&self, effect: &Effect<'_>, of: u32, by: By) -> bool {
        if by == By::Own {
            return false;
        }
        match (self.looks_from(by), self.structure.network.place(of)) {
            (Some(from), Some(place)) => !effect.lets_through(&self.structure, from, of, place),
            _ => effect.takes_down(of) && self.structure.kind(of) != Kind::Service,
        }
    }
}
