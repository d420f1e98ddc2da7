//! Checks what only all files together show: duplicate ids, dangling references, and roles that do not fit.

use rustc_hash::{FxHashMap, FxHashSet};

use super::calendars::ALWAYS;
use super::raw::{Raw, Reference, Space};
use super::report::{At, Report};
use crate::ids::PartyId;
use crate::network::Network;
use crate::network::model::{Component, Kind, Party, Role};
use crate::network::names::did_you_mean;

/// Dangling references that get a "did you mean", at most: each costs a comparison with every id.
const SUGGESTIONS: usize = 20;

/// Reports everything that is wrong between items.
pub(super) fn check(raw: &Raw, report: &mut Report<'_>) {
    let parties = ids(
        "party",
        raw.parties.iter().map(|item| (item.value.id.as_str(), item.at)),
        report,
    );
    let components = ids(
        "component, link or service",
        raw.components.iter().map(|item| (item.value.id.as_str(), item.at)),
        report,
    );
    let levels = ids(
        "service level",
        raw.levels.iter().map(|item| (item.value.level.id.as_str(), item.at)),
        report,
    );
    let mut calendars = ids(
        "calendar",
        raw.calendars.iter().map(|item| (item.value.id.as_str(), item.at)),
        report,
    );
    calendars.insert(ALWAYS, At::default());
    ids(
        "contract",
        raw.contracts
            .iter()
            .zip(&raw.contract_places)
            .map(|(contract, at)| (contract.id.as_str(), *at)),
        report,
    );
    let known = |space: Space| match space {
        Space::Component => ("component, link or service", &components),
        Space::Party => ("party", &parties),
        Space::Level => ("service level", &levels),
        Space::Calendar => ("calendar", &calendars),
    };
    let dangling = raw
        .references
        .iter()
        .filter(|reference| !known(reference.space).1.contains_key(reference.id.as_str()));
    for (i, reference) in dangling.enumerate() {
        let (what, ids) = known(reference.space);
        dangles(reference, what, ids.keys().copied().filter(|_| i < SUGGESTIONS), report);
    }
    roles(raw, report);
    link_ends(raw, report);
}

/// The ids of one name space; reports those given twice.
fn ids<'a>(what: &str, given: impl Iterator<Item = (&'a str, At)>, report: &mut Report<'_>) -> FxHashMap<&'a str, At> {
    let mut ids = FxHashMap::default();
    for (id, at) in given {
        if let Some(first) = ids.insert(id, at) {
            ids.insert(id, first);
            let message = format!(
                "duplicate id `{id}`: another {what} has it at {}",
                report.line_of(first)
            );
            report.error(at, message, "rename one of them");
        }
    }
    ids
}

fn dangles<'a>(reference: &Reference, what: &str, known: impl Iterator<Item = &'a str>, report: &mut Report<'_>) {
    let fix = match did_you_mean(&reference.id, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "define it, or correct the id".to_owned(),
    };
    report.error(
        reference.at,
        format!(
            "`{}` refers to `{}`, but there is no such {what}",
            reference.key, reference.id
        ),
        fix,
    );
}

/// Whether the parties' roles fit what is asked of them.
fn roles(raw: &Raw, report: &mut Report<'_>) {
    let parties: FxHashMap<&PartyId, &Party> = raw.parties.iter().map(|item| (&item.value.id, &item.value)).collect();
    let mut contractors = raw
        .parties
        .iter()
        .filter(|item| item.value.role == Role::GeneralContractor);
    match (contractors.next(), contractors.next()) {
        (None, _) => report.error(
            At::default(),
            "no party has the role \"general_contractor\"",
            "add a [[party]] with role = \"general_contractor\": it owns what no contract covers",
        ),
        (Some(first), Some(second)) => {
            let message = format!(
                "`{}` is a second general contractor, beside `{}`",
                second.value.id, first.value.id
            );
            report.error(
                second.at,
                message,
                "a network has exactly one: give the other a different role",
            );
        }
        _ => {}
    }
    for item in raw.parties.iter().filter(|item| item.value.role == Role::Vendor) {
        let manager = item.value.managed_by.as_ref().and_then(|id| parties.get(id));
        if let Some(manager) = manager.filter(|manager| manager.role != Role::Subcontractor) {
            let message = format!(
                "vendor `{}` is managed by `{}`, whose role is {}",
                item.value.id, manager.id, manager.role
            );
            report.error(item.at, message, "name a subcontractor");
        }
    }
    for (contract, at) in raw.contracts.iter().zip(&raw.contract_places) {
        let provider = parties.get(&contract.provider);
        if let Some(provider) = provider.filter(|party| matches!(party.role, Role::Vendor | Role::Agency)) {
            let message = format!(
                "contract `{}` makes `{}` responsible, whose role is {}",
                contract.id, provider.id, provider.role
            );
            report.warning(
                *at,
                message,
                "name a subcontractor or the general contractor as `provider`",
            );
        }
    }
    for item in raw.components.iter().filter(|item| item.value.kind == Kind::Service) {
        let owner = item.value.owner.as_ref().and_then(|id| parties.get(id));
        if let Some(owner) = owner.filter(|party| party.role != Role::Agency) {
            let message = format!(
                "service `{}` is owned by `{}`, whose role is {}",
                item.value.id, owner.id, owner.role
            );
            report.warning(item.at, message, "name the agency that it belongs to");
        }
    }
}

/// A link joins two things that are on the network.
fn link_ends(raw: &Raw, report: &mut Report<'_>) {
    let mut components: FxHashMap<&str, &Component> = FxHashMap::default();
    for item in &raw.components {
        // Of a duplicate id the first one counts, so that it gives no follow-up errors here.
        components.entry(item.value.id.as_str()).or_insert(&item.value);
    }
    for item in &raw.components {
        for end in item.value.ends.iter().flatten() {
            let Some(end) = components.get(end.as_str()) else {
                continue;
            };
            if end.ends.is_some() || matches!(end.kind, Kind::Service | Kind::Site | Kind::Power) {
                let message = format!(
                    "link `{}` ends on `{}`, a {}, which is not a place on the network",
                    item.value.id, end.id, end.kind
                );
                report.error(
                    item.at,
                    message,
                    "name the device at that end; say other needs by a [[dependency]]",
                );
            }
        }
    }
}

/// Warns of selectors by kind, site or label that match nothing: probably a slip of the finger.
pub(super) fn unused_selectors(network: &Network, places: &[At], report: &mut Report<'_>) {
    let mut used = FxHashSet::default();
    for component in &network.components {
        used.extend(network.matches(component).iter().map(|m| (m.contract, m.selector)));
    }
    for (contract, (item, at)) in network.contracts.iter().zip(places).enumerate() {
        for (selector, covers) in item.covers.iter().enumerate() {
            if !used.contains(&(contract, selector)) {
                let message = format!("contract `{}` covers {covers}, but no component matches", item.id);
                report.warning(*at, message, "correct the selector, or remove it");
            }
        }
    }
}
