//! What is due when. Pure: times are given, on a clock that never jumps.

use std::time::Duration;

/// Things that are due again and again, each at its own interval.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    interval: Duration,
    next: Duration,
}

impl Schedule {
    /// A schedule that starts at `now`. First times are spread over (at most ten seconds of) each interval, so that what
    /// has the same interval does not always run together.
    pub fn new(now: Duration, intervals: &[Duration]) -> Self {
        let count = u32::try_from(intervals.len()).unwrap_or(u32::MAX).max(1);
        let spread = |index: usize, interval: Duration| {
            interval.min(Duration::from_secs(10)) * u32::try_from(index).unwrap_or(0) / count
        };
        let entries = intervals.iter().enumerate().map(|(index, interval)| Entry {
            interval: (*interval).max(Duration::from_millis(1)),
            next: now + spread(index, *interval),
        });
        Self {
            entries: entries.collect(),
        }
    }

    /// The indices that are due. What was missed meanwhile (the host slept, the agent was stopped) is not made up for.
    pub fn due(&mut self, now: Duration) -> Vec<usize> {
        let mut due = Vec::new();
        for (index, entry) in self.entries.iter_mut().enumerate() {
            if entry.next > now {
                continue;
            }
            due.push(index);
            let late = now - entry.next;
            let missed = late.as_nanos() / entry.interval.as_nanos();
            entry.next += entry.interval * u32::try_from(missed + 1).unwrap_or(u32::MAX);
        }
        due
    }

    /// When something is due next; `None` if nothing ever is.
    pub fn next(&self) -> Option<Duration> {
        self.entries.iter().map(|entry| entry.next).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn each_is_due_at_its_own_interval() {
        let mut schedule = Schedule::new(Duration::ZERO, &[SECOND * 2, SECOND * 4]);
        let mut seen = Vec::new();
        for second in 0..9 {
            for index in schedule.due(SECOND * second) {
                seen.push((second, index));
            }
        }
        assert_eq!(seen, [(0, 0), (2, 0), (2, 1), (4, 0), (6, 0), (6, 1), (8, 0)]);
    }

    #[test]
    fn what_was_missed_is_not_made_up_for_and_the_phase_stays() {
        let mut schedule = Schedule::new(Duration::ZERO, &[SECOND * 10]);
        assert_eq!(schedule.due(Duration::ZERO), [0]);
        assert_eq!(schedule.due(SECOND * 95), [0]);
        assert_eq!(schedule.due(SECOND * 96), [0; 0]);
        assert_eq!(schedule.next(), Some(SECOND * 100));
    }

    #[test]
    fn an_empty_schedule_is_never_due() {
        let mut schedule = Schedule::new(Duration::ZERO, &[]);
        assert_eq!(schedule.next(), None);
        assert_eq!(schedule.due(SECOND), [0; 0]);
    }
}
