//! `process.*`: processes watched by name or command line. All of `/proc` is scanned, so only when a watch asks for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::Sampler;
use super::rate::Rates;
use crate::config::Watch;
use crate::reading::Reading;

/// Bytes of a process name that the kernel keeps.
const NAME_BYTES: usize = 15;

pub(super) struct Processes {
    proc: PathBuf,
    watches: Vec<Watch>,
    rates: Rates<1>,
    units: Units,
}

/// What the kernel counts in.
#[derive(Clone, Copy)]
pub(super) struct Units {
    pub(super) ticks_per_second: f64,
    pub(super) page_bytes: f64,
}

impl Units {
    pub(super) fn of_this_kernel() -> Self {
        // SAFETY: sysconf only reads; both names exist on every Linux.
        let (ticks, page) = unsafe { (libc::sysconf(libc::_SC_CLK_TCK), libc::sysconf(libc::_SC_PAGESIZE)) };
        Self {
            ticks_per_second: ticks.max(1) as f64,
            page_bytes: page.max(1) as f64,
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Total {
    count: u32,
    cpu_percent: Option<f64>,
    memory_bytes: f64,
}

impl Processes {
    pub(super) fn new(proc: &Path, watches: &[Watch]) -> Self {
        Self {
            proc: proc.to_owned(),
            watches: watches.to_vec(),
            rates: Rates::new(),
            units: Units::of_this_kernel(),
        }
    }

    fn add(&mut self, at: Duration, pid: &str, totals: &mut [Total]) {
        let folder = self.proc.join(pid);
        // A process that ends while we look is simply gone.
        let Some(stat) = fs::read_to_string(folder.join("stat")).ok() else {
            return;
        };
        let Some(stat) = parse(&stat) else { return };
        let mut command = None;
        let mut rate = None;
        for (watch, total) in self.watches.iter().zip(totals) {
            if watch.process.as_ref().is_some_and(|name| !same_name(name, stat.name)) {
                continue;
            }
            if let Some(pattern) = &watch.command {
                let command = command.get_or_insert_with(|| command_line(&folder));
                if !pattern.is_match(command) {
                    continue;
                }
            }
            // A number that was given to another process must not look like a counter that jumped.
            let key = format!("{pid}/{}", stat.start);
            let rate = *rate.get_or_insert_with(|| self.rates.per_second(&key, at, [stat.ticks]));
            total.count += 1;
            total.memory_bytes += stat.resident_pages as f64 * self.units.page_bytes;
            if let Some([ticks]) = rate {
                *total.cpu_percent.get_or_insert(0.0) += 100.0 * ticks / self.units.ticks_per_second;
            }
        }
    }
}

impl Sampler for Processes {
    fn name(&self) -> &'static str {
        "process"
    }

    fn sample(&mut self, at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        let mut totals = vec![Total::default(); self.watches.len()];
        let entries = fs::read_dir(&self.proc).with_context(|| format!("cannot list {}", self.proc.display()))?;
        for entry in entries.flatten() {
            let name = entry.file_name();
            if let Some(pid) = name.to_str().filter(|name| name.bytes().all(|b| b.is_ascii_digit())) {
                self.add(at, pid, &mut totals);
            }
        }
        self.rates.end_round();
        for (watch, total) in self.watches.iter().zip(totals) {
            let labels = [("watch", watch.name.as_str())];
            out.push(Reading::own("process.count", f64::from(total.count)).labelled(labels));
            out.push(Reading::own("process.memory_bytes", total.memory_bytes).labelled(labels));
            if let Some(percent) = total.cpu_percent {
                out.push(Reading::own("process.cpu_percent", percent).labelled(labels));
            }
        }
        Ok(())
    }
}

/// What is read of a process.
pub(super) struct Stat<'a> {
    name: &'a str,
    pub(super) ticks: u64,
    start: u64,
    pub(super) resident_pages: u64,
}

/// The name stands in parentheses and may itself hold spaces and parentheses.
pub(super) fn parse(stat: &str) -> Option<Stat<'_>> {
    let (open, close) = (stat.find('(')?, stat.rfind(')')?);
    let fields: Vec<_> = stat.get(close + 1..)?.split_whitespace().collect();
    // Zombies are gone but for their exit code: they run nothing.
    if matches!(*fields.first()?, "Z" | "X") {
        return None;
    }
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    Some(Stat {
        name: stat.get(open + 1..close)?,
        ticks: number(11)? + number(12)?,
        start: number(19)?,
        resident_pages: number(21)?,
    })
}

fn same_name(watched: &str, name: &str) -> bool {
    let end = watched.floor_char_boundary(NAME_BYTES);
    watched == name || &watched[..end] == name
}

fn command_line(folder: &Path) -> String {
    let bytes = fs::read(folder.join("cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&bytes)
        .trim_end_matches('\0')
        .replace('\0', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_spaces_and_parentheses() {
        let stat = "7 (tmux: (server) x) S 1 7 7 0 -1 4194560 1 0 0 0 10 5 0 0 20 0 1 0 99 8192 3 18446744073709551615";
        let stat = parse(stat).expect("valid");
        assert_eq!(
            (stat.name, stat.ticks, stat.start, stat.resident_pages),
            ("tmux: (server) x", 15, 99, 3)
        );
    }

    #[test]
    fn a_zombie_is_no_running_process() {
        assert!(parse("7 (gone) Z 1 7 7 0 -1 4 1 0 0 0 10 5 0 0 20 0 1 0 99 0 0 0").is_none());
    }

    #[test]
    fn a_long_name_is_compared_as_the_kernel_cuts_it() {
        assert!(same_name("a-very-long-process-name", "a-very-long-pro"));
        assert!(!same_name("nginx", "nginx-exporter"));
    }
}
