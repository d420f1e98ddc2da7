//! Replays of small stories, told as recordings.

use super::*;
use crate::correlation::Class;
use crate::testing::network;

const MODEL: &str = r#"
[collector]
at = "noc-1"

[[party]]
id = "agency"
name = "市政府"
role = "agency"

[[party]]
id = "gc"
name = "总包"
role = "general_contractor"

[[party]]
id = "netcom"
name = "网通运维"
role = "subcontractor"

[[party]]
id = "softco"
name = "软件公司"
role = "subcontractor"

[[service_level]]
id = "gold"
calendar = "7x24"
targets.p1 = { respond = "15m", restore = "4h" }
targets.p2 = { respond = "30m", restore = "8h" }
targets.p3 = { respond = "1h", restore = "1d" }

[[contract]]
id = "net-2026"
customer = "gc"
provider = "netcom"
from = 2026-01-01
covers = [{ kind = "switch" }, { kind = "link" }]
level = "gold"

[[contract]]
id = "soft-2026"
customer = "gc"
provider = "softco"
from = 2026-01-01
covers = [{ kind = "host" }, { id = "l-web-1" }]
level = "gold"

[[component]]
id = "noc-1"
kind = "host"

[[component]]
id = "sw-1"
kind = "switch"

[[component]]
id = "web-1"
kind = "host"

[[component]]
id = "web-2"
kind = "host"

[[link]]
id = "l-noc"
ends = ["noc-1", "sw-1"]

[[link]]
id = "l-web-1"
ends = ["sw-1", "web-1"]

[[link]]
id = "l-web-2"
ends = ["sw-1", "web-2"]

[[service]]
id = "portal"
name = "门户"
criticality = 1
owner = "agency"

[[dependency]]
of = "portal"
on = ["web-1"]
"#;

/// One observation a line: `minute:second of check by status`.
fn run(story: &str) -> Vec<ReportLine> {
    let mut replay = Replay::new(network(MODEL), Settings::default());
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<_> = line.split(' ').collect();
        let [at, of, check, by, status] = words[..] else {
            panic!("five words: {line}")
        };
        let by = if by == "own" {
            String::new()
        } else {
            format!(r#""by":"{by}","#)
        };
        let json = format!(r#"{{"at":"2026-11-22T08:{at}Z","of":"{of}","check":"{check}",{by}"status":"{status}"}}"#);
        replay.line(&json).expect("well-formed");
    }
    replay.finish()
}

/// Each of the components pinged from the collector's host every ten seconds; down from `from` to before `to`.
fn pings(components: &[&str], seconds: std::ops::Range<u32>, down: std::ops::Range<u32>) -> String {
    let mut story = String::new();
    for second in seconds.step_by(10) {
        for component in components {
            let status = if down.contains(&second) { "critical" } else { "ok" };
            story += &format!(
                "{:02}:{:02} {component} icmp noc-1 {status}\n",
                second / 60,
                second % 60
            );
        }
    }
    story
}

#[test]
fn a_dead_host_is_one_incident_with_its_service_and_party() {
    let story = pings(&["web-1"], 0..200, 60..9_999) + &pings(&["sw-1", "web-2"], 200..210, 9_999..9_999);
    let story = sorted(&(story + &pings(&["sw-1", "web-2"], 0..200, 9_999..9_999)));
    let lines = run(&story);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    let line = &lines[0];
    assert_eq!(line.incident.as_str(), "INC-20261122-0001");
    assert_eq!(line.root_cause, [crate::ids::ComponentId::new("web-1")]);
    assert_eq!((line.class, line.responsible.as_str()), (Class::Failure, "softco"));
    assert_eq!(line.impacted_services, [crate::ids::ComponentId::new("portal")]);
    assert_eq!(line.resolved_at, None);
    assert!(line.opened_at > line.since && !line.reason.is_empty() && !line.reason_zh.is_empty());
}

#[test]
fn recovery_needs_evidence_and_is_dated_by_it() {
    let story = pings(&["sw-1", "web-1", "web-2"], 0..200, 9_999..9_999).replace("web-1", "web-x");
    let story: String = story
        .lines()
        .filter(|line| !line.contains("web-x"))
        .map(|line| format!("{line}\n"))
        .collect();
    let lines = run(&sorted(&(story + &pings(&["web-1"], 0..200, 60..150))));
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!(
        lines[0].resolved_at.map(|at| at.to_string()),
        Some("2026-11-22T08:02:30Z".to_owned())
    );
    assert_eq!(lines[0].impacted_services, [crate::ids::ComponentId::new("portal")]);
}

#[test]
fn a_failure_that_comes_back_soon_is_the_same_incident() {
    let failing = |range: &std::ops::Range<u32>, second: u32| range.contains(&second);
    let mut story = String::new();
    for second in (0..900).step_by(10) {
        let down = failing(&(60..150), second) || failing(&(400..600), second);
        for component in ["sw-1", "web-2", "web-1"] {
            let status = if down && component == "web-1" { "critical" } else { "ok" };
            story += &format!(
                "{:02}:{:02} {component} icmp noc-1 {status}\n",
                second / 60,
                second % 60
            );
        }
    }
    let lines = run(&story);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].reopened == 1 && lines[0].resolved_at.is_some(), "{lines:#?}");
}

#[test]
fn a_recording_may_call_the_collector_by_the_component_it_stands_at() {
    let story = pings(&["sw-1", "web-1", "web-2"], 0..200, 60..9_999);
    let lines = run(&story);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!(lines[0].class, Class::MonitoringBlind);
    assert_eq!(lines, run(&story.replace(" noc-1 ", " collector ")));
}

#[test]
fn the_same_recording_gives_the_same_lines() {
    let story = pings(&["sw-1", "web-1", "web-2"], 0..300, 60..200);
    assert_eq!(run(&story), run(&story));
}

#[test]
fn a_malformed_line_is_reported_and_the_good_ones_count() {
    let mut replay = Replay::new(network(MODEL), Settings::default());
    replay.line("").expect("a blank line is nothing");
    let error = replay.line(r#"{"at":"today"}"#).expect_err("malformed");
    assert_eq!((error.line, error.severity), (2, Severity::Error));
    assert!(error.to_string().contains("write one JSON object a line"), "{error}");
    let unknown = r#"{"at":"2026-11-22T08:00:00Z","of":"sw-9","check":"icmp","by":"noc-1","status":"critical"}"#;
    let error = replay.line(unknown).expect_err("unknown");
    assert_eq!((error.line, error.severity), (3, Severity::Warning));
    assert!(error.message.contains("sw-9"), "{error}");
    assert_eq!(replay.finish(), []);
}

/// The lines in order of their time.
fn sorted(story: &str) -> String {
    let mut lines: Vec<_> = story.lines().collect();
    lines.sort_by_key(|line| line[..5].to_owned());
    lines.join("\n")
}
