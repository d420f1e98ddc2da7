//! Thresholds: measurements in, observations out, with hysteresis and "for N samples".
//!
//! All series that one check looks at make one observation: the status of the worst, which the message names. A check says
//! nothing until its first status is certain, and after a restart starts from its last word.

mod rule;
mod series;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use rustc_hash::FxHashMap;

pub use rule::{Level, Rule};
use series::Series;

use super::{CheckKey, CheckRecord, Measurement, Observation, Observer, Status};
use crate::ids::{CheckName, ComponentId};
use crate::network::Network;

/// Series with a threshold per component and observer, at most; more are counted and left out.
const SERIES_LIMIT: usize = 2_048;

/// A series that has not been measured for this long, while others were, no longer exists.
const GONE_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// The metric and instance of a series.
type SeriesKey = (String, String);

/// All thresholds and where their series stand.
#[derive(Debug, Default)]
pub struct Thresholds {
    rules: Vec<Rule>,
    components: FxHashMap<(ComponentId, Observer), BTreeMap<SeriesKey, Series>>,
    /// The last words from before a restart, for checks that have not spoken since.
    restored: FxHashMap<CheckKey, Status>,
    refused_series: u64,
}

impl Thresholds {
    /// Thresholds by these rules; of equally specific ones the later wins.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self {
            rules,
            ..Self::default()
        }
    }

    /// Starts a check from its last word before a restart.
    pub fn restore(&mut self, record: &CheckRecord) {
        if self.rules.iter().any(|rule| rule.check == record.key.check) && record.status >= Status::Warning {
            self.restored.insert(record.key.clone(), record.status);
        }
    }

    /// The model changed: kinds and labels, and so the rules that apply, may be others.
    pub fn network_changed(&mut self) {
        for series in self.components.values_mut().flat_map(BTreeMap::values_mut) {
            series.forget_rule();
        }
    }

    /// How many series were left out because their component has too many.
    pub fn refused_series(&self) -> u64 {
        self.refused_series
    }

    /// Takes measurements in; returns what each check whose status they determine says, in the order of time. A check that
    /// is not well speaks once for every time it was measured at, so that several bad samples that arrive together count as
    /// several; one that stays well speaks once.
    pub fn measure(&mut self, network: &Network, measurements: &[Measurement]) -> Vec<Observation> {
        let mut measurements: Vec<&Measurement> = measurements.iter().collect();
        measurements.sort_by_key(|measurement| measurement.at);
        let mut words: Vec<Observation> = Vec::new();
        let mut newest: FxHashMap<(ComponentId, Observer, CheckName), usize> = FxHashMap::default();
        for together in measurements.chunk_by(|a, b| a.at == b.at) {
            let mut touched: Vec<(ComponentId, Observer, CheckName)> = Vec::new();
            for measurement in together {
                if let Some(check) = self.take(network, measurement) {
                    let key = (measurement.of.clone(), measurement.by.clone(), check);
                    if !touched.contains(&key) {
                        touched.push(key);
                    }
                }
            }
            for key in touched {
                let Some(word) = self.observe(key.0.clone(), key.1.clone(), key.2.clone()) else {
                    continue;
                };
                match newest.get(&key).map(|ix| &mut words[*ix]) {
                    Some(last) if last.status == Status::Ok && word.status == Status::Ok => *last = word,
                    _ => {
                        newest.insert(key, words.len());
                        words.push(word);
                    }
                }
            }
        }
        words.sort_by_key(|word| word.at);
        words
    }

    /// Moves one series; returns the check it belongs to.
    fn take(&mut self, network: &Network, measurement: &Measurement) -> Option<CheckName> {
        if !measurement.value.is_finite() || !self.rules.iter().any(|rule| rule.metric == measurement.metric) {
            return None;
        }
        let component = network.by_id(&measurement.of)?;
        let all = self
            .components
            .entry((measurement.of.clone(), measurement.by.clone()))
            .or_default();
        let key = (measurement.metric.clone(), measurement.instance.clone());
        if !all.contains_key(&key) && all.len() >= SERIES_LIMIT {
            self.refused_series += 1;
            return None;
        }
        let series = all.entry(key).or_default();
        let rule = series.rule(&self.rules, component, &measurement.metric, &measurement.instance)?;
        let check = &rule.check;
        let word = CheckKey {
            of: measurement.of.clone(),
            check: check.clone(),
            by: measurement.by.clone(),
        };
        let before = self.restored.get(&word).copied();
        series
            .sample(rule, before, measurement.at, measurement.value)
            .then(|| check.clone())
    }

    /// The word of a check: that of its worst series.
    fn observe(&mut self, of: ComponentId, by: Observer, check: CheckName) -> Option<Observation> {
        let all = self.components.get_mut(&(of.clone(), by.clone()))?;
        let newest = all.values().map(|series| series.at).max()?;
        all.retain(|_, series| newest.duration_since(series.at) <= GONE_AFTER);
        let rules = &self.rules;
        let mine: Vec<_> = all
            .iter()
            .filter(|(_, s)| s.rule.is_some_and(|n| rules[n].check == check))
            .collect();
        if mine.iter().any(|(_, series)| series.status.is_none()) {
            return None;
        }
        let worst = mine.iter().rev().max_by_key(|(_, series)| series.status)?;
        let at = mine.iter().map(|(_, series)| series.at).max()?;
        let status = worst.1.status?;
        self.restored.remove(&CheckKey {
            of: of.clone(),
            check: check.clone(),
            by: by.clone(),
        });
        Some(Observation {
            at,
            of,
            check,
            by,
            status,
            value: Some(worst.1.value),
            message: Some(message(worst.0, worst.1, rules)),
        })
    }
}

/// What a series says, for people.
fn message((metric, instance): &SeriesKey, series: &Series, rules: &[Rule]) -> String {
    let place = if instance.is_empty() {
        String::new()
    } else {
        format!(" of {instance}")
    };
    let limit = series
        .rule
        .zip(series.status)
        .and_then(|(n, status)| rules[n].limit(status));
    match limit {
        Some(limit) => format!("{metric}{place} is {}, limit {limit}", trimmed(series.value)),
        None => format!("{metric}{place} is {}", trimmed(series.value)),
    }
}

fn trimmed(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests;
