//! A restart at any moment.

use proptest::prelude::*;

use super::*;

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
    #![proptest_config(crate::testing::stories(64))]

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

#[test]
fn what_waits_for_its_next_word_goes_on_waiting_after_a_restart() {
    let mut engine = Engine::new(network(), settings());
    let (mut effects, mut disk) = (Vec::new(), Disk::default());
    let story = [
        ("db-1", 0, Status::Ok),
        ("web-1", 1, Status::Critical),
        ("web-1", 14, Status::Critical),
    ];
    for (of, second, status) in story {
        effects.extend(engine.step(at(second), word(second, of, status)));
    }
    run_to(&mut engine, 61, &mut effects);
    let opened = active_roots(&engine);
    assert_eq!(
        opened,
        [ComponentId::new("db-1")].into(),
        "the database is likelier to have failed"
    );
    effects.extend(engine.step(at(62), word(62, "db-1", Status::Ok)));
    disk.write(&effects).expect("told once");
    let mut restored = disk.engine(at(63));
    run_to(&mut restored, 600, &mut Vec::new());
    let roots: Vec<&str> = restored.incidents().map(|i| i.verdict.root.as_str()).collect();
    assert_eq!(roots, ["db-1"], "web-1 may just be slow to recover");
}

#[test]
fn what_hung_below_an_open_incident_waits_for_its_next_word_when_that_recovers_right_after_a_restart() {
    let mut engine = Engine::new(network(), settings());
    let (mut effects, mut disk) = (Vec::new(), Disk::default());
    for second in [0, 13] {
        effects.extend(engine.step(at(second), word(second, "db-1", Status::Critical)));
        effects.extend(engine.step(at(second + 1), word(second + 1, "web-1", Status::Critical)));
    }
    run_to(&mut engine, 61, &mut effects);
    disk.write(&effects).expect("told once");
    let mut restored = disk.engine(at(63));
    let after = [
        ("db-1", 70, Status::Ok),
        ("web-1", 71, Status::Critical),
        ("web-1", 95, Status::Ok),
    ];
    for (of, second, status) in after {
        run_to(&mut restored, second, &mut Vec::new());
        restored.step(at(second), word(second, of, status));
    }
    run_to(&mut restored, 600, &mut Vec::new());
    let roots: Vec<&str> = restored.incidents().map(|i| i.verdict.root.as_str()).collect();
    assert_eq!(roots, ["db-1"], "web-1 was slow to recover");
}
