//! Mosquitto as the external broker, with the access rules that we write for it.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use zongbao_wire::message::Status;
use zongbao_wire::topic;

use super::harness::{Agent, Collector, PATIENCE, check, options};
use crate::broker::acl_file;

struct Mosquitto(Child);

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone then.
        self.0.kill().unwrap_or_default();
        self.0.wait().map(drop).unwrap_or_default();
    }
}

fn mosquitto(folder: &Path) -> Option<(Mosquitto, SocketAddr)> {
    let free = TcpListener::bind("127.0.0.1:0")
        .expect("a free port")
        .local_addr()
        .expect("bound");
    let passwords = folder.join("passwords");
    std::fs::write(&passwords, "hub:hub-secret\nweb-1:web-secret\nweb-2:web-secret\n").expect("written");
    let hashed = Command::new("mosquitto_passwd").arg("-U").arg(&passwords).status();
    if !hashed.is_ok_and(|status| status.success()) {
        return None;
    }
    std::fs::write(folder.join("acl"), acl_file("hub", ["sysco"])).expect("written");
    let config = format!(
        "listener {} 127.0.0.1\nallow_anonymous false\npassword_file {}\nacl_file {}\nuser root\n",
        free.port(),
        passwords.display(),
        folder.join("acl").display()
    );
    std::fs::write(folder.join("mosquitto.conf"), config).expect("written");
    let mut child = Command::new("mosquitto")
        .arg("-c")
        .arg(folder.join("mosquitto.conf"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let output = child.stderr.take().expect("piped");
    let running = Mosquitto(child);
    wait_until_it_runs(output);
    Some((running, free))
}

/// Waits until the broker says that it runs; what it says afterwards is read and dropped, so that it never waits for us.
fn wait_until_it_runs(output: impl std::io::Read + Send + 'static) {
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("running")), "Mosquitto starts");
    std::thread::spawn(move || lines.count());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn agents_are_served_through_mosquitto_and_its_access_rules_hold() {
    let folder = TempDir::new().expect("a folder");
    let Some((_mosquitto, address)) = mosquitto(folder.path()) else {
        println!("skipped: agents_are_served_through_mosquitto_and_its_access_rules_hold: no mosquitto here");
        return;
    };
    let mut agent = Agent::connect(options(address, "web-1", "web-secret"))
        .await
        .expect("connects");
    let config = format!("[broker]\nexternal = \"mqtt://hub:hub-secret@{address}\"\n");
    let collector = Collector::start_in(folder, &config).await;
    agent.subscribe(&topic::ack("web-1")).await.expect("allowed");

    // A forged batch first: if it got through, its acknowledgement or its effect would be seen before the honest one's.
    let forged = agent.batch(1, Duration::ZERO, vec![check("disk", 0, Status::Ok)]);
    let forged = zongbao_wire::message::Batch {
        agent: "web-2".to_owned(),
        ..forged
    };
    agent
        .publish(topic::batch("web-2"), zongbao_wire::Encode::encode_to_vec(&forged))
        .await;
    let mut seq = 0;
    let acknowledged = async {
        // Until the collector has subscribed, Mosquitto drops what nobody reads: an agent repeats itself.
        loop {
            seq += 1;
            agent
                .send(&agent.batch(1, Duration::ZERO, vec![check("disk", 0, Status::Ok)]))
                .await;
            if let Ok(ack) = tokio::time::timeout(Duration::from_secs(1), agent.ack()).await {
                return ack;
            }
        }
    };
    let ack = tokio::time::timeout(PATIENCE, acknowledged)
        .await
        .expect("acknowledged");
    assert_eq!(ack.seq, 1);
    let known: Vec<String> = collector
        .running
        .shared()
        .book
        .all()
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(known, ["web-1"]);
    collector.stop().await;
}
