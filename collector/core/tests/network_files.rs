//! The shipped example model is right, and each file of `config/invalid/network` gives exactly the errors it announces.

use std::path::{Path, PathBuf};

use zongbao_core::network::{Network, SourceFile};

fn config() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config")
}

/// The TOML files of a folder under `config`, sorted, each under its bare name.
fn files(folder: &str) -> Vec<SourceFile> {
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
fn announced(file: &SourceFile) -> Vec<String> {
    let lines = file.text.lines().map_while(|line| line.strip_prefix("# expect:"));
    lines.map(|line| format!("{}:{}", file.name, line.trim())).collect()
}

#[test]
fn each_invalid_file_gives_exactly_the_errors_it_announces() {
    let files = files("invalid/network");
    assert!(files.len() > 50, "the folder holds one file for each error");
    let mut wrong = Vec::new();
    for file in files {
        let errors = match Network::load(std::slice::from_ref(&file)) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        };
        if errors != announced(&file) || errors.is_empty() {
            wrong.push(format!("{} gives\n{}\n", file.name, errors.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_shipped_example_loads_without_a_warning() {
    let loaded = Network::load(&files("network")).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(loaded.warnings, []);
    assert!(loaded.network.index(&"portal".into()).is_some());
}

#[test]
fn the_shipped_example_has_nobody_without_a_contract_today() {
    let network = Network::load(&files("network"))
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .network;
    let at = "2026-11-22T00:00:00Z".parse().expect("a time");
    assert_eq!(network.uncovered(at), []);
}

#[test]
fn files_may_be_split_in_any_way_and_order() {
    let mut files = files("network");
    files.reverse();
    let reversed = Network::load(&files)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .network;
    let one = SourceFile {
        name: "all.toml".to_owned(),
        text: files
            .iter()
            .map(|file| file.text.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
    };
    let joined = Network::load(&[one])
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
        .network;
    assert_eq!(reversed.components, joined.components);
    assert_eq!(reversed.contracts, joined.contracts);
}
