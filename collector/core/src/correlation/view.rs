//! What the correlation tells the rest of the engine besides verdicts: the state of a component and explanations.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Evidence, ProbeRequest, Text, Verdict};
use crate::health::Status;
use crate::ids::ComponentId;

/// The result of an evaluation.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// All verdicts that are settled and confirmed now, sorted by root cause. Unchanged ones keep their `Arc`.
    pub verdicts: Vec<Arc<Verdict>>,
    /// Probes whose answers would settle an ambiguity; each is asked for once.
    pub probes: Vec<ProbeRequest>,
    /// Components whose displayed state changed since the evaluation before, sorted.
    pub changed: Vec<ComponentId>,
}

/// The state of a component, as the views show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its newest evidence is good, or a redundant path or provider carries on.
    Ok,
    /// Nothing is known: not monitored, or no usable answer.
    Unknown,
    /// Approved maintenance.
    Maintenance,
    /// A check warns.
    Warning,
    /// It works, but badly.
    Degraded,
    /// A check fails, but this is not confirmed yet, or it explains itself by something else.
    Suspect,
    /// The monitoring cannot see it.
    Blind,
    /// It suffers from another component's failure.
    Affected,
    /// It is a root cause.
    Failed,
}

/// The state of a component and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComponentStatus {
    /// The state.
    pub state: State,
    /// The worst newest word of its checks; `None` = no check was ever heard.
    pub status: Option<Status>,
    /// Since when, as far as it is known.
    pub since: Option<Timestamp>,
    /// The root cause of the verdict that it belongs to.
    pub root: Option<ComponentId>,
    /// Why.
    pub reason: Text,
}

/// Why something was opened on a component, or why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The component asked about.
    pub component: ComponentId,
    /// Its state.
    pub status: ComponentStatus,
    /// The verdicts it belongs to: as root cause, candidate, symptom or impacted service.
    pub verdicts: Vec<Verdict>,
    /// The newest word of each of its checks, and what it is taken for.
    pub evidence: Vec<Evidence>,
    /// Why a verdict was given, or why none was, step by step.
    pub findings: Vec<Text>,
}
