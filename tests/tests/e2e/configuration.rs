//! Bad configuration, one file per error with its exact message; and everything that is shipped is right.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::harness::{Folder, binary, repository};

/// The TOML files of a folder under `config`, sorted.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = repository().join("config").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

/// What the head of a file announces.
fn announced(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("# expect:"));
    lines.map(str::trim).collect()
}

fn check(program: &str, flag: &str, path: &Path) -> Output {
    let mut command = Command::new(binary(program));
    command.arg("check").arg(flag).arg(path).output().expect("it runs")
}

/// Every announced message ends a line of the program's errors, and there is no other that names this file.
fn assert_refused(output: &Output, file: &Path, expected: &[String]) {
    // Places are told with the path that was asked for; what is announced has the bare name.
    let folder = format!("{}/", file.parent().expect("a folder").display());
    let errors = String::from_utf8_lossy(&output.stderr).replace(&folder, "");
    let shown = file.display();
    assert!(!output.status.success(), "{shown} is taken for right");
    assert!(!expected.is_empty(), "{shown} announces nothing");
    for message in expected {
        assert!(
            errors.lines().any(|line| line.ends_with(message.as_str())),
            "{shown}: no {message:?} in\n{errors}"
        );
    }
    let name = file.file_name().expect("a file").to_string_lossy();
    let found = errors.lines().filter(|line| line.contains(&format!("{name}:"))).count();
    assert_eq!(found, expected.len(), "{shown} gives\n{errors}");
}

#[test]
fn each_wrong_agent_configuration_is_refused_with_its_messages() {
    for file in files("invalid/agent") {
        let text = fs::read_to_string(&file).expect("readable");
        let expected: Vec<_> = announced(&text).iter().map(|message| format!(":{message}")).collect();
        assert_refused(&check("zongbao-agent", "--config", &file), &file, &expected);
    }
}

#[test]
fn each_wrong_collector_configuration_is_refused_with_its_messages() {
    let folder = Folder::new();
    for file in files("invalid/collector") {
        let text = fs::read_to_string(&file).expect("readable");
        let copy = folder.write("collector.toml", &text);
        let expected: Vec<_> = announced(&text).iter().map(ToString::to_string).collect();
        assert_refused(&check("zongbao-collector", "--config", &copy), &copy, &expected);
    }
}

#[test]
fn each_wrong_model_is_refused_with_its_messages() {
    for file in files("invalid/network") {
        let folder = Folder::new();
        let name = file.file_name().expect("a file").to_string_lossy();
        let text = fs::read_to_string(&file).expect("readable");
        let copy = folder.write(&format!("network/{name}"), &text);
        let expected: Vec<_> = announced(&text)
            .iter()
            .map(|message| format!("{name}:{message}"))
            .collect();
        let network = copy.parent().expect("a folder");
        assert_refused(&check("zongbao-collector", "--network", network), &copy, &expected);
    }
}

#[test]
fn each_wrong_health_setting_is_refused_with_its_messages() {
    let folder = Folder::new();
    folder.write("network/all.toml", &super::harness::model::network(1, None));
    let config = folder.write("collector.toml", "network = \"network\"\nhealth = \"health.toml\"\n");
    for file in files("invalid/health") {
        let text = fs::read_to_string(&file).expect("readable");
        let copy = folder.write("health.toml", &text);
        let expected: Vec<_> = announced(&text).iter().map(ToString::to_string).collect();
        assert_refused(&check("zongbao-collector", "--config", &config), &copy, &expected);
    }
}

#[test]
fn what_is_shipped_is_right() {
    let folder = Folder::new();
    let config = repository().join("config");
    for file in files("network") {
        let name = file.file_name().expect("a file").to_string_lossy();
        folder.write(
            &format!("network/{name}"),
            &fs::read_to_string(&file).expect("readable"),
        );
    }
    let collector = fs::read_to_string(config.join("collector.toml")).expect("readable");
    let with_health = collector.replace("# health = ", "health = ");
    assert_ne!(collector, with_health);
    for health in ["health.toml", "demo/health.toml"] {
        folder.write(
            "health.toml",
            &fs::read_to_string(config.join(health)).expect("readable"),
        );
        let copy = folder.write("collector.toml", &with_health);
        assert_right(&check("zongbao-collector", "--config", &copy));
    }
    assert_right(&check("zongbao-collector", "--network", &config.join("demo/network")));
    assert_right(&check("zongbao-agent", "--config", &config.join("agent.toml")));
}

fn assert_right(output: &Output) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(!errors.contains("warning:"), "{errors}");
}
