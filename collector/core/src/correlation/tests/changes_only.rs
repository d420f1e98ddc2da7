//! Stories where a check is told once and again only when it changes.

use super::*;

/// Everything has been well for longer than any check waits, and the agent of the web server says that its program runs.
fn quiet() -> Story {
    let mut story = Story::new();
    story.round(0, &[]);
    story.say(5, "nginx", "process", "web", Status::Ok);
    story
}

#[test]
fn an_agent_that_tells_of_a_failure_proves_its_machine_by_that_word() {
    let mut story = quiet();
    story.say(140, "nginx", "process", "web", Status::Critical);
    story.say(140, "nginx", "http", "collector", Status::Critical);
    story.pass(220);
    let verdict = story.only();
    assert_eq!(verdict.root.as_str(), "nginx");
    assert!(
        verdict.candidates.iter().all(|one| one.component.as_str() != "web"),
        "{:?}",
        verdict.candidates
    );
}

#[test]
fn a_collector_that_would_have_lost_more_is_not_blind() {
    let mut story = quiet();
    for of in ["acc", "pc1", "pc2", "db", "app2", "sw2"] {
        story.say(140, of, "icmp", "collector", Status::Critical);
    }
    story.pass(220);
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.class), ("sw2", Class::Failure));
    assert!(!verdict.undecided, "{:?}", verdict.candidates);
}
