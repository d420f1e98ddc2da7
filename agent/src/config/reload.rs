//! Follows edits of the configuration file. An edit that is wrong, or that cannot be followed while running, changes
//! nothing and says why.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use tracing::{error, info};

use super::Config;

/// Editors write a file in several steps; what comes within this time is one edit.
const SETTLE: Duration = Duration::from_millis(200);

/// The outcome of the last edit: `None` = what is in the file is in force, else why it is not.
pub type Refused = Option<String>;

/// Watches a file until the returned watcher is dropped. `config` gets every edit that is right, `refused` the outcome.
///
/// # Errors
/// The folder of the file cannot be watched.
pub fn follow(
    path: &Path,
    config: watch::Sender<Arc<Config>>,
    refused: watch::Sender<Refused>,
) -> Result<RecommendedWatcher> {
    // The folder is watched, because editors and configuration management replace the file.
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let (sender, receiver) = mpsc::channel(1);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading the file is no edit. If one is already waiting to be looked at, this one is seen with it.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = sender.try_send(());
        }
    })
    .context("cannot watch files")?;
    watcher
        .watch(&folder, RecursiveMode::NonRecursive)
        .with_context(|| format!("cannot watch {}", folder.display()))?;
    tokio::spawn(apply_edits(path.to_owned(), receiver, config, refused));
    Ok(watcher)
}

async fn apply_edits(
    path: PathBuf,
    mut edits: mpsc::Receiver<()>,
    config: watch::Sender<Arc<Config>>,
    refused: watch::Sender<Refused>,
) {
    while edits.recv().await.is_some() {
        while timeout(SETTLE, edits.recv()).await.is_ok_and(|edit| edit.is_some()) {}
        let running = config.borrow().clone();
        let outcome = match Config::load(&path) {
            Ok(new) if new == *running => None,
            Ok(new) => match fixed(&running, &new) {
                None => {
                    info!(file = %path.display(), "the configuration was changed and is in force");
                    config.send_replace(Arc::new(new));
                    None
                }
                Some(reason) => {
                    error!("the change of the configuration is not in force: {reason}");
                    Some(reason)
                }
            },
            Err(problems) => {
                for problem in &problems {
                    error!("the configuration was changed and is wrong; the old one stays in force: {problem}");
                }
                let first = problems.first().map(ToString::to_string).unwrap_or_default();
                Some(match problems.len() {
                    1 => first,
                    count => format!("{first} (and {} more)", count - 1),
                })
            }
        };
        refused.send_replace(outcome);
        // A file that is replaced all the time is not read more often than this.
        sleep(SETTLE).await;
    }
}

/// What cannot change while running.
fn fixed(old: &Config, new: &Config) -> Option<String> {
    let changed = [
        ("[agent] id", old.agent.id != new.agent.id),
        ("[spool]", old.spool != new.spool),
    ];
    let names: Vec<_> = changed
        .iter()
        .filter(|(_, changed)| *changed)
        .map(|(name, _)| *name)
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "{} can only change with a restart; restart the agent",
            names.join(" and ")
        )
    })
}
