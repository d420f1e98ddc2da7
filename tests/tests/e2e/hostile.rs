//! Enemies and broken clients: each is refused and counted, and costs nobody else anything.

use zongbao_wire::message::{Batch, Status};
use zongbao_wire::{Encode as _, limits, topic};

use super::harness::api::Api;
use super::harness::collector::Collector;
use super::harness::model::network;
use super::harness::mqtt::{Client, batch, check, options, presence, with_will};
use super::harness::until;

async fn refused(api: &Api, reason: &str) -> u64 {
    api.figure(&format!("zongbao_refused_total{{reason=\"{reason}\"}}"))
        .await
}

async fn counted(api: &Api, reason: &str, count: u64) {
    until(&format!("{count} refusals of a {reason} are counted"), async || {
        (refused(api, reason).await == count).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payloads_that_are_broken_are_refused_and_good_ones_between_them_taken() {
    let mut collector = Collector::new(&network(2, None));
    let secret = collector.enrol("web-1");
    collector.start().await;
    let api = collector.set_up().await;
    let mut agent = Client::agent(collector.mqtt, "web-1", &secret).await;
    let good = |seq| batch("web-1", seq, vec![check("", "disk", Status::Ok)]);
    let bytes = good(1).encode_to_vec();
    let other = Batch {
        agent: "web-2".to_owned(),
        ..good(1)
    };
    let broken = [
        bytes[..bytes.len() - 3].to_vec(),
        b"\xff\xff\xff\xff".to_vec(),
        Vec::new(),
        vec![0; limits::BATCH_BYTES + 1],
        other.encode_to_vec(),
    ];
    for (payload, seq) in broken.iter().zip(1..) {
        agent.publish(topic::batch("web-1"), payload.clone()).await;
        agent.deliver(&good(seq)).await;
        counted(&api, "payload", seq).await;
    }
    assert_eq!(api.agent("web-1").await.expect("known")["missed_batches"], 0);
    assert!(
        api.agent("web-2")
            .await
            .is_none_or(|agent| agent["last_batch_at"].is_null())
    );
    assert_eq!(api.incidents().await, [] as [serde_json::Value; 0]);
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_messages_wills_and_curious_subscriptions_are_refused() {
    let mut collector = Collector::new(&network(2, None));
    let secret = collector.enrol("web-1");
    let victim = collector.enrol("web-2");
    collector.start().await;
    let api = collector.set_up().await;
    let port = collector.mqtt;
    let mut honest = Client::agent(port, "web-2", &victim).await;
    honest
        .publish(topic::presence("web-2"), presence(true).encode_to_vec())
        .await;

    assert!(Client::try_connect(options(port, "web-1", "guessed")).await.is_err());
    counted(&api, "password", 1).await;

    let forged = batch("web-2", 1, vec![check("", "disk", Status::Critical)]).encode_to_vec();
    let version_2 = topic::batch("web-1").replace("zongbao/1/", "zongbao/2/");
    for (topic, count) in [(topic::batch("web-2"), 1), (topic::ack("web-2"), 2), (version_2, 3)] {
        let mut forger = Client::agent(port, "web-1", &secret).await;
        forger.publish(topic, forged.clone()).await;
        counted(&api, "publish", count).await;
        forger.closed().await;
    }

    let will = with_will(
        options(port, "web-1", &secret),
        topic::presence("web-2"),
        presence(false).encode_to_vec(),
    );
    assert!(Client::try_connect(will).await.is_err());
    counted(&api, "will", 1).await;

    let mut curious = Client::agent(port, "web-1", &secret).await;
    for (filter, count) in [
        ("#", 1),
        ("zongbao/1/agent/+/ack", 2),
        ("zongbao/1/agent/web-2/command", 3),
    ] {
        assert!(!curious.subscribe(filter).await.expect("connected"), "{filter}");
        counted(&api, "subscribe", count).await;
    }

    honest
        .deliver(&batch("web-2", 1, vec![check("", "disk", Status::Ok)]))
        .await;
    let agent = api.agent("web-2").await.expect("known");
    assert_eq!(
        (&agent["online"], &agent["missed_batches"]),
        (&true.into(), &0.into()),
        "{agent}"
    );
    assert_eq!(api.incidents().await, [] as [serde_json::Value; 0]);
    collector.stop().await;
}
