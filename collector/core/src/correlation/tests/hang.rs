//! Stories of what neither works nor is gone.

use super::*;

/// A second program on the machine of the first.
const ABOARD: &str = r#"
[[component]]
id = "cache"
kind = "middleware"
[[dependency]]
of = "cache"
on = ["web"]
"#;

fn programs(story: &mut Story, second: i64, status: Status) {
    story.say(second + 5, "nginx", "http", "collector", status);
    story.say(second + 6, "cache", "tcp", "collector", status);
}

#[test]
fn a_machine_that_answers_pings_while_all_on_it_stands_still_hangs() {
    let mut story = Story::with(ABOARD);
    for second in (0..140).step_by(10) {
        let works = second < 30;
        story.round(second, if works { &[] } else { &["nginx"] });
        programs(&mut story, second, if works { Status::Ok } else { Status::Critical });
        match second {
            0..30 => story.say(second + 7, "web", "agent", "", Status::Ok),
            120 => story.say(second + 7, "web", "agent", "", Status::Critical),
            _ => {}
        }
    }
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.class), ("web", Class::Failure));
    assert_eq!(ids(&verdict.symptoms), ["cache", "nginx"]);
    assert_eq!(ids(&verdict.services), ["portal"]);
    for second in (140..180).step_by(10) {
        story.round(second, &[]);
        programs(&mut story, second, Status::Ok);
    }
    assert_eq!(story.told(), []);
}

#[test]
fn two_programs_where_nobody_listens_leave_open_whether_their_machine_hangs() {
    let mut story = Story::with(ABOARD);
    for second in (0..140).step_by(10) {
        let works = second < 30;
        story.round(second, if works { &[] } else { &["nginx"] });
        programs(&mut story, second, if works { Status::Ok } else { Status::Critical });
    }
    let verdict = story.only();
    let mut candidates: Vec<&str> = verdict.candidates.iter().map(|one| one.component.as_str()).collect();
    candidates.sort_unstable();
    assert!(verdict.undecided);
    assert_eq!(
        (verdict.root.as_str(), &candidates[..]),
        ("web", &["cache", "nginx", "web"][..])
    );
}

#[test]
fn programs_fail_by_themselves_while_the_agent_beside_them_speaks() {
    let mut story = Story::with(ABOARD);
    for second in (0..140).step_by(10) {
        let works = second < 30;
        story.round(second, if works { &[] } else { &["nginx"] });
        programs(&mut story, second, if works { Status::Ok } else { Status::Critical });
        story.say(second + 7, "web", "cpu", "", Status::Ok);
    }
    let roots: Vec<String> = story.told().into_iter().map(|(root, _)| root).collect();
    assert_eq!(roots, ["cache", "nginx"]);
}

#[test]
fn a_machine_whose_programs_answer_but_which_does_not_is_degraded_and_hurts_nothing() {
    let mut story = Story::new();
    for second in (0..140).step_by(10) {
        story.round(second, &[]);
        let pings = if second < 30 { Status::Ok } else { Status::Critical };
        story.say(second + 5, "web", "ping", "collector", pings);
    }
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.class), ("web", Class::Degradation));
    assert!(verdict.services.is_empty());
    assert!(
        verdict.reason.en.contains("does not answer pings"),
        "{}",
        verdict.reason.en
    );
}

#[test]
fn a_switch_whose_management_is_dead_but_which_forwards_has_lost_no_redundancy() {
    let mut story = Story::new();
    for second in (0..140).step_by(10) {
        story.round(second, &[]);
        let management = if second < 30 { Status::Ok } else { Status::Critical };
        story.say(second + 5, "sw1", "snmp", "collector", management);
    }
    assert_eq!(story.told(), [("sw1".to_string(), Class::Degradation)]);
}

#[test]
fn a_silent_agent_and_a_service_that_needs_what_runs_beside_it_are_one_machine_that_hangs() {
    let mut story = Story::new();
    story.say(0, "web", "agent", "", Status::Ok);
    for second in (1..120).step_by(10) {
        let hung = second > 30;
        for of in ["r", "sw1", "sw2", "web", "app1", "app2", "db"] {
            story.say(second, of, "icmp", "collector", Status::Ok);
        }
        story.say(second + 1, "sql", "http", "collector", Status::Ok);
        story.say(
            second + 2,
            "portal",
            "http",
            "collector",
            if hung { Status::Critical } else { Status::Ok },
        );
        if second == 31 {
            story.say(second + 3, "web", "agent", "", Status::Critical);
        }
    }
    assert_eq!(story.told(), [("web".to_string(), Class::Failure)]);
}

/// Two programs that need a database of which only the process is watched.
fn store_of_two() -> Story {
    let mut more = String::from("[[component]]\nid = \"store\"\nkind = \"database\"\n");
    more += "[[dependency]]\nof = \"store\"\non = [\"db\"]\n";
    for (program, machine) in [("a1", "app1"), ("a2", "app2")] {
        more += &format!("[[component]]\nid = \"{program}\"\nkind = \"software\"\n");
        more += &format!("[[dependency]]\nof = \"{program}\"\non = [\"{machine}\", \"store\"]\n");
    }
    Story::with(&more)
}

#[test]
fn a_running_process_does_not_clear_a_database_of_hanging() {
    let mut story = store_of_two();
    for second in (0..140).step_by(10) {
        story.round(second, &[]);
        let served = if second < 30 { Status::Ok } else { Status::Critical };
        story.say(second + 5, "a1", "http", "collector", served);
        story.say(second + 6, "a2", "http", "collector", served);
        story.say(second + 7, "store", "process", "db", Status::Ok);
    }
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.undecided), ("store", false));
    assert_eq!(ids(&verdict.symptoms), ["a1", "a2"]);
}

#[test]
fn a_program_alone_is_likelier_to_have_ended_than_its_running_database_to_hang() {
    let mut story = store_of_two();
    for second in (0..140).step_by(10) {
        story.round(second, &[]);
        let served = if second < 30 { Status::Ok } else { Status::Critical };
        story.say(second + 5, "a1", "http", "collector", served);
        story.say(second + 7, "store", "process", "db", Status::Ok);
    }
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.undecided), ("a1", false));
}

#[test]
fn a_process_that_runs_again_ends_what_its_end_explained() {
    let mut story = store_of_two();
    for second in (0..140).step_by(10) {
        story.round(second, &[]);
        let served = if second < 30 { Status::Ok } else { Status::Critical };
        story.say(second + 5, "a1", "http", "collector", served);
        let runs = if (30..100).contains(&second) {
            Status::Critical
        } else {
            Status::Ok
        };
        story.say(second + 7, "store", "process", "db", runs);
        if second == 100 {
            assert_eq!(story.told(), []);
        }
    }
}

#[test]
fn a_port_that_reports_down_while_traffic_passes_is_a_degradation_until_it_says_otherwise() {
    let mut story = Story::new();
    let mut told = Vec::new();
    for second in (0..400).step_by(10) {
        story.round(second, &[]);
        let port = if second < 30 { Status::Ok } else { Status::Critical };
        story.say(second + 5, "l-pc1", "snmp", "collector", port);
        told.extend(story.verdicts().iter().map(|verdict| (second, verdict.class)));
    }
    let expected = (told[0].0..400).step_by(10).map(|second| (second, Class::Degradation));
    assert_eq!(
        told,
        expected.collect::<Vec<_>>(),
        "told once and for as long as it lasts"
    );
    let verdict = story.only();
    assert_eq!(verdict.root.as_str(), "l-pc1");
    assert!(verdict.services.is_empty());
    assert!(verdict.reason.en.contains("keeps failing"), "{}", verdict.reason.en);
    story.round(400, &[]);
    story.say(405, "l-pc1", "snmp", "collector", Status::Ok);
    assert_eq!(story.told(), []);
}

#[test]
fn a_lost_process_alone_accuses_nothing_else_that_its_program_needs() {
    let mut story = store_of_two();
    for second in (0..140).step_by(10) {
        story.round(second, &[]);
        let runs = if second < 30 { Status::Ok } else { Status::Critical };
        story.say(second + 5, "a1", "process", "app1", runs);
    }
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.undecided), ("a1", false));
}
