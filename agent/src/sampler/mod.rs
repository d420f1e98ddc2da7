//! Samplers: what the host says about itself, one file each. Parsing stands apart from reading, `/proc` and `/sys` can be
//! moved, and each sampler reports how long it took and whether it succeeded.

mod cpu;
mod disk;
mod filesystem;
mod host;
mod interface;
mod memory;
mod own;
mod process;
mod rate;
mod statfs;
mod temperature;
mod time;
mod unit;
pub mod worker;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::config::Sample;
use crate::reading::Reading;

/// One source of readings. It keeps what it needs to turn counters into rates.
trait Sampler: Send {
    /// Its name in the configuration and in `agent.sampler_*`.
    fn name(&self) -> &'static str;
    /// Reads once. `at` is monotonic time; what a host does not have is no error, just no reading.
    fn sample(&mut self, at: Duration, out: &mut Vec<Reading>) -> Result<()>;
}

/// Names of all samplers, as `[sample] disabled` takes them.
pub const NAMES: &[&str] = &[
    "agent",
    "cpu",
    "disk",
    "filesystem",
    "host",
    "interface",
    "memory",
    "process",
    "temperature",
    "time",
    "unit",
];

/// All configured samplers.
pub struct Samplers {
    samplers: Vec<Box<dyn Sampler>>,
    start: Instant,
}

/// One round of readings, and why a sampler gave none.
#[derive(Debug, Default)]
pub struct Sampled {
    /// What was read.
    pub readings: Vec<Reading>,
    /// Samplers that failed, with the reason.
    pub failures: Vec<(&'static str, String)>,
}

impl Samplers {
    /// Builds the samplers that the configuration leaves enabled.
    pub fn new(config: &Sample) -> Self {
        let proc = config.proc.as_path();
        let sys = config.sys.as_path();
        let mut samplers: Vec<Box<dyn Sampler>> = vec![
            Box::new(cpu::Cpu::new(proc)),
            Box::new(host::Host::new(proc)),
            Box::new(memory::Memory::new(proc)),
            Box::new(filesystem::Filesystems::new(proc, &config.filesystem)),
            Box::new(disk::Disks::new(proc, sys, &config.disk_ignore)),
            Box::new(interface::Interfaces::new(proc, sys, &config.interface_ignore)),
            Box::new(temperature::Temperatures::new(sys)),
            Box::new(time::Clock),
            Box::new(own::Own),
        ];
        if !config.process.is_empty() {
            samplers.push(Box::new(process::Processes::new(proc, &config.process)));
        }
        if !config.unit.is_empty() {
            samplers.push(Box::new(unit::Units::new(&config.unit)));
        }
        samplers.retain(|sampler| !config.disabled.iter().any(|name| name == sampler.name()));
        Self {
            samplers,
            start: Instant::now(),
        }
    }

    /// Reads everything once.
    pub fn sample(&mut self) -> Sampled {
        self.sample_at(self.start.elapsed())
    }

    fn sample_at(&mut self, at: Duration) -> Sampled {
        let mut sampled = Sampled::default();
        for sampler in &mut self.samplers {
            let start = Instant::now();
            let result = sampler.sample(at, &mut sampled.readings);
            let labels = [("sampler", sampler.name())];
            let seconds = start.elapsed().as_secs_f64();
            sampled.readings.extend([
                Reading::own("agent.sampler_duration_seconds", seconds).labelled(labels),
                Reading::own("agent.sampler_success", f64::from(u8::from(result.is_ok()))).labelled(labels),
            ]);
            if let Err(error) = result {
                sampled.failures.push((sampler.name(), format!("{error:#}")));
            }
        }
        sampled
    }
}

/// Reads a small text file under a movable root.
fn read(root: &Path, path: &str) -> Result<String> {
    let path: PathBuf = root.join(path);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a number from a file of `/sys`; `None` if it is not there or is none (drivers answer with errors).
fn number(path: &Path) -> Option<f64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests;
