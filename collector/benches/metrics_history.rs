//! What the metrics history costs: samples a CPU-second and bytes a sample, for hosts with an ordinary mix of series.
//! `cargo bench -p zongbao-collector --bench metrics_history`

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use nix::time::{ClockId, clock_gettime};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use zongbao_collector::metrics_history::block::{Block, merge};
use zongbao_collector::metrics_history::{History, RangeQuery, Rows, Settings};
use zongbao_wire::message::{Schema, Series};

const AGENTS: usize = 20;
const SERIES: usize = 300;
/// Rounds of a batch, and batches of an hour: one every 10 s, sent by threes.
const ROUNDS: usize = 3;
const BATCHES: usize = 120;
/// Batches that are merged into one block.
const BLOCK: usize = 30;
const HOUR_START_MS: i64 = 1_790_000_000_000 / 3_600_000 * 3_600_000;

/// CPU time of the whole process: other programs on the machine do not count.
fn cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID)
        .expect("this clock exists")
        .into()
}

fn report(what: &str, samples: usize, since: Duration) {
    let seconds = (cpu() - since).as_secs_f64();
    println!("{what}: {:.2} M samples a CPU-second", samples as f64 / seconds / 1e6);
}

/// A series: every tenth constant, counters' rates, percentages, latencies, and a few with no short decimals.
struct Walk {
    kind: usize,
    value: f64,
}

impl Walk {
    fn next(&mut self, random: &mut StdRng) -> f64 {
        match self.kind {
            0 | 1 => self.value,
            2..=4 => (random.random_range(0.0..2_000.0f64) * 10.0).round() / 10.0,
            5..=7 => {
                self.value = (self.value + random.random_range(-0.5..0.5)).clamp(0.0, 100.0);
                (self.value * 100.0).round() / 100.0
            }
            8 => (random.random_range(0.3..4.0f64) * 1_000.0).round() / 1_000.0,
            _ if self.value > 95.0 => random.random_range(0.0..1.0),
            _ => {
                self.value += random.random_range(0.0..0.2);
                self.value.floor() * 4_096.0
            }
        }
    }
}

fn hour_of(agent: usize, random: &mut StdRng) -> Vec<Rows> {
    let series = |number: usize| Series {
        component: String::new(),
        metric: format!("bench.metric_{}", number % 40),
        instance: format!("device=sd{number}"),
    };
    let schema = Arc::new(Schema {
        hash: 1,
        series: (0..SERIES).map(series).collect(),
    });
    let walk = |number| Walk {
        kind: number % 10,
        value: (number % 100) as f64,
    };
    let mut walks: Vec<Walk> = (0..SERIES).map(walk).collect();
    let batch = |number: usize| {
        let jitter = |random: &mut StdRng| i64::from(random.random_range(0..3u8));
        let time =
            |round, random: &mut StdRng| HOUR_START_MS + (number * ROUNDS + round) as i64 * 10_000 + jitter(random);
        let times_ms: Vec<i64> = (0..ROUNDS).map(|round| time(round, random)).collect();
        let columns = walks.iter_mut().zip(0..);
        let columns = columns.map(|(walk, index)| (index, (0..ROUNDS).map(|_| Some(walk.next(random))).collect()));
        Rows {
            agent: format!("host-{agent}"),
            schema: Arc::clone(&schema),
            columns: columns.collect(),
            times_ms,
        }
    };
    (0..BATCHES).map(batch).collect()
}

/// Packing, compressing and reading alone, on one thread.
fn pack(hour: &[Rows]) {
    let parts: Vec<Block> = hour[..BLOCK]
        .iter()
        .map(|rows| {
            let mut block = Block::new(rows.times_ms.clone());
            rows.columns
                .iter()
                .for_each(|(series, values)| block.push(*series, values));
            block
        })
        .collect();
    let whole = merge(&parts).expect("good parts");
    let columns: Vec<_> = whole
        .series()
        .map(|series| whole.column(series).expect("good").expect("there"))
        .collect();
    let samples = SERIES * whole.times_ms().len() * 100;
    let (since, mut bytes) = (cpu(), Vec::new());
    for _ in 0..100 {
        let mut block = Block::new(whole.times_ms().to_vec());
        (0..)
            .zip(&columns)
            .for_each(|(series, values)| block.push(series, values));
        bytes = block.to_compressed().expect("memory");
    }
    report("pack and compress a block of 30 batches", samples, since);
    println!("  {:.2} bytes a sample", bytes.len() as f64 / (samples / 100) as f64);
    let since = cpu();
    for _ in 0..100 {
        Block::read(&bytes).and_then(|block| block.verify()).expect("own bytes");
    }
    report("read the block", samples, since);
}

/// The whole store: commit as it comes, merge, roll up, ask.
async fn store(hours: &[Vec<Rows>]) {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let settings = Settings {
        raw_days: 14,
        five_minute_days: 90,
        hour_days: 1100,
    };
    let history = Arc::new(History::open(folder.path(), settings).expect("a usable folder"));
    let samples = AGENTS * SERIES * ROUNDS * BATCHES;
    let start = Timestamp::from_millisecond(HOUR_START_MS).expect("a time");
    let since = cpu();
    for number in 0..BATCHES {
        let group: Arc<[Rows]> = hours.iter().map(|hour| hour[number].clone()).collect();
        let now = start + SignedDuration::from_secs(30 * number as i64 + 30);
        history.append(group, now).await.expect("room");
        history.maintain(now).await;
    }
    report("commit as it comes, merge each 30 batches", samples, since);
    let since = cpu();
    for minutes in [62, 63] {
        history.maintain(start + SignedDuration::from_mins(minutes)).await;
    }
    report("merge and roll up the hour", samples, since);
    let query = RangeQuery {
        component: "host-7".to_owned(),
        metric: "bench.metric_7".to_owned(),
        instance: None,
        from_ms: HOUR_START_MS,
        to_ms: HOUR_START_MS + 3_600_000,
        points: 400,
    };
    let since = cpu();
    let series = history
        .range(&query, start + SignedDuration::from_mins(64))
        .await
        .expect("readable");
    let points: usize = series.iter().map(|series| series.points.len()).sum();
    println!(
        "ask for an hour: {} series, {points} points in {:.1} ms",
        series.len(),
        (cpu() - since).as_secs_f64() * 1e3
    );
    history.close().await;
    let bytes = |name: &str| {
        let entries = std::fs::read_dir(folder.path()).expect("listed").flatten();
        let files = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(name));
        files
            .map(|entry| entry.metadata().map_or(0, |metadata| metadata.len()))
            .sum::<u64>() as f64
    };
    for (name, what) in [
        ("raw-", "samples"),
        ("5m-", "5-minute roll-ups"),
        ("1h-", "1-hour roll-ups"),
    ] {
        println!("  {what}: {:.2} bytes a sample on disk", bytes(name) / samples as f64);
    }
}

fn main() {
    let mut random = StdRng::seed_from_u64(1);
    let hours: Vec<Vec<Rows>> = (0..AGENTS).map(|agent| hour_of(agent, &mut random)).collect();
    pack(&hours[0]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(store(&hours));
}
