//! `ledger verify`: has the ledger been changed by anybody but the engine?

use std::process::ExitCode;

use clap::{Args, Subcommand};
use zongbao_core::incident::verify;

use super::ConfigArg;
use crate::app;
use crate::config::Config;

#[derive(Debug, Args)]
pub struct Ledger {
    #[command(subcommand)]
    command: LedgerCommand,
}

#[derive(Debug, Subcommand)]
enum LedgerCommand {
    /// Checks the chain of hashes from the first entry to the last
    Verify(ConfigArg),
}

impl Ledger {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let LedgerCommand::Verify(config) = self.command;
        let config = match Config::load(config.path()) {
            Ok(config) => config,
            Err(problems) => return Ok(super::report(&problems)),
        };
        super::runtime()?.block_on(check(&config))
    }
}

async fn check(config: &Config) -> anyhow::Result<ExitCode> {
    let entries = app::open_storage_to_read(config).await?.ledger().await?;
    match verify(&entries) {
        Ok(_) => {
            let newest = entries.last().map_or("", |entry| &entry.hash);
            println!("ok: {} entries, newest hash {newest}", entries.len());
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            eprintln!("error: the ledger is broken: {broken}");
            Ok(ExitCode::FAILURE)
        }
    }
}
