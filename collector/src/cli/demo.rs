//! `demo`: a small e-government network on this machine, in which real things break.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::demo::{self, Play};

#[derive(Debug, Args)]
pub struct Demo {
    /// Play the story once, unattended; fail unless every fault gave exactly what it should
    #[arg(long)]
    check: bool,
    /// Play nothing: hold the network up, and break and mend on command, a line each on standard input (`help` lists them)
    #[arg(long, conflicts_with = "check")]
    stage: bool,
    /// Use loop-back addresses even where network namespaces are permitted
    #[arg(long)]
    loopback: bool,
    /// Where everything is written that the demo writes
    #[arg(long, default_value = ".demo")]
    folder: PathBuf,
}

impl Demo {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let options = demo::Options {
            play: match (self.check, self.stage) {
                (true, _) => Play::Check,
                (_, true) => Play::Stage,
                _ => Play::Story,
            },
            loopback: self.loopback,
            folder: self.folder,
        };
        // One thread: processes of the demo die with the thread that started them.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(demo::run(&options))?;
        Ok(ExitCode::SUCCESS)
    }
}
