//! The evidence that all peers look at: the last words of each check, confirmed by a second sample or a second check.

use zongbao_core::health::Status;

use super::Named;
use crate::simulation::case::Case;
use crate::simulation::monitoring::{By, Sees};
use crate::simulation::observe::{Seen, Source};

#[derive(Clone, Copy)]
struct Word {
    status: Status,
    at_ms: i64,
    streak: u32,
}

/// The evidence at one look.
pub struct Evidence<'a> {
    /// The case, for its model and its checks. Peers never look at anything else of it.
    pub case: &'a Case,
    words: Vec<Option<Word>>,
    connections: Vec<Option<Word>>,
    /// Parts with a confirmed failing check, in the order in which they failed.
    pub failing: Vec<usize>,
    /// The same as a set.
    pub fails: Vec<bool>,
    now_ms: i64,
    heard: bool,
    revision: u64,
    blind: Vec<usize>,
}

impl<'a> Evidence<'a> {
    /// No evidence yet.
    pub fn new(case: &'a Case) -> Self {
        Self {
            case,
            words: vec![None; case.setup.monitoring.checks.len()],
            connections: vec![None; case.setup.monitoring.agents.len()],
            failing: Vec::new(),
            fails: vec![false; case.modelled.parts.len()],
            now_ms: 0,
            heard: false,
            revision: 0,
            blind: Vec::new(),
        }
    }

    /// A word arrives. Older ones than the last word of its check change nothing.
    pub fn hear(&mut self, seen: &Seen) {
        let word = match seen.source {
            Source::Check(check) => &mut self.words[check],
            Source::Connection(agent) => &mut self.connections[agent],
        };
        self.now_ms = self.now_ms.max(seen.at_ms);
        if word.is_some_and(|word| word.at_ms >= seen.at_ms) {
            return;
        }
        let streak = word
            .filter(|word| word.status == seen.status)
            .map_or(1, |word| word.streak + 1);
        self.heard |= streak <= 2;
        *word = Some(Word {
            status: seen.status,
            at_ms: seen.at_ms,
            streak,
        });
    }

    /// The last word of a check, unless its observer is silent.
    pub fn word(&self, check: usize) -> Option<Status> {
        let live = match self.case.setup.monitoring.checks[check].by {
            By::Agent(agent) => self.connections[agent].is_some_and(|word| word.status == Status::Ok),
            By::Collector => true,
        };
        self.words[check].filter(|_| live).map(|word| word.status)
    }

    /// Looks again; the number changes when there is something new to see.
    pub fn refresh(&mut self) -> u64 {
        if !std::mem::take(&mut self.heard) {
            return self.revision;
        }
        let mut critical = vec![0_u32; self.fails.len()];
        for (index, check) in self.case.setup.monitoring.checks.iter().enumerate() {
            if self.word(index) == Some(Status::Critical) {
                critical[check.of] += self.words[index].map_or(0, |word| word.streak);
            }
        }
        let fails: Vec<bool> = critical.iter().map(|count| *count >= 2).collect();
        self.failing.retain(|part| fails[*part]);
        self.failing
            .extend((0..fails.len()).filter(|part| fails[*part] && !self.fails[*part]));
        let blind = self.silent(&fails);
        self.fails = fails;
        self.blind = blind;
        self.revision += 1;
        self.revision
    }

    /// Machines whose agent is silent although nothing says that they fail.
    fn silent(&self, fails: &[bool]) -> Vec<usize> {
        let monitoring = &self.case.setup.monitoring;
        let mut proven = vec![false; fails.len()];
        for (index, check) in monitoring.checks.iter().enumerate() {
            proven[check.of] |= check.name == "icmp" && self.word(index) == Some(Status::Ok);
        }
        let silent = |agent: &usize| self.connections[*agent].is_some_and(|word| word.status != Status::Ok);
        let machines = (0..monitoring.agents.len())
            .filter(silent)
            .map(|agent| monitoring.agents[agent]);
        machines
            .filter(|machine| proven[*machine] && !fails[*machine])
            .collect()
    }

    /// Whether nearly all that the collector itself watches fails: then its own uplink is to blame, as every good operator
    /// configures by hand.
    pub fn sees_nothing(&self) -> bool {
        let checks = self
            .case
            .setup
            .monitoring
            .checks
            .iter()
            .enumerate()
            .filter(|(_, check)| check.by == By::Collector);
        let (failing, all) = checks.fold((0, 0), |(failing, all), (index, _)| {
            (
                failing + usize::from(self.word(index) == Some(Status::Critical)),
                all + 1,
            )
        });
        all > 5 && failing * 10 > all * 8
    }

    /// "Monitoring blind" for each silent agent whose machine answers; one for all where most are silent.
    pub fn blind(&self) -> Vec<Named> {
        let named = |root| Named {
            root,
            blind: true,
            symptoms: Vec::new(),
        };
        if self.sees_nothing() || (self.blind.len() > 3 && self.blind.len() * 2 > self.connections.len()) {
            return vec![named(self.case.modelled.collector)];
        }
        self.blind.iter().copied().map(named).collect()
    }

    /// Whether nothing but its disk check fails.
    pub fn only_disk(&self, part: usize) -> bool {
        let checks = self
            .case
            .setup
            .monitoring
            .checks
            .iter()
            .enumerate()
            .filter(|(_, check)| check.of == part);
        let mut failing = checks
            .filter(|(index, _)| self.word(*index) == Some(Status::Critical))
            .peekable();
        failing.peek().is_some() && failing.all(|(_, check)| check.sees == Sees::Disk)
    }
}
