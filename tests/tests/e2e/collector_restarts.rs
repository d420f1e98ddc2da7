//! A restart of the collector, planned or not, changes nothing for anybody.

use std::time::Duration;

use serde_json::json;

use super::harness::collector::Collector;
use super::harness::model::network;
use super::harness::mqtt::{Client, batch, failing};
use super::harness::receiver::Receiver;
use super::harness::{stays, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_incident_survives_restarts_and_nobody_is_told_again() {
    let receiver = Receiver::start().await;
    let mut collector = Collector::new(&network(2, Some(&receiver.url)));
    let secret = collector.enrol("web-1");
    collector.start().await;
    let noc = collector.set_up().await;
    let full = |seq| batch("web-1", seq, failing("", "disk"));
    let mut agent = Client::agent(collector.mqtt, "web-1", &secret).await;
    agent.deliver(&full(1)).await;
    let before = noc.incident_on("web-1").await;
    let id = before["id"].as_str().expect("an id").to_owned();
    let (status, answer) = noc
        .post(&format!("incidents/{id}/actions"), &json!({ "action": "acknowledge" }))
        .await;
    assert!(status.is_success(), "{answer}");
    until("the subcontractor is told", async || {
        (!receiver.deliveries().is_empty()).then_some(())
    })
    .await;

    for (seq, planned) in [(2, true), (3, false)] {
        if planned {
            collector.stop().await;
        } else {
            collector.kill();
        }
        collector.start().await;
        let mut agent = Client::agent(collector.mqtt, "web-1", &secret).await;
        agent.deliver(&full(seq)).await;
        stays(
            "one acknowledged incident, told once",
            Duration::from_secs(3),
            async || {
                let incidents = noc.incidents().await;
                incidents.len() == 1
                    && incidents[0]["id"] == id
                    && !incidents[0]["acknowledged"].is_null()
                    && receiver.heard_only_of_the_opening()
            },
        )
        .await;
    }
    collector.stop().await;
    assert!(collector.succeed(&["ledger", "verify"]).starts_with("ok: "));
}
