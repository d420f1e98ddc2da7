//! Stories of single samples, which overturn nothing.

use super::*;

/// Who was told while a story went on.
fn told_during(story: &mut Story, seconds: std::ops::Range<i64>, failing: &[&str]) -> Vec<String> {
    let mut roots = Vec::new();
    for second in seconds.step_by(10) {
        story.round(second, failing);
        roots.extend(story.told().into_iter().map(|(root, _)| root));
    }
    roots.sort();
    roots.dedup();
    roots
}

#[test]
fn a_single_sample_puts_no_supply_in_the_place_of_what_was_told() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["pc1"]);
    let root = story.only().root.to_string();
    let mut told = told_during(&mut story, 80..90, &["pc1", "pc2"]);
    told.extend(told_during(&mut story, 90..200, &["pc1"]));
    told.dedup();
    assert_eq!(told, [root]);
}

#[test]
fn a_provider_that_is_bad_once_does_not_take_over_an_older_failure() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["nginx"]);
    story.say(80, "sql", "http", "collector", Status::Critical);
    story.say(80, "nginx", "http", "collector", Status::Critical);
    let mut told: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    told.extend(told_during(&mut story, 90..200, &["nginx"]));
    told.dedup();
    assert_eq!(told, ["nginx"]);
}

#[test]
fn single_samples_here_and_there_agree_on_nothing_that_most_deny() {
    let mut story = Story::with(
        "[[dependency]]\nof = \"web\"\non = [\"pdu\"]\n[[dependency]]\nof = \"app1\"\non = [\"pdu\"]\n[[dependency]]\nof = \"app2\"\non = [\"pdu\"]\n",
    );
    for second in (0..300).step_by(60) {
        story.round(second, &[]);
    }
    story.round(300, &["pc1"]);
    for (second, of) in [(320, "web"), (340, "app1")] {
        for other in ["pc1", "pc2", "app1", "app2", "web", "acc"] {
            if other != of {
                story.say(second - 3, other, "http", "collector", Status::Ok);
            }
        }
        story.say(second, of, "icmp", "collector", Status::Critical);
        assert_eq!(story.told(), []);
    }
}

#[test]
fn what_a_slow_round_contradicts_was_no_cause_that_recovered() {
    let mut story = Story::new();
    for second in (0..360).step_by(120) {
        simultaneous(&mut story, second, &[]);
    }
    let mut told = Vec::new();
    for second in (360..1200).step_by(120) {
        simultaneous(&mut story, second, &["acc", "pc1", "pc2"]);
        told.extend(story.told());
    }
    story.pass(1300);
    assert_eq!(ids(&[story.only().root.clone()]), ["acc"]);
    let flips = told
        .iter()
        .filter(|(_, class)| *class == Class::MonitoringBlind)
        .count();
    assert!(flips <= 1, "{told:?}");
}

/// All that the collector looks at, seen in the same instant.
fn simultaneous(story: &mut Story, second: i64, failing: &[&str]) {
    for of in ["r", "sw1", "sw2", "acc", "web", "app1", "app2", "db", "pc1", "pc2"] {
        let status = if failing.contains(&of) {
            Status::Critical
        } else {
            Status::Ok
        };
        story.say(second, of, "icmp", "collector", status);
    }
}

#[test]
fn samples_lost_in_the_same_moment_blind_nobody_because_another_was_lost_before() {
    let mut story = Story::new();
    story.rounds(0..100, &[]);
    // Nobody looks at this one again.
    story.say(100, "db", "tcp", "collector", Status::Critical);
    story.rounds(100..140, &[]);
    for of in ["pc1", "web", "app2"] {
        story.say(150, of, "icmp", "collector", Status::Critical);
        assert_eq!(story.told(), []);
    }
    story.rounds(160..250, &[]);
    assert_eq!(story.told(), []);
}
