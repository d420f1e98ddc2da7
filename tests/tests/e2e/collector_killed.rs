//! `kill -9` of the collector at random points of a storm: nothing is lost, nothing is doubled.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::time::timeout;

use super::harness::api::Api;
use super::harness::collector::Collector;
use super::harness::model::{OBSERVERS, network};
use super::harness::receiver::Receiver;
use super::harness::{stays, until};
use super::storm::{ALL, SYMPTOMS, Storm};

const ROUNDS: u64 = 50;
/// Rounds at the same time: most of a round is waiting.
const LANES: u64 = 3;
const KILLS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_killed_again_and_again_in_a_storm_opens_one_incident_and_tells_it_once() {
    futures::future::join_all((0..LANES).map(lane)).await;
}

async fn lane(number: u64) {
    for seed in (number..ROUNDS).step_by(LANES as usize) {
        // Named first: should the round fail, its seed reproduces it.
        println!("storm with seed {seed}");
        round(seed).await;
    }
}

async fn round(seed: u64) {
    let mut random = StdRng::seed_from_u64(seed);
    let receiver = Receiver::start().await;
    let mut collector = Collector::new(&network(SYMPTOMS, Some(&receiver.url)));
    let secrets = OBSERVERS.map(|observer| collector.enrol(observer));
    collector.start().await;
    let api = collector.set_up().await.token("gc", "viewer").await;

    let mut storm = Storm::begin(collector.mqtt, &secrets);
    for _ in 0..KILLS {
        // In the middle of the delivery, of the settling, of the opening or of the telling: whichever comes first.
        let acknowledged = random.random_range(1..=ALL + 10);
        let time = Duration::from_millis(random.random_range(50..2_000));
        let reached = storm.acknowledged.wait_for(|sum| *sum >= acknowledged);
        drop(timeout(time, reached).await);
        collector.kill();
        collector.start().await;
    }
    storm.delivered().await;
    let incident = api.incident_on("sw-1").await;
    let id = incident["id"].as_str().expect("an id").to_owned();
    until("all symptoms are told", async || {
        let incidents = api.incidents().await;
        (incidents.first()?["symptom_count"] == SYMPTOMS).then_some(())
    })
    .await;
    until("the subcontractor is told", async || {
        (!receiver.deliveries().is_empty()).then_some(())
    })
    .await;
    stays("one incident, told once", Duration::from_millis(1_500), async || {
        the_only_incident(&api, &id).await && receiver.heard_only_of_the_opening()
    })
    .await;
    collector.stop().await;
    assert!(collector.succeed(&["ledger", "verify"]).starts_with("ok: "));
}

async fn the_only_incident(api: &Api, id: &str) -> bool {
    let incidents = api.incidents().await;
    let [incident] = &incidents[..] else {
        println!("incidents: {incidents:#?}");
        return false;
    };
    incident["id"] == id
        && incident["root_cause"]["id"] == "sw-1"
        && incident["responsible"]["party"]["id"] == "netcom"
        && incident["merged_into"].is_null()
        && incident["reopened"] == 0
}
