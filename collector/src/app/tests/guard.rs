//! The embedded broker refuses what is forged, and the queue what is malformed.

use zongbao_wire::message::{Batch, Status};
use zongbao_wire::{Encode as _, limits, topic};

use super::harness::{Agent, Collector, check, options, presence, with_will};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_or_missing_password_is_refused() {
    let collector = Collector::start().await;
    let secret = collector.secret("web-1").await;
    let address = collector.mqtt();
    assert!(Agent::connect(options(address, "web-1", "wrong")).await.is_err());
    assert!(Agent::connect(options(address, "web-1", "")).await.is_err());
    assert!(
        Agent::connect(options(address, "web-2", &secret)).await.is_err(),
        "another's password"
    );
    assert!(Agent::connect(options(address, "web-1", &secret)).await.is_ok());
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_last_will_or_client_id_is_refused() {
    let collector = Collector::start().await;
    let secret = collector.secret("web-1").await;
    let own = options(collector.mqtt(), "web-1", &secret);
    let payload = presence(&[7; 16], false, false).encode_to_vec();
    let forged = with_will(own.clone(), topic::presence("web-2"), payload.clone());
    assert!(Agent::connect(forged).await.is_err(), "a will in another's name");
    let mut taking_over = own.clone();
    taking_over.set_client_id("web-2".to_owned());
    assert!(Agent::connect(taking_over).await.is_err(), "a client id of another");
    let honest = with_will(own, topic::presence("web-1"), payload);
    assert!(Agent::connect(honest).await.is_ok());
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_publish_ends_the_connection_and_changes_nothing() {
    let collector = Collector::start().await;
    let mut forger = collector.agent("web-1").await;
    let batch = Batch {
        agent: "web-2".to_owned(),
        ..forger.batch(1, Duration::ZERO, vec![check("disk", 0, Status::Critical)])
    };
    forger.publish(topic::batch("web-2"), batch.encode_to_vec()).await;
    let closed = forger.wait(|_| None::<()>).await;
    assert!(closed.is_err());
    let stats = collector.running.shared().queue.stats().refused();
    assert_eq!(stats, [("publish", 1)]);
    assert_eq!(collector.running.shared().book.all(), []);
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subscriptions_to_what_is_not_ones_own_are_refused() {
    let collector = Collector::start().await;
    let mut agent = collector.agent("web-1").await;
    for filter in [
        "#",
        "zongbao/1/agent/+/ack",
        "zongbao/1/agent/web-2/command",
        "zongbao/1/party/sysco/#",
    ] {
        assert_eq!(agent.subscribe(filter).await, Err(()), "{filter}");
    }
    let secret = collector.secret("party:sysco").await;
    let mut party = Agent::connect(options(collector.mqtt(), "party:sysco", &secret))
        .await
        .expect("connects");
    assert_eq!(party.subscribe("zongbao/1/party/sysco/#").await, Ok(()));
    assert_eq!(party.subscribe("zongbao/1/party/gc/#").await, Err(()));
    assert_eq!(party.subscribe("zongbao/1/agent/web-1/batch").await, Err(()));
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_party_gets_its_retained_incidents_when_it_subscribes() {
    let collector = Collector::start().await;
    let topic = topic::party_incident("sysco", "INC-1");
    let outbound = collector.running.shared().outbound().expect("connected");
    outbound.publish(topic, b"{}".to_vec(), true).await.expect("published");
    let secret = collector.secret("party:sysco").await;
    let mut party = Agent::connect(options(collector.mqtt(), "party:sysco", &secret))
        .await
        .expect("connects");
    party.subscribe("zongbao/1/party/sysco/#").await.expect("allowed");
    let payload = party
        .wait(|packet| match packet {
            rumqttc::Incoming::Publish(publish) => Some(publish.payload.clone()),
            _ => None,
        })
        .await;
    assert_eq!(payload.expect("connected").as_ref(), b"{}");
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_payloads_are_refused_and_the_next_good_batch_is_taken() {
    let collector = Collector::start().await;
    let mut agent = collector.agent("web-1").await;
    let good = agent.batch(1, Duration::ZERO, vec![check("disk", 0, Status::Ok)]);
    let bytes = good.encode_to_vec();
    let own = topic::batch("web-1");
    agent.publish(own.clone(), bytes[..bytes.len() - 3].to_vec()).await;
    agent.publish(own.clone(), b"\xff\xff\xff\xff".to_vec()).await;
    agent.publish(own.clone(), Vec::new()).await;
    agent.publish(own.clone(), vec![0; limits::BATCH_BYTES + 1]).await;
    let other = Batch {
        agent: "web-2".to_owned(),
        ..good.clone()
    };
    agent.publish(own.clone(), other.encode_to_vec()).await;
    agent.publish(topic::presence("web-1"), b"nonsense".to_vec()).await;
    agent.publish(topic::schema("web-1"), b"nonsense".to_vec()).await;
    agent.send(&good).await;
    assert_eq!(agent.ack().await.seq, 1);
    assert_eq!(collector.running.shared().queue.stats().refused(), [("payload", 7)]);
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_breaks_a_rule_is_skipped_and_blocks_nothing() {
    let collector = Collector::start().await;
    let mut agent = collector.agent("web-1").await;
    let mut broken = agent.batch(1, Duration::ZERO, vec![check("disk", 0, Status::Ok)]);
    broken.checks[0].message = "x".repeat(limits::MESSAGE_BYTES + 1);
    agent.send(&broken).await;
    assert_eq!(agent.ack().await.seq, 1, "acknowledged, or it would come for ever");
    agent
        .send(&agent.batch(2, Duration::ZERO, vec![check("disk", 0, Status::Ok)]))
        .await;
    assert_eq!(agent.ack().await.seq, 2);
    collector.stop().await;
}
