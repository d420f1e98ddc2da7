//! What can be set about the engine. The shipped `config/health.toml` documents every key and holds the defaults, which the
//! engine itself starts from: the file and the behaviour cannot differ.

mod read;
mod read_correlation;

use jiff::SignedDuration;

use crate::correlation;
use crate::health::{FreshnessSettings, Rule};
use crate::network::Problem;

/// The defaults, as they are shipped.
const SHIPPED: &str = include_str!("../../../../../config/health.toml");

/// All settings of the engine. The defaults are those of `config/health.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How evidence settles and what is likely.
    pub correlation: correlation::Settings,
    /// What turns measurements into observations.
    pub thresholds: Vec<Rule>,
    /// When an agent counts as silent.
    pub freshness: FreshnessSettings,
    /// How incidents live.
    pub incident: IncidentSettings,
}

impl Settings {
    /// Reads settings from TOML. What the text does not set keeps its default; its thresholds come after the default ones,
    /// and so win over those that are as specific.
    ///
    /// # Errors
    /// Everything that is wrong, at once, each with file, line, column and fix.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        read::read(file, text, Self::default())
    }

    fn without_thresholds() -> Self {
        Self {
            correlation: correlation::Settings::default(),
            thresholds: Vec::new(),
            freshness: FreshnessSettings {
                enabled: true,
                intervals: 3,
                default_interval: SignedDuration::from_secs(60),
                at_least: SignedDuration::from_secs(15),
            },
            incident: IncidentSettings::default(),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        read::read("config/health.toml", SHIPPED, Self::without_thresholds()).expect("a test reads the shipped file")
    }
}

/// How incidents live.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentSettings {
    /// How long a restored incident stays healthy before the engine resolves it.
    pub quiet_time: SignedDuration,
    /// Within this time after its resolution, a new failure of the same root cause reopens the incident.
    pub reopen_window: SignedDuration,
    /// How long after a person's resolution the evidence may still say "failing" before the engine reopens the incident.
    pub resolve_grace: SignedDuration,
    /// Growth of an incident (more symptoms) is put on record at most this often.
    pub revise_interval: SignedDuration,
    /// What no longer appears (fewer services or symptoms) leaves the record after this time.
    pub shrink_hold: SignedDuration,
    /// After a failure came back within this time, "restored" is told only once the incident is resolved.
    pub damping: SignedDuration,
    /// How many finished incidents stay in memory.
    pub keep_finished: usize,
}

impl Default for IncidentSettings {
    fn default() -> Self {
        Self {
            quiet_time: SignedDuration::from_secs(60),
            reopen_window: SignedDuration::from_mins(15),
            resolve_grace: SignedDuration::from_mins(10),
            revise_interval: SignedDuration::from_secs(30),
            shrink_hold: SignedDuration::from_secs(120),
            damping: SignedDuration::from_mins(10),
            keep_finished: 1_000,
        }
    }
}

#[cfg(test)]
mod tests;
