//! Reads `[[calendar]]`, and knows the one that is built in.

use jiff::civil::Date;

use super::Located;
use super::raw::{Header, Raw, word};
use super::report::{At, Report};
use super::section::{Section, integer, wrong_type};
use super::values::{day, days, minutes, zone};
use crate::ids::CalendarId;
use crate::network::model::Calendar;

/// The id of the calendar that never closes.
pub(super) const ALWAYS: &str = "7x24";

const CALENDAR: &[&str] = &[
    "id",
    "time_zone",
    "hours",
    "workdays",
    "holidays",
    "make_up_days",
    "years",
];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const WHOLE_DAY: (u16, u16) = (0, 24 * 60);

/// The calendar that never closes.
pub(super) fn always() -> Calendar {
    Calendar {
        id: CalendarId::new(ALWAYS),
        time_zone: "UTC".to_owned(),
        hours: vec![WHOLE_DAY],
        workdays: [true; 7],
        holidays: Vec::new(),
        make_up_days: Vec::new(),
        years: Vec::new(),
    }
}

pub(super) fn read(document: &Section<'_>, header: &Header, raw: &mut Raw, report: &mut Report<'_>) {
    for section in document.tables("[[calendar]]", CALENDAR, report) {
        let Some(id) = section.id(report) else { continue };
        if id.value == ALWAYS {
            report.error(
                id.at,
                format!("calendar \"{ALWAYS}\" is built in"),
                "give yours another id",
            );
        }
        let time_zone = section.text("time_zone", report);
        if let Some(name) = time_zone {
            zone(name, report);
        }
        let calendar = Calendar {
            id: CalendarId::new(id.value),
            time_zone: time_zone
                .map_or(header.zone_name.as_str(), |name| name.value)
                .to_owned(),
            hours: hours(&section, report),
            workdays: workdays(&section, report),
            holidays: section
                .list("holidays", report)
                .into_iter()
                .filter_map(|value| days("holidays", value, report))
                .collect(),
            make_up_days: section
                .list("make_up_days", report)
                .into_iter()
                .filter_map(|value| day("make_up_days", value, report))
                .collect(),
            years: years(&section, report),
        };
        check(&section, &calendar, report);
        raw.calendars.push(Located {
            value: calendar,
            at: id.at,
        });
    }
}

fn hours(section: &Section<'_>, report: &mut Report<'_>) -> Vec<(u16, u16)> {
    let Some(given) = section.value("hours") else {
        return vec![WHOLE_DAY];
    };
    let mut hours = Vec::new();
    for written in section.texts("hours", report) {
        let range = written
            .value
            .split_once('-')
            .and_then(|(from, to)| Some((minutes(from)?, minutes(to)?)));
        match range {
            Some((from, to)) if from < to => hours.push((from, to)),
            Some(_) => {
                let message = format!("the hours {:?} end before they begin", written.value);
                report.error(
                    written.at,
                    message,
                    "split hours at midnight: \"22:00-24:00\", \"00:00-06:00\"",
                );
            }
            None => report.error(
                written.at,
                format!("{:?} are not hours of a day", written.value),
                "write \"09:00-12:00\"",
            ),
        }
    }
    hours.sort_unstable();
    if hours.windows(2).any(|pair| pair[0].1 > pair[1].0) {
        report.error(
            given.at,
            "`hours` overlap",
            "let each begin when the one before has ended",
        );
    }
    if given.value.as_array().is_some_and(|list| list.is_empty()) {
        report.error(
            given.at,
            "`hours` is empty: no clock would ever run",
            "list the working hours, or remove the key for whole days",
        );
    }
    hours
}

fn workdays(section: &Section<'_>, report: &mut Report<'_>) -> [bool; 7] {
    let Some(given) = section.value("workdays") else {
        return [true; 7];
    };
    if given.value.as_array().is_none_or(|list| list.is_empty()) {
        wrong_type(
            "workdays",
            given,
            "a list of weekdays that is not empty",
            "[\"mon\", \"tue\"]",
            report,
        );
    }
    let mut workdays = [false; 7];
    for written in section.texts("workdays", report) {
        let parse = |text: &str| WEEKDAYS.iter().position(|day| *day == text);
        if let Some(position) = word("weekday", written, parse, &WEEKDAYS, report) {
            workdays[position] = true;
        }
    }
    workdays
}

fn years(section: &Section<'_>, report: &mut Report<'_>) -> Vec<i16> {
    let years = section
        .list("years", report)
        .into_iter()
        .filter_map(|value| integer("years", value, 1970..2201, report));
    let mut years: Vec<i16> = years.filter_map(|year| i16::try_from(year).ok()).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// What cannot be true of one calendar, or hints at data that was forgotten.
fn check(section: &Section<'_>, calendar: &Calendar, report: &mut Report<'_>) {
    let at = |key: &str| section.value(key).map_or(section.at, |value| value.at);
    let listed = |date: Date| calendar.years.contains(&date.year());
    let dated = !calendar.holidays.is_empty() || !calendar.make_up_days.is_empty();
    if dated && calendar.years.is_empty() {
        let message = "holidays are given, but `years` does not say for which years they are complete";
        report.error(
            section.at,
            message,
            "add years = [2026] for the years whose official notice is entered",
        );
    }
    for day in &calendar.make_up_days {
        if calendar
            .holidays
            .iter()
            .any(|(first, last)| first <= day && day <= last)
        {
            report.error(
                at("make_up_days"),
                format!("{day} is both a holiday and a make-up day"),
                "remove it from one of the two",
            );
        }
    }
    let mut outside = |at: At, first: Date, last: Date| {
        if !calendar.years.is_empty() && !listed(first) && !listed(last) {
            let fix = format!(
                "add {} to `years` if its official notice is entered completely",
                first.year()
            );
            report.warning(
                at,
                format!(
                    "{first} lies outside `years`: clocks will report {} as missing",
                    first.year()
                ),
                fix,
            );
        }
    };
    for (first, last) in &calendar.holidays {
        outside(at("holidays"), *first, *last);
    }
    for day in &calendar.make_up_days {
        outside(at("make_up_days"), *day, *day);
    }
}
