//! Stories of what ends, comes back, or was approved.

use super::*;

#[test]
fn a_hidden_failure_appears_when_the_first_is_restored() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["acc", "pc1", "pc2"]);
    assert_eq!(story.told().len(), 1);
    story.round(80, &["pc2"]);
    assert_eq!(story.told(), []);
    story.rounds(90..130, &["pc2"]);
    let verdict = story.only();
    assert_eq!(verdict.root.as_str(), "pc2");
    assert!(verdict.since >= at(80));
}

#[test]
fn recovery_needs_evidence_and_then_is_immediate() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["acc", "pc1", "pc2"]);
    story.pass(600);
    assert_eq!(story.told().len(), 1);
    story.say(601, "pc1", "icmp", "collector", Status::Unknown);
    assert_eq!(story.told().len(), 1);
    story.say(602, "pc1", "icmp", "collector", Status::Ok);
    assert_eq!(story.told(), []);
}

#[test]
fn maintenance_excuses_what_it_explains_until_it_ends() {
    let window = format!(
        "[[maintenance]]\ncomponents = [\"acc\"]\nfrom = {}\nto = {}\nreason = \"x\"\napproved_by = \"ag\"\n",
        at(20),
        at(100)
    );
    let mut story = Story::with(&window);
    story.rounds(0..30, &[]);
    story.rounds(30..100, &["acc", "pc1", "pc2"]);
    assert_eq!(story.told(), []);
    story.rounds(100..150, &["acc", "pc1", "pc2"]);
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.since), ("acc", at(100)));
}

#[test]
fn what_is_mended_before_maintenance_ends_and_seen_only_after_it_opens_nothing() {
    let window = format!(
        "[[maintenance]]\ncomponents = [\"sql\"]\nfrom = {}\nto = {}\nreason = \"x\"\napproved_by = \"ag\"\n",
        at(20),
        at(650)
    );
    let mut story = Story::with(&window);
    for second in (0..1_200).step_by(10) {
        story.round(second, &[]);
        // It is looked at every five minutes.
        if second % 300 == 0 {
            let status = if (300..=600).contains(&second) {
                Status::Critical
            } else {
                Status::Ok
            };
            story.say(second, "sql", "query", "collector", status);
        }
        assert_eq!(story.told(), [], "at {second} s");
    }
}

#[test]
fn flapping_is_one_verdict_that_stays() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    for start in [30, 70, 110, 150] {
        story.rounds(start..start + 20, &["app1"]);
        story.rounds(start + 20..start + 40, &[]);
    }
    let verdict = story.only();
    assert!(verdict.flapping);
    story.rounds(190..400, &[]);
    assert_eq!(story.told().len(), 1);
    story.rounds(400..600, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn late_history_accuses_nobody() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..300, &[]);
    let observation = Observation {
        at: at(100),
        of: "sw1".into(),
        check: "icmp".into(),
        by: Observer::Agent("pc1".into()),
        status: Status::Critical,
        value: None,
        message: None,
    };
    for _ in 0..3 {
        story.correlator.observe(at(300), &observation);
    }
    story.rounds(300..400, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn what_failed_for_three_reasons_is_not_flapping() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["acc", "pc1", "pc2"]);
    assert_eq!(story.only().root.as_str(), "acc");
    story.rounds(80..130, &[]);
    story.rounds(130..180, &["sw2", "app2", "db", "acc", "pc1", "pc2", "nginx"]);
    assert_eq!(story.only().root.as_str(), "sw2");
    story.rounds(180..230, &[]);
    story.rounds(230..280, &["pc1"]);
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.flapping), ("pc1", false));
    story.rounds(280..300, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn a_flapping_switch_is_one_verdict_on_the_switch() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    for start in [30, 130, 230] {
        story.rounds(start..start + 50, &["acc", "pc1", "pc2"]);
        assert_eq!(story.only().root.as_str(), "acc");
        story.rounds(start + 50..start + 100, &[]);
    }
    let verdict = story.only();
    assert_eq!((verdict.root.as_str(), verdict.flapping), ("acc", true));
    assert_eq!(ids(&verdict.symptoms), ["pc1", "pc2"]);
    assert_eq!(verdict.since, at(30));
}

#[test]
fn what_recovers_under_maintenance_opens_nothing() {
    let window = format!(
        "[[maintenance]]\ncomponents = [\"acc\"]\nfrom = {}\nto = {}\nreason = \"x\"\napproved_by = \"ag\"\n",
        at(20),
        at(200)
    );
    let mut story = Story::with(&window);
    story.rounds(0..30, &[]);
    story.rounds(30..120, &["acc", "pc1", "pc2"]);
    for second in [120, 121, 122] {
        story.say(second, "pc2", "icmp", "collector", Status::Ok);
        assert_eq!(story.told(), []);
    }
    story.rounds(123..150, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn a_program_that_flaps_fast_does_not_bring_the_collectors_own_cable_under_suspicion() {
    let mut story = Story::new();
    for second in (0..400).step_by(10) {
        story.round(second, &[]);
        let fine = second < 40 || second % 40 > 10;
        story.say(
            second + 6,
            "sql",
            "query",
            "collector",
            if fine { Status::Ok } else { Status::Critical },
        );
    }
    let verdict = story.only();
    let candidates: Vec<&str> = verdict.candidates.iter().map(|c| c.component.as_str()).collect();
    assert_eq!((candidates, verdict.flapping), (vec!["sql"], true));
}

/// A branch behind a circuit, whose router only its own machine looks at.
const BRANCH: &str = r#"
[[component]]
id = "br"
kind = "router"
[[component]]
id = "brpc"
kind = "host"
[[component]]
id = "brsrv"
kind = "host"
[[link]]
id = "cir"
kind = "circuit"
ends = ["sw2", "br"]
[[link]]
id = "l-brpc"
ends = ["br", "brpc"]
[[link]]
id = "l-brsrv"
ends = ["br", "brsrv"]
"#;

#[test]
fn what_a_branch_saw_while_cut_off_opens_nothing_more_whatever_had_cut_it_off() {
    let mut story = Story::with(BRANCH);
    for second in (0..90).step_by(10) {
        let cut = (30..80).contains(&second);
        let status = if cut { Status::Critical } else { Status::Ok };
        story.say(second, "sw2", "icmp", "collector", Status::Ok);
        story.say(second + 1, "brpc", "icmp", "collector", status);
        story.say(second + 2, "brsrv", "icmp", "collector", status);
        if !cut {
            story.say(second + 3, "br", "icmp", "brpc", Status::Ok);
        } else if second == 70 {
            let verdict = story.only();
            assert_eq!((verdict.root.as_str(), verdict.undecided), ("cir", true));
        }
    }
    // Told when the way was free again: from inside, the router had not answered either.
    story.say(50, "br", "icmp", "brpc", Status::Critical);
    story.say(79, "br", "icmp", "brpc", Status::Critical);
    for second in (90..160).step_by(10) {
        story.say(second, "brpc", "load", "", Status::Ok);
        assert_eq!(story.told(), []);
    }
}

#[test]
fn a_dark_port_accuses_what_is_at_its_far_end_as_well_while_nobody_can_see_that() {
    let mut story = Story::with(BRANCH);
    for second in (0..150).step_by(10) {
        let cut = second >= 30;
        let status = if cut { Status::Critical } else { Status::Ok };
        story.say(second, "sw2", "icmp", "collector", Status::Ok);
        story.say(second + 1, "brpc", "icmp", "collector", status);
        story.say(second + 2, "cir", "port", "collector", status);
        if !cut {
            story.say(second + 3, "br", "icmp", "brpc", Status::Ok);
        }
    }
    let verdict = story.only();
    assert!(verdict.undecided, "{verdict:#?}");
    assert!(
        verdict
            .candidates
            .iter()
            .any(|candidate| candidate.component.as_str() == "br")
    );
}

#[test]
fn an_agent_that_does_not_come_back_after_the_outage_is_missed() {
    let mut story = Story::new();
    for of in ["web", "app1"] {
        story.say(0, of, "agent", "", Status::Ok);
    }
    story.rounds(0..30, &[]);
    story.rounds(30..80, &["sw1", "web", "app1", "nginx"]);
    for of in ["web", "app1"] {
        story.say(80, of, "agent", "", Status::Critical);
    }
    story.rounds(90..110, &[]);
    story.say(110, "app1", "agent", "", Status::Ok);
    story.rounds(120..200, &[]);
    assert_eq!(story.told(), []);
    story.rounds(200..400, &[]);
    assert_eq!(story.told(), [("web".to_string(), Class::MonitoringBlind)]);
}

#[test]
fn what_a_cut_off_agent_saw_before_the_collector_noticed_the_cut_belongs_to_it() {
    let mut story = Story::new();
    for second in (0..30).step_by(10) {
        story.round(second, &[]);
        story.say(second + 1, "app1", "icmp", "pc1", Status::Ok);
    }
    for second in (30..90).step_by(10) {
        story.round(second, &["acc", "pc1", "pc2"]);
    }
    story.round(90, &[]);
    for second in (27..87).step_by(10) {
        story.say(second, "app1", "icmp", "pc1", Status::Critical);
    }
    story.rounds(100..200, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn a_single_failing_sample_of_what_it_needs_does_not_take_over_an_older_failure() {
    // What hangs on the same supply is judged again together.
    let feed = "[[component]]\nid = \"feed\"\nkind = \"power\"\n[[dependency]]\nof = \"web\"\non = [\"feed\"]\n\
                [[dependency]]\nof = \"db\"\non = [\"feed\"]\n";
    let mut story = Story::with(feed);
    story.rounds(0..30, &[]);
    story.rounds(30..200, &["nginx"]);
    assert_eq!(story.only().root.as_str(), "nginx");
    story.say(200, "sql", "http", "collector", Status::Critical);
    story.round(200, &["nginx", "sql"]);
    for second in (210..300).step_by(10) {
        assert_eq!(story.told(), [("nginx".to_owned(), Class::Failure)], "at {second} s");
        story.round(second, &["nginx"]);
    }
}

#[test]
fn an_older_failed_sample_elsewhere_does_not_cut_a_settle_window_short() {
    let mut story = Story::new();
    story.rounds(0..150, &[]);
    story.say(150, "db", "tcp", "collector", Status::Critical);
    story.rounds(150..200, &[]);
    // The machine and its program fail one sample each, while the database may still be to blame for the latter.
    story.round(200, &["web", "nginx"]);
    assert_eq!(story.told(), []);
    story.rounds(210..300, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn two_single_samples_at_once_do_not_make_the_monitoring_blind() {
    let mut story = Story::new();
    story.rounds(0..150, &[]);
    story.say(150, "pc2", "tcp", "collector", Status::Critical);
    story.rounds(150..200, &[]);
    for of in ["pc1", "nginx", "app1"] {
        story.say(200, of, "http", "collector", Status::Critical);
        assert_eq!(story.told(), [], "{of}");
    }
    for of in ["pc1", "nginx", "app1"] {
        story.say(201, of, "http", "collector", Status::Ok);
    }
    story.rounds(202..260, &[]);
    assert_eq!(story.told(), []);
}

#[test]
fn a_decided_cause_is_not_turned_round_by_a_single_sample_elsewhere() {
    let mut story = Story::new();
    story.rounds(0..30, &[]);
    story.rounds(30..100, &["web", "nginx"]);
    assert_eq!(story.only().root.as_str(), "web");
    for (second, failing) in [(100, "sw1"), (110, "pc1"), (120, "app1"), (130, "r")] {
        story.round(second, &["web", "nginx"]);
        story.say(second + 5, failing, "icmp", "collector", Status::Critical);
        assert_eq!(story.only().root.as_str(), "web", "a sample of {failing} failed");
    }
}

#[test]
fn a_supply_is_not_to_blame_for_what_failed_while_all_that_it_feeds_was_alive() {
    let feed = "[[component]]\nid = \"feed\"\nkind = \"power\"\n[[dependency]]\nof = \"r\"\non = [\"feed\"]\n\
                [[dependency]]\nof = \"sw2\"\non = [\"feed\"]\n";
    let mut story = Story::with(feed);
    story.rounds(0..30, &[]);
    story.rounds(30..100, &["pc1"]);
    let told = story.only().root.clone();
    assert!(told.as_str() == "pc1" || told.as_str() == "l-pc1");
    for second in (100..160).step_by(10) {
        story.round(second, &["pc1"]);
        if second == 100 {
            story.say(105, "sw2", "icmp", "collector", Status::Critical);
        }
        assert_eq!(story.only().root, told, "at {second} s");
    }
}
