//! Stories: what observers report over time, and what must be concluded from it.

use std::sync::Arc;

use super::{Class, Verdict};
use crate::health::{Observation, Observer, Status};
use crate::ids::ComponentId;

use story::{Story, ids};
pub(in crate::correlation) use story::{at, office};

mod balancers;
mod blind;
mod changes_only;
mod dying;
mod explained;
mod giving_up;
mod hang;
mod order;
mod recovery;
mod shared;
mod story;
mod supplies;
mod together;
mod tremor;
mod unsettled;
mod verification;

#[test]
fn waits_for_the_settle_window_and_a_second_sample() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.round(30, &["web", "nginx"]);
    assert_eq!(story.told(), []);
    story.rounds(40..60, &["web", "nginx"]);
    assert_eq!(story.told(), []);
    story.rounds(60..80, &["web", "nginx"]);
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.class), ("web", Class::Failure));
    assert_eq!(ids(&verdict.symptoms), ["nginx"]);
    assert_eq!(ids(&verdict.services), ["portal"]);
    assert_eq!(verdict.since, at(31));
}

#[test]
fn a_single_failed_sample_opens_nothing() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.round(30, &["app1"]);
    story.rounds(40..120, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn two_single_samples_agree_only_once_the_later_one_has_settled() {
    let mut story = Story::new();
    story.say(20, "acc", "icmp", "collector", Status::Ok);
    story.say(25, "acc", "snmp", "collector", Status::Ok);
    story.say(35, "acc", "snmp", "collector", Status::Critical);
    story.say(80, "acc", "icmp", "collector", Status::Critical);
    assert_eq!(story.told(), []);
    story.pass(111);
    assert_eq!(story.told().len(), 1);
}

#[test]
fn a_leaf_and_its_only_cable_cannot_be_told_apart() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["app1"]);
    let verdict = story.only();
    assert!(verdict.undecided);
    assert_eq!(
        verdict
            .candidates
            .iter()
            .map(|c| c.component.as_str())
            .collect::<Vec<_>>(),
        ["app1", "l-app1"]
    );
    assert_eq!(verdict.class, Class::RedundancyLost);
}

#[test]
fn a_switch_explains_everything_behind_it() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["sw2", "app2", "db", "acc", "pc1", "pc2", "nginx"]);
    let verdict = story.only();
    assert_eq!(verdict.root.as_str(), "sw2");
    assert!(!verdict.undecided, "{:?}", verdict.candidates);
    assert_eq!(
        ids(&verdict.symptoms),
        ["acc", "app2", "db", "nginx", "pc1", "pc2", "sql"]
    );
    assert_eq!(ids(&verdict.services), ["portal"]);
}

#[test]
fn a_redundant_switch_path_is_only_redundancy_lost() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    for second in [30, 40, 50, 60, 70, 80] {
        story.say(second, "l-1-2", "snmp", "collector", Status::Critical);
        story.round(second, &[]);
    }
    assert_eq!(story.told(), [("l-1-2".to_string(), Class::RedundancyLost)]);
}

#[test]
fn power_that_nobody_watches_is_inferred_from_its_victims() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["acc", "pc1", "pc2"]);
    let verdict = story.only();
    let candidates: Vec<&str> = verdict.candidates.iter().map(|c| c.component.as_str()).collect();
    assert!(verdict.undecided);
    for candidate in ["acc", "pdu", "l-acc"] {
        assert!(candidates.contains(&candidate), "{candidates:?}");
    }
}

#[test]
fn a_supply_on_batteries_explains_what_failed_before_its_own_check_did() {
    let mut story = Story::new();
    for second in (0..170).step_by(10) {
        let failing: &[&str] = match second {
            0..30 => &[],
            30..80 => &["pc1"],
            _ => &["pc1", "pc2"],
        };
        story.round(second, failing);
        let ups = if second < 120 { Status::Ok } else { Status::Critical };
        story.say(second + 5, "pdu", "ups", "collector", ups);
    }
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.since), ("pdu", at(32)));
    assert_eq!(ids(&verdict.symptoms), ["pc1", "pc2"]);
}

#[test]
fn two_failures_at_once_give_two_verdicts() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["web", "nginx", "acc", "pc1", "pc2"]);
    assert_eq!(
        story.told(),
        [("acc".to_string(), Class::Failure), ("web".to_string(), Class::Failure)]
    );
}

#[test]
fn a_full_disk_is_a_degradation_and_hurts_no_service() {
    let mut story = Story::new();
    for second in [0, 10, 20] {
        story.say(second, "web", "disk", "", Status::Ok);
    }
    for second in [30, 40, 50, 60, 70] {
        story.say(second, "web", "disk", "", Status::Critical);
    }
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.class), ("web", Class::Degradation));
    assert!(verdict.services.is_empty());
}

#[test]
fn two_cut_paths_explain_together_what_neither_explains_alone() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    for second in [30, 40, 50, 60, 70] {
        story.say(second, "l-r-2", "snmp", "collector", Status::Critical);
        story.say(second, "l-1-2", "snmp", "collector", Status::Critical);
        story.round(second, &["sw2", "app2", "db", "acc", "pc1", "pc2", "nginx"]);
    }
    let told = story.told();
    assert!(told.len() <= 2, "{told:?}");
}

#[test]
fn an_unwatched_dependency_is_a_candidate() {
    let mut story = Story::new();
    for second in [0, 10, 20] {
        story.say(second, "nginx", "http", "collector", Status::Ok);
        story.say(second, "web", "icmp", "collector", Status::Ok);
    }
    for second in [30, 40, 50, 60, 70] {
        story.say(second, "nginx", "http", "collector", Status::Critical);
        story.say(second, "web", "icmp", "collector", Status::Ok);
    }
    let verdict = story.only();
    assert_eq!(verdict.root.as_str(), "nginx");
    assert!(verdict.undecided);
    assert!(
        verdict
            .candidates
            .iter()
            .any(|candidate| candidate.component.as_str() == "sql")
    );
}

#[test]
fn a_hung_switch_is_the_root_cause_although_its_cables_are_good() {
    let mut story = Story::new();
    let behind = ["sw2", "app2", "db", "acc", "pc1", "pc2", "nginx"];
    for second in (0..100).step_by(10) {
        story.say(second, "l-r-2", "snmp", "collector", Status::Ok);
        story.round(second, if second < 30 { &[] } else { &behind });
    }
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.class), ("sw2", Class::Failure));
    assert!(!verdict.undecided, "{:?}", verdict.candidates);
}

#[test]
fn a_good_cable_clears_a_switch_that_nothing_accuses() {
    let mut story = Story::new();
    for second in (0..100).step_by(10) {
        story.say(second, "l-acc", "snmp", "collector", Status::Ok);
        story.round(second, if second < 30 { &[] } else { &["pc1"] });
    }
    assert_eq!(story.only().root.as_str(), "pc1");
}
