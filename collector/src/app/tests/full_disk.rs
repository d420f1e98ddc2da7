//! A full disk: what people do is still kept, agents keep what they send, and everything goes on when there is room again.

use std::fs::{File, remove_file};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::oneshot;
use zongbao_core::incident::{Action, IncidentState, verify};
use zongbao_wire::message::Status;

use super::harness::{Collector, PATIENCE, check};
use crate::app::shared;

/// A file system of its own, so small that it is soon full.
struct Small(PathBuf);

impl Small {
    /// `None` where mounting is not permitted.
    fn mount(at: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&at).expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=32m", "tmpfs"]).arg(&at);
        mount
            .output()
            .is_ok_and(|done| done.status.success())
            .then_some(Self(at))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let lazily = Command::new("umount").arg("-l").arg(&self.0).status();
        assert!(
            lazily.is_ok_and(|done| done.success()),
            "{} stays mounted",
            self.0.display()
        );
    }
}

/// Writes until nothing more fits.
fn fill(file: &Path) {
    let mut filler = File::create(file).expect("a file");
    for size in [1 << 20, 4 << 10, 1] {
        while filler.write_all(&vec![1; size]).is_ok() {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_agents_but_not_people() {
    let folder = TempDir::new().expect("a folder");
    let Some(_small) = Small::mount(folder.path().join("state")) else {
        println!("skipped: a_full_disk_stops_agents_but_not_people: mounting a file system is not permitted");
        return;
    };
    let collector = Collector::start_in(folder, "").await;
    let mut agent = collector.agent("web-1").await;
    agent
        .send(&agent.batch(1, Duration::from_secs(60), vec![check("http", 0, Status::Ok)]))
        .await;
    agent.ack().await;
    let filler = collector.folder.path().join("state/filler");
    fill(&filler);
    let failing = vec![
        check("http", 0, Status::Critical),
        check("http", 10_000, Status::Critical),
    ];
    agent.send(&agent.batch(2, Duration::from_secs(50), failing)).await;
    let incidents = collector.incidents(|incidents| !incidents.is_empty()).await;
    let shared = collector.running.shared();
    assert!(!shared.reserve.is_held(), "the reserve was needed");
    let trouble = shared::lock(&shared.storage_trouble).clone().expect("said");
    assert!(trouble.contains("make room"), "{trouble}");

    let (reply, done) = oneshot::channel();
    let action = shared::Command::Act {
        incident: incidents[0].id.clone(),
        user: "ann".to_owned(),
        action: Action::Acknowledge,
        reply,
    };
    assert!(shared.commands.send(action).await.is_ok());
    let done = tokio::time::timeout(PATIENCE, done)
        .await
        .expect("kept")
        .expect("answered");
    assert_eq!(done, Ok(()));
    let ledger = shared.storage.ledger().await.expect("readable");
    verify(&ledger).expect("unbroken");
    let stored = shared
        .storage
        .incident(&incidents[0].id)
        .await
        .expect("readable")
        .expect("there");
    assert_eq!(stored.state, IncidentState::Acknowledged);

    agent
        .send(&agent.batch(3, Duration::ZERO, vec![check("disk", 0, Status::Ok)]))
        .await;
    let heard = || {
        shared
            .engine()
            .checks(&"web-1".into())
            .iter()
            .any(|record| record.key.check.as_str() == "disk")
    };
    assert!(!heard(), "it is not taken while there is no room");
    remove_file(&filler).expect("removed");
    while agent.ack().await.seq < 3 {}
    assert!(heard() && shared.reserve.is_held());
    assert_eq!(*shared::lock(&shared.storage_trouble), None);
    collector.stop().await;
}
