//! A real collector in a folder of its own.

use std::process::{Command, Output};

use super::api::Api;
use super::process::Process;
use super::{Folder, binary, free_port, model, until};

/// The key that signs webhooks in these tests.
pub const WEBHOOK_SECRET: &str = "a key for webhooks";

/// What a collector is started with.
pub struct Collector {
    pub folder: Folder,
    pub http: u16,
    pub mqtt: u16,
    process: Option<Process>,
}

impl Collector {
    /// Writes the configuration: this model, and the embedded broker.
    pub fn new(network: &str) -> Self {
        let mqtt = free_port();
        Self::with_broker(network, mqtt, &format!("listen = \"127.0.0.1:{mqtt}\""))
    }

    /// The same with other keys in `[broker]`; agents connect at that port.
    pub fn with_broker(network: &str, mqtt: u16, broker: &str) -> Self {
        let folder = Folder::new();
        let http = free_port();
        folder.write("network/all.toml", network);
        folder.write("health.toml", model::HEALTH);
        folder.write(
            "collector.toml",
            &format!(
                "state_dir = \"state\"\nnetwork = \"network\"\nhealth = \"health.toml\"\n\
                 [http]\nlisten = \"127.0.0.1:{http}\"\n[broker]\n{broker}\n\
                 [secrets]\nwebhook = \"{WEBHOOK_SECRET}\"\n"
            ),
        );
        Self {
            folder,
            http,
            mqtt,
            process: None,
        }
    }

    /// Runs a command of the collector on this configuration.
    pub fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(binary("zongbao-collector"));
        command
            .args(arguments)
            .arg("--config")
            .arg(self.folder.path().join("collector.toml"));
        command.output().expect("it runs")
    }

    /// The same; it must succeed.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?} failed: {errors}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Gives an agent its secret for the embedded broker.
    pub fn enrol(&self, agent: &str) -> String {
        self.succeed(&["agent", "add", agent]).trim().to_owned()
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.http)
    }

    /// Starts it and waits until it serves. It may need the broker for being ready, so only life is waited for.
    pub async fn start(&mut self) {
        let mut command = Command::new(binary("zongbao-collector"));
        command
            .arg("run")
            .arg("--config")
            .arg(self.folder.path().join("collector.toml"));
        let mut process = Process::start(command, &self.folder.path().join("collector.log"));
        let client = super::api::client();
        let health = format!("{}/healthz", self.url());
        until("the collector serves", async || {
            assert!(process.runs(), "the collector ended:\n{}", process.log());
            let answer = client.get(&health).send().await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
        self.process = Some(process);
    }

    /// Makes the first user through the set-up link.
    pub async fn set_up(&self) -> Api {
        let process = self.process.as_ref().expect("it runs");
        let secret = until("the set-up link", async || {
            let log = process.log();
            let (_, secret) = log.split_once("/setup#")?;
            Some(secret.lines().next()?.trim().to_owned())
        })
        .await;
        Api::set_up(&self.url(), &secret).await
    }

    pub fn kill(&mut self) {
        self.process.take().expect("it runs").kill();
    }

    pub async fn stop(&mut self) {
        self.process.take().expect("it runs").terminate().await;
    }
}
