//! Which instants of a day are working time by a calendar.

use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};
use smallvec::SmallVec;

use crate::ids::CalendarId;
use crate::network::Calendar;

/// A clock ran into a year whose holidays and make-up days were never entered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "calendar `{calendar}` has no holiday data for {year}: enter the official notice and add {year} to its `years`"
)]
pub struct MissingYear {
    /// The calendar.
    pub calendar: CalendarId,
    /// The year.
    pub year: i16,
}

/// Working time of one day, as half-open periods of instants.
pub(super) type Periods = SmallVec<[(Timestamp, Timestamp); 2]>;

/// A calendar made ready to be asked: zone found, lists sorted.
pub(super) struct Days<'c> {
    calendar: &'c Calendar,
    zone: TimeZone,
}

impl<'c> Days<'c> {
    pub(super) fn new(calendar: &'c Calendar) -> Self {
        let zone = TimeZoneDatabase::bundled().get(&calendar.time_zone);
        // The loader accepts only zones that this very database knows.
        Self {
            calendar,
            zone: zone.unwrap_or(TimeZone::UTC),
        }
    }

    /// The calendar never closes: its clocks are plain ones.
    pub(super) fn always_open(&self) -> bool {
        let Calendar {
            hours,
            workdays,
            holidays,
            years,
            ..
        } = self.calendar;
        hours[..] == [(0, 24 * 60)] && workdays.iter().all(|day| *day) && holidays.is_empty() && years.is_empty()
    }

    /// The local day on which an instant lies.
    pub(super) fn day_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// Working time of a local day, in order; empty on days off.
    pub(super) fn working_time(&self, day: Date) -> Result<Periods, MissingYear> {
        if !self.is_working_day(day)? {
            return Ok(Periods::new());
        }
        let mut periods = Periods::new();
        for (from, to) in &self.calendar.hours {
            let (Some(open), Some(close)) = (self.instant(day, *from), self.instant(day, *to)) else {
                continue;
            };
            // Where clocks skip hours, or a whole day, the hours inside the gap do not exist and must not count twice.
            let open = periods.last().map_or(open, |(_, before)| open.max(*before));
            if open < close && self.day_of(open) == day {
                periods.push((open, close));
            }
        }
        Ok(periods)
    }

    fn is_working_day(&self, day: Date) -> Result<bool, MissingYear> {
        let Calendar {
            id,
            workdays,
            holidays,
            make_up_days,
            years,
            ..
        } = self.calendar;
        if !years.is_empty() && !years.contains(&day.year()) {
            return Err(MissingYear {
                calendar: id.clone(),
                year: day.year(),
            });
        }
        if make_up_days.contains(&day) {
            return Ok(true);
        }
        let off = holidays.iter().any(|(first, last)| *first <= day && day <= *last);
        Ok(!off && workdays[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())])
    }

    /// The instant so many minutes into a local day. Of a repeated local time it is the first; a skipped
    /// one is moved on by the length of the gap.
    fn instant(&self, day: Date, minutes: u16) -> Option<Timestamp> {
        let next = minutes == 24 * 60;
        let date = if next { day.checked_add(1.day()).ok()? } else { day };
        let minutes = if next { 0 } else { minutes };
        let time = Time::new(i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?, 0, 0).ok()?;
        self.zone.to_timestamp(date.to_datetime(time)).ok()
    }
}
