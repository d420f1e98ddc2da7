//! Loads the model: texts → tables → items → checked references → dense indexes. Nothing is built unless all of it is right.

mod calendars;
mod check;
mod components;
pub(crate) mod contracts;
mod cycles;
mod overlap;
mod parties;
mod raw;
pub(crate) mod report;
pub(crate) mod section;
pub(crate) mod values;

use toml::de::DeTable;

use self::raw::{Header, Raw, RawLevel};
use self::report::{At, Located, Report};
use super::graph::Graph;
use super::model::{Calendar, ServiceLevel, Targets};
use super::problem::{Problem, SourceFile};
use super::selector::SelectorIndex;
use super::{Network, Role};

/// Bytes of one model file, at most: some ten times what 100,000 components take.
const FILE_BYTES: usize = 256 * 1024 * 1024;

/// A model that is right, and what its author should still look at.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The model.
    pub network: Network,
    /// What is legal but probably not meant, sorted by place.
    pub warnings: Vec<Problem>,
}

impl Network {
    /// Loads a model from any number of TOML texts, merged.
    ///
    /// # Errors
    /// Everything that is wrong, at once: syntax, unknown keys, wrong types and values, missing keys, duplicate ids, dangling
    /// references and overlapping contracts, each with its place and what to do about it, sorted by place. While a file has
    /// syntax errors, references between items are not judged: what they refer to may stand in the part that is unreadable.
    pub fn load(files: &[SourceFile]) -> Result<Loaded, Vec<Problem>> {
        let mut report = Report::new(files);
        let tables: Vec<_> = files
            .iter()
            .zip(0u32..)
            .map(|(file, ix)| parse(file, ix, &mut report))
            .collect();
        let readable = report.errors() == 0;
        let documents: Vec<_> = tables
            .iter()
            .zip(0u32..)
            .map(|(table, file)| raw::document(table, file, &mut report))
            .collect();
        let header = raw::header(&documents, &mut report);
        let raw = raw::read(&documents, &header, &mut report);
        if readable {
            check::check(&raw, &mut report);
            overlap::check(&raw, &header.zone, &mut report);
        }
        if report.errors() > 0 {
            return Err(report.finish().err().unwrap_or_default());
        }
        let places = Places::new(&raw);
        let network = build(raw, header);
        cycles::check(&network, &places.dependencies, &mut report);
        check::unused_selectors(&network, &places.contracts, &mut report);
        report.finish().map(|warnings| Loaded { network, warnings })
    }
}

/// Where contracts and dependencies were written, for what is found only after the model has been built.
struct Places {
    contracts: Vec<At>,
    dependencies: Vec<At>,
}

impl Places {
    fn new(raw: &Raw) -> Self {
        Self {
            contracts: raw.contract_places.clone(),
            dependencies: raw.dependencies.iter().map(|item| item.at).collect(),
        }
    }
}

/// Parses one file. Every syntax error becomes a problem, and then nothing else is read from the file: half-read tables
/// would only give follow-up errors.
fn parse<'a>(file: &'a SourceFile, ix: u32, report: &mut Report<'_>) -> DeTable<'a> {
    if file.text.len() > FILE_BYTES {
        let message = format!("the file is larger than {} MiB", FILE_BYTES >> 20);
        report.error(At { file: ix, offset: 0 }, message, "split it");
        return DeTable::new();
    }
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    let broken = !errors.is_empty();
    for error in errors {
        let offset = error
            .span()
            .map_or(0, |span| u32::try_from(span.start).unwrap_or(u32::MAX));
        let message = error.message().replace('\n', " ");
        report.error(
            At { file: ix, offset },
            format!("not valid TOML: {message}"),
            "correct the syntax here",
        );
    }
    if broken { DeTable::new() } else { table.into_inner() }
}

/// Builds the model from items whose references have been checked.
fn build(raw: Raw, header: Header) -> Network {
    fn values<T>(items: Vec<Located<T>>) -> Vec<T> {
        items.into_iter().map(|item| item.value).collect()
    }
    let mut calendars = vec![calendars::always()];
    calendars.extend(values(raw.calendars));
    let levels = raw
        .levels
        .into_iter()
        .map(|item| level(item.value, &calendars))
        .collect();
    let mut components = values(raw.components);
    components.sort_by(|a, b| a.id.cmp(&b.id));
    let parties = values(raw.parties);
    let contracts = raw.contracts;
    let dependencies = values(raw.dependencies);
    let maintenance = values(raw.maintenance);
    Network {
        name: header.name,
        time_zone: header.zone,
        collector_at: raw.collector_at,
        graph: Graph::new(&components, &dependencies, &maintenance),
        selectors: SelectorIndex::new(&contracts),
        general_contractor: parties
            .iter()
            .position(|party| party.role == Role::GeneralContractor)
            .expect("the check has found exactly one general contractor"),
        parties,
        contracts,
        levels,
        calendars,
        discovered: Default::default(),
        components,
        dependencies,
        maintenance,
    }
}

/// Gives the days of a level's targets their length: that of a day of its calendar, 24 h on a calendar that never closes.
fn level(raw: RawLevel, calendars: &[Calendar]) -> ServiceLevel {
    let mut level = raw.level;
    let calendar = calendars.iter().find(|calendar| calendar.id == level.calendar);
    let minutes = calendar.map_or(24 * 60, |calendar| {
        calendar.hours.iter().map(|(from, to)| i64::from(to - from)).sum()
    });
    let day = minutes * 60;
    for (targets, spans) in level.targets.iter_mut().zip(raw.targets) {
        let [respond, arrive, restore] = spans.map(|span| span.map(|span| span.days * day + span.seconds));
        *targets = Targets {
            respond,
            arrive,
            restore,
        };
    }
    level
}
