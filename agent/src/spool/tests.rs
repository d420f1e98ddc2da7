//! The spool against a simple model: any order of appends, acknowledgements, kills, power cuts and full disks.

mod simulated;

use std::collections::BTreeMap;

use proptest::prelude::*;
use zongbao_wire::message::{Batch, Schema, Series};
use zongbao_wire::{decode_batch, decode_schema, schema_of};

use self::simulated::Simulated;
use super::*;

const LIMITS: Limits = Limits {
    bytes: 1024 * 1024,
    age_ms: 1_000_000,
    sync_ms: 1_000,
    memory_bytes: 64 * 1024,
};

fn schema() -> Schema {
    schema_of(vec![Series {
        metric: "load.1m".into(),
        ..Series::default()
    }])
}

/// A batch that is recognised by its time and takes about so many bytes.
fn batch(mark: i64, bytes: usize) -> Batch {
    let padding = zongbao_wire::message::CheckResult {
        check: "x".into(),
        status: 1,
        message: "x".repeat(500),
        ..Default::default()
    };
    Batch {
        agent: "web-1".into(),
        base_time_ms: mark,
        checks: vec![padding; bytes / 500],
        ..Batch::default()
    }
}

/// Everything in the spool, as the collector would decode it, by mark.
fn contents(spool: &mut Spool<Simulated>) -> BTreeMap<i64, Batch> {
    let mut found = BTreeMap::new();
    let mut last = None;
    while let Some(loaded) = spool.after(last) {
        let batch = decode_batch("web-1", &loaded.bytes).expect("what is spooled is valid");
        assert_eq!(batch.seq, loaded.id.seq);
        assert!(batch.oldest_seq >= 1 && batch.oldest_seq <= batch.seq);
        last = Some(loaded.id);
        assert!(found.insert(batch.base_time_ms, batch).is_none(), "a batch came twice");
    }
    found
}

#[derive(Clone, Debug)]
enum Action {
    Append(usize),
    /// Acknowledges up to the batch at this share of the spool.
    Acknowledge(prop::sample::Index),
    Wait(i64),
    DiskFull(bool),
    /// The process is killed and starts again.
    Kill,
    /// Of what was not synced, this many bytes of each file survive.
    PowerCut(prop::sample::Index),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        8 => (0usize..40_000).prop_map(Action::Append),
        3 => any::<prop::sample::Index>().prop_map(Action::Acknowledge),
        1 => (0i64..3_000).prop_map(Action::Wait),
        1 => any::<bool>().prop_map(Action::DiskFull),
        1 => Just(Action::Kill),
        1 => any::<prop::sample::Index>().prop_map(Action::PowerCut),
    ]
}

/// What must be in the spool.
#[derive(Default)]
struct Model {
    now_ms: i64,
    boots: u8,
    next_mark: i64,
    live: BTreeMap<i64, Item>,
    full: bool,
}

#[derive(Clone, Copy)]
struct Item {
    boot: Boot,
    seq: u64,
    on_disk: bool,
    synced: bool,
}

struct World {
    model: Model,
    disk: Simulated,
    spool: Spool<Simulated>,
}

impl World {
    fn new() -> Self {
        let disk = Simulated::default();
        Self {
            model: Model::default(),
            spool: Spool::open(disk.clone(), LIMITS, [0; 16]),
            disk,
        }
    }

    fn apply(&mut self, action: &Action) {
        match action {
            Action::Append(bytes) => self.append(*bytes),
            Action::Acknowledge(share) => self.acknowledge(share),
            Action::Wait(ms) => self.model.now_ms += ms,
            Action::DiskFull(full) => {
                self.model.full = *full;
                self.disk.set_full(*full);
            }
            Action::Kill => self.restart(|item| item.on_disk),
            Action::PowerCut(keep) => {
                self.disk.power_cut(keep);
                self.restart(|item| item.on_disk && item.synced);
            }
        }
    }

    fn append(&mut self, bytes: usize) {
        let model = &mut self.model;
        model.next_mark += 1;
        let dropped = self.spool.state().dropped;
        let id = self
            .spool
            .append(model.now_ms, batch(model.next_mark, bytes), &schema());
        let state = self.spool.state();
        let item = Item {
            boot: [model.boots; 16],
            seq: id.seq,
            on_disk: state.trouble.is_none(),
            synced: false,
        };
        assert!(
            item.on_disk || model.full,
            "a healthy disk was not used: {:?}",
            state.trouble
        );
        model.live.insert(model.next_mark, item);
        if self.disk.all_synced() {
            model.live.values_mut().for_each(|item| item.synced = true);
        }
        let found = contents(&mut self.spool);
        let expected = model.live.len() as u64 - (state.dropped - dropped);
        assert_eq!(
            found.len() as u64,
            expected,
            "every batch is here or counted as dropped"
        );
        assert!(found.keys().all(|mark| model.live.contains_key(mark)));
        if !model.full && model.live.values().all(|item| item.on_disk) {
            let newest: Vec<_> = model
                .live
                .keys()
                .skip(model.live.len() - found.len())
                .copied()
                .collect();
            assert!(newest.iter().eq(found.keys()), "the oldest are dropped first");
        }
        model.live.retain(|mark, _| found.contains_key(mark));
        assert!(state.bytes <= LIMITS.bytes, "the limit holds");
        assert_eq!(state.bytes, self.disk.bytes(), "the size is known");
    }

    fn acknowledge(&mut self, share: &prop::sample::Index) {
        let all: Vec<_> = self.model.live.values().copied().collect();
        if all.is_empty() {
            return;
        }
        let item = all[share.index(all.len())];
        self.spool.acknowledge(item.boot, item.seq);
        self.model
            .live
            .retain(|_, known| known.boot != item.boot || known.seq > item.seq);
        assert!(contents(&mut self.spool).keys().eq(self.model.live.keys()));
    }

    /// What must survive does; what was acknowledged may come back, for the acknowledgement itself need not survive.
    fn restart(&mut self, must_survive: impl Fn(&Item) -> bool) {
        self.model.boots += 1;
        self.spool = Spool::open(self.disk.clone(), LIMITS, [self.model.boots; 16]);
        let found = contents(&mut self.spool);
        for (mark, item) in &self.model.live {
            assert!(!must_survive(item) || found.contains_key(mark), "batch {mark} was lost");
        }
        let survivors = found.into_iter().map(|(mark, batch)| {
            let item = Item {
                boot: Boot::try_from(batch.boot.as_slice()).expect("16 bytes"),
                seq: batch.seq,
                on_disk: true,
                synced: self.disk.all_synced(),
            };
            (mark, item)
        });
        self.model.live = survivors.collect();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_lost_but_what_a_limit_or_a_power_cut_may_cost(actions in prop::collection::vec(action(), 1..80)) {
        let mut world = World::new();
        for action in &actions {
            world.apply(action);
        }
    }

    #[test]
    fn any_folder_can_be_opened(files in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..4)) {
        let mut disk = Simulated::default();
        for (number, bytes) in files.iter().enumerate() {
            let name = name_of(number as u64 + 1);
            disk.create(&name).expect("healthy");
            disk.append(&name, record::MAGIC).expect("healthy");
            disk.append(&name, bytes).expect("healthy");
        }
        let mut spool = Spool::open(disk, LIMITS, [1; 16]);
        spool.append(1, batch(1, 10), &schema());
        assert_eq!(contents(&mut spool).len(), 1);
    }
}

#[test]
fn what_was_dropped_is_told_in_the_next_batch() {
    let mut spool = Spool::open(Simulated::default(), LIMITS, [1; 16]);
    for mark in 1..=100 {
        spool.append(mark, batch(mark, 40_000), &schema());
    }
    let told: u64 = contents(&mut spool).values().map(|batch| batch.dropped_batches).sum();
    let dropped = spool.state().dropped;
    assert!(dropped > 0);
    assert!(
        told <= dropped,
        "what was told in a batch that was dropped itself is lost with it"
    );
    let newest = contents(&mut spool)
        .into_values()
        .next_back()
        .expect("the newest is kept");
    assert_eq!(newest.seq, 100);
}

#[test]
fn batches_that_are_too_old_are_dropped() {
    let mut spool = Spool::open(Simulated::default(), LIMITS, [1; 16]);
    spool.append(0, batch(1, 10), &schema());
    spool.append(LIMITS.age_ms + 1, batch(2, 10), &schema());
    assert_eq!(contents(&mut spool).into_keys().collect::<Vec<_>>(), [2]);
    assert_eq!(spool.state().dropped, 1);
}

#[test]
fn the_schema_of_what_is_spooled_survives_a_restart() {
    let disk = Simulated::default();
    let mut spool = Spool::open(disk.clone(), LIMITS, [1; 16]);
    spool.append(1, batch(1, 10), &schema());
    let mut spool = Spool::open(disk, LIMITS, [2; 16]);
    let bytes = spool.schema(schema().hash).expect("its batch is still here");
    assert_eq!(decode_schema(&bytes), Ok(schema()));
    assert_eq!(spool.schema(1), None);
    spool.append(2, batch(2, 10), &schema());
}

#[test]
fn a_full_disk_is_told_and_forgotten_when_there_is_room() {
    let disk = Simulated::default();
    let mut spool = Spool::open(disk.clone(), LIMITS, [1; 16]);
    disk.set_full(true);
    spool.append(1, batch(1, 10), &schema());
    assert!(spool.state().trouble.expect("told").contains("No space left"));
    assert_eq!(
        spool.schema(schema().hash).map(|bytes| decode_schema(&bytes)),
        Some(Ok(schema()))
    );
    disk.set_full(false);
    spool.append(2, batch(2, 10), &schema());
    assert_eq!(spool.state().trouble, None);
    assert_eq!(contents(&mut spool).len(), 2);
}

#[test]
fn an_acknowledgement_of_an_earlier_boot_frees_its_disk_space() {
    let disk = Simulated::default();
    let mut spool = Spool::open(disk.clone(), LIMITS, [1; 16]);
    for mark in 1..=5 {
        spool.append(1, batch(mark, 10), &schema());
    }
    let mut spool = Spool::open(disk.clone(), LIMITS, [2; 16]);
    assert_eq!(spool.state().batches, 5);
    spool.acknowledge([1; 16], 5);
    assert_eq!((spool.state().batches, disk.bytes()), (0, 0));
}

#[test]
fn a_real_folder_works_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("spool");
    let mut spool = Spool::open(Disk::new(&path), LIMITS, [1; 16]);
    for mark in 1..=20 {
        spool.append(mark, batch(mark, 20_000), &schema());
    }
    let mut spool = Spool::open(Disk::new(&path), LIMITS, [2; 16]);
    assert_eq!(spool.state().batches, 20);
    spool.acknowledge([1; 16], 20);
    assert_eq!(std::fs::read_dir(&path).expect("the folder").count(), 0);
}
