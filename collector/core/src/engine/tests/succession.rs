//! Which verdict carries an incident on whose root no verdict names any longer.

use super::*;
use crate::correlation::Verdict;
use crate::engine::succession::successor;

/// The incident of the database that fails since a minute, and its verdict.
fn orphan() -> (Incident, Verdict) {
    let incident = only(&failing()).clone();
    let verdict = incident.verdict.clone();
    (incident, verdict)
}

/// Whether a new verdict carries the incident on, where nothing is known to have recovered.
fn carries_on(incident: &Incident, verdict: Verdict) -> bool {
    let new = Arc::new(verdict);
    successor(incident, std::slice::from_ref(&new), &[&new], &|_| None).is_some()
}

#[test]
fn the_incident_of_a_service_is_carried_on_by_the_cause_that_hurts_it() {
    let (mut incident, mut verdict) = orphan();
    incident.verdict.root = "portal".into();
    verdict.symptoms.clear();
    verdict.services = vec!["portal".into()];
    incident.verdict.candidates.clear();
    assert!(carries_on(&incident, verdict.clone()));
    verdict.services.clear();
    assert!(!carries_on(&incident, verdict));
}

#[test]
fn what_shares_a_victim_carries_an_incident_on_unless_it_began_much_later() {
    let (mut incident, mut verdict) = orphan();
    incident.verdict.symptoms = vec!["web-1".into()];
    incident.verdict.candidates.clear();
    verdict.candidates.clear();
    verdict.root = "web-1".into();
    assert!(carries_on(&incident, verdict.clone()));
    verdict.since += jiff::SignedDuration::from_secs(120);
    assert!(!carries_on(&incident, verdict));
}

#[test]
fn a_known_cause_that_names_all_that_an_incident_hurt_carries_it_on() {
    let (mut incident, mut verdict) = orphan();
    incident.verdict.symptoms = vec!["web-1".into()];
    incident.verdict.services = vec!["portal".into()];
    incident.verdict.candidates.clear();
    verdict.candidates.clear();
    verdict.root = "sw-1".into();
    verdict.symptoms = vec!["web-1".into()];
    verdict.services = vec!["portal".into()];
    let known = |verdict: &Verdict| {
        let known = Arc::new(verdict.clone());
        successor(&incident, std::slice::from_ref(&known), &[], &|_| None).is_some()
    };
    assert!(known(&verdict));
    verdict.services.clear();
    assert!(!known(&verdict));
}

/// Brings the incidents of an engine in line with a verdict; then somebody acknowledges one of them.
fn reconcile(engine: &mut Engine, second: i64, verdict: Verdict, acknowledged: Option<usize>) {
    let mut recorder = Recorder {
        network: &engine.network,
        settings: &engine.settings.incident,
        now: at(second),
        book: &mut engine.book,
        entries: Vec::new(),
        notices: Vec::new(),
        rejections: Vec::new(),
    };
    let reconciler = Reconciler {
        recorder: &mut recorder,
        seen: &mut engine.seen,
        verdicts: &[Arc::new(verdict)],
        recovered: &|_| None,
        explains: &|root, checks| root.as_str() == "db-1" && checks.iter().all(|check| check.of.as_str() != "noc-1"),
        wake: &mut engine.wake,
    };
    reconciler.run();
    if let Some(number) = acknowledged {
        let id = recorder.book.iter().nth(number).expect("it was opened").id.clone();
        act::act(&mut recorder, &id, "wang", Action::Acknowledge).expect("it is open");
    }
}

#[test]
fn what_turns_out_to_be_a_resolved_failure_come_back_is_merged_into_its_incident() {
    let mut engine = failing();
    let mut verdict = only(&engine).verdict.clone();
    says(&mut engine, 150..400, Status::Ok);
    let first = only(&engine).id.clone();
    (verdict.root, verdict.since) = ("web-1".into(), at(405));
    reconcile(&mut engine, 440, verdict.clone(), Some(1));
    let second = engine.incidents().next().expect("one was opened").id.clone();
    assert_ne!(first, second);
    (verdict.root, verdict.symptoms) = ("db-1".into(), vec!["web-1".into()]);
    reconcile(&mut engine, 500, verdict, None);
    let merged = engine.incident(&second).expect("in memory");
    assert_eq!(
        (merged.state, merged.merged_into.as_ref()),
        (IncidentState::Merged, Some(&first))
    );
    let earlier = engine.incident(&first).expect("in memory");
    assert_eq!((earlier.state, earlier.reopened), (IncidentState::Acknowledged, 1));
    let portal = ComponentId::new("portal");
    let (from, to) = (at(390), at(560));
    let charged = engine.attribution(&portal, Stretch { from, to }, &[], to);
    let downtime: Vec<_> = charged.iter().map(|c| (c.stretch, c.incident.as_ref())).collect();
    assert_eq!(downtime, [(Stretch { from: at(405), to }, Some(&first))]);
}

#[test]
fn a_short_failure_told_before_its_cause_was_known_to_flap_is_merged_into_that() {
    let mut engine = failing();
    let mut verdict = only(&engine).verdict.clone();
    says(&mut engine, 150..400, Status::Ok);
    let first = only(&engine).id.clone();
    (verdict.root, verdict.since) = ("web-1".into(), at(405));
    for evidence in &mut verdict.evidence {
        evidence.check.of = "web-1".into();
    }
    reconcile(&mut engine, 440, verdict.clone(), None);
    let early = engine.incidents().next().expect("one was opened").id.clone();
    says(&mut engine, 450..470, Status::Ok);
    assert_eq!(
        engine.incident(&early).expect("in memory").state,
        IncidentState::Restored
    );
    (verdict.root, verdict.since, verdict.flapping) = ("db-1".into(), at(460), true);
    reconcile(&mut engine, 500, verdict, None);
    let early = engine.incident(&early).expect("in memory");
    assert_eq!(
        (early.state, early.merged_into.as_ref()),
        (IncidentState::Merged, Some(&first))
    );
}
