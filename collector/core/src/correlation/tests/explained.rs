//! What people read who ask why something was opened, or why nothing was.

use super::*;

impl Story {
    /// The answer about a component, in both languages.
    fn page(&self, id: &str) -> String {
        let network = self.correlator.facts.structure.network.clone();
        let explanation = self.correlator.explain(&id.into(), at(self.now)).expect("in the model");
        let page = explanation.page(&network);
        format!("{}\n\n{}", page.en, page.zh)
    }
}

/// Everything has been good for a minute.
fn calm() -> Story {
    let mut story = Story::new();
    story.rounds(0..60, &[]);
    story
}

#[test]
fn a_healthy_component() {
    insta::assert_snapshot!(calm().page("web"));
}

#[test]
fn a_component_that_nobody_watches() {
    insta::assert_snapshot!(calm().page("pdu"));
}

#[test]
fn a_check_without_an_answer() {
    let mut story = calm();
    story.say(70, "web", "disk", "", Status::Unknown);
    insta::assert_snapshot!(story.page("web"));
}

#[test]
fn a_root_cause() {
    let mut story = calm();
    story.rounds(60..140, &["web"]);
    insta::assert_snapshot!(story.page("web"));
}

#[test]
fn what_follows_from_another_failure() {
    let mut story = calm();
    story.rounds(60..140, &["acc", "pc1", "pc2"]);
    insta::assert_snapshot!(story.page("pc1"));
}

#[test]
fn a_service_that_is_down() {
    let mut story = calm();
    story.rounds(60..140, &["sql", "nginx"]);
    insta::assert_snapshot!(story.page("portal"));
}

#[test]
fn a_single_failed_sample() {
    let mut story = calm();
    story.say(61, "web", "icmp", "collector", Status::Critical);
    story.pass(110);
    insta::assert_snapshot!(story.page("web"));
}

#[test]
fn a_failure_that_is_still_settling() {
    let mut story = calm();
    story.say(61, "web", "icmp", "collector", Status::Critical);
    story.say(71, "web", "icmp", "collector", Status::Critical);
    insta::assert_snapshot!(story.page("web"));
}

#[test]
fn a_lost_agent_that_nobody_else_reports_on() {
    let mut story = Story::new();
    story.say(0, "web", "agent", "", Status::Ok);
    story.say(30, "web", "agent", "", Status::Critical);
    story.pass(300);
    insta::assert_snapshot!(story.page("web"));
}

#[test]
fn approved_maintenance() {
    let mut story = Story::with(
        "[[maintenance]]\ncomponents = [\"web\"]\nfrom = 2027-01-15T08:00:00Z\nto = 2027-01-15T09:00:00Z\n\
         reason = \"firmware\"\napproved_by = \"ag\"\n",
    );
    story.rounds(0..60, &[]);
    story.rounds(60..140, &["web"]);
    insta::assert_snapshot!(story.page("web") + "\n\n" + &story.page("nginx"));
}

#[test]
fn a_check_that_flaps() {
    let mut story = calm();
    for start in [60, 120, 180, 240] {
        story.rounds(start..start + 30, &["web"]);
        story.rounds(start + 30..start + 60, &[]);
    }
    insta::assert_snapshot!(story.page("web"));
}

#[test]
fn a_collector_that_cannot_see() {
    let mut story = Story::new();
    for of in ["web", "app1", "app2", "db"] {
        story.say(0, of, "agent", "", Status::Ok);
    }
    story.rounds(0..30, &[]);
    for of in ["web", "app1", "app2", "db"] {
        story.say(33, of, "agent", "", Status::Critical);
    }
    story.rounds(40..120, &[]);
    insta::assert_snapshot!(story.page("noc") + "\n\n" + &story.page("app1"));
}

#[test]
fn a_redundant_path_that_is_lost() {
    let mut story = calm();
    for second in (0..120).step_by(10) {
        let status = if second < 60 { Status::Ok } else { Status::Critical };
        story.say(60 + second, "l-1-2", "snmp", "collector", status);
        story.round(61 + second, &[]);
    }
    insta::assert_snapshot!(story.page("l-1-2"));
}

#[test]
fn an_unmonitored_cause_that_is_inferred() {
    let mut story = calm();
    story.rounds(60..140, &["acc", "pc1", "pc2"]);
    insta::assert_snapshot!(story.page("pdu"));
}

#[test]
fn candidates_that_cannot_be_told_apart() {
    let mut story = Story::new();
    for second in (0..140).step_by(10) {
        let status = if second < 60 { Status::Ok } else { Status::Critical };
        story.say(second, "r", "icmp", "collector", Status::Ok);
        story.say(second, "pc1", "icmp", "collector", status);
    }
    insta::assert_snapshot!(story.page("pc1") + "\n\n" + &story.page("l-pc1"));
}
