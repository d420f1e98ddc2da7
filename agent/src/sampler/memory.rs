//! `memory.*` and `swap.*`, from `/proc/meminfo`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{Sampler, read};
use crate::reading::Reading;

pub(super) struct Memory {
    proc: PathBuf,
}

impl Memory {
    pub(super) fn new(proc: &Path) -> Self {
        Self { proc: proc.to_owned() }
    }
}

impl Sampler for Memory {
    fn name(&self) -> &'static str {
        "memory"
    }

    fn sample(&mut self, _at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        out.extend(parse(&read(&self.proc, "meminfo")?)?);
        Ok(())
    }
}

fn parse(meminfo: &str) -> Result<Vec<Reading>> {
    let field = |name: &str| {
        let line = meminfo
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib * 1024.0)
    };
    let need = |name: &str| field(name).with_context(|| format!("/proc/meminfo has no {name}"));
    let total = need("MemTotal")?;
    let cached =
        field("Buffers").unwrap_or(0.0) + field("Cached").unwrap_or(0.0) + field("SReclaimable").unwrap_or(0.0);
    // Kernels before 3.14 do not tell what is available; this is the usual estimate.
    let available = match field("MemAvailable") {
        Some(available) => available,
        None => (need("MemFree")? + cached).min(total),
    };
    let mut readings = vec![
        Reading::own("memory.total_bytes", total),
        Reading::own("memory.available_bytes", available),
        Reading::own("memory.cached_bytes", cached),
    ];
    if total > 0.0 {
        readings.push(Reading::own("memory.used_percent", 100.0 * (1.0 - available / total)));
    }
    if let Some(swap) = field("SwapTotal").filter(|swap| *swap > 0.0) {
        let free = need("SwapFree")?;
        readings.push(Reading::own("swap.total_bytes", swap));
        readings.push(Reading::own("swap.used_percent", 100.0 * (1.0 - free / swap)));
    }
    Ok(readings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_without_swap_has_no_swap_readings() {
        let readings =
            parse("MemTotal: 1000 kB\nMemAvailable: 250 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n").expect("valid");
        assert!(readings.contains(&Reading::own("memory.used_percent", 75.0)));
        assert!(!readings.iter().any(|reading| reading.metric.starts_with("swap.")));
    }

    #[test]
    fn an_old_kernel_is_estimated() {
        let readings = parse("MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 350 kB\n").expect("valid");
        assert!(readings.contains(&Reading::own("memory.used_percent", 50.0)));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            parse("MemFree: 1 kB\n").expect_err("no total").to_string(),
            "/proc/meminfo has no MemTotal"
        );
    }
}
