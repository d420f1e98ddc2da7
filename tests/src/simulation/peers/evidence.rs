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

/// What arrives later than this, in milliseconds, is history and changes nothing.
const LATE_MS: i64 = 60_000;

/// A word counts for this many periods of its check; then its observer is taken for silent.
const FRESH_PERIODS: i64 = 3;

/// The evidence at one look.
pub struct Evidence<'a> {
    /// The case, for its model and its checks. Peers never look at anything else of it.
    pub case: &'a Case,
    words: Vec<Option<Word>>,
    connections: Vec<Option<Word>>,
    /// What each check says at this look, of those that are fresh and whose observer is heard.
    live: Vec<Option<Status>>,
    /// Checks whose failure has been seen twice.
    confirmed: Vec<bool>,
    /// Parts with a confirmed failing check, in the order in which they failed.
    pub failing: Vec<usize>,
    /// The same as a set.
    pub fails: Vec<bool>,
    revision: u64,
    blind: Vec<usize>,
}

impl<'a> Evidence<'a> {
    /// No evidence yet.
    pub fn new(case: &'a Case) -> Self {
        let monitoring = &case.setup.monitoring;
        Self {
            case,
            words: vec![None; monitoring.checks.len()],
            connections: vec![None; monitoring.agents.len()],
            live: vec![None; monitoring.checks.len()],
            confirmed: vec![false; monitoring.checks.len()],
            failing: Vec::new(),
            fails: vec![false; case.modelled.parts.len()],
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
        if seen.arrives_ms - seen.at_ms > LATE_MS || word.is_some_and(|word| word.at_ms >= seen.at_ms) {
            return;
        }
        let same = word.filter(|word| word.status == seen.status);
        *word = Some(Word {
            status: seen.status,
            at_ms: seen.at_ms,
            streak: same.map_or(1, |word| word.streak + 1),
        });
    }

    /// The last word of a check, unless it is old or its observer is silent.
    pub fn word(&self, check: usize) -> Option<Status> {
        self.live[check]
    }

    fn look_at(&self, index: usize, now_ms: i64) -> Option<Word> {
        let monitoring = &self.case.setup.monitoring;
        let check = &monitoring.checks[index];
        let word = self.words[index]?;
        let fresh = now_ms - word.at_ms <= FRESH_PERIODS * check.every_ms;
        match check.by {
            By::Agent(agent) => {
                let heard = self.connections[agent].is_some_and(|word| word.status == Status::Ok);
                let sparing = monitoring.delivery.changes_only.contains(&agent);
                let skewed = monitoring.delivery.skew_ms(agent).abs() > check.every_ms;
                (heard && (fresh || sparing || skewed)).then_some(word)
            }
            By::Collector => fresh.then_some(word),
        }
    }

    /// Looks again; the number changes when there is something new to see.
    pub fn refresh(&mut self, now_ms: i64) -> u64 {
        let mut critical = vec![0_u32; self.fails.len()];
        let mut changed = false;
        for index in 0..self.words.len() {
            let word = self.look_at(index, now_ms);
            let failing = word.filter(|word| word.status == Status::Critical);
            critical[self.case.setup.monitoring.checks[index].of] += failing.map_or(0, |word| word.streak);
            let (status, confirmed) = (
                word.map(|word| word.status),
                failing.is_some_and(|word| word.streak > 1),
            );
            changed |= self.live[index] != status || self.confirmed[index] != confirmed;
            (self.live[index], self.confirmed[index]) = (status, confirmed);
        }
        let fails: Vec<bool> = critical.iter().map(|count| *count >= 2).collect();
        self.failing.retain(|part| fails[*part]);
        self.failing
            .extend((0..fails.len()).filter(|part| fails[*part] && !self.fails[*part]));
        let blind = self.silent(&fails);
        changed |= self.fails != fails || self.blind != blind;
        self.fails = fails;
        self.blind = blind;
        self.revision += u64::from(changed);
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
