//! What arrives long after it was said corrects history, and pages nobody.

use super::*;
use crate::incident::Clock;

/// The collector beside a switch with two machines behind it; a database runs on the first.
const CAMPUS: &str = r#"
[[component]]
id = "sw-1"
kind = "switch"

[[component]]
id = "app-1"
kind = "host"

[[component]]
id = "app-2"
kind = "host"

[[component]]
id = "core-db"
kind = "database"

[[link]]
id = "l-noc"
ends = ["noc-1", "sw-1"]

[[link]]
id = "l-app-1"
ends = ["sw-1", "app-1"]

[[link]]
id = "l-app-2"
ends = ["sw-1", "app-2"]

[[dependency]]
of = "core-db"
on = ["app-1"]

[[service]]
id = "permits"
name = "permits"
criticality = 1
owner = "agency"

[[dependency]]
of = "permits"
on = ["core-db"]

[collector]
at = "noc-1"
"#;

fn campus() -> Engine {
    Engine::new(crate::testing::network(format!("{MODEL}{CAMPUS}")), settings())
}

/// What the agent on app-1 says every ten seconds: its database fails in `down`, and what it sees of the network in `cut`.
fn agent(seconds: std::ops::Range<i64>, down: std::ops::Range<i64>, cut: std::ops::Range<i64>) -> Vec<Observation> {
    let bad = |failing: bool| if failing { Status::Critical } else { Status::Ok };
    let one = |second: i64| {
        let far = |of: &str| {
            seen(
                second,
                of,
                "icmp",
                Observer::Agent("app-1".into()),
                bad(cut.contains(&second)),
            )
        };
        let own = seen(
            second,
            "core-db",
            "sql",
            Observer::Agent("app-1".into()),
            bad(down.contains(&second)),
        );
        let process = seen(second, "core-db", "process", Observer::Own, bad(down.contains(&second)));
        [own, process, far("noc-1"), far("app-2")]
    };
    seconds.step_by(10).flat_map(one).collect()
}

/// What the collector sees from its side; app-1 does not answer in `cut`.
fn collector(second: i64, cut: &std::ops::Range<i64>) -> Vec<Observation> {
    let away = if cut.contains(&second) {
        Status::Critical
    } else {
        Status::Ok
    };
    [("sw-1", Status::Ok), ("app-2", Status::Ok), ("app-1", away)]
        .map(|(of, status)| seen(second, of, "icmp", Observer::Collector, status))
        .to_vec()
}

/// Both sides live up to `end`, except that what the agent says in `cut` arrives when that is over.
fn live(engine: &mut Engine, end: i64, down: std::ops::Range<i64>, cut: std::ops::Range<i64>) -> Vec<Effect> {
    tell(engine, end, down, cut.clone(), cut)
}

/// The same where what the agent says in `silent` arrives late, and its machine is cut off in `cut`.
fn tell(
    engine: &mut Engine,
    end: i64,
    down: std::ops::Range<i64>,
    silent: std::ops::Range<i64>,
    cut: std::ops::Range<i64>,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    for second in (0..end).step_by(10) {
        run_to(engine, second, &mut effects);
        let mut heard = collector(second, &cut);
        if second == silent.end {
            heard.extend(agent(silent.clone(), down.clone(), cut.clone()));
        }
        if !silent.contains(&second) {
            heard.extend(agent(second..second + 1, down.clone(), cut.clone()));
        }
        effects.extend(engine.step(at(second), Event::Observed(heard)));
    }
    effects
}

fn on<'e>(engine: &'e Engine, root: &str) -> Vec<&'e Incident> {
    engine.incidents().filter(|i| i.verdict.root.as_str() == root).collect()
}

#[test]
fn an_outage_inside_a_cut_is_recorded_as_over_and_told_to_nobody() {
    let mut engine = campus();
    let effects = live(&mut engine, 900, 200..300, 100..500);
    let [incident] = on(&engine, "core-db")[..] else {
        panic!("{:#?}", engine.incidents().collect::<Vec<_>>());
    };
    assert!(incident.recorded_late);
    assert_eq!(
        (incident.state, incident.verdict.since, incident.restored_at),
        (IncidentState::Resolved, at(200), Some(at(300)))
    );
    assert_eq!(incident.responsible.party.as_str(), "softco");
    assert_eq!(incident.verdict.services, ["permits".into()]);
    assert_eq!(incident.clocks, [] as [Clock; 0]);
    let notices = effects.iter().filter_map(|effect| match effect {
        Effect::Notify(notice) if notice.incident == incident.id => Some(notice),
        _ => None,
    });
    assert_eq!(notices.count(), 0);
    let [entry] = engine.timeline(&incident.id) else {
        panic!("one entry")
    };
    assert!(matches!(&entry.change, Change::Recorded { reason, .. } if reason.en.contains("recorded late")));
}

#[test]
fn what_an_agent_saw_from_inside_the_cut_belongs_to_the_incident_of_the_cut() {
    let mut engine = campus();
    live(&mut engine, 900, 0..0, 100..500);
    let roots: Vec<&str> = engine.incidents().map(|i| i.verdict.root.as_str()).collect();
    assert_eq!(roots.len(), 1, "{roots:?}");
    assert!(!only(&engine).recorded_late);
}

#[test]
fn the_minutes_of_an_outage_that_was_recorded_late_are_charged_to_its_party() {
    let mut engine = campus();
    tell(&mut engine, 900, 200..300, 100..500, 0..0);
    let incident = only(&engine);
    assert!(incident.recorded_late);
    let all = Stretch {
        from: at(0),
        to: at(900),
    };
    let charged = engine.attribution(&ComponentId::new("permits"), all, &[], at(900));
    let expected = crate::attribution::Claim {
        account: Account::Party(PartyId::new("softco")),
        stretch: Stretch {
            from: at(200),
            to: at(300),
        },
        incident: Some(incident.id.clone()),
    };
    assert_eq!(charged, [expected]);
}

#[test]
fn a_machine_that_was_alive_in_the_cut_is_cleared_and_the_cable_is_left() {
    let mut engine = campus();
    live(&mut engine, 900, 0..0, 100..500);
    let incident = only(&engine);
    assert_eq!(
        (incident.verdict.root.as_str(), incident.verdict.undecided),
        ("l-app-1", false)
    );
    let reasons = engine
        .timeline(&incident.id)
        .iter()
        .filter_map(|entry| match &entry.change {
            Change::Corrected { reason, .. } => Some(reason.en.as_str()),
            _ => None,
        });
    let reasons: Vec<&str> = reasons.collect();
    assert!(
        matches!(reasons[..], [reason] if reason.contains("app-1 was healthy all the while")),
        "{reasons:?}"
    );
}

#[test]
fn an_end_that_was_reported_late_is_corrected_with_clocks_and_downtime() {
    let mut engine = campus();
    // The database fails in sight of everybody, and is mended while its machine is cut off.
    let effects = live(&mut engine, 1_200, 100..400, 300..800);
    let [incident] = on(&engine, "core-db")[..] else {
        panic!("{:#?}", engine.incidents().collect::<Vec<_>>());
    };
    assert_eq!((incident.verdict.since, incident.restored_at), (at(100), Some(at(400))));
    assert!(incident.clocks.iter().any(|clock| clock.stopped_at == Some(at(400))));
    let corrected = effects.iter().filter_map(|effect| match effect {
        Effect::Ledger(entry) if entry.incident == incident.id => match &entry.change {
            Change::Corrected { ended, reason, .. } => Some((*ended, reason.en.clone())),
            _ => None,
        },
        _ => None,
    });
    let corrected: Vec<_> = corrected.collect();
    assert!(
        matches!(&corrected[..], [(Some(end), _)] if *end == at(400)),
        "{corrected:#?}"
    );
    let hour = Stretch {
        from: at(0),
        to: at(1_200),
    };
    let charged = engine.attribution(&ComponentId::new("permits"), hour, &[], at(1_200));
    let mine: Vec<Stretch> = charged
        .iter()
        .filter(|claim| claim.incident.as_ref() == Some(&incident.id))
        .map(|claim| claim.stretch)
        .collect();
    assert_eq!(
        mine,
        [Stretch {
            from: at(100),
            to: at(400)
        }],
        "{charged:#?}"
    );
}

#[test]
fn a_beginning_that_was_reported_late_is_corrected() {
    let mut engine = campus();
    // It fails while its machine is cut off and is still failing afterwards.
    live(&mut engine, 900, 250..2_000, 100..500);
    let [incident] = on(&engine, "core-db")[..] else {
        panic!("{:#?}", engine.incidents().collect::<Vec<_>>());
    };
    assert_eq!((incident.verdict.since, incident.restored_at), (at(250), None));
}

#[test]
fn a_history_read_back_from_the_ledger_is_the_same() {
    let mut engine = campus();
    let effects = live(&mut engine, 900, 200..300, 100..500);
    let ledger: Vec<LedgerEntry> = effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Ledger(entry) => Some(entry),
            _ => None,
        })
        .collect();
    assert!(verify(&ledger).is_ok());
    let written: Vec<LedgerEntry> = ledger
        .iter()
        .map(|entry| serde_json::from_str(&serde_json::to_string(entry).expect("plain data")).expect("as written"))
        .collect();
    let network = Arc::clone(engine.network());
    let again = Engine::restore(network, settings(), [], written, at(900)).expect("fits");
    assert_eq!(
        engine.incidents().collect::<Vec<_>>(),
        again.incidents().collect::<Vec<_>>()
    );
}

#[test]
fn a_machine_that_was_back_before_anybody_looked_is_not_cleared_of_having_been_down() {
    let mut engine = campus();
    let mut effects = Vec::new();
    // Pings every minute: the last that fails is at 480, and app-1 has been back since 490.
    for second in (0..900).step_by(10) {
        run_to(&mut engine, second, &mut effects);
        let pinged = collector(second, &(100..490)).into_iter();
        let mut heard: Vec<Observation> = pinged
            .filter(|seen| second % 60 == 0 || seen.of.as_str() != "app-1")
            .collect();
        if second == 560 {
            heard.extend(agent(490..560, 0..0, 0..0));
        } else if !(100..560).contains(&second) {
            heard.extend(agent(second..second + 1, 0..0, 0..0));
        }
        effects.extend(engine.step(at(second), Event::Observed(heard)));
    }
    let incident = only(&engine);
    assert_eq!(
        (incident.verdict.root.as_str(), incident.verdict.undecided),
        ("app-1", true)
    );
}
