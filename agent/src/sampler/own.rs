//! `agent.cpu_seconds_total` and `agent.memory_bytes`: what the agent itself costs, from `/proc/self/stat`.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::process::{self, Units};
use super::{Sampler, read};
use crate::reading::Reading;

pub(super) struct Own;

impl Sampler for Own {
    fn name(&self) -> &'static str {
        "agent"
    }

    fn sample(&mut self, _at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        // Its own, wherever the rest of the host is read from.
        let text = read(Path::new("/proc"), "self/stat")?;
        let stat = process::parse(&text).context("/proc/self/stat has another form than expected")?;
        let units = Units::of_this_kernel();
        out.extend([
            Reading::own("agent.cpu_seconds_total", stat.ticks as f64 / units.ticks_per_second),
            Reading::own("agent.memory_bytes", stat.resident_pages as f64 * units.page_bytes),
        ]);
        Ok(())
    }
}
