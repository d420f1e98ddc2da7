//! A broker, an agent, and a collector that the test plays.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, PublishOptions, QoS};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::{interval, timeout};
use zongbao_wire::message::{Ack, Batch, Command, Presence, Schema};
use zongbao_wire::topic::{self, FromAgent};
use zongbao_wire::{Encode, decode_batch, decode_presence, decode_schema};

/// Nothing on this bench takes longer unless it is broken.
const PATIENCE: Duration = Duration::from_secs(60);
const AGENT: &str = "web-1";

/// What the agent said.
#[derive(Debug)]
pub enum Heard {
    /// The test's collector is listening.
    Subscribed,
    Batch(Batch),
    Schema(Schema),
    Presence(Presence),
}

/// An agent that does not outlive its test.
pub struct Agent(Child);

impl Agent {
    /// As a crash would end it.
    pub fn kill(&mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it was killed");
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub struct Bench {
    folder: TempDir,
    broker: Child,
    client: AsyncClient,
    heard: mpsc::Receiver<Heard>,
}

impl Drop for Bench {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.broker.kill();
        let _ = self.broker.wait();
    }
}

fn start_broker(folder: &TempDir) -> Option<Child> {
    let config = folder.path().join("mosquitto.conf");
    ["mosquitto", "/usr/sbin/mosquitto"].into_iter().find_map(|program| {
        Process::new(program)
            .arg("-c")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()
    })
}

impl Bench {
    /// Starts a broker and listens to it. `None`, with a word about it, where there is no Mosquitto.
    pub async fn new(test: &str) -> Option<Self> {
        let port = free_port();
        let folder = tempfile::tempdir().expect("a folder");
        Self::start(test, folder, port, "", &format!("url = \"mqtt://127.0.0.1:{port}\"")).await
    }

    /// The same with a second listener, for the agent, that speaks TLS and wants a client certificate.
    pub async fn with_tls(test: &str) -> Option<Self> {
        let (port, tls_port) = (free_port(), free_port());
        let folder = tempfile::tempdir().expect("a folder");
        certificates(folder.path());
        let at = folder.path().display();
        let listener = format!(
            "listener {tls_port} 127.0.0.1\nallow_anonymous true\ncafile {at}/ca.pem\ncertfile {at}/broker.pem\n\
             keyfile {at}/broker.key\nrequire_certificate true\n"
        );
        let broker = format!(
            "url = \"mqtts://127.0.0.1:{tls_port}\"\nca = \"{at}/ca.pem\"\ncertificate = \"{at}/agent.pem\"\n\
             key = \"{at}/agent.key\""
        );
        Self::start(test, folder, port, &listener, &broker).await
    }

    async fn start(test: &str, folder: TempDir, port: u16, listener: &str, broker_section: &str) -> Option<Self> {
        let plain = format!("per_listener_settings true\nlistener {port} 127.0.0.1\nallow_anonymous true\n{listener}");
        fs::write(folder.path().join("mosquitto.conf"), plain).expect("writable");
        let Some(broker) = start_broker(&folder) else {
            eprintln!("skipped: {test} needs mosquitto");
            return None;
        };
        let (client, heard) = listen(port);
        let mut bench = Self {
            folder,
            broker,
            client,
            heard,
        };
        bench.edit(&format!(
            "[agent]\nid = \"{AGENT}\"\ninterval = \"1s\"\n[broker]\n{broker_section}\n\
             retry_min = \"100ms\"\nretry_max = \"200ms\"\nack_timeout = \"2s\"\n[spool]\ndirectory = \"{}\"\n",
            bench.folder.path().join("spool").display()
        ));
        // What is said before anyone listens is lost to the test.
        bench
            .until(|heard| matches!(heard, Heard::Subscribed).then_some(()))
            .await;
        Some(bench)
    }

    fn config_path(&self) -> PathBuf {
        self.folder.path().join("agent.toml")
    }

    pub fn config(&self) -> String {
        fs::read_to_string(self.config_path()).expect("it is there")
    }

    /// Replaces the configuration file in one step, as editors do.
    pub fn edit(&self, text: &str) {
        let new = self.folder.path().join("agent.toml.new");
        fs::write(&new, text).expect("writable");
        fs::rename(&new, self.config_path()).expect("writable");
    }

    pub fn start_agent(&self) -> Agent {
        let child = Process::new(env!("CARGO_BIN_EXE_zongbao-agent"))
            .arg("--config")
            .arg(self.config_path())
            .arg("run")
            .spawn()
            .expect("the agent starts");
        Agent(child)
    }

    /// Asks the agent to leave; it must do so by itself.
    pub fn terminate(&self, agent: &mut Agent) {
        let agent = &mut agent.0;
        let pid = nix::unistd::Pid::from_raw(i32::try_from(agent.id()).expect("a process id"));
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).expect("it runs");
        assert!(agent.wait().expect("it ends").success());
    }

    /// Takes the broker away until the agent has spooled a few batches.
    pub async fn restart_broker(&mut self, agent: &Agent) {
        self.broker.kill().expect("it runs");
        self.broker.wait().expect("it was killed");
        self.spooled(agent, 1_500).await;
        self.broker = start_broker(&self.folder).expect("it was there before");
    }

    /// Waits until the agent has spooled this many bytes more.
    pub async fn spooled(&self, agent: &Agent, bytes: u64) {
        let segment = self.folder.path().join("spool/0000000000000001.seg");
        let size = || fs::metadata(&segment).map_or(0, |file| file.len());
        let before = size();
        let mut poll = interval(Duration::from_millis(50));
        let grown = async {
            while size() < before + bytes {
                poll.tick().await;
            }
        };
        timeout(PATIENCE, grown).await.expect("the agent spools");
        assert!(
            fs::exists(format!("/proc/{}", agent.0.id())).expect("readable"),
            "the agent runs on"
        );
    }

    pub fn nothing_heard(&mut self) -> bool {
        self.heard.try_recv().is_err()
    }

    /// Listens until something gives a value.
    pub async fn until<T>(&mut self, mut wanted: impl FnMut(Heard) -> Option<T>) -> T {
        let listening = async {
            loop {
                let heard = self.heard.recv().await.expect("the test listens");
                if let Some(found) = wanted(heard) {
                    return found;
                }
            }
        };
        timeout(PATIENCE, listening).await.expect("the agent says it in time")
    }

    pub async fn batch(&mut self) -> Batch {
        self.batch_where(|_| true).await
    }

    pub async fn batch_where(&mut self, wanted: impl Fn(&Batch) -> bool) -> Batch {
        self.until(|heard| match heard {
            Heard::Batch(batch) if wanted(&batch) => Some(batch),
            _ => None,
        })
        .await
    }

    pub async fn presence(&mut self, wanted: impl Fn(&Presence) -> bool) -> Presence {
        self.until(|heard| match heard {
            Heard::Presence(presence) if wanted(&presence) => Some(presence),
            _ => None,
        })
        .await
    }

    pub async fn acknowledge(&self, batch: &Batch) {
        let boot = batch.boot.clone();
        self.tell_ack(&Ack { boot, seq: batch.seq }).await;
    }

    pub async fn tell_ack(&self, ack: &Ack) {
        self.tell_raw_ack(&ack.encode_to_vec()).await;
    }

    pub async fn tell_raw_ack(&self, bytes: &[u8]) {
        self.tell(topic::ack(AGENT), bytes.to_vec()).await;
    }

    pub async fn command(&self, command: &Command) {
        self.tell(topic::command(AGENT), command.encode_to_vec()).await;
    }

    async fn tell(&self, topic: String, bytes: Vec<u8>) {
        let options = PublishOptions::new(QoS::AtLeastOnce);
        self.client.publish(topic, bytes, options).await.expect("connected");
    }
}

fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    free.expect("a free port").port()
}

/// An authority, and what it signed for the broker and for the agent.
fn certificates(folder: &Path) {
    let authority_key = KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = authority.self_signed(&authority_key).expect("a certificate");
    fs::write(folder.join("ca.pem"), certificate.pem()).expect("writable");
    let issuer = Issuer::new(authority, authority_key);
    for (name, subject) in [("broker", "127.0.0.1"), ("agent", AGENT)] {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new([subject.to_owned()]).expect("a name");
        params.distinguished_name.push(DnType::CommonName, subject);
        let certificate = params.signed_by(&key, &issuer).expect("a certificate");
        fs::write(folder.join(format!("{name}.pem")), certificate.pem()).expect("writable");
        fs::write(folder.join(format!("{name}.key")), key.serialize_pem()).expect("writable");
    }
}

/// Hears everything, over every restart of the broker.
fn listen(port: u16) -> (AsyncClient, mpsc::Receiver<Heard>) {
    let mut options = MqttOptions::new("collector", ("127.0.0.1", port));
    options.set_max_packet_size(4 << 20, 4 << 20);
    let (client, mut events) = AsyncClient::builder(options).capacity(100).build();
    let (sender, heard) = mpsc::channel(1_000);
    let subscriber = client.clone();
    tokio::spawn(async move {
        let mut pause = interval(Duration::from_millis(50));
        loop {
            match events.poll().await {
                Ok(Event::Incoming(Packet::ConnAck(_))) => {
                    let everything = format!("{}/#", topic::ROOT);
                    subscriber
                        .subscribe(everything, QoS::AtLeastOnce)
                        .await
                        .expect("connected");
                }
                Ok(Event::Incoming(Packet::SubAck(_))) => {
                    if sender.send(Heard::Subscribed).await.is_err() {
                        return;
                    }
                }
                Ok(Event::Incoming(Packet::Publish(message))) => {
                    let topic = String::from_utf8(message.topic.to_vec()).expect("a topic is text");
                    if let Some(heard) = decode(&topic, &message.payload)
                        && sender.send(heard).await.is_err()
                    {
                        return;
                    }
                }
                Ok(_) => {}
                // The broker is away; try again soon.
                Err(_) => drop(pause.tick().await),
            }
        }
    });
    (client, heard)
}

fn decode(topic: &str, bytes: &[u8]) -> Option<Heard> {
    let (agent, what) = topic::parse_from_agent(topic)?;
    assert_eq!(agent, AGENT);
    Some(match what {
        FromAgent::Batch => Heard::Batch(decode_batch(agent, bytes).expect("a valid batch")),
        FromAgent::Schema => Heard::Schema(decode_schema(bytes).expect("a valid schema")),
        FromAgent::Presence => Heard::Presence(decode_presence(bytes).expect("a valid presence")),
        FromAgent::Line => panic!("an agent speaks no line protocol"),
    })
}
