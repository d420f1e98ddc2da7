//! The shipped example is the truth about keys and defaults, and every mistake has its exact message.

use std::path::{Path, PathBuf};

use super::*;

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../config").join(name)
}

fn parse(text: &str) -> (Result<Config, Vec<Problem>>, Vec<String>) {
    Config::parse(Path::new("/etc/zongbao"), "collector.toml", text)
}

#[test]
fn the_shipped_example_says_the_defaults() {
    let text = std::fs::read_to_string(shipped("collector.toml")).expect("shipped");
    let (example, _) = parse(&text);
    let (defaults, _) = parse("");
    assert_eq!(example.expect("valid"), defaults.expect("valid"));
}

#[test]
fn the_shipped_example_documents_every_key_and_no_other() {
    let text = std::fs::read_to_string(shipped("collector.toml")).expect("shipped");
    let (_, mut known) = parse("");
    known.sort();
    let mut documented = Vec::new();
    let mut section = String::new();
    for line in text.lines() {
        let line = line.strip_prefix("# ").unwrap_or(line);
        if let Some(name) = line.strip_prefix('[') {
            section = format!("{}.", name.trim_end_matches(']'));
        } else if let Some((key, _)) = line.split_once(" = ")
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            documented.push(format!("{section}{key}"));
        }
    }
    documented.sort();
    assert_eq!(documented, known);
}

#[test]
fn every_mistake_has_its_message_and_place() {
    let mut seen = 0;
    for entry in std::fs::read_dir(shipped("invalid/collector")).expect("shipped") {
        let path = entry.expect("readable").path();
        let text = std::fs::read_to_string(&path).expect("readable");
        let expected: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# expect: "))
            .collect();
        let (result, _) = parse(&text);
        let found: Vec<String> = result
            .err()
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(!expected.is_empty(), "{} expects nothing", path.display());
        assert_eq!(found, expected, "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 8, "only {seen} invalid files");
}

#[test]
fn secrets_are_never_shown() {
    let (config, _) =
        parse("[secrets]\nwebhook = \"s3cret\"\n[smtp]\nhost = \"m\"\nfrom = \"a@b.cn\"\npassword = \"s3cret\"\n");
    let shown = format!("{:?}", config.expect("valid"));
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[test]
fn a_missing_file_says_what_to_do() {
    let problems = Config::load(Path::new("/nonexistent/collector.toml")).expect_err("there is none");
    assert!(problems[0].to_string().contains("--config"), "{}", problems[0]);
}

#[test]
fn all_problems_come_at_once() {
    let (result, _) = parse("state_dir = 1\nnetwrok = \"n\"\n[ingest]\nqueue_mib = 0\n");
    assert_eq!(result.expect_err("three problems").len(), 3);
}

#[test]
fn the_service_manager_accepts_the_unit() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let unit = std::fs::read_to_string(shipped("systemd/zongbao-collector.service")).expect("shipped");
    // The program need not be installed for the unit to be right.
    let unit = unit.replace("/usr/bin/zongbao-collector", "/bin/true");
    let file = folder.path().join("zongbao-collector.service");
    std::fs::write(&file, unit).expect("written");
    let verify = std::process::Command::new("systemd-analyze")
        .arg("verify")
        .arg(&file)
        .output();
    let Ok(output) = verify else {
        println!("skipped: the_service_manager_accepts_the_unit: no systemd-analyze here");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && !said.contains("zongbao-collector.service"),
        "{said}"
    );
}
