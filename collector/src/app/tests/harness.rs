//! A collector on free ports with a small network, and an agent to talk to it.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use rumqttc::{
    AsyncClient, Broker, ConnectReturnCode, ConnectionError, Event, Incoming, LastWill, MqttOptions, PublishOptions,
    QoS, SubscribeReasonCode, Transport,
};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use zongbao_core::incident::Incident;
use zongbao_wire::message::{Ack, Batch, CheckResult, Command, Presence, Status};
use zongbao_wire::{Encode as _, decode_ack, decode_command, topic};

use crate::app::Running;
use crate::broker::hash_secret;
use crate::clock;
use crate::config::Config;
use crate::storage::Credential;

/// Longer than anything takes that works.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

pub(super) const NETWORK: &str = r#"
[network]
name = "test"
[collector]
at = "noc-1"

[[party]]
id = "agency-1"
name = "局"
role = "agency"
[[party]]
id = "gc"
name = "总包"
role = "general_contractor"
[[party]]
id = "sysco"
name = "系统运维"
role = "subcontractor"
channels = [{ type = "mqtt" }]

[[contract]]
id = "sys-2026"
customer = "gc"
provider = "sysco"
from = 2020-01-01
covers = [{ kind = "host" }]

[[component]]
id = "noc-1"
kind = "host"
[[component]]
id = "sw-1"
kind = "switch"
[[component]]
id = "web-1"
kind = "host"
[[component]]
id = "web-2"
kind = "host"
[[link]]
id = "l-1"
ends = ["noc-1", "sw-1"]
[[link]]
id = "l-2"
ends = ["sw-1", "web-1"]
[[link]]
id = "l-3"
ends = ["sw-1", "web-2"]
"#;

/// A running collector and its folder.
pub(super) struct Collector {
    pub(super) running: Running,
    pub(super) folder: TempDir,
}

impl Collector {
    pub(super) async fn start() -> Self {
        Self::start_in(TempDir::new().expect("a folder"), "").await
    }

    /// With more configuration; `listen` of the broker is given.
    pub(super) async fn start_in(folder: TempDir, more: &str) -> Self {
        Self::start_with(folder, more, NETWORK).await
    }

    /// With another network.
    pub(super) async fn start_with(folder: TempDir, more: &str, network: &str) -> Self {
        std::fs::create_dir_all(folder.path().join("network")).expect("a folder");
        std::fs::write(folder.path().join("network/all.toml"), network).expect("a file");
        let config = config(folder.path(), more);
        let running = Running::start(&config).await.expect("starts");
        Self { running, folder }
    }

    pub(super) fn mqtt(&self) -> SocketAddr {
        let addresses = self.running.mqtt().expect("the embedded broker");
        addresses.plain.expect("a plain listener")
    }

    /// Gives an agent or party a secret.
    pub(super) async fn secret(&self, user: &str) -> String {
        let secret = format!("secret of {user}");
        let name = crate::broker::Principal::from_user(user).expect("an id").credential();
        let hash = hash_secret(&secret).expect("hashes");
        let credential = Credential { name, hash };
        let storage = &self.running.shared().storage;
        storage.put_credential(&credential, 0).await.expect("stored");
        secret
    }

    /// An agent that has said hello and listens.
    pub(super) async fn agent(&self, id: &str) -> Agent {
        let secret = self.secret(id).await;
        let mut agent = Agent::connect(options(self.mqtt(), id, &secret))
            .await
            .expect("connects");
        agent.id = id.to_owned();
        agent.subscribe(&topic::ack(id)).await.expect("allowed");
        agent.subscribe(&topic::command(id)).await.expect("allowed");
        agent
    }

    /// Waits until the incidents, newest first, are as wanted; every committed change wakes it.
    pub(super) async fn incidents(&self, wanted: impl Fn(&[Incident]) -> bool) -> Vec<Incident> {
        let shared = self.running.shared();
        let mut changes = shared.hub.subscribe(None).receiver;
        let wait = async {
            loop {
                let incidents: Vec<Incident> = shared.engine().incidents().cloned().collect();
                if wanted(&incidents) {
                    return incidents;
                }
                changes.recv().await.expect("the collector runs");
            }
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .expect("the incidents become as wanted")
    }

    /// Stops it and gives its folder back.
    pub(super) async fn stop(self) -> TempDir {
        self.running.stop().await.expect("stops");
        self.folder
    }
}

pub(super) fn config(folder: &Path, more: &str) -> Config {
    let listen = if more.contains("[broker]") {
        ""
    } else {
        "[broker]\nlisten = \"127.0.0.1:0\"\n"
    };
    let text = format!("state_dir = \"state\"\n{more}\n{listen}[http]\nlisten = \"127.0.0.1:0\"\n");
    Config::from_text(folder, "collector.toml", &text).expect("valid")
}

pub(super) fn options(address: SocketAddr, user: &str, secret: &str) -> MqttOptions {
    let mut options = MqttOptions::new(user, Broker::tcp(address.ip().to_string(), address.port()));
    options.set_credentials(user, secret.to_owned());
    options.set_max_packet_size(1 << 20, 1 << 20);
    options
}

/// An MQTT client that plays an agent.
pub(super) struct Agent {
    pub(super) id: String,
    pub(super) boot: Vec<u8>,
    client: AsyncClient,
    incoming: UnboundedReceiver<Result<Incoming, ConnectionError>>,
}

impl Agent {
    /// Connects once; an error if it is refused.
    pub(super) async fn connect(options: MqttOptions) -> Result<Self, ConnectionError> {
        let id = options.client_id();
        let (client, mut events) = AsyncClient::builder(options).capacity(1_000).build();
        let (sender, incoming) = unbounded_channel();
        tokio::spawn(async move {
            loop {
                let event = match events.poll().await {
                    Ok(Event::Incoming(packet)) => Ok(packet),
                    Ok(Event::Outgoing(_)) => continue,
                    Err(error) => Err(error),
                };
                let last = event.is_err();
                if sender.send(event).is_err() || last {
                    return;
                }
            }
        });
        let mut agent = Self {
            id,
            boot: vec![7; 16],
            client,
            incoming,
        };
        match agent.next().await? {
            Incoming::ConnAck(ack) if ack.code == ConnectReturnCode::Success => Ok(agent),
            other => panic!("expected an answer to CONNECT, got {other:?}"),
        }
    }

    pub(super) async fn next(&mut self) -> Result<Incoming, ConnectionError> {
        let next = tokio::time::timeout(PATIENCE, self.incoming.recv()).await;
        next.expect("something comes")
            .expect("the connection was not closed before")
    }

    /// The first packet that `pick` takes.
    pub(super) async fn wait<T>(&mut self, pick: impl Fn(&Incoming) -> Option<T>) -> Result<T, ConnectionError> {
        loop {
            if let Some(picked) = pick(&self.next().await?) {
                return Ok(picked);
            }
        }
    }

    /// Err(()) = refused.
    pub(super) async fn subscribe(&mut self, filter: &str) -> Result<(), ()> {
        self.client.subscribe(filter, QoS::AtLeastOnce).await.expect("queued");
        let code = self
            .wait(|packet| match packet {
                Incoming::SubAck(ack) => Some(ack.return_codes[0]),
                _ => None,
            })
            .await
            .expect("answered");
        match code {
            SubscribeReasonCode::Success(_) => Ok(()),
            SubscribeReasonCode::Failure => Err(()),
        }
    }

    pub(super) async fn publish(&self, topic: String, payload: Vec<u8>) {
        let options = PublishOptions::at_least_once();
        self.client.publish(topic, payload, options).await.expect("queued");
    }

    pub(super) async fn send(&self, batch: &Batch) {
        self.publish(topic::batch(&self.id), batch.encode_to_vec()).await;
    }

    pub(super) async fn presence(&self, online: bool, clean: bool) {
        let presence = presence(&self.boot, online, clean);
        self.publish(topic::presence(&self.id), presence.encode_to_vec()).await;
    }

    pub(super) async fn ack(&mut self) -> Ack {
        let own = topic::ack(&self.id);
        self.wait(|packet| match packet {
            Incoming::Publish(publish) if publish.topic == own.as_bytes() => decode_ack(&publish.payload).ok(),
            _ => None,
        })
        .await
        .expect("connected")
    }

    pub(super) async fn command(&mut self) -> Command {
        let own = topic::command(&self.id);
        self.wait(|packet| match packet {
            Incoming::Publish(publish) if publish.topic == own.as_bytes() => decode_command(&publish.payload).ok(),
            _ => None,
        })
        .await
        .expect("connected")
    }

    /// A batch of this agent whose samples are `age` old.
    pub(super) fn batch(&self, seq: u64, age: Duration, checks: Vec<CheckResult>) -> Batch {
        let age = i64::try_from(age.as_millis()).expect("short");
        Batch {
            agent: self.id.clone(),
            boot: self.boot.clone(),
            seq,
            base_time_ms: clock::now().as_millisecond() - age,
            checks,
            ..Batch::default()
        }
    }
}

pub(super) fn presence(boot: &[u8], online: bool, clean: bool) -> Presence {
    Presence {
        online,
        clean,
        boot: boot.to_vec(),
        at_ms: clock::now().as_millisecond(),
        version: "test".to_owned(),
        interval_ms: 10_000,
        ..Presence::default()
    }
}

pub(super) fn check(name: &str, offset_ms: i64, status: Status) -> CheckResult {
    CheckResult {
        check: name.to_owned(),
        offset_ms,
        status: status.into(),
        ..CheckResult::default()
    }
}

pub(super) fn with_will(mut options: MqttOptions, topic: String, payload: Vec<u8>) -> MqttOptions {
    options.set_last_will(LastWill::new(topic, payload, QoS::AtLeastOnce, true));
    options
}

pub(super) fn with_tls(mut options: MqttOptions, tls: rumqttc::TlsConfiguration) -> MqttOptions {
    options.set_transport(Transport::tls_with_config(tls));
    options
}
