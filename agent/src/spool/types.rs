//! What a spool is told and tells: its limits, its state, a batch to send.

use super::Id;

/// How much a spool keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes on disk.
    pub bytes: u64,
    /// Milliseconds that a batch is kept.
    pub age_ms: i64,
    /// Milliseconds between calls of `fdatasync`.
    pub sync_ms: i64,
    /// Bytes in memory while the disk refuses.
    pub memory_bytes: usize,
}

impl Limits {
    /// Bytes after which a segment is full.
    pub(super) fn segment_bytes(&self) -> u64 {
        (self.bytes / 16).clamp(64 * 1024, 4 * 1024 * 1024)
    }
}

/// What a spool holds, for status and for planning what to send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The oldest batch that is not acknowledged.
    pub oldest: Option<Id>,
    /// The newest batch that is not acknowledged.
    pub newest: Option<Id>,
    /// How many are not acknowledged.
    pub batches: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Batches dropped since the agent started.
    pub dropped: u64,
    /// Why batches are kept in memory instead of on disk, if they are.
    pub trouble: Option<String>,
}

/// A batch as it is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Which one.
    pub id: Id,
    /// What to publish.
    pub bytes: Vec<u8>,
}
