//! Edits of the model while running.

use super::harness::{Collector, NETWORK};
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
    reload::reload(shared, &folder).await;
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
    reload::reload(shared, &folder).await;
    assert!(lock(&shared.model).refused.is_none());
    collector.stop().await;
}
