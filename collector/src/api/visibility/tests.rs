//! The decisions as tables; what they mean over HTTP is tested in `api::tests::isolation`.

use Access::{Administrator, Ingest, Operator, Viewer};
use Sight::{Full, Hidden, Outline};

use super::*;
use crate::api::tests::world::{network, start};

fn reach(party: &str) -> Reach {
    Reach::of(&PartyId::new(party), network(), start())
}

#[test]
fn components_by_role() {
    let table = [
        ("agency-1", [Full, Full, Full, Full, Full]),
        ("gc", [Full, Full, Full, Full, Full]),
        ("softcom", [Outline, Full, Outline, Hidden, Hidden]),
        ("netcom", [Full, Outline, Outline, Hidden, Hidden]),
        ("toolmaker", [Hidden; 5]),
        ("not-in-the-model", [Hidden; 5]),
    ];
    for (party, sights) in table {
        let reach = reach(party);
        for (component, sight) in ["sw-1", "web-1", "portal", "ups-1", "cctv"].into_iter().zip(sights) {
            assert_eq!(
                reach.component(&ComponentId::new(component)),
                sight,
                "{party} {component}"
            );
        }
    }
}

#[test]
fn a_component_that_left_the_model_is_in_sight_of_those_who_see_everything() {
    let gone = ComponentId::new("gone");
    assert_eq!(reach("gc").component(&gone), Full);
    assert_eq!(reach("softcom").component(&gone), Hidden);
}

#[test]
fn measurements_by_role() {
    let table = [
        ("agency-1", [false, false]),
        ("gc", [true, true]),
        ("softcom", [false, true]),
        ("netcom", [true, false]),
        ("toolmaker", [false, false]),
    ];
    for (party, allowed) in table {
        let reach = reach(party);
        for (component, allowed) in ["sw-1", "web-1"].into_iter().zip(allowed) {
            assert_eq!(
                reach.may_write(&ComponentId::new(component)),
                allowed,
                "{party} {component}"
            );
        }
    }
}

#[test]
fn permissions_by_role_and_access() {
    let code = |party: &str, access: Access, permission: Permission<'_>| {
        let principal = Principal {
            name: "x".to_owned(),
            party: PartyId::new(party),
            role: reach(party).role(),
            access,
        };
        may(&principal, permission).map_or_else(|denied| denied.code, |()| "yes")
    };
    let table = [
        ("gc", Administrator, ["yes", "yes", "yes", "yes"]),
        ("gc", Operator, ["yes", "yes", "yes", "access_too_low"]),
        (
            "gc",
            Ingest,
            ["access_too_low", "yes", "access_too_low", "access_too_low"],
        ),
        (
            "agency-1",
            Administrator,
            ["yes", "role_not_allowed", "yes", "role_not_allowed"],
        ),
        (
            "softcom",
            Operator,
            ["yes", "yes", "role_not_allowed", "access_too_low"],
        ),
        (
            "softcom",
            Administrator,
            ["yes", "yes", "role_not_allowed", "role_not_allowed"],
        ),
        (
            "toolmaker",
            Viewer,
            ["yes", "role_not_allowed", "role_not_allowed", "access_too_low"],
        ),
        (
            "not-in-the-model",
            Administrator,
            ["yes", "role_not_allowed", "role_not_allowed", "role_not_allowed"],
        ),
    ];
    for (party, access, expected) in table {
        let permissions = [
            Permission::Read,
            Permission::Write,
            Permission::SeeSystem,
            Permission::ManageAccounts,
        ];
        let codes = permissions.map(|permission| code(party, access, permission));
        assert_eq!(codes, expected, "{party} {access:?}");
    }
}
