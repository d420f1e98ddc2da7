//! How many samples a collector takes per second of its processor time, from the MQTT wire to the commit.
//!
//! `cargo bench -p zongbao-collector --bench ingest`: starts a real collector, plays some agents that send batches as fast as
//! they are acknowledged, and prints the figures. `AGENTS` and `BATCHES` (each) in the environment change the load.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rumqttc::{AsyncClient, Broker, Event, Incoming, MqttOptions, PublishOptions, QoS};
use zongbao_wire::message::{Batch, CheckResult, Schema, Series, Status};
use zongbao_wire::{Encode as _, decode_ack, pack, schema_of, topic};

const SERIES: u32 = 200;
const ROUNDS: u32 = 6;
/// Batches on their way at a time, for each agent.
const WINDOW: u64 = 20;

fn main() -> anyhow::Result<()> {
    let (agents, batches) = (from_env("AGENTS", 20), from_env("BATCHES", 500));
    let folder = tempfile::tempdir()?;
    let (mqtt, http) = (free_port()?, free_port()?);
    write_configuration(folder.path(), agents, mqtt, http)?;
    let secrets = (0..agents)
        .map(|n| secret(folder.path(), n))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut collector = start(folder.path())?;
    let before = processor_time(&collector)?;
    let started = Instant::now();
    tokio::runtime::Runtime::new()?.block_on(async {
        let mut running = tokio::task::JoinSet::new();
        for (n, secret) in secrets.into_iter().enumerate() {
            running.spawn(play(format!("host-{n}"), secret, mqtt, batches));
        }
        while let Some(done) = running.join_next().await {
            done??;
        }
        anyhow::Ok(())
    })?;
    let (wall, used) = (started.elapsed(), processor_time(&collector)? - before);
    collector.kill()?;
    collector.wait()?;
    let samples = agents * batches * u64::from(SERIES * ROUNDS);
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let per = |duration: Duration| samples as f64 / duration.as_secs_f64();
    println!("{agents} agents, {batches} batches each, {samples} samples, committed and acknowledged");
    println!("{wall:.2?} on the clock, {used:.2?} of processor time");
    println!(
        "{:.0} samples per second, {:.0} samples per second of processor time",
        per(wall),
        per(used)
    );
    Ok(())
}

fn from_env(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn write_configuration(folder: &Path, agents: u64, mqtt: u16, http: u16) -> std::io::Result<()> {
    let mut network = String::from(
        "[[party]]\nid = \"gc\"\nname = \"gc\"\nrole = \"general_contractor\"\n\
         [[party]]\nid = \"a\"\nname = \"a\"\nrole = \"agency\"\n",
    );
    for n in 0..agents {
        network.push_str(&format!("[[component]]\nid = \"host-{n}\"\nkind = \"host\"\n"));
    }
    fs::create_dir(folder.join("network"))?;
    fs::write(folder.join("network/all.toml"), network)?;
    let config = format!(
        "state_dir = \"state\"\n[http]\nlisten = \"127.0.0.1:{http}\"\n[broker]\nlisten = \"127.0.0.1:{mqtt}\"\n"
    );
    fs::write(folder.join("collector.toml"), config)
}

fn collector(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zongbao-collector"));
    command.env("ZONGBAO_COLLECTOR_CONFIG", folder.join("collector.toml"));
    command
}

fn secret(folder: &Path, agent: u64) -> anyhow::Result<String> {
    let output = collector(folder)
        .args(["agent", "add", &format!("host-{agent}")])
        .output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Starts it and waits until it serves.
fn start(folder: &Path) -> anyhow::Result<Child> {
    let mut child = collector(folder)
        .arg("run")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let log = child.stderr.take().expect("piped");
    for line in BufReader::new(log).lines() {
        if line?.contains("serving") {
            return Ok(child);
        }
    }
    anyhow::bail!("the collector did not start")
}

/// User and system time of the process so far.
fn processor_time(child: &Child) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id()))?;
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    // The kernel's USER_HZ is 100 on every platform that we build for.
    Ok(Duration::from_millis(ticks * 10))
}

async fn play(agent: String, secret: String, port: u16, batches: u64) -> anyhow::Result<()> {
    let mut options = MqttOptions::new(agent.clone(), Broker::tcp("127.0.0.1", port));
    options.set_credentials(agent.clone(), secret);
    options.set_max_packet_size(1 << 20, 1 << 20);
    let (client, mut events) = AsyncClient::builder(options).capacity(100).build();
    client.subscribe(topic::ack(&agent), QoS::AtLeastOnce).await?;
    let schema = schema();
    let (mut sent, mut acknowledged) = (0, 0);
    while acknowledged < batches {
        while sent < batches.min(acknowledged + WINDOW) {
            sent += 1;
            let batch = batch(&agent, sent, &schema);
            client
                .publish(
                    topic::batch(&agent),
                    batch.encode_to_vec(),
                    PublishOptions::at_least_once(),
                )
                .await?;
        }
        if let Event::Incoming(Incoming::Publish(publish)) = events.poll().await? {
            acknowledged = decode_ack(&publish.payload)?.seq.max(acknowledged);
        }
    }
    Ok(())
}

fn schema() -> Schema {
    let series = (0..SERIES).map(|n| Series {
        metric: if n == 0 {
            "cpu.used_percent".to_owned()
        } else {
            format!("bench.metric_{n}")
        },
        ..Series::default()
    });
    schema_of(series.collect())
}

fn batch(agent: &str, seq: u64, schema: &Schema) -> Batch {
    let columns = (0..SERIES).map(|series| {
        let values: Vec<Option<f64>> = (0..ROUNDS)
            .map(|round| Some(f64::from(series % 50) + f64::from(round) / 10.0))
            .collect();
        pack(series, &values).expect("finite")
    });
    let check = CheckResult {
        check: "disk".to_owned(),
        status: Status::Ok.into(),
        ..CheckResult::default()
    };
    Batch {
        agent: agent.to_owned(),
        boot: vec![1; 16],
        seq,
        base_time_ms: jiff::Timestamp::now().as_millisecond(),
        schema_hash: schema.hash,
        schema: (seq == 1).then(|| schema.clone()),
        round_offset_ms: (0..ROUNDS).map(|round| round * 10).collect(),
        columns: columns.collect(),
        checks: vec![check],
        ..Batch::default()
    }
}
