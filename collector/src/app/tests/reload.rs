//! Edits of the model while running.

use std::time::Duration;

use zongbao_wire::message::Status;

use super::harness::{Collector, NETWORK, check};
use crate::app::reload;
use crate::app::shared::lock;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_valid_edit_is_in_force_without_a_restart() {
    let collector = Collector::start().await;
    let shared = collector.running.shared();
    let mut changes = shared.hub.subscribe(None).receiver;
    let edited = format!("{NETWORK}\n[[component]]\nid = \"web-3\"\nkind = \"host\"\n");
    std::fs::write(collector.folder.path().join("network/all.toml"), edited).expect("written");
    loop {
        let change = tokio::time::timeout(super::harness::PATIENCE, changes.recv())
            .await
            .expect("noticed")
            .expect("runs");
        if change.change.as_ref().is_some_and(|change| change.model) {
            break;
        }
    }
    assert!(shared.engine().network().by_id(&"web-3".into()).is_some());
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalid_edit_changes_nothing_and_says_so() {
    let collector = Collector::start().await;
    let shared = collector.running.shared();
    let before = std::sync::Arc::clone(shared.engine().network());
    let folder = collector.folder.path().join("network");
    std::fs::write(
        folder.join("all.toml"),
        format!("{NETWORK}\n[[component]]\nidd = \"web-3\"\n"),
    )
    .expect("written");
    reload::reload_model(shared, &folder).await;
    assert!(std::sync::Arc::ptr_eq(&before, shared.engine().network()));
    let refused = lock(&shared.model).refused.clone().expect("reported");
    assert!(
        refused.problems.iter().any(|problem| problem.message.contains("idd")),
        "{:?}",
        refused.problems
    );
    let figures = crate::app::figures::prometheus(shared);
    assert!(figures.contains("\nzongbao_model_edit_refused 1\n"), "{figures}");
    std::fs::write(folder.join("all.toml"), NETWORK).expect("written");
    reload::reload_model(shared, &folder).await;
    assert!(lock(&shared.model).refused.is_none());
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edited_health_settings_are_in_force_and_incidents_go_on() {
    let collector = Collector::start().await;
    let shared = collector.running.shared();
    let agent = collector.agent("web-1").await;
    let failing = vec![
        check("http", 0, Status::Critical),
        check("http", 10_000, Status::Critical),
    ];
    agent.send(&agent.batch(1, Duration::from_secs(50), failing)).await;
    let before = collector.incidents(|incidents| !incidents.is_empty()).await;
    let file = collector.folder.path().join("health.toml");
    std::fs::write(&file, "[incident]\nquiet_time = \"7s\"\n").expect("written");
    reload::reload_health(shared, &file).await;
    assert_eq!(
        shared.engine().settings().incident.quiet_time,
        jiff::SignedDuration::from_secs(7)
    );
    let after: Vec<_> = shared.engine().incidents().cloned().collect();
    assert_eq!(after, before);
    collector.stop().await;
}
