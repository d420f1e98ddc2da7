//! What was worked out from the evidence since it last changed, so that many symptoms that share a cause ask once.

use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::health::evidence::Millis;

/// What many symptoms ask about the same component.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Until when a supply was good.
    pub supplied: Memo<u32>,
    /// Until when a provider worked, as far as it clears it of what those who need it suffer.
    pub cleared: Memo<u32>,
    /// When a check of a component was last good, whoever saw it.
    pub good: Memo<(u32, u16)>,
}

impl Memory {
    /// The evidence has changed.
    pub(crate) fn forget(&mut self) {
        self.supplied.forget();
        self.cleared.forget();
        self.good.forget();
    }
}

/// An instant for each of some things.
#[derive(Debug)]
pub(crate) struct Memo<K>(Mutex<FxHashMap<K, Millis>>);

impl<K> Default for Memo<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Copy + Eq + Hash> Memo<K> {
    /// The instant that belongs to something, worked out unless it is remembered.
    pub(crate) fn of(&self, key: K, work_out: impl FnOnce() -> Millis) -> Millis {
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
