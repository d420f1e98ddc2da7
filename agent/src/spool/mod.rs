//! The spool: a bounded buffer on disk between sampling and the collector. Every batch goes through it.
//!
//! # Files
//! A folder of segments, `0000000000000001.seg` and so on, written one after another and never changed, only cut or
//! removed. A segment starts with the 8 bytes `ZBSPOOL1`; records follow, all integers little-endian:
//!
//! | bytes | what |
//! | --- | --- |
//! | 4 | length of the body, at least 1 |
//! | 4 | CRC-32 (IEEE) of the body |
//! | 1 | kind: 1 batch, 2 schema, 3 acknowledgement; others are skipped |
//! | … | batch: boot id (16), sequence number (8), milliseconds since the epoch (8), an encoded `Batch` |
//! | … | schema: hash (8), an encoded `Schema`; precedes the first batch of each segment that uses it |
//! | … | acknowledgement: boot id (16), sequence number (8): all of that boot up to it is committed at the collector |
//!
//! # Promises
//! - A batch is deleted only when the collector has acknowledged it, or to keep a limit (size, age): then the oldest
//!   segment goes first, and its batches are counted, reported and told to the collector.
//! - A batch is written before it is sent, so killing the agent loses nothing. `fdatasync` follows when the last one is
//!   `sync_interval` ago, at the end of a segment and at the end of the agent: a power cut costs at most that much.
//! - Age is judged by the wall clock, as it was when the batch was written: a clock that is set far ahead makes what was
//!   written before look old, and it is dropped like anything that is too old.
//! - A record that is torn or damaged ends its segment: opening cuts the file there, counts it and goes on.
//! - When the disk refuses (full, read-only, broken), batches are kept in a small ring in memory, oldest dropped first,
//!   and the spool says so until the disk takes them again.
//! - An acknowledgement need not survive a crash: what it covered is sent again, and the collector knows (agent, boot, seq).

mod disk;
mod index;
mod record;
mod recovery;
mod types;
mod worker;

use std::collections::VecDeque;
use std::io;

use zongbao_wire::Encode;
use zongbao_wire::message::{Batch, Schema};

pub use self::disk::Disk;
pub use self::index::{Boot, Id};
use self::index::{Index, Place};
use self::record::Record;
pub use self::types::{Limits, Loaded, State};
pub use self::worker::{Handle, start};

/// What the spool needs of a folder. Names are file names in it.
pub trait Filesystem: Send {
    /// Names of all files.
    fn list(&self) -> io::Result<Vec<String>>;
    /// Everything in a file.
    fn read(&self, name: &str) -> io::Result<Vec<u8>>;
    /// Part of a file.
    fn read_at(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>>;
    /// Makes a new, empty file whose name survives a power cut.
    fn create(&mut self, name: &str) -> io::Result<()>;
    /// Writes at the end of a file. On an error any part of it may have been written.
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Cuts a file.
    fn truncate(&mut self, name: &str, length: u64) -> io::Result<()>;
    /// Returns when what was written to a file survives a power cut.
    fn sync(&mut self, name: &str) -> io::Result<()>;
    /// Removes a file.
    fn remove(&mut self, name: &str) -> io::Result<()>;
}

/// The spool. All calls block on the disk; [`start`] runs it on a thread of its own.
pub struct Spool<F> {
    files: F,
    limits: Limits,
    boot: Boot,
    next_seq: u64,
    index: Index,
    /// The segment that is written to.
    current: Option<u64>,
    /// Schemas of the batches in memory.
    schemas: VecDeque<Schema>,
    last_sync_ms: i64,
    dropped_untold: u64,
    dropped: u64,
    trouble: Option<String>,
}

/// What a new segment and the record of a schema add to their contents.
const SEGMENT_OVERHEAD_BYTES: usize = 64;
/// Schemas kept for batches in memory: a schema lives for many batches.
const SCHEMAS_IN_MEMORY: usize = 4;

impl<F: Filesystem> Spool<F> {
    /// Opens a folder for a new boot of the agent. A folder that cannot be read is no reason not to start: the spool
    /// then works in memory and says so.
    pub fn open(mut files: F, limits: Limits, boot: Boot) -> Self {
        let mut index = Index::default();
        let trouble = recovery::recover(&mut files, &mut index).err();
        let mut spool = Self {
            files,
            limits,
            boot,
            next_seq: 1,
            index,
            current: None,
            schemas: VecDeque::new(),
            last_sync_ms: 0,
            dropped_untold: 0,
            dropped: 0,
            trouble: trouble.map(|error| format!("cannot read the spool: {error}")),
        };
        spool.index.start_boot(boot);
        spool.remove_dead_segments();
        spool
    }

    /// Adds a batch: gives it its boot and sequence number, and tells in it what was dropped since the last one.
    pub fn append(&mut self, now_ms: i64, mut batch: Batch, schema: &Schema) -> Id {
        batch.boot = self.boot.to_vec();
        batch.seq = self.next_seq;
        batch.dropped_batches = std::mem::take(&mut self.dropped_untold);
        self.next_seq += 1;
        let bytes = batch.encode_to_vec();
        self.drop_expired(now_ms);
        match self.write(now_ms, batch.seq, &bytes, schema) {
            Ok(place) => {
                self.trouble = None;
                self.index.push(batch.seq, place);
            }
            Err(error) => {
                self.trouble = Some(error.to_string());
                self.keep_in_memory(batch.seq, bytes, schema);
                // What was begun and has nothing in it.
                self.remove_dead_segments();
            }
        }
        Id {
            boot: self.index.own_boot(),
            seq: batch.seq,
        }
    }

    /// Deletes what the collector has committed: everything of `boot` up to `seq`.
    pub fn acknowledge(&mut self, boot: Boot, seq: u64) {
        if self.index.acknowledge(boot, seq) == 0 {
            return;
        }
        if let Some(number) = self.current {
            // Losing it only means to send again what the collector already has.
            if self.put(number, &Record::Ack { boot, seq }).is_err() {
                self.current = None;
            }
        }
        self.remove_dead_segments();
    }

    /// The first batch after `id` in the order of boots and sequence numbers, or the very first.
    pub fn after(&mut self, id: Option<Id>) -> Option<Loaded> {
        loop {
            let next = self.index.after(id)?;
            if let Some(loaded) = self.get(next) {
                return Some(loaded);
            }
        }
    }

    /// One batch, if the spool still has it. What can no longer be read is dropped and counted.
    pub fn get(&mut self, id: Id) -> Option<Loaded> {
        let bytes = match self.index.place(id)? {
            Place::Memory(bytes) => Ok(bytes.clone()),
            Place::Disk {
                segment,
                offset,
                length,
            } => read_batch(&self.files, *segment, *offset, *length),
        };
        let Ok(spooled) = bytes else {
            self.index.forget(id);
            self.count_dropped(1);
            return None;
        };
        let oldest = self.index.oldest_of(id.boot).unwrap_or(id.seq);
        Some(Loaded {
            id,
            bytes: zongbao_wire::with_oldest_seq(&spooled, oldest),
        })
    }

    /// The encoded schema of this hash, if any batch that is still here may use it.
    pub fn schema(&self, hash: u64) -> Option<Vec<u8>> {
        if let Some(schema) = self.schemas.iter().find(|schema| schema.hash == hash) {
            return Some(schema.encode_to_vec());
        }
        let (segment, offset, length) = self.index.schema(hash)?;
        let bytes = self
            .files
            .read_at(&name_of(segment), u64::from(offset), length as usize)
            .ok()?;
        match record::decode(&bytes)?.0 {
            Record::Schema { bytes, .. } => Some(bytes.to_vec()),
            _ => None,
        }
    }

    /// What it holds now.
    pub fn state(&self) -> State {
        State {
            oldest: self.index.after(None),
            newest: self.index.newest(),
            batches: self.index.len(),
            bytes: self.index.bytes(),
            dropped: self.dropped,
            trouble: self.trouble.clone(),
        }
    }

    /// Makes what was written survive a power cut.
    pub fn sync(&mut self, now_ms: i64) {
        self.last_sync_ms = now_ms;
        if let Some(number) = self.current
            && let Err(error) = self.files.sync(&name_of(number))
        {
            self.trouble = Some(format!("cannot sync: {error}"));
            self.current = None;
        }
    }

    fn write(&mut self, now_ms: i64, seq: u64, bytes: &[u8], schema: &Schema) -> io::Result<Place> {
        let boot = self.boot;
        let record = Record::Batch {
            boot,
            seq,
            at_ms: now_ms,
            bytes,
        };
        let room = record.encoded_len() + schema.encoded_len() + SEGMENT_OVERHEAD_BYTES;
        let number = self.segment_with_room(room as u64)?;
        let known = schema.hash == 0 || self.index.has_schema(number, schema.hash);
        let written = (|| {
            if !known {
                let bytes = schema.encode_to_vec();
                let record = Record::Schema {
                    hash: schema.hash,
                    bytes: &bytes,
                };
                let (offset, length) = self.put(number, &record)?;
                self.index.add_schema(number, schema.hash, offset, length);
            }
            self.put(number, &record)
        })();
        let (offset, length) = written.inspect_err(|_| self.current = None)?;
        self.index.touch(number, now_ms);
        if !(self.last_sync_ms..self.last_sync_ms.saturating_add(self.limits.sync_ms)).contains(&now_ms) {
            self.sync(now_ms);
        }
        Ok(Place::Disk {
            segment: number,
            offset,
            length,
        })
    }

    /// Appends a record, or leaves the segment as it was.
    fn put(&mut self, number: u64, record: &Record<'_>) -> io::Result<(u32, u32)> {
        let name = name_of(number);
        let offset = self.index.segment_bytes(number);
        let bytes = record.encode();
        if let Err(error) = self.files.append(&name, &bytes) {
            // If cutting fails as well, the torn tail is cut at the next start.
            let _ = self.files.truncate(&name, offset);
            return Err(error);
        }
        self.index.grow(number, bytes.len() as u64);
        let fits = |value: u64| u32::try_from(value).map_err(io::Error::other);
        Ok((fits(offset)?, fits(bytes.len() as u64)?))
    }

    fn segment_with_room(&mut self, bytes: u64) -> io::Result<u64> {
        if let Some(number) = self.current
            && self.index.segment_bytes(number) >= self.limits.segment_bytes()
        {
            self.files.sync(&name_of(number))?;
            self.current = None;
            self.remove_dead_segments();
        }
        while self.index.bytes() + bytes > self.limits.bytes && self.drop_oldest_segment() {}
        if let Some(number) = self.current {
            return Ok(number);
        }
        let number = self.index.next_segment();
        let name = name_of(number);
        self.files.create(&name)?;
        if let Err(error) = self.files.append(&name, record::MAGIC) {
            // An empty segment is removed at the next start.
            let _ = self.files.remove(&name);
            return Err(error);
        }
        self.index.add_segment(number, record::MAGIC.len() as u64);
        self.current = Some(number);
        Ok(number)
    }

    fn keep_in_memory(&mut self, seq: u64, bytes: Vec<u8>, schema: &Schema) {
        if !self.schemas.iter().any(|known| known.hash == schema.hash) {
            self.schemas.push_back(schema.clone());
            if self.schemas.len() > SCHEMAS_IN_MEMORY {
                self.schemas.pop_front();
            }
        }
        self.index.push(seq, Place::Memory(bytes));
        while self.index.memory_bytes() > self.limits.memory_bytes && self.index.forget_oldest_in_memory() {
            self.count_dropped(1);
        }
    }

    fn drop_expired(&mut self, now_ms: i64) {
        let limit = now_ms.saturating_sub(self.limits.age_ms);
        while self
            .index
            .oldest_segment()
            .is_some_and(|(_, newest_ms)| newest_ms < limit)
            && self.drop_oldest_segment()
        {}
    }

    fn drop_oldest_segment(&mut self) -> bool {
        let Some((number, _)) = self.index.oldest_segment() else {
            return false;
        };
        if self.current == Some(number) {
            self.current = None;
        }
        let lost = self.index.remove_segment(number);
        self.count_dropped(lost);
        self.remove_file(number);
        true
    }

    fn remove_dead_segments(&mut self) {
        for number in self.index.dead_segments(self.current) {
            self.index.remove_segment(number);
            self.remove_file(number);
        }
    }

    fn remove_file(&mut self, number: u64) {
        if let Err(error) = self.files.remove(&name_of(number)) {
            self.trouble = Some(format!("cannot remove {}: {error}", name_of(number)));
        }
    }

    fn count_dropped(&mut self, batches: u64) {
        self.dropped += batches;
        self.dropped_untold += batches;
    }
}

fn read_batch(files: &impl Filesystem, segment: u64, offset: u32, length: u32) -> io::Result<Vec<u8>> {
    let bytes = files.read_at(&name_of(segment), u64::from(offset), length as usize)?;
    match record::decode(&bytes) {
        Some((Record::Batch { bytes, .. }, _)) => Ok(bytes.to_vec()),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "the record is damaged")),
    }
}

/// The file name of a segment.
fn name_of(number: u64) -> String {
    format!("{number:016}.seg")
}

#[cfg(test)]
mod tests;
