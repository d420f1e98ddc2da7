//! From a batch to an incident, and to the party whose contract covers it.

use std::time::Duration;

use rumqttc::Incoming;
use zongbao_core::incident::IncidentState;
use zongbao_wire::message::{CheckResult, Status};

use super::harness::{Agent, Collector, check, options};

/// A check that fails twice, ten seconds apart.
fn failing() -> Vec<CheckResult> {
    vec![
        check("http", 0, Status::Critical),
        check("http", 10_000, Status::Critical),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_confirmed_failure_opens_one_incident_for_the_contracted_party() {
    let collector = Collector::start().await;
    let agent = collector.agent("web-1").await;
    agent.presence(true, false).await;
    agent.send(&agent.batch(1, Duration::from_secs(50), failing())).await;
    let incidents = collector.incidents(|incidents| !incidents.is_empty()).await;
    assert_eq!(incidents.len(), 1);
    let incident = &incidents[0];
    assert_eq!(incident.state, IncidentState::Open);
    assert_eq!(incident.verdict.root.as_str(), "web-1");
    assert_eq!(incident.responsible.party.as_str(), "sysco");
    let stored = collector
        .running
        .shared()
        .storage
        .incident(&incident.id)
        .await
        .expect("readable");
    assert_eq!(stored.as_ref(), Some(incident));
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_contracted_party_is_told_once_by_its_channel() {
    let collector = Collector::start().await;
    let secret = collector.secret("party:sysco").await;
    let party = options(collector.mqtt(), "party:sysco", &secret);
    let mut party = Agent::connect(party).await.expect("connects");
    party.subscribe("zongbao/1/party/sysco/#").await.expect("allowed");
    let agent = collector.agent("web-1").await;
    agent.send(&agent.batch(1, Duration::from_secs(50), failing())).await;
    let told = party
        .wait(|packet| match packet {
            Incoming::Publish(publish) => Some(publish.clone()),
            _ => None,
        })
        .await
        .expect("connected");
    let incidents = collector.incidents(|incidents| !incidents.is_empty()).await;
    let topic = zongbao_wire::topic::party_incident("sysco", incidents[0].id.as_str());
    assert_eq!(told.topic, topic.as_bytes());
    let message: serde_json::Value = serde_json::from_slice(&told.payload).expect("JSON");
    assert!(message.to_string().contains("web-1"), "{message}");
    let state = collector
        .running
        .shared()
        .storage
        .outbox_state()
        .await
        .expect("readable");
    assert!(state.failing == 0 && state.given_up == 0, "{state:?}");
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_failed_sample_opens_nothing() {
    let collector = Collector::start().await;
    let mut agent = collector.agent("web-1").await;
    agent
        .send(&agent.batch(1, Duration::from_secs(50), vec![check("http", 0, Status::Critical)]))
        .await;
    agent.ack().await;
    agent
        .send(&agent.batch(2, Duration::from_secs(5), vec![check("http", 0, Status::Ok)]))
        .await;
    agent.ack().await;
    assert_eq!(collector.running.shared().engine().incidents().count(), 0);
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_agent_can_pretend_that_a_connection_broke() {
    let collector = Collector::start().await;
    let mut agent = collector.agent("web-1").await;
    let mut forged = check("agent", 0, Status::Critical);
    forged.component = "web-2".to_owned();
    agent
        .send(&agent.batch(1, Duration::ZERO, vec![forged, check("agent", 0, Status::Critical)]))
        .await;
    agent.ack().await;
    for id in ["web-1", "web-2"] {
        let checks = collector.running.shared().engine().correlator().checks(&id.into());
        let fine = checks
            .iter()
            .all(|record| record.status == zongbao_core::health::Status::Ok);
        assert!(fine, "{checks:?}");
    }
    collector.stop().await;
}
