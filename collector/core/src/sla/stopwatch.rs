//! The stopwatch: how much working time passed between two instants, and when a target is due.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::calendar::{Days, MissingYear};
use crate::network::Calendar;

/// Days a stopwatch looks ahead, at most, before it says that the target is never due: ten years.
const DAYS: usize = 3_660;

/// When `duration` of working time will have passed since `start`: the earliest such instant, `start` itself if nothing has
/// to pass. Beyond ten years, or the range of time, it is [`Timestamp::MAX`].
///
/// # Errors
/// [`MissingYear`] if that depends on a year for which the calendar has no official data.
pub fn due(calendar: &Calendar, start: Timestamp, duration: SignedDuration) -> Result<Timestamp, MissingYear> {
    if duration <= SignedDuration::ZERO {
        return Ok(start);
    }
    let days = Days::new(calendar);
    if days.always_open() {
        return Ok(start.checked_add(duration).unwrap_or(Timestamp::MAX));
    }
    let mut left = duration;
    for day in from_day(days.day_of(start)).take(DAYS) {
        for (open, close) in days.working_time(day)? {
            let open = open.max(start);
            if open >= close {
                continue;
            }
            let worked = open.duration_until(close);
            if left <= worked {
                return Ok(open.checked_add(left).unwrap_or(Timestamp::MAX));
            }
            left -= worked;
        }
    }
    Ok(Timestamp::MAX)
}

/// How much working time lies in `[from, to)`; zero if `to` is not later.
///
/// # Errors
/// [`MissingYear`] if that depends on a year for which the calendar has no official data.
pub fn elapsed(calendar: &Calendar, from: Timestamp, to: Timestamp) -> Result<SignedDuration, MissingYear> {
    if to <= from {
        return Ok(SignedDuration::ZERO);
    }
    let days = Days::new(calendar);
    if days.always_open() {
        return Ok(from.duration_until(to));
    }
    let mut total = SignedDuration::ZERO;
    // The local day of the last instant inside: at exactly midnight, the next day's data are not needed.
    let last = days.day_of(to.saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(to));
    for day in from_day(days.day_of(from)).take_while(|day| *day <= last) {
        for (open, close) in days.working_time(day)? {
            let (open, close) = (open.max(from), close.min(to));
            if open < close {
                total += open.duration_until(close);
            }
        }
    }
    Ok(total)
}

fn from_day(first: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.checked_add(1.day()).ok())
}

#[cfg(test)]
mod tests;
