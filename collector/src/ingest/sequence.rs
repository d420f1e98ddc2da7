//! How much of one boot of an agent has been committed: duplicates are told from news, gaps are counted, and the cumulative
//! acknowledgement never covers anything that may still come.

/// Ranges beyond the acknowledged prefix, at most. An agent that scatters more has to repeat itself in order.
const RANGES: usize = 256;

/// What to do with a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is new.
    New,
    /// It is committed already: only the acknowledgement has to be repeated.
    Duplicate,
    /// It would have to be remembered beyond the limit: it is left to the agent's spool for now.
    TooScattered,
}

/// Numbers seen of one boot: all up to `acked`, and the inclusive ranges `above`, sorted and apart, beginning beyond
/// `acked + 1`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sequence {
    acked: u64,
    above: Vec<(u64, u64)>,
}

impl Sequence {
    /// As it was kept.
    #[must_use]
    pub fn restore(acked: u64, above: Vec<(u64, u64)>) -> Self {
        Self { acked, above }
    }

    /// Everything up to this number is committed or known to be lost.
    #[must_use]
    pub fn acked(&self) -> u64 {
        self.acked
    }

    /// What is committed beyond.
    #[must_use]
    pub fn above(&self) -> &[(u64, u64)] {
        &self.above
    }

    /// Whether nothing of this boot was ever seen.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.acked == 0 && self.above.is_empty()
    }

    /// The agent's spool holds nothing older than `oldest`: what is missing below never comes. Returns how many batches
    /// that is. 0 = the agent did not say.
    pub fn skip_to(&mut self, oldest: u64) -> u64 {
        let skipped = oldest.saturating_sub(1);
        if skipped <= self.acked {
            return 0;
        }
        let seen: u64 = self
            .above
            .iter()
            .map(|&(from, to)| (to.min(skipped) + 1).saturating_sub(from))
            .sum();
        let lost = skipped - self.acked - seen;
        self.acked = skipped;
        self.absorb();
        lost
    }

    /// Takes a batch's number in.
    pub fn admit(&mut self, seq: u64) -> Admission {
        if seq <= self.acked {
            return Admission::Duplicate;
        }
        let at = self.above.partition_point(|&(_, to)| to < seq);
        if self.above.get(at).is_some_and(|&(from, _)| from <= seq) {
            return Admission::Duplicate;
        }
        let touches_before = at > 0 && self.above[at - 1].1 + 1 == seq;
        let touches_after = self.above.get(at).is_some_and(|&(from, _)| from == seq + 1);
        match (touches_before, touches_after) {
            (true, true) => {
                self.above[at - 1].1 = self.above[at].1;
                self.above.remove(at);
            }
            (true, false) => self.above[at - 1].1 = seq,
            (false, true) => self.above[at].0 = seq,
            (false, false) if self.above.len() >= RANGES && seq != self.acked + 1 => return Admission::TooScattered,
            (false, false) => self.above.insert(at, (seq, seq)),
        }
        self.absorb();
        Admission::New
    }

    /// Lets the acknowledged prefix grow over the ranges that it reaches.
    fn absorb(&mut self) {
        let mut reached = 0;
        for &(from, to) in &self.above {
            if from > self.acked + 1 {
                break;
            }
            self.acked = self.acked.max(to);
            reached += 1;
        }
        self.above.drain(..reached);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn acknowledges_what_came_in_order() {
        let mut sequence = Sequence::default();
        for seq in 1..=5 {
            assert_eq!(sequence.admit(seq), Admission::New);
        }
        assert_eq!(sequence.acked(), 5);
        assert_eq!(sequence.admit(3), Admission::Duplicate);
    }

    #[test]
    fn newest_first_is_taken_and_not_acknowledged_past_the_backlog() {
        let mut sequence = Sequence::default();
        sequence.admit(1);
        assert_eq!(sequence.admit(9), Admission::New);
        assert_eq!(sequence.acked(), 1);
        assert_eq!(sequence.admit(9), Admission::Duplicate);
        for seq in 2..=8 {
            sequence.admit(seq);
        }
        assert_eq!((sequence.acked(), sequence.above()), (9, &[][..]));
    }

    #[test]
    fn counts_what_the_spool_dropped_and_goes_on() {
        let mut sequence = Sequence::default();
        sequence.admit(1);
        sequence.admit(5);
        assert_eq!(sequence.skip_to(7), 4, "2, 3, 4 and 6 never come");
        assert_eq!(sequence.acked(), 6);
        assert_eq!(sequence.skip_to(7), 0, "said twice, counted once");
    }

    #[test]
    fn remembers_a_limited_number_of_ranges() {
        let mut sequence = Sequence::default();
        for range in 1..=RANGES as u64 {
            assert_eq!(sequence.admit(range * 2 + 1), Admission::New);
        }
        assert_eq!(sequence.admit(10_001), Admission::TooScattered);
        assert_eq!(sequence.admit(2), Admission::New, "what closes a gap is always taken");
    }

    proptest! {
        #[test]
        fn agrees_with_a_set_of_numbers(steps in prop::collection::vec((any::<bool>(), 1u64..60), 0..120)) {
            let (mut sequence, mut seen) = (Sequence::default(), BTreeSet::new());
            for (skip, number) in steps {
                if skip {
                    let missing = (1..number).filter(|n| !seen.contains(n)).count() as u64;
                    seen.extend(1..number);
                    prop_assert_eq!(sequence.skip_to(number), missing);
                } else {
                    let expected = if seen.insert(number) { Admission::New } else { Admission::Duplicate };
                    prop_assert_eq!(sequence.admit(number), expected);
                }
                let prefix = (1..).find(|n| !seen.contains(n)).expect("finite") - 1;
                prop_assert_eq!(sequence.acked(), prefix);
                let restored = Sequence::restore(sequence.acked(), sequence.above().to_vec());
                prop_assert_eq!(&restored, &sequence);
            }
        }
    }
}
