//! Stories of monitoring that cannot see.

use super::*;

#[test]
fn a_dead_agent_on_a_living_machine_is_monitoring_blind() {
    let mut story = Story::new();
    story.say(0, "web", "agent", "", Status::Ok);
    story.rounds(0..30, &[]);
    story.say(33, "web", "agent", "", Status::Critical);
    story.rounds(40..80, &[]);
    assert_eq!(story.told(), [("web".to_string(), Class::MonitoringBlind)]);
    story.say(90, "web", "agent", "", Status::Ok);
    assert_eq!(story.told(), []);
}

#[test]
fn a_lost_agent_alone_opens_nothing() {
    let mut story = Story::new();
    story.say(0, "web", "agent", "", Status::Ok);
    story.say(30, "web", "agent", "", Status::Critical);
    story.pass(600);
    assert_eq!(story.told(), []);
    let explanation = story.correlator.explain(&"web".into(), at(600)).unwrap();
    assert!(
        explanation.findings[0]
            .en
            .contains("which alone does not show that the machine is down"),
        "{:?}",
        explanation.findings
    );
}

#[test]
fn a_restarted_broker_is_one_blind_verdict_at_most() {
    let mut story = Story::new();
    for of in ["web", "app1", "app2", "db"] {
        story.say(0, of, "agent", "", Status::Ok);
    }
    story.rounds(0..30, &[]);
    for of in ["web", "app1", "app2", "db"] {
        story.say(33, of, "agent", "", Status::Critical);
    }
    story.rounds(40..80, &[]);
    assert_eq!(story.told(), [("noc".to_string(), Class::MonitoringBlind)]);
}

#[test]
fn a_collector_without_uplink_accuses_nobody_downstream() {
    let mut story = Story::new();
    story.say(0, "web", "agent", "", Status::Ok);
    story.rounds(0..30, &[]);
    story.say(33, "web", "agent", "", Status::Critical);
    story.rounds(
        40..90,
        &[
            "r", "sw1", "sw2", "acc", "web", "app1", "app2", "db", "pc1", "pc2", "nginx", "sql",
        ],
    );
    let verdict = story.only();
    assert_eq!(verdict.class, Class::MonitoringBlind);
    assert_eq!(verdict.services, Vec::<ComponentId>::new());
}

#[test]
fn what_fails_once_more_after_a_blind_while_has_a_settle_window_of_its_own() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    let everything = [
        "r", "sw1", "sw2", "acc", "web", "app1", "app2", "db", "pc1", "pc2", "nginx", "sql",
    ];
    story.rounds(40..80, &everything);
    assert_eq!(story.told(), [("noc".to_string(), Class::MonitoringBlind)]);
    // The probe began while the collector was cut off, and gave up afterwards.
    story.round(85, &["pc1"]);
    story.pass(112);
    assert_eq!(story.told(), []);
    story.round(112, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn samples_from_a_blind_while_confirm_nothing_afterwards() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    let everything = [
        "r", "sw1", "sw2", "acc", "web", "app1", "app2", "db", "pc1", "pc2", "nginx", "sql",
    ];
    story.rounds(40..80, &everything);
    story.say(85, "r", "icmp", "collector", Status::Ok);
    story.say(100, "pc1", "icmp", "collector", Status::Critical);
    story.pass(170);
    assert_eq!(story.told(), []);
    story.say(170, "pc1", "icmp", "collector", Status::Critical);
    assert_eq!(story.only().root.as_str(), "pc1");
}

#[test]
fn what_an_agent_kept_to_tell_after_a_cut_accuses_nothing_that_others_have_seen_healthy_since() {
    let mut story = Story::new();
    story.say(0, "pc1", "agent", "", Status::Ok);
    for second in (0..80).step_by(10) {
        story.round(second, if second < 30 { &[] } else { &["acc", "pc1", "pc2"] });
        if second < 30 {
            story.say(second + 6, "nginx", "http", "pc1", Status::Ok);
        }
    }
    story.say(80, "pc1", "agent", "", Status::Critical);
    story.round(90, &[]);
    story.say(95, "pc1", "agent", "", Status::Ok);
    for kept_back in [66, 76, 86] {
        story.say(kept_back, "nginx", "http", "pc1", Status::Critical);
    }
    story.rounds(100..250, &[]);
    assert_eq!(story.told(), []);
    // That it still fails from there is news.
    for second in [251, 261] {
        story.say(second, "nginx", "http", "pc1", Status::Critical);
    }
    story.pass(330);
    assert_eq!(story.told().len(), 1);
}

#[test]
fn the_collectors_own_port_that_was_dark_while_it_was_blind_is_no_failure_of_its_own() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.say(30, "l-noc", "port", "web", Status::Ok);
    let everything = [
        "r", "sw1", "sw2", "acc", "web", "app1", "app2", "db", "pc1", "pc2", "nginx", "sql",
    ];
    story.rounds(40..80, &everything);
    assert_eq!(story.told(), [("noc".to_string(), Class::MonitoringBlind)]);
    story.round(80, &[]);
    for kept_back in [55, 65, 75] {
        story.say(kept_back, "l-noc", "port", "web", Status::Critical);
    }
    story.rounds(90..130, &[]);
    assert_eq!(story.told(), []);
}
