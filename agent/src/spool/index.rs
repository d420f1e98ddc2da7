//! What the spool holds, in memory: where each batch and schema is, and how much each segment still matters.

use std::collections::{BTreeMap, VecDeque};

/// Random per start of the agent.
pub type Boot = [u8; zongbao_wire::BOOT_BYTES];

/// One batch, ordered by age: boots in the order in which they ran, then sequence numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// Which boot: a number that only this run of the agent knows, growing with time.
    pub boot: u32,
    /// Its sequence number.
    pub seq: u64,
}

/// Where a batch is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Disk { segment: u64, offset: u32, length: u32 },
    Memory(Vec<u8>),
}

#[derive(Debug)]
struct Entry {
    seq: u64,
    place: Place,
}

/// The batches of one boot, by sequence number.
#[derive(Debug)]
struct Run {
    ordinal: u32,
    boot: Boot,
    entries: VecDeque<Entry>,
}

#[derive(Debug, Default)]
struct Segment {
    bytes: u64,
    live: u64,
    newest_ms: i64,
    schemas: BTreeMap<u64, (u32, u32)>,
}

/// The index.
#[derive(Debug, Default)]
pub(super) struct Index {
    runs: VecDeque<Run>,
    segments: BTreeMap<u64, Segment>,
    next_ordinal: u32,
    next_segment: u64,
    bytes: u64,
    memory_bytes: usize,
}

impl Index {
    /// Makes `boot` the newest, if it is not known yet. What is pushed belongs to the newest.
    pub(super) fn start_boot(&mut self, boot: Boot) {
        if self.runs.iter().any(|run| run.boot == boot) {
            return;
        }
        self.runs.retain(|run| !run.entries.is_empty());
        self.runs.push_back(Run {
            ordinal: self.next_ordinal,
            boot,
            entries: VecDeque::new(),
        });
        self.next_ordinal += 1;
    }

    pub(super) fn own_boot(&self) -> u32 {
        self.runs.back().map_or(0, |run| run.ordinal)
    }

    /// Adds the next batch of the newest boot.
    pub(super) fn push(&mut self, seq: u64, place: Place) {
        if let Some(run) = self.runs.back().map(|run| run.boot) {
            self.insert(run, seq, place);
        }
    }

    /// Adds a batch of a known boot; one that does not follow the last in order is a duplicate and ignored.
    pub(super) fn insert(&mut self, boot: Boot, seq: u64, place: Place) {
        let Some(run) = self.runs.iter_mut().find(|run| run.boot == boot) else {
            return;
        };
        if run.entries.back().is_some_and(|last| last.seq >= seq) {
            return;
        }
        match &place {
            Place::Disk { segment, .. } => self.segments.entry(*segment).or_default().live += 1,
            Place::Memory(bytes) => self.memory_bytes += bytes.len(),
        }
        run.entries.push_back(Entry { seq, place });
    }

    /// Removes everything of `boot` up to `seq`, and boots that have nothing left. Tells how many.
    pub(super) fn acknowledge(&mut self, boot: Boot, seq: u64) -> u64 {
        let mut removed = Vec::new();
        if let Some(run) = self.runs.iter_mut().find(|run| run.boot == boot) {
            while run.entries.front().is_some_and(|entry| entry.seq <= seq) {
                removed.extend(run.entries.pop_front());
            }
        }
        for entry in &removed {
            self.release(&entry.place);
        }
        self.drop_empty_runs();
        removed.len() as u64
    }

    pub(super) fn place(&self, id: Id) -> Option<&Place> {
        let run = self.run(id.boot)?;
        let at = run.entries.binary_search_by_key(&id.seq, |entry| entry.seq).ok()?;
        Some(&run.entries[at].place)
    }

    pub(super) fn forget(&mut self, id: Id) {
        let Some(run) = self.runs.iter_mut().find(|run| run.ordinal == id.boot) else {
            return;
        };
        if let Ok(at) = run.entries.binary_search_by_key(&id.seq, |entry| entry.seq)
            && let Some(entry) = run.entries.remove(at)
        {
            self.release(&entry.place);
        }
        self.drop_empty_runs();
    }

    /// `false` if nothing is in memory.
    pub(super) fn forget_oldest_in_memory(&mut self) -> bool {
        let in_memory = |entry: &Entry| matches!(entry.place, Place::Memory(_));
        let found = self.runs.iter().find_map(|run| {
            let entry = run.entries.iter().find(|entry| in_memory(entry))?;
            Some(Id {
                boot: run.ordinal,
                seq: entry.seq,
            })
        });
        found.inspect(|id| self.forget(*id)).is_some()
    }

    pub(super) fn after(&self, id: Option<Id>) -> Option<Id> {
        self.runs.iter().find_map(|run| {
            let start = match id {
                Some(id) if run.ordinal < id.boot => return None,
                Some(id) if run.ordinal == id.boot => run.entries.partition_point(|entry| entry.seq <= id.seq),
                _ => 0,
            };
            let entry = run.entries.get(start)?;
            Some(Id {
                boot: run.ordinal,
                seq: entry.seq,
            })
        })
    }

    pub(super) fn newest(&self) -> Option<Id> {
        self.runs.iter().rev().find_map(|run| {
            Some(Id {
                boot: run.ordinal,
                seq: run.entries.back()?.seq,
            })
        })
    }

    pub(super) fn oldest_of(&self, boot: u32) -> Option<u64> {
        self.run(boot)?.entries.front().map(|entry| entry.seq)
    }

    pub(super) fn len(&self) -> u64 {
        self.runs.iter().map(|run| run.entries.len() as u64).sum()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn memory_bytes(&self) -> usize {
        self.memory_bytes
    }

    pub(super) fn next_segment(&self) -> u64 {
        self.next_segment.max(1)
    }

    pub(super) fn add_segment(&mut self, number: u64, bytes: u64) {
        self.segments.entry(number).or_default().bytes = bytes;
        self.next_segment = self.next_segment.max(number + 1);
        self.bytes += bytes;
    }

    pub(super) fn segment_bytes(&self, number: u64) -> u64 {
        self.segments.get(&number).map_or(0, |segment| segment.bytes)
    }

    pub(super) fn grow(&mut self, number: u64, bytes: u64) {
        self.segments.entry(number).or_default().bytes += bytes;
        self.bytes += bytes;
    }

    pub(super) fn touch(&mut self, number: u64, at_ms: i64) {
        let segment = self.segments.entry(number).or_default();
        segment.newest_ms = segment.newest_ms.max(at_ms);
    }

    pub(super) fn oldest_segment(&self) -> Option<(u64, i64)> {
        self.segments
            .first_key_value()
            .map(|(number, segment)| (*number, segment.newest_ms))
    }

    /// Segments without a batch that matters, except `current`.
    pub(super) fn dead_segments(&self, current: Option<u64>) -> Vec<u64> {
        let dead = |(number, segment): &(&u64, &Segment)| segment.live == 0 && Some(**number) != current;
        self.segments.iter().filter(dead).map(|(number, _)| *number).collect()
    }

    /// Removes a segment with all that is in it. Tells how many batches were lost.
    pub(super) fn remove_segment(&mut self, number: u64) -> u64 {
        let Some(segment) = self.segments.remove(&number) else {
            return 0;
        };
        self.bytes -= segment.bytes;
        if segment.live > 0 {
            let inside = |entry: &Entry| matches!(entry.place, Place::Disk { segment, .. } if segment == number);
            for run in &mut self.runs {
                run.entries.retain(|entry| !inside(entry));
            }
            self.drop_empty_runs();
        }
        segment.live
    }

    pub(super) fn has_schema(&self, number: u64, hash: u64) -> bool {
        self.segments
            .get(&number)
            .is_some_and(|segment| segment.schemas.contains_key(&hash))
    }

    pub(super) fn add_schema(&mut self, number: u64, hash: u64, offset: u32, length: u32) {
        let segment = self.segments.entry(number).or_default();
        segment.schemas.insert(hash, (offset, length));
    }

    pub(super) fn schema(&self, hash: u64) -> Option<(u64, u32, u32)> {
        self.segments.iter().rev().find_map(|(number, segment)| {
            let (offset, length) = segment.schemas.get(&hash)?;
            Some((*number, *offset, *length))
        })
    }

    fn run(&self, ordinal: u32) -> Option<&Run> {
        self.runs.iter().find(|run| run.ordinal == ordinal)
    }

    fn release(&mut self, place: &Place) {
        match place {
            Place::Memory(bytes) => self.memory_bytes -= bytes.len(),
            Place::Disk { segment, .. } => {
                if let Some(segment) = self.segments.get_mut(segment) {
                    segment.live = segment.live.saturating_sub(1);
                }
            }
        }
    }

    /// The newest boot stays: it is the running one.
    fn drop_empty_runs(&mut self) {
        let last = self.own_boot();
        self.runs.retain(|run| run.ordinal == last || !run.entries.is_empty());
    }
}
