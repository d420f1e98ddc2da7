//! A column: the values of one series at the times of its block. Decimals are kept as differences of integers, anything
//! else bit by bit; either way exactly what was given comes back.

use super::varint::{Broken, Reader, put_signed};

/// Decimal digits after the point, at most.
const MAX_SCALE: u8 = 9;
/// Stands in place of the scale for values that are no decimals.
const RAW: u8 = 15;
/// Set when some rows have no value; a bit map of those that have one follows.
const GAPS: u8 = 0x10;
/// Integers up to here are exact in a double.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// Packs one value a row (`None` = missing) and appends it.
pub fn pack(values: &[Option<f64>], out: &mut Vec<u8>) {
    let present: Vec<f64> = values.iter().copied().flatten().collect();
    let gaps = if present.len() < values.len() { GAPS } else { 0 };
    let decimals = as_decimals(&present);
    out.push(gaps | decimals.as_ref().map_or(RAW, |(scale, _)| *scale));
    if gaps != 0 {
        for rows in values.chunks(8) {
            let bit = |(at, value): (usize, &Option<f64>)| u8::from(value.is_some()) << at;
            out.push(rows.iter().enumerate().map(bit).sum());
        }
    }
    match decimals {
        Some((_, integers)) => put_differences(&integers, out),
        None => put_raw(&present, out),
    }
}

/// The values of a packed column, one a row.
///
/// # Errors
/// That these are not the bytes of a column of so many rows.
pub fn unpack(bytes: &[u8], rows: usize) -> Result<Vec<Option<f64>>, Broken> {
    let mut reader = Reader::new(bytes);
    let head = reader.take(1)?[0];
    let present: Vec<bool> = if head & GAPS == 0 {
        vec![true; rows]
    } else {
        let map = reader.take(rows.div_ceil(8))?;
        (0..rows).map(|row| map[row / 8] >> (row % 8) & 1 == 1).collect()
    };
    let count = present.iter().filter(|present| **present).count();
    let values = match head & !GAPS {
        RAW => raw(&mut reader, count)?,
        scale if scale <= MAX_SCALE => decimals(&mut reader, scale, count)?,
        _ => return Err(Broken("a column of an unknown kind")),
    };
    if !reader.rest().is_empty() {
        return Err(Broken("a column with bytes left over"));
    }
    let mut values = values.into_iter();
    Ok(present
        .into_iter()
        .map(|present| present.then(|| values.next()).flatten())
        .collect())
}

/// The smallest scale at which all values are exact, and the integers that they are at that scale.
fn as_decimals(values: &[f64]) -> Option<(u8, Vec<i64>)> {
    let mut scale = 0;
    for value in values {
        while to_integer(*value, scale).is_none() {
            scale += 1;
            if scale > MAX_SCALE {
                return None;
            }
        }
    }
    let integers: Option<Vec<i64>> = values.iter().map(|value| to_integer(*value, scale)).collect();
    Some((scale, integers?))
}

/// `value` × 10^`scale`, if dividing the integer again gives the very same bits (so not for minus zero or NaN).
fn to_integer(value: f64, scale: u8) -> Option<i64> {
    let scaled = (value * POWERS[usize::from(scale)]).round();
    if scaled.abs() > MAX_EXACT {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and within 2^53, or NaN, which does not come back"
    )]
    let integer = scaled as i64;
    (to_decimal(integer, scale).to_bits() == value.to_bits()).then_some(integer)
}

#[expect(clippy::cast_precision_loss, reason = "what was packed is within 2^53")]
fn to_decimal(integer: i64, scale: u8) -> f64 {
    integer as f64 / POWERS[usize::from(scale)]
}

fn put_differences(integers: &[i64], out: &mut Vec<u8>) {
    let mut previous = 0;
    for &integer in integers {
        put_signed(out, integer.wrapping_sub(previous));
        previous = integer;
    }
}

fn decimals(reader: &mut Reader<'_>, scale: u8, count: usize) -> Result<Vec<f64>, Broken> {
    let mut integer = 0i64;
    let mut values = Vec::with_capacity(count);
    for _ in 0..count {
        integer = integer.wrapping_add(reader.signed()?);
        values.push(to_decimal(integer, scale));
    }
    Ok(values)
}

/// Each value by how its bits differ from the last, all first bytes before all second ones: alike stands by alike, which
/// compresses.
fn put_raw(values: &[f64], out: &mut Vec<u8>) {
    let mut previous = 0;
    let differences: Vec<[u8; 8]> = values
        .iter()
        .map(|value| {
            let bits = value.to_bits();
            let difference = bits ^ previous;
            previous = bits;
            difference.to_be_bytes()
        })
        .collect();
    for byte in 0..8 {
        out.extend(differences.iter().map(|difference| difference[byte]));
    }
}

fn raw(reader: &mut Reader<'_>, count: usize) -> Result<Vec<f64>, Broken> {
    let bytes = reader.take(count.checked_mul(8).ok_or(Broken("cut off"))?)?;
    let mut previous = 0;
    Ok((0..count)
        .map(|row| {
            let difference: [u8; 8] = std::array::from_fn(|byte| bytes[byte * count + row]);
            previous ^= u64::from_be_bytes(difference);
            f64::from_bits(previous)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packed(values: &[Option<f64>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        pack(values, &mut bytes);
        bytes
    }

    fn bits(values: &[Option<f64>]) -> Vec<Option<u64>> {
        values.iter().map(|value| value.map(f64::to_bits)).collect()
    }

    fn any_bits() -> impl Strategy<Value = Option<f64>> {
        let special = prop::sample::select(vec![
            0.0,
            -0.0,
            f64::NAN,
            f64::INFINITY,
            f64::MIN,
            f64::MIN_POSITIVE,
            1e15,
        ]);
        prop_oneof![
            1 => Just(None),
            3 => any::<u64>().prop_map(|bits| Some(f64::from_bits(bits))),
            1 => special.prop_map(Some),
            6 => (-10_000_000i64..10_000_000, 0u8..=9).prop_map(|(integer, scale)| Some(to_decimal(integer, scale))),
        ]
    }

    #[test]
    fn decimals_take_a_byte_or_two() {
        let values: Vec<_> = (0..100).map(|at| Some(12.25 + f64::from(at % 5) / 100.0)).collect();
        assert!(packed(&values).len() <= 102, "{} bytes", packed(&values).len());
    }

    proptest! {
        #[test]
        fn any_bits_come_back(values in prop::collection::vec(any_bits(), 0..80)) {
            let back = unpack(&packed(&values), values.len()).expect("own bytes");
            prop_assert_eq!(bits(&back), bits(&values));
        }

        #[test]
        fn decimals_alone_come_back(
            scale in 0u8..=9, integers in prop::collection::vec(-999_999_999_999i64..=999_999_999_999, 0..80),
        ) {
            let values: Vec<_> = integers.iter().map(|&integer| Some(to_decimal(integer, scale))).collect();
            let bytes = packed(&values);
            prop_assert_ne!(bytes[0], RAW);
            prop_assert_eq!(bits(&unpack(&bytes, values.len()).expect("own bytes")), bits(&values));
        }

        #[test]
        fn broken_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), rows in 0usize..40) {
            let _ = unpack(&bytes, rows);
        }
    }
}
