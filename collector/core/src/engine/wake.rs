//! The earliest instant at which something is due.

use jiff::Timestamp;

/// Collects instants and keeps the earliest.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wake(Option<Timestamp>);

impl Wake {
    /// Something is due at `at`.
    pub(super) fn at(&mut self, at: Timestamp) {
        self.0 = Some(self.0.map_or(at, |earliest| earliest.min(at)));
    }

    /// The earliest instant collected.
    pub(super) fn earliest(self) -> Option<Timestamp> {
        self.0
    }
}
