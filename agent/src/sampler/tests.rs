//! A written host, read twice ten seconds apart, gives exactly the readings of the golden file.

use std::fs;
use std::path::Path;

use super::*;
use crate::catalogue;
use crate::config::Config;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("writable");
    for entry in fs::read_dir(from).expect("a fixture") {
        let path = entry.expect("readable").path();
        let target = to.join(path.file_name().expect("a name"));
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).expect("writable")),
        }
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// What does not depend on the machine that runs the test: a written `/proc` has no file systems to ask.
fn config(root: &Path) -> Sample {
    let text = r#"
        [sample]
        disabled = ["agent", "filesystem", "time"]
        [[sample.process]]
        name = "nginx"
        process = "nginx"
        [[sample.process]]
        name = "workers"
        command = "worker process$"
        [[sample.process]]
        name = "missing"
        process = "no-such-process"
    "#;
    let config: Config = toml::from_str(text).expect("right");
    Sample {
        proc: root.join("proc"),
        sys: root.join("sys"),
        ..config.sample
    }
}

fn text(readings: &[Reading]) -> String {
    let stable = readings
        .iter()
        .filter(|reading| reading.metric != "agent.sampler_duration_seconds");
    let line = |reading: &Reading| {
        let value = catalogue::round(reading.metric, reading.value);
        format!("{}{{{}}} {value}\n", reading.metric, reading.instance)
    };
    stable.map(line).collect()
}

#[test]
fn a_written_host_gives_its_golden_readings() {
    let root = tempfile::tempdir().expect("a folder");
    copy(&fixture("web-1/before"), root.path());
    let mut samplers = Samplers::new(&config(root.path()));
    samplers.sample_at(Duration::from_secs(100));
    copy(&fixture("web-1/after"), root.path());
    let sampled = samplers.sample_at(Duration::from_secs(110));
    assert_eq!(sampled.failures, []);
    insta::assert_snapshot!(text(&sampled.readings));
}

#[test]
fn every_reading_is_in_the_catalogue_with_its_labels() {
    let mut samplers = Samplers::new(&Sample::default());
    samplers.sample_at(Duration::from_secs(1));
    let root = tempfile::tempdir().expect("a folder");
    copy(&fixture("web-1/before"), root.path());
    let mut written = Samplers::new(&config(root.path()));
    written.sample_at(Duration::from_secs(1));
    let readings = [
        samplers.sample_at(Duration::from_secs(2)).readings,
        written.sample_at(Duration::from_secs(2)).readings,
    ];
    for reading in readings.concat() {
        let metric = catalogue::find(reading.metric).unwrap_or_else(|| panic!("{} is unknown", reading.metric));
        let labels: Vec<_> = zongbao_wire::parse_instance(&reading.instance)
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        assert_eq!(labels, metric.labels, "{}", reading.metric);
    }
}

#[test]
fn a_sampler_that_fails_says_why_and_the_others_go_on() {
    let root = tempfile::tempdir().expect("a folder");
    copy(&fixture("web-1/before"), root.path());
    fs::remove_file(root.path().join("proc/meminfo")).expect("it was there");
    let sampled = Samplers::new(&config(root.path())).sample_at(Duration::ZERO);
    let [(name, why)] = sampled.failures.as_slice() else {
        panic!("one failure expected: {:?}", sampled.failures);
    };
    assert_eq!(*name, "memory");
    assert!(why.contains("proc/meminfo"), "{why}");
    let success = |name: &str| {
        let wanted = Reading::own("agent.sampler_success", 0.0)
            .labelled([("sampler", name)])
            .instance;
        let found = |reading: &&Reading| reading.metric == "agent.sampler_success" && reading.instance == wanted;
        sampled.readings.iter().find(found).map(|reading| reading.value)
    };
    assert_eq!((success("memory"), success("cpu")), (Some(0.0), Some(1.0)));
}
