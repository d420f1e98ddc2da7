//! `responsible`: who answers for a component at an instant, and why.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use zongbao_core::ids::ComponentId;

use super::ConfigArg;
use crate::clock;

#[derive(Debug, Args)]
pub struct Responsible {
    /// The component, link or service
    component: String,
    /// The instant, such as 2026-11-22T08:00:00+08:00; now if not given
    #[arg(long)]
    at: Option<Timestamp>,
    /// The folder of the whole-network model, instead of the one the configuration names
    #[arg(long)]
    network: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArg,
}

impl Responsible {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let network = match super::load_network(self.network, &self.config) {
            Ok(loaded) => loaded.network,
            Err(problems) => return Ok(super::report(&problems)),
        };
        let id = ComponentId::new(&self.component);
        let component = network
            .by_id(&id)
            .with_context(|| format!("there is no component {id} in the model; `check` counts those there are"))?;
        let at = self.at.unwrap_or_else(clock::now);
        let answer = network.responsible(&id, at);
        let party = network
            .party(&answer.party)
            .map_or(answer.party.as_str(), |party| &party.name);
        println!("{} ({})", component.name, id);
        println!(
            "at {}",
            at.to_zoned(network.time_zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z")
        );
        println!("{} ({})", party, answer.party);
        match &answer.contract {
            Some(contract) => println!("contract {contract}"),
            None => println!("no contract"),
        }
        println!("{}\n{}", answer.reason.en, answer.reason.zh);
        Ok(ExitCode::SUCCESS)
    }
}
