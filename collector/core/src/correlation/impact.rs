//! What a root cause hurts: the class of the trouble and the business services it takes down.

use std::collections::BTreeSet;

use super::cause::{Cause, Mode};
use super::consequence::Consequences;
use super::facts::Facts;
use super::nature::Nature;
use super::solve::Finding;
use super::structure::{forwards, is_work};
use super::verdict::Class;
use crate::health::Status;
use crate::health::evidence::{Millis, Word};
use crate::network::Kind;

/// With more causes in a cluster than this, joint effects on services are not told apart.
const TOLD_APART: usize = 32;

/// The class of a finding and what it hurts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Impact {
    pub class: Class,
    /// Services down because of it, by dense index.
    pub services: BTreeSet<u32>,
}

impl Facts {
    /// Works out what a finding hurts. `since` is when it began.
    pub(crate) fn impact(&self, finding: &Finding, since: Millis) -> Impact {
        let cause = finding.cause;
        let none = |class| Impact {
            class,
            services: BTreeSet::new(),
        };
        match cause.mode {
            Mode::Degraded => return none(Class::Degradation),
            Mode::Agent | Mode::Blind => return none(Class::MonitoringBlind),
            Mode::Down | Mode::Broken => {}
        }
        // Most of what crosses a cable that loses packets gets through: nothing is down.
        if self.tremors.of(cause).is_some_and(|tremor| tremor.lossy) {
            return none(Class::Degradation);
        }
        let faceless = self.lacks_a_face(finding) && self.proof.answered_at(cause.component) > since + self.skew();
        if faceless && self.is_seen_at_work(cause.component, since) {
            return none(Class::Degradation);
        }
        let alone = self.structure.consequences(&[cause]);
        let mut hurt = self.hurt(&alone, cause);
        let mut services = self.services(&alone);
        if self.blinds_collector(&alone, &services) {
            return none(Class::MonitoringBlind);
        }
        let companions: Vec<Cause> = finding
            .together
            .iter()
            .copied()
            .filter(|other| *other != cause && Self::can_join(*other))
            .collect();
        if !companions.is_empty() && companions.len() < TOLD_APART {
            let mut all = companions.clone();
            all.push(cause);
            let (with, without) = (
                self.structure.consequences(&all),
                self.structure.consequences(&companions),
            );
            let spared = self.services(&without);
            services.extend(
                self.services(&with)
                    .into_iter()
                    .filter(|service| !spared.contains(service)),
            );
            hurt |= self.extent(&with) > self.extent(&without) + 1;
        }
        let observed = || finding.explained().filter_map(|word| self.symptoms.get(word));
        let mut others = observed().map(|symptom| symptom.of).filter(|of| *of != cause.component);
        // Batteries let what hangs on a supply fail one after another: what still worked when the first did may be down by now.
        let gradual = matches!(self.structure.kind(cause.component), Kind::Power | Kind::Site);
        let newest = observed().map(|symptom| symptom.since).max().filter(|_| gradual);
        let in_force = newest.map_or(since, |newest| newest.max(since));
        services.retain(|service| self.proof.work_at(*service) <= in_force + self.skew());
        for of in others.by_ref() {
            if self.structure.kind(of) == Kind::Service {
                services.insert(of);
            }
            hurt |= !self
                .structure
                .network
                .link_ends(of)
                .is_some_and(|ends| ends.contains(&cause.component));
        }
        let class = if !hurt && !faceless && services.is_empty() && self.is_relied_on(cause.component) {
            Class::RedundancyLost
        } else {
            Class::Failure
        };
        Impact { class, services }
    }

    /// What works otherwise lacks only one of its faces, such as its answers to pings or its management, if all that fails is a
    /// check of its own that says nothing about what it does for others.
    fn lacks_a_face(&self, finding: &Finding) -> bool {
        let cause = finding.cause;
        let kind = self.structure.kind(cause.component);
        let passes_on = forwards(kind) && kind != Kind::LoadBalancer;
        cause.mode == Mode::Broken
            && self
                .of_finding(finding)
                .all(|symptom| symptom.of == cause.component && (symptom.nature == Nature::Liveness || passes_on))
    }

    /// Another check of a component was good after this time, or something on it was at work.
    fn is_seen_at_work(&self, component: u32, since: Millis) -> bool {
        let mut words = self.store.about(component).map(|word| self.store.word(word));
        let works = |word: &Word| {
            let shows = matches!(self.natures.of(word.check), Nature::Liveness | Nature::Work);
            shows && word.status == Status::Ok && word.at > since + self.skew()
        };
        self.proof.work_at(component) > since + self.skew() || words.any(works)
    }

    /// Whether anything besides the cause itself does not work or is cut off.
    fn hurt(&self, world: &Consequences<'_>, cause: Cause) -> bool {
        world.cut_off().next().is_some() || world.down().any(|down| down != cause.component)
    }

    fn extent(&self, world: &Consequences<'_>) -> usize {
        world.cut_off().count() + world.down().count()
    }

    fn services(&self, world: &Consequences<'_>) -> BTreeSet<u32> {
        world
            .down()
            .filter(|down| self.structure.kind(*down) == Kind::Service)
            .collect()
    }

    /// The failure only takes the collector's own corner off the network: what lies beyond is not known to be hurt.
    fn blinds_collector(&self, world: &Consequences<'_>, services: &BTreeSet<u32>) -> bool {
        let Some(place) = self.structure.collector_place() else {
            return false;
        };
        let cut = world.cut_off().count();
        services.is_empty()
            && self.structure.blocks.part(place) == Some(self.structure.blocks.main())
            && !world.in_main_part(place)
            && cut * 4 <= self.structure.blocks.main_size() as usize
    }

    /// Traffic or other components go through it when all is well.
    fn is_relied_on(&self, component: u32) -> bool {
        let network = &self.structure.network;
        let kind = self.structure.kind(component);
        network.link_ends(component).is_some()
            || !network.dependents_of(component).is_empty()
            || (forwards(kind) && network.links_of(component).len() > 1)
            || (!is_work(kind) && !self.structure.placed.at(component).is_empty())
    }
}
