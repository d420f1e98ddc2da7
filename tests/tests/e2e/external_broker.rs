//! Mosquitto as the broker, by one line of configuration and with the access rules that the collector writes for it.

use zongbao_wire::message::Status;
use zongbao_wire::{Encode as _, topic};

use super::harness::collector::Collector;
use super::harness::model::network;
use super::harness::mosquitto::{Mosquitto, password};
use super::harness::mqtt::{Client, batch, check, failing};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_becomes_an_incident_through_mosquitto_and_its_access_rules_hold() {
    let Some(mut broker) = Mosquitto::prepare("a_fault_becomes_an_incident", &["hub", "web-1", "web-2"]) else {
        return;
    };
    let mut collector = Collector::with_broker(&network(2, None), broker.port, &broker.external("hub"));
    broker.start(&collector.succeed(&["broker-acl", "--user", "hub"]));
    let mut enemy = Client::agent(broker.port, "web-2", &password("web-2")).await;
    // Mosquitto lets anybody ask for anything, and then gives only what is allowed.
    enemy.subscribe("#").await.expect("connected");
    collector.start().await;
    let api = collector.set_up().await;

    let mut agent = Client::agent(broker.port, "web-1", &password("web-1")).await;
    let mut well = batch("web-1", 1, vec![check("", "disk", Status::Ok)]);
    well.base_time_ms -= 10_000;
    agent.deliver(&well).await;
    let forged = batch("web-1", 2, failing("", "memory"));
    enemy.publish(topic::batch("web-1"), forged.encode_to_vec()).await;
    agent.deliver(&batch("web-1", 2, failing("", "disk"))).await;
    let incident = api.incident_on("web-1").await;
    assert_eq!(incident["responsible"]["party"]["id"], "cloudops");
    let id = incident["id"].as_str().expect("an id");
    let (_, detail) = api.get(&format!("incidents/{id}")).await;
    let evidence = detail["evidence"].as_array().expect("a list");
    assert!(evidence.iter().any(|one| one["check"] == "disk"), "{detail}");
    assert!(
        !evidence.iter().any(|one| one["check"] == "memory"),
        "the forged batch was taken: {detail}"
    );

    // Whatever the enemy was given until its own acknowledgement comes must be its own.
    enemy
        .send(&batch("web-2", 1, vec![check("", "disk", Status::Ok)]))
        .await;
    loop {
        let (heard, _) = enemy.message().await.expect("connected");
        assert!(heard.starts_with("zongbao/1/agent/web-2/"), "it was given {heard}");
        if heard == topic::ack("web-2") {
            break;
        }
    }
    collector.stop().await;
}
