//! Hosts that speak InfluxDB line protocol: over HTTP as Telegraf does, and over MQTT.

use reqwest::StatusCode;
use serde_json::Value;
use zongbao_wire::topic;

use super::harness::api::Api;
use super::harness::collector::Collector;
use super::harness::model::network;
use super::harness::mqtt::{Client, now_ms};
use super::harness::until;

/// One reading of a host whose disk is full.
fn reading(host: &str) -> String {
    let at = now_ms() * 1_000_000;
    format!("disk,host={host},path=/ used_percent=99.5 {at}\nsystem,host={host} load1=0.5 {at}\n")
}

/// Whether an incident is open on this host.
async fn has_incident(api: &Api, host: &str) -> Option<Value> {
    let incidents = api.incidents().await;
    incidents
        .into_iter()
        .find(|incident| incident["root_cause"]["id"] == host)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_become_metrics_and_a_threshold_opens_an_incident() {
    let mut collector = Collector::new(&network(3, None));
    let secret = collector.enrol("web-2");
    collector.start().await;
    let noc = collector.set_up().await;
    let telegraf = noc.token("cloudops", "ingest").await;

    // Reading after reading, as such clients send them, until the threshold has what it wants.
    let incident = until("an incident on the host that writes over HTTP", async || {
        let (status, answer) = telegraf.write(&reading("web-1")).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
        has_incident(&noc, "web-1").await
    })
    .await;
    assert_eq!(incident["responsible"]["party"]["id"], "cloudops");

    let agent = Client::agent(collector.mqtt, "web-2", &secret).await;
    until("an incident on the host that publishes", async || {
        agent.publish(topic::line("web-2"), reading("web-2").into_bytes()).await;
        has_incident(&noc, "web-2").await
    })
    .await;

    for host in ["web-1", "web-2"] {
        until(&format!("metrics of {host}"), async || {
            let (_, series) = noc.get(&format!("metrics/series?component={host}")).await;
            let series = series.as_array()?.clone();
            let has = |metric: &str| series.iter().any(|one| one["metric"] == metric);
            (has("filesystem.used_percent") && has("load.1m")).then_some(())
        })
        .await;
    }
    assert_eq!(noc.incidents().await.len(), 2);
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_lines_and_lines_about_others_are_refused_and_good_ones_taken() {
    let mut collector = Collector::new(&network(2, None));
    collector.start().await;
    let noc = collector.set_up().await;
    let telegraf = noc.token("cloudops", "ingest").await;
    let (status, answer) = telegraf.write("nonsense\nmem,host=web-1 used_percent=12\n").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer.to_string().contains("line 1"), "{answer}");
    // A subcontractor's machine may not speak for a switch of another's.
    let (status, _) = telegraf.write("mem,host=sw-1 used_percent=12\n").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = telegraf.get("incidents").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_the_model_does_not_name_is_shown_to_those_who_see_everything() {
    let mut collector = Collector::new(&network(2, None));
    collector.start().await;
    let noc = collector.set_up().await;
    let telegraf = noc.token("gc", "ingest").await;
    let shop = until("the host is shown", async || {
        let (status, answer) = telegraf.write(&reading("shop-7")).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
        let (status, shop) = noc.get("components/shop-7").await;
        (status == StatusCode::OK).then_some(shop)
    })
    .await;
    assert_eq!(
        (&shop["discovered"], &shop["responsible"]["party"]["id"]),
        (&true.into(), &"gc".into())
    );
    let other = noc.token("cloudops", "viewer").await;
    assert_eq!(other.get("components/shop-7").await.0, StatusCode::NOT_FOUND);
    let stranger = noc.token("cloudops", "ingest").await;
    let (status, _) = stranger.write(&reading("shop-8")).await;
    assert_eq!(
        status,
        StatusCode::BAD_REQUEST,
        "a subcontractor adds nothing to the view"
    );
    assert_eq!(noc.get("components/shop-8").await.0, StatusCode::NOT_FOUND);
    collector.stop().await;
}
