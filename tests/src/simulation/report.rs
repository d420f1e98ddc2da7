//! What a judged system answers: the output lines of `replay` (MODEL.md §6).

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A candidate of an incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Candidate {
    /// The component.
    pub component: String,
    /// How plausible, 0 to 1.
    pub probability: f64,
}

/// All that a judged system answers.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The incidents at the end, without those that were merged into others.
    pub reports: Vec<Report>,
    /// Every party that was ever responsible for an incident, and was told so: also for a while, also for a merged one.
    pub told: BTreeSet<String>,
}

/// One incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Its id.
    pub incident: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
    /// Exactly one component.
    pub root_cause: Vec<String>,
    /// The candidates.
    pub candidates: Vec<Candidate>,
    /// The party responsible.
    pub responsible: String,
    /// `failure`, `degradation`, `redundancy_lost` or `monitoring_blind`.
    pub class: String,
    /// The evidence cannot tell the candidates apart.
    pub undecided: bool,
    /// What is explained by it.
    pub symptoms: Vec<String>,
    /// Business services that it takes down.
    pub impacted_services: Vec<String>,
}

impl Report {
    /// Whether it only says that the monitoring cannot see.
    pub fn is_blind(&self) -> bool {
        self.class == "monitoring_blind"
    }

    /// The root cause.
    pub fn root(&self) -> &str {
        self.root_cause.first().map_or("", String::as_str)
    }
}
