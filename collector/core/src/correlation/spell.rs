//! Short failures: checks that failed and were good again by themselves.

use std::sync::Arc;

use super::cause::Cause;
use super::nature::Nature;
use super::outage::Outage;
use super::symptom::Symptom;
use crate::health::evidence::{By, Millis};

/// A failure that ended by itself.
#[derive(Clone, Debug)]
pub(super) struct Spell {
    pub word: u32,
    /// Its first failing sample.
    pub onset: Millis,
    /// Its last one.
    pub last: Millis,
    /// When it was good again.
    pub end: Millis,
    pub blame: Arc<[Cause]>,
}

impl Spell {
    pub(super) fn of(symptom: &Symptom, end: Millis) -> Self {
        Self {
            word: symptom.word,
            onset: symptom.since,
            last: symptom.at,
            end,
            blame: Arc::clone(&symptom.blame),
        }
    }

    /// Whether it began within an outage that it may be blamed on.
    pub(super) fn is_within(&self, outage: &Outage, skew: Millis) -> bool {
        (outage.onset..=outage.end).contains(&(self.onset + skew)) && self.blame.binary_search(&outage.cause).is_ok()
    }
}

/// Whether a check from afar shows that the way to its subject is open.
pub(super) fn shows(nature: Nature) -> bool {
    matches!(nature, Nature::Liveness | Nature::Presence | Nature::Work)
}

/// Whether a check that fails at present tells something about the way to its subject.
pub(super) fn tells(symptom: &Symptom) -> bool {
    symptom.by != By::Own && shows(symptom.nature) && symptom.recovering.is_none() && !symptom.resting
}

/// How often some check was seen failing after one of them had been good again: once, if they fail and recover together.
pub(super) fn episodes(spells: &[&Spell], skew: Millis) -> usize {
    let seen = spells
        .iter()
        .flat_map(|spell| [(spell.onset, spell.end), (spell.last, spell.end)]);
    let mut seen: Vec<(Millis, Millis)> = seen.collect();
    seen.sort_unstable();
    let (mut count, mut good) = (0, Millis::MIN);
    for (at, end) in seen {
        if count == 0 || at > good.saturating_add(skew) {
            (count, good) = (count + 1, end);
        } else {
            good = good.min(end);
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(onset: Millis, last: Millis, end: Millis) -> Spell {
        Spell {
            word: 0,
            onset,
            last,
            end,
            blame: Arc::from([]),
        }
    }

    #[test]
    fn what_fails_and_recovers_together_failed_once() {
        let spells = [spell(10, 40, 50), spell(18, 38, 48), spell(12, 42, 52)];
        assert_eq!(episodes(&spells.each_ref(), 1), 1);
    }

    #[test]
    fn what_fails_after_another_was_good_again_failed_anew() {
        let spells = [
            spell(10, 10, 20),
            spell(25, 25, 35),
            spell(31, 51, 61),
            spell(40, 40, 50),
        ];
        assert_eq!(episodes(&spells.each_ref(), 1), 3);
    }
}
