//! What is grouped although the model lacks the edge, and what is not.

use std::sync::Arc;

use super::tests::at;
use super::{Correlator, EdgeKind, Settings, Verdict};
use crate::health::{Observation, Observer, Status};
use crate::network::Network;
use crate::testing::network;

/// An office with two access switches, where somebody forgot the cable of `h5` and the machine that `crm` runs on.
fn office(more: &str) -> Arc<Network> {
    let mut text = String::from("[network]\nname = \"office\"\n[collector]\nat = \"noc\"\n");
    for (id, role) in [("gc", "general_contractor"), ("ag", "agency")] {
        text += &format!("[[party]]\nid = \"{id}\"\nname = \"{id}\"\nrole = \"{role}\"\n");
    }
    let kinds = [
        ("router", "r"),
        ("switch", "sw1 sw2"),
        ("host", "noc h1 h2 h3 h4 h5"),
        ("software", "web mail crm"),
    ];
    for (kind, ids) in kinds {
        for id in ids.split(' ') {
            text += &format!("[[component]]\nid = \"{id}\"\nkind = \"{kind}\"\nsite = \"town\"\n");
        }
    }
    for (a, b) in [
        ("noc", "r"),
        ("sw1", "r"),
        ("sw2", "r"),
        ("h1", "sw1"),
        ("h2", "sw1"),
        ("h3", "sw2"),
        ("h4", "sw2"),
    ] {
        text += &format!("[[link]]\nid = \"l-{a}-{b}\"\nends = [\"{a}\", \"{b}\"]\n");
    }
    for (of, on) in [("web", "h1"), ("mail", "h3")] {
        text += &format!("[[dependency]]\nof = \"{of}\"\non = [\"{on}\"]\n");
    }
    network(text + more)
}

struct Story {
    correlator: Correlator,
    now: i64,
}

impl Story {
    /// All was well for a minute.
    fn quiet() -> Self {
        Self::quiet_with("")
    }

    fn quiet_with(more: &str) -> Self {
        let mut story = Self {
            correlator: Correlator::new(office(more), Settings::default()),
            now: 0,
        };
        story.rounds(0..60, &[]);
        story
    }

    fn say(&mut self, second: i64, of: &str, check: &str, by: Observer, status: Status) {
        while let Some(wake) = self.correlator.next_wakeup().filter(|wake| *wake < at(second)) {
            self.correlator.evaluate(wake);
        }
        self.now = self.now.max(second);
        let observation = Observation {
            at: at(second),
            of: of.into(),
            check: check.into(),
            by,
            status,
            value: None,
            message: None,
        };
        self.correlator.observe(at(self.now), &observation);
        self.correlator.evaluate(at(self.now));
    }

    /// The collector looks at everything every ten seconds; some fail.
    fn rounds(&mut self, seconds: std::ops::Range<i64>, failing: &[&str]) {
        for second in seconds.step_by(10) {
            let checks = ["r", "sw1", "sw2", "h1", "h2", "h3", "h4", "h5"].map(|of| (of, "icmp"));
            let checks = checks.into_iter().chain(["web", "mail", "crm"].map(|of| (of, "http")));
            for (i, (of, check)) in (0..).zip(checks) {
                let down = failing.contains(&of);
                let status = if down { Status::Critical } else { Status::Ok };
                self.say(second + i % 3, of, check, Observer::Collector, status);
            }
        }
    }

    fn verdicts(&mut self) -> Vec<Arc<Verdict>> {
        self.correlator.evaluate(at(self.now)).verdicts
    }

    fn roots(&mut self) -> Vec<String> {
        self.verdicts().iter().map(|verdict| verdict.root.to_string()).collect()
    }
}

const SWITCH_DOWN: [&str; 5] = ["sw2", "h3", "h4", "mail", "h5"];

#[test]
fn a_machine_whose_cable_the_model_lacks_is_not_accused_when_its_switch_fails() {
    let mut story = Story::quiet();
    story.rounds(60..130, &SWITCH_DOWN);
    let verdicts = story.verdicts();
    assert_eq!(story.roots(), ["sw2"]);
    assert!(verdicts[0].symptoms.contains(&"h5".into()));
    let edge = &verdicts[0].suggested[0];
    assert_eq!(
        (edge.from.as_str(), edge.to.as_str(), edge.kind),
        ("h5", "sw2", EdgeKind::Link)
    );
    let told = verdicts[0]
        .evidence
        .iter()
        .filter(|evidence| evidence.check.of == "h5".into());
    assert!(
        told.into_iter()
            .all(|evidence| evidence.why.en.starts_with("grouped by weak evidence"))
    );
    assert!(verdicts[0].reason.zh.contains("弱证据"));
}

#[test]
fn a_program_that_runs_on_nothing_goes_with_a_machine_beside_it() {
    let mut story = Story::quiet();
    story.rounds(60..130, &["h1", "web", "crm"]);
    assert_eq!(story.roots(), ["h1"]);
    let edge = story.verdicts()[0].suggested[0].clone();
    assert_eq!(edge.toml(), "[[dependency]]\nof = \"crm\"\non = [\"h1\"]\n");
}

#[test]
fn the_same_machine_failing_alone_or_at_another_time_is_its_own_root_cause() {
    let mut story = Story::quiet();
    story.rounds(60..130, &["h5"]);
    assert_eq!(story.roots(), ["h5"]);
    let mut story = Story::quiet();
    story.rounds(60..130, &["sw2", "h3", "h4", "mail"]);
    story.rounds(130..200, &SWITCH_DOWN);
    assert_eq!(story.roots(), ["h5", "sw2"]);
}

#[test]
fn two_failures_at_once_in_a_place_that_the_model_knows_stay_two() {
    let mut story = Story::quiet();
    story.rounds(60..130, &["sw2", "h3", "h4", "mail", "h1", "web"]);
    assert_eq!(story.roots(), ["h1", "sw2"]);
}

#[test]
fn two_databases_that_fail_at_once_are_two_failures_however_much_the_model_lacks() {
    let stores = [("one", "h1"), ("two", "h3")].map(|(store, host)| {
        format!("[[component]]\nid = \"{store}\"\nkind = \"database\"\n[[dependency]]\nof = \"{store}\"\non = [\"{host}\"]\n")
    });
    let mut story = Story::quiet_with(&stores.concat());
    for second in (0..140).step_by(10) {
        story.rounds(60 + second..61 + second, &[]);
        let status = if second < 30 { Status::Ok } else { Status::Critical };
        for store in ["one", "two"] {
            story.say(60 + second + 4, store, "query", Observer::Collector, status);
        }
    }
    assert_eq!(story.roots(), ["one", "two"]);
}

#[test]
fn what_shows_its_failure_from_inside_is_never_grouped() {
    let mut story = Story::quiet();
    story.say(61, "crm", "process", Observer::Own, Status::Critical);
    story.say(71, "crm", "process", Observer::Own, Status::Critical);
    story.rounds(72..130, &["h1", "web", "crm"]);
    assert_eq!(story.roots(), ["crm", "h1"]);
}

#[test]
fn what_was_grouped_accuses_by_itself_when_it_outlives_the_root_cause() {
    let mut story = Story::quiet();
    story.rounds(60..130, &SWITCH_DOWN);
    story.rounds(130..140, &["h5"]);
    assert!(story.roots().is_empty(), "it may just be slow to recover");
    story.rounds(140..230, &["h5"]);
    assert_eq!(story.roots(), ["h5"]);
}

#[test]
fn adding_the_suggested_edge_confirms_it() {
    let mut story = Story::quiet();
    story.rounds(60..130, &SWITCH_DOWN);
    let suggested = story.correlator.suggestions()[0].clone();
    story.correlator.set_network(at(story.now), office(&suggested.toml()));
    story.rounds(130..170, &SWITCH_DOWN);
    let verdicts = story.verdicts();
    assert_eq!(story.roots(), ["sw2"]);
    assert!(verdicts[0].suggested.is_empty() && verdicts[0].symptoms.contains(&"h5".into()));
    assert!(story.correlator.suggestions().is_empty());
}

#[test]
fn an_edge_that_shows_in_several_outages_counts_them() {
    let mut story = Story::quiet();
    for start in [60, 1_060] {
        story.rounds(start..start + 70, &SWITCH_DOWN);
        story.rounds(start + 70..start + 140, &[]);
    }
    story.rounds(2_060..2_130, &SWITCH_DOWN);
    let suggestions = story.correlator.suggestions();
    assert_eq!((suggestions.len(), suggestions[0].seen), (1, 3));
    assert!(suggestions[0].reason.en.contains("failed together before"));
}

#[test]
fn a_machine_on_the_collectors_own_supply_is_judged_like_any_other() {
    let mut story = Story::quiet_with(
        r#"
[[component]]
id = "ups"
kind = "power"
[[dependency]]
of = "noc"
on = ["ups"]
[[dependency]]
of = "h1"
on = ["ups"]
"#,
    );
    story.rounds(60..130, &["h1", "web"]);
    assert_eq!(story.roots(), ["h1"]);
}
