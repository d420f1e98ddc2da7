//! Reads the section `[correlation]`: every key by itself, so that all its mistakes are told at once.

use super::read::{boolean, kind, number};
use crate::correlation::{Rule, Settings};
use crate::network::Kind;
use crate::network::load::contracts::labels;
use crate::network::load::report::Report;
use crate::network::load::section::{Section, Value, free_table, integer};
use crate::network::names::did_you_mean;

const KEYS: [&str; 13] = [
    "settle_seconds",
    "samples",
    "late_seconds",
    "clock_skew_ms",
    "flap_count",
    "flap_quiet_seconds",
    "warning_opens",
    "decided_probability",
    "degradation_checks",
    "liveness_checks",
    "presence_checks",
    "cost",
    "rule",
];
const RULE_KEYS: [&str; 4] = ["kind", "label", "settle_seconds", "samples"];
/// Longest waiting time that makes sense, in seconds.
const LONGEST: i64 = 86_400;

/// Reads what the section sets on top of `settings`.
pub(super) fn read(top: &Section<'_>, settings: &mut Settings, report: &mut Report<'_>) {
    let Some(section) = top.table("[correlation]", &KEYS, report) else {
        return;
    };
    let mut whole = |key: &str, least: i64, most: i64, target: &mut u32| {
        if let Some(read) = whole(&section, key, least, most, report) {
            *target = read;
        }
    };
    whole("settle_seconds", 0, 3_600, &mut settings.settle_seconds);
    whole("samples", 1, 100, &mut settings.samples);
    whole("late_seconds", 1, LONGEST, &mut settings.late_seconds);
    whole("clock_skew_ms", 0, 60_000, &mut settings.clock_skew_ms);
    whole("flap_count", 2, 6, &mut settings.flap_count);
    whole("flap_quiet_seconds", 1, LONGEST, &mut settings.flap_quiet_seconds);
    if let Some(opens) = boolean(&section, "warning_opens", report) {
        settings.warning_opens = opens;
    }
    if let Some(value) = section.value("decided_probability")
        && let Some(read) = within("decided_probability", value, 0.5, 1.0, report)
    {
        settings.decided_probability = read;
    }
    for (key, target) in [
        ("degradation_checks", &mut settings.degradation_checks),
        ("liveness_checks", &mut settings.liveness_checks),
        ("presence_checks", &mut settings.presence_checks),
    ] {
        if section.value(key).is_some() {
            *target = section
                .texts(key, report)
                .iter()
                .map(|name| name.value.to_owned())
                .collect();
        }
    }
    costs(&section, settings, report);
    if section.value("rule").is_some() {
        let rules = section.tables("[[correlation.rule]]", &RULE_KEYS, report);
        settings.rule = rules.iter().map(|section| rule(section, report)).collect();
    }
}

/// Priors replace the built-in ones kind by kind.
fn costs(section: &Section<'_>, settings: &mut Settings, report: &mut Report<'_>) {
    let Some(table) = section
        .value("cost")
        .and_then(|value| free_table("cost", value, report))
    else {
        return;
    };
    for (name, value) in table.entries() {
        let Some(kind) = Kind::parse(name) else {
            let known = Kind::ALL.iter().map(|kind| kind.as_str());
            let fix = match did_you_mean(name, known.clone()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("use one of {}", known.collect::<Vec<_>>().join(", ")),
            };
            report.error(value.at, format!("unknown kind `{name}` in [correlation.cost]"), fix);
            continue;
        };
        if let Some(cost) = within(name, value, 0.0, 20.0, report) {
            settings.cost.insert(kind, cost);
        }
    }
}

fn rule(section: &Section<'_>, report: &mut Report<'_>) -> Rule {
    Rule {
        kind: kind(section, report),
        label: section
            .value("label")
            .map(|value| labels("label", value, report))
            .unwrap_or_default(),
        settle_seconds: whole(section, "settle_seconds", 0, 3_600, report),
        samples: whole(section, "samples", 1, 100, report),
    }
}

fn whole(section: &Section<'_>, key: &str, least: i64, most: i64, report: &mut Report<'_>) -> Option<u32> {
    let read = integer(key, section.value(key)?, least..most + 1, report)?;
    u32::try_from(read).ok()
}

fn within(key: &str, value: Value<'_>, least: f64, most: f64, report: &mut Report<'_>) -> Option<f64> {
    let read = number(key, value, report)?;
    if !(least..=most).contains(&read) {
        report.error(
            value.at,
            format!("`{key}` = {read} is out of range"),
            format!("use {least} to {most}"),
        );
        return None;
    }
    Some(read)
}
