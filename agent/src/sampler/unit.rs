//! `unit.active`: systemd units watched by name. One `systemctl show` asks for all of them.

use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::Sampler;
use crate::reading::Reading;

/// How long `systemctl` may take.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) struct Units {
    units: Vec<String>,
}

impl Units {
    pub(super) fn new(units: &[String]) -> Self {
        Self { units: units.to_vec() }
    }
}

impl Sampler for Units {
    fn name(&self) -> &'static str {
        "unit"
    }

    fn sample(&mut self, _at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        let answer = ask(&self.units)?;
        let blocks: Vec<_> = answer.trim_end().split("\n\n").collect();
        if blocks.len() != self.units.len() {
            bail!("systemctl answered for {} of {} units", blocks.len(), self.units.len());
        }
        let mut missing = Vec::new();
        for (unit, block) in self.units.iter().zip(blocks) {
            match is_active(block) {
                Some(active) => out
                    .push(Reading::own("unit.active", f64::from(u8::from(active))).labelled([("unit", unit.as_str())])),
                None => missing.push(unit.as_str()),
            }
        }
        match missing.is_empty() {
            true => Ok(()),
            false => bail!("systemd does not know {}; correct [sample] unit", missing.join(", ")),
        }
    }
}

fn ask(units: &[String]) -> Result<String> {
    let mut child = Command::new("systemctl")
        .args(["show", "--property=LoadState,ActiveState,SubState,Type,Result", "--"])
        .args(units)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot run systemctl; without systemd leave [sample] unit empty")?;
    let (mut stdout, mut stderr) = (child.stdout.take(), child.stderr.take());
    let (sender, receiver) = mpsc::sync_channel(1);
    thread::Builder::new()
        .name("systemctl".into())
        .spawn(move || {
            let text = stdout.as_mut().map(std::io::read_to_string);
            let complaint = stderr.as_mut().map(std::io::read_to_string);
            sender.send((text, complaint))
        })
        .context("cannot start a thread to read from systemctl")?;
    let answer = receiver.recv_timeout(PATIENCE);
    if answer.is_err() {
        // It may have ended by itself in the meantime.
        let _ = child.kill();
    }
    let status = child.wait().context("cannot wait for systemctl")?;
    let Ok((Some(Ok(text)), complaint)) = answer else {
        bail!("systemctl did not answer within {} s", PATIENCE.as_secs());
    };
    if !status.success() {
        let complaint = complaint.and_then(Result::ok).unwrap_or_default();
        bail!("systemctl failed ({status}): {}", complaint.trim());
    }
    Ok(text)
}

/// Whether the unit does what it should. `None` if systemd does not know it.
fn is_active(block: &str) -> Option<bool> {
    let property = |name: &str| {
        block
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
            .unwrap_or_default()
    };
    if property("LoadState") == "not-found" {
        return None;
    }
    let one_shot = property("Type") == "oneshot";
    Some(match property("ActiveState") {
        "active" | "reloading" | "refreshing" => true,
        // A unit that keeps dying is "activating" while it waits for its next start.
        "activating" => one_shot && property("SubState") == "start",
        "inactive" => one_shot && property("Result") == "success",
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(active: &str, sub: &str, kind: &str, result: &str) -> String {
        format!("Type={kind}\nResult={result}\nLoadState=loaded\nActiveState={active}\nSubState={sub}")
    }

    #[test]
    fn a_running_service_is_active_and_a_failed_one_is_not() {
        assert_eq!(is_active(&block("active", "running", "simple", "success")), Some(true));
        assert_eq!(
            is_active(&block("failed", "failed", "simple", "exit-code")),
            Some(false)
        );
        assert_eq!(is_active(&block("inactive", "dead", "simple", "success")), Some(false));
    }

    #[test]
    fn a_service_that_keeps_dying_is_not_active() {
        assert_eq!(
            is_active(&block("activating", "auto-restart", "notify", "exit-code")),
            Some(false)
        );
    }

    #[test]
    fn a_one_shot_that_ran_to_its_end_did_its_job() {
        assert_eq!(is_active(&block("inactive", "dead", "oneshot", "success")), Some(true));
        assert_eq!(
            is_active(&block("failed", "failed", "oneshot", "exit-code")),
            Some(false)
        );
    }

    #[test]
    fn an_unknown_unit_is_no_answer() {
        assert_eq!(is_active("LoadState=not-found\nActiveState=inactive\n"), None);
    }
}
