//! What people do to incidents.

use super::*;

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
