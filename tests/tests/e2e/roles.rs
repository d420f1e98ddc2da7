//! What the four roles see and may do, over real HTTP.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::harness::api::Api;
use super::harness::collector::Collector;
use super::harness::model::network;
use super::harness::mqtt::{Client, batch, failing};

/// A running collector with one incident of each subcontractor: a full disk and an overheated switch.
async fn two_incidents() -> (Collector, Api) {
    let mut collector = Collector::new(&network(2, None));
    let web = collector.enrol("web-1");
    let noc = collector.enrol("noc-1");
    collector.start().await;
    let api = collector.set_up().await;
    let mut agent = Client::agent(collector.mqtt, "web-1", &web).await;
    agent.deliver(&batch("web-1", 1, failing("", "disk"))).await;
    let mut agent = Client::agent(collector.mqtt, "noc-1", &noc).await;
    agent.deliver(&batch("noc-1", 1, failing("sw-2", "temperature"))).await;
    (collector, api)
}

fn id(incident: &Value) -> String {
    incident["id"].as_str().expect("an id").to_owned()
}

async fn acknowledge(api: &Api, incident: &str) -> StatusCode {
    let action = json!({ "action": "acknowledge" });
    api.post(&format!("incidents/{incident}/actions"), &action).await.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subcontractor_sees_only_its_own_and_an_officer_cannot_act() {
    let (mut collector, noc) = two_incidents().await;
    let disk = id(&noc.incident_on("web-1").await);
    let heat = id(&noc.incident_on("sw-2").await);

    let cloudops = noc.token("cloudops", "operator").await;
    let seen: Vec<_> = cloudops.incidents().await.iter().map(id).collect();
    assert_eq!(seen, [disk.as_str()]);
    assert_eq!(
        cloudops.get(&format!("incidents/{heat}")).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(acknowledge(&cloudops, &heat).await, StatusCode::NOT_FOUND);
    assert_eq!(acknowledge(&cloudops, &disk).await, StatusCode::OK);

    let officer = noc.token("bureau", "viewer").await;
    for incident in [&disk, &heat] {
        let status = acknowledge(&officer, incident).await;
        assert!(
            [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status),
            "{status}"
        );
    }
    let (_, detail) = noc.get(&format!("incidents/{heat}")).await;
    assert!(detail["acknowledged"].is_null(), "{detail}");

    let netcom = noc.token("netcom", "viewer").await;
    assert_eq!(acknowledge(&netcom, &heat).await, StatusCode::FORBIDDEN);
    assert_eq!(acknowledge(&noc, &heat).await, StatusCode::OK);
    for stranger in [&cloudops, &officer, &netcom] {
        assert_eq!(stranger.get("users").await.0, StatusCode::FORBIDDEN);
        assert_eq!(
            stranger
                .post("tokens", &json!({ "name": "x", "party": "gc", "access": "operator" }))
                .await
                .0,
            StatusCode::FORBIDDEN
        );
    }
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_reads_anything_without_a_name() {
    let mut collector = Collector::new(&network(1, None));
    collector.start().await;
    let client = super::harness::api::client();
    for path in ["components", "incidents", "parties", "agents", "users", "system"] {
        let answer = client.get(format!("{}/api/v1/{path}", collector.url())).send().await;
        assert_eq!(answer.expect("answered").status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    collector.stop().await;
}
