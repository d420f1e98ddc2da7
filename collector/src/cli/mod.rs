//! The command line: one file a command.

mod check;
mod replay;
mod responsible;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
    /// Validates the configuration and the whole-network model and reports every error at once
    Check(check::Check),
    /// Replays recorded observations through the engine and prints one JSON object a line per incident
    Replay(replay::Replay),
    /// Says who is responsible for a component at an instant, and why
    Responsible(responsible::Responsible),
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
            Command::Check(command) => command.run(),
            Command::Replay(command) => command.run(),
            Command::Responsible(command) => command.run(),
        }
    }
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
