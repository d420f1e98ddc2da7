//! What was worked out from the evidence since it last changed, so that many symptoms that share a cause ask once.

use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::health::evidence::Millis;

/// What many symptoms ask about the same component.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Until when a supply was good.
    pub supplied: Memo<u32, Millis>,
    /// When something that a supply feeds was last alive.
    pub standing: Memo<u32, Millis>,
    /// When most of what a supply feeds failed, if it did so at once and long after the first few.
    pub rest: Memo<u32, Millis>,
    /// Until when a provider worked, as far as it clears it of what those who need it suffer.
    pub cleared: Memo<u32, Millis>,
    /// When a component may have begun to hurt others.
    pub onset: Memo<u32, Millis>,
    /// When a check of a component was last good, whoever saw it.
    pub good: Memo<(u32, u16), Millis>,
    /// Whether a machine may hang.
    pub hanging: Memo<u32, bool>,
    /// When a machine failed after several of its guests.
    pub died: Memo<u32, Millis>,
    /// Whether devices that a program's failure takes down go on answering.
    pub idle: Memo<u32, bool>,
    /// Whether agents probe what is needed beside them and hardly anything else.
    pub probing: Memo<(), bool>,
}

impl Memory {
    /// The evidence has changed.
    pub(crate) fn forget(&mut self) {
        self.supplied.forget();
        self.standing.forget();
        self.rest.forget();
        self.cleared.forget();
        self.onset.forget();
        self.good.forget();
        self.hanging.forget();
        self.died.forget();
        self.probing.forget();
        self.idle.forget();
    }
}

/// What is known of each of some things.
#[derive(Debug)]
pub(crate) struct Memo<K, V>(Mutex<FxHashMap<K, V>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Copy + Eq + Hash, V: Copy> Memo<K, V> {
    /// What belongs to something, worked out unless it is remembered.
    pub(crate) fn of(&self, key: K, work_out: impl FnOnce() -> V) -> V {
        let known = |memo: &Self| {
            let known = memo.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(&key).copied()
        };
        known(self).unwrap_or_else(|| {
            let found = work_out();
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(key, found);
            found
        })
    }

    fn forget(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
