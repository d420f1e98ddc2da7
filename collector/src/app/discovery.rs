//! Hosts that are heard although the model does not name them: shown as components at once, within a limit, until the model
//! names them or they have been silent for a month.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use jiff::{SignedDuration, Timestamp};
use zongbao_core::ids::ComponentId;
use zongbao_core::network::Network;

use crate::storage::{DiscoveredHost, Step, Storage};

/// Discovered hosts, at most.
pub(super) const LIMIT: usize = 1_000;
/// The model is widened at most this often: it concerns everything.
const WIDEN: SignedDuration = SignedDuration::from_secs(5);
/// That a host is still heard is written down this often.
const NOTE: SignedDuration = SignedDuration::from_hours(1);
/// A host that was silent for so long is forgotten.
const FORGET: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What was discovered.
#[derive(Debug)]
pub(super) struct Discovery {
    /// The model as its files have it.
    base: Arc<Network>,
    /// Hosts in the widened model, and when they were last heard as far as it is written down.
    known: BTreeMap<ComponentId, Timestamp>,
    /// Hosts that were heard since.
    waiting: BTreeSet<ComponentId>,
    widened_at: Timestamp,
    looked_at: Timestamp,
    changes: Vec<DiscoveredHost>,
    /// Words of hosts beyond the limit, for figures.
    refused: Arc<AtomicU64>,
}

impl Discovery {
    /// What was discovered before, and the model with it.
    pub(super) async fn open(storage: &Storage, base: Network) -> anyhow::Result<(Self, Arc<Network>)> {
        let hosts = storage.discovered().await?;
        let known = hosts.into_iter().map(|(id, heard)| (ComponentId::new(id), heard));
        let mut discovery = Self {
            base: Arc::new(base),
            known: known.collect(),
            waiting: BTreeSet::new(),
            widened_at: Timestamp::MIN,
            looked_at: Timestamp::MIN,
            changes: Vec::new(),
            refused: Arc::default(),
        };
        discovery.forget_named();
        let network = discovery.widened();
        Ok((discovery, network))
    }

    /// How many words of hosts beyond the limit were heard.
    pub(super) fn refused(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.refused)
    }

    /// Something was heard of a component by somebody who may speak of it.
    pub(super) fn heard(&mut self, id: &ComponentId, now: Timestamp) {
        if let Some(noted) = self.known.get_mut(id) {
            if now.duration_since(*noted) >= NOTE {
                *noted = now;
                self.changes.push(DiscoveredHost::Heard(id.to_string(), now));
            }
        } else if self.base.by_id(id).is_none() && !self.waiting.contains(id) {
            if self.known.len() + self.waiting.len() < LIMIT {
                self.waiting.insert(id.clone());
            } else if self.refused.fetch_add(1, Relaxed) == 0 {
                tracing::warn!(
                    host = %id,
                    limit = LIMIT,
                    "too many hosts are heard that the model does not name; this one and others are not shown: name them"
                );
            }
        }
    }

    /// The model to go on with, if hosts came or went and it is time.
    pub(super) fn due(&mut self, now: Timestamp) -> Option<Arc<Network>> {
        if now.duration_since(self.looked_at) >= NOTE {
            self.looked_at = now;
            self.forget(|_, heard| now.duration_since(heard) > FORGET);
        }
        let gone = self
            .changes
            .iter()
            .any(|change| matches!(change, DiscoveredHost::Gone(_)));
        if (self.waiting.is_empty() && !gone) || now.duration_since(self.widened_at) < WIDEN {
            return None;
        }
        self.widened_at = now;
        for id in std::mem::take(&mut self.waiting) {
            tracing::info!(host = %id, "heard a host that the model does not name; it is shown as discovered");
            self.changes.push(DiscoveredHost::Heard(id.to_string(), now));
            self.known.insert(id, now);
        }
        Some(self.widened())
    }

    /// The model was edited: the model to go on with.
    pub(super) fn rebase(&mut self, base: Arc<Network>) -> Arc<Network> {
        self.base = base;
        self.forget_named();
        self.widened()
    }

    /// Adds to a step what has to be kept.
    pub(super) fn keep(&mut self, step: &mut Step) {
        step.discovered.append(&mut self.changes);
    }

    /// What the model names by now is not discovered any more.
    fn forget_named(&mut self) {
        let base = Arc::clone(&self.base);
        self.waiting.retain(|id| base.by_id(id).is_none());
        self.forget(|id, _| base.by_id(id).is_some());
    }

    fn forget(&mut self, gone: impl Fn(&ComponentId, Timestamp) -> bool) {
        let changes = &mut self.changes;
        self.known.retain(|id, heard| {
            let gone = gone(id, *heard);
            if gone {
                changes.push(DiscoveredHost::Gone(id.to_string()));
            }
            !gone
        });
    }

    fn widened(&self) -> Arc<Network> {
        if self.known.is_empty() {
            return Arc::clone(&self.base);
        }
        Arc::new(self.base.with_discovered(self.known.keys().cloned()))
    }
}
