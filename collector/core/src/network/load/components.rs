//! Reads `[[component]]`, `[[link]]`, `[[service]]`, `[[dependency]]` and `[[maintenance]]`.

use rustc_hash::FxHashSet;

use super::Located;
use super::contracts::labels;
use super::raw::{Header, Raw, Space, word};
use super::report::Report;
use super::section::{Section, integer};
use super::values::period;
use crate::ids::{ComponentId, LevelId, PartyId};
use crate::network::model::{Component, Dependency, Kind, Maintenance};

const COMPONENT: &[&str] = &["id", "kind", "name", "site", "labels", "address", "level"];
const LINK: &[&str] = &["id", "ends", "kind", "name", "site", "labels", "level"];
const SERVICE: &[&str] = &["id", "name", "criticality", "owner", "site", "labels", "level"];
const DEPENDENCY: &[&str] = &["of", "on", "need"];
const MAINTENANCE: &[&str] = &["components", "from", "to", "reason", "approved_by"];

/// The criticality of a service that does not say: of ordinary importance.
const CRITICALITY: i64 = 3;

pub(super) fn read(document: &Section<'_>, header: &Header, raw: &mut Raw, report: &mut Report<'_>) {
    for section in document.tables("[[component]]", COMPONENT, report) {
        read_component(&section, raw, report);
    }
    for section in document.tables("[[link]]", LINK, report) {
        read_link(&section, raw, report);
    }
    for section in document.tables("[[service]]", SERVICE, report) {
        read_service(&section, raw, report);
    }
    for section in document.tables("[[dependency]]", DEPENDENCY, report) {
        read_dependency(&section, raw, report);
    }
    for section in document.tables("[[maintenance]]", MAINTENANCE, report) {
        read_maintenance(&section, header, raw, report);
    }
}

/// What components, links and services have in common. `None` without a usable id.
fn common(section: &Section<'_>, kind: Kind, raw: &mut Raw, report: &mut Report<'_>) -> Option<Located<Component>> {
    let level = section.text("level", report);
    if let Some(level) = level {
        raw.refer(Space::Level, "level", level);
    }
    let labels = section
        .value("labels")
        .map(|value| labels("labels", value, report))
        .unwrap_or_default();
    let id = section.id(report)?;
    let component = Component {
        id: ComponentId::new(id.value),
        kind,
        name: section
            .text("name", report)
            .map_or(id.value, |name| name.value)
            .to_owned(),
        site: section.text("site", report).map(|site| site.value.to_owned()),
        labels,
        address: None,
        level: level.map(|level| LevelId::new(level.value)),
        ends: None,
        criticality: None,
        owner: None,
    };
    Some(Located {
        value: component,
        at: id.at,
    })
}

fn read_component(section: &Section<'_>, raw: &mut Raw, report: &mut Report<'_>) {
    let written = section.required_text("kind", "\"host\"", report);
    let kind = written.and_then(|kind| word("kind", kind, Kind::parse, &Kind::ALL.map(Kind::as_str), report));
    if let (Some(written), Some(kind @ (Kind::Link | Kind::Service))) = (written, kind) {
        let message = format!("a component cannot be of kind \"{kind}\"");
        report.error(written.at, message, format!("write it as [[{kind}]]"));
    }
    // With a wrong kind, which is already reported, `endpoint` causes the fewest follow-up errors.
    let Some(mut component) = common(section, kind.unwrap_or(Kind::Endpoint), raw, report) else {
        return;
    };
    component.value.address = section.text("address", report).map(|address| address.value.to_owned());
    raw.components.push(component);
}

fn read_link(section: &Section<'_>, raw: &mut Raw, report: &mut Report<'_>) {
    let kinds = ["link", "circuit"];
    let parse = |text: &str| Kind::parse(text).filter(|kind| kinds.contains(&kind.as_str()));
    let kind = section
        .text("kind", report)
        .and_then(|kind| word("kind of link", kind, parse, &kinds, report));
    let ends = section.required("ends", "[\"…\", \"…\"]", report);
    let named = section.texts("ends", report);
    if let (Some(ends), [a, b]) = (ends, &named[..]) {
        if a.value == b.value {
            report.error(
                ends.at,
                format!("both ends of the link are `{}`", a.value),
                "name the two different components that it joins",
            );
        }
    } else if let Some(ends) = ends {
        report.error(
            ends.at,
            "`ends` must list exactly two component ids",
            "write ends = [\"sw-1\", \"sw-2\"]",
        );
    }
    let ends = raw.refer_components("ends", named);
    let Some(mut link) = common(section, kind.unwrap_or(Kind::Link), raw, report) else {
        return;
    };
    link.value.ends = ends.try_into().ok();
    raw.components.push(link);
}

fn read_service(section: &Section<'_>, raw: &mut Raw, report: &mut Report<'_>) {
    let owner = section.required_text("owner", "\"…\" (the agency that it belongs to)", report);
    if let Some(owner) = owner {
        raw.refer(Space::Party, "owner", owner);
    }
    let criticality = match section.value("criticality") {
        Some(value) => integer("criticality", value, 1..10, report),
        None => Some(CRITICALITY),
    };
    let Some(mut service) = common(section, Kind::Service, raw, report) else {
        return;
    };
    service.value.owner = owner.map(|owner| PartyId::new(owner.value));
    service.value.criticality = criticality.and_then(|n| u32::try_from(n).ok());
    raw.components.push(service);
}

fn read_dependency(section: &Section<'_>, raw: &mut Raw, report: &mut Report<'_>) {
    let of = section.required_text("of", "\"…\"", report);
    let on = section.required("on", "[\"…\"]", report);
    let providers = section.texts("on", report);
    if let Some(on) = on
        && on.value.as_array().is_some_and(|list| list.is_empty())
    {
        report.error(
            on.at,
            "`on` is empty: the dependency needs nothing",
            "list the providers, or remove the dependency",
        );
    }
    let mut seen = FxHashSet::default();
    for provider in providers.iter().filter(|provider| !seen.insert(provider.value)) {
        report.error(
            provider.at,
            format!("provider `{}` is listed twice", provider.value),
            "list each provider once",
        );
    }
    let need = need(section, providers.len(), report);
    let on = raw.refer_components("on", providers);
    if let Some(of) = of {
        raw.refer(Space::Component, "of", of);
        raw.dependencies.push(Located {
            value: Dependency {
                of: ComponentId::new(of.value),
                on,
                need,
            },
            at: of.at,
        });
    }
}

/// How many of `count` providers are needed: all, unless the section says otherwise.
fn need(section: &Section<'_>, count: usize, report: &mut Report<'_>) -> usize {
    let Some(value) = section.value("need") else {
        return count;
    };
    let Some(need) = integer("need", value, i64::MIN..i64::MAX, report) else {
        return count;
    };
    match usize::try_from(need) {
        Ok(need) if (1..=count).contains(&need) => need,
        _ => {
            let providers = if count == 1 {
                "1 provider".to_owned()
            } else {
                format!("{count} providers")
            };
            let message = format!("`need` = {need} is out of range: the dependency lists {providers}");
            let range = if count > 1 {
                format!("1 to {count}")
            } else {
                "1".to_owned()
            };
            report.error(value.at, message, format!("use {range}, or remove `need` for all"));
            count
        }
    }
}

fn read_maintenance(section: &Section<'_>, header: &Header, raw: &mut Raw, report: &mut Report<'_>) {
    section.required("components", "[\"…\"]", report);
    let components = section.texts("components", report);
    let components = raw.refer_components("components", components);
    section.required("to", "2026-11-22T09:00:00+08:00", report);
    let period = period(section, &header.zone, report);
    let approved_by = section.text("approved_by", report);
    if let Some(party) = approved_by {
        raw.refer(Space::Party, "approved_by", party);
    }
    let reason = section.text("reason", report);
    for (key, missing) in [("reason", reason.is_none()), ("approved_by", approved_by.is_none())] {
        if missing && section.value(key).is_none() {
            let message = format!("[[maintenance]] has no `{key}`, and nobody is charged for what it explains");
            report.warning(section.at, message, format!("add {key} = \"…\""));
        }
    }
    if let Some((from, Some(to))) = period {
        let window = Maintenance {
            components,
            from,
            to,
            reason: reason.map(|reason| reason.value.to_owned()).unwrap_or_default(),
            approved_by: approved_by.map(|party| PartyId::new(party.value)),
        };
        raw.maintenance.push(Located {
            value: window,
            at: section.at,
        });
    }
}
