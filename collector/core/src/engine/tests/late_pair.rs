//! What agents saw from inside a cut that only two failures together made.

use super::*;

/// Two machines behind a switch with two routers before it; the collector and a third machine on the other side.
const RING: &str = r#"
[[component]]
id = "sw-1"
kind = "switch"

[[component]]
id = "sw-2"
kind = "switch"

[[component]]
id = "app-1"
kind = "host"

[[component]]
id = "app-2"
kind = "host"

[[component]]
id = "app-3"
kind = "host"

[[link]]
id = "l-noc"
ends = ["noc-1", "sw-1"]

[[component]]
id = "r-1"
kind = "router"

[[component]]
id = "r-2"
kind = "router"

[[link]]
id = "l-r-1"
ends = ["sw-1", "r-1"]

[[link]]
id = "l-r-2"
ends = ["sw-1", "r-2"]

[[link]]
id = "up-1"
ends = ["r-1", "sw-2"]

[[link]]
id = "up-2"
ends = ["r-2", "sw-2"]

[[link]]
id = "l-app-1"
ends = ["sw-2", "app-1"]

[[link]]
id = "l-app-2"
ends = ["sw-1", "app-2"]

[[link]]
id = "spare-app-2"
ends = ["sw-1", "app-2"]

[[link]]
id = "l-app-3"
ends = ["sw-2", "app-3"]

[collector]
at = "noc-1"
"#;

/// What is seen from the collector's side while both routers are down in `cut`.
fn outside(second: i64, cut: &std::ops::Range<i64>) -> Vec<Observation> {
    let away = status(cut.contains(&second));
    let ping = [
        ("sw-1", Status::Ok),
        ("app-1", away),
        ("app-3", away),
        ("sw-2", away),
        ("r-1", away),
        ("r-2", away),
    ];
    ping.map(|(of, status)| seen(second, of, "icmp", Observer::Collector, status))
        .to_vec()
}

/// What the two agents behind the routers see of one another, and of the third machine, which only they look at and is fine.
fn inside(seconds: std::ops::Range<i64>, cut: &std::ops::Range<i64>) -> Vec<Observation> {
    let one = |second: i64| {
        let near = [("app-1", "app-3"), ("app-3", "app-1")].map(|(by, of)| (by, of, Status::Ok));
        let far = ["app-1", "app-3"].map(|by| (by, "app-2", status(cut.contains(&second))));
        let all = near.into_iter().chain(far);
        all.map(move |(by, of, status)| seen(second, of, "icmp", Observer::Agent(by.into()), status))
    };
    seconds.step_by(10).flat_map(one).collect()
}

fn status(failing: bool) -> Status {
    if failing { Status::Critical } else { Status::Ok }
}

#[test]
fn what_agents_saw_from_inside_a_cut_by_two_failures_accuses_nobody() {
    let mut engine = Engine::new(crate::testing::network(format!("{MODEL}{RING}")), settings());
    let (cut, silent, mut effects) = (100..400, 100..600, Vec::new());
    for second in (0..900).step_by(10) {
        run_to(&mut engine, second, &mut effects);
        let mut heard = outside(second, &cut);
        if second == silent.end {
            heard.extend(inside(silent.clone(), &cut));
        }
        if !silent.contains(&second) {
            heard.extend(inside(second..second + 1, &cut));
        }
        effects.extend(engine.step(at(second), Event::Observed(heard)));
    }
    let late: Vec<&Incident> = engine.incidents().filter(|incident| incident.recorded_late).collect();
    assert_eq!(late, [] as [&Incident; 0]);
    let mut roots: Vec<&str> = engine.incidents().map(|i| i.verdict.root.as_str()).collect();
    roots.sort_unstable();
    assert_eq!(roots, ["r-1", "r-2"]);
}
