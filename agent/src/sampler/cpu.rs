//! `cpu.*`: shares of the time of all processors, from `/proc/stat`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{Sampler, read};
use crate::reading::Reading;

/// Names of the columns of `/proc/stat`. Guest time is already in user and nice.
const MODES: [&str; 8] = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"];
const IDLE: [usize; 2] = [3, 4];

pub(super) struct Cpu {
    proc: PathBuf,
    last: Option<[u64; 8]>,
}

impl Cpu {
    pub(super) fn new(proc: &Path) -> Self {
        Self {
            proc: proc.to_owned(),
            last: None,
        }
    }
}

impl Sampler for Cpu {
    fn name(&self) -> &'static str {
        "cpu"
    }

    fn sample(&mut self, _at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        let text = read(&self.proc, "stat")?;
        let ticks = parse(&text).context("/proc/stat has no line of all processors")?;
        out.push(Reading::own("cpu.cores", f64::from(cores(&text))));
        let last = self.last.replace(ticks);
        // The kernel may take back a little idle or iowait time; that counts as none.
        let growth = last.map(|last| std::array::from_fn(|i| ticks[i].saturating_sub(last[i]) as f64));
        if let Some(growth) = growth {
            out.extend(shares(growth));
        }
        Ok(())
    }
}

fn parse(stat: &str) -> Option<[u64; 8]> {
    let mut fields = stat
        .lines()
        .find_map(|line| line.strip_prefix("cpu "))?
        .split_whitespace();
    let mut ticks = [0; 8];
    for tick in &mut ticks {
        *tick = fields.next()?.parse().ok()?;
    }
    Some(ticks)
}

/// Logical processors online, by `/proc/stat`.
pub(super) fn cores(stat: &str) -> u32 {
    let numbered = |line: &&str| {
        line.strip_prefix("cpu")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    stat.lines().filter(numbered).map(|_| 1).sum()
}

fn shares(growth: [f64; 8]) -> Vec<Reading> {
    let total: f64 = growth.iter().sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let idle: f64 = IDLE.iter().map(|i| growth[*i]).sum();
    let mut readings = vec![Reading::own("cpu.used_percent", 100.0 * (total - idle) / total)];
    for (mode, ticks) in MODES.iter().zip(growth) {
        readings.push(Reading::own("cpu.mode_percent", 100.0 * ticks / total).labelled([("mode", *mode)]));
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_or_cut_line_is_refused() {
        assert_eq!(parse("cpu  1 2 3 4 5 6 7\n"), None);
        assert_eq!(parse("intr 5"), None);
        assert_eq!(parse("cpu  1 2 3 4 5 6 7 8 9 10\n"), Some([1, 2, 3, 4, 5, 6, 7, 8]));
    }

    #[test]
    fn waiting_for_disks_is_not_use() {
        let readings = shares([10.0, 0.0, 10.0, 60.0, 20.0, 0.0, 0.0, 0.0]);
        assert_eq!(readings[0], Reading::own("cpu.used_percent", 20.0));
        assert_eq!(readings.len(), 9);
        assert_eq!(shares([0.0; 8]), []);
    }
}
