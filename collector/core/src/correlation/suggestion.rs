//! Edges that the model seems to lack, as outages have shown: kept until somebody adds them to the model.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Text;
use crate::ids::ComponentId;
use crate::network::Network;

/// So many suggestions are kept; the least often and longest ago seen go first.
const MOST: usize = 256;

/// What kind of edge is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// A cable between the two.
    Link,
    /// The first cannot do without the second.
    Dependency,
}

/// An edge that the model seems to lack.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SuggestedEdge {
    /// The component that lacks it.
    pub from: ComponentId,
    /// What it most likely is joined to or depends on.
    pub to: ComponentId,
    /// A link or a dependency.
    pub kind: EdgeKind,
    /// The evidence for it.
    pub reason: Text,
    /// In how many outages it has shown.
    pub seen: u32,
    /// When the newest of these began.
    pub last_seen: Timestamp,
}

impl SuggestedEdge {
    /// What to paste into a file of the model to add it.
    pub fn toml(&self) -> String {
        let (from, to) = (&self.from, &self.to);
        match self.kind {
            EdgeKind::Link => format!("[[link]]\nid = \"l-{from}-{to}\"\nends = [\"{from}\", \"{to}\"]\n"),
            EdgeKind::Dependency => format!("[[dependency]]\nof = \"{from}\"\non = [\"{to}\"]\n"),
        }
    }

    fn is_in(&self, network: &Network) -> bool {
        let (Some(from), Some(to)) = (network.index(&self.from), network.index(&self.to)) else {
            return false;
        };
        match self.kind {
            EdgeKind::Link => network
                .links_of(from)
                .iter()
                .any(|link| network.link_ends(*link).is_some_and(|ends| ends.contains(&to))),
            EdgeKind::Dependency => network
                .dependencies_of(from)
                .iter()
                .any(|need| need.providers.contains(&to)),
        }
    }
}

type Key = (ComponentId, ComponentId, EdgeKind);

/// The suggestions of the past.
#[derive(Debug, Default)]
pub(crate) struct Suggestions {
    known: BTreeMap<Key, SuggestedEdge>,
}

impl Suggestions {
    /// All of them, the most often seen first.
    pub(crate) fn list(&self) -> Vec<&SuggestedEdge> {
        let mut all: Vec<&SuggestedEdge> = self.known.values().collect();
        all.sort_by(|a, b| b.seen.cmp(&a.seen).then(b.last_seen.cmp(&a.last_seen)));
        all
    }

    /// An edge has shown in an outage; returns it with how often it has by now.
    pub(crate) fn saw(&mut self, mut edge: SuggestedEdge) -> SuggestedEdge {
        let before = self.seen(&edge);
        edge.seen = before.map_or(1, |known| {
            // The same outage, looked at again.
            known.seen + u32::from(known.last_seen != edge.last_seen)
        });
        self.keep(edge.clone());
        edge
    }

    /// What was known about an edge.
    pub(crate) fn seen(&self, edge: &SuggestedEdge) -> Option<&SuggestedEdge> {
        self.known.get(&key(edge))
    }

    /// Takes a suggestion back from the record.
    pub(crate) fn restore(&mut self, edge: &SuggestedEdge) {
        if self.seen(edge).is_none_or(|known| known.seen <= edge.seen) {
            self.keep(edge.clone());
        }
    }

    /// Forgets what the model has by now, and what it cannot have any longer.
    pub(crate) fn settle(&mut self, network: &Network) {
        self.known.retain(|(from, to, _), edge| {
            let exist = network.index(from).is_some() && network.index(to).is_some();
            exist && !edge.is_in(network)
        });
    }

    fn keep(&mut self, edge: SuggestedEdge) {
        self.known.insert(key(&edge), edge);
        if self.known.len() > MOST {
            let least = self.known.iter().min_by_key(|(_, edge)| (edge.seen, edge.last_seen));
            if let Some(least) = least.map(|(key, _)| key.clone()) {
                self.known.remove(&least);
            }
        }
    }
}

fn key(edge: &SuggestedEdge) -> Key {
    (edge.from.clone(), edge.to.clone(), edge.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SourceFile;

    fn edge(from: &str, to: &str, kind: EdgeKind, minute: i64) -> SuggestedEdge {
        SuggestedEdge {
            from: from.into(),
            to: to.into(),
            kind,
            reason: Text::default(),
            seen: 1,
            last_seen: Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_mins(minute),
        }
    }

    #[test]
    fn counts_outages_and_not_looks() {
        let mut all = Suggestions::default();
        assert_eq!(all.saw(edge("a", "b", EdgeKind::Dependency, 1)).seen, 1);
        assert_eq!(all.saw(edge("a", "b", EdgeKind::Dependency, 1)).seen, 1);
        assert_eq!(all.saw(edge("a", "b", EdgeKind::Dependency, 2)).seen, 2);
    }

    #[test]
    fn keeps_the_most_telling_when_there_are_too_many() {
        let mut all = Suggestions::default();
        all.saw(edge("often", "b", EdgeKind::Link, 1));
        all.saw(edge("often", "b", EdgeKind::Link, 2));
        for number in 0..2 * MOST as i64 {
            all.saw(edge(&format!("once-{number}"), "b", EdgeKind::Link, 3 + number));
        }
        assert_eq!(all.list().len(), MOST);
        assert_eq!(all.list()[0].from, "often".into());
    }

    #[test]
    fn what_to_paste_is_a_model_that_has_the_edge() {
        for kind in [EdgeKind::Link, EdgeKind::Dependency] {
            let edge = edge("app", "db", kind, 1);
            let model = format!(
                "[[party]]\nid = \"gc\"\nname = \"gc\"\nrole = \"general_contractor\"\n\
                 [[component]]\nid = \"app\"\nkind = \"host\"\n[[component]]\nid = \"db\"\nkind = \"host\"\n{}",
                edge.toml()
            );
            let file = SourceFile {
                name: "model.toml".into(),
                text: model,
            };
            let network = Network::load(&[file]).expect("a valid model").network;
            let mut all = Suggestions::default();
            all.restore(&edge);
            all.settle(&network);
            assert!(edge.is_in(&network) && all.list().is_empty());
        }
    }
}
