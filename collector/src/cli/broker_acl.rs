//! `broker-acl`: access rules for Mosquitto as external broker.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::ConfigArg;
use crate::broker::acl_file;

#[derive(Debug, Args)]
pub struct BrokerAcl {
    /// The user name with which the collector logs in to the broker
    #[arg(long, default_value = "zongbao-collector")]
    user: String,
    /// The folder of the whole-network model, instead of the one the configuration names
    #[arg(long)]
    network: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArg,
}

impl BrokerAcl {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let network = match super::load_network(self.network, &self.config) {
            Ok(loaded) => loaded.network,
            Err(problems) => return Ok(super::report(&problems)),
        };
        let parties = network.parties.iter().map(|party| party.id.as_str());
        print!("{}", acl_file(&self.user, parties));
        Ok(ExitCode::SUCCESS)
    }
}
