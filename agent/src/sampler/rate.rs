//! Counters into rates.

use std::collections::HashMap;
use std::time::Duration;

/// The last values of the counters of several things (disks, interfaces, processes).
pub struct Rates<const N: usize> {
    last: HashMap<String, (Duration, [u64; N])>,
    next: HashMap<String, (Duration, [u64; N])>,
}

impl<const N: usize> Rates<N> {
    /// No counters seen yet.
    pub fn new() -> Self {
        Self {
            last: HashMap::new(),
            next: HashMap::new(),
        }
    }

    /// Growth per second of the counters of `key` since the last round. `None` the first time, and when any of them
    /// went back: the device was replaced or its counters were reset.
    pub fn per_second(&mut self, key: &str, at: Duration, counters: [u64; N]) -> Option<[f64; N]> {
        let last = self.last.get(key).copied();
        self.next.insert(key.to_owned(), (at, counters));
        let (then, before) = last?;
        let seconds = at.checked_sub(then)?.as_secs_f64();
        if seconds <= 0.0 || counters.iter().zip(before).any(|(now, before)| *now < before) {
            return None;
        }
        Some(std::array::from_fn(|i| (counters[i] - before[i]) as f64 / seconds))
    }

    /// Ends a round: what was not seen in it is forgotten.
    pub fn end_round(&mut self) {
        self.last = std::mem::take(&mut self.next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_per_second_and_a_reset_counter_gives_none() {
        let mut rates = Rates::new();
        let second = Duration::from_secs;
        assert_eq!(rates.per_second("a", second(1), [10, 0]), None);
        rates.end_round();
        assert_eq!(rates.per_second("a", second(3), [30, 1]), Some([10.0, 0.5]));
        rates.end_round();
        assert_eq!(rates.per_second("a", second(4), [5, 2]), None);
        rates.end_round();
        assert_eq!(rates.per_second("a", second(5), [6, 2]), Some([1.0, 0.0]));
    }

    #[test]
    fn what_vanished_starts_afresh() {
        let mut rates = Rates::new();
        rates.per_second("a", Duration::from_secs(1), [10]);
        rates.end_round();
        rates.end_round();
        assert_eq!(rates.per_second("a", Duration::from_secs(3), [30]), None);
    }
}
