//! The demo's network, up and running: services, collector and agents on their machines, and the hands that break things.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::ground::Ground;
use super::probes;
use super::process::Processes;
use super::services::{self, DATABASE, snmp_name};
use super::topology::{NODES, Role, find};

/// The model of the demo, as shipped: file name and text.
const MODEL: [(&str, &str); 2] = [
    (
        "parties.toml",
        include_str!("../../../config/demo/network/parties.toml"),
    ),
    (
        "systems.toml",
        include_str!("../../../config/demo/network/systems.toml"),
    ),
];
/// Settings of the engine for a demo that nobody wants to wait for.
const HEALTH: &str = include_str!("../../../config/demo/health.toml");
/// The collector's name among the processes.
pub const COLLECTOR: &str = "noc-1-collector";
/// Where the collector's API listens, on every address of its machine.
pub const API_PORT: u16 = 8088;
const BROKER_PORT: u16 = 1883;

/// The running network.
#[derive(Debug)]
pub struct Lab {
    folder: PathBuf,
    collector: PathBuf,
    agent: PathBuf,
    /// What the network stands on.
    pub ground: Ground,
    processes: Processes,
}

impl Lab {
    /// Builds the network and starts everything on it. `folder` is emptied first: every demo starts afresh.
    pub fn raise(folder: &Path, loopback: bool) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        let logs = folder.join("logs");
        fs::create_dir_all(&logs).with_context(|| format!("cannot make {}", logs.display()))?;
        let collector = std::env::current_exe().context("cannot find the collector's own program")?;
        let agent = collector.with_file_name("zongbao-agent");
        if !agent.is_file() {
            bail!(
                "{} is missing; build it with `cargo build -p zongbao-agent`",
                agent.display()
            );
        }
        let mut lab = Self {
            folder: folder.to_owned(),
            collector,
            agent,
            ground: Ground::build(loopback)?,
            processes: Processes::new(&logs),
        };
        for node in &NODES {
            for service in services::of(node, &lab.ground, &lab.folder)? {
                lab.processes.start(&service.name, service.command)?;
            }
        }
        lab.write_collector()?;
        Ok(lab)
    }

    /// Where the collector is reached from this machine.
    pub fn url(&self) -> String {
        format!("http://{}:{API_PORT}", self.ground.door())
    }

    /// The collector's log, in which its set-up link appears.
    pub fn collector_log(&self) -> PathBuf {
        self.processes.log(COLLECTOR)
    }

    /// The folder of all that this demo writes.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts the collector.
    pub fn start_collector(&mut self) -> Result<()> {
        let mut command = self.ground.command("noc-1", &self.collector);
        command
            .args(["run", "--config"])
            .arg(self.folder.join("collector.toml"));
        self.processes.start(COLLECTOR, command)
    }

    /// Kills the collector, as a crash would.
    pub fn crash_collector(&mut self) -> Result<()> {
        self.processes.kill(COLLECTOR)
    }

    /// Starts the agents of all servers.
    pub fn start_agents(&mut self) -> Result<()> {
        NODES
            .iter()
            .filter(|node| node.role != Role::Device)
            .try_for_each(|node| self.start_agent(node.id))
    }

    /// Starts the agent of one server.
    pub fn start_agent(&mut self, id: &str) -> Result<()> {
        let file = self.write_agent(id)?;
        let mut command = self.ground.command(id, &self.agent);
        command.args(["run", "--config"]).arg(file);
        self.processes.start(&agent_name(id), command)
    }

    /// Kills the agent of one server, as a crash would.
    pub fn crash_agent(&mut self, id: &str) -> Result<()> {
        self.processes.kill(&agent_name(id))
    }

    /// Stops the database.
    pub fn stop_database(&mut self) -> Result<()> {
        self.processes.stop(DATABASE)
    }

    /// Starts it again.
    pub fn start_database(&mut self) -> Result<()> {
        let services = services::of(&find("db-1"), &self.ground, &self.folder)?;
        services
            .into_iter()
            .try_for_each(|service| self.processes.start(&service.name, service.command))
    }

    /// Cuts the power of a device.
    pub fn power_off(&mut self, id: &str) -> Result<()> {
        self.processes.kill(&snmp_name(id))?;
        self.ground.darken(id)
    }

    /// Gives it back.
    pub fn power_on(&mut self, id: &str) -> Result<()> {
        self.ground.light(id)?;
        let services = services::of(&find(id), &self.ground, &self.folder)?;
        services
            .into_iter()
            .try_for_each(|service| self.processes.start(&service.name, service.command))
    }

    /// Processes that ended although nobody ended them.
    pub fn casualties(&mut self) -> Vec<String> {
        self.processes.ended()
    }

    /// Ends everything and leaves nothing behind but the logs.
    pub fn lower(mut self) -> Result<()> {
        self.processes.stop_all(COLLECTOR)?;
        self.ground.remove()
    }

    fn write_collector(&self) -> Result<()> {
        let network = self.folder.join("network");
        fs::create_dir_all(&network)?;
        for (name, text) in MODEL {
            fs::write(network.join(name), text)?;
        }
        fs::write(self.folder.join("health.toml"), HEALTH)?;
        let listen = match &self.ground {
            // The door is a second address of the NOC server.
            Ground::Namespaces => "0.0.0.0".to_owned(),
            Ground::Loopback(_) => self.ground.address("noc-1").to_string(),
        };
        let configuration = format!(
            "state_dir = \"state\"\nnetwork = \"network\"\nhealth = \"health.toml\"\n\n\
             [http]\nlisten = \"{listen}:{API_PORT}\"\npublic_url = \"{}\"\n\n\
             [broker]\nlisten = \"{}:{BROKER_PORT}\"\n",
            self.url(),
            self.ground.address("noc-1"),
        );
        fs::write(self.folder.join("collector.toml"), configuration)?;
        Ok(())
    }

    /// Enrols an agent once, as an administrator would, and writes its configuration.
    fn write_agent(&self, id: &str) -> Result<PathBuf> {
        let file = self.folder.join(id).join("agent.toml");
        if file.exists() {
            return Ok(file);
        }
        fs::create_dir_all(self.folder.join(id))?;
        let secret = self.folder.join(id).join("agent.secret");
        let output = Command::new(&self.collector)
            .args(["agent", "add", id, "--config"])
            .arg(self.folder.join("collector.toml"))
            .output()
            .context("cannot enrol an agent")?;
        if !output.status.success() {
            bail!(
                "cannot enrol the agent of {id}: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        fs::write(&secret, String::from_utf8(output.stdout)?.trim())?;
        let configuration = format!(
            "[agent]\nid = \"{id}\"\ninterval = \"2s\"\n\n\
             [broker]\nurl = \"mqtt://{}:{BROKER_PORT}\"\nusername = \"{id}\"\npassword_file = \"{}\"\n\
             keep_alive = \"5s\"\nconnect_timeout = \"3s\"\nretry_min = \"500ms\"\nretry_max = \"2s\"\nack_timeout = \"3s\"\n\n\
             [spool]\ndirectory = \"{}\"\n\n{}",
            self.ground.seen_from(id, "noc-1"),
            secret.display(),
            self.folder.join(id).join("spool").display(),
            probes::of(id, &self.ground),
        );
        fs::write(&file, configuration)?;
        Ok(file)
    }
}

fn agent_name(id: &str) -> String {
    format!("{id}-agent")
}
