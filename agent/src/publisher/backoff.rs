//! How long to wait before connecting again: doubling, with jitter, so that a fleet does not come back all at once.

use std::time::Duration;

/// The wait after so many failed attempts in a row (from 1). `random` is in 0..1; half of the wait is jitter.
pub(super) fn backoff(min: Duration, max: Duration, attempts: u32, random: f64) -> Duration {
    let doubled = min.saturating_mul(1 << attempts.saturating_sub(1).min(20)).min(max);
    doubled.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_limit_and_differ_between_agents() {
        let wait =
            |attempts, random| backoff(Duration::from_secs(1), Duration::from_secs(60), attempts, random).as_millis();
        assert_eq!(
            [1, 2, 3, 7, 99].map(|attempts| wait(attempts, 1.0)),
            [1_000, 2_000, 4_000, 60_000, 60_000]
        );
        assert_eq!(wait(3, 0.0), 2_000);
    }
}
