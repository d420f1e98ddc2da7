//! What the correlation costs with 100,000 components and 1,000,000 checks: memory, one state change, everything again after
//! a reload of the model, a storm of 10,000 symptoms. `cargo bench -p zongbao-core --bench correlation`

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use zongbao_core::correlation::{Correlator, Settings};
use zongbao_core::health::{Observation, Observer, Status};
use zongbao_core::network::{Network, SourceFile};

const SITES: usize = 100;
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
fn campus() -> Vec<SourceFile> {
    let mut text = String::from(
        "[collector]\nat = \"noc\"\n[[party]]\nid = \"gc\"\nrole = \"general_contractor\"\n[[component]]\nid = \"core\"\nkind = \
         \"router\"\n[[component]]\nid = \"noc\"\nkind = \"host\"\n[[link]]\nid = \"l-noc\"\nends = [\"noc\", \"core\"]\n",
    );
    for site in 0..SITES {
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

fn main() {
    let loaded = Network::load(&campus()).expect("a valid model");
    let network = Arc::new(loaded.network);
    println!("{} components", network.components.len());
    let mut correlator = Correlator::new(network.clone(), Settings::default());
    let started = Instant::now();
    let mut checks = 0_u32;
    for site in 0..SITES {
        for host in 0..HOSTS {
            for (kind, names) in ["h", "app"].into_iter().zip(CHECKS) {
                for check in names {
                    correlator.observe(at(0), &word(format!("{kind}-{site}-{host}"), check, Status::Ok, 0));
                    checks += 1;
                }
            }
        }
    }
    let learned = started.elapsed();
    println!("{checks} first samples: {learned:?} ({:?} each)", learned / checks);
    println!("resident: {:?} MiB with model and evidence", resident());

    let mut slowest = std::time::Duration::ZERO;
    let started = Instant::now();
    for host in 0..100 {
        let one = Instant::now();
        let now = 60_000 + host;
        correlator.observe(at(now), &word(format!("h-7-{host}"), "icmp", Status::Critical, now));
        correlator.evaluate(at(now));
        slowest = slowest.max(one.elapsed());
    }
    println!(
        "one state change: {:?} on average, {slowest:?} at most",
        started.elapsed() / 100
    );

    let started = Instant::now();
    correlator.set_network(at(70_000), network.clone());
    correlator.evaluate(at(70_000));
    println!("everything again after a reload of the model: {:?}", started.elapsed());

    for symptoms in [100, 1_000, 10_000] {
        storm(&network, symptoms);
    }
}

/// So many hosts fail within seconds, site after site, and are seen failing twice.
fn storm(network: &Arc<Network>, symptoms: usize) {
    let mut correlator = Correlator::new(network.clone(), Settings::default());
    let started = Instant::now();
    for round in 0..2 {
        for host in 0..symptoms {
            let now = round * 20_000 + host as i64;
            let of = format!("h-{}-{}", host / HOSTS, host % HOSTS);
            correlator.observe(at(now), &word(of, "icmp", Status::Critical, now));
        }
    }
    let heard = started.elapsed();
    while let Some(wake) = correlator.next_wakeup().filter(|wake| *wake < at(200_000)) {
        correlator.evaluate(wake);
    }
    let verdicts = correlator.evaluate(at(200_000)).verdicts.len();
    println!(
        "storm of {symptoms} symptoms: heard in {heard:?}, {verdicts} verdict(s) after {:?}",
        started.elapsed()
    );
}
