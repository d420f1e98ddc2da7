//! `demo --stage`: the network is held up, and things break and are mended on command, a line each on standard input.
//!
//! Each command is answered by one line, which begins with `done` or `failed`: for people who show the product, and for the
//! browser tests, which drive it.

use std::collections::BTreeSet;
use std::io::BufRead as _;

use anyhow::{Context as _, Result, bail};
use tokio::sync::mpsc;

use super::lab::Lab;
use super::story::{ACTS, Act};
use super::watch::PASSWORD;

/// Commands that wait while one is obeyed; whoever sends more is held up.
const WAITING_MAX: usize = 16;

/// Obeys until standard input ends.
pub async fn direct(lab: &mut Lab) -> Result<()> {
    println!("{}\nready {} (password of all accounts: {PASSWORD})", help(), lab.url());
    let mut commands = commands()?;
    let mut stage = Stage::default();
    while let Some(command) = commands.recv().await {
        match stage.obey(lab, command.trim()) {
            Ok(()) => println!("done {}", command.trim()),
            Err(error) => println!("failed {}: {error:#}", command.trim()),
        }
    }
    Ok(())
}

/// The lines of standard input. A thread of its own reads them, which the end of the demo need not wait for.
fn commands() -> Result<mpsc::Receiver<String>> {
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    std::thread::Builder::new()
        .name("demo-stage".into())
        .spawn(move || {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                if sender.blocking_send(line).is_err() {
                    return;
                }
            }
        })
        .context("cannot listen to standard input")?;
    Ok(receiver)
}

/// What is broken at the moment.
#[derive(Default)]
struct Stage {
    struck: BTreeSet<&'static str>,
    collector_killed: bool,
}

impl Stage {
    fn obey(&mut self, lab: &mut Lab, command: &str) -> Result<()> {
        match command.split_once(' ').unwrap_or((command, "")) {
            ("strike", name) => {
                let act = find(name)?;
                if !self.struck.insert(act.name) {
                    bail!("it is broken already");
                }
                (act.strike)(lab)
            }
            ("heal", name) => {
                let act = find(name)?;
                if !self.struck.remove(act.name) {
                    bail!("it is not broken");
                }
                (act.heal)(lab)
            }
            ("kill", "collector") if !self.collector_killed => {
                self.collector_killed = true;
                lab.crash_collector()
            }
            ("start", "collector") if self.collector_killed => {
                self.collector_killed = false;
                lab.start_collector()
            }
            ("kill" | "start", "collector") => bail!("it is so already"),
            ("help", _) => {
                println!("{}", help());
                Ok(())
            }
            _ => bail!("no such command; `help` lists them"),
        }
    }
}

fn find(name: &str) -> Result<&'static Act> {
    ACTS.iter()
        .find(|act| act.name == name)
        .with_context(|| format!("nothing here is called \"{name}\"; `help` lists what can break"))
}

fn help() -> String {
    let faults = ACTS
        .iter()
        .map(|act| format!("    {:14} {} · {}\n", act.name, act.title[0], act.title[1]));
    format!(
        "  strike NAME, heal NAME; kill collector, start collector; the end of input takes everything down\n{}",
        faults.collect::<String>().trim_end()
    )
}
