//! When to try again: exponential with a ceiling, spread so that many deliveries do not come back at the same instant.

use jiff::{SignedDuration, Timestamp};

/// The first wait, in seconds.
const FIRST_S: i64 = 5;
/// The longest wait, in seconds.
const LONGEST_S: i64 = 15 * 60;
/// After this many attempts (about two days of the longest wait) a delivery is given up, counted and shown.
const ATTEMPTS_MAX: u32 = 200;

/// The time of the next attempt after `attempts` failed ones (at least 1); `None` = give up.
pub fn next_attempt(id: &str, attempts: u32, retry_after_s: Option<u64>, now: Timestamp) -> Option<Timestamp> {
    if attempts >= ATTEMPTS_MAX {
        return None;
    }
    let doublings = attempts.saturating_sub(1).min(16);
    let wait = (FIRST_S << doublings).min(LONGEST_S);
    // Up to a fifth later, by the id: no randomness, yet different deliveries spread.
    let spread = i64::from(crc(id) % 20) * wait / 100;
    let asked = retry_after_s.map_or(0, |seconds| i64::try_from(seconds).unwrap_or(LONGEST_S).min(LONGEST_S));
    now.checked_add(SignedDuration::from_secs((wait + spread).max(asked)))
        .ok()
}

fn crc(id: &str) -> u8 {
    id.bytes().fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait_s(attempts: u32, retry_after_s: Option<u64>) -> Option<i64> {
        let now = Timestamp::UNIX_EPOCH;
        next_attempt("x", attempts, retry_after_s, now).map(|at| at.as_second())
    }

    #[test]
    fn waits_grow_to_a_ceiling_and_end() {
        let waits: Vec<i64> = (1..=10).filter_map(|attempts| wait_s(attempts, None)).collect();
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
        assert!((5..=6).contains(&waits[0]), "{waits:?}");
        assert!(*waits.last().expect("ten waits") <= LONGEST_S * 6 / 5, "{waits:?}");
        assert_eq!(wait_s(ATTEMPTS_MAX, None), None);
    }

    #[test]
    fn a_receiver_that_names_a_time_is_heard_within_the_ceiling() {
        assert_eq!(wait_s(1, Some(120)), Some(120));
        assert_eq!(wait_s(1, Some(u64::MAX)), Some(LONGEST_S));
    }
}
