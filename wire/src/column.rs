//! Columns: the values of one series over the rounds of a batch, packed as decimal deltas where that is exact.

use crate::batch::Invalid;
use crate::message::Column;

/// Decimal digits after the point, at most: nanoseconds in seconds.
const MAX_SCALE: u32 = 9;
/// Integers up to here are exact in a double, so that packing and unpacking round the same way.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// A value that is no measurement: NaN or infinite. It must be left out (missing), never sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the value of round {round} is not a finite number")]
pub struct NotFinite {
    /// The round that holds it.
    pub round: usize,
}

/// Packs one value per round (`None` = missing) as the column of `series`.
///
/// Every finite value comes back from [`unpack`] equal (minus zero comes back as zero). Decimals of up to nine places
/// travel as integers, anything else as plain doubles.
///
/// # Errors
/// [`NotFinite`] names the first value that is NaN or infinite.
pub fn pack(series: u32, rounds: &[Option<f64>]) -> Result<Column, NotFinite> {
    let mut missing = Vec::new();
    let mut values = Vec::with_capacity(rounds.len());
    for (round, value) in rounds.iter().enumerate() {
        match value {
            Some(value) if !value.is_finite() => return Err(NotFinite { round }),
            Some(value) => values.push(*value),
            None => missing.push(u32::try_from(round).unwrap_or(u32::MAX)),
        }
    }
    let column = Column {
        series,
        missing,
        ..Column::default()
    };
    Ok(match as_decimals(&values) {
        Some((scale, deltas)) => Column {
            scale,
            deltas,
            ..column
        },
        None => Column { raw: values, ..column },
    })
}

/// The values of a column, one per round (`None` = missing).
///
/// # Errors
/// Names what is wrong with a column that [`pack`] would not have made: misplaced or miscounted values, a scale beyond
/// the limit, numbers that overflow or are not finite.
pub fn unpack(column: &Column, rounds: usize) -> Result<Vec<Option<f64>>, Invalid> {
    let refuse = |what| Invalid::Column {
        series: column.series,
        what,
    };
    if !column.raw.is_empty() && !column.deltas.is_empty() {
        return Err(refuse("has both deltas and raw values"));
    }
    if column.scale > MAX_SCALE {
        return Err(refuse("has more than 9 decimal places"));
    }
    if !column.missing.is_sorted_by(|a, b| a < b) || column.missing.last().is_some_and(|m| *m as usize >= rounds) {
        return Err(refuse("lists missing rounds that are out of order or do not exist"));
    }
    let count = column.raw.len().max(column.deltas.len());
    if count + column.missing.len() != rounds {
        return Err(refuse("does not have one value for each round"));
    }
    let mut values = vec![None; rounds];
    let mut missing = column.missing.iter().copied().peekable();
    let mut at = 0usize;
    let mut sum = 0i64;
    for (round, slot) in values.iter_mut().enumerate() {
        if missing.next_if(|m| *m as usize == round).is_some() {
            continue;
        }
        let value = match column.raw.get(at) {
            Some(raw) => *raw,
            None => {
                sum = sum
                    .checked_add(column.deltas[at])
                    .ok_or(refuse("has deltas that overflow"))?;
                to_decimal(sum, column.scale)
            }
        };
        if !value.is_finite() {
            return Err(refuse("has a value that is not a finite number"));
        }
        *slot = Some(value);
        at += 1;
    }
    Ok(values)
}

/// The smallest scale at which all values are exact, and their integers as differences.
fn as_decimals(values: &[f64]) -> Option<(u32, Vec<i64>)> {
    let mut scale = 0;
    for value in values {
        while to_integer(*value, scale).is_none() {
            scale += 1;
            if scale > MAX_SCALE {
                return None;
            }
        }
    }
    let mut previous = 0;
    let mut deltas = Vec::with_capacity(values.len());
    for value in values {
        let integer = to_integer(*value, scale)?;
        deltas.push(integer - previous);
        previous = integer;
    }
    Some((scale, deltas))
}

/// `value` × 10^`scale`, if dividing the integer again gives exactly `value`.
fn to_integer(value: f64, scale: u32) -> Option<i64> {
    let scaled = (value * 10f64.powi(scale as i32)).round();
    if scaled.abs() > MAX_EXACT {
        return None;
    }
    let integer = scaled as i64;
    (to_decimal(integer, scale) == value).then_some(integer)
}

fn to_decimal(integer: i64, scale: u32) -> f64 {
    integer as f64 / 10f64.powi(scale as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_travel_as_small_integers() {
        let column = pack(3, &[Some(12.34), None, Some(12.35), Some(12.3)]).expect("finite");
        assert_eq!(
            column,
            Column {
                series: 3,
                missing: vec![1],
                scale: 2,
                deltas: vec![1234, 1, -5],
                raw: vec![]
            }
        );
    }

    #[test]
    fn what_is_no_decimal_travels_raw() {
        let column = pack(0, &[Some(1.0 / 3.0), Some(2.0)]).expect("finite");
        assert_eq!(column.raw, [1.0 / 3.0, 2.0]);
    }

    #[test]
    fn nan_and_infinity_are_refused_by_round() {
        assert_eq!(pack(0, &[Some(1.0), Some(f64::NAN)]), Err(NotFinite { round: 1 }));
        assert_eq!(pack(0, &[Some(f64::NEG_INFINITY)]), Err(NotFinite { round: 0 }));
    }

    #[test]
    fn a_hostile_column_is_refused_with_its_reason() {
        let good = pack(7, &[Some(1.0), None, Some(2.0)]).expect("finite");
        let broken = |change: fn(&mut Column)| {
            let mut column = good.clone();
            change(&mut column);
            unpack(&column, 3).expect_err("broken").to_string()
        };
        assert!(broken(|c| c.raw = vec![1.0]).contains("both deltas and raw"));
        assert!(broken(|c| c.scale = 10).contains("decimal places"));
        assert!(broken(|c| c.missing = vec![3]).contains("missing rounds"));
        assert!(broken(|c| c.missing = vec![1, 1]).contains("missing rounds"));
        assert!(broken(|c| c.deltas.push(1)).contains("one value for each round"));
        assert!(broken(|c| c.deltas = vec![i64::MAX, 1]).contains("overflow"));
        assert!(
            broken(|c| {
                c.deltas.clear();
                c.raw = vec![f64::NAN, 0.0];
            })
            .contains("finite")
        );
    }

    proptest! {
        #[test]
        fn any_value_round_trips_or_is_refused(rounds in prop::collection::vec(prop::option::of(any::<f64>()), 0..20)) {
            match pack(1, &rounds) {
                Ok(column) => prop_assert_eq!(unpack(&column, rounds.len()).expect("own column"), rounds),
                Err(NotFinite { round }) => prop_assert!(!rounds[round].expect("a value").is_finite()),
            }
        }

        #[test]
        fn decimals_are_exact_and_never_raw(
            scale in 0u32..=9, integers in prop::collection::vec(-999_999_999_999i64..=999_999_999_999, 1..20),
        ) {
            let rounds: Vec<_> = integers.iter().map(|i| Some(*i as f64 / 10f64.powi(scale as i32))).collect();
            let column = pack(1, &rounds).expect("finite");
            prop_assert!(column.raw.is_empty());
            prop_assert_eq!(unpack(&column, rounds.len()).expect("own column"), rounds);
        }

        #[test]
        fn unpacking_never_panics(
            missing in prop::collection::vec(0u32..8, 0..4), scale in 0u32..12,
            deltas in prop::collection::vec(any::<i64>(), 0..6), raw in prop::collection::vec(any::<f64>(), 0..3),
            rounds in 0usize..10,
        ) {
            let _ = unpack(&Column { series: 0, missing, scale, deltas, raw }, rounds);
        }
    }
}
