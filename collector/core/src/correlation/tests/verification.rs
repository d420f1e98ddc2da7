//! Stories of evidence that leaves open what failed, and of asking for more.

use super::*;

/// The port of a cable is dark, and nobody watches the switch at its far end.
fn dark_port(story: &mut Story) {
    for second in (0..80).step_by(10) {
        story.say(second, "r", "icmp", "collector", Status::Ok);
        story.say(second, "sw1", "icmp", "collector", Status::Ok);
        let port = if second < 30 { Status::Ok } else { Status::Critical };
        story.say(second + 1, "l-1-2", "snmp", "collector", port);
    }
}

#[test]
fn a_dark_port_cannot_tell_the_cable_from_a_device_that_nobody_watches() {
    let mut story = Story::new();
    dark_port(&mut story);
    let verdict = story.only();
    assert!(verdict.undecided, "{verdict:#?}");
    let mut candidates: Vec<&str> = verdict.candidates.iter().map(|c| c.component.as_str()).collect();
    candidates.sort_unstable();
    assert_eq!(candidates, ["l-1-2", "sw2"]);
    let asked = story.probes.iter().map(|probe| (probe.from.clone(), probe.of.as_str()));
    assert!(
        asked.into_iter().any(|probe| probe == (None, "sw2")),
        "{:?}",
        story.probes
    );
}

#[test]
fn the_answer_to_a_probe_settles_what_was_open() {
    for (answer, root) in [(Status::Critical, "sw2"), (Status::Ok, "l-1-2")] {
        let mut story = Story::new();
        dark_port(&mut story);
        story.say(82, "sw2", "icmp", "collector", answer);
        let verdict = story.only();
        assert_eq!((verdict.root.as_str(), verdict.undecided), (root, false));
    }
}
