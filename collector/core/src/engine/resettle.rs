//! After a restart verdicts settle again. What was restored is what some observers had said; what the others had seen may
//! still be on its way. Until they have had time to say it the incidents stay as they are: none is opened on half of the
//! evidence, and none is called restored because nobody has spoken yet.

use jiff::{SignedDuration, Timestamp};

/// The wait after a restart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resettle {
    window: SignedDuration,
    until: Timestamp,
    at_most: Timestamp,
}

impl Resettle {
    /// Waits one settle window, and up to two for observers that have not come back.
    pub(super) fn new(restarted: Timestamp, window: SignedDuration) -> Self {
        let after = |windows| restarted.saturating_add(window * windows).unwrap_or(Timestamp::MAX);
        Self {
            window,
            until: after(1),
            at_most: after(2),
        }
    }

    /// Until when to wait, if it is not over; `awaited` = some observer of before has not been heard of since.
    pub(super) fn holds(&mut self, now: Timestamp, awaited: bool) -> Option<Timestamp> {
        if awaited {
            let later = now.saturating_add(self.window).unwrap_or(Timestamp::MAX);
            self.until = self.until.max(later.min(self.at_most));
        }
        (now < self.until).then_some(self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn waits_one_window_and_a_second_one_for_who_has_not_come_back() {
        let window = SignedDuration::from_secs(30);
        let mut all_there = Resettle::new(at(0), window);
        assert_eq!(all_there.holds(at(29), false), Some(at(30)));
        assert_eq!(all_there.holds(at(30), false), None);
        let mut one_missing = Resettle::new(at(0), window);
        assert_eq!(one_missing.holds(at(20), true), Some(at(50)));
        assert_eq!(one_missing.holds(at(45), true), Some(at(60)));
        assert_eq!(one_missing.holds(at(60), true), None);
    }
}
