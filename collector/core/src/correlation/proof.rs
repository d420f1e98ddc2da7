//! Until when each component is proven healthy: every good word proves its subject, its observer, every component and link
//! that no path between them can avoid, and what all of these cannot do without.

use super::nature::Nature;
use super::structure::{Structure, is_work};
use crate::health::Status;
use crate::health::evidence::{By, EvidenceStore, Millis, NEVER, Word};
use crate::network::Kind;

/// A word that arrives within this time of being said proves the observer's way to the collector; later it may come from a
/// buffer that was filled while the way was cut.
pub(crate) const PROMPT_MS: Millis = 5_000;

/// Newest instants of proven health, by dense index.
#[derive(Debug)]
pub(crate) struct Proof {
    /// The machine (or link, power, site) is up and, on the network, forwards.
    live: Vec<Millis>,
    /// It has power: a cable on it was good.
    lit: Vec<Millis>,
    /// It does its work, and with it what it cannot do without.
    work: Vec<Millis>,
    /// Its process runs, or its port is open, whether or not it does anything.
    stands: Vec<Millis>,
    /// It runs, which says nothing of the programs that it needs.
    runs: Vec<Millis>,
    /// Its agent said something.
    heard: Vec<Millis>,
    /// It has a check that shows more than that a machine answers.
    has_work_check: Vec<bool>,
    /// How many agents have ever said anything.
    agents: u32,
    /// Some agent's word came through promptly.
    broker: Millis,
    /// The collector's own probes got an answer from beyond its own machine.
    sees: Millis,
    /// Somebody is interested in new proof about these.
    watched: Vec<bool>,
    /// Watched components with new proof since [`Proof::take_news`].
    news: Vec<u32>,
}

/// Kinds that an agent runs on.
fn carries(kind: Kind) -> bool {
    kind.is_machine() && kind != Kind::Container
}

impl Proof {
    /// Nothing is proven, except that the collector runs.
    pub(crate) fn new(structure: &Structure) -> Self {
        let count = structure.network.components.len();
        let mut proof = Self {
            live: vec![NEVER; count],
            lit: vec![NEVER; count],
            work: vec![NEVER; count],
            stands: vec![NEVER; count],
            runs: vec![NEVER; count],
            heard: vec![NEVER; count],
            has_work_check: vec![false; count],
            agents: 0,
            broker: NEVER,
            sees: NEVER,
            watched: vec![false; count],
            news: Vec::new(),
        };
        for component in structure.collector.into_iter().chain(structure.collector_place()) {
            proof.live(structure, component, Millis::MAX);
        }
        proof
    }

    /// When the machine was last proven up.
    pub(crate) fn live_at(&self, component: u32) -> Millis {
        self.live[component as usize].max(self.lit[component as usize])
    }

    /// When the machine was last proven to answer or to forward, which a good cable alone does not show.
    pub(crate) fn answered_at(&self, component: u32) -> Millis {
        self.live[component as usize]
    }

    /// When the component was last proven to do its work, or at least to run.
    pub(crate) fn work_at(&self, component: u32) -> Millis {
        self.work[component as usize].max(self.runs[component as usize])
    }

    /// When the component was last proven not to have ended, at work or hanging.
    pub(crate) fn stands_at(&self, component: u32) -> Millis {
        self.work_at(component).max(self.stands[component as usize])
    }

    /// When the agent on a component last said anything.
    pub(crate) fn heard_at(&self, component: u32) -> Millis {
        self.heard[component as usize]
    }

    /// How many agents have ever said anything.
    pub(crate) fn agents(&self) -> u32 {
        self.agents
    }

    /// When agents were last proven to reach the collector's broker.
    pub(crate) fn broker_at(&self) -> Millis {
        self.broker
    }

    /// When anything beyond the collector's own machine was last proven to reach it.
    pub(crate) fn sees_at(&self) -> Millis {
        self.broker.max(self.sees)
    }

    /// When the collector's own probes last got an answer from beyond its own machine.
    pub(crate) fn probes_answered_at(&self) -> Millis {
        self.sees
    }

    /// Asks for news about a component from now on, or no more.
    pub(crate) fn watch(&mut self, component: u32, watched: bool) {
        self.watched[component as usize] = watched;
    }

    /// Watched components about which something new was proven.
    pub(crate) fn take_news(&mut self) -> Vec<u32> {
        let mut news = std::mem::take(&mut self.news);
        news.sort_unstable();
        news.dedup();
        news
    }

    /// Draws every conclusion from one word that arrived at `now`.
    pub(crate) fn learn(&mut self, structure: &Structure, word: &Word, nature: Nature, now: Millis) {
        self.conclude(structure, (word.of, word.by(), nature), word.status, word.at, now);
    }

    /// Draws every conclusion from a word of the past, except that its way to the collector was open then.
    pub(crate) fn learn_late(&mut self, structure: &Structure, check: (u32, By, Nature), status: Status, at: Millis) {
        self.conclude(structure, check, status, at, Millis::MAX);
    }

    fn conclude(
        &mut self,
        structure: &Structure,
        (of, by, nature): (u32, By, Nature),
        status: Status,
        at: Millis,
        now: Millis,
    ) {
        if nature == Nature::Work {
            self.has_work_check[of as usize] = true;
        }
        if nature == Nature::Agent {
            if status == Status::Ok {
                self.agent(structure, of, at, now);
            }
            return;
        }
        let from = match by {
            By::Own => {
                self.agent(structure, of, at, now);
                if status == Status::Ok && nature == Nature::Presence && is_work(structure.kind(of)) {
                    self.stands(structure, of, at);
                } else if status == Status::Ok && matches!(nature, Nature::Work | Nature::Presence) {
                    self.runs(structure, of, at);
                    if !is_work(structure.kind(of)) {
                        self.live(structure, of, at);
                    }
                }
                return;
            }
            By::Agent(observer) => {
                self.agent(structure, observer, at, now);
                structure.network.place(observer)
            }
            By::Collector => structure.collector_place(),
        };
        let answered = status == Status::Ok || (nature == Nature::Degradation && status != Status::Unknown);
        if answered {
            let here = structure.collector_place();
            let beyond = structure.network.place(of) != here && !matches!(structure.kind(of), Kind::Power | Kind::Site);
            // Power and sites are not on the network: what tells of them tells nothing of it.
            if (by == By::Collector || (from.is_some() && from == here)) && beyond {
                self.sees = self.sees.max(at);
                structure
                    .collector
                    .into_iter()
                    .for_each(|collector| self.tell(collector));
            }
            self.answered(structure, of, from, nature, at);
        }
    }

    /// An observer at `from` got an answer about `of`.
    fn answered(&mut self, structure: &Structure, of: u32, from: Option<u32>, nature: Nature, at: Millis) {
        let place = structure.network.place(of);
        self.way(structure, from, place, at);
        let only_alive = matches!(nature, Nature::Degradation | Nature::Presence)
            || (nature == Nature::Liveness && self.has_work_check[of as usize]);
        if is_work(structure.kind(of)) && !only_alive {
            self.work(structure, of, at);
            if place.is_none() {
                for need in structure
                    .network
                    .dependencies_of(of)
                    .iter()
                    .filter(|need| need.need as usize == need.providers.len())
                {
                    for &provider in &need.providers {
                        self.way(structure, from, structure.network.place(provider), at);
                    }
                }
            }
        } else if is_work(structure.kind(of)) {
            if nature == Nature::Presence {
                self.stands(structure, of, at);
            }
            if let Some(place) = place {
                self.live(structure, place, at);
            }
        } else if nature == Nature::Work {
            self.work(structure, of, at);
        } else {
            self.live(structure, of, at);
        }
    }

    /// The agent on a component was alive: so were its machine and what that stands on, and if its word came promptly, the
    /// way to the collector.
    fn agent(&mut self, structure: &Structure, component: u32, at: Millis, now: Millis) {
        self.agents += u32::from(self.heard[component as usize] == NEVER);
        self.heard[component as usize] = self.heard[component as usize].max(at);
        // What an agent says of a program or a container, it says from the machine outside of it.
        let within = !is_work(structure.kind(component)) && structure.kind(component) != Kind::Container;
        if !within {
            self.carried(structure, component, at);
        } else {
            self.live(structure, component, at);
            self.runs(structure, component, at);
        }
        let place = structure.network.place(component);
        if let Some(place) = place.filter(|place| within || *place != component) {
            self.live(structure, place, at);
        }
        if now.saturating_sub(at) <= PROMPT_MS && place != structure.collector_place() {
            self.broker = self.broker.max(at);
            if let Some(collector) = structure.collector {
                self.tell(collector);
            }
            self.way(structure, structure.collector_place(), place, at);
        }
    }

    /// The machines that a component runs on do their work.
    pub(crate) fn carried(&mut self, structure: &Structure, component: u32, at: Millis) {
        for need in structure.network.dependencies_of(component) {
            if need.need as usize == need.providers.len() {
                for &machine in need.providers.iter().filter(|on| carries(structure.kind(**on))) {
                    self.runs(structure, machine, at);
                }
            }
        }
    }

    /// A process that had ended runs again: that its program is at work is as good as shown.
    pub(crate) fn returned(&mut self, structure: &Structure, component: u32, at: Millis) {
        self.carried(structure, component, at);
        self.runs(structure, component, at);
    }

    /// The process of a program is there: so what it runs on is up. Whether it does anything, this does not show.
    fn stands(&mut self, structure: &Structure, component: u32, at: Millis) {
        if self.stands[component as usize] < at {
            self.stands[component as usize] = at;
            self.tell(component);
            self.supplied(structure, component, at);
        }
    }

    /// The component itself runs, whatever else it needs: so what it runs on is up.
    fn runs(&mut self, structure: &Structure, component: u32, at: Millis) {
        if self.runs[component as usize] < at {
            self.runs[component as usize] = at;
            self.tell(component);
            self.supplied(structure, component, at);
        }
    }

    fn way(&mut self, structure: &Structure, from: Option<u32>, to: Option<u32>, at: Millis) {
        if let (Some(from), Some(to)) = (from, to) {
            structure.visit_way(from, to, |element| self.live(structure, element, at));
        }
    }

    fn live(&mut self, structure: &Structure, component: u32, at: Millis) {
        if self.live[component as usize] >= at {
            return;
        }
        self.live[component as usize] = at;
        self.tell(component);
        self.supplied(structure, component, at);
        for end in structure.network.link_ends(component).into_iter().flatten() {
            self.lit(structure, end, at);
        }
    }

    /// A good cable shows that both its ends have power, and not that they do anything with it.
    fn lit(&mut self, structure: &Structure, component: u32, at: Millis) {
        if self.live_at(component) >= at {
            return;
        }
        self.lit[component as usize] = at;
        self.tell(component);
        self.supplied(structure, component, at);
    }

    /// What a machine that is up cannot be without: power, its site, its hypervisor.
    fn supplied(&mut self, structure: &Structure, component: u32, at: Millis) {
        for need in structure.network.dependencies_of(component) {
            if need.need as usize == need.providers.len() {
                let program = is_work(structure.kind(component));
                let holds_up = |kind: Kind| match program {
                    // A device that passes on what a program asks for does not carry it.
                    true => kind.is_machine() || matches!(kind, Kind::Power | Kind::Site),
                    false => !is_work(kind),
                };
                for &provider in need.providers.iter().filter(|on| holds_up(structure.kind(**on))) {
                    self.live(structure, provider, at);
                    if structure.kind(component).is_machine() && structure.kind(provider).is_machine() {
                        self.runs(structure, provider, at);
                    }
                }
            }
        }
        for &supply in structure.shared_supplies_of(component) {
            self.live(structure, supply, at);
        }
    }

    fn work(&mut self, structure: &Structure, component: u32, at: Millis) {
        if self.work[component as usize] >= at {
            return;
        }
        self.work[component as usize] = at;
        self.tell(component);
        if !is_work(structure.kind(component)) {
            self.live(structure, component, at);
        }
        let place = structure.network.place(component);
        if let Some(place) = place {
            self.live(structure, place, at);
        }
        for need in structure.network.dependencies_of(component) {
            if (need.need as usize) < need.providers.len() {
                continue;
            }
            for &provider in &need.providers {
                if is_work(structure.kind(provider)) {
                    self.work(structure, provider, at);
                } else {
                    self.live(structure, provider, at);
                    if structure.kind(provider).is_machine() {
                        self.runs(structure, provider, at);
                    }
                }
                self.way(structure, place, structure.network.place(provider), at);
            }
        }
    }

    fn tell(&mut self, component: u32) {
        if self.watched[component as usize] {
            self.news.push(component);
        }
    }

    /// Draws all conclusions again, after the model changed.
    pub(crate) fn rebuild(
        &mut self,
        structure: &Structure,
        store: &EvidenceStore,
        natures: &super::nature::Natures,
        now: Millis,
    ) {
        *self = Self::new(structure);
        for index in 0..store.len() {
            let word = store.word(index);
            self.has_work_check[word.of as usize] |= natures.of(word.check) == Nature::Work;
        }
        for index in 0..store.len() {
            let word = store.word(index);
            let nature = natures.shown_by(word.check, structure.kind(word.of));
            self.learn(structure, word, nature, now);
            if word.last_ok != NEVER && word.status != Status::Ok {
                self.learn(structure, &word.saying(Status::Ok, word.last_ok), nature, now);
            }
        }
    }
}
