//! What holds of the engine on every network: no incident without evidence, and minutes that add up.

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;
use crate::attribution::{joined, totals};
use crate::correlation::Stance;
use crate::testing::{Made, any_network, stories};

/// Some checks fail from one second to another; what each observer says is said every ten seconds.
#[derive(Clone, Debug)]
struct Story {
    made: Made,
    faults: Vec<(Vec<usize>, i64, i64)>,
    phases: Vec<i64>,
}

const END: i64 = 600;

fn any_story() -> impl Strategy<Value = Story> {
    any_network().prop_flat_map(|made| {
        let count = made.checks.len();
        let failing = subsequence((0..count).collect::<Vec<_>>(), 1..=count.min(4));
        let fault = (failing, 60..300_i64, 15..200_i64).prop_map(|(checks, from, lasts)| (checks, from, from + lasts));
        let faults = proptest::collection::vec(fault, 0..3);
        let phases = proptest::collection::vec(0..10_i64, count);
        (Just(made), faults, phases).prop_map(move |(made, mut faults, phases)| {
            // Whoever makes the same check sees the same: that observers disagree is a story of its own.
            let same = |i: &usize, j: &usize| {
                (&made.checks[*i].0, made.checks[*i].1) == (&made.checks[*j].0, made.checks[*j].1)
            };
            for (checks, _, _) in &mut faults {
                *checks = (0..count).filter(|i| checks.iter().any(|j| same(i, j))).collect();
            }
            Story { made, faults, phases }
        })
    })
}

impl Story {
    fn fails(&self, check: usize, second: i64) -> bool {
        let mut faults = self.faults.iter();
        faults.any(|(checks, from, to)| checks.contains(&check) && (*from..*to).contains(&second))
    }

    fn heard(&self, second: i64) -> Vec<Observation> {
        let due = self
            .made
            .checks
            .iter()
            .enumerate()
            .filter(|(i, _)| second % 10 == self.phases[*i]);
        let word = |(i, (of, check, by)): (usize, &(String, &'static str, Observer))| {
            let status = if self.fails(i, second) {
                Status::Critical
            } else {
                Status::Ok
            };
            seen(second, of, check, by.clone(), status)
        };
        due.map(word).collect()
    }

    /// Lets it happen.
    fn happen(&self) -> (Engine, Vec<LedgerEntry>) {
        let network = crate::testing::network(self.made.model.as_str());
        let (mut engine, mut ledger) = (Engine::new(Arc::clone(&network), settings()), Vec::new());
        for second in 0..END {
            let mut effects = Vec::new();
            run_to(&mut engine, second, &mut effects);
            effects.extend(engine.step(at(second), Event::Observed(self.heard(second))));
            for effect in effects {
                if let Effect::Ledger(entry) = effect {
                    ledger.push(entry);
                }
            }
        }
        (engine, ledger)
    }
}

proptest! {
    #![proptest_config(stories(48))]

    #[test]
    fn nothing_is_opened_without_evidence_and_nothing_stays_open_after_it(story in any_story()) {
        let (engine, ledger) = story.happen();
        for entry in &ledger {
            let Change::Opened { verdict, .. } = &entry.change else { continue };
            let failing = verdict.evidence.iter().filter(|e| e.stance == Stance::For && e.status == Status::Critical);
            for evidence in failing.clone() {
                let key = &evidence.check;
                let is = |(of, check, by): &(String, &str, Observer)| {
                    (key.of.as_str(), key.check.as_str(), &key.by) == (of.as_str(), *check, by)
                };
                let i = story.made.checks.iter().position(is).expect("one of the checks");
                let second = evidence.at.duration_since(at(0)).as_secs();
                prop_assert!(story.fails(i, second), "{:?}", evidence);
            }
            prop_assert!(failing.count() > 0, "{:#?}", verdict);
        }
        let over = |i: &&Incident| i.restored_at.is_some() || i.merged_into.is_some() || i.verdict.flapping;
        let open: Vec<_> = engine.incidents().filter(|i| !over(i)).collect();
        prop_assert!(open.is_empty(), "{:#?}", open);
    }

    #[test]
    fn the_minutes_of_all_accounts_add_up_to_the_downtime(story in any_story(), from in 0..400_i64, lasts in 1..400_i64) {
        let (engine, _) = story.happen();
        let within = Stretch { from: at(from), to: at(from + lasts) };
        let observed = [Stretch { from: at(from + 1), to: at(from + lasts / 2) }];
        for service in story.made.services.iter().map(ComponentId::new) {
            let charged = engine.attribution(&service, within, &observed, at(END));
            let pieces: Vec<Stretch> = charged.iter().map(|claim| claim.stretch).collect();
            let down: i128 = joined(&pieces).iter().map(|stretch| stretch.length().as_millis()).sum();
            let sum: i128 = totals(&charged).iter().map(|(_, total)| total.as_millis()).sum();
            prop_assert_eq!(sum, down, "overlapping: {:#?}", charged);
            prop_assert!(pieces.iter().all(|p| within.from <= p.from && p.to <= within.to), "{:#?}", charged);
            let seen: Vec<Stretch> = joined(&observed);
            let covered = seen.iter().all(|s| joined(&pieces).iter().any(|p| p.from <= s.from && s.to <= p.to));
            prop_assert!(covered, "{:#?}", charged);
        }
    }
}
