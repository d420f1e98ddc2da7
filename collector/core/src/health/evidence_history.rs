//! The recent samples of one check, so that late and doubled samples change nothing that order should not change.

use smallvec::SmallVec;

use super::Status;
use super::evidence::{Millis, NEVER};

/// Samples kept one by one; older ones are folded into the state before them.
const KEPT: usize = 16;

/// Starts of failures kept for the detection of flapping.
const ONSETS: usize = 6;

/// A failure that started this long ago no longer counts as flapping.
const MEMORY_MS: Millis = 15 * 60 * 1000;

/// The state after the newest sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Latest {
    pub status: Status,
    pub since: Millis,
    pub at: Millis,
    pub streak: u32,
}

/// Recent samples in the order of their own times, on top of the folded state before them.
#[derive(Clone, Debug)]
pub(crate) struct History {
    base: Latest,
    base_onsets: SmallVec<[Millis; ONSETS]>,
    samples: SmallVec<[(Millis, Status); 4]>,
}

impl History {
    /// Starts from what was known so far.
    pub(crate) fn new(status: Status, since: Millis, at: Millis, streak: u32) -> Self {
        let mut base_onsets = SmallVec::new();
        if status == Status::Critical {
            base_onsets.push(since);
        }
        Self {
            base: Latest {
                status,
                since,
                at,
                streak,
            },
            base_onsets,
            samples: SmallVec::new(),
        }
    }

    /// Starts from nothing: the check was never heard of before.
    pub(crate) fn empty() -> Self {
        let base = Latest {
            status: Status::Unknown,
            since: NEVER,
            at: NEVER,
            streak: 0,
        };
        Self {
            base,
            base_onsets: SmallVec::new(),
            samples: SmallVec::new(),
        }
    }

    /// Puts a sample where its time says. `false` = a duplicate, or older than all that is kept.
    pub(crate) fn insert(&mut self, at: Millis, status: Status) -> bool {
        if at <= self.base.at {
            return false;
        }
        match self.samples.binary_search_by(|(kept, _)| kept.cmp(&at)) {
            Ok(_) => return false,
            Err(position) => self.samples.insert(position, (at, status)),
        }
        if self.samples.len() > KEPT {
            let (at, status) = self.samples.remove(0);
            fold(&mut self.base, &mut self.base_onsets, at, status);
        }
        true
    }

    /// The state after the newest sample.
    pub(crate) fn latest(&self) -> Latest {
        let mut latest = self.base;
        let mut onsets = SmallVec::new();
        for (at, status) in &self.samples {
            fold(&mut latest, &mut onsets, *at, *status);
        }
        latest
    }

    /// The recent samples that are known one by one, oldest first.
    pub(crate) fn samples(&self) -> impl Iterator<Item = (Millis, Status)> + '_ {
        self.samples.iter().copied()
    }

    /// The first failing sample after an instant, within the present failure.
    pub(crate) fn first_failing_after(&self, instant: Millis) -> Option<Millis> {
        let latest = self.latest();
        if latest.status != Status::Critical {
            return None;
        }
        if latest.since > instant {
            return Some(latest.since);
        }
        self.samples
            .iter()
            .find(|(at, status)| *at > instant && *status == Status::Critical)
            .map(|(at, _)| *at)
    }

    /// How many failing samples are not older than an instant, as far as they are kept one by one.
    pub(crate) fn failing_since(&self, instant: Millis) -> u32 {
        let failing = self
            .samples
            .iter()
            .filter(|(at, status)| *at >= instant && *status == Status::Critical);
        u32::try_from(failing.count()).unwrap_or(u32::MAX)
    }

    /// When the failures of the last while started, oldest first.
    pub(crate) fn onsets(&self) -> SmallVec<[Millis; ONSETS]> {
        let mut latest = self.base;
        let mut onsets = self.base_onsets.clone();
        for (at, status) in &self.samples {
            fold(&mut latest, &mut onsets, *at, *status);
        }
        onsets.retain(|onset| latest.at.saturating_sub(*onset) <= MEMORY_MS);
        onsets
    }

    /// Whether two samples in a row failed, as far as it is still known.
    pub(crate) fn had_a_run(&self) -> bool {
        let failing = |status: Status| status == Status::Critical;
        (failing(self.base.status) && self.base.streak > 1)
            || self
                .samples
                .windows(2)
                .any(|pair| failing(pair[0].1) && failing(pair[1].1))
    }

    /// Nothing in it is worth remembering any more.
    pub(crate) fn is_calm(&self) -> bool {
        let fine = |status: Status| status == Status::Ok;
        (fine(self.base.status) || self.base.at == NEVER)
            && self.samples.iter().all(|(_, status)| fine(*status))
            && self.onsets().is_empty()
    }
}

fn fold(state: &mut Latest, onsets: &mut SmallVec<[Millis; ONSETS]>, at: Millis, status: Status) {
    if status == state.status {
        state.streak = state.streak.saturating_add(1);
    } else {
        if status == Status::Critical {
            if onsets.len() == ONSETS {
                onsets.remove(0);
            }
            onsets.push(at);
        }
        (state.status, state.since, state.streak) = (status, at, 1);
    }
    state.at = at;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn status() -> impl Strategy<Value = Status> {
        prop_oneof![
            Just(Status::Ok),
            Just(Status::Critical),
            Just(Status::Warning),
            Just(Status::Unknown)
        ]
    }

    proptest! {
        #[test]
        fn order_and_duplicates_of_samples_do_not_matter(
            samples in prop::collection::btree_map(1i64..1000, status(), 1..=KEPT),
            shuffle in any::<prop::sample::Index>(),
        ) {
            let ordered: Vec<_> = samples.into_iter().collect();
            let mut other = ordered.clone();
            other.rotate_left(shuffle.index(ordered.len()));
            other.reverse();
            other.extend(ordered.clone());
            let start = History::new(Status::Ok, 0, 0, 1);
            let (mut a, mut b) = (start.clone(), start);
            for (at, status) in ordered { a.insert(at, status); }
            for (at, status) in other { b.insert(at, status); }
            prop_assert_eq!(a.latest(), b.latest());
            prop_assert_eq!(a.onsets(), b.onsets());
        }
    }

    #[test]
    fn counts_each_start_of_a_failure() {
        let mut history = History::new(Status::Ok, 0, 0, 1);
        for (at, status) in [
            (1, Status::Critical),
            (2, Status::Critical),
            (3, Status::Ok),
            (4, Status::Critical),
        ] {
            assert!(history.insert(at, status));
        }
        assert_eq!(history.onsets().as_slice(), [1, 4]);
        assert_eq!(history.first_failing_after(2), Some(4));
    }
}
