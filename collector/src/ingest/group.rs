//! What a group of messages, to be committed together, amounts to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use zongbao_core::engine::{Event, Measurement, Presence};
use zongbao_core::health::Observation;
use zongbao_core::ids::ComponentId;
use zongbao_wire::message::{self, Command, Schema};

use super::sequence::Sequence;

/// An agent and one of its boots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BootKey {
    /// The agent.
    pub agent: String,
    /// The boot.
    pub boot: Vec<u8>,
}

/// The samples of one batch, column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The agent's boot.
    pub key: BootKey,
    /// The number of the batch.
    pub seq: u64,
    /// What the columns are.
    pub schema: Arc<Schema>,
    /// When each round was sampled, in milliseconds since the epoch.
    pub times_ms: Vec<i64>,
    /// Series index and one value a round.
    pub columns: Vec<(u32, Vec<Option<f64>>)>,
}

/// What a group of messages, to be committed together, amounts to.
#[derive(Debug, Default)]
pub struct Group {
    /// Finished events for the engine, in order.
    events: Vec<Event>,
    /// Observations since the last of them.
    pub(super) observed: Vec<Observation>,
    /// Measurements since the last of them.
    pub(super) measured: Vec<Measurement>,
    /// For the metrics history.
    pub rows: Vec<Rows>,
    /// Line protocol: agent, time of arrival, text.
    pub lines: Vec<(String, Timestamp, Bytes)>,
    /// Sequences as they were before this group.
    pub(super) before: BTreeMap<BootKey, Sequence>,
    /// Boots whose sequence has to be kept and acknowledged.
    pub boots: BTreeSet<BootKey>,
    /// Boots that are forgotten.
    pub forgotten: Vec<BootKey>,
    /// Schemas that became known.
    pub schemas: Vec<(String, Arc<Schema>)>,
    /// Presence messages.
    pub presences: Vec<(String, message::Presence)>,
    /// Commands to send, whatever becomes of the commit.
    pub commands: Vec<(String, Command)>,
}

impl Group {
    /// The events for the engine, in order. Words of many agents travel in one event, so that the engine draws its
    /// conclusions once; only presence, where order matters, keeps them apart.
    pub fn take_events(&mut self) -> Vec<Event> {
        self.cut();
        std::mem::take(&mut self.events)
    }

    /// An event of its own, after all words so far.
    pub(super) fn presence(&mut self, of: ComponentId, presence: Presence) {
        self.cut();
        self.events.push(Event::Presence { of, presence });
    }

    fn cut(&mut self) {
        let observed = std::mem::take(&mut self.observed);
        if !observed.is_empty() {
            self.events.push(Event::Observed(observed));
        }
        let mut measured = std::mem::take(&mut self.measured);
        if !measured.is_empty() {
            // By time, so that hysteresis sees the rounds in their order.
            measured.sort_by_key(|measurement| measurement.at);
            self.events.push(Event::Measured(measured));
        }
    }
}
