//! The clocks of the host, and jumps of the one that people set.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nix::time::{ClockId, clock_gettime};

/// A difference that no clock discipline makes by itself in one interval.
const JUMP_MS: i64 = 2_000;

/// The wall clock, in milliseconds since the epoch.
pub fn wall_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Time since the host started, time asleep included. Never jumps.
pub fn since_boot() -> Duration {
    clock_gettime(ClockId::CLOCK_BOOTTIME).map_or(Duration::ZERO, Duration::from)
}

/// Notices when the wall clock is set.
#[derive(Debug, Default)]
pub struct JumpWatch {
    last: Option<(Duration, i64)>,
}

impl JumpWatch {
    /// The milliseconds by which the wall clock jumped since the last call, if it did.
    pub fn observe(&mut self, since_boot: Duration, wall_ms: i64) -> Option<i64> {
        let (then, wall_then) = self.last.replace((since_boot, wall_ms))?;
        let passed = i64::try_from(since_boot.saturating_sub(then).as_millis()).unwrap_or(i64::MAX);
        let jump = (wall_ms - wall_then).saturating_sub(passed);
        (jump.abs() >= JUMP_MS).then_some(jump)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_time_does_not_explain_is_a_jump() {
        let mut watch = JumpWatch::default();
        let second = Duration::from_secs;
        assert_eq!(watch.observe(second(1), 1_000_000), None);
        assert_eq!(watch.observe(second(11), 1_010_400), None);
        assert_eq!(
            watch.observe(second(3_611), 4_610_400),
            None,
            "a suspended host is no jump"
        );
        assert_eq!(watch.observe(second(3_621), 1_020_400), Some(-3_600_000));
        assert_eq!(watch.observe(second(3_631), 1_030_400), None);
    }
}
