//! Service levels: calendars with holidays and make-up days (调休), and the stopwatch that runs by them.

mod calendar;
mod stopwatch;

pub use calendar::MissingYear;
pub use stopwatch::{due, elapsed};
