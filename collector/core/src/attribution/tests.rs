//! What attribution promises.

use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("in range")
}

fn stretch(from: i64, to: i64) -> Stretch {
    Stretch {
        from: at(from),
        to: at(to),
    }
}

fn claim(account: Account, from: i64, to: i64, incident: &str) -> Claim {
    Claim {
        account,
        stretch: stretch(from, to),
        incident: Some(IncidentId::new(incident)),
    }
}

fn party(name: &str) -> Account {
    Account::Party(PartyId::new(name))
}

#[test]
fn what_nobody_claims_is_undetermined_and_maintenance_excuses_the_party() {
    let claims = [
        claim(party("netcom"), 10, 40, "INC-1"),
        Claim {
            account: Account::Maintenance,
            stretch: stretch(20, 30),
            incident: None,
        },
    ];
    let attributed = attribute(&[stretch(0, 50)], &claims);
    let accounts: Vec<_> = attributed
        .iter()
        .map(|piece| (piece.account.clone(), piece.stretch))
        .collect();
    let expected = [
        (Account::Undetermined, stretch(0, 10)),
        (party("netcom"), stretch(10, 20)),
        (Account::Maintenance, stretch(20, 30)),
        (party("netcom"), stretch(30, 40)),
        (Account::Undetermined, stretch(40, 50)),
    ];
    assert_eq!(accounts, expected);
}

#[test]
fn of_two_incidents_the_older_one_is_charged() {
    let claims = [
        claim(party("softco"), 5, 20, "INC-2"),
        claim(party("netcom"), 0, 10, "INC-1"),
    ];
    let attributed = attribute(&[stretch(0, 20)], &claims);
    assert_eq!(
        totals(&attributed),
        [
            (party("netcom"), SignedDuration::from_secs(10)),
            (party("softco"), SignedDuration::from_secs(10))
        ]
    );
}

#[test]
fn blindness_is_charged_only_where_no_incident_claims() {
    let claims = [
        claim(Account::MonitoringBlind, 0, 20, "INC-1"),
        claim(party("softco"), 5, 10, "INC-2"),
    ];
    let attributed = attribute(&[stretch(0, 20)], &claims);
    assert_eq!(attributed.len(), 3);
    assert_eq!(attributed[1].account, party("softco"));
}

fn any_stretch() -> impl Strategy<Value = Stretch> {
    (0..1_000i64, 0..200i64).prop_map(|(from, length)| stretch(from, from + length))
}

fn any_claim() -> impl Strategy<Value = Claim> {
    let account = prop_oneof![
        Just(Account::Maintenance),
        Just(Account::MonitoringBlind),
        Just(Account::Undetermined),
        "[a-c]".prop_map(|name| party(&name)),
    ];
    (account, any_stretch(), proptest::option::of("INC-[0-9]")).prop_map(|(account, stretch, incident)| Claim {
        account,
        stretch,
        incident: incident.map(IncidentId::new),
    })
}

proptest! {
    #[test]
    fn accounts_add_up_to_the_downtime_and_overlap_nowhere(
        downtime in proptest::collection::vec(any_stretch(), 0..8),
        claims in proptest::collection::vec(any_claim(), 0..12),
    ) {
        let attributed = attribute(&downtime, &claims);
        for pair in attributed.windows(2) {
            prop_assert!(pair[0].stretch.to <= pair[1].stretch.from);
        }
        let pieces: Vec<_> = attributed.iter().map(|piece| piece.stretch).collect();
        prop_assert_eq!(joined(&pieces), joined(&downtime));
        let down: i128 = joined(&downtime).iter().map(|d| d.length().as_millis()).sum();
        let charged: i128 = totals(&attributed).iter().map(|(_, total)| total.as_millis()).sum();
        prop_assert_eq!(charged, down);
    }
}
