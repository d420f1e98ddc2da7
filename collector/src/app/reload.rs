//! Hot reload: edits of the model are picked up while running. An invalid edit changes nothing, and says so in the log, the
//! API and the figures.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::{RecursiveMode, Watcher as _};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::restore::listed;
use super::shared::{Command, Shared, lock};
use crate::api::ports::{ModelReport, RefusedEdit};
use crate::clock;
use crate::config::{Config, load_network};

/// Editors write a file in several steps, and several files belong to one edit: it counts once it has been quiet so long.
const QUIET: Duration = Duration::from_millis(300);

/// Watches until stopped.
pub(super) async fn watch(shared: Arc<Shared>, config: Config, stop: CancellationToken) {
    let (sender, mut changes) = mpsc::channel(1);
    // One pending signal is enough: what matters is that something changed, not what.
    let handler = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            sender.try_send(()).unwrap_or_default();
        }
    };
    let watching = notify::recommended_watcher(handler).and_then(|mut watcher| {
        watcher.watch(&config.network, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    });
    let _watcher = match watching {
        Ok(watcher) => watcher,
        Err(error) => {
            let folder = config.network.display();
            tracing::error!(%error, %folder, "cannot watch the model: its edits need a restart");
            return;
        }
    };
    while settled(&mut changes, &stop).await {
        reload(&shared, &config.network).await;
    }
}

/// Waits for a change and then for quiet. False = stopped.
async fn settled(changes: &mut mpsc::Receiver<()>, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => return false,
        change = changes.recv() => if change.is_none() { return false },
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => return false,
            change = tokio::time::timeout(QUIET, changes.recv()) => match change {
                Ok(Some(())) => {}
                Ok(None) => return false,
                Err(_) => return true,
            }
        }
    }
}

/// Loads the model again and puts it in force if it is valid.
pub(super) async fn reload(shared: &Arc<Shared>, folder: &Path) {
    let path: PathBuf = folder.to_owned();
    let loaded = match tokio::task::spawn_blocking(move || load_network(&path)).await {
        Ok(loaded) => loaded,
        Err(error) => {
            tracing::error!(%error, "a defect: loading the model died");
            return;
        }
    };
    match loaded {
        Ok(loaded) => {
            let components = loaded.network.components.len();
            let (reply, in_force) = oneshot::channel();
            let network = Arc::new(loaded.network);
            if shared.commands.send(Command::Model { network, reply }).await.is_err() || in_force.await.is_err() {
                return;
            }
            let mut report = lock(&shared.model);
            *report = ModelReport {
                loaded_at: Some(clock::now()),
                files: std::mem::take(&mut report.files),
                warnings: loaded.warnings,
                refused: None,
            };
            tracing::info!(components, "the edited model is in force");
        }
        Err(problems) => {
            tracing::error!(
                "the edited model is invalid and changes nothing:\n{}",
                listed(&problems)
            );
            lock(&shared.model).refused = Some(RefusedEdit {
                at: clock::now(),
                problems,
            });
        }
    }
}
