//! Behaviour of the stopwatch.

use proptest::prelude::*;

use super::*;
use crate::ids::CalendarId;

/// Working days as the official notice for 2026 has them around Qingming, Labour Day and National Day.
fn workday() -> Calendar {
    let day = |text: &str| text.parse().expect("a day");
    Calendar {
        id: CalendarId::new("workday"),
        time_zone: "Asia/Shanghai".to_owned(),
        hours: vec![(9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30)],
        workdays: [true, true, true, true, true, false, false],
        holidays: vec![
            (day("2026-09-25"), day("2026-09-27")),
            (day("2026-10-01"), day("2026-10-07")),
        ],
        make_up_days: vec![day("2026-09-20"), day("2026-10-10")],
        years: vec![2026],
    }
}

/// Open all night, in a zone with summer time; holidays do not matter to it.
fn nights(zone: &str) -> Calendar {
    Calendar {
        id: CalendarId::new("nights"),
        time_zone: zone.to_owned(),
        hours: vec![
            (0, 2 * 60),
            (2 * 60, 2 * 60 + 30),
            (2 * 60 + 30, 6 * 60),
            (22 * 60, 24 * 60),
        ],
        workdays: [true; 7],
        holidays: Vec::new(),
        make_up_days: Vec::new(),
        years: Vec::new(),
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

#[test]
fn clocks_stand_still_outside_working_hours() {
    let friday_evening = at("2026-11-20T18:00:00+08:00");
    assert_eq!(
        due(&workday(), friday_evening, hours(1)),
        Ok(at("2026-11-23T10:00:00+08:00"))
    );
    let before_lunch = at("2026-11-23T11:30:00+08:00");
    assert_eq!(
        due(&workday(), before_lunch, hours(1)),
        Ok(at("2026-11-23T14:00:00+08:00"))
    );
}

#[test]
fn a_target_reached_exactly_at_closing_time_is_due_then() {
    let morning = at("2026-11-20T09:00:00+08:00");
    assert_eq!(due(&workday(), morning, hours(7)), Ok(at("2026-11-20T17:30:00+08:00")));
}

#[test]
fn holidays_count_nothing_and_make_up_days_count_fully() {
    let eve = at("2026-09-30T17:00:00+08:00");
    assert_eq!(due(&workday(), eve, hours(1)), Ok(at("2026-10-08T09:30:00+08:00")));
    let october = elapsed(
        &workday(),
        at("2026-10-01T00:00:00+08:00"),
        at("2026-10-12T00:00:00+08:00"),
    );
    assert_eq!(
        october,
        Ok(hours(3 * 7)),
        "Thursday 8th, Friday 9th and the make-up Saturday 10th"
    );
    let sunday = elapsed(
        &workday(),
        at("2026-09-20T00:00:00+08:00"),
        at("2026-09-21T00:00:00+08:00"),
    );
    assert_eq!(sunday, Ok(hours(7)));
}

#[test]
fn a_year_without_official_data_is_reported_and_never_guessed() {
    let new_years_eve = at("2026-12-31T17:00:00+08:00");
    let missing = MissingYear {
        calendar: CalendarId::new("workday"),
        year: 2027,
    };
    assert_eq!(due(&workday(), new_years_eve, hours(1)), Err(missing.clone()));
    assert_eq!(
        due(&workday(), new_years_eve, minutes(30)),
        Ok(at("2026-12-31T17:30:00+08:00"))
    );
    let midnight = at("2027-01-01T00:00:00+08:00");
    assert_eq!(
        elapsed(&workday(), new_years_eve, midnight),
        Ok(minutes(30)),
        "2027 is not touched"
    );
    assert_eq!(elapsed(&workday(), new_years_eve, midnight + minutes(1)), Err(missing));
}

#[test]
fn the_calendar_that_never_closes_is_a_plain_clock() {
    let always = Calendar {
        hours: vec![(0, 24 * 60)],
        ..nights("UTC")
    };
    let start = at("2031-12-31T23:59:00Z");
    assert_eq!(due(&always, start, minutes(15)), Ok(at("2032-01-01T00:14:00Z")));
    assert_eq!(elapsed(&always, start, start + hours(100)), Ok(hours(100)));
}

#[test]
fn summer_time_shortens_and_lengthens_the_night() {
    let night = |from: &str, to: &str| elapsed(&nights("Europe/Berlin"), at(from), at(to));
    assert_eq!(
        night("2026-03-28T00:00:00+01:00", "2026-03-29T00:00:00+01:00"),
        Ok(hours(8)),
        "an ordinary day"
    );
    assert_eq!(
        night("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
        Ok(hours(7)),
        "one hour is skipped"
    );
    assert_eq!(
        night("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"),
        Ok(hours(9)),
        "one hour is repeated"
    );
}

#[test]
fn a_day_that_a_zone_skipped_does_not_count() {
    let samoa = Calendar {
        hours: vec![(9 * 60, 17 * 60)],
        ..nights("Pacific/Apia")
    };
    let days = elapsed(&samoa, at("2011-12-29T00:00:00-10:00"), at("2012-01-01T00:00:00+14:00"));
    assert_eq!(days, Ok(hours(16)), "the 29th and the 31st; there was no 30th");
}

#[test]
fn a_calendar_that_never_opens_is_never_due() {
    let closed = Calendar {
        workdays: [false; 7],
        ..nights("UTC")
    };
    assert_eq!(due(&closed, at("2026-01-01T00:00:00Z"), minutes(1)), Ok(Timestamp::MAX));
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let zones = prop::sample::select(vec![
        "UTC",
        "Asia/Shanghai",
        "Europe/Berlin",
        "America/Havana",
        "Australia/Lord_Howe",
    ]);
    prop_oneof![
        zones.prop_map(nights),
        Just(Calendar {
            years: vec![2025, 2026, 2027],
            ..workday()
        }),
        Just(Calendar {
            hours: vec![(0, 24 * 60)],
            ..workday()
        })
        .prop_map(|c| Calendar {
            years: vec![2025, 2026, 2027],
            ..c
        }),
    ]
}

/// An instant of 2026, to the second.
fn any_instant() -> impl Strategy<Value = Timestamp> {
    (0i64..365 * 86_400).prop_map(|second| at("2026-01-01T00:00:00Z") + SignedDuration::from_secs(second))
}

proptest! {
    #[test]
    fn what_is_due_has_elapsed_exactly_then(calendar in any_calendar(), start in any_instant(), seconds in 0i64..400_000) {
        let duration = SignedDuration::from_secs(seconds);
        let end = due(&calendar, start, duration).expect("years are complete");
        prop_assert_eq!(elapsed(&calendar, start, end).expect("years are complete"), duration);
        let before = end - SignedDuration::from_secs(1);
        prop_assert!(seconds == 0 || elapsed(&calendar, start, before).expect("years are complete") < duration);
    }

    #[test]
    fn elapsed_adds_up(calendar in any_calendar(), a in any_instant(), b in any_instant(), c in any_instant()) {
        let mut instants = [a, b, c];
        instants.sort_unstable();
        let [a, b, c] = instants;
        let between = |from, to| elapsed(&calendar, from, to).expect("years are complete");
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
        prop_assert!(between(a, c) <= a.duration_until(c));
    }

    #[test]
    fn due_is_monotone(calendar in any_calendar(), start in any_instant(), later in 0i64..100_000, more in 0i64..100_000) {
        let due = |start, seconds| due(&calendar, start, SignedDuration::from_secs(seconds)).expect("years are complete");
        prop_assert!(due(start, 3_600) <= due(start, 3_600 + more));
        prop_assert!(due(start, 3_600) <= due(start + SignedDuration::from_secs(later), 3_600));
    }
}
