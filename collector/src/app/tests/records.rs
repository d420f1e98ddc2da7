//! What is written down for people survives a restart, and a restart is not a change.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::Value;
use zongbao_core::attribution::Account;
use zongbao_core::ids::{ComponentId, PartyId};
use zongbao_wire::message::Status;

use super::harness::{Collector, NETWORK, check};
use crate::clock;
use crate::storage::ChangesBefore;

const SERVICE: &str = r#"
[[service]]
id = "portal"
name = "门户"
criticality = 1
owner = "agency-1"
[[dependency]]
of = "portal"
on = ["web-1"]
"#;

async fn changes(collector: &Collector) -> Vec<Value> {
    let wanted = ChangesBefore {
        number: i64::MAX,
        from: 0,
        to: i64::MAX,
        component: None,
        also: "incident",
        limit: 1_000,
    };
    let storage = &collector.running.shared().storage;
    let found = storage.changes(&wanted).await.expect("readable");
    found
        .into_iter()
        .map(|(.., document)| serde_json::from_str(&document).expect("JSON"))
        .collect()
}

fn of_kind<'a>(changes: &'a [Value], kind: &str) -> Vec<&'a Value> {
    changes.iter().filter(|change| change["kind"] == kind).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn downtime_and_changes_are_the_same_after_a_restart() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let collector = Collector::start_with(folder, "", &format!("{NETWORK}{SERVICE}")).await;
    let agent = collector.agent("web-1").await;
    agent.presence(true, false).await;
    let failing = vec![
        check("http", 0, Status::Critical),
        check("http", 10_000, Status::Critical),
    ];
    agent.send(&agent.batch(1, Duration::from_secs(50), failing)).await;
    let incidents = collector.incidents(|incidents| !incidents.is_empty()).await;
    let storage = &collector.running.shared().storage;
    let window = (0, clock::now().as_millisecond() + 1_000);
    let before = storage.downtime(Some("portal"), window, 10).await.expect("readable");
    assert_eq!(before.len(), 1, "{before:?}");
    let (source, row) = &before[0];
    assert_eq!(source, incidents[0].id.as_str());
    assert_eq!(
        (row.began, row.ended),
        (incidents[0].verdict.since.as_millisecond(), 0),
        "it lasts"
    );
    let account: Account = serde_json::from_str(&row.account).expect("an account");
    assert_eq!(account, Account::Party(PartyId::new("sysco")));
    let told = changes(&collector).await;
    assert_eq!(of_kind(&told, "agent").len(), 1, "{told:?}");
    assert_eq!(of_kind(&told, "incident").len(), 1);
    assert!(
        of_kind(&told, "state")
            .iter()
            .any(|change| change["component"] == "web-1" && change["to"] == "failed")
    );

    let folder = collector.stop().await;
    let collector = Collector::start_with(folder, "", &format!("{NETWORK}{SERVICE}")).await;
    let storage = &collector.running.shared().storage;
    assert_eq!(
        storage.downtime(Some("portal"), window, 10).await.expect("readable"),
        before
    );
    let shared = collector.running.shared();
    let state = shared
        .engine()
        .correlator()
        .status(&ComponentId::new("web-1"))
        .map(|status| status.state);
    let again = changes(&collector).await;
    let same = |change: &&Value| change["component"] == "web-1" && change["to"] == "failed";
    assert_eq!(
        of_kind(&again, "state").into_iter().filter(same).count(),
        1,
        "{state:?} {again:?}"
    );
    let runs = storage.runs().await.expect("readable");
    assert!(!runs.is_empty() && runs[0].1.duration_since(runs[0].0) < SignedDuration::from_hours(1));
    collector.stop().await;
}
