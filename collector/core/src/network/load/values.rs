//! Instants, dates, durations, times of day and zones, as they are written in model files.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use toml::value::Datetime;

use super::report::{Located, Report};
use super::section::{Section, Value, text, wrong_type};

/// The zone with this name, from the database that is compiled in: the same answer on every machine.
pub(crate) fn zone(name: Located<&str>, report: &mut Report<'_>) -> Option<TimeZone> {
    let zone = TimeZoneDatabase::bundled().get(name.value).ok();
    if zone.is_none() {
        let message = format!("unknown time zone {:?}", name.value);
        report.error(
            name.at,
            message,
            "use an IANA name such as \"Asia/Shanghai\" or \"UTC\"",
        );
    }
    zone
}

/// An instant: an offset date-time as it is; a plain date is midnight and a plain date-time local time in `zone`.
pub(crate) fn instant(key: &str, value: Value<'_>, zone: &TimeZone, report: &mut Report<'_>) -> Option<Timestamp> {
    let Some(datetime) = value.value.as_datetime() else {
        wrong_type(
            key,
            value,
            "a date or an offset date-time",
            "2026-01-01 (without quotes)",
            report,
        );
        return None;
    };
    let instant = to_instant(datetime, zone);
    if instant.is_none() {
        let message = format!("`{key}` = {datetime} is not an instant");
        report.error(
            value.at,
            message,
            "write a date such as 2026-01-01 or a date-time such as 2026-01-01T08:00:00+08:00",
        );
    }
    instant
}

fn to_instant(datetime: &Datetime, zone: &TimeZone) -> Option<Timestamp> {
    let date = civil_date(datetime)?;
    let time = match datetime.time {
        None => Time::midnight(),
        Some(time) => {
            let part = |n: u8| i8::try_from(n).ok();
            let nanosecond = i32::try_from(time.nanosecond.unwrap_or(0)).ok()?;
            Time::new(
                part(time.hour)?,
                part(time.minute)?,
                part(time.second.unwrap_or(0))?,
                nanosecond,
            )
            .ok()?
        }
    };
    let zone = match datetime.offset {
        None => zone.clone(),
        Some(toml::value::Offset::Z) => TimeZone::UTC,
        Some(toml::value::Offset::Custom { minutes }) => {
            Offset::from_seconds(i32::from(minutes) * 60).ok()?.to_time_zone()
        }
    };
    zone.to_timestamp(DateTime::from_parts(date, time)).ok()
}

fn civil_date(datetime: &Datetime) -> Option<Date> {
    let date = datetime.date?;
    Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
    .ok()
}

/// `from` (required) and `to` (optional) of a section; `to` must be later.
pub(crate) fn period(
    section: &Section<'_>,
    zone: &TimeZone,
    report: &mut Report<'_>,
) -> Option<(Timestamp, Option<Timestamp>)> {
    let from = section
        .required("from", "2026-01-01", report)
        .and_then(|value| instant("from", value, zone, report));
    let Some(end) = section.value("to") else {
        return Some((from?, None));
    };
    let to = instant("to", end, zone, report)?;
    if from? >= to {
        report.error(
            end.at,
            format!("`to` is not after `from` in {}", section.what),
            "`to` is exclusive: write the first instant after the period",
        );
        return None;
    }
    Some((from?, Some(to)))
}

/// One calendar day, as a TOML date or as a text.
pub(crate) fn day(key: &str, value: Value<'_>, report: &mut Report<'_>) -> Option<Date> {
    days(key, value, report).and_then(|(first, last)| {
        if first != last {
            report.error(
                value.at,
                format!("`{key}` takes single days, not a range"),
                "list every day by itself",
            );
        }
        (first == last).then_some(first)
    })
}

/// A day or an inclusive range of days: `"2026-10-01"` or `"2026-10-01/2026-10-07"`.
pub(crate) fn days(key: &str, value: Value<'_>, report: &mut Report<'_>) -> Option<(Date, Date)> {
    if let Some(date) = value
        .value
        .as_datetime()
        .filter(|d| d.time.is_none())
        .and_then(civil_date)
    {
        return Some((date, date));
    }
    let written = text(key, value, report)?.value;
    let (first, last) = written.split_once('/').unwrap_or((written, written));
    let range = first.trim().parse::<Date>().ok().zip(last.trim().parse::<Date>().ok());
    match range {
        Some((first, last)) if first <= last => range,
        Some(_) => {
            report.error(
                value.at,
                format!("the range {written:?} in `{key}` ends before it begins"),
                "swap the two days",
            );
            None
        }
        None => {
            let fix = "write \"2026-10-01\" or \"2026-10-01/2026-10-07\"";
            report.error(
                value.at,
                format!("{written:?} in `{key}` is not a day or a range of days"),
                fix,
            );
            None
        }
    }
}

/// A duration in units of a calendar: whole seconds, and days that the calendar gives their length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) days: i64,
    pub(crate) seconds: i64,
}

/// A duration such as `"15m"`, `"4h"`, `"2d"` or `"1h30m"`. Not zero, at most about ten years.
pub(crate) fn duration(key: &str, value: Value<'_>, report: &mut Report<'_>) -> Option<Span> {
    let written = text(key, value, report)?.value;
    let span = parse_duration(written);
    if span.is_none() {
        let message = format!("{written:?} in `{key}` is not a duration");
        report.error(
            value.at,
            message,
            "write a whole number and a unit, such as \"15m\", \"4h\", \"2d\" or \"1h30m\"",
        );
    }
    span
}

fn parse_duration(written: &str) -> Option<Span> {
    let mut span = Span { days: 0, seconds: 0 };
    let mut rest = written.trim();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = rest[..digits].parse::<u32>().ok()?.into();
        let unit = rest[digits..].chars().next()?;
        match unit {
            's' => span.seconds += number,
            'm' => span.seconds += number * 60,
            'h' => span.seconds += number * 3_600,
            'd' => span.days += number,
            'w' => span.days += number * 7,
            _ => return None,
        }
        rest = &rest[digits + unit.len_utf8()..];
    }
    let days = span.days + span.seconds / 86_400;
    (span.days + span.seconds > 0 && days <= 3_660).then_some(span)
}

/// Minutes after midnight of a time of day; `24:00` is the end of the day.
pub(crate) fn minutes(written: &str) -> Option<u16> {
    let (hour, minute) = written.trim().split_once(':')?;
    let two = |s: &str| {
        (s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse::<u16>().ok())
            .flatten()
    };
    let (hour, minute) = (two(hour)?, two(minute)?);
    let total = hour * 60 + minute;
    (minute < 60 && total <= 24 * 60).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_add_up_their_parts() {
        assert_eq!(parse_duration("15m"), Some(Span { days: 0, seconds: 900 }));
        assert_eq!(
            parse_duration("1h30m"),
            Some(Span {
                days: 0,
                seconds: 5_400
            })
        );
        assert_eq!(parse_duration("2d"), Some(Span { days: 2, seconds: 0 }));
        assert_eq!(
            parse_duration("1w12h"),
            Some(Span {
                days: 7,
                seconds: 43_200
            })
        );
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for wrong in [
            "",
            "0m",
            "15",
            "m",
            "-1h",
            "1.5h",
            "4 h",
            "1y",
            "99999999999h",
            "4000d",
            "１h",
        ] {
            assert_eq!(parse_duration(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn times_of_day_are_read_to_the_minute() {
        assert_eq!(minutes("09:00"), Some(540));
        assert_eq!(minutes("24:00"), Some(1440));
        for wrong in ["9:00", "24:01", "12:60", "12", "aa:bb", "+9:00"] {
            assert_eq!(minutes(wrong), None, "{wrong:?}");
        }
    }
}
