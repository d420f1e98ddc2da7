//! Answers questions: which series there are, and their values over a time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::block::Block;
use super::file::{self, Kind};
use super::pieces::oldest_ms;
use super::roll_up;
use super::thin::Thin;
use super::tier::{self, FileId, HOUR_MS, Tier};
use super::{History, HistoryError};

/// Series of one answer, at most.
const MAX_ANSWER: usize = 1_000;
/// A longer time is answered from roll-ups, however many points are asked for.
const RAW_SPAN_MS: i64 = 48 * HOUR_MS;
/// The same for 5-minute roll-ups.
const FIVE_MINUTES_SPAN_MS: i64 = 62 * 24 * HOUR_MS;

/// One recorded series of a component.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeriesKey {
    /// The metric, such as `cpu.used_percent`.
    pub metric: String,
    /// Sorted `key=value` joined by commas; may be empty.
    pub instance: String,
}

/// A question about recorded values.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeQuery {
    /// The component.
    pub component: String,
    /// The metric.
    pub metric: String,
    /// One instance, or all.
    pub instance: Option<String>,
    /// From (inclusive), in milliseconds since the epoch.
    pub from_ms: i64,
    /// To (exclusive).
    pub to_ms: i64,
    /// At most this many points a series.
    pub points: usize,
}

/// Recorded values of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Which.
    pub key: SeriesKey,
    /// Seconds that each point stands for; 0 = single samples.
    pub step_seconds: u32,
    /// Points by time; a step without samples has none.
    pub points: Vec<Point>,
}

/// The samples of one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Start of the step (not before the range), or time of the sample; in milliseconds since the epoch.
    pub at_ms: i64,
    /// Smallest sample.
    pub min: f64,
    /// Greatest sample.
    pub max: f64,
    /// Mean of the samples.
    pub mean: f64,
}

impl Point {
    pub(super) fn of(at_ms: i64, aggregate: &roll_up::Aggregate) -> Self {
        Self {
            at_ms,
            min: aggregate.min,
            max: aggregate.max,
            mean: aggregate.sum / aggregate.count,
        }
    }
}

/// Agent and hour.
type AgentHour = (String, i64);

/// What an answer is made of.
struct Answer<'a> {
    query: &'a RangeQuery,
    tier: Tier,
    series: BTreeMap<String, Thin>,
    /// What roll-ups have answered, so that samples need not.
    covered: BTreeSet<AgentHour>,
}

impl History {
    /// Which series a component has in the days of which samples are kept, sorted; at most `limit`.
    ///
    /// # Errors
    /// That a file cannot be read. A damaged one is none: it is set aside and left out.
    pub async fn series(&self, component: &str, limit: usize) -> Result<Vec<SeriesKey>, HistoryError> {
        let _turn = self.readers.acquire().await;
        let mut keys = BTreeSet::new();
        for file in self.files(Tier::Raw, i64::MIN, i64::MAX)? {
            let found = match self.open_file(file).await? {
                Some(mut connection) => {
                    let found = keys_in(&mut connection, component).await;
                    self.unless_damaged(file, found).await?.unwrap_or_default()
                }
                None => Vec::new(),
            };
            keys.extend(found);
        }
        Ok(keys.into_iter().take(limit).collect())
    }

    /// Values of a component's metric, one entry a series, sorted by instance. Of what is older than samples or finer
    /// roll-ups are kept, or spans much time, the answer comes from (coarser) roll-ups.
    ///
    /// # Errors
    /// That a file cannot be read (damaged ones are left out), or that the question is too broad.
    pub async fn range(&self, query: &RangeQuery, now: Timestamp) -> Result<Vec<Series>, HistoryError> {
        if query.from_ms >= query.to_ms || query.points == 0 {
            return Ok(Vec::new());
        }
        let _turn = self.readers.acquire().await;
        let mut answer = Answer {
            query,
            tier: self.tier_for(query, now),
            series: BTreeMap::new(),
            covered: BTreeSet::new(),
        };
        let (from, to) = (
            query.from_ms.div_euclid(HOUR_MS),
            (query.to_ms - 1).div_euclid(HOUR_MS) + 1,
        );
        // What is not rolled up yet comes from the samples.
        let tiers: &[Tier] = if answer.tier == Tier::Raw {
            &[Tier::Raw]
        } else {
            &[answer.tier, Tier::Raw]
        };
        for tier in tiers {
            for file in self.files(*tier, from, to)? {
                let Some(mut connection) = self.open_file(file).await? else {
                    continue;
                };
                let read = answer.read(&mut connection, *tier, (from, to)).await;
                self.unless_damaged(file, read).await?;
                if answer.series.len() > MAX_ANSWER {
                    return Err(answer.too_broad());
                }
            }
        }
        Ok(answer.finish())
    }

    /// The finest tier that still has what is asked for and does not have far more.
    fn tier_for(&self, query: &RangeQuery, now: Timestamp) -> Tier {
        let span = query.to_ms.saturating_sub(query.from_ms);
        let want = span / i64::try_from(query.points).unwrap_or(i64::MAX);
        let settings = &self.settings;
        let unfit = |coarser: Tier, most: i64, days: u32| {
            want >= coarser.step_ms() || span > most || query.from_ms < oldest_ms(now, days)
        };
        if !unfit(Tier::FiveMinutes, RAW_SPAN_MS, settings.raw_days) {
            Tier::Raw
        } else if !unfit(Tier::Hour, FIVE_MINUTES_SPAN_MS, settings.five_minute_days) {
            Tier::FiveMinutes
        } else {
            Tier::Hour
        }
    }

    /// The files that have something of these hours.
    fn files(&self, tier: Tier, from: i64, to: i64) -> Result<Vec<FileId>, HistoryError> {
        let mut files = tier::existing(&self.folder, tier).map_err(|cause| HistoryError::Folder {
            folder: self.folder.display().to_string(),
            cause,
        })?;
        files.retain(|file| {
            let (first, end) = file.hours();
            first < to && from < end
        });
        Ok(files)
    }

    /// Opens a file; `None` if it has gone or is damaged.
    async fn open_file(&self, file: FileId) -> Result<Option<SqliteConnection>, HistoryError> {
        let opened = file::open_to_read(&file.path(&self.folder)).await;
        self.unless_damaged(file, opened).await
    }

    /// Sets a damaged file aside and goes on without it.
    async fn unless_damaged<T>(&self, file: FileId, result: sqlx::Result<T>) -> Result<Option<T>, HistoryError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if file::is_damaged(&error) => {
                let mut writer = self.writer.lock().await;
                // Somebody else may have set it aside and begun a new one since.
                if !file::is_sound(&file.path(&self.folder)).await {
                    self.set_aside(&mut writer, file, &error).await?;
                }
                Ok(None)
            }
            // Deleted since it was listed, because it became too old.
            Err(_) if !file.path(&self.folder).exists() => Ok(None),
            Err(error) => Err(HistoryError::of(&file.path(&self.folder), error)),
        }
    }
}

async fn keys_in(connection: &mut SqliteConnection, component: &str) -> sqlx::Result<Vec<SeriesKey>> {
    let mut keys = Vec::new();
    for agent in file::holders(connection, component).await? {
        let names = file::catalogue(connection, &agent).await?;
        let of_component = names.into_iter().filter(|name| name.component == component);
        keys.extend(of_component.map(|name| SeriesKey {
            metric: name.metric,
            instance: name.instance,
        }));
    }
    Ok(keys)
}

impl Answer<'_> {
    async fn read(&mut self, connection: &mut SqliteConnection, tier: Tier, hours: (i64, i64)) -> sqlx::Result<()> {
        let query = self.query;
        for agent in file::holders(connection, &query.component).await? {
            let wanted: Vec<(u32, String)> = (0..)
                .zip(file::catalogue(connection, &agent).await?)
                .filter(|(_, name)| name.component == query.component && name.metric == query.metric)
                .filter(|(_, name)| {
                    query
                        .instance
                        .as_ref()
                        .is_none_or(|instance| *instance == name.instance)
                })
                .map(|(number, name)| (number, name.instance))
                .collect();
            if wanted.is_empty() {
                continue;
            }
            for hour in file::hours(connection, &agent, hours.0, hours.1).await? {
                if tier == Tier::Raw && self.covered.contains(&(agent.clone(), hour)) {
                    continue;
                }
                let parts = file::parts(connection, &agent, hour, Kind::Finished).await?;
                let blocks = tokio::task::spawn_blocking(move || {
                    // What cannot be read is left out; maintenance says so.
                    parts
                        .iter()
                        .filter_map(|part| Block::read(&part.body).ok())
                        .collect::<Vec<_>>()
                });
                let blocks = blocks.await.map_err(|_| sqlx::Error::WorkerCrashed)?;
                for (number, instance) in &wanted {
                    self.add(tier, &blocks, *number, instance);
                }
                if tier != Tier::Raw {
                    self.covered.insert((agent.clone(), hour));
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, tier: Tier, blocks: &[Block], number: u32, instance: &str) {
        if tier != Tier::Raw {
            let steps = blocks
                .iter()
                .filter_map(|block| roll_up::read(block, number).ok())
                .flatten();
            for (start, aggregate) in steps {
                self.thin(instance).roll_up(start, &aggregate);
            }
            return;
        }
        // A later part counts more: what was delivered twice is there once.
        let parts = blocks.iter().filter_map(|block| block.samples(number).ok()).flatten();
        for (time, value) in parts.collect::<BTreeMap<i64, f64>>() {
            self.thin(instance).sample(time, value);
        }
    }

    fn thin(&mut self, instance: &str) -> &mut Thin {
        let query = self.query;
        if !self.series.contains_key(instance) {
            let thin = Thin::new(self.tier, (query.from_ms, query.to_ms), query.points);
            self.series.insert(instance.to_owned(), thin);
        }
        self.series.get_mut(instance).expect("it was just inserted")
    }

    fn too_broad(&self) -> HistoryError {
        HistoryError::TooBroad {
            component: self.query.component.clone(),
            metric: self.query.metric.clone(),
            found: self.series.len(),
            limit: MAX_ANSWER,
        }
    }

    fn finish(self) -> Vec<Series> {
        let metric = &self.query.metric;
        let series = self.series.into_iter().map(|(instance, thin)| {
            let (step_seconds, points) = thin.finish();
            Series {
                key: SeriesKey {
                    metric: metric.clone(),
                    instance,
                },
                step_seconds,
                points,
            }
        });
        series.filter(|series| !series.points.is_empty()).collect()
    }
}
