//! `interface.*`: rates, errors, drops and state of network interfaces, from `/proc/net/dev` and `/sys/class/net`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use regex::Regex;

use super::rate::Rates;
use super::{Sampler, number, read};
use crate::reading::Reading;

/// Positions in a line of `/proc/net/dev`, with the metric that each becomes.
const COUNTERS: [(usize, &str); 8] = [
    (0, "interface.rx_bytes_per_second"),
    (1, "interface.rx_packets_per_second"),
    (2, "interface.rx_errors_per_second"),
    (3, "interface.rx_drops_per_second"),
    (8, "interface.tx_bytes_per_second"),
    (9, "interface.tx_packets_per_second"),
    (10, "interface.tx_errors_per_second"),
    (11, "interface.tx_drops_per_second"),
];
/// `IFF_UP`: somebody wants the interface to be up.
const SWITCHED_ON: u32 = 1;

pub(super) struct Interfaces {
    proc: PathBuf,
    sys: PathBuf,
    ignore: Regex,
    rates: Rates<8>,
}

impl Interfaces {
    pub(super) fn new(proc: &Path, sys: &Path, ignore: &Regex) -> Self {
        Self {
            proc: proc.to_owned(),
            sys: sys.to_owned(),
            ignore: ignore.clone(),
            rates: Rates::new(),
        }
    }
}

impl Sampler for Interfaces {
    fn name(&self) -> &'static str {
        "interface"
    }

    fn sample(&mut self, at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        for line in read(&self.proc, "net/dev")?.lines().skip(2) {
            let (name, counters) = parse(line).with_context(|| format!("/proc/net/dev has an unknown line: {line}"))?;
            if self.ignore.is_match(name) {
                continue;
            }
            let labels = [("interface", name)];
            if let Some(rates) = self.rates.per_second(name, at, counters) {
                for ((_, metric), rate) in COUNTERS.iter().zip(rates) {
                    out.push(Reading::own(metric, rate).labelled(labels));
                }
            }
            let folder = self.sys.join("class/net").join(name);
            if let Some(up) = is_up(&folder) {
                out.push(Reading::own("interface.up", f64::from(u8::from(up))).labelled(labels));
            }
            // Virtual interfaces and those without a cable say -1.
            if let Some(mbits) = number(&folder.join("speed")).filter(|mbits| *mbits > 0.0) {
                out.push(Reading::own("interface.speed_bits_per_second", mbits * 1e6).labelled(labels));
            }
        }
        self.rates.end_round();
        Ok(())
    }
}

fn parse(line: &str) -> Option<(&str, [u64; 8])> {
    let (name, rest) = line.rsplit_once(':')?;
    let fields: Vec<_> = rest.split_whitespace().collect();
    let mut counters = [0; 8];
    for (counter, (position, _)) in counters.iter_mut().zip(COUNTERS) {
        *counter = fields.get(position)?.parse().ok()?;
    }
    Some((name.trim(), counters))
}

/// Whether an interface that is switched on has a link. `None` if it is switched off on purpose or cannot be judged.
fn is_up(folder: &Path) -> Option<bool> {
    let flags = fs::read_to_string(folder.join("flags")).ok()?;
    let flags = u32::from_str_radix(flags.trim().trim_start_matches("0x"), 16).ok()?;
    if flags & SWITCHED_ON == 0 {
        return None;
    }
    match fs::read_to_string(folder.join("operstate")).ok()?.trim() {
        "up" => Some(true),
        // Tunnels and the like do not know; they carry packets as long as they have a carrier.
        "unknown" => Some(number(&folder.join("carrier")) == Some(1.0)),
        _ => Some(false),
    }
}
