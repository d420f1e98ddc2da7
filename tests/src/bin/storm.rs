//! One and the same storm for `scripts/bench storm`: a switch fails and so do 10,000 hosts behind it, told in random order.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Parser;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use zongbao_core::engine::{Effect, Engine, Event, Settings};
use zongbao_core::health::{Observation, Observer, Status};
use zongbao_core::network::{Network, SourceFile};
use zongbao_tests::simulation::rng::Rng;

/// As many alerts in a request as Prometheus sends.
const BATCH: usize = 64;

/// Hosts that have nothing to do with it and go on answering, so that the collector is seen not to be blind.
const ELSEWHERE: usize = 10;

/// The storm of `scripts/bench storm`.
#[derive(Parser)]
enum Command {
    /// Prints the CPU time that the engine spends on it, and what it makes of it.
    Engine {
        /// Hosts behind the switch.
        #[arg(long, default_value_t = 10_000)]
        hosts: usize,
    },
    /// Writes it as requests to Alertmanager, one a file.
    Alerts {
        /// Hosts behind the switch.
        #[arg(long, default_value_t = 10_000)]
        hosts: usize,
        /// Folder that they are written into.
        folder: PathBuf,
    },
    /// Receives Alertmanager's notifications; prints how many alerts each holds, and its port first.
    Sink,
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Engine { hosts } => engine(hosts),
        Command::Alerts { hosts, folder } => alerts(hosts, &folder),
        Command::Sink => sink(),
    }
}

/// Who fails, in the order in which it is heard of.
fn order(hosts: usize) -> Vec<String> {
    let mut order: Vec<String> = (0..hosts).map(|host| format!("h-{host}")).collect();
    order.push("sw".to_owned());
    Rng::new(1).shuffle(&mut order);
    order
}

fn model(hosts: usize) -> Result<Network> {
    let mut text = String::from(
        "[collector]\nat = \"noc\"\n[[party]]\nid = \"gc\"\nrole = \"general_contractor\"\n[[component]]\nid = \"noc\"\nkind = \"host\"\n\
         [[component]]\nid = \"core\"\nkind = \"router\"\n[[component]]\nid = \"sw\"\nkind = \"switch\"\n\
         [[link]]\nid = \"l-noc\"\nends = [\"noc\", \"core\"]\n[[link]]\nid = \"l-sw\"\nends = [\"sw\", \"core\"]\n",
    );
    let behind = (0..hosts).map(|host| (format!("h-{host}"), "sw"));
    let elsewhere = (0..ELSEWHERE).map(|host| (format!("e-{host}"), "core"));
    for (host, device) in behind.chain(elsewhere) {
        writeln!(
            text,
            "[[component]]\nid = \"{host}\"\nkind = \"host\"\n[[link]]\nid = \"l-{host}\"\nends = [\"{host}\", \"{device}\"]"
        )?;
    }
    let file = SourceFile {
        name: "storm.toml".to_owned(),
        text,
    };
    match Network::load(&[file]) {
        Ok(loaded) => Ok(loaded.network),
        Err(problems) => bail!("{}", problems.first().map(ToString::to_string).unwrap_or_default()),
    }
}

fn engine(hosts: usize) -> Result<()> {
    let mut engine = Engine::new(Arc::new(model(hosts)?), Settings::default());
    let start: Timestamp = "2026-11-22T00:00:00Z".parse()?;
    let order = order(hosts);
    let mut notices = 0;
    let mut count = |effects: Vec<Effect>| {
        notices += effects
            .iter()
            .filter(|effect| matches!(effect, Effect::Notify(_)))
            .count();
    };
    let word = |of: &str, status, at| Observation {
        at,
        of: of.into(),
        check: "icmp".into(),
        by: Observer::Collector,
        status,
        value: None,
        message: None,
    };
    let elsewhere = |now: Timestamp| (0..ELSEWHERE).map(move |host| word(&format!("e-{host}"), Status::Ok, now));
    // All was well a moment ago.
    let well = start - SignedDuration::from_secs(10);
    let healthy = order.iter().map(|of| word(of, Status::Ok, well)).chain(elsewhere(well));
    engine.step(well, Event::Observed(healthy.collect()));
    let batches = order.chunks(BATCH).enumerate().map(|(number, batch)| {
        let now = start + SignedDuration::from_millis((number * BATCH * 3_000 / order.len()) as i64);
        let words = batch.iter().map(|of| word(of, Status::Critical, now));
        (now, words.collect())
    });
    // Written out beforehand, as Alertmanager's requests are.
    let batches: Vec<(Timestamp, Vec<Observation>)> = batches.collect();
    let before = cpu_seconds()?;
    // All of it within three seconds; then whatever the engine wants to look at again until the incident is a minute old.
    for (now, words) in batches {
        count(engine.step(now, Event::Observed(words)));
    }
    let end = start + SignedDuration::from_secs(90);
    for second in (3..90).step_by(10) {
        let now = start + SignedDuration::from_secs(second);
        while let Some(wake) = engine.next_wakeup().filter(|wake| *wake < now) {
            count(engine.step(wake, Event::Tick));
        }
        count(engine.step(now, Event::Observed(elsewhere(now).collect())));
    }
    while let Some(wake) = engine.next_wakeup().filter(|wake| *wake <= end) {
        count(engine.step(wake, Event::Tick));
    }
    let used = cpu_seconds()? - before;
    let roots: Vec<&str> = engine
        .incidents()
        .map(|incident| incident.verdict.root.as_str())
        .collect();
    println!(
        "zongbao cpu_s={used:.3} incidents={} root={} notifications={notices}",
        roots.len(),
        roots.first().copied().unwrap_or("-")
    );
    Ok(())
}

/// CPU time of this thread so far; everything here runs on one.
fn cpu_seconds() -> Result<f64> {
    let text =
        fs::read_to_string("/proc/thread-self/schedstat").context("this needs Linux with scheduler statistics")?;
    let nanoseconds: f64 = text.split(' ').next().unwrap_or_default().parse()?;
    Ok(nanoseconds / 1e9)
}

fn alerts(hosts: usize, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (number, batch) in order(hosts).chunks(BATCH).enumerate() {
        let alerts = batch.iter().map(|of| {
            let name = if of == "sw" { "SwitchDown" } else { "HostUnreachable" };
            json!({ "labels": { "alertname": name, "instance": of, "switch": "sw", "site": "hq", "severity": "critical" },
                "annotations": { "summary": format!("{of} does not answer") } })
        });
        fs::write(
            folder.join(format!("{number:05}.json")),
            json!(alerts.collect::<Vec<_>>()).to_string(),
        )?;
    }
    Ok(())
}

fn sink() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    for stream in listener.incoming() {
        let mut stream = stream?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut length = 0;
        for line in reader.by_ref().lines() {
            let line = line?.to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let body: serde_json::Value = serde_json::from_slice(&body)?;
        println!("{}", body["alerts"].as_array().map_or(0, Vec::len));
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    }
    Ok(())
}
