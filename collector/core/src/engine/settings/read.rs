//! Reads the engine's settings from TOML: every error at once, each with its place and what to do about it.

use jiff::SignedDuration;
use toml::de::{DeTable, DeValue};

use super::{IncidentSettings, Settings};
use crate::health::{FreshnessSettings, Level, Rule};
use crate::ids::{CheckName, ComponentId};
use crate::network::load::contracts::labels;
use crate::network::load::report::{At, Report};
use crate::network::load::section::{Section, Value, integer, table, wrong_type};
use crate::network::load::values::duration;
use crate::network::{Kind, Problem, Selector, SourceFile};

/// Reads settings on top of `settings`, which stand for what the text does not set.
pub(super) fn read(file: &str, text: &str, mut settings: Settings) -> Result<Settings, Vec<Problem>> {
    let files = [SourceFile {
        name: file.to_owned(),
        text: text.to_owned(),
    }];
    let mut report = Report::new(&files);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = place(error.span().map_or(0, |span| span.start));
        report.error(
            at,
            format!("not valid TOML: {}", error.message().replace('\n', " ")),
            "correct the syntax here",
        );
    }
    if errors.is_empty() {
        let document = document.into_inner();
        let keys = ["freshness", "incident", "correlation", "threshold"];
        let top = Section::new("the engine's settings", &document, place(0), &keys, &mut report);
        freshness(&top, &mut settings.freshness, &mut report);
        incident(&top, &mut settings.incident, &mut report);
        super::read_correlation::read(&top, &mut settings.correlation, &mut report);
        let rules = top.tables("[[threshold]]", &RULE_KEYS, &mut report);
        settings.thresholds.extend(
            rules
                .iter()
                .filter_map(|section| rule(section, &mut report))
                .collect::<Vec<_>>(),
        );
    }
    report.finish().map(|_| settings)
}

fn place(offset: usize) -> At {
    At {
        file: 0,
        offset: u32::try_from(offset).unwrap_or(u32::MAX),
    }
}

fn freshness(top: &Section<'_>, settings: &mut FreshnessSettings, report: &mut Report<'_>) {
    let keys = ["enabled", "intervals", "default_interval", "at_least"];
    let Some(section) = top.table("[freshness]", &keys, report) else {
        return;
    };
    set(&mut settings.enabled, boolean(&section, "enabled", report));
    set(&mut settings.intervals, count(&section, "intervals", 1_001, report));
    set(
        &mut settings.default_interval,
        time(&section, "default_interval", report),
    );
    set(&mut settings.at_least, time(&section, "at_least", report));
}

fn incident(top: &Section<'_>, settings: &mut IncidentSettings, report: &mut Report<'_>) {
    let keys = [
        "quiet_time",
        "reopen_window",
        "resolve_grace",
        "revise_interval",
        "shrink_hold",
        "damping",
        "keep_finished",
    ];
    let Some(section) = top.table("[incident]", &keys, report) else {
        return;
    };
    set(&mut settings.quiet_time, time(&section, "quiet_time", report));
    set(&mut settings.reopen_window, time(&section, "reopen_window", report));
    set(&mut settings.resolve_grace, time(&section, "resolve_grace", report));
    set(&mut settings.revise_interval, time(&section, "revise_interval", report));
    set(&mut settings.shrink_hold, time(&section, "shrink_hold", report));
    set(&mut settings.damping, time(&section, "damping", report));
    set(
        &mut settings.keep_finished,
        count(&section, "keep_finished", 1_000_001, report).map(|n| n as usize),
    );
}

const RULE_KEYS: [&str; 11] = [
    "check",
    "metric",
    "instance",
    "component",
    "kind",
    "site",
    "label",
    "warning",
    "critical",
    "absolute",
    "samples",
];

fn rule(section: &Section<'_>, report: &mut Report<'_>) -> Option<Rule> {
    let before = report.errors();
    let check = section.required_text("check", "\"disk\"", report);
    let metric = section.required_text("metric", "\"filesystem.used_percent\"", report);
    let instance = section
        .text("instance", report)
        .map(|instance| instance.value.to_owned());
    let applies_to = Selector {
        id: section.text("component", report).map(|id| ComponentId::new(id.value)),
        kind: kind(section, report),
        site: section.text("site", report).map(|site| site.value.to_owned()),
        label: section
            .value("label")
            .map(|value| labels("label", value, report))
            .unwrap_or_default(),
    };
    let warning = level(section, "warning", report);
    let critical = level(section, "critical", report);
    let absolute = boolean(section, "absolute", report).unwrap_or(false);
    let samples = count(section, "samples", 10_001, report).unwrap_or(3);
    if let (Some(warning), Some(critical)) = (warning, critical) {
        let high = warning.raise > warning.clear;
        if high != (critical.raise > critical.clear) || high != (critical.raise > warning.raise) {
            let message = "`warning` and `critical` do not go the same way, or `critical` is milder";
            report.error(
                section.at,
                message,
                "raise `critical` further than `warning`, on the same side",
            );
        }
    }
    let (check, metric) = (check?.value, metric?.value.to_owned());
    let check = CheckName::new(check);
    (report.errors() == before).then_some(Rule {
        check,
        metric,
        instance,
        applies_to,
        warning,
        critical,
        absolute,
        samples,
    })
}

pub(super) fn kind(section: &Section<'_>, report: &mut Report<'_>) -> Option<Kind> {
    let written = section.text("kind", report)?;
    let kind = Kind::parse(written.value);
    if kind.is_none() {
        let known: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        report.error(
            written.at,
            format!("unknown kind {:?}", written.value),
            format!("use one of {}", known.join(", ")),
        );
    }
    kind
}

fn level(section: &Section<'_>, key: &'static str, report: &mut Report<'_>) -> Option<Level> {
    let value = section.value(key)?;
    let level = table(key, value, &["raise", "clear"], report)?;
    let raise = level
        .required("raise", "90", report)
        .and_then(|value| number("raise", value, report));
    let clear = level
        .required("clear", "85", report)
        .and_then(|value| number("clear", value, report));
    let level = Level {
        raise: raise?,
        clear: clear?,
    };
    if level.raise == level.clear {
        let message = format!("`raise` and `clear` of `{key}` are equal: the status would flutter");
        report.error(
            value.at,
            message,
            "clear below `raise` if high values are bad, above it if low ones are",
        );
        return None;
    }
    Some(level)
}

pub(super) fn number(key: &str, value: Value<'_>, report: &mut Report<'_>) -> Option<f64> {
    let written = match value.value {
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .map(|n| n as f64),
        DeValue::Float(float) => float.as_str().parse::<f64>().ok().filter(|n| n.is_finite()),
        _ => None,
    };
    if written.is_none() {
        wrong_type(key, value, "a finite number", "90", report);
    }
    written
}

pub(super) fn boolean(section: &Section<'_>, key: &str, report: &mut Report<'_>) -> Option<bool> {
    let value = section.value(key)?;
    if value.value.as_bool().is_none() {
        wrong_type(key, value, "true or false", "true", report);
    }
    value.value.as_bool()
}

fn count(section: &Section<'_>, key: &str, end: i64, report: &mut Report<'_>) -> Option<u32> {
    integer(key, section.value(key)?, 1..end, report).and_then(|n| u32::try_from(n).ok())
}

fn time(section: &Section<'_>, key: &str, report: &mut Report<'_>) -> Option<SignedDuration> {
    let span = duration(key, section.value(key)?, report)?;
    Some(SignedDuration::from_secs(span.days * 86_400 + span.seconds))
}

fn set<T>(setting: &mut T, read: Option<T>) {
    if let Some(read) = read {
        *setting = read;
    }
}
