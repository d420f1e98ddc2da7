//! Publishes batches like those of real agents, as fast as a collector acknowledges them. `scripts/bench ingest` counts what
//! that costs the collector.

use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;
use rumqttc::{AsyncClient, Broker, ConnectionError, Event, EventLoop, Incoming, MqttOptions, PublishOptions, QoS};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;
use tokio::time::timeout;
use zongbao_wire::message::{Batch, Schema, Series};
use zongbao_wire::{Encode as _, decode_ack, pack, schema_of, topic};

/// Batches of one agent on their way, at most: the default of the agent.
const IN_FLIGHT: u64 = 64;
/// A collector that says nothing for so long has stopped.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between the rounds of a batch, in milliseconds: the default of the agent.
const INTERVAL_MS: i64 = 10_000;

/// What an ordinary host measures: metric, label and its values. Those with a threshold are here with theirs.
const METRICS: [(&str, &str, &[&str]); 12] = [
    ("cpu.used_percent", "", &[""]),
    (
        "cpu.mode_percent",
        "mode=",
        &["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"],
    ),
    ("load.per_core", "", &[""]),
    ("memory.used_percent", "", &[""]),
    ("memory.available_bytes", "", &[""]),
    ("filesystem.used_percent", "mount=", &["/", "/var", "/srv"]),
    ("filesystem.free_bytes", "mount=", &["/", "/var", "/srv"]),
    ("filesystem.inodes_used_percent", "mount=", &["/", "/var", "/srv"]),
    ("disk.busy_percent", "device=", &["vda", "vdb"]),
    ("disk.write_bytes_per_second", "device=", &["vda", "vdb"]),
    ("interface.rx_errors_per_second", "interface=", &["eth0", "eth1"]),
    ("interface.rx_bytes_per_second", "interface=", &["eth0", "eth1"]),
];
/// What fills a batch up to the number of series that was asked for.
const FILLER: &str = "agent.sampler_duration_seconds";

/// Publish batches as agents do and wait until all are acknowledged. Prints what was sent and what it cost, as `name=value`
/// words.
#[derive(Parser)]
struct Arguments {
    /// Port of the broker on this machine.
    #[arg(long)]
    port: u16,
    /// The collector's process, whose CPU time is counted.
    #[arg(long)]
    pid: i32,
    /// The agents: a file with an id and its secret a line.
    #[arg(long)]
    agents: PathBuf,
    /// Batches of each agent.
    #[arg(long, default_value_t = 500)]
    batches: u64,
    /// Series of a batch.
    #[arg(long, default_value_t = 60)]
    series: usize,
    /// Sampling rounds of a batch. Agents send one; more is what line concentrators and slow links would do.
    #[arg(long, default_value_t = 1)]
    rounds: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let text = std::fs::read_to_string(&arguments.agents)
        .with_context(|| format!("cannot read {}", arguments.agents.display()))?;
    let mut connected = Vec::new();
    for line in text.lines() {
        let (id, secret) = line
            .split_once(' ')
            .context("each line needs an id, a blank and a secret")?;
        connected.push(Agent::connect(id, secret, &arguments).await?);
    }
    let agents = connected.len();
    // Connecting, which checks a password slowly on purpose, is not counted.
    let cpu_before = cpu(arguments.pid)?;
    let started = Instant::now();
    let mut running: JoinSet<Result<usize>> = connected.into_iter().map(Agent::run).collect();
    let mut bytes = 0;
    while let Some(sent) = running.join_next().await {
        bytes += sent??;
    }
    let seconds = started.elapsed().as_secs_f64();
    let cpu = (cpu(arguments.pid)? - cpu_before).as_secs_f64();
    let batches = agents as u64 * arguments.batches;
    let samples = batches * (arguments.series * arguments.rounds) as u64;
    println!(
        "agents={agents} batches={batches} samples={samples} bytes={bytes} seconds={seconds:.1} cpu_seconds={cpu:.1} \
         samples_per_cpu_second={:.0} batches_per_cpu_second={:.0}",
        samples as f64 / cpu,
        batches as f64 / cpu,
    );
    Ok(())
}

/// CPU time of a process, of all its threads.
fn cpu(pid: i32) -> Result<Duration> {
    let clock = clock_getcpuclockid(Pid::from_raw(pid)).with_context(|| format!("no process {pid}"))?;
    Ok(clock_gettime(clock)?.into())
}

struct Agent {
    id: String,
    client: AsyncClient,
    acks: Receiver<u64>,
    schema: Schema,
    boot: Vec<u8>,
    batches: u64,
    rounds: usize,
    last_ms: i64,
}

impl Agent {
    async fn connect(id: &str, secret: &str, arguments: &Arguments) -> Result<Self> {
        let mut options = MqttOptions::new(id, Broker::tcp("127.0.0.1", arguments.port));
        options.set_credentials(id, secret.to_owned());
        options.set_max_packet_size(1 << 20, 1 << 20);
        options.set_inflight(u16::try_from(IN_FLIGHT).expect("small") + 1);
        let (client, mut events) = AsyncClient::builder(options).capacity(100).build();
        client.subscribe(topic::ack(id), QoS::AtLeastOnce).await?;
        loop {
            let event = timeout(PATIENCE, events.poll())
                .await
                .context("the broker does not answer")?;
            if let Event::Incoming(Incoming::SubAck(_)) = event.with_context(|| format!("{id} cannot connect"))? {
                break;
            }
        }
        let (sender, acks) = channel(1_000);
        tokio::spawn(listen(events, sender));
        Ok(Self {
            id: id.to_owned(),
            client,
            acks,
            schema: schema_of(series(arguments.series)),
            boot: rand::random::<[u8; 16]>().to_vec(),
            batches: arguments.batches,
            rounds: arguments.rounds,
            last_ms: 0,
        })
    }

    /// Sends everything. Returns the bytes of all batches.
    async fn run(mut self) -> Result<usize> {
        let (mut sent, mut acked, mut bytes) = (0, 0, 0);
        while acked < self.batches {
            while sent < self.batches && sent - acked < IN_FLIGHT {
                sent += 1;
                let payload = self.batch(sent).encode_to_vec();
                bytes += payload.len();
                let published = self
                    .client
                    .publish(topic::batch(&self.id), payload, PublishOptions::at_least_once());
                published.await?;
            }
            match timeout(PATIENCE, self.acks.recv()).await {
                Ok(Some(seq)) => acked = acked.max(seq),
                Ok(None) => bail!("{}: the connection is lost after {acked} acknowledged batches", self.id),
                Err(_) => bail!("{}: no acknowledgement for {PATIENCE:?}, at batch {acked}", self.id),
            }
        }
        Ok(bytes)
    }

    fn batch(&mut self, seq: u64) -> Batch {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("after 1970")
            .as_millis();
        // The newest round was sampled just now, and no two batches at the same instant.
        self.last_ms = i64::try_from(now).expect("not that late").max(self.last_ms + 1);
        let rounds = i64::try_from(self.rounds).expect("few");
        let column = |at: usize, series: &Series| {
            let values: Vec<_> = (0..self.rounds).map(|_| Some(value(&series.metric))).collect();
            pack(u32::try_from(at).expect("few"), &values).expect("finite")
        };
        Batch {
            agent: self.id.clone(),
            boot: self.boot.clone(),
            seq,
            base_time_ms: self.last_ms - (rounds - 1) * INTERVAL_MS,
            schema_hash: self.schema.hash,
            schema: (seq == 1).then(|| self.schema.clone()),
            round_offset_ms: (0..rounds)
                .map(|at| u32::try_from(at * INTERVAL_MS).expect("few"))
                .collect(),
            columns: self
                .schema
                .series
                .iter()
                .enumerate()
                .map(|(at, series)| column(at, series))
                .collect(),
            ..Batch::default()
        }
    }
}

/// Passes acknowledgements on until the connection ends.
async fn listen(mut events: EventLoop, acks: Sender<u64>) {
    loop {
        match events.poll().await {
            Ok(Event::Incoming(Incoming::Publish(message))) => match decode_ack(&message.payload) {
                Ok(ack) if acks.send(ack.seq).await.is_ok() => {}
                _ => return,
            },
            Ok(_) => {}
            // The agent is done.
            Err(ConnectionError::RequestsDone) => return,
            Err(error) => {
                eprintln!("load: {error}");
                return;
            }
        }
    }
}

fn series(count: usize) -> Vec<Series> {
    let real = METRICS.iter().flat_map(|(metric, label, values)| {
        values
            .iter()
            .map(move |value| ((*metric).to_owned(), format!("{label}{value}")))
    });
    let filler = (0..).map(|at| (FILLER.to_owned(), format!("sampler=s{at}")));
    let named = |(metric, instance)| Series {
        component: String::new(),
        metric,
        instance,
    };
    real.chain(filler).take(count).map(named).collect()
}

/// A value as the agent would round it, below every threshold.
fn value(metric: &str) -> f64 {
    match metric {
        metric if metric.ends_with("_percent") => (rand::random_range(0..5_000) as f64) / 100.0,
        metric if metric.contains("errors") => 0.0,
        metric if metric.contains("bytes") => f64::from(rand::random_range(0..2_000_000_000_u32)),
        _ => f64::from(rand::random_range(0..1_000_u32)) / 10_000.0,
    }
}
