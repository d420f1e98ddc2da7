//! The fuzz targets with the stable compiler: on their seeds, on damaged seeds and on random bytes. A fuzzer digs deeper
//! (`fuzz/README.md`); this keeps what it found from coming back.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

fn seeds(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let files = fs::read_dir(&folder)
        .expect("a folder of seeds")
        .map(|entry| entry.expect("readable").path());
    let mut files = files.filter(|path| path.is_file()).collect::<Vec<_>>();
    files.sort();
    assert!(!files.is_empty(), "no seeds in {}", folder.display());
    files.iter().map(|file| fs::read(file).expect("readable")).collect()
}

/// Every seed as it is, cut at every length, and with each byte in turn replaced by those that break formats most.
fn damaged(target: fn(&[u8]), folder: &str) {
    for seed in seeds(folder) {
        target(&seed);
        for at in 0..seed.len() {
            target(&seed[..at]);
            let mut copy = seed.clone();
            for byte in [0x00, 0x7f, 0x80, 0xff, seed[at] ^ 1] {
                copy[at] = byte;
                target(&copy);
            }
        }
    }
}

#[test]
fn no_damage_to_a_message_between_agent_and_collector_panics() {
    damaged(targets::wire, "wire/tests/golden/v1");
}

#[test]
fn no_damage_to_an_answer_of_a_device_panics() {
    damaged(targets::snmp, "fuzz/seeds/snmp");
}

#[test]
fn the_seeds_of_devices_are_answers() {
    // Otherwise the fuzzer would start from nothing.
    for seed in seeds("fuzz/seeds/snmp") {
        assert!(zongbao_agent::probe::snmp::message::decode(&seed).is_ok());
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        targets::wire(&bytes);
        targets::snmp(&bytes);
    }
}
