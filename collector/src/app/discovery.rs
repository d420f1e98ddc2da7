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
    /// Hosts were forgotten that the widened model still has.
    stale: bool,
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
            stale: false,
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
        if (self.waiting.is_empty() && !self.stale) || now.duration_since(self.widened_at) < WIDEN {
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
        let (changes, stale) = (&mut self.changes, &mut self.stale);
        self.known.retain(|id, heard| {
            let gone = gone(id, *heard);
            if gone {
                *stale = true;
                changes.push(DiscoveredHost::Gone(id.to_string()));
            }
            !gone
        });
    }

    fn widened(&mut self) -> Arc<Network> {
        self.stale = false;
        if self.known.is_empty() {
            return Arc::clone(&self.base);
        }
        Arc::new(self.base.with_discovered(self.known.keys().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use zongbao_core::network::SourceFile;

    use super::*;

    fn base(host: &str) -> Arc<Network> {
        let text = format!(
            "[[party]]\nid = \"gc\"\nname = \"gc\"\nrole = \"general_contractor\"\n[[component]]\nid = \"{host}\"\nkind = \"host\"\n"
        );
        let name = "model.toml".to_owned();
        Arc::new(Network::load(&[SourceFile { name, text }]).expect("valid").network)
    }

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    async fn empty() -> Discovery {
        let folder = tempfile::TempDir::new().expect("a folder");
        let storage = Storage::open_sqlite(&folder.path().join("state.sqlite"))
            .await
            .expect("opens");
        let network = Arc::unwrap_or_clone(base("web-1"));
        Discovery::open(&storage, network).await.expect("readable").0
    }

    #[tokio::test]
    async fn a_host_that_falls_silent_for_a_month_is_forgotten() {
        let mut discovery = empty().await;
        discovery.heard(&"web-1".into(), at(1));
        assert!(discovery.due(at(1)).is_none(), "the model names it");
        discovery.heard(&"shop-7".into(), at(1));
        assert!(discovery.due(at(1)).expect("wider").is_discovered(&"shop-7".into()));
        discovery.heard(&"shop-7".into(), at(600));
        assert!(discovery.due(at(800)).is_none(), "it was heard since");
        let narrower = discovery.due(at(600 + 24 * 31)).expect("narrower");
        assert!(narrower.by_id(&"shop-7".into()).is_none());
        let mut step = Step::default();
        discovery.keep(&mut step);
        assert_eq!(step.discovered.last(), Some(&DiscoveredHost::Gone("shop-7".to_owned())));
    }

    #[tokio::test]
    async fn there_are_only_so_many_and_what_the_model_names_makes_room() {
        let mut discovery = empty().await;
        for n in 0..LIMIT + 5 {
            discovery.heard(&ComponentId::new(format!("h-{n}")), at(1));
        }
        let wider = discovery.due(at(1)).expect("wider");
        assert_eq!(wider.components.len(), LIMIT + 1);
        assert_eq!(discovery.refused().load(Relaxed), 5);
        let named = discovery.rebase(base("h-0"));
        assert_eq!(named.components.len(), LIMIT);
        discovery.heard(&"late".into(), at(2));
        assert!(discovery.due(at(2)).expect("room").is_discovered(&"late".into()));
    }
}
