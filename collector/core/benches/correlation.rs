//! What the engine costs with 1,000, 10,000 and 100,000 components and ten checks each: memory, a sample that says nothing new,
//! a tick with nothing due, a failure, its settling, its recovery, everything again after a reload of the model; and storms of
//! up to 10,000 symptoms. `cargo bench -p zongbao-core --bench correlation`

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use zongbao_core::engine::{Engine, Event, Settings};
use zongbao_core::health::{Observation, Observer, Status};
use zongbao_core::network::{Network, SourceFile};

const SITES: [usize; 3] = [1, 10, 100];
/// Hosts of a site; with their software and links, about 1,000 components.
const HOSTS: usize = 333;
/// Checks of each host, and of the software on it.
const CHECKS: [[&str; 15]; 2] = [
    [
        "icmp",
        "snmp",
        "cpu",
        "memory",
        "disk.root",
        "disk.var",
        "load",
        "swap",
        "ntp",
        "temp",
        "inodes",
        "fan",
        "raid",
        "io",
        "battery",
    ],
    [
        "http", "https", "login", "query", "api", "report", "export", "import", "search", "mail", "sync", "print",
        "cache", "job", "tls",
    ],
];

/// A star of sites; each a star of hosts around a switch, with a program on every host.
fn campus(sites: usize) -> Vec<SourceFile> {
    let mut text = String::from(
        "[collector]\nat = \"noc\"\n[[party]]\nid = \"gc\"\nrole = \"general_contractor\"\n[[component]]\nid = \"core\"\nkind = \
         \"router\"\n[[component]]\nid = \"noc\"\nkind = \"host\"\n[[link]]\nid = \"l-noc\"\nends = [\"noc\", \"core\"]\n",
    );
    for site in 0..sites {
        let _ = writeln!(
            text,
            "[[component]]\nid = \"sw-{site}\"\nkind = \"switch\"\n[[link]]\nid = \"l-{site}\"\nends = [\"sw-{site}\", \"core\"]"
        );
        for host in 0..HOSTS {
            let _ = writeln!(
                text,
                "[[component]]\nid = \"h-{site}-{host}\"\nkind = \"host\"\n[[component]]\nid = \"app-{site}-{host}\"\nkind = \
                 \"software\"\n[[link]]\nid = \"l-{site}-{host}\"\nends = [\"h-{site}-{host}\", \"sw-{site}\"]\n[[dependency]]\nof = \
                 \"app-{site}-{host}\"\non = [\"h-{site}-{host}\"]"
            );
        }
    }
    vec![SourceFile {
        name: "campus.toml".to_owned(),
        text,
    }]
}

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + milliseconds).expect("within the range of timestamps")
}

fn word(of: String, check: &str, status: Status, when: i64) -> Observation {
    Observation {
        at: at(when),
        of: of.as_str().into(),
        check: check.into(),
        by: Observer::Collector,
        status,
        value: None,
        message: None,
    }
}

/// Resident memory in MiB, where the system tells it.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}

/// How long steps took: on average and at most.
#[derive(Default)]
struct Steps {
    count: u32,
    total: Duration,
    slowest: Duration,
}

impl Steps {
    fn run(&mut self, engine: &mut Engine, now: i64, event: Event) {
        let started = Instant::now();
        std::hint::black_box(engine.step(at(now), event));
        let took = started.elapsed();
        self.count += 1;
        self.total += took;
        self.slowest = self.slowest.max(took);
    }

    /// Everything that the engine wants to look at again until then.
    fn settle(&mut self, engine: &mut Engine, until: i64) {
        while let Some(wake) = engine.next_wakeup().filter(|wake| *wake <= at(until)) {
            self.run(engine, wake.as_millisecond() - at(0).as_millisecond(), Event::Tick);
        }
    }

    fn print(&self, what: &str) {
        let average = self.total.checked_div(self.count).unwrap_or_default();
        println!(
            "  {what}: {average:?} on average, {:?} at most, {} steps",
            self.slowest, self.count
        );
    }
}

fn main() {
    for sites in SITES {
        measure(sites);
    }
}

fn measure(sites: usize) {
    let before = resident();
    let loaded = Network::load(&campus(sites)).expect("a valid model");
    let network = Arc::new(loaded.network);
    println!("{} components", network.components.len());
    let mut engine = Engine::new(Arc::clone(&network), Settings::default());
    let mut first = Steps::default();
    for site in 0..sites {
        for host in 0..HOSTS {
            let of_host = ["h", "app"].into_iter().zip(CHECKS).flat_map(|(kind, names)| {
                names.map(|check| word(format!("{kind}-{site}-{host}"), check, Status::Ok, 0))
            });
            first.run(&mut engine, 0, Event::Observed(of_host.collect()));
        }
    }
    first.print("30 first samples of a host");
    println!(
        "  resident: {:?} MiB with model and evidence, {before:?} MiB before",
        resident()
    );

    let icmp = |host: i64, status, now| Event::Observed(vec![word(format!("h-0-{host}"), "icmp", status, now)]);
    let (mut same, mut idle) = (Steps::default(), Steps::default());
    for host in 0..200 {
        same.run(
            &mut engine,
            10_000 + 2 * host,
            icmp(host, Status::Ok, 10_000 + 2 * host),
        );
        idle.run(&mut engine, 10_001 + 2 * host, Event::Tick);
    }
    same.print("a sample that says nothing new");
    idle.print("a tick with nothing due");

    let (mut failure, mut again, mut settling, mut recovery) =
        (Steps::default(), Steps::default(), Steps::default(), Steps::default());
    for host in 0..100 {
        failure.run(
            &mut engine,
            20_000 + 10 * host,
            icmp(host, Status::Critical, 20_000 + 10 * host),
        );
    }
    for host in 0..100 {
        again.run(
            &mut engine,
            30_000 + 10 * host,
            icmp(host, Status::Critical, 30_000 + 10 * host),
        );
    }
    settling.settle(&mut engine, 90_000);
    let told = engine.incidents().count();
    for host in 0..100 {
        recovery.run(
            &mut engine,
            90_000 + 10 * host,
            icmp(host, Status::Ok, 90_000 + 10 * host),
        );
    }
    failure.print("a host fails");
    again.print("it is seen failing again");
    settling.print(&format!("settling until there are {told} incident(s)"));
    recovery.print("a host recovers");

    let mut reload = Steps::default();
    reload.run(&mut engine, 100_000, Event::ModelChanged(Arc::clone(&network)));
    reload.print("everything again after a reload of the model");
    for symptoms in [100, 1_000, 10_000]
        .into_iter()
        .filter(|symptoms| *symptoms <= sites * HOSTS)
    {
        storm(&network, symptoms);
    }
}

/// So many hosts fail within seconds, site after site, and are seen failing twice.
fn storm(network: &Arc<Network>, symptoms: usize) {
    let mut engine = Engine::new(Arc::clone(network), Settings::default());
    let (mut heard, mut settling) = (Steps::default(), Steps::default());
    for round in 0..2 {
        for host in 0..symptoms {
            let now = round * 20_000 + host as i64;
            let of = format!("h-{}-{}", host / HOSTS, host % HOSTS);
            heard.run(
                &mut engine,
                now,
                Event::Observed(vec![word(of, "icmp", Status::Critical, now)]),
            );
        }
    }
    settling.settle(&mut engine, 200_000);
    println!(
        "  storm of {symptoms} symptoms: {:?} to hear them, {:?} to settle, {} incident(s)",
        heard.total,
        settling.total,
        engine.incidents().count()
    );
}
