//! Polls over the network: of recorded devices that a simulator serves, and of devices that misbehave.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::Instant;

use super::super::{Context, Kind, Outcome, ProbeSpec, Status};
use super::corpus_tests::{corpus, differences, recordings, tree};
use super::device::Device;
use super::interpret;
use super::message::{Request, encode};
use super::session::Session;

pub(super) fn probe(address: &str, community: &str, more: &str) -> ProbeSpec {
    let text = format!(
        "name = \"sw\"\ntype = \"snmp\"\ncomponent = \"sw-1\"\naddress = \"{address}\"\ncommunity = \"{community}\"\n{more}"
    );
    toml::from_str(&text).expect("valid")
}

/// A running simulator; stopped when dropped.
struct Simulator {
    process: Child,
    address: SocketAddr,
    _cache: tempfile::TempDir,
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It has nothing to save.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Simulator {
    /// Serves a folder of recordings. `None`, said by name, where the simulator is not installed.
    async fn start(folder: &Path) -> Option<Self> {
        let cache = tempfile::tempdir().expect("a folder");
        let address = free_address().await;
        let started = Command::new("snmpsimd")
            .arg(format!("--data-dir={}", folder.display()))
            .arg(format!("--cache-dir={}", cache.path().display()))
            .arg(format!("--agent-udpv4-endpoint={address}"))
            .args([
                "--process-user=nobody",
                "--process-group=nogroup",
                "--logging-method=null",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(process) = started else {
            println!("skipped: snmpsimd is not installed (Debian package snmpsim)");
            return None;
        };
        // It gives up its rights before it writes its cache.
        fs::set_permissions(cache.path(), std::os::unix::fs::PermissionsExt::from_mode(0o777)).expect("allowed");
        let simulator = Self {
            process,
            address,
            _cache: cache,
        };
        let name = recordings(folder)[0]
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        simulator.wait(&name).await;
        Some(simulator)
    }

    /// Until it has indexed its recordings and answers.
    async fn wait(&self, community: &str) {
        let spec = probe(
            &self.address.to_string(),
            community,
            "timeout = \"60s\"\ninterval = \"60s\"\nretries = 10",
        );
        let until = Instant::now() + Duration::from_secs(60);
        while Instant::now() < until {
            let Kind::Snmp(snmp) = &spec.kind else {
                unreachable!("type is snmp")
            };
            let attempt = Instant::now() + Duration::from_millis(500);
            let mut session = Session::open(self.address, &snmp.community, 0, attempt)
                .await
                .expect("a socket");
            let mut tree = super::tree::Tree::default();
            if session.get(super::system::OBJECTS, &mut tree).await.is_ok() {
                return;
            }
            tokio::time::sleep_until(attempt).await;
        }
        panic!("the simulator does not answer at {}", self.address);
    }
}

pub(super) async fn free_address() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("bind");
    socket.local_addr().expect("bound")
}

#[tokio::test]
async fn a_poll_reads_all_that_a_recording_holds() {
    let Some(folder) = corpus("snmp") else { return };
    let Some(simulator) = Simulator::start(&folder).await else {
        return;
    };
    let context = Context::default();
    for file in recordings(&folder) {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut spec = probe(&simulator.address.to_string(), &name, "timeout = \"60s\"");
        spec.name.clone_from(&name);
        let outcome = super::super::run(&spec, &context).await;
        assert_eq!(
            outcome.checks[0].status,
            Status::Ok,
            "{name}: {}",
            outcome.checks[0].message
        );
        // The poll must have asked for everything that the interpretation of the whole recording uses.
        let expected = serde_json::to_value(interpret(&tree(&file))).expect("serializable");
        let mut polled = serde_json::to_value(outcome.details).expect("serializable");
        // The simulator's clock runs.
        polled["system"]["uptime_seconds"] = expected["system"]["uptime_seconds"].clone();
        assert_eq!(polled, expected, "{name}");
    }
}

#[test]
fn a_difference_from_the_expectation_would_be_seen() {
    let expected = serde_json::json!({ "system": { "sysName": "core" }, "ports": [{ "ifIndex": 1 }] });
    assert_eq!(differences(&expected, &Device::default()).len(), 3);
}

/// A copy of a recording in which port 1 can be set down and its counters run.
fn changeable() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("allowed");
    let lines = [
        "1.3.6.1.2.1.1.1.0|4|Test switch",
        "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.1",
        "1.3.6.1.2.1.1.3.0|67|1000",
        "1.3.6.1.2.1.1.5.0|4|sw-1",
        "1.3.6.1.2.1.2.2.1.2.1|4|Gi1/0/1",
        "1.3.6.1.2.1.2.2.1.3.1|2|6",
        "1.3.6.1.2.1.2.2.1.7.1|2|1",
        "1.3.6.1.2.1.2.2.1.8.1|2:writecache|value=1",
        "1.3.6.1.2.1.2.2.1.10.1|65:numeric|initial=100,rate=1000,cumulative=1",
    ];
    fs::write(folder.path().join("switch.snmprec"), lines.join("\n") + "\n").expect("writes");
    folder
}

fn metric(outcome: &Outcome, name: &str) -> Option<f64> {
    outcome
        .readings
        .iter()
        .find(|reading| reading.metric == name)
        .map(|reading| reading.value)
}

#[tokio::test]
async fn a_port_that_goes_down_fails_its_link_and_its_counters_become_rates() {
    let folder = changeable();
    let Some(simulator) = Simulator::start(folder.path()).await else {
        return;
    };
    let spec = probe(
        &simulator.address.to_string(),
        "switch",
        "links = { \"Gi1/0/1\" = \"l-1\" }",
    );
    let context = Context::default();
    let first = super::super::run(&spec, &context).await;
    assert_eq!(
        (first.checks[0].status, first.checks[1].status),
        (Status::Ok, Status::Ok),
        "{first:?}"
    );
    assert_eq!(first.checks[1].component.as_deref(), Some("l-1"));
    assert_eq!(
        metric(&first, "interface.rx_bytes_per_second"),
        None,
        "one poll gives no rate"
    );
    set_port_down(simulator.address).await;
    let second = super::super::run(&spec, &context).await;
    assert_eq!(
        (second.checks[0].status, second.checks[1].status),
        (Status::Ok, Status::Critical),
        "{second:?}"
    );
    assert_eq!(metric(&second, "interface.up"), Some(0.0));
    assert!(
        metric(&second, "interface.rx_bytes_per_second").is_some_and(|rate| rate >= 0.0),
        "{second:?}"
    );
}

/// Sets ifOperStatus.1 to down, which the agent itself never does.
async fn set_port_down(address: SocketAddr) {
    let name: &[u32] = &[1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 1];
    let mut bytes = encode(Request::Get, b"switch", 1, &[name]);
    // A get-request becomes a set-request, and its NULL an INTEGER 2; both sizes around it grow by one octet.
    let null = bytes.len() - 2;
    bytes.splice(null.., [2, 1, 2]);
    let pdu = bytes.iter().position(|octet| *octet == 0xa0).expect("a request");
    bytes[pdu] = 0xa3;
    bytes[1] += 1;
    bytes[pdu + 1] += 1;
    let list = bytes.iter().rposition(|octet| *octet == 0x30).expect("a variable");
    bytes[list + 1] += 1;
    bytes[list - 1] += 1;
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("bind");
    socket.connect(address).await.expect("connect");
    socket.send(&bytes).await.expect("send");
    let mut buffer = [0; 512];
    let length = tokio::time::timeout(Duration::from_secs(5), socket.recv(&mut buffer))
        .await
        .expect("in time")
        .expect("an answer");
    assert_eq!(
        super::message::decode(&buffer[..length])
            .expect("a response")
            .error_status,
        0
    );
}
