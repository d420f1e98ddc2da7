//! `run`: the collector itself, until it is told to stop.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::ConfigArg;
use crate::app::Running;
use crate::config::Config;
use crate::telemetry::{self, service};

#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    config: ConfigArg,
}

impl Run {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = match Config::load(self.config.path()) {
            Ok(config) => config,
            Err(problems) => return Ok(super::report(&problems)),
        };
        telemetry::start_logging(&config.log);
        super::runtime()?.block_on(serve(&config))
    }
}

async fn serve(config: &Config) -> anyhow::Result<ExitCode> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut running = Running::start(config).await?;
    announce(config, &running);
    service::ready();
    let failure = tokio::select! {
        _ = terminate.recv() => None,
        _ = interrupt.recv() => None,
        error = running.failed() => Some(error),
    };
    service::stopping();
    if let Some(error) = failure {
        return Err(error);
    }
    tracing::info!("stopping");
    running.stop().await?;
    Ok(ExitCode::SUCCESS)
}

fn announce(config: &Config, running: &Running) {
    let scheme = if config.http.tls.is_some() { "https" } else { "http" };
    let address = match &config.http.public_url {
        Some(url) => url.clone(),
        None => format!("{scheme}://{}", running.http()),
    };
    match running.mqtt() {
        Some(mqtt) => tracing::info!(%address, mqtt = ?mqtt.plain, mqtts = ?mqtt.tls, "serving"),
        None => tracing::info!(%address, "serving, with an external broker"),
    }
    if let Some(secret) = running.setup() {
        // On standard output and never in the log: whoever reads this may become the first administrator.
        println!("There is no user yet. Make the first one here, once: {address}/setup#{secret}");
    }
}
