//! Stories of what fails now and then.

use super::*;

/// What fails in each round behind a cable that loses packets: another check each time, never all of them.
const LOST: [&[&str]; 8] = [
    &["pc1"],
    &[],
    &["pc2", "acc"],
    &["pc1"],
    &["acc"],
    &["pc2"],
    &["pc1", "acc"],
    &["pc2"],
];

fn loses_packets(story: &mut Story, from: i64, port: Option<Status>) {
    for (second, lost) in (from..).step_by(10).zip(LOST.into_iter().cycle().take(14)) {
        story.round(second, lost);
        if let Some(status) = port {
            story.say(second + 5, "l-acc", "snmp", "collector", status);
        }
    }
}

#[test]
fn a_cable_that_loses_packets_is_one_degradation_of_the_cable() {
    let mut story = Story::new();
    story.rounds(0..60, &[]);
    loses_packets(&mut story, 60, Some(Status::Warning));
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.class), ("l-acc", Class::Degradation));
    assert!(verdict.flapping);
    assert_eq!(ids(&verdict.services), [] as [&str; 0]);
    assert!(
        verdict.reason.en.contains("loses part of what crosses it"),
        "{}",
        verdict.reason.en
    );
}

#[test]
fn a_cable_that_begins_to_count_errors_is_told_of_the_first_failure_beyond_it() {
    let mut story = Story::new();
    story.rounds(0..60, &[]);
    for second in (60..300).step_by(10) {
        let lost: &[&str] = if second < 80 { &["pc1"] } else { &[] };
        story.round(second, lost);
        story.say(second + 5, "l-pc1", "snmp", "collector", Status::Warning);
        if second >= 100 {
            let verdict = story.only();
            assert_eq!((verdict.root.as_str(), verdict.class), ("l-pc1", Class::Degradation));
        }
    }
}

#[test]
fn a_cable_that_has_counted_errors_for_long_is_not_suspected_of_all_that_fails_beyond_it() {
    let mut story = Story::new();
    for second in (0..900).step_by(10) {
        story.round(second, if second < 600 { &[] } else { &["pc1"] });
        story.say(second + 5, "l-pc1", "snmp", "collector", Status::Warning);
    }
    assert_eq!(story.only().root.as_str(), "pc1");
}

#[test]
fn what_shakes_without_a_word_of_its_ports_is_told_of_all_that_could_shake_alike() {
    let mut story = Story::new();
    story.rounds(0..60, &[]);
    loses_packets(&mut story, 60, None);
    let verdict = story.only();
    assert!(verdict.undecided);
    let candidates: Vec<&str> = verdict.candidates.iter().map(|c| c.component.as_str()).collect();
    assert!(
        candidates.contains(&"acc") && candidates.contains(&"l-acc"),
        "{candidates:?}"
    );
    assert!(
        !candidates.contains(&"sw2"),
        "what else is behind sw2 is steady: {candidates:?}"
    );
}

#[test]
fn a_tremor_ends_with_lasting_health_and_not_with_silence() {
    let mut story = Story::new();
    story.rounds(0..60, &[]);
    loses_packets(&mut story, 60, Some(Status::Warning));
    story.pass(1_200);
    assert_eq!(story.told().len(), 1);
    story.rounds(1_200..1_260, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn what_goes_on_failing_behind_a_tremor_has_failed_itself() {
    let mut story = Story::new();
    story.rounds(0..60, &[]);
    loses_packets(&mut story, 60, Some(Status::Warning));
    for (second, lost) in (200..500).step_by(10).zip(LOST.into_iter().cycle()) {
        let failing: Vec<&str> = lost.iter().copied().chain(["pc1"]).collect();
        story.round(second, &failing);
        story.say(second + 5, "l-acc", "snmp", "collector", Status::Warning);
    }
    let roots: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    assert_eq!(roots, ["l-acc", "pc1"]);
}

#[test]
fn short_failures_of_unrelated_things_are_no_tremor() {
    let mut story = Story::new();
    story.rounds(0..60, &[]);
    for (second, lost) in (60..).step_by(30).zip(["web", "pc1", "app2", "db", "acc", "r"]) {
        story.round(second, &[lost]);
        story.rounds(second + 10..second + 30, &[]);
    }
    assert_eq!(story.told(), []);
}

#[test]
fn samples_lost_now_and_then_for_hours_do_not_hide_that_a_cable_begins_to_lose_packets() {
    let mut story = Story::new();
    let once: [&[&str]; 3] = [&["pc1"], &["pc2"], &["acc"]];
    for (start, lost) in (0..30_000).step_by(200).zip(once.into_iter().cycle()) {
        story.round(start, lost);
        story.rounds(start + 10..start + 200, &[]);
    }
    assert_eq!(story.told(), []);
    loses_packets(&mut story, 30_000, Some(Status::Warning));
    assert_eq!(story.only().root.as_str(), "l-acc");
}

#[test]
fn the_quiet_at_the_end_of_a_tremor_accuses_nobody_else() {
    let mut story = Story::new();
    story.rounds(0..60, &[]);
    loses_packets(&mut story, 60, None);
    let told = story.only();
    // The checks that had failed have been good for long enough one after the other.
    for second in (200..490).step_by(10) {
        story.rounds(second..second + 10, &[]);
        let still = story.verdicts();
        assert!(
            still
                .iter()
                .all(|verdict| verdict.root == told.root && verdict.candidates == told.candidates)
        );
    }
    story.rounds(490..560, &[]);
    assert_eq!(story.told(), []);
}
