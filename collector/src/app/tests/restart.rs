//! What was told is still true after a restart, and nothing happens twice.

use std::time::Duration;

use zongbao_core::incident::verify;
use zongbao_wire::message::Status;

use super::harness::{Agent, Collector, check, options};

async fn fail(agent: &Agent, seq: u64) {
    let failing = vec![
        check("http", 0, Status::Critical),
        check("http", 10_000, Status::Critical),
    ];
    agent.send(&agent.batch(seq, Duration::from_secs(50), failing)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_and_its_incidents_survive_and_nothing_opens_twice() {
    let collector = Collector::start().await;
    let agent = collector.agent("web-1").await;
    fail(&agent, 1).await;
    let before = collector.incidents(|incidents| !incidents.is_empty()).await;
    let folder = collector.stop().await;

    let collector = Collector::start_in(folder, "").await;
    let mut agent = collector.agent("web-1").await;
    fail(&agent, 1).await;
    assert_eq!(agent.ack().await.seq, 1, "a duplicate, acknowledged again");
    let shared = collector.running.shared();
    let after: Vec<_> = shared.engine().incidents().cloned().collect();
    assert_eq!(after, before);
    let ledger = shared.storage.ledger().await.expect("readable");
    verify(&ledger).expect("unbroken");
    assert_eq!(
        ledger.iter().filter(|entry| entry.incident == before[0].id).count(),
        ledger.len()
    );
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_in_flight_at_a_stop_are_taken_exactly_once() {
    let collector = Collector::start().await;
    let agent = collector.agent("web-1").await;
    for seq in 1..=200 {
        agent
            .send(&agent.batch(seq, Duration::ZERO, vec![check("disk", 0, Status::Ok)]))
            .await;
    }
    let folder = collector.stop().await;

    let collector = Collector::start_in(folder, "").await;
    let mut agent = Agent::connect(options(collector.mqtt(), "web-1", &collector.secret("web-1").await))
        .await
        .expect("connects");
    agent
        .subscribe(&zongbao_wire::topic::ack("web-1"))
        .await
        .expect("allowed");
    for seq in 1..=200 {
        agent
            .send(&agent.batch(seq, Duration::ZERO, vec![check("disk", 0, Status::Ok)]))
            .await;
    }
    while agent.ack().await.seq < 200 {}
    let cursors = collector.running.shared().storage.cursors().await.expect("readable");
    assert_eq!(cursors.len(), 1);
    assert_eq!((cursors[0].acked, &cursors[0].above[..]), (200, &[][..]));
    collector.stop().await;
}
