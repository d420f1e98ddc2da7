//! Hosts that the model does not name are shown as soon as they are heard, and remain shown.

use std::time::Duration;

use zongbao_core::ids::ComponentId;
use zongbao_wire::message::Status;
use zongbao_wire::topic;

use super::harness::{Collector, NETWORK, PATIENCE, check};

/// Waits until the model in force is as wanted; every replacement wakes it.
async fn model(collector: &Collector, wanted: impl Fn(&zongbao_core::network::Network) -> bool) {
    let shared = collector.running.shared();
    let mut changes = shared.hub.subscribe(None).receiver;
    let wait = async {
        while !wanted(shared.engine().network()) {
            changes.recv().await.expect("the collector runs");
        }
    };
    tokio::time::timeout(PATIENCE, wait)
        .await
        .expect("the model becomes as wanted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_only_speaks_line_protocol_becomes_a_component_and_stays_one() {
    let collector = Collector::start().await;
    let telegraf = collector.agent("telegraf-1").await;
    let line = "cpu,host=shop-7,cpu=cpu-total usage_idle=20\nmem,host=web-1 used_percent=40\n";
    telegraf
        .publish(topic::line("telegraf-1"), line.as_bytes().to_vec())
        .await;
    let shop = ComponentId::new("shop-7");
    let both = [shop.clone(), ComponentId::new("telegraf-1")];
    model(&collector, |network| both.iter().all(|id| network.is_discovered(id))).await;
    {
        let engine = collector.running.shared().engine();
        let network = engine.network();
        assert!(!network.is_discovered(&"web-1".into()), "the model names it");
        assert!(network.is_discovered(&"telegraf-1".into()), "who speaks is a host, too");
        let responsible = network.responsible(&shop, crate::clock::now());
        assert_eq!(
            responsible.party.as_str(),
            "gc",
            "a contract covers only what the model names"
        );
    }
    telegraf
        .publish(topic::line("telegraf-1"), line.as_bytes().to_vec())
        .await;
    let heard = async {
        let shared = collector.running.shared();
        let mut changes = shared.hub.subscribe(None).receiver;
        while shared.engine().checks(&shop).is_empty() {
            changes.recv().await.expect("the collector runs");
        }
    };
    tokio::time::timeout(PATIENCE, heard)
        .await
        .expect("it has a state of its own");

    let folder = collector.stop().await;
    let collector = Collector::start_in(folder, "").await;
    assert!(
        collector.running.shared().engine().network().is_discovered(&shop),
        "after a restart too"
    );
    let named = format!("{NETWORK}\n[[component]]\nid = \"shop-7\"\nkind = \"host\"\n");
    std::fs::write(collector.folder.path().join("network/all.toml"), named).expect("written");
    model(&collector, |network| {
        network.by_id(&shop).is_some() && !network.is_discovered(&shop)
    })
    .await;
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_with_credentials_that_the_model_does_not_name_is_shown() {
    let collector = Collector::start().await;
    let agent = collector.agent("new-host").await;
    agent.presence(true, false).await;
    let id = ComponentId::new("new-host");
    model(&collector, |network| network.is_discovered(&id)).await;
    agent
        .send(&agent.batch(1, Duration::ZERO, vec![check("disk", 0, Status::Ok)]))
        .await;
    let shared = collector.running.shared();
    let mut changes = shared.hub.subscribe(None).receiver;
    let heard = async {
        while !shared
            .engine()
            .checks(&id)
            .iter()
            .any(|record| record.key.check.as_str() == "disk")
        {
            changes.recv().await.expect("the collector runs");
        }
    };
    tokio::time::timeout(PATIENCE, heard).await.expect("its checks count");
    collector.stop().await;
}
