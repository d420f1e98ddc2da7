//! Reads the folder of the whole-network model, and the health settings beside it.

use std::path::{Path, PathBuf};

use zongbao_core::engine::Settings;
use zongbao_core::network::{Channel, Loaded, Network, Problem, SourceFile};

use super::Config;

/// Files of a model, at most.
const FILES: usize = 10_000;
/// Bytes of all of them together, at most.
const BYTES: usize = 256 << 20;

/// Reads all `*.toml` files of the folder, in the order of their names, and validates the model that they make up.
pub fn load_network(folder: &Path) -> Result<Loaded, Vec<Problem>> {
    let files = read_files(folder).map_err(|problem| vec![problem])?;
    Network::load(&files)
}

/// Reads the settings of health, correlation and incidents; the defaults if there is no file.
pub fn load_health(file: Option<&Path>) -> Result<Settings, Vec<Problem>> {
    let Some(path) = file else {
        return Ok(Settings::default());
    };
    match std::fs::read_to_string(path) {
        Ok(text) => Settings::from_toml(&path.display().to_string(), &text),
        Err(error) => Err(vec![problem(
            path,
            format!("cannot read the health settings: {error}"),
            "give the right file with the key `health`, readable by this user",
        )]),
    }
}

/// Channels of the model that name a secret which the configuration does not have.
pub fn missing_secrets(config: &Config, network: &Network) -> Vec<Problem> {
    let mut problems = Vec::new();
    for party in &network.parties {
        for channel in &party.channels {
            let Channel::Webhook { secret: Some(name), .. } = channel else {
                continue;
            };
            if !config.secrets.iter().any(|(known, _)| known == name) {
                problems.push(problem(
                    &config.file,
                    format!(
                        "a channel of party `{}` is signed with the secret `{name}`, which is missing",
                        party.id
                    ),
                    &format!("add `{name}` to [secrets]"),
                ));
            }
        }
    }
    problems
}

/// A problem of a whole file.
fn problem(path: &Path, message: String, fix: &str) -> Problem {
    Problem {
        file: path.display().to_string(),
        line: 1,
        column: 1,
        message,
        fix: fix.to_owned(),
    }
}

fn read_files(folder: &Path) -> Result<Vec<SourceFile>, Problem> {
    let mut paths = toml_files(folder).map_err(|error| {
        let message = format!("cannot read the folder of the whole-network model: {error}");
        problem(folder, message, "give the right folder, readable by this user")
    })?;
    paths.sort();
    if paths.is_empty() {
        let message = "the folder of the whole-network model has no .toml file".to_owned();
        return Err(problem(
            folder,
            message,
            "put the model there, see the example in config/network",
        ));
    }
    if paths.len() > FILES {
        let message = format!("the model has {} files, more than {FILES}", paths.len());
        return Err(problem(folder, message, "merge some of them"));
    }
    let mut bytes = 0;
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|error| {
            problem(
                &path,
                format!("cannot read the file: {error}"),
                "make it readable UTF-8 text",
            )
        })?;
        bytes += text.len();
        if bytes > BYTES {
            let message = format!("the model has more than {} MiB", BYTES >> 20);
            return Err(problem(&path, message, "remove what does not belong to it"));
        }
        files.push(SourceFile {
            name: path.display().to_string(),
            text,
        });
    }
    Ok(files)
}

fn toml_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    Ok(paths)
}
