//! The engine against the simulation: the targets on a fixed set of seeds, determinism, and every regression kept.

use std::fs;
use std::path::Path;

use zongbao_tests::simulation::case::Case;
use zongbao_tests::simulation::families::{FAMILIES, draw};
use zongbao_tests::simulation::score::{Score, judge};
use zongbao_tests::simulation::truth::Truth;
use zongbao_tests::simulation::{emit, peers, shrink, subject};

/// Seeds of each family. More are judged by `cargo run -p zongbao-tests --bin simulate -- --cases N`.
const SEEDS: std::ops::Range<u64> = 1000..1004;

fn cases(families: &[&'static str]) -> Vec<Case> {
    let drawn = families
        .iter()
        .flat_map(|family| SEEDS.filter_map(|seed| draw(family, seed, None)));
    drawn.map(Case::play).collect()
}

fn total(cases: &[Case]) -> Score {
    let mut total = Score::default();
    for case in cases {
        let reports = subject::answer(case).expect("the engine takes a valid model and valid observations");
        let score = judge(&case.truth, &reports);
        if !score.complaints.is_empty() {
            println!(
                "{} seed {}: {}",
                case.setup.family,
                case.setup.seed,
                score.complaints.join("; ")
            );
        }
        total.add(&score);
    }
    total
}

#[test]
fn meets_its_targets_on_every_family() {
    let cases = cases(&FAMILIES);
    let score = total(&cases);
    println!("{score:?}");
    assert!(cases.len() > 100, "most draws give a fair case");
    assert_eq!(score.duplicates, 0, "one incident per root cause");
    assert!(
        score.exact_root.share() >= 0.97,
        "exact root cause: {:?}",
        score.exact_root
    );
    assert!(
        score.exact_set.share() >= 0.97,
        "exactly the right incidents: {:?}",
        score.exact_set
    );
    assert!(score.party.share() >= 0.99, "right party: {:?}", score.party);
    assert!(
        score.services_f1() >= 0.98,
        "impacted services: {}",
        score.services_f1()
    );
    assert!(score.accused <= 1, "false accusations: {}", score.accused);
}

#[test]
fn beats_every_peer_on_the_same_observations() {
    let cases = cases(&["switch", "two_faults", "cascade", "late_telemetry"]);
    let engine = total(&cases);
    for (number, peer) in peers::PEERS.iter().enumerate() {
        let mut score = Score::default();
        cases
            .iter()
            .for_each(|case| score.add(&judge(&case.truth, &peers::answer(number, case))));
        assert!(
            engine.exact_set.share() > score.exact_set.share(),
            "{peer}: {:?}",
            score.exact_set
        );
        assert!(
            engine.median_delay_s() <= score.median_delay_s(),
            "{peer} is faster: {}",
            score.median_delay_s()
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let play = || {
        let case = Case::play(draw("three_faults", 7, Some(120)).expect("a fair case"));
        (
            emit::model_files(&case),
            emit::recording(&case),
            serde_json::to_string(&case.truth).expect("plain data"),
        )
    };
    assert_eq!(play(), play());
}

#[test]
fn no_fault_ever_kept_comes_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions");
    let Ok(regressions) = fs::read_dir(&folder) else { return };
    let mut failing = Vec::new();
    for regression in regressions {
        let path = regression.expect("a readable folder").path();
        let read = |name: &str| fs::read_to_string(path.join(name)).expect("a complete regression folder");
        let network = fs::read_dir(path.join("network")).expect("a model");
        let files = network.map(|file| file.expect("a file").path()).map(|file| {
            let text = fs::read_to_string(&file).expect("a readable file");
            (file.display().to_string(), text)
        });
        let truth: Truth = serde_json::from_str(&read("truth.json")).expect("the truth as it was written");
        let lines = read("observations.jsonl");
        let reports = subject::replay(files.collect(), lines.lines().map(str::to_owned)).expect("a valid recording");
        let score = judge(&truth, &reports);
        if shrink::fails(&score) {
            failing.push(format!("{}: {}", path.display(), score.complaints.join("; ")));
        }
    }
    assert!(failing.is_empty(), "{}", failing.join("\n"));
}
