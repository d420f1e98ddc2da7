//! Reads the shipped configuration for tests.

use std::path::{Path, PathBuf};

use zongbao_core::network::SourceFile;

fn config() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config")
}

/// The TOML files of a folder under `config`, sorted, each under its bare name.
pub fn of(folder: &str) -> Vec<SourceFile> {
    let folder = config().join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable folder").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let file = |path: &PathBuf| SourceFile {
        name: path.file_name().expect("a file").to_string_lossy().into_owned(),
        text: std::fs::read_to_string(path).expect("readable file"),
    };
    paths.iter().map(file).collect()
}

/// What a file announces in its first lines: `# expect: LINE:COLUMN: message; fix`.
pub fn announced(file: &SourceFile) -> Vec<String> {
    let lines = file.text.lines().map_while(|line| line.strip_prefix("# expect:"));
    lines.map(|line| format!("{}:{}", file.name, line.trim())).collect()
}
