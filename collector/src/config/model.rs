//! Reads the folder of the whole-network model.

use std::path::{Path, PathBuf};

use zongbao_core::network::{Loaded, Network, Problem, SourceFile};

/// Files of a model, at most.
const FILES: usize = 10_000;
/// Bytes of all of them together, at most.
const BYTES: usize = 256 << 20;

/// Reads all `*.toml` files of the folder, in the order of their names, and validates the model that they make up.
pub fn load_network(folder: &Path) -> Result<Loaded, Vec<Problem>> {
    let files = read_files(folder).map_err(|problem| vec![problem])?;
    Network::load(&files)
}

fn read_files(folder: &Path) -> Result<Vec<SourceFile>, Problem> {
    let problem = |path: &Path, message: String, fix: &str| Problem {
        file: path.display().to_string(),
        line: 1,
        column: 1,
        message,
        fix: fix.to_owned(),
    };
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
