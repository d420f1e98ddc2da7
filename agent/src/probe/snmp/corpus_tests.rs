//! Recordings of real devices: what they must yield. They lie beside the repository, in `../shared/corpora`; without them
//! these tests skip themselves.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::device::Device;
use super::interpret;
use super::tree::Tree;
use super::value::{Oid, Value};

/// A folder of recordings.
pub(super) fn corpus(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/corpora")
        .join(name);
    if !folder.is_dir() {
        println!("skipped: there are no recordings at {}", folder.display());
        return None;
    }
    Some(folder)
}

/// The recordings of a folder, sorted.
pub(super) fn recordings(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("readable")
        .map(|entry| entry.expect("readable").path());
    let mut files = entries
        .filter(|path| path.extension().is_some_and(|end| end == "snmprec"))
        .collect::<Vec<_>>();
    files.sort();
    files
}

/// What a recording holds.
pub(super) fn tree(file: &Path) -> Tree {
    let mut tree = Tree::default();
    for line in String::from_utf8_lossy(&fs::read(file).expect("readable")).lines() {
        let mut fields = line.splitn(3, '|');
        let (Some(name), Some(tag), Some(text)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let Some(name) = oid(name) else { continue };
        let hex = tag.ends_with('x');
        let bytes = || if hex { unhex(text) } else { text.as_bytes().to_vec() };
        let value = match tag.trim_end_matches('x') {
            "2" => Value::Integer(text.parse().expect("a number")),
            "4" | "64" => Value::Bytes(bytes()),
            "6" => Value::Oid(oid(text).expect("an identifier")),
            "65" | "66" | "67" => Value::Unsigned(text.parse::<u64>().expect("a number") & 0xffff_ffff),
            "70" => Value::Unsigned(text.parse().expect("a number")),
            _ => continue,
        };
        tree.insert(name, value);
    }
    tree
}

fn oid(text: &str) -> Option<Oid> {
    text.trim_start_matches('.')
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<Vec<u32>>>()
        .map(Oid)
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text
        .chars()
        .filter_map(|c| c.to_digit(16))
        .map(|digit| digit as u8)
        .collect::<Vec<_>>();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

/// What of a device differs from what is expected of it.
pub(super) fn differences(expected: &Json, device: &Device) -> Vec<String> {
    let actual = serde_json::to_value(device).expect("serializable");
    let mut differences = Vec::new();
    system(&expected["system"], &actual["system"], &mut differences);
    let (wanted, got) = (list(expected, "ports"), list(&actual, "ports"));
    if wanted.len() != got.len() {
        differences.push(format!("{} ports instead of {}", got.len(), wanted.len()));
    }
    for port in wanted {
        match got.iter().find(|found| found["ifIndex"] == port["ifIndex"]) {
            None => differences.push(format!("no port {}", port["ifIndex"])),
            Some(found) => fields(port, found, "port", &mut differences),
        }
    }
    for (kind, key) in [
        ("processors", "description"),
        ("memory", "description"),
        ("temperatures", "description"),
    ] {
        named(kind, key, list(expected, kind), list(&actual, kind), &mut differences);
    }
    let (wanted, got) = (list(expected, "neighbours"), list(&actual, "neighbours"));
    let found = |wanted: &Json| {
        got.iter().any(|found| {
            let port = found["remote_port"].as_str().unwrap_or_default();
            let chassis = found["remote_chassis"].as_str().unwrap_or_default();
            found["protocol"] == wanted["protocol"]
                && found["remote_name"] == wanted["remote_name"]
                && (wanted["remote_port"] == port || wanted["remote_port"] == format!("{port} ({chassis})"))
        })
    };
    differences.extend(
        wanted
            .iter()
            .filter(|one| !found(one))
            .map(|one| format!("no neighbour {one}")),
    );
    if wanted.len() != got.len() {
        differences.push(format!("{} neighbours instead of {}", got.len(), wanted.len()));
    }
    differences
}

fn list<'a>(json: &'a Json, key: &str) -> &'a [Json] {
    json[key].as_array().map_or(&[], Vec::as_slice)
}

fn system(expected: &Json, actual: &Json, differences: &mut Vec<String>) {
    for (key, wanted) in expected.as_object().expect("an object") {
        let got = &actual[key];
        // The expectation took the state of the next table (`unlocked`) for a patch where a device has no patch.
        let plain = |json: &Json| {
            json.as_str()
                .map(|text| text.replace(" [unlocked]", "").replace('\r', ""))
        };
        if !wanted.is_null() && plain(wanted) != plain(got) && !wanted.as_str().is_some_and(str::is_empty) {
            differences.push(format!("{key}: {got} instead of {wanted}"));
        }
    }
}

/// `null` in the expectation means that it does not say.
fn fields(expected: &Json, actual: &Json, what: &str, differences: &mut Vec<String>) {
    for (key, wanted) in expected.as_object().expect("an object") {
        let got = &actual[key];
        let same = match (wanted.as_f64(), got.as_f64()) {
            // The expectation has 0 where the device has no such counter, whole percents, and sizes in the device's own
            // unit: KiB for one, hundredths for one that tells no size at all.
            (Some(wanted), None) => wanted == 0.0 || (key.ends_with("_bytes") && expected["total_bytes"] == 100),
            (Some(wanted), Some(got)) if key.ends_with("_bytes") => got == wanted || got == wanted * 1_024.0,
            (Some(wanted), Some(got)) if key == "used_percent" => (wanted - got).abs() <= 1.0,
            (Some(wanted), Some(got)) => (wanted - got).abs() < 0.001,
            _ => wanted.is_null() || wanted == got,
        };
        if !same {
            differences.push(format!(
                "{what} {}: {key} is {got} instead of {wanted}",
                expected["description"]
            ));
        }
    }
}

fn named(kind: &str, key: &str, wanted: &[Json], got: &[Json], differences: &mut Vec<String>) {
    // An empty list means that the expectation does not say: such recordings do have processors and sensors.
    if !wanted.is_empty() && wanted.len() != got.len() {
        differences.push(format!("{} {kind} instead of {}: {got:?}", got.len(), wanted.len()));
    }
    for one in wanted {
        match got.iter().find(|found| found[key] == one[key]) {
            None => differences.push(format!("no {kind} {}", one[key])),
            Some(found) => fields(one, found, kind, differences),
        }
    }
}

#[test]
fn every_recorded_device_is_read_as_expected() {
    let Some(folder) = corpus("snmp") else { return };
    let mut differences_of_all = Vec::new();
    for file in recordings(&folder) {
        let expected = fs::read_to_string(file.with_extension("json")).expect("an expectation");
        let expected: Json = serde_json::from_str(&expected).expect("JSON");
        let differences = differences(&expected, &interpret(&tree(&file)));
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        println!("{name}: {} differences", differences.len());
        differences_of_all.extend(
            differences
                .into_iter()
                .map(|difference| format!("{name}: {difference}")),
        );
    }
    assert!(differences_of_all.is_empty(), "{}", differences_of_all.join("\n"));
}

#[test]
fn the_cables_of_a_recorded_network_are_seen_from_both_ends() {
    let Some(folder) = corpus("lldp") else { return };
    let expected: Json =
        serde_json::from_str(&fs::read_to_string(folder.join("expected.json")).expect("readable")).expect("JSON");
    let host = |id: &Json| {
        let device = list(&expected, "devices")
            .iter()
            .find(|device| device["id"] == *id)
            .expect("a device");
        device["hostname"].as_str().expect("a name").to_owned()
    };
    let mut seen = Vec::new();
    for file in recordings(&folder) {
        let device = interpret(&tree(&file));
        let from = device.system.name.clone().expect("a name");
        seen.extend(
            device
                .neighbours
                .into_iter()
                .filter(|neighbour| neighbour.protocol == "lldp")
                .map(|neighbour| {
                    let port = neighbour.local_port.expect("a port");
                    [from.clone(), port, neighbour.remote_name, neighbour.remote_port]
                }),
        );
    }
    let wanted = list(&expected, "adjacencies").iter().map(|cable| {
        let text = |key: &str| cable[key].as_str().expect("a text").to_owned();
        [
            host(&cable["source_device"]),
            text("source_port"),
            host(&cable["target_device"]),
            text("target_port"),
        ]
    });
    let mut wanted = wanted.collect::<Vec<_>>();
    wanted.sort();
    seen.sort();
    assert_eq!(seen, wanted);
}
