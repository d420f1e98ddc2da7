//! What was worked out from the evidence since it last changed, so that many symptoms that share a cause ask once.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::health::evidence::Millis;

/// An instant for each of some components.
#[derive(Debug, Default)]
pub(crate) struct Memo(Mutex<FxHashMap<u32, Millis>>);

impl Memo {
    /// The instant that belongs to a component, worked out unless it is remembered.
    pub(crate) fn of(&self, component: u32, work_out: impl FnOnce() -> Millis) -> Millis {
        let known = |memo: &Self| {
            memo.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(&component)
                .copied()
        };
        known(self).unwrap_or_else(|| {
            let found = work_out();
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(component, found);
            found
        })
    }

    /// The evidence has changed.
    pub(crate) fn forget(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
