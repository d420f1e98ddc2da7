//! Batches are acknowledged once committed: once, in order, with gaps counted.

use std::time::Duration;

use zongbao_wire::message::{Batch, Series, Status, command};
use zongbao_wire::{Encode as _, pack, schema_of, topic};

use super::harness::{Collector, check};
use crate::metrics_history::RangeQuery;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn duplicates_are_acknowledged_again_and_counted_once() {
    let collector = Collector::start().await;
    let mut agent = collector.agent("web-1").await;
    let batch = agent.batch(1, Duration::ZERO, vec![check("disk", 0, Status::Ok)]);
    for _ in 0..2 {
        agent.send(&batch).await;
        let ack = agent.ack().await;
        assert_eq!((ack.boot, ack.seq), (agent.boot.clone(), 1));
    }
    let known = collector
        .running
        .shared()
        .book
        .get("web-1", Clone::clone)
        .expect("known");
    assert_eq!((known.batches, known.duplicates), (1, 1));
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gap_is_not_acknowledged_until_the_agent_says_that_it_stays() {
    let collector = Collector::start().await;
    let mut agent = collector.agent("web-1").await;
    agent.send(&agent.batch(1, Duration::ZERO, Vec::new())).await;
    assert_eq!(agent.ack().await.seq, 1);
    agent.send(&agent.batch(5, Duration::ZERO, Vec::new())).await;
    assert_eq!(agent.ack().await.seq, 1, "2 to 4 may still come");
    let last = Batch {
        oldest_seq: 4,
        ..agent.batch(6, Duration::ZERO, Vec::new())
    };
    agent.send(&last).await;
    assert_eq!(agent.ack().await.seq, 3, "2 and 3 never come, 4 may");
    agent.send(&agent.batch(4, Duration::ZERO, Vec::new())).await;
    assert_eq!(agent.ack().await.seq, 6);
    let missed = collector.running.shared().book.get("web-1", |agent| agent.missed);
    assert_eq!(missed, Some(2));
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_schema_is_asked_for_and_survives_a_restart() {
    let collector = Collector::start().await;
    let mut agent = collector.agent("web-1").await;
    let schema = schema_of(vec![Series {
        metric: "cpu.used_percent".to_owned(),
        ..Series::default()
    }]);
    let batch = Batch {
        schema_hash: schema.hash,
        round_offset_ms: vec![0, 10],
        columns: vec![pack(0, &[Some(1.5), Some(2.5)]).expect("finite")],
        ..agent.batch(1, Duration::ZERO, Vec::new())
    };
    agent.send(&batch).await;
    let Some(command::Kind::NeedSchema(need)) = agent.command().await.kind else {
        panic!("expected to be asked for the schema");
    };
    assert_eq!(need.hash, schema.hash);
    agent.publish(topic::schema("web-1"), schema.encode_to_vec()).await;
    agent.send(&batch).await;
    assert_eq!(agent.ack().await.seq, 1);

    let folder = collector.stop().await;
    let collector = Collector::start_in(folder, "").await;
    let mut agent = collector.agent("web-1").await;
    agent.send(&Batch { seq: 2, ..batch }).await;
    assert_eq!(agent.ack().await.seq, 2, "the schema is known, and so is the cursor");
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acknowledged_sample_is_in_the_history_once() {
    let collector = Collector::start().await;
    let mut agent = collector.agent("web-1").await;
    let schema = schema_of(vec![Series {
        metric: "load.1m".to_owned(),
        ..Series::default()
    }]);
    let batch = Batch {
        schema_hash: schema.hash,
        schema: Some(schema),
        round_offset_ms: vec![0, 1_000],
        columns: vec![pack(0, &[Some(1.0), Some(3.0)]).expect("finite")],
        ..agent.batch(1, Duration::from_secs(10), Vec::new())
    };
    for _ in 0..2 {
        agent.send(&batch).await;
        agent.ack().await;
    }
    let query = RangeQuery {
        component: "web-1".to_owned(),
        metric: "load.1m".to_owned(),
        instance: None,
        from_ms: batch.base_time_ms,
        to_ms: batch.base_time_ms + 60_000,
        points: 100,
    };
    let history = &collector.running.shared().samples.history;
    let series = history.range(&query, crate::clock::now()).await.expect("readable");
    let values: Vec<f64> = series[0].points.iter().map(|point| point.mean).collect();
    assert_eq!((series.len(), values), (1, vec![1.0, 3.0]));
    collector.stop().await;
}
