//! `disk.*`: rates of whole disks, from `/proc/diskstats`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use regex::Regex;

use super::rate::Rates;
use super::{Sampler, read};
use crate::reading::Reading;

/// `/proc/diskstats` counts in sectors of this size, whatever the disk's own is.
const SECTOR_BYTES: f64 = 512.0;

pub(super) struct Disks {
    proc: PathBuf,
    sys: PathBuf,
    ignore: Regex,
    rates: Rates<5>,
}

impl Disks {
    pub(super) fn new(proc: &Path, sys: &Path, ignore: &Regex) -> Self {
        Self {
            proc: proc.to_owned(),
            sys: sys.to_owned(),
            ignore: ignore.clone(),
            rates: Rates::new(),
        }
    }
}

impl Sampler for Disks {
    fn name(&self) -> &'static str {
        "disk"
    }

    fn sample(&mut self, at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        for line in read(&self.proc, "diskstats")?.lines() {
            let disk = parse(line).with_context(|| format!("/proc/diskstats has an unknown line: {line}"))?;
            // Partitions are folders inside their disk's, not beside it. A name with a slash has an exclamation mark there.
            let whole = self.sys.join("block").join(disk.name.replace('/', "!")).exists();
            if !whole || self.ignore.is_match(disk.name) {
                continue;
            }
            let Some([reads, read_sectors, writes, written_sectors, busy_ms]) =
                self.rates.per_second(disk.name, at, disk.counters)
            else {
                continue;
            };
            for (metric, value) in [
                ("disk.reads_per_second", reads),
                ("disk.read_bytes_per_second", read_sectors * SECTOR_BYTES),
                ("disk.writes_per_second", writes),
                ("disk.write_bytes_per_second", written_sectors * SECTOR_BYTES),
                ("disk.busy_percent", (busy_ms / 10.0).min(100.0)),
            ] {
                out.push(Reading::own(metric, value).labelled([("device", disk.name)]));
            }
        }
        self.rates.end_round();
        Ok(())
    }
}

struct Disk<'a> {
    name: &'a str,
    /// Reads, sectors read, writes, sectors written, milliseconds busy.
    counters: [u64; 5],
}

fn parse(line: &str) -> Option<Disk<'_>> {
    let fields: Vec<_> = line.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse().ok();
    Some(Disk {
        name: fields.get(2)?,
        counters: [number(3)?, number(5)?, number(7)?, number(9)?, number(12)?],
    })
}
