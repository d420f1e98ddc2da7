//! Stories of machines that take their guests along one after another.

use super::*;

/// A machine with three guests, one of which is seen only through the program on it.
const GUESTS: &str = r#"
[[component]]
id = "hv"
kind = "hypervisor"
[[link]]
id = "l-hv"
ends = ["hv", "sw1"]
[[component]]
id = "g1"
kind = "vm"
[[component]]
id = "g2"
kind = "vm"
[[component]]
id = "g3"
kind = "vm"
[[component]]
id = "store"
kind = "database"
[[component]]
id = "shop"
kind = "software"
[[dependency]]
of = "g1"
on = ["hv"]
[[dependency]]
of = "g2"
on = ["hv"]
[[dependency]]
of = "g3"
on = ["hv"]
[[dependency]]
of = "store"
on = ["g2"]
[[dependency]]
of = "shop"
on = ["store"]
[[dependency]]
of = "shop"
on = ["app1"]
"#;

/// Rounds in which the machine fails at `end`, together with `others`: after one guest, and after what needs another one if `two`.
fn play(two: bool, end: i64, others: &[&str]) -> Vec<String> {
    let mut story = Story::with(GUESTS);
    for second in (0..200).step_by(10) {
        story.round(second, if second < end { &[] } else { others });
        let status = |since: i64| if second < since { Status::Ok } else { Status::Critical };
        story.say(second + 3, "hv", "icmp", "collector", status(end));
        story.say(second + 3, "g1", "icmp", "collector", status(40));
        story.say(second + 4, "g3", "icmp", "collector", status(end));
        let shop = if two { status(40) } else { status(end) };
        story.say(second + 5, "shop", "http", "collector", shop);
    }
    story.told().into_iter().map(|(root, _)| root).collect()
}

#[test]
fn a_machine_that_fails_after_two_of_its_guests_was_dying_also_if_one_of_them_is_only_missed() {
    assert_eq!(play(true, 60, &[]), ["hv"]);
}

#[test]
fn one_guest_that_fails_before_its_machine_has_failed_itself() {
    assert_eq!(play(false, 60, &[]), ["g1", "hv"]);
}

#[test]
fn a_machine_behind_a_switch_that_fails_was_not_dying() {
    let told = play(true, 90, &["sw1", "web", "nginx", "app1"]);
    assert!(
        told.contains(&"g1".to_owned()) && told.contains(&"sw1".to_owned()),
        "{told:?}"
    );
    assert!(!told.contains(&"hv".to_owned()), "{told:?}");
}
