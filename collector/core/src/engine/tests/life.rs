//! Failures that come and go, and what is told and charged.

use super::*;

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
