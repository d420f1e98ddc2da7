//! A failure that is still unfolding: when one dependent of a supply after the other fails, or only the first few have, it is
//! too early to tell several faults from the end of what feeds them all.

use std::collections::BTreeMap;

use super::cause::{Cause, Mode};
use super::correlator::Correlator;
use super::facts::Facts;
use super::nature::Nature;
use super::solve::Finding;
use super::symptom::Symptom;
use crate::health::evidence::{Millis, NEVER};
use crate::network::Kind;

/// So many dependents of one supply that fail one after another are no coincidence yet, but may become one.
const SUSPICIOUS: usize = 3;

/// The longest wait, in settle windows from the first word about a second component.
const LONGEST: Millis = 3;

/// Two dependents of one supply that fail within this time of one another may be the first of many, for as long.
const LOOMING_MS: Millis = 60_000;

impl Correlator {
    /// Until when to wait with findings that accuse several dependents of one supply, each by itself, or a supply that hurts few
    /// of its dependents yet; `None` = they can be told.
    pub(super) fn unfolds_until(&self, findings: &[Finding], now: Millis) -> Option<Millis> {
        let mut fed: BTreeMap<u32, Vec<&Finding>> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.cause.mode == Mode::Down) {
            for supply in self.facts.supplies_of(finding.cause.component) {
                fed.entry(supply).or_default().push(finding);
            }
        }
        let suspicious = fed.into_values().filter(|findings| findings.len() >= SUSPICIOUS);
        let spreading = findings.iter().filter(|finding| self.facts.hurts_few_yet(finding));
        suspicious
            .chain(spreading.map(|finding| vec![finding]))
            .filter(|findings| !findings.iter().any(|finding| self.is_root_told(finding.cause)))
            .filter_map(|findings| self.facts.quiet_from(&findings))
            .filter(|until| *until > now)
            .max()
    }

    fn is_root_told(&self, cause: Cause) -> bool {
        self.roots.get(&cause).is_some_and(|root| root.verdict.is_some())
    }

    /// A finding as it is told: as long as another dependent of its supply has failed beside it a moment ago, or something that
    /// it crosses may turn out to shake, that is a candidate as well. Second: until when.
    pub(super) fn with_looming(facts: &Facts, finding: &Finding, now: Millis) -> Option<(Finding, Millis)> {
        let supply = facts.looming_supply(finding, now);
        let (cause, until) = supply.or_else(|| facts.looming_tremor(finding, now))?;
        let mut told = finding.clone();
        let least = told.alternatives.iter().map(|(_, cost)| *cost).fold(f64::MAX, f64::min);
        told.alternatives.insert(1, (cause, least));
        Some((told, until))
    }

    /// Looks at these symptoms again at a later time.
    pub(super) fn postpone(&mut self, words: &[u32], until: Millis) {
        if let Some(&word) = words.first() {
            self.facts.ripening.insert((until, word));
            self.postponed.insert(word);
        }
    }
}

impl Facts {
    /// Power and sites that a component cannot be without.
    fn supplies_of(&self, component: u32) -> impl Iterator<Item = u32> + '_ {
        let needs = self.structure.network.dependencies_of(component).iter();
        let strict = needs.filter(|need| need.need as usize == need.providers.len());
        strict
            .flat_map(|need| need.providers.iter().copied())
            .filter(|provider| matches!(self.structure.kind(*provider), Kind::Power | Kind::Site))
    }

    /// Whether power or a site is accused although most of what is known to depend on it has not failed, or not yet.
    fn hurts_few_yet(&self, finding: &Finding) -> bool {
        let supply = finding.cause.component;
        if !self.is_supply(supply) || self.fails_itself(supply) || self.is_approved(supply, self.now) {
            return false;
        }
        let (mut failing, mut standing) = (0, 0);
        for dependent in self.fed_by(supply) {
            match self.own_symptoms(dependent).next() {
                Some(_) => failing += 1,
                None => standing += usize::from(self.proof.live_at(dependent) != NEVER),
            }
        }
        standing > failing
    }

    /// When no further dependent will have failed for a settle window, as things stand.
    fn quiet_from(&self, findings: &[&Finding]) -> Option<Millis> {
        let symptoms = || {
            let words = findings.iter().flat_map(|finding| &finding.symptoms);
            words.filter_map(|word| self.symptoms.get(word))
        };
        let settle = symptoms().map(|symptom| self.settle_of(symptom.of)).max()?;
        let onset = |finding: &&Finding| {
            let own = finding.symptoms.iter().filter_map(|word| self.symptoms.get(word));
            own.map(|symptom| symptom.since).min()
        };
        let newest = match findings {
            [only] => self.newest_sign(only)?,
            _ => findings.iter().filter_map(onset).max()?,
        };
        // One that fails makes nobody think of its supply.
        let mut arrived: BTreeMap<u32, Millis> = BTreeMap::new();
        for symptom in symptoms() {
            let known = arrived.entry(symptom.of).or_insert(symptom.arrived);
            *known = symptom.arrived.min(*known);
        }
        let mut arrived: Vec<Millis> = arrived.into_values().collect();
        arrived.sort_unstable();
        let first = arrived.get(1).or(arrived.first())?;
        Some((newest + settle).min(first + LONGEST * settle))
    }

    /// The supply of a failed component that something else depends on which failed at about the same time and is not its victim,
    /// and until when more of that is to be expected.
    fn looming_supply(&self, finding: &Finding, now: Millis) -> Option<(Cause, Millis)> {
        let cause = finding.cause;
        if cause.mode != Mode::Down || self.is_supply(cause.component) {
            return None;
        }
        let onset = finding.symptoms.iter().filter_map(|word| self.symptoms.get(word));
        let onset = onset.map(|symptom| symptom.since).min()?;
        let beside = |symptom: &Symptom| {
            matches!(symptom.nature, Nature::Liveness | Nature::Agent)
                && (symptom.since - onset).abs() <= LOOMING_MS
                && symptom.recovering.is_none()
                && !symptom.resting
                && !symptom.trembles
                && !symptom.admits(cause)
                && symptom.root != Some(cause)
        };
        let expected = |supply: u32| {
            let words = self.suspicion.of(supply).filter_map(|word| self.symptoms.get(&word));
            let others = words.filter(|symptom| {
                let failed = symptom.root.map_or(symptom.of, |root| root.component);
                failed != cause.component && beside(symptom) && self.supplies_of(failed).any(|other| other == supply)
            });
            others.map(|symptom| symptom.since.max(onset) + LOOMING_MS).max()
        };
        let supplies = self.supplies_of(cause.component);
        let unlisted = supplies.filter(|supply| {
            let mut listed = finding.alternatives.iter();
            !self.is_approved(*supply, now) && !listed.any(|(other, _)| other.component == *supply)
        });
        let looming = unlisted.filter_map(|supply| Some((supply, expected(supply).filter(|until| *until > now)?)));
        let last = looming.min_by_key(|(supply, until)| (std::cmp::Reverse(*until), *supply));
        last.map(|(supply, until)| (Cause::down(supply), until))
    }

    /// What all that fails crosses and what has been failing now and then of late, if not often enough to be told, and until when
    /// the failures may be of that kind.
    fn looming_tremor(&self, finding: &Finding, now: Millis) -> Option<(Cause, Millis)> {
        if self.tremors.of(finding.cause).is_some() {
            return None;
        }
        let symptoms = || finding.symptoms.iter().filter_map(|word| self.symptoms.get(word));
        let crossed = |cause: &Cause| {
            let mut all = symptoms();
            all.all(|symptom| self.may_tremble(symptom) && symptom.blame.binary_search(cause).is_ok())
        };
        let listed = |cause: &Cause| {
            let mut listed = finding.alternatives.iter();
            listed.any(|(other, _)| other.component == cause.component)
        };
        let suspected = self.tremors.unsure();
        let mut suspected =
            suspected.filter(|cause| !listed(cause) && !self.is_approved(cause.component, now) && crossed(cause));
        let cause = suspected.next()?;
        let until = symptoms().map(|symptom| self.trembles_until(symptom)).max()?;
        (until > now).then_some((cause, until))
    }

    /// When the last of the components failed that a finding rests on.
    fn newest_sign(&self, finding: &Finding) -> Option<Millis> {
        let mut began: BTreeMap<u32, Millis> = BTreeMap::new();
        for symptom in finding.symptoms.iter().filter_map(|word| self.symptoms.get(word)) {
            let known = began.entry(symptom.of).or_insert(symptom.since);
            *known = symptom.since.min(*known);
        }
        began.into_values().max()
    }
}
