//! Evidence of health exonerates: which causes of a symptom are still possible.

use smallvec::SmallVec;

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::nature::Nature;
use super::proof::PROMPT_MS;
use super::structure::is_work;
use super::symptom::Symptom;
use crate::health::Status;
use crate::health::evidence::{By, Millis, NEVER};
use crate::network::Kind;

/// Agents that were lost together come back one by one: only after this time is one that has not taken for dead.
pub(crate) const CROWD_PATIENCE_MS: Millis = 180_000;

/// So many words about a component are gone through each time.
const FEW: usize = 16;

/// A check that was heard only once is not missed before this time.
const UNKNOWN_INTERVAL_MS: Millis = 90_000;

impl Facts {
    /// The causes of a symptom that no evidence of health exonerates. If all are exonerated, the symptom becomes a
    /// root cause of its own: the model is wrong somewhere, or the check shows something that nothing else does.
    pub(crate) fn viable(&self, symptom: &Symptom) -> SmallVec<[Cause; 8]> {
        let mut viable: SmallVec<[Cause; 8]> = SmallVec::new();
        let possible = |cause: &Cause| self.is_possible(*cause, symptom);
        viable.extend(symptom.blame.iter().copied().filter(possible));
        if !symptom.latched {
            self.drop_powerless(&mut viable, symptom);
        }
        // That it alone does not answer, although it works, shows only by its going on.
        if viable[..] == [Cause::broken(symptom.of)] && self.is_alive_since(symptom) && self.may_yet_tremble(symptom) {
            viable.clear();
        }
        if viable.is_empty() && symptom.nature != Nature::Agent {
            let own = self.own_cause(symptom);
            let settle = self.settle_of(symptom.of);
            // Others see it healthy: it gets a second settle window, in which a word that was only late is overtaken.
            let doubtful = self
                .healthy_at(own, symptom)
                .max(self.healthy_at(Cause::down(symptom.of), symptom))
                > symptom.since + self.skew();
            let whole = doubtful && (self.is_seen_from_nowhere(symptom) || self.may_yet_tremble(symptom));
            if !doubtful {
                viable.push(own);
            } else if !whole && self.now >= symptom.arrived + 2 * settle {
                viable.extend(self.contradicted(symptom, own));
            }
        }
        viable
    }

    /// The symptom's own component as its root cause.
    pub(crate) fn own_cause(&self, symptom: &Symptom) -> Cause {
        let mode = match symptom.nature {
            Nature::Degradation => Mode::Degraded,
            Nature::Agent => Mode::Agent,
            _ if symptom.blame.contains(&Cause::broken(symptom.of)) => Mode::Broken,
            _ => Mode::Down,
        };
        Cause {
            component: symptom.of,
            mode,
        }
    }

    /// What a check shows that goes on failing while others see its component at work. What shakes is good in between. A machine
    /// that others got an answer from may have gone since, once; otherwise only what this check looks at is bad. That ends when
    /// the check says so, and not each time that somebody sees once more that all else is well.
    fn contradicted(&self, symptom: &Symptom, own: Cause) -> SmallVec<[Cause; 8]> {
        let shakes = |cause: &Cause| self.tremors.of(*cause).is_some();
        let shaking: SmallVec<[Cause; 8]> = symptom.blame.iter().copied().filter(shakes).collect();
        if !shaking.is_empty() {
            shaking
        } else if symptom.nature == Nature::Liveness && symptom.after == NEVER {
            smallvec::smallvec![own]
        } else {
            smallvec::smallvec![Cause::degraded(symptom.of)]
        }
    }

    /// Whether a component counts as degraded only because a check of it goes on failing while others see it at work.
    pub(crate) fn keeps_failing_alone(&self, component: u32) -> bool {
        let degraded = Some(Cause::degraded(component));
        let words = self.store.about(component).filter_map(|word| self.symptoms.get(&word));
        let mut accusing = words.filter(|symptom| symptom.root == degraded).peekable();
        accusing.peek().is_some() && accusing.all(|symptom| symptom.nature != Nature::Degradation)
    }

    /// Whether a cause explains a symptom as far as the evidence of health goes. What flaps has been healthy in between.
    pub(crate) fn is_possible(&self, cause: Cause, symptom: &Symptom) -> bool {
        !self.is_exonerated(cause, symptom) || self.flaps_with(cause, symptom)
    }

    /// Whether a cause was not in force at some failing sample of the symptom's present failure.
    pub(crate) fn is_exonerated(&self, cause: Cause, symptom: &Symptom) -> bool {
        !self.was_in_force(cause, symptom)
    }

    fn was_in_force(&self, cause: Cause, symptom: &Symptom) -> bool {
        let skew = self.skew();
        match cause.mode {
            Mode::Degraded => cause.component == symptom.of,
            // Only a machine that somebody has seen alive since can have lost nothing but its agent.
            Mode::Agent => {
                let machine = self.structure.network.place(symptom.of).unwrap_or(symptom.of);
                let alive = self.proof.live_at(machine).max(self.proof.live_at(symptom.of)) > symptom.since + skew;
                let due = self.now >= symptom.awaited;
                alive && due && (!self.lost_in_a_crowd(symptom) || self.now >= symptom.arrived + CROWD_PATIENCE_MS)
            }
            // The collector's own probes go by one clock: what fails while others are answered fails for another reason.
            Mode::Blind => {
                self.healthy_at(cause, symptom) <= symptom.since + PROMPT_MS
                    && (symptom.by != By::Collector || self.proof.probes_answered_at() <= symptom.since)
            }
            Mode::Broken if !self.fails_itself(cause.component) && !self.may_hang(cause.component) => false,
            Mode::Broken if self.is_seen_from_nowhere(symptom) && self.is_alive_since(symptom) => false,
            Mode::Down | Mode::Broken if symptom.latched => self.may_flap(cause, symptom),
            Mode::Down | Mode::Broken if self.spares_processes(cause, symptom) => false,
            Mode::Down | Mode::Broken if self.answers_without(cause, symptom) => false,
            Mode::Down if self.has_told(cause.component, symptom) => false,
            Mode::Down | Mode::Broken => {
                if self.has_outlasted_batteries(cause.component, symptom)
                    || self.failed_long_before_the_rest(cause.component, symptom)
                {
                    return false;
                }
                let health = self.healthy_at(cause, symptom);
                health <= symptom.since + skew
                    || self.was_down_since(cause, health, symptom)
                    || self.is_failing_supply(cause.component, symptom)
                    || self.was_dying(cause.component, symptom)
                    || self.is_bypassed(cause, symptom)
            }
        }
    }

    fn is_alive_since(&self, symptom: &Symptom) -> bool {
        self.proof.live_at(symptom.of) > symptom.since + self.skew()
    }

    /// The cause has itself been failing without interruption since a time when it was proven healthy, and the symptom was
    /// still seen after that: a second outage of the same component, too quick for the symptom's check to notice the gap.
    /// What has had another root cause all the time has seen no first one.
    fn was_down_since(&self, cause: Cause, health: Millis, symptom: &Symptom) -> bool {
        cause.component != symptom.of
            && symptom
                .root
                .is_none_or(|root| root.component != symptom.of || root.mode == Mode::Agent)
            && self.own_symptoms(cause.component).any(|own| {
                !own.resting
                    && !own.trembles
                    && own.recovering.is_none()
                    && own.since > health
                    && own.since <= symptom.at + self.skew()
                    && self.was_briefly_good(own, symptom)
            })
    }

    /// A check failed already before it was good for a while that is too short to show in another one.
    fn was_briefly_good(&self, own: &Symptom, other: &Symptom) -> bool {
        let interval = |symptom: &Symptom| Millis::from(self.store.word(symptom.word).interval);
        let unnoticed = own.since - 2 * interval(own) - interval(other) - self.skew();
        let history = self.store.history(own.word);
        history.is_some_and(|history| {
            let mut failing = history.samples().filter(|(_, status)| *status == Status::Critical);
            failing.any(|(at, _)| (unnoticed..own.since).contains(&at))
        })
    }

    /// Of all its checks, only pings fail.
    pub(crate) fn is_mute(&self, component: u32) -> bool {
        self.fails_itself(component) && self.own_symptoms(component).all(|own| own.nature == Nature::Liveness)
    }

    /// The newest proof that a cause is not in force, as far as it concerns this symptom.
    pub(crate) fn healthy_at(&self, cause: Cause, symptom: &Symptom) -> Millis {
        let component = cause.component;
        if cause.mode == Mode::Blind {
            return match symptom.nature {
                Nature::Agent => self.proof.broker_at(),
                _ => self.proof.sees_at(),
            };
        }
        let by_its_checks = cause.mode == Mode::Broken && symptom.nature != Nature::Agent;
        if component == symptom.of && (by_its_checks || is_work(self.structure.kind(component))) {
            return self.same_check_ok(symptom.of, symptom.check);
        }
        if cause.mode == Mode::Down && !is_work(self.structure.kind(component)) {
            return match self.structure.kind(component) {
                Kind::Power | Kind::Site => self.memory.supplied.of(component, || self.supplied_at(component)),
                // Silent itself, it is not cleared by having power: it may be hung.
                _ if self.fails_itself(component) => self.proof.answered_at(component),
                _ => self.proof.live_at(component),
            };
        }
        let cleared = self.memory.cleared.of(component, || self.cleared_at(component));
        // Programs may give up when what they need has ended, hardly when it hangs.
        match symptom.nature {
            Nature::Presence if !self.fails_itself(component) && !self.gave_up_later(component, symptom) => {
                cleared.max(self.proof.stands_at(component))
            }
            _ => cleared,
        }
    }

    /// A provider with a failing check of its own is not cleared by another check.
    fn cleared_at(&self, component: u32) -> Millis {
        let failing = self
            .own_symptoms(component)
            .filter(|own| own.nature != Nature::Liveness && !own.resting);
        let checked = failing.map(|own| self.same_check_ok(component, own.check)).min();
        checked.unwrap_or_else(|| self.proof.work_at(component))
    }

    /// The newest `ok` of a check by any observer.
    fn same_check_ok(&self, component: u32, check: u16) -> Millis {
        let newest = |words: &mut dyn Iterator<Item = u32>| {
            let words = words.map(|word| self.store.word(word));
            let same = words.filter(|word| word.check == check);
            same.map(|word| word.last_ok).max().unwrap_or(NEVER)
        };
        let mut words = self.store.about(component);
        let first = newest(&mut words.by_ref().take(FEW));
        // Hundreds may watch what everybody needs, and ask for it each.
        match words.next() {
            None => first,
            Some(_) => self
                .memory
                .good
                .of((component, check), || newest(&mut self.store.about(component))),
        }
    }

    /// A failing word counts no longer once its observer has fallen silent, or if it was kept back while that was lost, and
    /// others have seen its subject healthy since.
    pub(crate) fn is_superseded(&self, symptom: &Symptom, now: Millis) -> bool {
        let By::Agent(observer) = symptom.by else { return false };
        let word = self.store.word(symptom.word);
        let patience = (3 * Millis::from(word.interval)).max(60_000);
        if self.proof.heard_at(observer) + patience >= now && !self.was_kept_back(symptom) {
            return false;
        }
        let healthy = match symptom.nature {
            Nature::Liveness => self.proof.live_at(symptom.of).max(self.proof.work_at(symptom.of)),
            _ => self.same_check_ok(symptom.of, symptom.check),
        };
        healthy > symptom.at
    }

    /// Whether a check that should fail under a cause still says what it said before, although it has had time to fail.
    pub(crate) fn is_overdue(&self, word: u32, onset: Millis, now: Millis) -> bool {
        let word = self.store.word(word);
        if word.status != Status::Ok || word.at > onset {
            return false;
        }
        let patience = if word.interval > 0 {
            Millis::from(word.interval) * 3 / 2 + 5_000
        } else {
            UNKNOWN_INTERVAL_MS
        };
        // An observer that has fallen silent itself has not had the occasion.
        let looked = match word.by() {
            By::Collector => true,
            By::Agent(observer) => self.proof.heard_at(observer) > word.at + patience,
            By::Own => false,
        };
        looked && now > word.at + patience && now >= onset + Millis::from(self.settings.settle_seconds) * 1000
    }
}
