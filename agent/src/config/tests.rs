//! The shipped configurations: the documented one must say the defaults, each invalid one its exact errors.

use std::fs;
use std::path::PathBuf;

use super::check::Files;
use super::*;

fn shipped(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../config").join(path)
}

fn parse(text: &str) -> Result<Config, Vec<Problem>> {
    Config::parse("agent.toml", text, Files::Ignore)
}

#[test]
fn an_empty_file_is_right() {
    assert_eq!(parse(""), Ok(Config::default()));
}

#[test]
fn the_sample_says_the_defaults() {
    let text = fs::read_to_string(shipped("agent.toml")).expect("the sample is there");
    assert_eq!(parse(&text), Ok(Config::default()));
}

#[test]
fn the_examples_in_the_sample_are_right() {
    let text = fs::read_to_string(shipped("agent.toml")).expect("the sample is there");
    let uncommented: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with("#password "))
        .map(|line| match line.strip_prefix('#') {
            Some(example) if !example.starts_with(' ') => example,
            _ => line,
        })
        .map(|line| line.replace("url = \"mqtt:", "url = \"mqtts:"))
        .collect();
    let config = parse(&uncommented.join("\n")).expect("right");
    assert_eq!(config.agent.id.as_deref(), Some("web-1"));
    assert_eq!((config.probe.len(), config.sample.process.len()), (1, 1));
}

#[test]
fn the_sample_shows_every_key() {
    let text = fs::read_to_string(shipped("agent.toml")).expect("the sample is there");
    for section in ["agent", "broker", "spool", "sample", "sample.filesystem", "probes"] {
        let problems = parse(&format!("[{section}]\nno_such_key = 1\n")).expect_err("an unknown key");
        let known = problems[0]
            .fix
            .strip_prefix("remove it; known here: ")
            .expect("the list of keys");
        for key in known.split(", ").filter(|key| !["filesystem", "process"].contains(key)) {
            let shown = text
                .lines()
                .any(|line| line.trim_start_matches('#').starts_with(&format!("{key} = ")));
            assert!(shown, "[{section}] {key} is not in config/agent.toml");
        }
    }
}

#[test]
fn each_invalid_file_gets_exactly_its_errors() {
    let folder = shipped("invalid/agent");
    let mut files = 0;
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let text = fs::read_to_string(&path).expect("readable");
        let expected: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# expect: "))
            .collect();
        let problems = Config::parse("", &text, Files::MustExist).expect_err("it is invalid");
        let found: Vec<_> = problems
            .iter()
            .map(|problem| problem.to_string().trim_start_matches(':').to_owned())
            .collect();
        assert_eq!(found, expected, "{}", path.display());
        files += 1;
    }
    assert!(files > 10);
}

#[test]
fn a_missing_file_is_explained() {
    let problems = Config::load(Path::new("no-such-folder/agent.toml")).expect_err("missing");
    assert!(
        problems[0]
            .to_string()
            .starts_with("no-such-folder/agent.toml:1:1: cannot read")
    );
}
