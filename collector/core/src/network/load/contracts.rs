//! Reads `[[contract]]` with its selectors, and `[[service_level]]`.

use std::collections::BTreeMap;

use super::Located;
use super::raw::{Header, Raw, RawLevel, Space, word};
use super::report::Report;
use super::section::{Section, Value, free_table, table, text};
use super::values::{Span, duration, period};
use crate::ids::{CalendarId, ComponentId, ContractId, LevelId, PartyId};
use crate::network::model::{Contract, Kind, Selector, ServiceLevel, Targets};

const CONTRACT: &[&str] = &["id", "name", "customer", "provider", "from", "to", "covers", "level"];

pub(super) fn read(document: &Section<'_>, header: &Header, raw: &mut Raw, report: &mut Report<'_>) {
    for section in document.tables("[[contract]]", CONTRACT, report) {
        let id = section.id(report);
        let customer = section.required_text("customer", "\"…\"", report);
        let provider = section.required_text("provider", "\"…\"", report);
        let level = section.text("level", report);
        for (key, party) in [("customer", customer), ("provider", provider)] {
            if let Some(party) = party {
                raw.refer(Space::Party, key, party);
            }
        }
        if let Some(level) = level {
            raw.refer(Space::Level, "level", level);
        }
        let period = period(&section, &header.zone, report);
        let covers = covers(&section, raw, report);
        let (Some(id), Some(customer), Some(provider), Some((from, to))) = (id, customer, provider, period) else {
            continue;
        };
        let contract = Contract {
            id: ContractId::new(id.value),
            name: section
                .text("name", report)
                .map_or(id.value, |name| name.value)
                .to_owned(),
            customer: PartyId::new(customer.value),
            provider: PartyId::new(provider.value),
            from,
            to,
            covers,
            level: level.map(|level| LevelId::new(level.value)),
        };
        raw.contracts.push(contract);
        raw.contract_places.push(id.at);
    }
}

fn covers(contract: &Section<'_>, raw: &mut Raw, report: &mut Report<'_>) -> Vec<Selector> {
    let Some(given) = contract.required("covers", "[{ kind = \"switch\" }]", report) else {
        return Vec::new();
    };
    let sections = contract.tables("covers", &["id", "kind", "site", "label"], report);
    if given.value.as_array().is_some_and(|array| array.is_empty()) {
        report.error(
            given.at,
            "`covers` is empty",
            "list what the contract covers, such as { kind = \"switch\" }",
        );
    }
    sections
        .iter()
        .filter_map(|section| selector(section, raw, report))
        .collect()
}

fn selector(section: &Section<'_>, raw: &mut Raw, report: &mut Report<'_>) -> Option<Selector> {
    let before = report.errors();
    let id = section.text("id", report);
    if let Some(id) = id {
        raw.refer(Space::Component, "covers", id);
    }
    let kind = section.text("kind", report);
    let label = section
        .value("label")
        .map(|value| labels("label", value, report))
        .unwrap_or_default();
    let selector = Selector {
        id: id.map(|id| ComponentId::new(id.value)),
        kind: kind.and_then(|kind| word("kind", kind, Kind::parse, &Kind::ALL.map(Kind::as_str), report)),
        site: section.text("site", report).map(|site| site.value.to_owned()),
        label,
    };
    if report.errors() > before {
        return None;
    }
    if selector == Selector::default() {
        report.error(
            section.at,
            "a selector without any key selects nothing",
            "give at least one of `id`, `kind`, `site`, `label`",
        );
        return None;
    }
    Some(selector)
}

/// A table of labels: text to text.
pub(crate) fn labels(key: &'static str, value: Value<'_>, report: &mut Report<'_>) -> BTreeMap<String, String> {
    let Some(section) = free_table(key, value, report) else {
        return BTreeMap::new();
    };
    let entries = section
        .entries()
        .filter_map(|(label, value)| Some((label.to_owned(), text(label, value, report)?.value.to_owned())));
    entries.collect()
}

const PRIORITIES: [&str; 4] = ["p1", "p2", "p3", "p4"];
const CLOCKS: [&str; 3] = ["respond", "arrive", "restore"];

pub(super) fn read_levels(document: &Section<'_>, raw: &mut Raw, report: &mut Report<'_>) {
    for section in document.tables("[[service_level]]", &["id", "name", "calendar", "targets"], report) {
        let id = section.id(report);
        let calendar = section.required_text("calendar", "\"7x24\"", report);
        if let Some(calendar) = calendar {
            raw.refer(Space::Calendar, "calendar", calendar);
        }
        let targets = section.required("targets", "{ p1 = { respond = \"15m\", restore = \"4h\" } }", report);
        let targets = targets.map(|value| targets_of(value, report)).unwrap_or_default();
        let (Some(id), Some(calendar)) = (id, calendar) else {
            continue;
        };
        let level = ServiceLevel {
            id: LevelId::new(id.value),
            name: section
                .text("name", report)
                .map_or(id.value, |name| name.value)
                .to_owned(),
            calendar: CalendarId::new(calendar.value),
            targets: [Targets::default(); 4],
        };
        raw.levels.push(Located {
            value: RawLevel { level, targets },
            at: id.at,
        });
    }
}

fn targets_of(value: Value<'_>, report: &mut Report<'_>) -> [[Option<Span>; 3]; 4] {
    let mut targets = [[None; 3]; 4];
    let Some(section) = table("targets", value, &PRIORITIES, report) else {
        return targets;
    };
    for (priority, slots) in PRIORITIES.into_iter().zip(&mut targets) {
        let Some(one) = section.table(priority, &CLOCKS, report) else {
            continue;
        };
        for (clock, slot) in CLOCKS.into_iter().zip(slots) {
            *slot = one.value(clock).and_then(|value| duration(clock, value, report));
        }
    }
    targets
}
