//! Hot reload: edits of the model and of the health settings are picked up while running. An invalid edit changes nothing,
//! and says so in the log, the API and the figures.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::{RecursiveMode, Watcher as _};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use zongbao_core::engine::Settings;
use zongbao_core::network::Problem;

use super::restore::listed;
use super::shared::{Command, Shared, lock};
use crate::api::ports::{ModelReport, RefusedEdit};
use crate::clock;
use crate::config::{Config, load_health, load_network};

/// Editors write a file in several steps, and several files belong to one edit: it counts once it has been quiet so long.
const QUIET: Duration = Duration::from_millis(300);

/// Watches until stopped.
pub(super) async fn watch(shared: Arc<Shared>, config: Config, stop: CancellationToken) {
    let (sender, mut changes) = mpsc::channel(64);
    let handler = move |event: notify::Result<notify::Event>| {
        if let Ok(event) = event
            && !event.kind.is_access()
        {
            // A full channel means that a reload of everything is due anyway.
            sender.try_send(event.paths).unwrap_or_default();
        }
    };
    let mut watcher = match notify::recommended_watcher(handler) {
        Ok(watcher) => watcher,
        Err(error) => {
            tracing::error!(%error, "cannot watch files: edits need a restart");
            return;
        }
    };
    for folder in folders(&config).iter().filter(|folder| folder.is_dir()) {
        if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
            let folder = folder.display();
            tracing::error!(%error, %folder, "cannot watch a folder: edits there need a restart");
        }
    }
    let network = full(&config.network);
    while let Some(paths) = settled(&mut changes, &stop).await {
        let touched = |file: &Path| paths.iter().any(|path| path.file_name() == file.file_name());
        if paths.iter().any(|path| path.starts_with(&network)) {
            reload_model(&shared, &config.network).await;
        }
        if let Some(health) = config.health.as_deref().filter(|file| touched(file)) {
            reload_health(&shared, health).await;
        }
        if touched(&config.file) {
            report_configuration(&shared, &config);
        }
    }
}

/// What is watched: folders, not files, because editors replace files. Changes are told with the path that is watched, so
/// these are full paths, whatever the configuration was called by.
fn folders(config: &Config) -> Vec<PathBuf> {
    let files = [config.health.as_deref(), Some(config.file.as_path())];
    let around = files.into_iter().flatten().map(full);
    let around = around.filter_map(|file| file.parent().map(Path::to_owned));
    around.chain([full(&config.network)]).collect()
}

/// The path from the root, without following links. A folder that was removed under the process leaves it as it is.
fn full(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Waits for changes and then for quiet; what changed. `None` = stopped.
async fn settled(changes: &mut mpsc::Receiver<Vec<PathBuf>>, stop: &CancellationToken) -> Option<Vec<PathBuf>> {
    let mut paths = stop.run_until_cancelled(changes.recv()).await??;
    loop {
        let more = stop
            .run_until_cancelled(tokio::time::timeout(QUIET, changes.recv()))
            .await?;
        match more {
            Ok(more) => paths.extend(more?),
            Err(_) => return Some(paths),
        }
    }
}

/// Loads the model again and puts it in force if it is valid.
pub(super) async fn reload_model(shared: &Arc<Shared>, folder: &Path) {
    let path = folder.to_owned();
    let Some(loaded) = aside(move || load_network(&path)).await else {
        return;
    };
    match loaded {
        Ok(loaded) => {
            let components = loaded.network.components.len();
            let network = Arc::new(loaded.network);
            if !in_force(shared, |reply| Command::Model { network, reply }).await {
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
        Err(problems) => refuse(shared, "model", problems),
    }
}

/// Loads the health settings again and puts them in force if they are valid.
pub(super) async fn reload_health(shared: &Arc<Shared>, file: &Path) {
    let path = file.to_owned();
    let Some(loaded) = aside(move || load_health(Some(&path))).await else {
        return;
    };
    match loaded {
        Ok(settings) => {
            let settings: Box<Settings> = Box::new(settings);
            if in_force(shared, |reply| Command::Settings { settings, reply }).await {
                lock(&shared.model).refused = None;
                tracing::info!("the edited health settings are in force");
            }
        }
        Err(problems) => refuse(shared, "health settings", problems),
    }
}

/// The configuration itself is read at start: an edit is only checked, and said to need a restart.
fn report_configuration(shared: &Shared, running: &Config) {
    match Config::load(&running.file) {
        Ok(edited) if edited == *running => lock(&shared.config_pending).take(),
        Ok(_) => {
            tracing::warn!("the configuration was edited: restart the collector to put it in force");
            lock(&shared.config_pending).replace("edited, in force after a restart".to_owned())
        }
        Err(problems) => {
            tracing::error!(
                "the edited configuration is invalid and changes nothing:\n{}",
                listed(&problems)
            );
            lock(&shared.config_pending).replace(format!("edited and invalid: {}", listed(&problems)))
        }
    };
}

fn refuse(shared: &Shared, what: &str, problems: Vec<Problem>) {
    tracing::error!(
        "the edited {what} is invalid and changes nothing:\n{}",
        listed(&problems)
    );
    lock(&shared.model).refused = Some(RefusedEdit {
        at: clock::now(),
        problems,
    });
}

/// Runs something that may take a while away from the tasks.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Some(done),
        Err(error) => {
            tracing::error!(%error, "a defect: a reload died");
            None
        }
    }
}

/// Sends a command and waits until it is in force. False = the collector is stopping.
async fn in_force(shared: &Shared, command: impl FnOnce(oneshot::Sender<()>) -> Command) -> bool {
    let (reply, done) = oneshot::channel();
    shared.commands.send(command(reply)).await.is_ok() && done.await.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_paths_are_watched_also_if_the_configuration_was_called_by_its_bare_name() {
        let text = "network = \"network\"\nhealth = \"health.toml\"\n";
        let config =
            Config::from_text(Path::new(""), "collector.toml", text).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let here = std::env::current_dir().expect("there is one");
        assert_eq!(folders(&config), [here.clone(), here.clone(), here.join("network")]);
    }
}
