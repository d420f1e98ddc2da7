//! From an agent's words to the engine's: batches become observations and measurements, presence becomes presence.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};
use zongbao_core::engine::{Measurement, Presence};
use zongbao_core::health::{Observation, Observer, Status};
use zongbao_core::ids::{CheckName, ComponentId};
use zongbao_core::network::Network;
use zongbao_wire::message::{self, Batch, CheckResult, Command, NeedSchema, Schema, command};
use zongbao_wire::unpack;

use super::agents::AgentBook;
use super::group::{BootKey, Group, Rows};
use super::queue::{Arrived, Item};
use super::sequence::{Admission, Sequence};

/// The check that stands for the collector's side of an agent's connection; no agent may say it.
const RESERVED_CHECK: &str = "agent";
/// How far in the future a sample may lie: beyond, the agent's clock is wrong and the arrival counts.
const FUTURE: SignedDuration = SignedDuration::from_secs(60);
/// A batch whose newest sample is older than this speaks of the past, not of now.
const LATE_MS: i64 = 5_000;
/// A schema is asked for at most so often from one agent.
const ASK_AGAIN: Duration = Duration::from_secs(5);
/// Boots of one agent that are told apart, at most; of the oldest, late duplicates would count as new.
const BOOTS: usize = 8;
/// Schemas of one agent that are kept in memory, at most.
const SCHEMAS: usize = 4;

/// Translates, and knows what it needs for that.
#[derive(Debug)]
pub struct Translator {
    book: Arc<AgentBook>,
    /// Metrics that some threshold looks at; the engine need not see the others.
    watched: FxHashSet<String>,
    sequences: FxHashMap<BootKey, Sequence>,
    /// Boots by agent, oldest first.
    boots: FxHashMap<String, Vec<Vec<u8>>>,
    /// Schemas by agent, oldest use first.
    schemas: FxHashMap<String, Vec<Arc<Schema>>>,
    asked: FxHashMap<String, Timestamp>,
}

impl Translator {
    /// A translator that notes what it sees in `book`, and passes measurements of `watched` metrics on to the engine.
    pub fn new(book: Arc<AgentBook>, watched: impl IntoIterator<Item = String>) -> Self {
        Self {
            book,
            watched: watched.into_iter().collect(),
            sequences: FxHashMap::default(),
            boots: FxHashMap::default(),
            schemas: FxHashMap::default(),
            asked: FxHashMap::default(),
        }
    }

    /// Passes measurements of these metrics on from now on.
    pub fn watch(&mut self, watched: impl IntoIterator<Item = String>) {
        self.watched = watched.into_iter().collect();
    }

    /// Takes back what was kept of a boot. Call it with the oldest boot of an agent first.
    pub fn restore(&mut self, key: BootKey, sequence: Sequence) {
        self.boots.entry(key.agent.clone()).or_default().push(key.boot.clone());
        self.sequences.insert(key, sequence);
    }

    /// How far a boot is.
    #[must_use]
    pub fn sequence(&self, key: &BootKey) -> Option<&Sequence> {
        self.sequences.get(key)
    }

    /// The schema that this message needs and that is not in memory.
    #[must_use]
    pub fn missing_schema(&self, arrived: &Arrived) -> Option<u64> {
        let Item::Batch(batch) = &arrived.item else { return None };
        let needs = !batch.columns.is_empty() && batch.schema.is_none();
        (needs && self.schema(&arrived.agent, batch.schema_hash).is_none()).then_some(batch.schema_hash)
    }

    /// Learns a schema.
    pub fn learn(&mut self, agent: &str, schema: Arc<Schema>) {
        let known = self.schemas.entry(agent.to_owned()).or_default();
        known.retain(|known| known.hash != schema.hash);
        if known.len() == SCHEMAS {
            known.remove(0);
        }
        known.push(schema);
    }

    fn schema(&self, agent: &str, hash: u64) -> Option<&Arc<Schema>> {
        self.schemas.get(agent)?.iter().find(|schema| schema.hash == hash)
    }

    /// The batches of this group could not be made to last: they are left to their agents, which will send them again.
    pub fn undo(&mut self, group: &mut Group) {
        for (key, sequence) in std::mem::take(&mut group.before) {
            if let Some(now) = self.sequences.get_mut(&key) {
                *now = sequence;
            }
        }
        group.boots.clear();
    }

    /// Takes one message into the group.
    pub fn translate(&mut self, network: &Network, arrived: Arrived, group: &mut Group) {
        let Arrived { agent, at, item } = arrived;
        match item {
            Item::Batch(batch) => self.batch(network, &agent, at, *batch, group),
            Item::Refused { boot, seq } => {
                let key = BootKey { agent, boot };
                self.sequence_of(&key, group).admit(seq);
                group.boots.insert(key);
            }
            Item::Schema(schema) => {
                let schema = Arc::new(*schema);
                self.learn(&agent, Arc::clone(&schema));
                group.schemas.push((agent, schema));
            }
            Item::Presence(presence) => self.presence(network, agent, at, *presence, group),
            Item::Line(text) => group.lines.push((agent, at, text)),
        }
    }

    fn presence(
        &mut self,
        network: &Network,
        agent: String,
        at: Timestamp,
        presence: message::Presence,
        group: &mut Group,
    ) {
        let newest_boot = self.book.get(&agent, |known| known.boot.clone()).unwrap_or_default();
        if !presence.online && !newest_boot.is_empty() && newest_boot != presence.boot {
            // The will of a process that has been replaced already says nothing about the one that runs.
            return;
        }
        if let Some(of) = known_component(network, &agent) {
            let interval_ms = (presence.interval_ms > 0).then_some(u64::from(presence.interval_ms));
            let presence = match (presence.online, presence.clean) {
                (true, _) => Presence::Online { interval_ms },
                (false, true) => Presence::Left,
                (false, false) => Presence::Lost,
            };
            group.presence(of, presence);
        }
        self.book.note(&agent, |known| {
            known.boot.clone_from(&presence.boot);
            known.presence = Some(presence.clone());
            known.seen_at = Some(at);
        });
        group.presences.push((agent, presence));
    }

    fn batch(&mut self, network: &Network, agent: &str, arrived_at: Timestamp, mut batch: Batch, group: &mut Group) {
        let key = BootKey {
            agent: agent.to_owned(),
            boot: std::mem::take(&mut batch.boot),
        };
        if let Some(schema) = batch.schema.take() {
            let schema = Arc::new(schema);
            self.learn(agent, Arc::clone(&schema));
            group.schemas.push((agent.to_owned(), schema));
        }
        self.heard(network, &key, &batch, arrived_at, group);
        let schema = self.schema(agent, batch.schema_hash).cloned();
        if schema.is_none() && !batch.columns.is_empty() {
            self.ask_for_schema(agent, batch.schema_hash, arrived_at, group);
            return;
        }
        let sequence = self.sequence_of(&key, group);
        let first = sequence.is_new();
        let lost = sequence.skip_to(batch.oldest_seq);
        let admission = sequence.admit(batch.seq);
        self.book.note(agent, |known| {
            // What an unknown boot had acknowledged before we met is not lost.
            known.missed += if first { 0 } else { lost };
            known.batches += u64::from(admission == Admission::New);
            known.duplicates += u64::from(admission == Admission::Duplicate);
        });
        if admission == Admission::TooScattered {
            return;
        }
        group.boots.insert(key.clone());
        if admission == Admission::New {
            let clock = Clock::of(&batch, arrived_at);
            self.checks(network, agent, &batch.checks, &clock, group);
            if let Some(schema) = schema {
                self.columns(network, &key, &batch, schema, &clock, group);
            }
        }
    }

    /// Any batch proves that its agent lives. The engine hears that from the words in it, unless they are old or few.
    fn heard(&self, network: &Network, key: &BootKey, batch: &Batch, arrived_at: Timestamp, group: &mut Group) {
        let newest = batch.round_offset_ms.last().copied().unwrap_or(0);
        let newest_ms = batch.base_time_ms.saturating_add(i64::from(newest));
        let lag_ms = arrived_at.as_millisecond() - newest_ms;
        let speaks = batch
            .checks
            .iter()
            .any(|check| check.component.is_empty() || check.component == key.agent);
        if (!speaks || lag_ms > LATE_MS)
            && let Some(of) = known_component(network, &key.agent)
        {
            group.presence(of, Presence::Online { interval_ms: None });
        }
        self.book.note(&key.agent, |known| {
            if known.boot != key.boot {
                (known.newest_seq, known.backlog) = (0, None);
            }
            known.boot.clone_from(&key.boot);
            // After an outage the newest batches come first: what is behind is counted from the newest one.
            known.newest_seq = known.newest_seq.max(batch.seq);
            known.backlog = (batch.oldest_seq > 0).then(|| (known.newest_seq + 1).saturating_sub(batch.oldest_seq));
            known.seen_at = Some(arrived_at);
            known.last_batch_at = Some(arrived_at);
            known.lag_ms = Some(lag_ms);
        });
    }

    fn ask_for_schema(&mut self, agent: &str, hash: u64, now: Timestamp, group: &mut Group) {
        let asked = self.asked.get(agent);
        if asked.is_some_and(|at| now.duration_since(*at).unsigned_abs() < ASK_AGAIN) {
            return;
        }
        self.asked.insert(agent.to_owned(), now);
        let kind = Some(command::Kind::NeedSchema(NeedSchema { hash }));
        group.commands.push((agent.to_owned(), Command { kind }));
    }

    fn sequence_of(&mut self, key: &BootKey, group: &mut Group) -> &mut Sequence {
        if !self.sequences.contains_key(key) {
            let boots = self.boots.entry(key.agent.clone()).or_default();
            if boots.len() >= BOOTS {
                let oldest = BootKey {
                    agent: key.agent.clone(),
                    boot: boots.remove(0),
                };
                self.sequences.remove(&oldest);
                group.boots.remove(&oldest);
                group.forgotten.push(oldest);
            }
            boots.push(key.boot.clone());
        }
        let sequence = self.sequences.entry(key.clone()).or_default();
        group.before.entry(key.clone()).or_insert_with(|| sequence.clone());
        sequence
    }

    fn checks(&self, network: &Network, agent: &str, checks: &[CheckResult], clock: &Clock, group: &mut Group) {
        let mut unknown = 0;
        for check in checks {
            let Some((of, by)) = subject(network, agent, &check.component) else {
                unknown += 1;
                continue;
            };
            if check.check == RESERVED_CHECK {
                continue;
            }
            group.observed.push(Observation {
                at: clock.at(check.offset_ms),
                of,
                check: CheckName::new(&check.check),
                by,
                status: status(check.status()),
                value: check.value,
                message: (!check.message.is_empty()).then(|| check.message.clone()),
            });
        }
        if unknown > 0 {
            self.book.note(agent, |known| known.unknown_components += unknown);
        }
    }

    fn columns(
        &self,
        network: &Network,
        key: &BootKey,
        batch: &Batch,
        schema: Arc<Schema>,
        clock: &Clock,
        group: &mut Group,
    ) {
        let times: Vec<Timestamp> = batch
            .round_offset_ms
            .iter()
            .map(|&ms| clock.at(i64::from(ms)))
            .collect();
        let mut columns = Vec::with_capacity(batch.columns.len());
        for column in &batch.columns {
            let Some(series) = schema.series.get(column.series as usize) else {
                continue;
            };
            let Ok(values) = unpack(column, times.len()) else {
                continue;
            };
            if self.watched.contains(&series.metric)
                && let Some((of, by)) = subject(network, &key.agent, &series.component)
            {
                for (&at, &value) in times.iter().zip(&values) {
                    group.measured.extend(value.map(|value| Measurement {
                        at,
                        of: of.clone(),
                        by: by.clone(),
                        metric: series.metric.clone(),
                        instance: series.instance.clone(),
                        value,
                    }));
                }
            }
            columns.push((column.series, values));
        }
        if !columns.is_empty() {
            group.rows.push(Rows {
                key: key.clone(),
                seq: batch.seq,
                schema,
                times_ms: times.iter().map(|time| time.as_millisecond()).collect(),
                columns,
            });
        }
    }
}

/// Times of a batch.
struct Clock {
    base_ms: i64,
    latest: Timestamp,
}

impl Clock {
    fn of(batch: &Batch, arrived_at: Timestamp) -> Self {
        Self {
            base_ms: batch.base_time_ms,
            latest: arrived_at,
        }
    }

    fn at(&self, offset_ms: i64) -> Timestamp {
        let at = Timestamp::from_millisecond(self.base_ms.saturating_add(offset_ms)).unwrap_or(self.latest);
        if at.duration_since(self.latest) > FUTURE {
            self.latest
        } else {
            at
        }
    }
}

/// Whom a check or series is about, and by whom it is; `None` if the model does not have it.
fn subject(network: &Network, agent: &str, component: &str) -> Option<(ComponentId, Observer)> {
    if component.is_empty() || component == agent {
        return Some((known_component(network, agent)?, Observer::Own));
    }
    Some((
        known_component(network, component)?,
        Observer::Agent(ComponentId::new(agent)),
    ))
}

fn known_component(network: &Network, id: &str) -> Option<ComponentId> {
    network
        .by_id(&ComponentId::new(id))
        .map(|component| component.id.clone())
}

fn status(status: message::Status) -> Status {
    match status {
        message::Status::Ok => Status::Ok,
        message::Status::Warning => Status::Warning,
        message::Status::Critical => Status::Critical,
        message::Status::Unknown | message::Status::Unspecified => Status::Unknown,
    }
}
