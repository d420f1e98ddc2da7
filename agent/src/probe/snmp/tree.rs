//! What was read from a device, by object identifier: the input of everything that interprets it.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::value::{Oid, Value};

/// Objects in the device's order.
#[derive(Clone, Debug, Default)]
pub struct Tree(BTreeMap<Oid, Value>);

impl Tree {
    /// Adds an object.
    pub fn insert(&mut self, name: Oid, value: Value) {
        self.0.insert(name, value);
    }

    /// Adds the objects of another tree.
    pub fn extend(&mut self, other: &Tree) {
        self.0
            .extend(other.0.iter().map(|(name, value)| (name.clone(), value.clone())));
    }

    /// The objects of a subtree, with what follows the root in their names.
    pub fn column<'a>(&'a self, root: &'a [u32]) -> impl Iterator<Item = (&'a [u32], &'a Value)> {
        let from = (Bound::Excluded(root), Bound::Unbounded);
        self.0
            .range::<[u32], _>(from)
            .map_while(move |(name, value)| Some((name.0.strip_prefix(root)?, value)))
    }

    /// The object of a column at an index.
    pub fn get(&self, column: &[u32], index: &[u32]) -> Option<&Value> {
        self.0.get([column, index].concat().as_slice())
    }

    /// A text that says something: not empty.
    pub fn text(&self, column: &[u32], index: &[u32]) -> Option<String> {
        self.get(column, index)?.text().filter(|text| !text.is_empty())
    }

    /// A number.
    pub fn number(&self, column: &[u32], index: &[u32]) -> Option<f64> {
        self.get(column, index)?.number()
    }

    /// A count.
    pub fn unsigned(&self, column: &[u32], index: &[u32]) -> Option<u64> {
        self.get(column, index)?.unsigned()
    }

    /// The first text of a column that says something.
    pub fn first_text(&self, column: &[u32]) -> Option<String> {
        self.column(column)
            .filter_map(|(_, value)| value.text())
            .find(|text| !text.is_empty())
    }
}
