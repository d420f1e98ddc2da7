//! The command line: one file a command.

mod agent;
mod broker_acl;
mod check;
mod demo;
mod explain;
mod incidents;
mod ledger;
mod replay;
mod responsible;
mod run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use zongbao_core::network::{Loaded, Problem};

use crate::config::{self, Config};

/// Keeps the whole-network view, finds root causes and who is responsible for them.
#[derive(Debug, Parser)]
#[command(name = "zongbao-collector", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the collector until SIGTERM or SIGINT
    Run(run::Run),
    /// Validates the configuration and the whole-network model and reports every error at once
    Check(check::Check),
    /// Replays recorded observations through the engine and prints one JSON object a line per incident
    Replay(replay::Replay),
    /// Lists incidents, also while a collector is running
    Incidents(incidents::Incidents),
    /// Says why an incident was opened, on what and for whom; or why nothing was opened on a component
    Explain(explain::Explain),
    /// Looks at the hash-chained ledger
    Ledger(ledger::Ledger),
    /// Builds a small e-government network on this machine, breaks things and shows what comes of it
    Demo(demo::Demo),
    /// Says who is responsible for a component at an instant, and why
    Responsible(responsible::Responsible),
    /// Gives and takes the secrets with which agents connect to the embedded broker
    Agent(agent::Agent),
    /// Prints access rules for Mosquitto as external broker
    BrokerAcl(broker_acl::BrokerAcl),
}

/// Where the configuration is.
#[derive(Args, Clone, Debug)]
struct ConfigArg {
    /// The configuration file
    #[arg(
        long,
        short,
        default_value = "/etc/zongbao/collector.toml",
        env = "ZONGBAO_COLLECTOR_CONFIG"
    )]
    config: PathBuf,
}

impl ConfigArg {
    fn path(&self) -> &Path {
        &self.config
    }
}

impl Cli {
    /// Runs the command. Errors are for the person at the terminal.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Run(command) => command.run(),
            Command::Check(command) => command.run(),
            Command::Demo(command) => command.run(),
            Command::Replay(command) => command.run(),
            Command::Incidents(command) => command.run(),
            Command::Explain(command) => command.run(),
            Command::Ledger(command) => command.run(),
            Command::Agent(command) => command.run(),
            Command::BrokerAcl(command) => command.run(),
            Command::Responsible(command) => command.run(),
        }
    }
}

/// The runtime that a command works on.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start worker threads")
}

/// Loads the model of the folder, or of the one that the configuration names.
fn load_network(folder: Option<PathBuf>, config: &ConfigArg) -> Result<Loaded, Vec<Problem>> {
    let folder = match folder {
        Some(folder) => folder,
        None => Config::load(config.path())?.network,
    };
    config::load_network(&folder)
}

/// Shows all problems of a configuration or model.
fn report(problems: &[Problem]) -> ExitCode {
    for problem in problems {
        eprintln!("error: {problem}");
    }
    let errors = if problems.len() == 1 { "error" } else { "errors" };
    eprintln!("{} {errors}", problems.len());
    ExitCode::FAILURE
}
