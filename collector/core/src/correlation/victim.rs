//! What may be the victim of something else although the model does not say so, and what certainly is not.

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::gap::Lack;
use super::nature::Nature;
use super::solve::Finding;
use super::structure::is_work;
use super::symptom::Symptom;
use crate::health::evidence::{By, Millis};
use crate::network::Kind;

/// What a failing component stands on is followed through so many components.
const CHAIN: usize = 16;

/// What was seen alive this recently does not drag anything down.
const ALIVE_MS: Millis = 60_000;

impl Facts {
    /// Whether a finding may be another's victim at all: the model lacks something about it, and nothing from inside says that
    /// it failed by itself.
    pub(crate) fn may_be_victim(&self, finding: &Finding) -> bool {
        let cause = finding.cause;
        if !Self::is_outage(cause.mode) {
            return matches!(cause.mode, Mode::Agent) && self.lacks_a_way(finding);
        }
        if self
            .of_finding(finding)
            .any(|symptom| symptom.latched || self.shows_from_inside(symptom))
        {
            return false;
        }
        let cleared = || {
            let blamed = self.of_finding(finding).next().map(|symptom| symptom.blame.clone());
            let mut blamed = blamed.into_iter().flat_map(|blame| blame.to_vec());
            blamed.any(|other| other.mode == Mode::Down && self.is_wrongly_cleared(other.component, finding))
        };
        self.lacks_a_way(finding)
            || is_work(self.kind(cause.component))
            || cleared()
            || self
                .chain(cause.component)
                .any(|part| self.structure.gaps.of(part).is_some())
    }

    /// A process that is gone, or a machine that fails in its own eyes, did so by itself.
    fn shows_from_inside(&self, symptom: &Symptom) -> bool {
        let beside = self.is_on_the_spot(symptom.by, symptom.of);
        match symptom.nature {
            Nature::Agent => false,
            Nature::Presence => beside,
            Nature::Liveness | Nature::Work | Nature::Degradation => beside && !is_work(self.kind(symptom.of)),
        }
    }

    /// All of it is off the part of the network that the model joins, and was seen across a way that the model does not have.
    pub(crate) fn lacks_a_way(&self, finding: &Finding) -> bool {
        let Some(here) = self.structure.collector_place().or(self.structure.blocks.middle()) else {
            return false;
        };
        let off_the_map = |symptom: &Symptom| self.chain(symptom.of).any(|part| self.is_off_the_map(part, here));
        self.of_finding(finding).any(|symptom| self.is_unjoined(symptom))
            && self
                .of_finding(finding)
                .all(|symptom| self.is_unjoined(symptom) || off_the_map(symptom))
    }

    /// A component fails in everybody's eyes, and still what the model leads through it or has depend on it is proven healthy:
    /// that has another way or provider, which the model lacks.
    pub(crate) fn is_contradicted(&self, component: u32) -> bool {
        let since = self
            .own_symptoms(component)
            .filter(|own| own.nature != Nature::Presence && !own.resting && own.recovering.is_none())
            .map(|own| own.since)
            .min();
        since.is_some_and(|since| self.proof.live_at(component) > since + self.skew())
    }

    /// By the model a component explains all of a finding, but was cleared by contradicted evidence.
    pub(crate) fn is_wrongly_cleared(&self, component: u32, finding: &Finding) -> bool {
        let cause = Cause::down(component);
        component != finding.cause.component
            && self.is_contradicted(component)
            && self
                .of_finding(finding)
                .all(|symptom| symptom.blame.binary_search(&cause).is_ok())
    }

    /// Only an observer that the model has no way for sees it fail.
    pub(crate) fn is_seen_from_nowhere(&self, symptom: &Symptom) -> bool {
        let By::Agent(observer) = symptom.by else { return false };
        let (from, to) = (
            self.structure.network.place(observer),
            self.structure.network.place(symptom.of),
        );
        match (from, to) {
            (Some(from), Some(to)) => !self.structure.blocks.joined(from, to),
            (None, _) => self.structure.gaps.of(observer).is_some(),
            (Some(_), None) => false,
        }
    }

    fn is_unjoined(&self, symptom: &Symptom) -> bool {
        if self.is_seen_from_nowhere(symptom) {
            return true;
        }
        let from = match symptom.nature {
            Nature::Agent => self.structure.collector_place(),
            _ => symptom.from,
        };
        let from = from.filter(|_| symptom.by != By::Own || symptom.nature == Nature::Agent);
        match (from, self.structure.network.place(symptom.of)) {
            (Some(from), Some(place)) => !self.structure.blocks.joined(from, place),
            (Some(from), None) => self.chain(symptom.of).any(|part| self.is_off_the_map(part, from)),
            (None, _) => false,
        }
    }

    /// The model has no way to what a component needs: it is not on the network at all, or on another part of it.
    fn is_off_the_map(&self, part: u32, from: u32) -> bool {
        match self.structure.network.place(part) {
            Some(place) => !self.structure.blocks.joined(from, place),
            None => matches!(self.structure.gaps.of(part), Some(Lack::Link | Lack::Machine)),
        }
    }

    /// What a component cannot do without, itself first, as far as nothing has proven it healthy since.
    pub(crate) fn chain(&self, component: u32) -> impl Iterator<Item = u32> {
        let network = &self.structure.network;
        let mut chain: Vec<u32> = vec![component];
        let mut at = 0;
        while at < chain.len() && chain.len() < CHAIN {
            for need in network.dependencies_of(chain[at]) {
                for &provider in need
                    .providers
                    .iter()
                    .filter(|_| need.need as usize == need.providers.len())
                {
                    if !chain.contains(&provider) {
                        chain.push(provider);
                    }
                }
            }
            at += 1;
        }
        let failing = |part: &u32| *part == component || self.proof.live_at(*part) < self.now.saturating_sub(ALIVE_MS);
        chain.retain(failing);
        chain.into_iter()
    }

    pub(crate) fn kind(&self, component: u32) -> Kind {
        self.structure.kind(component)
    }

    pub(crate) fn of_finding(&self, finding: &Finding) -> impl Iterator<Item = &Symptom> {
        finding.symptoms.iter().filter_map(|word| self.symptoms.get(word))
    }
}
