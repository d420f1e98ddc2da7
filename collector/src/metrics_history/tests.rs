//! The store as the collector uses it: append, maintain, ask; and what happens when things go wrong.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use jiff::{Timestamp, ToSpan as _};
use tempfile::TempDir;
use zongbao_wire::message::{Schema, Series};

use super::tier::{HOUR_MS, Tier, existing};
use super::{History, HistoryError, RangeQuery, Rows, Settings};

const SETTINGS: Settings = Settings {
    raw_days: 3,
    five_minute_days: 10,
    hour_days: 400,
};

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn schema() -> Arc<Schema> {
    let series = |component: &str, metric: &str, instance: &str| Series {
        component: component.to_owned(),
        metric: metric.to_owned(),
        instance: instance.to_owned(),
    };
    Arc::new(Schema {
        hash: 7,
        series: vec![
            series("", "cpu.used_percent", ""),
            series("sw-1", "if.in_bytes_per_second", "if=1"),
            series("sw-1", "if.in_bytes_per_second", "if=2"),
        ],
    })
}

/// Three rounds, 10 s apart: cpu = minute of the first round, interfaces = seconds since the first round.
fn batch(agent: &str, at: Timestamp) -> Rows {
    let times_ms: Vec<i64> = (0..3).map(|round| at.as_millisecond() + round * 10_000).collect();
    let minute = f64::from(i32::try_from(at.as_second() / 60 % 60).expect("small"));
    Rows {
        agent: agent.to_owned(),
        schema: schema(),
        times_ms,
        columns: vec![
            (0, vec![Some(minute); 3]),
            (1, vec![Some(0.0), None, Some(20.0)]),
            (2, vec![Some(1.0 / 3.0), Some(10.5), None]),
        ],
    }
}

/// The batches of a time, every 30 s.
fn batches(agent: &str, from: Timestamp, to: Timestamp) -> Arc<[Rows]> {
    let times = std::iter::successors(Some(from), |at| Some(*at + 30.seconds()));
    times.take_while(|at| *at < to).map(|at| batch(agent, at)).collect()
}

fn open() -> (TempDir, Arc<History>) {
    let folder = TempDir::new().expect("a temporary folder");
    let history = Arc::new(History::open(folder.path(), SETTINGS).expect("a usable folder"));
    (folder, history)
}

fn cpu(from: &str, to: &str, points: usize) -> RangeQuery {
    RangeQuery {
        component: "web-1".to_owned(),
        metric: "cpu.used_percent".to_owned(),
        instance: None,
        from_ms: time(from).as_millisecond(),
        to_ms: time(to).as_millisecond(),
        points,
    }
}

async fn append(history: &Arc<History>, batches: Arc<[Rows]>, now: &str) {
    history.append(batches, time(now)).await.expect("room");
}

/// Until nothing is left to do: what is found unchanged is finished in the second round.
async fn maintain(history: &Arc<History>, now: &str) {
    for _ in 0..3 {
        history.maintain(time(now)).await;
    }
}

#[tokio::test]
async fn what_was_appended_is_found_at_once_and_after_a_restart() {
    let (folder, history) = open();
    append(
        &history,
        [batch("web-1", time("2026-11-22T10:07:00Z"))].into(),
        "2026-11-22T10:07:30Z",
    )
    .await;
    let query = cpu("2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z", 300);
    let now = time("2026-11-22T10:08:00Z");
    for history in [
        &history,
        &Arc::new(History::open(folder.path(), SETTINGS).expect("usable")),
    ] {
        let series = history.range(&query, now).await.expect("readable");
        assert_eq!(series.len(), 1);
        assert_eq!(series[0].step_seconds, 0);
        let points: Vec<_> = series[0].points.iter().map(|point| (point.at_ms, point.mean)).collect();
        let at = time("2026-11-22T10:07:00Z").as_millisecond();
        assert_eq!(points, [(at, 7.0), (at + 10_000, 7.0), (at + 20_000, 7.0)]);
    }
}

#[tokio::test]
async fn series_are_listed_by_component_whoever_measures_it() {
    let (_folder, history) = open();
    append(
        &history,
        [batch("web-1", time("2026-11-22T10:00:00Z"))].into(),
        "2026-11-22T10:00:30Z",
    )
    .await;
    let names = async |component| {
        let keys = history.series(component, 10).await.expect("readable");
        keys.into_iter()
            .map(|key| format!("{} {}", key.metric, key.instance))
            .collect::<Vec<_>>()
    };
    assert_eq!(names("web-1").await, ["cpu.used_percent "]);
    let interfaces = ["if.in_bytes_per_second if=1", "if.in_bytes_per_second if=2"];
    assert_eq!(names("sw-1").await, interfaces);
    assert!(names("nobody").await.is_empty());
    let mut query = cpu("2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z", 300);
    query.component = "sw-1".to_owned();
    query.metric = "if.in_bytes_per_second".to_owned();
    query.instance = Some("if=2".to_owned());
    let found = history
        .range(&query, time("2026-11-22T11:00:00Z"))
        .await
        .expect("readable");
    let values: Vec<_> = found[0].points.iter().map(|point| point.mean).collect();
    assert_eq!(values, [1.0 / 3.0, 10.5]);
}

#[tokio::test]
async fn merging_and_rolling_up_change_no_answer() {
    let (folder, history) = open();
    let all = batches("web-1", time("2026-11-22T09:00:00Z"), time("2026-11-22T11:30:00Z"));
    append(&history, all, "2026-11-22T11:30:00Z").await;
    let queries = [
        cpu("2026-11-22T09:10:00Z", "2026-11-22T09:12:00Z", 300),
        cpu("2026-11-22T09:00:00Z", "2026-11-22T11:30:00Z", 30),
        cpu("2026-11-22T09:00:00Z", "2026-11-22T12:00:00Z", 3),
        cpu("2026-11-21T12:00:00Z", "2026-11-22T12:00:00Z", 300),
    ];
    let now = time("2026-11-22T11:40:00Z");
    let mut before = Vec::new();
    for query in &queries {
        before.push(history.range(query, now).await.expect("readable"));
    }
    assert_eq!(before[1][0].step_seconds, 300);
    assert_eq!(before[2][0].points[0].max, 59.0);
    assert_eq!(before[3][0].step_seconds, 300);
    maintain(&history, "2026-11-22T11:35:00Z").await;
    assert_eq!(history.figures().finished_hours.load(Relaxed), 2);
    assert_eq!(existing(folder.path(), Tier::FiveMinutes).expect("listed").len(), 1);
    for (query, before) in queries.iter().zip(&before) {
        assert_eq!(&history.range(query, now).await.expect("readable"), before);
    }
}

#[tokio::test]
async fn batches_that_come_twice_or_late_count_once() {
    let (_folder, history) = open();
    let (from, to) = (time("2026-11-22T09:00:00Z"), time("2026-11-22T10:00:00Z"));
    let all = batches("web-1", from, to);
    let (late, early): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|rows| rows.times_ms[0] % 60_000 == 0);
    append(&history, early.clone().into(), "2026-11-22T10:00:00Z").await;
    maintain(&history, "2026-11-22T10:05:00Z").await;
    append(&history, late.into(), "2026-11-22T12:00:00Z").await;
    append(&history, early.into(), "2026-11-22T12:00:00Z").await;
    maintain(&history, "2026-11-22T12:05:00Z").await;
    let query = cpu("2026-11-22T09:00:00Z", "2026-11-22T10:00:00Z", 12);
    let now = time("2026-11-22T12:10:00Z");
    let found = history.range(&query, now).await.expect("readable");
    assert_eq!(found[0].step_seconds, 300);
    let (_other, fresh) = open();
    append(&fresh, all, "2026-11-22T10:00:00Z").await;
    assert_eq!(found, fresh.range(&query, now).await.expect("readable"));
}

#[tokio::test]
async fn samples_give_way_to_roll_ups_by_their_retention() {
    let (folder, history) = open();
    let (from, to) = (time("2026-11-12T22:00:00Z"), time("2026-11-13T02:00:00Z"));
    append(&history, batches("web-1", from, to), "2026-11-13T02:00:00Z").await;
    maintain(&history, "2026-11-13T02:05:00Z").await;
    let query = cpu("2026-11-12T22:00:00Z", "2026-11-12T23:00:00Z", 400);
    let mut steps = Vec::new();
    for now in ["2026-11-13T03:00:00Z", "2026-11-18T03:00:00Z", "2026-11-25T00:00:00Z"] {
        maintain(&history, now).await;
        steps.push(history.range(&query, time(now)).await.expect("readable")[0].step_seconds);
    }
    assert_eq!(steps, [0, 300, 3600]);
    assert!(existing(folder.path(), Tier::Raw).expect("listed").is_empty());
    let much_later = "2028-11-25T00:00:00Z";
    maintain(&history, much_later).await;
    assert!(
        history
            .range(&query, time(much_later))
            .await
            .expect("readable")
            .is_empty()
    );
    assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 0);
}

#[tokio::test]
async fn what_is_too_old_or_still_to_come_is_counted_and_left_out() {
    let (folder, history) = open();
    let old = batch("web-1", time("2026-11-01T00:00:00Z"));
    let ahead = batch("web-1", time("2026-11-29T00:00:00Z"));
    append(&history, [old, ahead].into(), "2026-11-22T00:00:00Z").await;
    assert_eq!(history.figures().too_old.load(Relaxed), 9);
    assert_eq!(history.figures().too_new.load(Relaxed), 9);
    assert!(existing(folder.path(), Tier::Raw).expect("listed").is_empty());
}

#[tokio::test]
async fn a_full_disk_refuses_and_the_same_batches_are_taken_when_there_is_room() {
    let (_folder, history) = open();
    let (from, to) = (time("2026-11-22T07:00:00Z"), time("2026-11-22T10:00:00Z"));
    append(&history, [batch("web-1", from)].into(), "2026-11-22T10:00:00Z").await;
    let all = batches("web-1", from, to);
    history.writer.lock().await.page_limit = Some(1);
    let refused = history.append(Arc::clone(&all), to).await;
    assert!(matches!(refused, Err(HistoryError::Full { .. })), "{refused:?}");
    assert!(
        history
            .trouble()
            .is_some_and(|trouble| trouble.contains("raw-2026-11-22.sqlite"))
    );
    assert_eq!(history.figures().failures.load(Relaxed), 1);
    let query = cpu("2026-11-22T07:00:00Z", "2026-11-22T10:00:00Z", 2_000);
    assert_eq!(
        history.range(&query, to).await.expect("readable")[0].points.len(),
        3,
        "all or nothing"
    );
    history.writer.lock().await.page_limit = None;
    append(&history, all, "2026-11-22T10:00:00Z").await;
    assert_eq!(history.trouble(), None);
    assert_eq!(
        history.range(&query, to).await.expect("readable")[0].points.len(),
        1_080
    );
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_the_rest_goes_on() {
    let (folder, history) = open();
    let (yesterday, today) = (time("2026-11-21T09:00:00Z"), time("2026-11-22T09:00:00Z"));
    let both: Arc<[Rows]> = [batch("web-1", yesterday), batch("web-1", today)].into();
    append(&history, Arc::clone(&both), "2026-11-22T10:00:00Z").await;
    history.close().await;
    let file = folder.path().join("raw-2026-11-21.sqlite");
    std::fs::write(&file, vec![0x5a; 20_000]).expect("writable");
    let query = cpu("2026-11-21T00:00:00Z", "2026-11-22T10:00:00Z", 5_000);
    let now = time("2026-11-22T10:00:00Z");
    assert_eq!(history.range(&query, now).await.expect("the rest")[0].points.len(), 3);
    assert!(folder.path().join("raw-2026-11-21.sqlite.damaged-1").exists());
    assert_eq!(history.figures().damaged_files.load(Relaxed), 1);
    // The same when writing finds it.
    std::fs::write(&file, vec![0x5a; 20_000]).expect("writable");
    append(&history, both, "2026-11-22T10:00:00Z").await;
    assert!(folder.path().join("raw-2026-11-21.sqlite.damaged-2").exists());
    assert_eq!(history.range(&query, now).await.expect("all")[0].points.len(), 6);
}

#[tokio::test]
async fn many_batches_of_an_hour_become_few_blocks_while_it_goes_on() {
    let (folder, history) = open();
    let (from, to) = (time("2026-11-22T09:00:00Z"), time("2026-11-22T09:20:00Z"));
    append(&history, batches("web-1", from, to), "2026-11-22T09:20:00Z").await;
    maintain(&history, "2026-11-22T09:20:00Z").await;
    let mut connection = super::file::open_to_read(&folder.path().join("raw-2026-11-22.sqlite"))
        .await
        .expect("readable");
    let hour = from.as_millisecond() / HOUR_MS;
    let parts = super::file::parts(&mut connection, "web-1", hour, super::file::Kind::Merged).await;
    assert_eq!(parts.expect("readable").len(), 1);
}
