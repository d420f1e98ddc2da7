//! Stories of load balancers: their pings and their management say nothing of the programs they work for.

use super::*;

/// A load balancer and a form that need a program which nobody asks.
const BALANCED: &str = r#"
[[component]]
id = "lb"
kind = "load_balancer"
[[link]]
id = "l-lb"
ends = ["lb", "sw1"]
[[component]]
id = "api"
kind = "software"
[[dependency]]
of = "api"
on = ["app1"]
[[dependency]]
of = "lb"
on = ["api"]
[[component]]
id = "form"
kind = "endpoint"
[[dependency]]
of = "form"
on = ["api"]
"#;

/// Rounds in which the program behind the load balancer fails; what the load balancer itself says is given.
fn backend_fails(story: &mut Story, seconds: std::ops::Range<i64>, faces: Status) {
    for second in seconds.step_by(10) {
        story.round(second, &[]);
        for (of, check, status) in [
            ("form", "http", Status::Critical),
            ("lb", "http", Status::Critical),
            ("lb", "icmp", faces),
            ("lb", "snmp", faces),
        ] {
            story.say(second + 5, of, check, "collector", status);
        }
    }
}

fn all_well(story: &mut Story, seconds: std::ops::Range<i64>) {
    for second in seconds.step_by(10) {
        story.round(second, &[]);
        for (of, check) in [("form", "http"), ("lb", "http"), ("lb", "icmp"), ("lb", "snmp")] {
            story.say(second + 5, of, check, "collector", Status::Ok);
        }
    }
}

#[test]
fn a_load_balancer_that_answers_clears_none_of_its_backends() {
    let mut story = Story::with(BALANCED);
    all_well(&mut story, 0..40);
    backend_fails(&mut story, 40..100, Status::Ok);
    assert_eq!(story.told(), [("api".to_owned(), Class::Failure)]);
}

#[test]
fn a_load_balancer_that_falls_silent_with_its_backends_may_have_done_so_for_want_of_them() {
    let mut story = Story::with(BALANCED);
    all_well(&mut story, 0..40);
    backend_fails(&mut story, 40..100, Status::Critical);
    assert_eq!(story.told(), [("api".to_owned(), Class::Failure)]);
}

#[test]
fn a_load_balancer_that_answered_without_its_backends_and_falls_silent_has_failed_itself() {
    let mut story = Story::with(BALANCED);
    all_well(&mut story, 0..40);
    backend_fails(&mut story, 40..100, Status::Ok);
    backend_fails(&mut story, 100..160, Status::Critical);
    let told = story.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|(root, _)| root == "api"), "{told:?}");
    assert!(told.iter().any(|(root, _)| root == "lb" || root == "l-lb"), "{told:?}");
}

#[test]
fn a_load_balancer_nobody_asks_for_its_work_shows_the_same_by_answering_while_its_only_program_fails() {
    let mut story = Story::with(BALANCED);
    for second in (0..160).step_by(10) {
        story.round(second, &[]);
        let status = |since: i64| if second < since { Status::Ok } else { Status::Critical };
        story.say(second + 5, "api", "http", "collector", status(40));
        story.say(second + 5, "form", "http", "collector", status(40));
        story.say(second + 6, "lb", "icmp", "collector", status(100));
    }
    let mut told: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    told.sort_unstable();
    assert_eq!(told, ["api", "lb"]);
}
