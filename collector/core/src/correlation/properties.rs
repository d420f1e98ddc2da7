//! What holds of every story on every network, however strange: the order of arrival does not matter, nothing is told without
//! evidence, and nothing that was seen twice goes unexplained.

use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use super::{Correlator, Settings, Stance, State, Verdict};
use crate::health::{Observation, Status};
use crate::testing::{Made, any_network, at, network, seen, stories};

/// Everything is good from 0 to 30 s, then some checks fail; each is seen every 10 s at a phase of its own.
const ONSET: i64 = 30;
const LAST: i64 = 58;

/// A network, and what fails in it: some of its checks, whether that makes sense or not.
#[derive(Clone, Debug)]
struct Story {
    made: Made,
    failing: Vec<usize>,
    phases: Vec<i64>,
}

fn any_story() -> impl Strategy<Value = Story> {
    any_network().prop_flat_map(|made| {
        let count = made.checks.len();
        let failing = subsequence((0..count).collect::<Vec<_>>(), 0..=count.min(6));
        let phases = proptest::collection::vec(0..10_i64, count);
        (Just(made), failing, phases).prop_map(move |(made, failing, phases)| {
            // Whoever makes the same check sees the same: that observers disagree is a story of its own.
            let same = |i: &usize, j: &usize| {
                (&made.checks[*i].0, made.checks[*i].1) == (&made.checks[*j].0, made.checks[*j].1)
            };
            let failing = (0..count).filter(|i| failing.iter().any(|j| same(i, j))).collect();
            Story { made, failing, phases }
        })
    })
}

impl Story {
    fn samples(&self, from: i64, to: i64, failing: &[usize]) -> Vec<Observation> {
        let mut all = Vec::new();
        for (i, (of, check, by)) in self.made.checks.iter().enumerate() {
            let status = if failing.contains(&i) {
                Status::Critical
            } else {
                Status::Ok
            };
            let seconds = (from + self.phases[i]..to).step_by(10);
            all.extend(seconds.map(|second| seen(second, of, check, by.clone(), status)));
        }
        all.sort_by_key(|observation| observation.at);
        all
    }

    fn heard(&self) -> Vec<Observation> {
        self.samples(ONSET, LAST, &self.failing)
    }

    /// A correlator that has seen everything good.
    fn calm(&self) -> Correlator {
        let mut correlator = Correlator::new(network(self.made.model.as_str()), Settings::default());
        for observation in self.samples(0, ONSET, &[]) {
            correlator.observe(observation.at, &observation);
        }
        correlator.evaluate(at(ONSET - 1));
        correlator
    }

    fn conclude(&self, heard: &[Observation]) -> Vec<Arc<Verdict>> {
        conclude(&mut self.calm(), heard, at(200))
    }
}

/// Hears all of it at one instant and evaluates whenever it is due until `until`.
fn conclude(correlator: &mut Correlator, heard: &[Observation], until: Timestamp) -> Vec<Arc<Verdict>> {
    for observation in heard {
        correlator.observe(at(LAST), observation);
    }
    correlator.evaluate(at(LAST));
    while let Some(wake) = correlator.next_wakeup().filter(|wake| *wake < until) {
        correlator.evaluate(wake);
    }
    correlator.evaluate(until).verdicts
}

proptest! {
    #![proptest_config(stories(128))]

    #[test]
    fn order_and_duplicates_within_the_settle_window_change_nothing(
        story in any_story(),
        order in proptest::collection::vec(any::<u32>(), 256),
        again in proptest::collection::vec(any::<Index>(), 0..20),
    ) {
        let sorted = story.heard();
        let mut mixed: Vec<(u32, Observation)> = order.into_iter().cycle().zip(sorted.iter().cloned()).collect();
        mixed.sort_by_key(|(place, _)| *place);
        let mut mixed: Vec<Observation> = mixed.into_iter().map(|(_, observation)| observation).collect();
        mixed.extend(again.iter().map(|i| i.get(&sorted).clone()));
        prop_assert_eq!(story.conclude(&mixed), story.conclude(&sorted));
    }

    #[test]
    fn hearing_everything_again_changes_nothing(story in any_story()) {
        let heard = story.heard();
        let mut correlator = story.calm();
        let first = conclude(&mut correlator, &heard, at(200));
        for observation in &heard {
            prop_assert!(correlator.observe(at(201), observation).is_none());
        }
        prop_assert_eq!(&correlator.evaluate(at(202)).verdicts, &first);
        prop_assert_eq!(&correlator.evaluate(at(202)).verdicts, &first);
    }

    #[test]
    fn every_verdict_rests_on_a_check_that_failed(story in any_story()) {
        for verdict in story.conclude(&story.heard()) {
            let accusing = verdict.evidence.iter().filter(|evidence| evidence.stance == Stance::For);
            let failed = accusing.filter(|evidence| {
                let key = &evidence.check;
                let mut seen = story.failing.iter().map(|i| &story.made.checks[*i]);
                evidence.status == Status::Critical
                    && seen.any(|(of, check, by)| (key.of.as_str(), key.check.as_str(), &key.by) == (of, check, by))
            });
            prop_assert!(failed.count() > 0, "{:#?}", verdict);
        }
    }

    #[test]
    fn everything_seen_failing_twice_is_explained_or_a_root_or_says_why_not(story in any_story()) {
        let mut correlator = story.calm();
        let verdicts = conclude(&mut correlator, &story.heard(), at(200));
        for (of, check, _) in story.failing.iter().map(|i| &story.made.checks[*i]) {
            let named = verdicts.iter().any(|verdict| {
                let mut hanging = verdict.symptoms.iter().chain(&verdict.services);
                verdict.root.as_str() == of || hanging.any(|id| id.as_str() == of)
            });
            // What others have proven well in between waits for its next word, and says so.
            let status = correlator.status(&of.as_str().into());
            let waits = status.is_some_and(|status| status.state == State::Suspect && !status.reason.en.is_empty());
            prop_assert!(named || waits, "{} (check {}) is missing from {:#?}", of, check, verdicts);
        }
    }

    #[test]
    fn probabilities_of_candidates_add_up_to_a_hundred_per_cent(story in any_story()) {
        for verdict in story.conclude(&story.heard()) {
            let hundredths: f64 = verdict.candidates.iter().map(|candidate| (candidate.probability * 100.0).round()).sum();
            prop_assert_eq!(hundredths, 100.0, "{:#?}", verdict);
            prop_assert_eq!(&verdict.candidates[0].component, &verdict.root);
        }
    }
}
