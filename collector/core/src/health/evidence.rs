//! The last word of every check, kept small enough for a million of them, in any order of arrival.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::evidence_history::History;
use super::word::NONE;
use super::{CheckKey, CheckRecord, Observation, Observer, Status};
use crate::ids::CheckName;
use crate::network::Network;

pub(crate) use super::word::{By, Millis, NEVER, Word, timestamp};

/// What became of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// The word's position in the store.
    pub word: u32,
    /// What the check said before; `None` = never heard of it.
    pub before: Option<Status>,
    /// Nothing is known from it that was not known before.
    pub repeated: bool,
    /// The displayed status, its start or its confirmation changed.
    pub changed: bool,
}

/// All newest words. Memory per check: about 80 bytes while it is fine.
#[derive(Debug, Default)]
pub(crate) struct EvidenceStore {
    words: Vec<Word>,
    by_key: FxHashMap<(u32, u16, u32), u32>,
    of_subject: Vec<u32>,
    names: Vec<CheckName>,
    name_index: FxHashMap<CheckName, u16>,
    histories: FxHashMap<u32, History>,
    values: FxHashMap<u32, f64>,
    messages: FxHashMap<u32, Arc<str>>,
    probes: u32,
}

impl EvidenceStore {
    /// An empty store for a network of this many components.
    pub(crate) fn new(components: usize) -> Self {
        Self {
            of_subject: vec![NONE; components],
            ..Self::default()
        }
    }

    /// Takes an observation in. `None` = it is about, or by, something that the model does not know.
    pub(crate) fn hear(
        &mut self,
        network: &Network,
        observation: &Observation,
        now: Millis,
        late_after: Millis,
    ) -> Option<Heard> {
        let of = network.index(&observation.of)?;
        let by = match &observation.by {
            Observer::Own => By::Own,
            Observer::Collector => By::Collector,
            Observer::Agent(id) if *id == observation.of => By::Own,
            Observer::Agent(id) => By::Agent(network.index(id)?),
        };
        let check = self.intern(&observation.check)?;
        // A clock that runs ahead must not prove the future.
        let at = observation.at.as_millisecond().min(now);
        let late = now.saturating_sub(at) > late_after;
        let key = (of, check, by.code());
        let Some(&index) = self.by_key.get(&key) else {
            let word = Word {
                of,
                by: by.code(),
                check,
                status: observation.status,
                late,
                at,
                since: at,
                last_ok: if observation.status == Status::Ok { at } else { NEVER },
                streak: 1,
                interval: 0,
                next_of_subject: NONE,
            };
            let index = self.insert(key, word);
            self.remember(index, observation);
            if observation.status > Status::Unknown {
                let mut history = History::empty();
                history.insert(at, observation.status);
                self.histories.insert(index, history);
            }
            return Some(Heard {
                word: index,
                before: None,
                repeated: false,
                changed: true,
            });
        };
        Some(self.update(index, observation, at, late))
    }

    fn update(&mut self, index: u32, observation: &Observation, at: Millis, late: bool) -> Heard {
        let word = &mut self.words[index as usize];
        let before = *word;
        let status = observation.status;
        if status == Status::Ok {
            word.last_ok = word.last_ok.max(at);
        }
        let troubled =
            status > Status::Unknown || before.status > Status::Unknown || self.histories.contains_key(&index);
        if troubled {
            let history = self
                .histories
                .entry(index)
                .or_insert_with(|| History::new(before.status, before.since, before.at, before.streak));
            if !history.insert(at, status) {
                return Heard {
                    word: index,
                    before: Some(before.status),
                    repeated: true,
                    changed: false,
                };
            }
            let latest = history.latest();
            (word.status, word.since, word.at, word.streak) = (latest.status, latest.since, latest.at, latest.streak);
            if history.is_calm() {
                self.histories.remove(&index);
            }
        } else if at <= before.at {
            return Heard {
                word: index,
                before: Some(before.status),
                repeated: true,
                changed: false,
            };
        } else {
            if status == before.status {
                word.streak = word.streak.saturating_add(1);
            } else {
                (word.status, word.since, word.streak) = (status, at, 1);
            }
            word.at = at;
        }
        if at > before.at {
            word.late = late;
            let gap = u32::try_from(at - before.at).unwrap_or(u32::MAX);
            word.interval = if before.interval == 0 {
                gap
            } else {
                before.interval.min(gap).max(before.interval / 8)
            };
        }
        let changed =
            word.status != before.status || word.since != before.since || (word.streak > 1) != (before.streak > 1);
        let newest = word.at == at;
        if newest {
            self.remember(index, observation);
        }
        Heard {
            word: index,
            before: Some(before.status),
            repeated: false,
            changed,
        }
    }

    /// Takes a persisted record back after a restart. Returns its position; `None` = the model no longer knows it.
    pub(crate) fn restore(&mut self, network: &Network, record: &CheckRecord) -> Option<u32> {
        let of = network.index(&record.key.of)?;
        let by = match &record.key.by {
            Observer::Own => By::Own,
            Observer::Collector => By::Collector,
            Observer::Agent(id) => By::Agent(network.index(id)?),
        };
        let check = self.intern(&record.key.check)?;
        let word = Word {
            of,
            by: by.code(),
            check,
            status: record.status,
            late: false,
            at: record.at.as_millisecond(),
            since: record.since.as_millisecond(),
            last_ok: record.last_ok.map_or(NEVER, |at| at.as_millisecond()),
            streak: record.streak,
            interval: 0,
            next_of_subject: NONE,
        };
        let key = (of, check, by.code());
        let index = match self.by_key.get(&key) {
            Some(&index) => {
                let next_of_subject = self.words[index as usize].next_of_subject;
                self.words[index as usize] = Word {
                    next_of_subject,
                    ..word
                };
                index
            }
            None => self.insert(key, word),
        };
        self.values.remove(&index);
        self.messages.remove(&index);
        if let Some(value) = record.value {
            self.values.insert(index, value);
        }
        if let Some(message) = &record.message {
            self.messages.insert(index, Arc::from(message.as_str()));
        }
        Some(index)
    }

    /// The word at a position.
    pub(crate) fn word(&self, index: u32) -> &Word {
        &self.words[index as usize]
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> u32 {
        self.words.len() as u32
    }

    /// How many checks the collector itself makes.
    pub(crate) fn probes(&self) -> u32 {
        self.probes
    }

    /// The positions of all words about a component, newest key first.
    pub(crate) fn about(&self, of: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.of_subject.get(of as usize).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let current = (next != NONE).then_some(next)?;
            next = self.words[current as usize].next_of_subject;
            Some(current)
        })
    }

    /// The name of a check.
    pub(crate) fn check_name(&self, check: u16) -> &CheckName {
        &self.names[usize::from(check)]
    }

    /// The names of all checks known, in the order of their numbers.
    pub(crate) fn check_names(&self) -> impl Iterator<Item = &CheckName> {
        self.names.iter()
    }

    /// The same evidence under another model: what the new one does not know is dropped.
    pub(crate) fn carried_over(mut self, old: &Network, new: &Network) -> Self {
        let renumbered: Vec<Option<u32>> = old
            .components
            .iter()
            .map(|component| new.index(&component.id))
            .collect();
        let mut store = Self::new(new.components.len());
        (store.names, store.name_index) = (std::mem::take(&mut self.names), std::mem::take(&mut self.name_index));
        store.words.reserve(self.words.len());
        store.by_key.reserve(self.words.len());
        for (index, word) in (0u32..).zip(&self.words) {
            let by = match word.by() {
                By::Agent(agent) => renumbered[agent as usize].map(By::Agent),
                by => Some(by),
            };
            let (Some(of), Some(by)) = (renumbered[word.of as usize], by) else {
                continue;
            };
            let moved = store.insert(
                (of, word.check, by.code()),
                Word {
                    of,
                    by: by.code(),
                    ..*word
                },
            );
            if let Some(history) = self.histories.remove(&index) {
                store.histories.insert(moved, history);
            }
            if let Some(value) = self.values.remove(&index) {
                store.values.insert(moved, value);
            }
            if let Some(message) = self.messages.remove(&index) {
                store.messages.insert(moved, message);
            }
        }
        store
    }

    /// The recent samples of a check that has not always been fine.
    pub(crate) fn history(&self, word: u32) -> Option<&History> {
        self.histories.get(&word)
    }

    /// The key of a word.
    pub(crate) fn key(&self, network: &Network, index: u32) -> CheckKey {
        let word = self.word(index);
        let by = match word.by() {
            By::Own => Observer::Own,
            By::Collector => Observer::Collector,
            By::Agent(agent) => Observer::Agent(network.component(agent).id.clone()),
        };
        CheckKey {
            of: network.component(word.of).id.clone(),
            check: self.check_name(word.check).clone(),
            by,
        }
    }

    /// The record of a word, as it is shown and persisted.
    pub(crate) fn record(&self, network: &Network, index: u32) -> CheckRecord {
        let word = self.word(index);
        CheckRecord {
            key: self.key(network, index),
            status: word.status,
            at: timestamp(word.at),
            since: timestamp(word.since),
            streak: word.streak,
            last_ok: (word.last_ok != NEVER).then(|| timestamp(word.last_ok)),
            value: self.values.get(&index).copied(),
            message: self.messages.get(&index).map(|message| message.to_string()),
        }
    }

    /// At most 65,535 different check names; what comes beyond is not heard.
    fn intern(&mut self, name: &CheckName) -> Option<u16> {
        if let Some(&index) = self.name_index.get(name) {
            return Some(index);
        }
        let index = u16::try_from(self.names.len()).ok().filter(|index| *index < u16::MAX)?;
        self.names.push(name.clone());
        self.name_index.insert(name.clone(), index);
        Some(index)
    }

    fn insert(&mut self, key: (u32, u16, u32), mut word: Word) -> u32 {
        let index = u32::try_from(self.words.len()).expect("memory ends long before 4 billion checks");
        word.next_of_subject = std::mem::replace(&mut self.of_subject[word.of as usize], index);
        self.probes += u32::from(word.by() == By::Collector);
        self.words.push(word);
        self.by_key.insert(key, index);
        index
    }

    fn remember(&mut self, index: u32, observation: &Observation) {
        match observation.value {
            Some(value) => _ = self.values.insert(index, value),
            None => _ = self.values.remove(&index),
        }
        match &observation.message {
            Some(message) => _ = self.messages.insert(index, Arc::from(message.as_str())),
            None => _ = self.messages.remove(&index),
        }
    }
}
