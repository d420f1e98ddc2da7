//! What the engine cannot do is shown although nobody waits for it, and is no answer to somebody else.

use std::time::Duration;

use tokio::sync::oneshot;
use zongbao_core::engine::Rejection;
use zongbao_core::ids::{IncidentId, PartyId};
use zongbao_core::incident::Action;
use zongbao_wire::message::Status;

use super::harness::{Collector, NETWORK, PATIENCE, check};
use crate::app::figures::prometheus;
use crate::app::shared::Command;

/// Contracts by a calendar without the official notice of any year from now on.
const LEVEL: &str = r#"
[[calendar]]
id = "office"
hours = ["09:00-17:00"]
years = [2020]
[[service_level]]
id = "silver"
calendar = "office"
targets.p1 = { respond = "15m", restore = "4h" }
targets.p2 = { respond = "15m", restore = "4h" }
targets.p3 = { respond = "15m", restore = "4h" }
targets.p4 = { respond = "15m", restore = "4h" }
[[party]]
id = "netco"
name = "网络运维"
role = "subcontractor"
[[contract]]
id = "net-2026"
customer = "gc"
provider = "netco"
from = 2020-01-01
covers = [{ kind = "switch" }]
level = "silver"
"#;

async fn reassign(collector: &Collector, incident: &IncidentId, to: &str) -> Result<(), Rejection> {
    let (reply, done) = oneshot::channel();
    let command = Command::Act {
        incident: incident.clone(),
        user: "li".to_owned(),
        action: Action::Reassign {
            to: PartyId::new(to),
            reason: "the cable".to_owned(),
        },
        reply,
    };
    let sent = collector.running.shared().commands.send(command).await;
    assert!(sent.is_ok(), "the collector runs");
    let answer = tokio::time::timeout(PATIENCE, done).await.expect("answered");
    answer.expect("the collector runs")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clocks_that_cannot_be_computed_are_shown_and_fail_no_action() {
    let hosts = "covers = [{ kind = \"host\" }]";
    let network = NETWORK.replace(hosts, &format!("{hosts}\nlevel = \"silver\"")) + LEVEL;
    let folder = tempfile::TempDir::new().expect("a folder");
    let collector = Collector::start_with(folder, "", &network).await;
    let agent = collector.agent("web-1").await;
    let failing = [0, 10_000].map(|at| check("http", at, Status::Critical));
    agent
        .send(&agent.batch(1, Duration::from_secs(50), failing.to_vec()))
        .await;
    let incidents = collector.incidents(|incidents| !incidents.is_empty()).await;
    let incident = &incidents[0];
    assert!(incident.clocks.is_empty(), "{:?}", incident.clocks);

    let refused = reassign(&collector, &incident.id, "sysco").await.expect_err("refused");
    assert_eq!(refused.name, "same_party");
    // Both clocks of the party that it went to first.
    let shared = collector.running.shared();
    let counted = |number: u64| {
        let line = format!("\nzongbao_engine_rejections_total{{reason=\"calendar_year_missing\"}} {number}\n");
        let figures = prometheus(shared);
        assert!(figures.contains(&line), "{figures}");
        assert!(!figures.contains("same_party"), "somebody was told: {figures}");
    };
    counted(2);

    reassign(&collector, &incident.id, "netco").await.expect("carried out");
    let now = collector.incidents(|incidents| !incidents.is_empty()).await;
    assert_eq!(now[0].responsible.party.as_str(), "netco");
    counted(4);
    collector.stop().await;
}
