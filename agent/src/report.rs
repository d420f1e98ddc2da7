//! Gathers readings and checks into batches that keep the limits of the wire.

use std::collections::{BTreeMap, HashMap};

use zongbao_wire::message::{Batch, CheckResult, Schema, Series};
use zongbao_wire::{Encode, SEND_BYTES, limits, pack, schema_of};

use crate::catalogue;
use crate::reading::{Check, Reading, shorten};

/// Flushes after which a series without a value is forgotten.
const STALE_FLUSHES: u64 = 360;
/// Room for what the spool fills in: boot, sequence number and the count of dropped batches.
const SPOOL_BYTES: usize = 64;

/// Readings and checks that wait for the next batch.
pub struct Report {
    agent: String,
    max_series: usize,
    series: HashMap<(Option<String>, &'static str, String), usize>,
    /// For each series, the flush that used it last.
    used: Vec<u64>,
    flushes: u64,
    told_schema: u64,
    rounds: BTreeMap<i64, BTreeMap<usize, f64>>,
    checks: Vec<(i64, Check)>,
    left_out: u64,
}

impl Report {
    /// An empty report of this agent.
    pub fn new(agent: &str, max_series: usize) -> Self {
        Self {
            agent: agent.to_owned(),
            max_series,
            series: HashMap::new(),
            used: Vec::new(),
            flushes: 0,
            told_schema: 0,
            rounds: BTreeMap::new(),
            checks: Vec::new(),
            left_out: 0,
        }
    }

    /// Changes the limit of series.
    pub fn limit_series(&mut self, max_series: usize) {
        self.max_series = max_series;
    }

    /// Readings left out so far because there were too many series or too long a name.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Adds a round of readings. What is not finite is left out: it is no measurement.
    pub fn add(&mut self, at_ms: i64, readings: Vec<Reading>) {
        let round = self.rounds.entry(at_ms.max(0)).or_default();
        for reading in readings.into_iter().filter(|reading| reading.value.is_finite()) {
            let value = catalogue::round(reading.metric, reading.value);
            let key = (reading.component, reading.metric, reading.instance);
            let next = self.used.len();
            let index = match self.series.get(&key) {
                Some(index) => *index,
                None if next < self.max_series && key.2.len() <= limits::NAME_BYTES => {
                    self.series.insert(key, next);
                    self.used.push(0);
                    next
                }
                None => {
                    self.left_out += 1;
                    continue;
                }
            };
            self.used[index] = self.flushes;
            round.insert(index, value);
        }
    }

    /// Adds the result of a check.
    pub fn check(&mut self, at_ms: i64, check: Check) {
        self.checks.push((at_ms.max(0), check));
    }

    /// Whether it should be flushed before more is added.
    pub fn is_full(&self) -> bool {
        self.rounds.len() >= limits::ROUNDS / 2 || self.checks.len() >= limits::CHECKS / 2
    }

    /// Takes everything out, as batches that fit the wire, with the schema that their columns refer to. The spool gives
    /// them their boot and sequence number.
    pub fn flush(&mut self) -> (Vec<Batch>, Schema) {
        let schema = self.schema();
        self.rounds.retain(|_, values| !values.is_empty());
        let times = self.rounds.keys().chain(self.checks.iter().map(|(at, _)| at));
        let Some(base) = times.min().copied() else {
            return (Vec::new(), schema);
        };
        let rounds = std::mem::take(&mut self.rounds);
        // Readings more than 49 days after the first are of another age of the clock: it was set meanwhile.
        let rounds: Vec<_> = rounds
            .into_iter()
            .filter_map(|(at, values)| Some((u32::try_from(at - base).ok()?, values)))
            .collect();
        let mut batch = Batch {
            agent: self.agent.clone(),
            base_time_ms: base,
            round_offset_ms: rounds.iter().map(|(offset, _)| *offset).collect(),
            columns: columns(&rounds.into_iter().map(|(_, values)| values).collect::<Vec<_>>()),
            checks: std::mem::take(&mut self.checks)
                .into_iter()
                .map(|(at, check)| to_wire(at - base, check))
                .collect(),
            ..Batch::default()
        };
        if !batch.columns.is_empty() {
            batch.schema_hash = schema.hash;
            if self.told_schema != schema.hash {
                self.told_schema = schema.hash;
                batch.schema = Some(schema.clone());
            }
        }
        self.flushes += 1;
        if self.flushes.is_multiple_of(STALE_FLUSHES) {
            self.forget_stale();
        }
        (fit(batch), schema)
    }

    fn schema(&self) -> Schema {
        let mut series = vec![Series::default(); self.used.len()];
        for ((component, metric, instance), index) in &self.series {
            series[*index] = Series {
                component: component.clone().unwrap_or_default(),
                metric: (*metric).to_owned(),
                instance: instance.clone(),
            };
        }
        schema_of(series)
    }

    fn forget_stale(&mut self) {
        let oldest = self.flushes.saturating_sub(STALE_FLUSHES);
        let mut kept: Vec<_> = std::mem::take(&mut self.series).into_iter().collect();
        kept.retain(|(_, index)| self.used[*index] >= oldest);
        kept.sort_by_key(|(_, index)| *index);
        self.used = kept.iter().map(|(_, index)| self.used[*index]).collect();
        self.series = kept.into_iter().enumerate().map(|(new, (key, _))| (key, new)).collect();
    }
}

fn columns(rounds: &[BTreeMap<usize, f64>]) -> Vec<zongbao_wire::message::Column> {
    let mut by_series: BTreeMap<usize, Vec<Option<f64>>> = BTreeMap::new();
    for (round, values) in rounds.iter().enumerate() {
        for (series, value) in values {
            by_series.entry(*series).or_insert_with(|| vec![None; rounds.len()])[round] = Some(*value);
        }
    }
    by_series
        .into_iter()
        .filter_map(|(series, values)| pack(u32::try_from(series).ok()?, &values).ok())
        .collect()
}

fn to_wire(offset_ms: i64, check: Check) -> CheckResult {
    CheckResult {
        component: check.component.unwrap_or_default(),
        check: check.check,
        offset_ms,
        status: check.status.into(),
        message: shorten(check.message),
        value: check.value.filter(|value| value.is_finite()),
    }
}

/// Splits what does not fit: first the schema goes on its own way, then columns and checks are halved.
fn fit(mut batch: Batch) -> Vec<Batch> {
    if batch.encoded_len() + SEND_BYTES + SPOOL_BYTES <= limits::BATCH_BYTES {
        return vec![batch];
    }
    if batch.schema.take().is_some() {
        return fit(batch);
    }
    let rest = Batch {
        columns: batch.columns.split_off(batch.columns.len() / 2),
        checks: batch.checks.split_off(batch.checks.len() / 2),
        ..batch.clone()
    };
    [fit(batch), fit(rest)].concat()
}

#[cfg(test)]
mod tests {
    use zongbao_wire::{decode_batch, unpack};

    use super::*;
    use crate::reading::Status;

    fn reading(instance: &str, value: f64) -> Reading {
        Reading {
            instance: instance.into(),
            ..Reading::own("process.memory_bytes", value)
        }
    }

    /// As the collector sees it.
    fn arrive(mut batch: Batch) -> Batch {
        batch.boot = vec![0; 16];
        batch.seq = 1;
        decode_batch("web-1", &batch.encode_to_vec()).expect("a valid batch")
    }

    #[test]
    fn readings_of_several_rounds_become_columns() {
        let mut report = Report::new("web-1", 100);
        report.add(5_000, vec![reading("a", 1.0)]);
        report.add(1_000, vec![reading("a", 2.0), reading("b", 3.0)]);
        report.check(4_000, Check::own("clock", Status::Ok, "fine"));
        let (batches, schema) = report.flush();
        let batch = arrive(batches[0].clone());
        assert_eq!((batch.base_time_ms, batch.round_offset_ms), (1_000, vec![0, 4_000]));
        assert_eq!(unpack(&batch.columns[0], 2), Ok(vec![Some(2.0), Some(1.0)]));
        assert_eq!(unpack(&batch.columns[1], 2), Ok(vec![Some(3.0), None]));
        assert_eq!(batch.schema, Some(schema));
        assert_eq!(batch.checks[0].offset_ms, 3_000);
    }

    #[test]
    fn the_schema_is_told_once_and_again_when_it_changes() {
        let mut report = Report::new("web-1", 100);
        let mut told = |instance| {
            report.add(1, vec![reading(instance, 1.0)]);
            report.flush().0[0].schema.is_some()
        };
        assert_eq!(["a", "a", "b", "a"].map(&mut told), [true, false, true, false]);
    }

    #[test]
    fn what_is_no_measurement_or_beyond_the_limit_is_left_out() {
        let mut report = Report::new("web-1", 1);
        report.add(1, vec![reading("a", f64::NAN), reading("b", 1.0), reading("c", 1.0)]);
        let (batches, schema) = report.flush();
        assert_eq!(schema.series.len(), 1);
        assert_eq!(arrive(batches[0].clone()).columns.len(), 1);
        assert_eq!(report.left_out(), 1);
    }

    #[test]
    fn a_report_that_does_not_fit_is_split_without_loss() {
        let mut report = Report::new("web-1", 20_000);
        let readings = (0..9_000).map(|i| reading(&format!("watch=number-{i}"), f64::from(i) * 1e9 + 0.5));
        report.add(1, readings.collect());
        for _ in 0..500 {
            report.check(1, Check::own("icmp", Status::Critical, "x".repeat(512)));
        }
        let (batches, _) = report.flush();
        assert!(batches.len() > 1);
        let arrived: Vec<_> = batches.into_iter().map(arrive).collect();
        assert_eq!(arrived.iter().map(|batch| batch.columns.len()).sum::<usize>(), 9_000);
        assert_eq!(arrived.iter().map(|batch| batch.checks.len()).sum::<usize>(), 500);
    }

    #[test]
    fn a_series_that_stays_away_is_forgotten() {
        let mut report = Report::new("web-1", 100);
        report.add(1, vec![reading("gone", 1.0), reading("here", 1.0)]);
        for at in 0..2 * STALE_FLUSHES as i64 {
            report.add(at, vec![reading("here", 1.0)]);
            report.flush();
        }
        report.add(1, vec![reading("here", 1.0)]);
        let (batches, schema) = report.flush();
        assert_eq!(schema.series.len(), 1);
        assert_eq!(schema.series[0].instance, "here");
        assert_eq!(arrive(batches[0].clone()).columns[0].series, 0);
    }

    #[test]
    fn nothing_gathered_is_no_batch() {
        assert!(Report::new("web-1", 1).flush().0.is_empty());
    }
}
