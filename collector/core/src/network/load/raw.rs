//! Everything that the files say, before references between them are checked.

use jiff::tz::TimeZone;

use super::report::{At, Located, Report};
use super::section::Section;
use super::values::Span;
use super::{calendars, components, contracts, parties};
use crate::ids::ComponentId;
use crate::network::model::{Calendar, Component, Contract, Dependency, Maintenance, Party, ServiceLevel};
use crate::network::names::did_you_mean;

/// What an id refers to: each has a name space of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Space {
    Component,
    Party,
    Level,
    Calendar,
}

/// An id that must exist somewhere in the files.
pub(super) struct Reference {
    pub(super) space: Space,
    pub(super) id: String,
    /// The key that refers, for messages.
    pub(super) key: &'static str,
    pub(super) at: At,
}

/// A service level whose durations still need the length of its calendar's day.
pub(super) struct RawLevel {
    pub(super) level: ServiceLevel,
    /// Respond, arrive, restore by priority.
    pub(super) targets: [[Option<Span>; 3]; 4],
}

/// All items of all files, each with its place.
#[derive(Default)]
pub(super) struct Raw {
    pub(super) collector_at: Option<ComponentId>,
    pub(super) parties: Vec<Located<Party>>,
    pub(super) contracts: Vec<Contract>,
    /// Where each contract was written.
    pub(super) contract_places: Vec<At>,
    pub(super) levels: Vec<Located<RawLevel>>,
    pub(super) calendars: Vec<Located<Calendar>>,
    /// Components, links and services.
    pub(super) components: Vec<Located<Component>>,
    pub(super) dependencies: Vec<Located<Dependency>>,
    pub(super) maintenance: Vec<Located<Maintenance>>,
    pub(super) references: Vec<Reference>,
}

impl Raw {
    pub(super) fn refer(&mut self, space: Space, key: &'static str, id: Located<&str>) {
        self.references.push(Reference {
            space,
            id: id.value.to_owned(),
            key,
            at: id.at,
        });
    }

    /// Remembers the ids that a key refers to, and returns them as components.
    pub(super) fn refer_components(&mut self, key: &'static str, ids: Vec<Located<&str>>) -> Vec<ComponentId> {
        for id in &ids {
            self.refer(Space::Component, key, *id);
        }
        ids.iter().map(|id| ComponentId::new(id.value)).collect()
    }
}

/// The top-level keys of a model file.
const TOP: &[&str] = &[
    "network",
    "collector",
    "party",
    "contract",
    "service_level",
    "calendar",
    "component",
    "link",
    "dependency",
    "service",
    "maintenance",
];

/// `[network]`: name and zone. Read before everything else because plain dates need the zone.
pub(super) struct Header {
    pub(super) name: String,
    pub(super) zone: TimeZone,
    pub(super) zone_name: String,
}

/// Reads `[network]` from whichever file has it; a second one is an error.
pub(super) fn header(documents: &[Section<'_>], report: &mut Report<'_>) -> Header {
    let mut header = Header {
        name: String::new(),
        zone: TimeZone::UTC,
        zone_name: "UTC".to_owned(),
    };
    let mut first: Option<At> = None;
    for document in documents {
        let Some(section) = document.table("[network]", &["name", "time_zone"], report) else {
            continue;
        };
        if once("network", &mut first, section.at, report) {
            header.name = section
                .text("name", report)
                .map(|name| name.value.to_owned())
                .unwrap_or_default();
            if let Some(name) = section.text("time_zone", report)
                && let Some(zone) = super::values::zone(name, report)
            {
                header.zone = zone;
                header.zone_name = name.value.to_owned();
            }
        }
    }
    header
}

/// Whether this is the first such table; reports it otherwise.
fn once(name: &str, first: &mut Option<At>, at: At, report: &mut Report<'_>) -> bool {
    match *first {
        None => {
            *first = Some(at);
            true
        }
        Some(earlier) => {
            let message = format!("[{name}] is given twice: already at {}", report.line_of(earlier));
            report.error(at, message, "keep one of them");
            false
        }
    }
}

/// Reads everything else.
pub(super) fn read(documents: &[Section<'_>], header: &Header, report: &mut Report<'_>) -> Raw {
    let mut raw = Raw::default();
    let mut collector = None;
    for document in documents {
        if let Some(section) = document.table("[collector]", &["at"], report)
            && once("collector", &mut collector, section.at, report)
            && let Some(at) = section.required_text("at", "\"noc-1\"", report)
        {
            raw.refer(Space::Component, "at", at);
            raw.collector_at = Some(ComponentId::new(at.value));
        }
        parties::read(document, header, &mut raw, report);
        contracts::read(document, header, &mut raw, report);
        contracts::read_levels(document, &mut raw, report);
        calendars::read(document, header, &mut raw, report);
        components::read(document, header, &mut raw, report);
    }
    raw
}

/// The top of a file, its keys checked.
pub(super) fn document<'a>(table: &'a toml::de::DeTable<'a>, file: u32, report: &mut Report<'_>) -> Section<'a> {
    Section::new("a model file", table, At { file, offset: 0 }, TOP, report)
}

/// One of several words, such as a kind; reports any other.
pub(super) fn word<T>(
    key: &str,
    written: Located<&str>,
    parse: impl Fn(&str) -> Option<T>,
    known: &[&str],
    report: &mut Report<'_>,
) -> Option<T> {
    let parsed = parse(written.value);
    if parsed.is_none() {
        let fix = match did_you_mean(written.value, known.iter().copied()) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None => format!("use one of {}", super::section::quoted(known)),
        };
        report.error(written.at, format!("unknown {key} {:?}", written.value), fix);
    }
    parsed
}
