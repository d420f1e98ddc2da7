//! Processes of the demo: each runs on one machine of it, writes to a log of its own and dies with the demo.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// All running processes, by name.
#[derive(Debug)]
pub struct Processes {
    logs: PathBuf,
    running: BTreeMap<String, Child>,
}

impl Processes {
    /// Processes that log into this folder.
    pub fn new(logs: &Path) -> Self {
        Self {
            logs: logs.to_owned(),
            running: BTreeMap::new(),
        }
    }

    /// Where a process logs.
    pub fn log(&self, name: &str) -> PathBuf {
        self.logs.join(format!("{name}.log"))
    }

    /// Starts a process under a name that is free.
    pub fn start(&mut self, name: &str, mut command: Command) -> Result<()> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log(name))
            .context("cannot write a log")?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        // SAFETY: between fork and exec only prctl is called, which is async-signal-safe and allocates nothing.
        unsafe {
            command.pre_exec(|| nix::sys::prctl::set_pdeathsig(Signal::SIGKILL).map_err(Into::into));
        }
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {name} ({command:?})"))?;
        self.running.insert(name.to_owned(), child);
        Ok(())
    }

    /// Kills a process as a crash would, and waits until it is gone. One that is not running is left alone.
    pub fn kill(&mut self, name: &str) -> Result<()> {
        self.end(name, Signal::SIGKILL)
    }

    /// Asks a process to end, and waits until it has.
    pub fn stop(&mut self, name: &str) -> Result<()> {
        self.end(name, Signal::SIGTERM)
    }

    /// The names of processes that ended by themselves, which in the demo none should.
    pub fn ended(&mut self) -> Vec<String> {
        let mut ended = Vec::new();
        for (name, child) in &mut self.running {
            if !matches!(child.try_wait(), Ok(None)) {
                ended.push(name.clone());
            }
        }
        ended
    }

    /// Ends all: politely first, so that the agents can say goodbye to the collector, which goes last.
    pub fn stop_all(&mut self, last: &str) -> Result<()> {
        let names: Vec<String> = self.running.keys().filter(|name| *name != last).cloned().collect();
        for name in &names {
            self.signal(name, Signal::SIGCONT)?;
            self.signal(name, Signal::SIGTERM)?;
        }
        for name in names.iter().map(String::as_str).chain([last]) {
            self.end(name, Signal::SIGTERM)?;
        }
        Ok(())
    }

    fn signal(&self, name: &str, signal: Signal) -> Result<()> {
        let Some(child) = self.running.get(name) else {
            return Ok(());
        };
        match kill(Pid::from_raw(i32::try_from(child.id())?), signal) {
            Ok(()) | Err(nix::errno::Errno::ESRCH) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("cannot signal {name}")),
        }
    }

    fn end(&mut self, name: &str, signal: Signal) -> Result<()> {
        self.signal(name, signal)?;
        if let Some(mut child) = self.running.remove(name) {
            child.wait().with_context(|| format!("cannot wait for {name}"))?;
        }
        Ok(())
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        for child in self.running.values_mut() {
            // One that has ended already is what we want.
            let _ended = child.kill();
            let _reaped = child.wait();
        }
    }
}
