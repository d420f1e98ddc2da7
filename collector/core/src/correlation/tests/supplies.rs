//! Stories of power: what fails before it, and what is late to notice that it is back.

use super::*;

/// A room of eight machines on one supply that nobody watches.
fn room() -> String {
    let mut text = String::from("[[component]]\nid = \"ups\"\nkind = \"power\"\n");
    for machine in MACHINES {
        text += &format!("[[component]]\nid = \"{machine}\"\nkind = \"host\"\n");
        text += &format!("[[link]]\nid = \"l-{machine}\"\nends = [\"{machine}\", \"sw1\"]\n");
        text += &format!("[[dependency]]\nof = \"{machine}\"\non = [\"ups\"]\n");
    }
    text
}

const MACHINES: [&str; 8] = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8"];

fn watch(story: &mut Story, seconds: std::ops::Range<i64>, failing: &[&str]) {
    for second in seconds.step_by(10) {
        story.round(second, &[]);
        for of in MACHINES {
            let status = if failing.contains(&of) {
                Status::Critical
            } else {
                Status::Ok
            };
            story.say(second + 3, of, "icmp", "collector", status);
        }
    }
}

fn roots(story: &mut Story) -> Vec<String> {
    let mut roots: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    roots.sort_unstable();
    roots
}

#[test]
fn what_failed_long_before_all_the_rest_did_not_fail_for_want_of_power() {
    let mut story = Story::with(&room());
    watch(&mut story, 0..40, &[]);
    watch(&mut story, 40..220, &["m1"]);
    watch(&mut story, 220..300, &MACHINES);
    assert_eq!(roots(&mut story), ["m1", "ups"]);
}

#[test]
fn what_failed_long_before_all_the_rest_may_have_taken_a_few_along() {
    let mut story = Story::with(&room());
    watch(&mut story, 0..40, &[]);
    watch(&mut story, 40..220, &["m1", "m2"]);
    watch(&mut story, 220..300, &MACHINES);
    assert_eq!(roots(&mut story), ["m1", "m2", "ups"]);
}

#[test]
fn of_two_that_fail_shortly_after_one_another_none_is_accused_before_their_supply_has_shown_itself() {
    let mut story = Story::with(&room());
    let undecided = |story: &mut Story| {
        let verdicts = story.verdicts();
        assert!(!verdicts.is_empty());
        let supplied = |verdict: &&Arc<Verdict>| verdict.candidates.iter().any(|one| one.component.as_str() == "ups");
        verdicts.iter().filter(supplied).all(|verdict| verdict.undecided)
            && verdicts.iter().any(|verdict| supplied(&verdict))
    };
    watch(&mut story, 0..40, &[]);
    watch(&mut story, 40..60, &["m1"]);
    watch(&mut story, 60..90, &["m1", "m2"]);
    assert!(undecided(&mut story));
    // The others stand: it was two failures after all.
    watch(&mut story, 90..160, &["m1", "m2"]);
    assert!(!undecided(&mut story));
    assert_eq!(roots(&mut story), ["m1", "m2"]);
}

#[test]
fn one_that_fell_silent_long_ago_does_not_hasten_the_verdict_on_its_supply() {
    let mut story = Story::with(&room());
    watch(&mut story, 0..40, &[]);
    watch(&mut story, 40..120, &["m1"]);
    for second in [124, 130] {
        for of in ["m2", "m3"] {
            story.say(second, of, "icmp", "collector", Status::Critical);
        }
    }
    story.pass(145);
    assert_eq!(roots(&mut story), ["m1"]);
}

#[test]
fn power_is_not_accused_while_most_of_what_it_feeds_has_yet_to_be_asked() {
    let mut story = Story::with(&room());
    watch(&mut story, 0..40, &[]);
    // The first has been failing for a while when two more fail in the same second.
    watch(&mut story, 40..60, &["m1"]);
    for of in ["m2", "m3"] {
        story.say(64, of, "icmp", "collector", Status::Critical);
    }
    story.pass(77);
    assert!(!roots(&mut story).contains(&"ups".to_owned()));
}

#[test]
fn what_has_not_been_asked_since_a_brief_outage_is_not_accused_when_that_is_over() {
    let mut story = Story::new();
    story.rounds(0..40, &[]);
    // A switch reboots, and is back before the port at the other end of a spare cable is read again.
    story.say(36, "l-1-2", "snmp", "collector", Status::Ok);
    for (second, of, check) in [
        (42, "sw2", "icmp"),
        (46, "l-1-2", "snmp"),
        (52, "sw2", "icmp"),
        (56, "l-1-2", "snmp"),
        (62, "sw2", "icmp"),
    ] {
        story.say(second, of, check, "collector", Status::Critical);
    }
    story.say(72, "sw2", "icmp", "collector", Status::Ok);
    story.pass(80);
    assert_eq!(story.told(), []);
    story.say(90, "l-1-2", "snmp", "collector", Status::Ok);
    story.pass(150);
    assert_eq!(story.told(), []);
}
