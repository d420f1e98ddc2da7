//! Tremor: what fails now and then, and gets through in between, shares an element that fails intermittently.
//!
//! A cable that loses packets, or a device that drops out for seconds, lets checks of many things beyond it fail for a sample or
//! two, each at another time. None of these failures lasts, and what is behind them is not what each of them is about: it is
//! what all of them cross. Which element that is, the good samples tell (`shake`): all that crosses it must shake alike.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::lossy::Cables;
use super::nature::Nature;
use super::outage::Outage;
use super::spell::{Spell, episodes, shows, tells};
use super::symptom::Symptom;
use crate::health::evidence::{By, Millis};

/// Failures older than this say nothing about now.
pub(crate) const WINDOW_MS: Millis = 5 * 60 * 1000;

/// So many short failures are kept.
const KEPT: usize = 512;

/// Fewer short failures than this are chance; with fewer than this it may yet be.
const CHANCE_SPELLS: usize = 3;
const SPELLS: usize = 4;

/// An element shakes more than one check.
const CHECKS: usize = 2;

/// What crosses an element may shake so much less alike than chance would have it, in nats; and so much more for each short
/// failure that it explains, for no two checks are lost in quite the same way.
const DISCORD: f64 = 4.0;
const DISCORD_EACH: f64 = 0.35;

/// What has been told is given up only if it shakes so much less alike than that.
const HELD: f64 = 2.0;

/// Where less than this share of the samples fails, these are chance.
const LEAST_RATE: f64 = 0.12;

/// An element that explains no more than another and is so much dearer is not taken for it.
const DEARER: f64 = 3.0;

/// Ports that count errors make a cable so much likelier.
const COUNTS_ERRORS: f64 = 2.0;

/// A check that goes on failing when this is the chance that it would has another reason: of many checks, each gets many
/// chances.
const CHANCE: f64 = 1e-4;

/// How an element shakes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tremor {
    /// Its first failing sample.
    pub since: Millis,
    /// The share of pings, and of connections, that fail.
    pub rates: [f64; 2],
    /// How implausible it is.
    pub price: f64,
    /// Its ports count errors: it loses some of what crosses it.
    pub lossy: bool,
    /// It has shaken often enough to be told.
    sure: bool,
}

impl Tremor {
    fn rate_of(&self, nature: Nature) -> f64 {
        self.rates[usize::from(nature != Nature::Liveness)]
    }
}

/// Short failures, and the elements that they come from.
#[derive(Debug, Default)]
pub(crate) struct Tremors {
    spells: VecDeque<Spell>,
    /// By component: short failures that it could be to blame for.
    pub(super) crossing: FxHashMap<u32, usize>,
    /// What the short failures since the last look could be blamed on.
    fresh: Vec<Arc<[Cause]>>,
    /// By cause: of how many short failures it was known when it was looked at.
    judged: FxHashMap<Cause, usize>,
    known: BTreeMap<Cause, Tremor>,
    /// Cables that could be to blame for what begins to fail.
    pub(super) cables: Cables,
    /// What is known rests on less than it did at the last look.
    pub(super) aged: bool,
}

impl Tremors {
    /// What is known about a cause that shakes.
    pub(crate) fn of(&self, cause: Cause) -> Option<&Tremor> {
        self.known.get(&cause).filter(|tremor| tremor.sure)
    }

    /// What may turn out to shake, the likeliest first.
    pub(crate) fn unsure(&self) -> impl Iterator<Item = Cause> {
        let unsure = self.known.iter().filter(|(_, tremor)| !tremor.sure);
        let mut unsure: Vec<(&Cause, f64)> = unsure.map(|(cause, tremor)| (cause, tremor.price)).collect();
        unsure.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(b.0)));
        unsure.into_iter().map(|(cause, _)| *cause)
    }

    /// Since when the causes of a failing check have been shaking, if any does.
    pub(crate) fn among(&self, blame: &[Cause]) -> Option<Millis> {
        if self.known.is_empty() {
            return None;
        }
        let shaking = blame.iter().filter_map(|cause| self.of(*cause));
        shaking.map(|tremor| tremor.since).min()
    }

    /// A failing check is good again.
    pub(crate) fn spell_ended(&mut self, symptom: &Symptom, end: Millis) {
        if !tells(symptom) {
            return;
        }
        for component in components(&symptom.blame) {
            *self.crossing.entry(component).or_default() += 1;
        }
        if self.fresh.len() < KEPT {
            self.fresh.push(Arc::clone(&symptom.blame));
        }
        self.spells.push_back(Spell::of(symptom, end));
        if self.spells.len() > KEPT {
            self.drop_oldest();
        }
    }

    /// The oldest short failure counts no more: what was found when there were more of them is no reason to look later.
    fn drop_oldest(&mut self) {
        let Some(spell) = self.spells.pop_front() else {
            return;
        };
        for component in components(&spell.blame) {
            let left = self.crossing.get(&component).map_or(0, |count| count.saturating_sub(1));
            if left == 0 {
                self.crossing.remove(&component);
            } else {
                self.crossing.insert(component, left);
            }
        }
        for cause in spell.blame.iter() {
            let left = self.crossing.get(&cause.component).copied().unwrap_or_default();
            if let Some(judged) = self.judged.get_mut(cause) {
                *judged = left.min(*judged);
            }
        }
    }

    /// The short failures that a cause could be to blame for.
    fn below(&self, cause: Cause) -> impl Iterator<Item = &Spell> {
        let crosses = move |spell: &&Spell| spell.blame.binary_search(&cause).is_ok();
        self.spells.iter().filter(crosses)
    }

    /// Forgets what is too long ago.
    fn forget(&mut self, before: Millis) {
        while self.spells.front().is_some_and(|spell| spell.end < before) {
            self.drop_oldest();
            self.aged = true;
        }
        if self.spells.is_empty() {
            self.crossing.clear();
            self.judged.clear();
        }
    }
}

/// The components among sorted causes, each once.
fn components(causes: &[Cause]) -> impl Iterator<Item = u32> + '_ {
    let first = |at: &usize| *at == 0 || causes[*at - 1].component != causes[*at].component;
    (0..causes.len()).filter(first).map(|at| causes[at].component)
}

impl Facts {
    /// Looks for elements that shake, after checks were good again.
    pub(crate) fn feel_tremors(&mut self, now: Millis) {
        self.tremors.forget(now - WINDOW_MS);
        let mut worth = self.worth_judging();
        worth.extend(self.suspected_cables(now));
        let aged = std::mem::take(&mut self.tremors.aged) && !self.tremors.known.is_empty();
        if worth.is_empty() && !aged {
            return;
        }
        let mut found = self.tremors.known.clone();
        for (cause, crossing) in worth {
            let tremor = self.tremor(cause);
            self.tremors.judged.insert(cause, crossing);
            match tremor {
                Some(tremor) => _ = found.insert(cause, tremor),
                None => _ = found.remove(&cause),
            }
        }
        if !found.is_empty() || !self.tremors.known.is_empty() {
            self.adopt_tremors(self.not_outdone(&found));
        }
    }

    /// Of elements that shake, the ones that no other explains as well and much cheaper, and what is still held for them.
    fn not_outdone(&self, found: &BTreeMap<Cause, Tremor>) -> BTreeMap<Cause, Tremor> {
        let outdone = |cause: &Cause, tremor: &Tremor, spells: &[Spell]| {
            found.iter().any(|(other, better)| {
                let all = || spells.iter().all(|spell| spell.blame.binary_search(other).is_ok());
                better.price + DEARER < tremor.price && better.sure >= tremor.sure && other != cause && all()
            })
        };
        let goes_on = |cause: &Cause, tremor: &Tremor| {
            let present = self.failing_now(*cause);
            match self.unexplained(self.tremors.below(*cause).chain(&present)) {
                spells if spells.is_empty() => self.trembles_on(cause.component),
                spells => !outdone(cause, tremor, &spells),
            }
        };
        let kept = found.iter().filter(|(cause, tremor)| goes_on(cause, tremor));
        kept.map(|(cause, tremor)| (*cause, *tremor)).collect()
    }

    /// Whether checks are held for a component until they have been good for long enough.
    fn trembles_on(&self, component: u32) -> bool {
        let mut words = self.suspicion.of(component);
        words.any(|word| self.symptoms.get(&word).is_some_and(|symptom| symptom.trembles))
    }

    /// The failures of the moment that a cause could be to blame for.
    pub(super) fn failing_now(&self, cause: Cause) -> Vec<Spell> {
        let words = self.suspicion.of(cause.component);
        let failing = words.filter_map(|word| self.symptoms.get(&word));
        let blamed = failing.filter(|symptom| tells(symptom) && symptom.blame.binary_search(&cause).is_ok());
        blamed.map(|symptom| Spell::of(symptom, Millis::MAX)).collect()
    }

    /// Causes that the newest short failures may come from, of which clearly more is known than at the last look; with how much.
    fn worth_judging(&mut self) -> Vec<(Cause, usize)> {
        let tremors = &mut self.tremors;
        let fresh: BTreeSet<Cause> = std::mem::take(&mut tremors.fresh)
            .iter()
            .flat_map(|blame| blame.iter().copied())
            .filter(|cause| cause.mode == Mode::Down)
            .collect();
        let crossing = |cause: Cause| tremors.crossing.get(&cause.component).copied().unwrap_or_default();
        let counted = fresh.into_iter().map(|cause| (cause, crossing(cause)));
        let before = |cause: &Cause| tremors.judged.get(cause).copied().unwrap_or_default();
        counted
            .filter(|(cause, crossing)| *crossing >= CHECKS && crossing * 4 > before(cause) * 5)
            .collect()
    }

    /// Of short failures, the ones that neither approved work explains nor an outage that was told and in which all that failed
    /// did so at once.
    fn unexplained<'a>(&'a self, spells: impl Iterator<Item = &'a Spell>) -> Vec<Spell> {
        let skew = self.skew();
        let steady = |outage: &&Outage| {
            let within = self.tremors.spells.iter().filter(|spell| spell.is_within(outage, skew));
            outage.told && episodes(&within.collect::<Vec<_>>(), skew) < 2
        };
        let outages: Vec<&Outage> = self.outages.iter().filter(steady).collect();
        let approved = |spell: &Spell, at: Millis| {
            let mut causes = spell.blame.iter();
            causes.any(|cause| self.is_approved(cause.component, at))
        };
        let explained = |spell: &Spell| {
            let mut outages = outages.iter();
            outages.any(|outage| spell.is_within(outage, skew))
                || approved(spell, spell.onset)
                || approved(spell, spell.end)
        };
        spells.filter(|spell| !explained(spell)).cloned().collect()
    }

    /// Whether a cause shakes, from the short failures that it could be to blame for.
    fn tremor(&self, cause: Cause) -> Option<Tremor> {
        let present = self.failing_now(cause);
        // What has shaken goes on doing so; and of a cable that begins to count errors it is known what to expect.
        let held = self.tremors.of(cause).is_some();
        let expected = |spells: &[&Spell]| {
            let onset = spells.iter().map(|spell| spell.onset).min();
            held || onset.is_some_and(|onset| self.counts_errors_anew(cause.component, onset))
        };
        let enough = |spells: &[&Spell]| {
            let words: BTreeSet<u32> = spells.iter().map(|spell| spell.word).collect();
            let episodes = episodes(spells, self.skew());
            let shaking = spells.len() >= CHANCE_SPELLS && words.len() >= CHECKS && episodes >= 2;
            (shaking || expected(spells)).then_some((words, episodes))
        };
        let spells: Vec<&Spell> = self.tremors.below(cause).chain(&present).collect();
        enough(&spells)?;
        let spells = self.unexplained(spells.into_iter());
        let (words, episodes) = enough(&spells.iter().collect::<Vec<_>>())?;
        let since = spells.iter().map(|spell| spell.onset).min()?;
        let repeated = spells.len() > words.len();
        let shake = self.shake(cause, since, words);
        let tolerated = DISCORD + DISCORD_EACH * spells.len() as f64;
        let alike = shake.discord <= if held { HELD * tolerated } else { tolerated };
        let strong = shake.rates.iter().any(|rate| *rate >= LEAST_RATE);
        let lossy = self.counts_errors(cause.component, since);
        let least = if lossy { CHANCE_SPELLS } else { SPELLS };
        let flaps = if lossy {
            2
        } else {
            (self.settings.flap_count as usize).max(2)
        };
        let kind = self.settings.cost_of(self.structure.kind(cause.component));
        (alike && strong).then(|| Tremor {
            since,
            rates: shake.rates,
            price: (kind + shake.discord - if lossy { COUNTS_ERRORS } else { 0.0 }).max(0.5),
            lossy,
            sure: expected(&spells.iter().collect::<Vec<_>>())
                || (spells.len() >= least && episodes >= flaps && (lossy || repeated)),
        })
    }

    /// Replaces what is known to shake: failing checks of it are held, the others are not held any longer.
    fn adopt_tremors(&mut self, known: BTreeMap<Cause, Tremor>) {
        let old = std::mem::replace(&mut self.tremors.known, known);
        let known = &self.tremors.known;
        let sure = |known: &BTreeMap<Cause, Tremor>, cause: &Cause| known.get(cause).is_some_and(|tremor| tremor.sure);
        let came = known.keys().filter(|cause| sure(known, cause) && !sure(&old, cause));
        let gone = old.keys().filter(|cause| sure(&old, cause) && !sure(known, cause));
        let changed: BTreeSet<u32> = came.chain(gone).map(|cause| cause.component).collect();
        let words: BTreeSet<u32> = changed
            .iter()
            .flat_map(|component| self.suspicion.of(*component))
            .collect();
        for word in words {
            self.follow_tremor(word);
            self.renew(word);
        }
    }

    /// Holds a failing check while what it may be blamed on shakes and it fails no longer in a row than that explains.
    pub(crate) fn follow_tremor(&mut self, index: u32) {
        let Some(symptom) = self.symptoms.get(&index) else {
            return;
        };
        let since = self.tremors.among(&symptom.blame).filter(|_| self.may_tremble(symptom));
        if since.is_some() == symptom.trembles {
            return;
        }
        let lasts = !symptom.resting && !self.may_tremble(symptom);
        let latched = since.is_some() || (!lasts && self.flaps(index, &symptom.blame).is_some());
        if symptom.resting && !latched {
            return self.forget(index, self.now);
        }
        if let Some(symptom) = self.symptoms.get_mut(&index) {
            symptom.trembles = since.is_some();
            symptom.origin = match since {
                Some(since) => symptom.origin.min(since),
                None if latched => symptom.origin,
                None => symptom.since,
            };
            symptom.latched = latched;
        }
        self.renew(index);
    }

    /// Whether a failing check may turn out to be part of a tremor that has not shown itself often enough yet.
    pub(crate) fn may_yet_tremble(&self, symptom: &Symptom) -> bool {
        let shakes = |cause: &Cause| {
            self.tremors.known.contains_key(cause) || self.counts_errors(cause.component, symptom.since - WINDOW_MS)
        };
        self.may_tremble(symptom) && symptom.blame.iter().any(shakes)
    }

    /// Whether a failing check may be failing because of a tremor.
    pub(crate) fn may_tremble(&self, symptom: &Symptom) -> bool {
        if symptom.by == By::Own || !shows(symptom.nature) || symptom.recovering.is_some() {
            return false;
        }
        let word = self.store.word(symptom.word);
        if symptom.resting || symptom.at <= self.trembles_until(symptom) {
            return true;
        }
        let shaking = symptom.blame.iter().filter_map(|cause| self.tremors.known.get(cause));
        let rate = shaking.map(|tremor| tremor.rate_of(symptom.nature)).fold(0.0, f64::max);
        rate.powf(f64::from(word.streak)) >= CHANCE
    }

    /// How long a failure lasts at most that needs no look at how often its cause shakes.
    pub(super) fn trembles_until(&self, symptom: &Symptom) -> Millis {
        let interval = Millis::from(self.store.word(symptom.word).interval);
        symptom.since + 2 * (self.settle_of(symptom.of) + interval)
    }
}
