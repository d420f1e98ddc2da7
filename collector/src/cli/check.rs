//! `check`: is the configuration right, and the whole-network model?

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use zongbao_core::network::{Loaded, Problem};

use super::ConfigArg;
use crate::config::{Config, load_health, load_network, missing_secrets};

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    config: ConfigArg,
    /// Check only this folder of a whole-network model, without a configuration
    #[arg(long, conflicts_with = "config")]
    network: Option<PathBuf>,
}

impl Check {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let checked = match &self.network {
            Some(folder) => load_network(folder),
            None => everything(self.config.path()),
        };
        Ok(match checked {
            Ok(loaded) => {
                summarise(&loaded);
                ExitCode::SUCCESS
            }
            Err(problems) => super::report(&problems),
        })
    }
}

/// The configuration and all that it names; all problems of all files at once.
fn everything(file: &std::path::Path) -> Result<Loaded, Vec<Problem>> {
    let config = Config::load(file)?;
    let mut problems = load_health(config.health.as_deref()).err().unwrap_or_default();
    match load_network(&config.network) {
        Ok(loaded) => {
            problems.extend(missing_secrets(&config, &loaded.network));
            if problems.is_empty() { Ok(loaded) } else { Err(problems) }
        }
        Err(more) => {
            problems.extend(more);
            Err(problems)
        }
    }
}

fn summarise(loaded: &Loaded) {
    for warning in &loaded.warnings {
        eprintln!("warning: {warning}");
    }
    let network = &loaded.network;
    println!(
        "ok: {} components, {} dependencies, {} contracts, {} parties",
        network.components.len(),
        network.dependencies.len(),
        network.contracts.len(),
        network.parties.len()
    );
}
