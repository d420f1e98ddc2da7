//! The one place where the shell asks what time it is. Everything below takes the time as a parameter.

use jiff::Timestamp;

/// Now, in whole milliseconds: the resolution of the wire and of the ledger.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from_millisecond(Timestamp::now().as_millisecond()).expect("the present is a valid time")
}
