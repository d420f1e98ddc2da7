//! `incidents`: a list, also while a collector is running.

use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;
use zongbao_core::incident::{Incident, IncidentState};

use super::ConfigArg;
use crate::app;
use crate::config::Config;

#[derive(Debug, Args)]
pub struct Incidents {
    /// Also those that are finished
    #[arg(long, short)]
    all: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    /// How many, at most
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
    #[command(flatten)]
    config: ConfigArg,
}

impl Incidents {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = match Config::load(self.config.path()) {
            Ok(config) => config,
            Err(problems) => return Ok(super::report(&problems)),
        };
        super::runtime()?.block_on(self.list(&config))?;
        Ok(ExitCode::SUCCESS)
    }

    async fn list(&self, config: &Config) -> anyhow::Result<()> {
        let storage = app::open_storage_to_read(config).await?;
        let mut shown = 0;
        let mut before = None;
        while shown < self.limit {
            let page = storage.incidents_before(before.take(), 200).await?;
            let Some(last) = page.last() else { break };
            before = Some((last.opened_at, last.id.clone()));
            for incident in page.iter().filter(|incident| self.all || is_active(incident)) {
                if shown == self.limit {
                    break;
                }
                self.show(incident)?;
                shown += 1;
            }
        }
        if shown == 0 && !self.json {
            println!("no {}incidents", if self.all { "" } else { "open " });
        }
        Ok(())
    }

    fn show(&self, incident: &Incident) -> anyhow::Result<()> {
        if self.json {
            println!("{}", serde_json::to_string(incident)?);
            return Ok(());
        }
        let opened = incident
            .opened_at
            .to_zoned(TimeZone::system())
            .strftime("%Y-%m-%d %H:%M:%S");
        println!(
            "{}  {}  {:?}  {:?}  {}  {}  {}{}",
            incident.id,
            opened,
            incident.priority,
            incident.state,
            incident.verdict.root,
            incident.responsible.party,
            lasted_unknown(incident),
            incident.verdict.reason.en
        );
        Ok(())
    }
}

/// What stands before the reason of an outage that nobody knew of while it lasted.
fn lasted_unknown(incident: &Incident) -> String {
    let local = |at: jiff::Timestamp| {
        at.to_zoned(TimeZone::system())
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string()
    };
    match incident.restored_at.filter(|_| incident.recorded_late) {
        Some(ended) => format!(
            "[recorded late: {} to {}] ",
            local(incident.verdict.since),
            local(ended)
        ),
        None => String::new(),
    }
}

fn is_active(incident: &Incident) -> bool {
    !matches!(incident.state, IncidentState::Resolved | IncidentState::Merged)
}
