//! Power and sites: they are seen through what they feed or house, which fails and recovers piece by piece.

use smallvec::SmallVec;

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::symptom::Symptom;
use crate::health::evidence::{Millis, NEVER};
use crate::network::Kind;

/// A supply may say that it is good for this long after the first of its dependents has failed.
pub(super) const BATTERY_MS: Millis = 5 * 60 * 1000;

/// What fails so long before the first of those that a supply feeds directly has not failed for want of it.
const UNFOLDING_MS: Millis = 3 * 60 * 1000;

/// What failed so long before all the rest that a supply feeds, which are at least so many and twice as many, failed alone.
const ALONE_MS: Millis = 2 * 60 * 1000;
const REST: usize = 3;

/// A supply hangs on another one, and seldom on more than a few.
const FEW: usize = 16;

impl Facts {
    /// Whether a component feeds or houses others.
    pub(crate) fn is_supply(&self, component: u32) -> bool {
        matches!(self.structure.kind(component), Kind::Power | Kind::Site)
    }

    /// Power and sites hurt only through what they feed or house: where all of that which could be to blame has been cleared, so
    /// have they. What only several of these hurt together blames none of them by itself. What is known to hang below a supply
    /// recovers piece by piece.
    pub(super) fn drop_powerless(&self, viable: &mut SmallVec<[Cause; 8]>, symptom: &Symptom) {
        let supply = |cause: &Cause| {
            self.is_supply(cause.component) && cause.component != symptom.of && symptom.root != Some(*cause)
        };
        if !viable.iter().any(supply) {
            return;
        }
        let device = |cause: &&Cause| cause.mode == Mode::Down && !self.is_supply(cause.component);
        let down: SmallVec<[u32; 8]> = viable.iter().filter(device).map(|cause| cause.component).collect();
        let feeds = |supply: u32, device: u32| self.hangs_on(device, supply);
        viable.retain(|cause| {
            let mut blamed = symptom.blame.iter().filter(device).map(|blamed| blamed.component);
            !supply(cause)
                || down.iter().any(|device| feeds(cause.component, *device))
                || !blamed.any(|device| feeds(cause.component, device))
        });
    }

    /// Whether a component cannot be up without a supply, directly or because that supplies its supply.
    fn hangs_on(&self, component: u32, supply: u32) -> bool {
        let (mut open, mut next) = (vec![component], 0);
        while let Some(&part) = open.get(next).filter(|_| next < FEW) {
            next += 1;
            if part == supply {
                return true;
            }
            let needs = self.structure.network.dependencies_of(part).iter();
            let strict = needs.filter(|need| need.need as usize == need.providers.len());
            let providers = strict.flat_map(|need| &need.providers).copied();
            open.extend(providers.filter(|provider| self.is_supply(*provider)));
            open.extend(self.structure.shared_supplies_of(part));
        }
        false
    }

    /// What cannot be without a supply, and hangs on it directly.
    pub(super) fn fed_by(&self, supply: u32) -> impl Iterator<Item = u32> + '_ {
        let network = &self.structure.network;
        let needs_it = move |component: &u32| {
            let needs = network.dependencies_of(*component).iter();
            needs
                .filter(|need| need.need as usize == need.providers.len())
                .any(|need| need.providers.contains(&supply))
        };
        let direct = network.dependents_of(supply).iter().copied().filter(needs_it);
        direct.chain(self.structure.sharers_of(supply).iter().copied())
    }

    /// Batteries and heat make power and sites fail their dependents one after another: the supply is good if one of them is
    /// still standing after the last one has failed.
    pub(super) fn supplied_at(&self, supply: u32) -> Millis {
        let (mut standing, mut failed, mut first_lost) = (NEVER, NEVER, Millis::MAX);
        let mut all_alive = Millis::MAX;
        for dependent in self.fed_by(supply) {
            all_alive = all_alive.min(self.proof.live_at(dependent));
            let lasting = self.own_symptoms(dependent).filter(|own| !own.trembles);
            match lasting.map(|own| own.since).max() {
                Some(since) => {
                    failed = failed.max(since);
                    first_lost = first_lost.min(self.proof.live_at(dependent));
                }
                None => standing = standing.max(self.proof.live_at(dependent)),
            }
        }
        // While everything that hangs on it directly was alive, it had not failed; what nobody watches of that may have failed
        // before the rest.
        let stood = match first_lost {
            Millis::MAX => NEVER,
            lost => lost.saturating_sub(UNFOLDING_MS).max(all_alive),
        };
        let direct = self.told_good_at(supply).max(stood);
        if standing > failed.saturating_add(self.skew()) {
            standing.max(direct)
        } else {
            direct
        }
    }

    /// When something that a supply feeds directly was last alive.
    fn standing_at(&self, supply: u32) -> Millis {
        let fed = self.fed_by(supply).map(|dependent| self.proof.live_at(dependent));
        fed.max().unwrap_or(NEVER)
    }

    /// When a check of the component itself was last good.
    pub(crate) fn told_good_at(&self, component: u32) -> Millis {
        let words = self.store.about(component).map(|word| self.store.word(word).last_ok);
        words.max().unwrap_or(NEVER)
    }

    /// Batteries hide a failing supply for a while, from some of its dependents and from its own check: once that fails as well,
    /// it explains what failed shortly before.
    pub(super) fn is_failing_supply(&self, supply: u32, symptom: &Symptom) -> bool {
        self.is_supply(supply)
            && self
                .own_symptoms(supply)
                .any(|own| !own.resting && own.recovering.is_none() && symptom.since + BATTERY_MS >= own.since)
    }

    /// No battery lasts so long: something that the supply feeds was still standing when all of it had to be gone.
    pub(super) fn has_outlasted_batteries(&self, supply: u32, symptom: &Symptom) -> bool {
        self.is_supply(supply)
            && supply != symptom.of
            && self.memory.standing.of(supply, || self.standing_at(supply)) > symptom.since + BATTERY_MS
    }

    /// One thing failed alone, or took a few along, and the rest of what the supply feeds much later and at once: the supply did
    /// not fail with the first.
    pub(super) fn failed_long_before_the_rest(&self, supply: u32, symptom: &Symptom) -> bool {
        self.is_supply(supply)
            && supply != symptom.of
            && symptom.since.saturating_add(ALONE_MS) < self.memory.rest.of(supply, || self.rest_failed_at(supply))
    }

    /// When most of what a supply feeds directly failed, if it did so at once and the first few long before.
    fn rest_failed_at(&self, supply: u32) -> Millis {
        let failed = self.fed_by(supply).filter_map(|dependent| {
            let lasting = self.own_symptoms(dependent).filter(|own| !own.trembles);
            lasting.map(|own| own.since).min()
        });
        let mut failed: Vec<Millis> = failed.collect();
        failed.sort_unstable();
        let Some(first) = failed.windows(2).position(|pair| pair[0] + ALONE_MS < pair[1]) else {
            return NEVER;
        };
        let (few, rest) = failed.split_at(first + 1);
        match rest {
            [second, .., last] if rest.len() >= REST.max(2 * few.len()) && last - second < ALONE_MS => *second,
            _ => NEVER,
        }
    }

    /// The newest instant at which a cause that does not explain a symptom was seen not to be in force.
    pub(crate) fn not_in_force_at(&self, cause: Cause, symptom: &Symptom) -> Millis {
        if self.has_outlasted_batteries(cause.component, symptom) {
            return self.standing_at(cause.component);
        }
        self.healthy_at(cause, symptom)
    }
}
