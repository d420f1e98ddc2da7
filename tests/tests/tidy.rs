//! The architecture as a test: who may use whom, where clocks and I/O may be read, and what a file has to look like.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 90;

/// The rooms of the core in the order of the arrows: a room may use only what stands before it (and `ids`).
const CORE_ORDER: [&str; 9] = [
    "network",
    "health",
    "correlation",
    "responsibility",
    "incident",
    "sla",
    "attribution",
    "notification",
    "engine",
];

/// `collector` rooms that know nothing of one another; `app` joins them.
const SEPARATE_ROOMS: [&str; 4] = ["storage", "notify", "ingest", "api"];

struct Source {
    path: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests crate lives in the workspace")
        .to_owned()
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for folder in ["wire", "agent", "collector", "tests"] {
        collect(&root().join(folder), &mut found);
    }
    assert!(
        found.len() > 50,
        "the walk found only {} files: is it looking in the right place?",
        found.len()
    );
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !matches!(name, "target" | "node_modules" | "fuzz" | "dist") {
            collect(&path, found);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).expect("UTF-8 source");
            let path = path
                .strip_prefix(root())
                .expect("below the root")
                .to_string_lossy()
                .into_owned();
            found.push(Source { path, text });
        }
    }
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/")
        || path.contains("/tests/")
        || path.contains("/benches/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
}

/// The text before the first `#[cfg(test)]`: what ships.
fn shipped(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn assert_none(what: &str, offences: Vec<String>) {
    assert!(offences.is_empty(), "{what}:\n  {}", offences.join("\n  "));
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.path);
    assert_none("files that do not start with a `//! ` line", silent.collect());
}

#[test]
fn no_file_has_grown_past_its_seam() {
    let long = sources().into_iter().filter_map(|source| {
        let lines = source.text.lines().count();
        (lines > FILE_LINES_MAX).then(|| format!("{} ({lines} lines)", source.path))
    });
    assert_none("files to split", long.collect());
}

#[test]
fn no_function_has_grown_past_a_screen() {
    let mut long = Vec::new();
    for source in sources().iter().filter(|source| !is_test(&source.path)) {
        let mut start: Option<(usize, usize)> = None;
        for (number, line) in source.text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let words = line.trim_start();
            let opens = [
                "fn ",
                "pub fn ",
                "async fn ",
                "pub async fn ",
                "pub(crate) fn ",
                "pub(super) fn ",
            ];
            if opens.iter().any(|open| words.starts_with(open)) {
                start = Some((number, indent));
            } else if let Some((first, at)) = start
                && indent == at
                && words.starts_with('}')
            {
                if number - first > FUNCTION_LINES_MAX {
                    long.push(format!("{}:{} ({} lines)", source.path, first + 1, number - first));
                }
                start = None;
            }
        }
    }
    assert_none("functions to split", long);
}

#[test]
fn every_file_belongs_to_a_module() {
    let all = sources();
    let texts: BTreeMap<&str, &str> = all
        .iter()
        .map(|source| (source.path.as_str(), source.text.as_str()))
        .collect();
    let mut dead = Vec::new();
    for path in texts
        .keys()
        .filter(|path| path.contains("/src/") && !path.contains("/src/bin/"))
    {
        let file = Path::new(path);
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if matches!(stem, "lib" | "main") {
            continue;
        }
        let folder = file.parent().expect("a file has a folder");
        let (name, home) = match stem {
            "mod" => (
                folder.file_name().and_then(|name| name.to_str()).unwrap_or_default(),
                folder.parent(),
            ),
            _ => (stem, Some(folder)),
        };
        let home = home.expect("a module has a home");
        let parents = [
            home.join("mod.rs"),
            home.join("lib.rs"),
            home.join("main.rs"),
            home.with_extension("rs"),
        ];
        let declared = parents
            .iter()
            .filter_map(|parent| texts.get(parent.to_str()?))
            .any(|text| {
                text.lines()
                    .any(|line| line.trim_end().ends_with(&format!("mod {name};")))
            });
        if !declared {
            dead.push((*path).to_owned());
        }
    }
    assert_none("files that no module declares", dead);
}

#[test]
fn the_core_is_pure() {
    const BANNED: [&str; 12] = [
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "std::process",
        "tokio",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "println!",
        "rand::",
    ];
    let mut impure = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.path.starts_with("collector/core/src/"))
    {
        for (number, line) in shipped(&source.text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            impure.extend(
                BANNED
                    .iter()
                    .filter(|banned| code.contains(**banned))
                    .map(|banned| format!("{}:{}: {banned}", source.path, number + 1)),
            );
        }
    }
    assert_none("clocks, randomness or I/O in the core", impure);
}

#[test]
fn inside_the_core_the_arrows_run_one_way() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(inner) = source.path.strip_prefix("collector/core/src/") else {
            continue;
        };
        let Some(room) = CORE_ORDER.iter().position(|room| inner.starts_with(room)) else {
            continue;
        };
        for (number, line) in shipped(&source.text).lines().enumerate() {
            for later in &CORE_ORDER[room + 1..] {
                if line.contains(&format!("crate::{later}")) && !allowed(CORE_ORDER[room], later, line) {
                    wrong.push(format!(
                        "{}:{}: {} uses {later}",
                        source.path,
                        number + 1,
                        CORE_ORDER[room]
                    ));
                }
            }
        }
    }
    assert_none("arrows that run backwards", wrong);
}

/// Exceptions, each with its reason in ARCHITECTURE.md. There are none.
fn allowed(_room: &str, _later: &str, _line: &str) -> bool {
    false
}

#[test]
fn the_separate_rooms_of_the_collector_do_not_know_one_another() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(inner) = source.path.strip_prefix("collector/src/") else {
            continue;
        };
        let Some(room) = SEPARATE_ROOMS.iter().find(|room| inner.starts_with(*room)) else {
            continue;
        };
        for other in SEPARATE_ROOMS.iter().filter(|other| *other != room) {
            if shipped(&source.text).contains(&format!("crate::{other}")) {
                wrong.push(format!("{} uses {other}", source.path));
            }
        }
    }
    assert_none("rooms that must meet only in app", wrong);
}

#[test]
fn crates_depend_only_on_what_they_may() {
    let may: [(&str, &[&str]); 4] = [
        ("wire", &[]),
        ("agent", &["zongbao-wire"]),
        ("collector/core", &[]),
        ("collector", &["zongbao-core", "zongbao-wire"]),
    ];
    let mut wrong = Vec::new();
    for (folder, allowed) in may {
        let text = fs::read_to_string(root().join(folder).join("Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = text.parse().expect("a valid manifest");
        let dependencies = manifest
            .get("dependencies")
            .and_then(toml::Value::as_table)
            .cloned()
            .unwrap_or_default();
        wrong.extend(
            dependencies
                .keys()
                .filter(|name| name.starts_with("zongbao-") && !allowed.contains(&name.as_str()))
                .map(|name| format!("{folder} depends on {name}")),
        );
        let io = ["tokio", "sqlx", "axum", "reqwest", "rmqtt", "rumqttc"];
        if folder == "collector/core" {
            wrong.extend(
                io.iter()
                    .filter(|name| dependencies.contains_key(**name))
                    .map(|name| format!("core uses {name}")),
            );
        }
    }
    assert_none("dependencies that the architecture forbids", wrong);
}

#[test]
fn nothing_is_left_unfinished_or_silenced() {
    let marks = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["todo", "!("],
        ["unimpl", "emented!("],
        ["db", "g!("],
        ["#[ign", "ore"],
    ];
    let mut left = Vec::new();
    for source in sources().iter().filter(|source| source.path != "tests/tests/tidy.rs") {
        for (number, line) in source.text.lines().enumerate() {
            left.extend(
                marks
                    .iter()
                    .map(|halves| halves.concat())
                    .filter(|mark| line.contains(mark.as_str()))
                    .map(|mark| format!("{}:{}: {mark}", source.path, number + 1)),
            );
        }
    }
    assert_none("unfinished places", left);
}
