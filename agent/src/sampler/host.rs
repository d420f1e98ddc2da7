//! `load.*` and `uptime.seconds`, from `/proc/loadavg` and `/proc/uptime`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{Sampler, cpu, read};
use crate::reading::Reading;

pub(super) struct Host {
    proc: PathBuf,
}

impl Host {
    pub(super) fn new(proc: &Path) -> Self {
        Self { proc: proc.to_owned() }
    }
}

impl Sampler for Host {
    fn name(&self) -> &'static str {
        "host"
    }

    fn sample(&mut self, _at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        let [one, five, fifteen] =
            numbers(&read(&self.proc, "loadavg")?).context("/proc/loadavg does not start with three numbers")?;
        let [uptime] = numbers(&read(&self.proc, "uptime")?).context("/proc/uptime does not start with a number")?;
        out.extend([
            Reading::own("load.1m", one),
            Reading::own("load.5m", five),
            Reading::own("load.15m", fifteen),
            Reading::own("uptime.seconds", uptime),
        ]);
        let cores = cpu::cores(&read(&self.proc, "stat")?);
        if cores > 0 {
            out.push(Reading::own("load.per_core", five / f64::from(cores)));
        }
        Ok(())
    }
}

fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let mut fields = text.split_whitespace();
    let mut numbers = [0.0; N];
    for number in &mut numbers {
        *number = fields.next()?.parse().ok()?;
    }
    Some(numbers)
}
