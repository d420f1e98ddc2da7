//! The commands of `zongbao-agent`.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand};
use serde_json::json;
use tracing_subscriber::EnvFilter;

use crate::catalogue;
use crate::config::{Config, DEFAULT_PATH};
use crate::identity::Identity;
use crate::probe::{self, Context, Outcome};
use crate::reading::{Reading, Status};
use crate::sampler::{Sampled, Samplers};

/// Rates need two readings; `sample` takes them this far apart.
const SAMPLE_GAP: Duration = Duration::from_secs(1);

/// Samples a host and probes its neighbours, and pushes their health to a collector over MQTT.
#[derive(Parser)]
#[command(name = "zongbao-agent", version)]
struct Cli {
    /// The configuration file
    #[arg(long, short, global = true, default_value = DEFAULT_PATH, env = "ZONGBAO_AGENT_CONFIG")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run until told to stop
    Run,
    /// Check the configuration and report everything that is wrong with it
    Check,
    /// Print one reading of everything on this host
    Sample {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Run one probe now and print what it saw
    Probe {
        /// The probe's name in the configuration
        name: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command line. Every error has been printed when it returns.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    log_to_stderr();
    // A provider is installed only here, once.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match execute(&cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("zongbao-agent: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(cli: &Cli) -> Result<ExitCode> {
    let config = match Config::load(&cli.config) {
        Ok(config) => config,
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            return Ok(ExitCode::FAILURE);
        }
    };
    match &cli.command {
        Command::Run => {
            let runtime = runtime()?;
            let result = runtime.block_on(crate::app::run(&cli.config, config));
            // A name server that does not answer must not keep the agent from leaving.
            runtime.shutdown_background();
            result?;
        }
        Command::Check => println!(
            "{}: right; agent {}, {} probes, broker {}",
            cli.config.display(),
            Identity::find(&config)?.id,
            config.probe.len(),
            config.broker.url
        ),
        Command::Sample { json } => return Ok(sample(&config, *json)),
        Command::Probe { name, json } => return run_probe(&config, name, *json),
    }
    Ok(ExitCode::SUCCESS)
}

/// One thread drives everything that waits; what blocks has threads of its own.
fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("ZONGBAO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // The journal adds the time by itself.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal());
    match std::env::var_os("JOURNAL_STREAM").is_some() {
        true => builder.without_time().init(),
        false => builder.init(),
    }
}

fn sample(config: &Config, as_json: bool) -> ExitCode {
    let mut samplers = Samplers::new(&config.sample);
    samplers.sample();
    sleep(SAMPLE_GAP);
    let sampled = samplers.sample();
    match as_json {
        true => println!(
            "{}",
            json!({ "readings": readings_json(&sampled.readings), "failures": failures(&sampled) })
        ),
        false => print!("{}", table(&sampled.readings)),
    }
    for (name, why) in &sampled.failures {
        eprintln!("{name}: {why}");
    }
    ExitCode::from(u8::from(!sampled.failures.is_empty()))
}

fn failures(sampled: &Sampled) -> Vec<serde_json::Value> {
    let failure = |(name, why): &(&str, String)| json!({ "sampler": name, "reason": why });
    sampled.failures.iter().map(failure).collect()
}

fn run_probe(config: &Config, name: &str, as_json: bool) -> Result<ExitCode> {
    let Some(spec) = config.probe.iter().find(|spec| spec.name == name) else {
        let names: Vec<_> = config.probe.iter().map(|spec| spec.name.as_str()).collect();
        match names.is_empty() {
            true => bail!("there is no probe \"{name}\": the configuration has none"),
            false => bail!("there is no probe \"{name}\"; there are {}", names.join(", ")),
        }
    };
    let outcome = runtime()?.block_on(probe::run(spec, &Context::default()));
    match as_json {
        true => println!("{}", outcome_json(&outcome)),
        false => print_outcome(&outcome),
    }
    let ok = outcome.checks.iter().all(|check| check.status == Status::Ok);
    Ok(ExitCode::from(u8::from(!ok)))
}

fn print_outcome(outcome: &Outcome) {
    for check in &outcome.checks {
        let of = check.component.as_deref().unwrap_or("(own)");
        println!("{:8} {of} {}: {}", word(check.status), check.check, check.message);
    }
    print!("{}", table(&outcome.readings));
    if let Some(details) = &outcome.details {
        println!("{details:#}");
    }
}

fn outcome_json(outcome: &Outcome) -> serde_json::Value {
    let checks = outcome.checks.iter().map(|check| {
        json!({
            "component": check.component, "check": check.check, "status": word(check.status),
            "message": check.message, "value": check.value,
        })
    });
    json!({
        "checks": checks.collect::<Vec<_>>(), "readings": readings_json(&outcome.readings), "details": outcome.details,
    })
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::Warning => "warning",
        Status::Critical => "critical",
        Status::Unknown | Status::Unspecified => "unknown",
    }
}

fn readings_json(readings: &[Reading]) -> Vec<serde_json::Value> {
    let one = |reading: &Reading| {
        json!({
            "component": reading.component, "metric": reading.metric, "instance": reading.instance,
            "value": catalogue::round(reading.metric, reading.value),
        })
    };
    readings.iter().map(one).collect()
}

fn table(readings: &[Reading]) -> String {
    let name = |reading: &Reading| match reading.instance.is_empty() {
        true => reading.metric.to_owned(),
        false => format!("{}{{{}}}", reading.metric, reading.instance),
    };
    let names: Vec<_> = readings.iter().map(name).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, reading) in names.iter().zip(readings) {
        let unit = catalogue::find(reading.metric).map_or("", |metric| metric.unit);
        let value = catalogue::round(reading.metric, reading.value);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:width$}  {value:>16} {unit}");
    }
    text
}
