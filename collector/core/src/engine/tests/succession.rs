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
