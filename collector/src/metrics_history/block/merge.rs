//! Several blocks of one agent become one.

use std::collections::BTreeSet;

use super::{Block, Broken};

/// One block with all samples of `parts`. Where two have a sample of the same series and time, the later part counts, so
/// that what was delivered twice is there once.
///
/// # Errors
/// That a column of a part is broken.
pub fn merge(parts: &[Block]) -> Result<Block, Broken> {
    let mut times: Vec<i64> = parts.iter().flat_map(|part| part.times_ms()).copied().collect();
    times.sort_unstable();
    times.dedup();
    // Where the rows of each part are in the whole.
    let rows: Vec<Vec<usize>> = parts
        .iter()
        .map(|part| {
            part.times_ms()
                .iter()
                .map(|time| times.partition_point(|t| t < time))
                .collect()
        })
        .collect();
    let series: BTreeSet<u32> = parts.iter().flat_map(Block::series).collect();
    let mut values = vec![None; times.len()];
    let mut whole = Block::new(times);
    for series in series {
        values.fill(None);
        for (part, rows) in parts.iter().zip(&rows) {
            let Some(column) = part.column(series)? else { continue };
            for (row, value) in rows.iter().zip(column) {
                if value.is_some() {
                    values[*row] = value;
                }
            }
        }
        whole.push(series, &values);
    }
    Ok(whole)
}
