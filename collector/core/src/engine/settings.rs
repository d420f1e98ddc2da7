//! What can be set about the engine, with defaults.

use jiff::SignedDuration;

use crate::correlation;
use crate::health::{FreshnessSettings, Rule};

/// All settings of the engine. The defaults are those of `config/engine.toml`.
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

impl Default for Settings {
    fn default() -> Self {
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
            keep_finished: 1_000,
        }
    }
}
