//! Samples on their way to the metrics history and to the external store.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use zongbao_core::engine::Measurement;
use zongbao_core::health::Observer;
use zongbao_wire::message::Series;
use zongbao_wire::schema_of;

use crate::clock;
use crate::config;
use crate::ingest;
use crate::metrics_history::influx::Exporter;
use crate::metrics_history::{History, Rows};

/// Where samples go.
pub(super) struct Samples {
    /// The embedded store.
    pub(super) history: Arc<History>,
    /// The way to InfluxDB, if there is one.
    pub(super) exporter: Option<Exporter>,
}

impl Samples {
    /// Opens the store in the state folder and starts what maintains it and sends from it.
    pub(super) fn open(
        settings: &config::History,
        state: &Path,
        stop: &CancellationToken,
        tasks: &mut JoinSet<()>,
    ) -> anyhow::Result<Self> {
        let history = Arc::new(History::open(&state.join("metrics"), settings.into())?);
        tasks.spawn(Arc::clone(&history).run(clock::now, stop.clone()));
        let exporter = match &settings.influxdb2 {
            Some(influx) => {
                let exporter = Exporter::start(influx, &state.join("influxdb"), stop, tasks);
                Some(exporter.context("cannot send to InfluxDB")?)
            }
            None => None,
        };
        Ok(Self { history, exporter })
    }

    /// Makes samples last. False = they do not, and what they came in must not be acknowledged.
    pub(super) async fn append(&self, rows: Vec<Rows>, now: Timestamp) -> bool {
        if rows.is_empty() {
            return true;
        }
        let rows: Arc<[Rows]> = rows.into();
        // The history says itself, and once, what is wrong.
        let lasts = self.history.append(Arc::clone(&rows), now).await.is_ok();
        if let Some(exporter) = self.exporter.as_ref().filter(|_| lasts) {
            exporter.offer(&rows);
        }
        lasts
    }
}

/// The samples of batches.
pub(super) fn of_batches(rows: Vec<ingest::Rows>) -> Vec<Rows> {
    let rows = rows.into_iter().map(|rows| Rows {
        agent: rows.key.agent,
        schema: rows.schema,
        times_ms: rows.times_ms,
        columns: rows.columns,
    });
    rows.collect()
}

/// The samples of measurements that came other than in batches, by the agent that took them.
pub(super) fn of_measurements(measurements: &[Measurement]) -> Vec<Rows> {
    let mut by_agent: BTreeMap<&str, Vec<&Measurement>> = BTreeMap::new();
    for measurement in measurements {
        let agent = match &measurement.by {
            Observer::Agent(agent) => agent,
            Observer::Own | Observer::Collector => &measurement.of,
        };
        by_agent.entry(agent.as_str()).or_default().push(measurement);
    }
    by_agent
        .into_iter()
        .map(|(agent, measurements)| rows(agent, &measurements))
        .collect()
}

fn rows(agent: &str, measurements: &[&Measurement]) -> Rows {
    let times: BTreeSet<i64> = measurements.iter().map(|one| one.at.as_millisecond()).collect();
    let times_ms: Vec<i64> = times.into_iter().collect();
    let mut columns: BTreeMap<(&str, &str, &str), Vec<Option<f64>>> = BTreeMap::new();
    for one in measurements {
        let component = if one.of.as_str() == agent { "" } else { one.of.as_str() };
        let key = (component, one.metric.as_str(), one.instance.as_str());
        let column = columns.entry(key).or_insert_with(|| vec![None; times_ms.len()]);
        if let Ok(round) = times_ms.binary_search(&one.at.as_millisecond()) {
            column[round] = Some(one.value);
        }
    }
    let series = columns.keys().map(|(component, metric, instance)| Series {
        component: (*component).to_owned(),
        metric: (*metric).to_owned(),
        instance: (*instance).to_owned(),
    });
    Rows {
        agent: agent.to_owned(),
        schema: Arc::new(schema_of(series.collect())),
        columns: (0..).zip(columns.into_values()).collect(),
        times_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_become_one_column_a_series() {
        let measurement = |second, of: &str, metric: &str, value| Measurement {
            at: Timestamp::from_second(second).expect("a time"),
            of: of.into(),
            by: if of == "web-1" {
                Observer::Own
            } else {
                Observer::Agent("web-1".into())
            },
            metric: metric.to_owned(),
            instance: String::new(),
            value,
        };
        let rows = of_measurements(&[
            measurement(2, "web-1", "load.1m", 2.0),
            measurement(1, "web-1", "load.1m", 1.0),
            measurement(2, "sw-1", "uptime.seconds", 9.0),
        ]);
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].agent.as_str(), &rows[0].times_ms[..]),
            ("web-1", &[1_000, 2_000][..])
        );
        let named: Vec<&str> = rows[0]
            .schema
            .series
            .iter()
            .map(|series| series.component.as_str())
            .collect();
        assert_eq!(named, ["", "sw-1"]);
        assert_eq!(
            rows[0].columns,
            [(0, vec![Some(1.0), Some(2.0)]), (1, vec![None, Some(9.0)])]
        );
    }
}
