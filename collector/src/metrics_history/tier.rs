//! Which file holds what: samples and 5-minute roll-ups have a file a day (UTC), 1-hour roll-ups one a month, so that what
//! is too old goes by deleting files.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// Milliseconds of an hour: the time that one block spans when it is finished.
pub const HOUR_MS: i64 = 3_600_000;

/// How fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Samples.
    Raw,
    /// Roll-ups of 5 minutes.
    FiveMinutes,
    /// Roll-ups of an hour.
    Hour,
}

impl Tier {
    /// All.
    pub const ALL: [Self; 3] = [Self::Raw, Self::FiveMinutes, Self::Hour];

    /// What one value of it spans, in milliseconds; for samples, the finest step that they are shown with.
    #[must_use]
    pub fn step_ms(self) -> i64 {
        match self {
            Self::Raw => 1_000,
            Self::FiveMinutes => 300_000,
            Self::Hour => HOUR_MS,
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Raw => "raw-",
            Self::FiveMinutes => "5m-",
            Self::Hour => "1h-",
        }
    }
}

/// One file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId {
    /// How fine.
    pub tier: Tier,
    /// Its first day.
    pub first: Date,
}

impl FileId {
    /// The file for what happened in an hour, counted from the epoch; `None` beyond the calendar.
    #[must_use]
    pub fn of(tier: Tier, hour: i64) -> Option<Self> {
        let at = Timestamp::from_millisecond(hour.checked_mul(HOUR_MS)?).ok()?;
        let day = at.to_zoned(TimeZone::UTC).date();
        let first = if tier == Tier::Hour { day.first_of_month() } else { day };
        Some(Self { tier, first })
    }

    /// Where it is.
    #[must_use]
    pub fn path(self, folder: &Path) -> PathBuf {
        let date = match self.tier {
            Tier::Hour => self.first.strftime("%Y-%m"),
            Tier::Raw | Tier::FiveMinutes => self.first.strftime("%Y-%m-%d"),
        };
        folder.join(format!("{}{date}.sqlite", self.tier.prefix()))
    }

    /// Of a file name, also of one that SQLite keeps beside it or that was set aside.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (stem, _) = name.split_once(".sqlite")?;
        let (tier, date) = Tier::ALL
            .iter()
            .find_map(|tier| Some((*tier, stem.strip_prefix(tier.prefix())?)))?;
        let date = if tier == Tier::Hour {
            format!("{date}-01")
        } else {
            date.to_owned()
        };
        Some(Self {
            tier,
            first: date.parse().ok()?,
        })
    }

    /// The hours that it holds, counted from the epoch: from (inclusive), to (exclusive).
    #[must_use]
    pub fn hours(self) -> (i64, i64) {
        let span = if self.tier == Tier::Hour { 1.month() } else { 1.day() };
        let hour = |date: Date| {
            let start = date
                .to_zoned(TimeZone::UTC)
                .map(|start| start.timestamp().as_millisecond());
            start.map_or(i64::MAX, |ms| ms.div_euclid(HOUR_MS))
        };
        (hour(self.first), self.first.checked_add(span).map_or(i64::MAX, hour))
    }
}

/// The files of a tier that exist, oldest first.
///
/// # Errors
/// That the folder cannot be listed.
pub fn existing(folder: &Path, tier: Tier) -> std::io::Result<Vec<FileId>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        let of_tier = FileId::parse(&name).filter(|file| file.tier == tier && name.ends_with(".sqlite"));
        files.extend(of_tier);
    }
    files.sort_unstable();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_day_or_month_and_found_again() {
        let at: Timestamp = "2026-11-22T23:59:59Z".parse().expect("a time");
        let hour = at.as_millisecond().div_euclid(HOUR_MS);
        let names = Tier::ALL.map(|tier| {
            let file = FileId::of(tier, hour).expect("within the calendar");
            let (from, to) = file.hours();
            assert!((from..to).contains(&hour));
            assert_eq!(FileId::of(tier, to - 1), Some(file));
            assert_ne!(FileId::of(tier, to), Some(file));
            let name = file.path(Path::new("")).display().to_string();
            assert_eq!(FileId::parse(&name), Some(file));
            assert_eq!(FileId::parse(&format!("{name}-wal")), Some(file));
            name
        });
        assert_eq!(
            names,
            ["raw-2026-11-22.sqlite", "5m-2026-11-22.sqlite", "1h-2026-11.sqlite"]
        );
        assert_eq!(FileId::parse("state.sqlite"), None);
    }
}
