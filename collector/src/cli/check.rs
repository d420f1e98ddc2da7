//! `check`: is the configuration right, and the whole-network model?

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use zongbao_core::network::Loaded;

use super::ConfigArg;

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
        Ok(match super::load_network(self.network, &self.config) {
            Ok(loaded) => {
                summarise(&loaded);
                ExitCode::SUCCESS
            }
            Err(problems) => super::report(&problems),
        })
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
