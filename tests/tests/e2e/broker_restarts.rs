//! The broker between agent and collector dies in mid-flow: every sample arrives.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::interval;
use zongbao_wire::{decode_ack, topic};

use super::harness::agent::Agent;
use super::harness::api::Api;
use super::harness::collector::Collector;
use super::harness::model::network;
use super::harness::mosquitto::{Mosquitto, password};
use super::harness::mqtt::{Client, options};
use super::harness::until;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_is_killed_and_restarted_in_mid_flow_costs_no_sample() {
    let Some(mut broker) = Mosquitto::prepare("a_broker_that_is_killed_and_restarted", &["hub", "web-1", "spy"]) else {
        return;
    };
    let mut collector = Collector::with_broker(&network(2, None), broker.port, &broker.external("hub"));
    let access = collector.succeed(&["broker-acl", "--user", "hub"]);
    let access = format!("{access}\nuser spy\ntopic read zongbao/1/agent/#\n");
    broker.start(&access);
    collector.start().await;
    let api = collector.set_up().await;
    let agent = Agent::new("web-1", broker.port, &password("web-1"));
    let running = agent.start();
    let acknowledged = acknowledgements(broker.port);
    for _ in 0..3 {
        let before = api.figure("zongbao_batches_total").await;
        until("batches flow", async || {
            (api.figure("zongbao_batches_total").await >= before + 3).then_some(())
        })
        .await;
        broker.kill();
        agent.spools().await;
        broker.start(&access);
    }
    until("the backlog has come, and all is acknowledged", async || {
        let batches = api.figure("zongbao_batches_total").await;
        (batches >= 10 && batches == *acknowledged.borrow()).then_some(())
    })
    .await;
    running.terminate().await;
    let offline = until("the goodbye", async || {
        let agent = api.agent("web-1").await?;
        (agent["online"] == false).then_some(agent)
    })
    .await;
    assert_eq!(offline["missed_batches"], 0, "{offline}");
    let newest = until(
        "the newest number is also the count: none is missing below it",
        async || {
            let newest = *acknowledged.borrow();
            (api.figure("zongbao_batches_total").await == newest).then_some(newest)
        },
    )
    .await;
    every_round(&api, newest).await;
    collector.stop().await;
}

/// The history holds one sample for each committed batch, which has one round: between first and last none is missing.
async fn every_round(api: &Api, batches: u64) {
    let (status, series) = api
        .get("metrics/range?component=web-1&metric=uptime.seconds&points=5000")
        .await;
    assert!(status.is_success(), "{series}");
    let points = series[0]["points"].as_array().expect("points");
    assert_eq!(points.len() as u64, batches, "{series}");
}

/// Listens, over every restart of the broker, up to which batch the agent's are committed.
fn acknowledgements(port: u16) -> watch::Receiver<u64> {
    let (told, newest) = watch::channel(0);
    tokio::spawn(async move {
        let mut pause = interval(Duration::from_millis(50));
        loop {
            pause.tick().await;
            let Ok(mut spy) = Client::try_connect(options(port, "spy", &password("spy"))).await else {
                continue;
            };
            let Ok(true) = spy.subscribe(&topic::ack("web-1")).await else {
                continue;
            };
            while let Ok((_, payload)) = spy.message().await {
                let seq = decode_ack(&payload).expect("the collector sends what is right").seq;
                told.send_modify(|newest| *newest = seq.max(*newest));
            }
        }
    });
    newest
}
