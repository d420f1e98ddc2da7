//! `zongbao-collector`: keeps the whole-network view, finds root causes and who is responsible.

use std::process::ExitCode;

use clap::Parser;
use zongbao_collector::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
