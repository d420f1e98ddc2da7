//! Which contract's selector matches a component, and how specifically.

use std::collections::BTreeMap;
use std::fmt;

use rustc_hash::FxHashMap;

use super::model::{Component, Contract, Kind, Selector};
use crate::ids::ComponentId;

/// How specific a selector is. Orders by class first (`id` > `label` > `site`+`kind` > `kind` > `site`), then by the
/// number of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Specificity {
    class: u8,
    keys: usize,
}

/// A selector of a contract that matches a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Position in `Network::contracts`.
    pub contract: usize,
    /// Position in the contract's `covers`.
    pub selector: usize,
    /// How specific it is.
    pub specificity: Specificity,
}

impl Selector {
    /// How specific it is.
    pub fn specificity(&self) -> Specificity {
        let class = match (&self.id, self.label.is_empty(), &self.site, &self.kind) {
            (Some(_), ..) => 5,
            (None, false, ..) => 4,
            (None, true, Some(_), Some(_)) => 3,
            (None, true, None, Some(_)) => 2,
            (None, true, Some(_), None) => 1,
            (None, true, None, None) => 0,
        };
        let given = [self.id.is_some(), self.kind.is_some(), self.site.is_some()];
        let keys = given.into_iter().filter(|given| *given).count() + self.label.len();
        Specificity { class, keys }
    }

    /// Whether every key that is given matches.
    pub fn matches(&self, component: &Component) -> bool {
        self.id.as_ref().is_none_or(|id| *id == component.id)
            && self.kind.is_none_or(|kind| kind == component.kind)
            && self
                .site
                .as_ref()
                .is_none_or(|site| component.site.as_ref() == Some(site))
            && self
                .label
                .iter()
                .all(|(key, value)| component.labels.get(key) == Some(value))
    }
}

impl fmt::Display for Selector {
    /// As it could be written in a file: `{ site = "dc-a", kind = "switch" }`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        parts.extend(self.id.as_ref().map(|id| format!("id = {:?}", id.as_str())));
        parts.extend(self.site.as_ref().map(|site| format!("site = {site:?}")));
        parts.extend(self.kind.map(|kind| format!("kind = {:?}", kind.as_str())));
        if !self.label.is_empty() {
            let labels: Vec<String> = self
                .label
                .iter()
                .map(|(key, value)| format!("{key} = {value:?}"))
                .collect();
            parts.push(format!("label = {{ {} }}", labels.join(", ")));
        }
        write!(f, "{{ {} }}", parts.join(", "))
    }
}

/// The key under which a selector is found: its rarest one, so that a component meets few selectors that do not match.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Bucket {
    Id(ComponentId),
    Label(String, String),
    SiteKind(String, Kind),
    Kind(Kind),
    Site(String),
}

/// All selectors of all contracts, found by what a component has.
#[derive(Clone, Debug, Default)]
pub(super) struct SelectorIndex {
    buckets: FxHashMap<Bucket, Vec<Match>>,
}

impl SelectorIndex {
    pub(super) fn new(contracts: &[Contract]) -> Self {
        let mut buckets: FxHashMap<Bucket, Vec<Match>> = FxHashMap::default();
        for (contract, it) in contracts.iter().enumerate() {
            for (selector, covers) in it.covers.iter().enumerate() {
                let Some(bucket) = bucket(covers) else { continue };
                let specificity = covers.specificity();
                buckets.entry(bucket).or_default().push(Match {
                    contract,
                    selector,
                    specificity,
                });
            }
        }
        Self { buckets }
    }

    /// Every selector that matches the component, at any time, in the order of the contracts' buckets.
    pub(super) fn matches(&self, contracts: &[Contract], component: &Component) -> Vec<Match> {
        let mut keys = vec![Bucket::Id(component.id.clone()), Bucket::Kind(component.kind)];
        keys.extend(
            component
                .labels
                .iter()
                .map(|(key, value)| Bucket::Label(key.clone(), value.clone())),
        );
        if let Some(site) = &component.site {
            keys.push(Bucket::SiteKind(site.clone(), component.kind));
            keys.push(Bucket::Site(site.clone()));
        }
        let found = keys.iter().filter_map(|key| self.buckets.get(key)).flatten();
        found
            .filter(|m| contracts[m.contract].covers[m.selector].matches(component))
            .copied()
            .collect()
    }
}

/// `None` for a selector without any key: it is refused when it is read and would match nothing.
fn bucket(selector: &Selector) -> Option<Bucket> {
    let first_label = |label: &BTreeMap<String, String>| label.iter().next().map(|(k, v)| (k.clone(), v.clone()));
    if let Some(id) = &selector.id {
        return Some(Bucket::Id(id.clone()));
    }
    if let Some((key, value)) = first_label(&selector.label) {
        return Some(Bucket::Label(key, value));
    }
    match (&selector.site, selector.kind) {
        (Some(site), Some(kind)) => Some(Bucket::SiteKind(site.clone(), kind)),
        (None, Some(kind)) => Some(Bucket::Kind(kind)),
        (Some(site), None) => Some(Bucket::Site(site.clone())),
        (None, None) => None,
    }
}
