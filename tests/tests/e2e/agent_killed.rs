//! The agent is killed while it spools: what was spooled arrives.

use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::watch;
use zongbao_wire::{decode_batch, topic};

use super::harness::agent::Agent;
use super::harness::collector::Collector;
use super::harness::model::network;
use super::harness::mosquitto::{Mosquitto, password};
use super::harness::mqtt::{Client, options};
use super::harness::until;

/// Batches that passed the broker: numbers by boot.
type Seen = BTreeMap<Vec<u8>, BTreeSet<u64>>;

/// Listens to all batches of an agent.
async fn spy(port: u16, agent: &str) -> watch::Receiver<Seen> {
    let filter = topic::batch(agent);
    let mut client = until("the spy listens", async || {
        let mut client = Client::try_connect(options(port, "spy", &password("spy"))).await.ok()?;
        client.subscribe(&filter).await.ok()?.then_some(client)
    })
    .await;
    let (told, seen) = watch::channel(Seen::new());
    let agent = agent.to_owned();
    tokio::spawn(async move {
        while let Ok((_, payload)) = client.message().await {
            let batch = decode_batch(&agent, &payload).expect("agents send what is right");
            told.send_modify(|seen| {
                seen.entry(batch.boot).or_default().insert(batch.seq);
            });
        }
    });
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_killed_again_and_again_while_it_spools_loses_nothing() {
    let Some(mut broker) = Mosquitto::prepare("an_agent_killed_again_and_again", &["hub", "web-1", "spy"]) else {
        return;
    };
    let mut collector = Collector::with_broker(&network(2, None), broker.port, &broker.external("hub"));
    let access = collector.succeed(&["broker-acl", "--user", "hub"]);
    let agent = Agent::new("web-1", broker.port, &password("web-1"));
    for _ in 0..4 {
        let running = agent.start();
        agent.spools().await;
        running.kill();
    }
    broker.start(&format!("{access}\nuser spy\ntopic read zongbao/1/agent/#\n"));
    let mut seen = spy(broker.port, "web-1").await;
    collector.start().await;
    let api = collector.set_up().await;
    let running = agent.start();
    let all_boots =
        seen.wait_for(|seen| seen.len() == 5 && seen.values().all(|seqs| seqs.contains(&1) && seqs.len() > 1));
    drop(
        tokio::time::timeout(super::harness::PATIENCE, all_boots)
            .await
            .expect("every boot is heard of"),
    );
    until("the collector has it all", async || {
        let heard: usize = seen.borrow().values().map(BTreeSet::len).sum();
        let committed = api.figure("zongbao_batches_total").await;
        (committed >= heard as u64).then_some(())
    })
    .await;
    running.terminate().await;
    for seqs in seen.borrow().values() {
        let newest = *seqs.last().expect("heard of");
        assert_eq!(
            seqs.len() as u64,
            newest,
            "a boot's batches are numbered without gaps: {seqs:?}"
        );
        assert!(newest >= 2, "the agent had spooled some");
    }
    assert_eq!(api.agent("web-1").await.expect("known")["missed_batches"], 0);
    collector.stop().await;
}
