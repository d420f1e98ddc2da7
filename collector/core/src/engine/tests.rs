//! What the engine promises about incidents, ledger and notices.

use proptest::prelude::*;

use super::*;
use crate::attribution::Account;
use crate::health::Status;
use crate::ids::{CheckName, PartyId};
use crate::incident::{Action, IncidentState, verify};
use crate::network::SourceFile;

const MODEL: &str = r#"
[[party]]
id = "gc"
name = "总包"
role = "general_contractor"

[[party]]
id = "agency"
name = "市政府"
role = "agency"

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
targets.p3 = { respond = "15m", restore = "4h" }

[[contract]]
id = "soft-2026"
customer = "gc"
provider = "softco"
from = 2026-01-01
covers = [{ kind = "host" }, { kind = "database" }]
level = "gold"

[[contract]]
id = "net-2026"
customer = "gc"
provider = "netcom"
from = 2026-01-01
covers = [{ kind = "switch" }]
level = "gold"

[[component]]
id = "noc-1"
kind = "host"

[[component]]
id = "web-1"
kind = "host"

[[component]]
id = "db-1"
kind = "database"

[[dependency]]
of = "web-1"
on = ["db-1"]

[[service]]
id = "portal"
name = "门户"
criticality = 1
owner = "agency"

[[dependency]]
of = "portal"
on = ["db-1"]
"#;

const START: i64 = 1_795_330_800;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(START + second).expect("in range")
}

fn network() -> Arc<Network> {
    let files = [SourceFile {
        name: "model.toml".to_owned(),
        text: MODEL.to_owned(),
    }];
    Arc::new(Network::load(&files).expect("the model is right").network)
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.freshness.enabled = false;
    settings
}

fn word(second: i64, of: &str, status: Status) -> Event {
    Event::Observed(vec![Observation {
        at: at(second),
        of: ComponentId::new(of),
        check: CheckName::new("sql"),
        by: Observer::Own,
        status,
        value: None,
        message: None,
    }])
}

/// Runs the engine to a second, ticking at its own wake-ups.
fn run_to(engine: &mut Engine, second: i64, effects: &mut Vec<Effect>) {
    while let Some(wake) = engine.next_wakeup().filter(|wake| *wake <= at(second)) {
        effects.extend(engine.step(wake, Event::Tick));
    }
}

/// The database says the same every ten seconds.
fn says(engine: &mut Engine, seconds: std::ops::Range<i64>, status: Status) -> Vec<Effect> {
    let mut effects = Vec::new();
    for second in seconds.step_by(10) {
        run_to(engine, second, &mut effects);
        effects.extend(engine.step(at(second), word(second, "db-1", status)));
    }
    effects
}

fn act(engine: &mut Engine, second: i64, action: Action) -> Vec<Effect> {
    let incident = engine.incidents().next().expect("there is one").id.clone();
    engine.step(
        at(second),
        Event::Acted {
            incident,
            user: "wang".to_owned(),
            action,
        },
    )
}

fn told(effects: &[Effect]) -> Vec<String> {
    let notice = |effect: &Effect| match effect {
        Effect::Notify(notice) => Some(format!("{} {}", notice.party, notice.occasion.name())),
        _ => None,
    };
    effects.iter().filter_map(notice).collect()
}

fn refused(effects: &[Effect]) -> Vec<&str> {
    let rejections = effects.iter().filter_map(|effect| match effect {
        Effect::Rejected(rejection) => Some(rejection.name.as_str()),
        _ => None,
    });
    rejections.collect()
}

fn failing() -> Engine {
    let mut engine = Engine::new(network(), settings());
    says(&mut engine, 0..60, Status::Ok);
    assert_eq!(told(&says(&mut engine, 60..150, Status::Critical)), ["softco opened"]);
    engine
}

fn only(engine: &Engine) -> &Incident {
    let all: Vec<_> = engine.incidents().collect();
    assert_eq!(all.len(), 1, "{all:#?}");
    all[0]
}

#[test]
fn a_failure_is_told_once_restored_and_resolved_after_a_quiet_time() {
    let mut engine = failing();
    assert_eq!(told(&says(&mut engine, 150..160, Status::Critical)), [""; 0]);
    let recovery = says(&mut engine, 160..400, Status::Ok);
    assert_eq!(told(&recovery), ["softco restored", "softco resolved"]);
    let incident = only(&engine);
    assert_eq!(
        (incident.state, incident.restored_at),
        (IncidentState::Resolved, Some(at(160)))
    );
    assert!(
        incident.clocks.len() == 2
            && incident
                .clocks
                .iter()
                .all(|c| c.stopped_at == Some(at(160)) && !c.breached)
    );
}

#[test]
fn a_missed_target_is_recorded_once_and_told_to_the_general_contractor_too() {
    let mut engine = failing();
    let effects = says(&mut engine, 150..1_300, Status::Critical);
    assert_eq!(told(&effects), ["softco breached", "gc breached"]);
    assert_eq!(only(&engine).clocks.iter().filter(|clock| clock.breached).count(), 1);
}

#[test]
fn an_acknowledgement_stops_the_respond_clock_and_is_accepted_once() {
    let mut engine = failing();
    assert_eq!(refused(&act(&mut engine, 160, Action::Acknowledge)), [""; 0]);
    assert_eq!(
        refused(&act(&mut engine, 161, Action::Acknowledge)),
        ["already_acknowledged"]
    );
    assert_eq!(told(&says(&mut engine, 170..1_300, Status::Critical)), [""; 0]);
}

#[test]
fn a_handed_over_incident_starts_the_new_partys_clocks_and_keeps_the_old_record() {
    let mut engine = failing();
    act(&mut engine, 160, Action::Acknowledge);
    let to = |party: &str| Action::Reassign {
        to: PartyId::new(party),
        reason: "it is the network".to_owned(),
    };
    assert_eq!(
        told(&act(&mut engine, 170, to("netcom"))),
        ["softco unassigned", "netcom assigned"]
    );
    let incident = only(&engine);
    assert_eq!(
        (incident.state, incident.responsible.party.as_str()),
        (IncidentState::Open, "netcom")
    );
    let clocks: Vec<_> = incident
        .clocks
        .iter()
        .map(|c| (c.party.as_str(), c.started_at, c.stopped_at.is_some()))
        .collect();
    let (old, new) = (clocks[0].1, at(170));
    assert_eq!(
        clocks,
        [
            ("softco", old, true),
            ("softco", old, true),
            ("netcom", new, false),
            ("netcom", new, false)
        ]
    );
    for (party, why) in [
        ("nobody", "unknown_party"),
        ("agency", "not_an_operator"),
        ("netcom", "same_party"),
    ] {
        assert_eq!(refused(&act(&mut engine, 180, to(party))), [why]);
    }
}

#[test]
fn a_resolution_against_the_evidence_is_taken_back() {
    let mut engine = failing();
    act(
        &mut engine,
        160,
        Action::Resolve {
            reason: "should be fine".to_owned(),
        },
    );
    says(&mut engine, 170..700, Status::Critical);
    assert_eq!(only(&engine).state, IncidentState::Resolved);
    assert_eq!(
        told(&says(&mut engine, 700..800, Status::Critical)),
        ["softco reopened"]
    );
    assert_eq!((only(&engine).state, only(&engine).reopened), (IncidentState::Open, 1));
}

#[test]
fn what_a_person_reopened_stays_open_without_evidence() {
    let mut engine = failing();
    says(&mut engine, 150..400, Status::Ok);
    act(
        &mut engine,
        400,
        Action::Reopen {
            reason: "users still complain".to_owned(),
        },
    );
    says(&mut engine, 410..900, Status::Ok);
    assert_eq!(only(&engine).state, IncidentState::Open);
    act(
        &mut engine,
        900,
        Action::Resolve {
            reason: "fixed".to_owned(),
        },
    );
    assert_eq!(only(&engine).state, IncidentState::Resolved);
}

#[test]
fn downtime_is_charged_to_the_responsible_party() {
    let mut engine = failing();
    says(&mut engine, 160..400, Status::Ok);
    let day = Stretch {
        from: at(0),
        to: at(1_000),
    };
    let charged = engine.attribution(&ComponentId::new("portal"), day, &[], at(1_000));
    let softco = Account::Party(PartyId::new("softco"));
    assert_eq!(charged.len(), 1, "{charged:#?}");
    assert_eq!(
        (&charged[0].account, charged[0].stretch),
        (
            &softco,
            Stretch {
                from: at(60),
                to: at(160)
            }
        )
    );
}

#[test]
fn explains_itself_in_both_languages() {
    let engine = failing();
    let text = engine.explain(&only(&engine).id).expect("in memory");
    for part in ["Evidence for it", "db-1", "softco", "Timeline", "portal"] {
        assert!(text.en.contains(part), "{part}: {}", text.en);
    }
    assert!(
        text.zh.contains("支持证据") && text.zh.contains("责任方"),
        "{}",
        text.zh
    );
}

/// Everything that must last.
#[derive(Default)]
struct Disk {
    checks: std::collections::BTreeMap<crate::health::CheckKey, CheckRecord>,
    ledger: Vec<LedgerEntry>,
    keys: std::collections::BTreeSet<String>,
}

impl Disk {
    fn write(&mut self, effects: &[Effect]) -> Result<(), TestCaseError> {
        for effect in effects {
            match effect {
                Effect::Check(record) => drop(self.checks.insert(record.key.clone(), record.clone())),
                Effect::Ledger(entry) => self.ledger.push(entry.clone()),
                Effect::Notify(notice) => {
                    prop_assert!(self.keys.insert(notice.key.clone()), "told twice: {}", notice.key)
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn engine(&self, now: Timestamp) -> Engine {
        Engine::restore(
            network(),
            settings(),
            self.checks.values().cloned(),
            self.ledger.clone(),
            now,
        )
        .expect("fits")
    }
}

fn any_step() -> impl Strategy<Value = (i64, Event)> {
    let component = prop_oneof![Just("db-1"), Just("web-1")];
    let status = prop_oneof![2 => Just(Status::Ok), 3 => Just(Status::Critical), 1 => Just(Status::Unknown)];
    let action = prop_oneof![
        Just(Action::Acknowledge),
        Just(Action::Note {
            text: "looking".to_owned()
        }),
        Just(Action::Reassign {
            to: PartyId::new("netcom"),
            reason: "yours".to_owned()
        }),
        Just(Action::Resolve {
            reason: "done".to_owned()
        }),
        Just(Action::Reopen {
            reason: "not done".to_owned()
        }),
    ];
    let acted = action.prop_map(|action| Event::Acted {
        incident: IncidentId::new("INC-20261122-0001"),
        user: "li".to_owned(),
        action,
    });
    let event = prop_oneof![
        8 => (component, status).prop_map(|(of, status)| word(0, of, status)),
        1 => acted,
        1 => Just(Event::Tick),
    ];
    (1..60i64, event)
}

fn dated(event: &Event, now: Timestamp) -> Event {
    match event {
        Event::Observed(words) => Event::Observed(
            words
                .iter()
                .map(|word| Observation {
                    at: now,
                    ..word.clone()
                })
                .collect(),
        ),
        other => other.clone(),
    }
}

/// The roots of all incidents that are not finished.
fn active_roots(engine: &Engine) -> std::collections::BTreeSet<ComponentId> {
    let active = engine
        .incidents()
        .filter(|i| !matches!(i.state, IncidentState::Resolved | IncidentState::Merged));
    active.map(|i| i.verdict.root.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_restart_at_any_moment_changes_and_repeats_nothing(steps in proptest::collection::vec(any_step(), 1..60)) {
        let (mut engine, mut disk, mut second) = (Engine::new(network(), settings()), Disk::default(), 0);
        for (pause, event) in &steps {
            second += pause;
            let effects = engine.step(at(second), dated(event, at(second)));
            disk.write(&effects)?;
            let restored = disk.engine(at(second));
            let (before, after): (Vec<_>, Vec<_>) = (engine.incidents().collect(), restored.incidents().collect());
            prop_assert_eq!(before, after);
            prop_assert_eq!(engine.ledger_head(), restored.ledger_head());
        }
        prop_assert!(verify(&disk.ledger).is_ok());
        let mut restored = disk.engine(at(second));
        let open: std::collections::BTreeSet<_> = active_roots(&restored);
        let mut effects = restored.step(at(second), Event::Tick);
        prop_assert_eq!(active_roots(&restored), open, "nothing opens or ends while the evidence settles again");
        run_to(&mut restored, second + 1000, &mut effects);
        disk.write(&effects)?;
        let active = restored.incidents().filter(|i| !matches!(i.state, IncidentState::Resolved | IncidentState::Merged));
        prop_assert_eq!(active.count(), active_roots(&restored).len(), "one open incident per root");
    }
}
