//! Cuts what arrived by hours: a piece is what one batch has for one hour.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::block::Block;
use super::file::Name;
use super::tier::{FileId, HOUR_MS, Tier};
use super::{Figures, Rows};

/// A sample may be ahead of the clock by so much; agents are held to less where their batches arrive.
const AHEAD_MS: i64 = HOUR_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// What one batch has for one hour.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Which of the batches.
    pub batch: usize,
    /// The hour, counted from the epoch.
    pub hour: i64,
    /// The rounds, by time, one a time.
    rounds: Vec<usize>,
}

/// Cuts batches into pieces by file. What is too old to be kept, or still to come, is counted and left out.
pub fn cut(batches: &[Rows], now: Timestamp, raw_days: u32, figures: &Figures) -> BTreeMap<FileId, Vec<Piece>> {
    let oldest = oldest_ms(now, raw_days);
    let newest = now.as_millisecond() + AHEAD_MS;
    let mut files = BTreeMap::<FileId, Vec<Piece>>::new();
    for (batch, rows) in batches.iter().enumerate() {
        let mut by_time: BTreeMap<i64, usize> = rows.times_ms.iter().copied().zip(0..).collect();
        let kept = by_time.split_off(&oldest);
        let mut kept = (kept, by_time.len());
        let ahead = kept.0.split_off(&newest);
        let samples = |rounds: usize| rounds * rows.columns.len();
        Figures::lose(
            &figures.too_old,
            samples(kept.1),
            &rows.agent,
            "they are older than what is kept",
        );
        Figures::lose(
            &figures.too_new,
            samples(ahead.len()),
            &rows.agent,
            "their time is still to come",
        );
        let mut hours = BTreeMap::<i64, Vec<usize>>::new();
        for (time, round) in kept.0 {
            hours.entry(time.div_euclid(HOUR_MS)).or_default().push(round);
        }
        for (hour, rounds) in hours {
            if let Some(file) = FileId::of(Tier::Raw, hour) {
                files.entry(file).or_default().push(Piece { batch, hour, rounds });
            }
        }
    }
    files
}

/// The oldest time of which samples are kept: whole days, so that a file is either kept or not.
pub fn oldest_ms(now: Timestamp, days: u32) -> i64 {
    (now.as_millisecond().div_euclid(DAY_MS) - i64::from(days)) * DAY_MS
}

/// The series of a batch, with the agent's own component named.
pub fn names(rows: &Rows) -> Vec<Name> {
    let name = |series: &zongbao_wire::message::Series| Name {
        component: if series.component.is_empty() {
            rows.agent.clone()
        } else {
            series.component.clone()
        },
        metric: series.metric.clone(),
        instance: series.instance.clone(),
    };
    rows.schema.series.iter().map(name).collect()
}

/// The block of a piece, and the samples in it. `numbers` has the file's number of each series of the schema.
pub fn block(rows: &Rows, piece: &Piece, numbers: &Arc<[Option<u32>]>, figures: &Figures) -> (Block, usize) {
    let mut columns = Vec::with_capacity(rows.columns.len());
    let mut nameless = 0;
    for (series, values) in &rows.columns {
        match numbers.get(*series as usize).copied().flatten() {
            Some(number) => columns.push((number, values)),
            None => nameless += piece.rounds.len(),
        }
    }
    Figures::lose(
        &figures.over_limit,
        nameless,
        &rows.agent,
        "the agent has too many series",
    );
    columns.sort_by_key(|(number, _)| *number);
    columns.dedup_by_key(|(number, _)| *number);
    let mut block = Block::new(piece.rounds.iter().map(|round| rows.times_ms[*round]).collect());
    let (mut samples, mut not_finite) = (0, 0);
    for (number, values) in columns {
        let given = piece.rounds.iter().map(|round| values.get(*round).copied().flatten());
        let column: Vec<Option<f64>> = given
            .inspect(|value| not_finite += usize::from(value.is_some_and(|value| !value.is_finite())))
            .map(|value| value.filter(|value| value.is_finite()))
            .collect();
        let present = column.iter().flatten().count();
        if present > 0 {
            block.push(number, &column);
            samples += present;
        }
    }
    Figures::lose(&figures.not_finite, not_finite, &rows.agent, "they are no numbers");
    (block, samples)
}
