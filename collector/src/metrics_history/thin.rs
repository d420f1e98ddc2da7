//! Keeps at most so many points of a series: single samples while they are few, wider and wider steps when they are not.

use std::collections::BTreeMap;

use super::range::Point;
use super::roll_up::Aggregate;
use super::tier::Tier;

/// Steps that people expect on a chart, in seconds.
const NICE_S: [i64; 24] = [
    1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 28_800,
    43_200, 86_400, 172_800, 604_800,
];

/// The step for a range: a nice multiple of the tier's own, aligned to the epoch, so that the range has at most `points`.
#[must_use]
pub fn step_ms(tier: Tier, from_ms: i64, to_ms: i64, points: usize) -> i64 {
    let base = tier.step_ms();
    let limit = i64::try_from(points.max(1)).unwrap_or(i64::MAX);
    let fits = |step: &i64| (to_ms - 1).div_euclid(*step) - from_ms.div_euclid(*step) < limit;
    let nice = NICE_S
        .iter()
        .map(|seconds| seconds * 1_000)
        .filter(|step| step % base == 0);
    // Beyond, doubled until even a range across some boundary is within one step.
    let last = NICE_S[NICE_S.len() - 1] * 1_000;
    let wider = std::iter::successors(Some(last), |step| step.checked_mul(2));
    nice.chain(wider).find(fits).unwrap_or(i64::MAX)
}

/// The points of one series.
#[derive(Clone, Debug)]
pub struct Thin {
    /// What is asked for: from (inclusive), to (exclusive).
    range_ms: (i64, i64),
    points: usize,
    step_ms: i64,
    /// Samples one by one, until they are too many.
    single: Option<Vec<(i64, f64)>>,
    steps: BTreeMap<i64, Aggregate>,
}

impl Thin {
    /// No points yet. Single samples are kept only if the tier is that of samples.
    #[must_use]
    pub fn new(tier: Tier, range_ms: (i64, i64), points: usize) -> Self {
        Self {
            range_ms,
            points,
            step_ms: step_ms(tier, range_ms.0, range_ms.1, points),
            single: (tier == Tier::Raw).then(Vec::new),
            steps: BTreeMap::new(),
        }
    }

    /// Adds a sample, if it is within the range.
    pub fn sample(&mut self, time_ms: i64, value: f64) {
        if !(self.range_ms.0..self.range_ms.1).contains(&time_ms) {
            return;
        }
        let Some(single) = &mut self.single else {
            self.step(time_ms, &Aggregate::of(value));
            return;
        };
        single.push((time_ms, value));
        if single.len() > self.points {
            for (time, value) in self.single.take().unwrap_or_default() {
                self.step(time, &Aggregate::of(value));
            }
        }
    }

    /// Adds a step of a roll-up that begins within the range.
    pub fn roll_up(&mut self, start_ms: i64, aggregate: &Aggregate) {
        if (self.range_ms.0..self.range_ms.1).contains(&start_ms) {
            self.step(start_ms, aggregate);
        }
    }

    fn step(&mut self, time_ms: i64, aggregate: &Aggregate) {
        let start = time_ms.div_euclid(self.step_ms).saturating_mul(self.step_ms);
        self.steps
            .entry(start.max(self.range_ms.0))
            .and_modify(|sum| sum.add(aggregate))
            .or_insert(*aggregate);
    }

    /// Seconds that a point stands for (0 = single samples), and the points by time.
    #[must_use]
    pub fn finish(mut self) -> (u32, Vec<Point>) {
        if let Some(mut single) = self.single.take() {
            single.sort_by_key(|(time, _)| *time);
            let points = single
                .iter()
                .map(|(time, value)| Point::of(*time, &Aggregate::of(*value)));
            return (0, points.collect());
        }
        let seconds = u32::try_from(self.step_ms / 1_000).unwrap_or(u32::MAX);
        let points = self.steps.iter().map(|(start, aggregate)| Point::of(*start, aggregate));
        (seconds, points.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_are_never_more_points_than_asked_for(
            tier in prop::sample::select(Tier::ALL.to_vec()), from in -10_000_000_000i64..4_000_000_000_000,
            span in 1i64..2_000_000_000, points in 1usize..200,
            samples in prop::collection::vec((0.0f64..1.0, -1000i32..1000), 0..400),
        ) {
            let mut thin = Thin::new(tier, (from, from + span), points);
            for (at, value) in &samples {
                thin.sample(from + (at * span as f64) as i64, f64::from(*value));
            }
            let (step, found) = thin.finish();
            prop_assert!(found.len() <= points, "{} points of {points}", found.len());
            prop_assert!(found.is_sorted_by_key(|point| point.at_ms));
            prop_assert!(found.iter().all(|point| (from..from + span).contains(&point.at_ms)));
            prop_assert_eq!(found.is_empty(), samples.is_empty());
            prop_assert_eq!(step == 0, tier == Tier::Raw && samples.len() <= points);
        }
    }

    #[test]
    fn a_day_with_300_points_has_steps_of_five_minutes() {
        let day = 86_400_000;
        assert_eq!(step_ms(Tier::FiveMinutes, 20_000 * day, 20_001 * day, 300), 300_000);
        assert_eq!(step_ms(Tier::Raw, 20_000 * day, 20_000 * day + 3_600_000, 300), 15_000);
        assert_eq!(step_ms(Tier::Hour, 20_000 * day, 20_030 * day, 300), 10_800_000);
    }
}
