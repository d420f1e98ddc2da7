//! The bounded queue between the connections and the one task that commits. Messages are decoded and checked before they
//! get in, on the connection's own time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zongbao_wire::message::{Batch, Presence, Schema};
use zongbao_wire::topic::FromAgent;
use zongbao_wire::{Encode as _, Invalid, decode_batch, decode_presence, decode_schema};

/// A decoded message costs memory beyond its payload: each counts as at least so many bytes.
const LEAST_BYTES: usize = 1024;

/// A checked message.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A batch.
    Batch(Box<Batch>),
    /// A batch that breaks a rule, of which only the number is known: it is skipped, or its agent would send it for ever.
    Refused {
        /// Its boot.
        boot: Vec<u8>,
        /// Its number.
        seq: u64,
    },
    /// A schema that was asked for.
    Schema(Box<Schema>),
    /// A birth message, a goodbye or a last will.
    Presence(Box<Presence>),
    /// Line protocol.
    Line(Bytes),
}

/// A message, and when it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrived {
    /// The agent that sent it.
    pub agent: String,
    /// When it arrived.
    pub at: Timestamp,
    /// What it is.
    pub item: Item,
}

/// A message in the queue, with the room that it takes until it is dropped.
#[derive(Debug)]
pub struct Queued {
    /// The message.
    pub arrived: Arrived,
    _room: OwnedSemaphorePermit,
}

/// What was counted.
#[derive(Debug, Default)]
pub struct Stats {
    /// Messages taken.
    pub taken: AtomicU64,
    /// Messages that found no room and were left to their agents.
    pub no_room: AtomicU64,
    refused: Mutex<BTreeMap<&'static str, u64>>,
}

impl Stats {
    /// Counts a refusal. The reasons are names of ours, so there are few.
    pub fn refuse(&self, why: &'static str) {
        let mut refused = self.refused.lock().expect("nothing panics while holding this lock");
        *refused.entry(why).or_default() += 1;
    }

    /// Refusals by reason.
    #[must_use]
    pub fn refused(&self) -> Vec<(&'static str, u64)> {
        let refused = self.refused.lock().expect("nothing panics while holding this lock");
        refused.iter().map(|(why, count)| (*why, *count)).collect()
    }
}

/// The sending end. What is in the queue is limited by bytes, not by number.
#[derive(Clone, Debug)]
pub struct Queue {
    sender: UnboundedSender<Queued>,
    room: Arc<Semaphore>,
    bytes: usize,
    hold: Duration,
    stats: Arc<Stats>,
}

impl Queue {
    /// A queue with room for so many bytes, that lets senders wait for room up to `hold`.
    #[must_use]
    pub fn new(bytes: usize, hold: Duration) -> (Self, UnboundedReceiver<Queued>) {
        let (sender, receiver) = unbounded_channel();
        let queue = Self {
            sender,
            room: Arc::new(Semaphore::new(bytes)),
            bytes,
            hold,
            stats: Arc::default(),
        };
        (queue, receiver)
    }

    /// What was counted.
    #[must_use]
    pub fn stats(&self) -> &Arc<Stats> {
        &self.stats
    }

    /// Bytes in the queue.
    #[must_use]
    pub fn used_bytes(&self) -> usize {
        self.bytes - self.room.available_permits()
    }

    /// Checks a message and queues it, waiting for room up to the limit. False = there was none.
    pub async fn take(&self, agent: String, what: FromAgent, payload: Bytes, now: Timestamp) -> bool {
        let taken = tokio::time::timeout(self.hold, self.take_patiently(agent, what, payload, now)).await;
        if taken.is_err() {
            self.stats.no_room.fetch_add(1, Relaxed);
        }
        taken.is_ok()
    }

    /// The same, however long it takes.
    pub async fn take_patiently(&self, agent: String, what: FromAgent, payload: Bytes, now: Timestamp) {
        let bytes = payload.len().max(LEAST_BYTES).min(self.bytes);
        let Some(item) = self.check(&agent, what, payload) else {
            return;
        };
        let permits = u32::try_from(bytes).expect("payloads are limited");
        let Ok(room) = Arc::clone(&self.room).acquire_many_owned(permits).await else {
            return;
        };
        let arrived = Arrived { agent, at: now, item };
        // The receiver is gone only while the collector stops; the agent then keeps what it has.
        if self.sender.send(Queued { arrived, _room: room }).is_ok() {
            self.stats.taken.fetch_add(1, Relaxed);
        }
    }

    fn check(&self, agent: &str, what: FromAgent, payload: Bytes) -> Option<Item> {
        let checked = match what {
            FromAgent::Batch => decode_batch(agent, &payload).map(|batch| Item::Batch(Box::new(batch))),
            FromAgent::Schema => decode_schema(&payload).map(|schema| Item::Schema(Box::new(schema))),
            FromAgent::Presence => decode_presence(&payload).map(|presence| Item::Presence(Box::new(presence))),
            FromAgent::Line => return Some(Item::Line(payload)),
        };
        match checked {
            Ok(item) => Some(item),
            Err(invalid) => {
                self.stats.refuse("payload");
                tracing::warn!(agent, message = ?what, why = %invalid, "refused what an agent sent");
                refused_batch(agent, what, &invalid, &payload)
            }
        }
    }
}

/// What can still be read of a refused batch: enough to skip it. Not if it claims to be another agent's.
fn refused_batch(agent: &str, what: FromAgent, invalid: &Invalid, payload: &Bytes) -> Option<Item> {
    if what != FromAgent::Batch || matches!(invalid, Invalid::TooBig { .. } | Invalid::OtherAgent { .. }) {
        return None;
    }
    let batch = Batch::decode(payload.as_ref()).ok()?;
    let usable = batch.agent == agent && batch.boot.len() == zongbao_wire::BOOT_BYTES && batch.seq > 0;
    usable.then_some(Item::Refused {
        boot: batch.boot,
        seq: batch.seq,
    })
}
