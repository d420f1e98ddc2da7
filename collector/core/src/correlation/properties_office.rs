//! What holds of every story in the office, where only the collector looks: nobody contradicts it.

use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;

use super::tests::{at, office};
use super::{Correlator, Settings, Verdict};
use crate::health::{Observation, Observer, Status};

/// What the collector probes, and how.
const PROBED: [(&str, &str); 14] = [
    ("r", "icmp"),
    ("sw1", "icmp"),
    ("sw2", "icmp"),
    ("acc", "icmp"),
    ("web", "icmp"),
    ("app1", "icmp"),
    ("app2", "icmp"),
    ("db", "icmp"),
    ("pc1", "icmp"),
    ("pc2", "icmp"),
    ("nginx", "http"),
    ("sql", "query"),
    ("l-1-2", "snmp"),
    ("l-r-2", "snmp"),
];

/// Everything is good from 0 to 30 s, then some checks fail; each is seen every 10 s at a phase of its own.
const ONSET: i64 = 30;
const LAST: i64 = 58;

fn sample(second: i64, (of, check): (&str, &str), status: Status) -> Observation {
    Observation {
        at: at(second),
        of: of.into(),
        check: check.into(),
        by: Observer::Collector,
        status,
        value: None,
        message: None,
    }
}

/// The samples from `from` to `to`; bit i of `failing` says whether check i fails.
fn samples(from: i64, to: i64, failing: u16, phases: &[i64]) -> Vec<Observation> {
    let mut all = Vec::new();
    for (i, probed) in PROBED.into_iter().enumerate() {
        let status = if failing & (1 << i) == 0 {
            Status::Ok
        } else {
            Status::Critical
        };
        let seconds = (from + phases[i]..to).step_by(10);
        all.extend(seconds.map(|second| sample(second, probed, status)));
    }
    all.sort_by_key(|observation| observation.at);
    all
}

/// A correlator that has seen everything good.
fn calm(phases: &[i64]) -> Correlator {
    let mut correlator = Correlator::new(office(""), Settings::default());
    for observation in samples(0, ONSET, 0, phases) {
        correlator.observe(observation.at, &observation);
    }
    correlator.evaluate(at(ONSET - 1));
    correlator
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

fn phases() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(0..10_i64, PROBED.len())
}

fn few_failing() -> impl Strategy<Value = u16> {
    proptest::collection::vec(0..PROBED.len(), 0..6).prop_map(|bits| bits.iter().fold(0, |mask, bit| mask | 1 << bit))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn everything_seen_failing_twice_is_explained_or_a_root(failing in few_failing(), phases in phases()) {
        let heard = samples(ONSET, LAST, failing, &phases);
        let verdicts = conclude(&mut calm(&phases), &heard, at(200));
        for (i, (of, _)) in PROBED.iter().enumerate().filter(|(i, _)| failing & (1 << i) != 0) {
            let named = verdicts.iter().any(|verdict| {
                verdict.root.as_str() == *of || verdict.symptoms.iter().any(|symptom| symptom.as_str() == *of)
            });
            prop_assert!(named, "{} (check {}) is missing from {:#?}", of, i, verdicts);
        }
    }
}
