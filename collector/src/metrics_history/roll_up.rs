//! Roll-ups: what remains of samples when they are too many or too old. Smallest, greatest, sum and count add up, so a coarser
//! roll-up is exact.

use std::collections::BTreeMap;

use super::block::{Block, Broken};

/// Columns of a roll-up: smallest, greatest, sum, count.
const COLUMNS: u32 = 4;

/// Several samples of one series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aggregate {
    /// Smallest sample.
    pub min: f64,
    /// Greatest sample.
    pub max: f64,
    /// Sum of the samples.
    pub sum: f64,
    /// Number of samples, at least 1.
    pub count: f64,
}

impl Aggregate {
    /// One sample.
    #[must_use]
    pub fn of(value: f64) -> Self {
        Self {
            min: value,
            max: value,
            sum: value,
            count: 1.0,
        }
    }

    /// Adds the samples of another.
    pub fn add(&mut self, other: &Self) {
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.sum += other.sum;
        self.count += other.count;
    }
}

/// Rolls up samples in the order of their times: start of each step → its samples.
pub fn steps(samples: &[(i64, f64)], step_ms: i64) -> BTreeMap<i64, Aggregate> {
    let mut steps = BTreeMap::<i64, Aggregate>::new();
    for (time, value) in samples {
        let (start, one) = (time.div_euclid(step_ms) * step_ms, Aggregate::of(*value));
        steps.entry(start).and_modify(|sum| sum.add(&one)).or_insert(one);
    }
    steps
}

/// Rolls up all series of a block. `numbers` gives each series its number in the result.
///
/// # Errors
/// That a column is broken.
pub fn roll_up(block: &Block, step_ms: i64, numbers: impl Fn(u32) -> Option<u32>) -> Result<Block, Broken> {
    let mut starts: Vec<i64> = block
        .times_ms()
        .iter()
        .map(|time| time.div_euclid(step_ms) * step_ms)
        .collect();
    starts.dedup();
    let mut series: Vec<(u32, u32)> = block.series().filter_map(|from| Some((numbers(from)?, from))).collect();
    series.sort_unstable();
    let mut rolled = Block::new(starts.clone());
    for (to, from) in series {
        let steps = steps(&block.samples(from)?, step_ms);
        let fields: [fn(&Aggregate) -> f64; 4] = [|a| a.min, |a| a.max, |a| a.sum, |a| a.count];
        for (column, field) in (0..).zip(fields) {
            let values: Vec<_> = starts.iter().map(|start| steps.get(start).map(field)).collect();
            rolled.push(to * COLUMNS + column, &values);
        }
    }
    Ok(rolled)
}

/// The steps of one series of a rolled-up block, by time.
///
/// # Errors
/// That a column is broken.
pub fn read(block: &Block, series: u32) -> Result<Vec<(i64, Aggregate)>, Broken> {
    let column = |column| Ok(block.column(series * COLUMNS + column)?.unwrap_or_default());
    let (min, max, sum, count) = (column(0)?, column(1)?, column(2)?, column(3)?);
    let rows = block
        .times_ms()
        .iter()
        .zip(min)
        .zip(max)
        .zip(sum.into_iter().zip(count));
    Ok(rows
        .filter_map(|(((start, min), max), (sum, count))| {
            let aggregate = Aggregate {
                min: min?,
                max: max?,
                sum: sum?,
                count: count?,
            };
            Some((*start, aggregate))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_roll_up_equals_recomputing_from_the_samples(
            samples in prop::collection::btree_map(-5_000_000i64..5_000_000, -1_000_000i64..1_000_000, 1..200),
        ) {
            let values: Vec<_> = samples.values().map(|value| Some(*value as f64 / 100.0)).collect();
            let mut block = Block::new(samples.keys().copied().collect());
            block.push(7, &values);
            let rolled = roll_up(&block, 300_000, |series| Some(series - 5)).expect("a good block");
            let rolled = Block::read(&rolled.to_compressed().expect("memory")).expect("own bytes");
            let steps = read(&rolled, 2).expect("a good block");
            for (start, aggregate) in &steps {
                let within: Vec<f64> = samples
                    .range(start..&(start + 300_000))
                    .map(|(_, value)| *value as f64 / 100.0)
                    .collect();
                let recomputed = Aggregate {
                    min: within.iter().copied().fold(f64::INFINITY, f64::min),
                    max: within.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                    sum: within[1..].iter().fold(within[0], |sum, value| sum + value),
                    count: within.len() as f64,
                };
                prop_assert_eq!(*aggregate, recomputed);
            }
            let counted: f64 = steps.iter().map(|(_, aggregate)| aggregate.count).sum();
            prop_assert_eq!(counted as usize, samples.len());
        }
    }
}
