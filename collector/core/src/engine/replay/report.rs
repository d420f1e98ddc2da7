//! What a replay prints: one JSON object a line per incident. The names of the fields are an interface.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use crate::correlation::{Candidate, Class, SuggestedEdge};
use crate::engine::Engine;
use crate::ids::{ComponentId, ContractId, IncidentId, PartyId};
use crate::incident::{Incident, IncidentState, Priority};

/// One incident as `replay` prints it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Its id.
    pub incident: IncidentId,
    /// When it was opened, in simulated time.
    pub opened_at: Timestamp,
    /// When it was healthy again by the evidence; `null` while there is none.
    pub resolved_at: Option<Timestamp>,
    /// Time of the earliest evidence of the failure.
    pub since: Timestamp,
    /// Exactly one component; the best guess when `undecided`.
    pub root_cause: Vec<ComponentId>,
    /// The plausible root causes, best first.
    pub candidates: Vec<Candidate>,
    /// The party responsible.
    pub responsible: PartyId,
    /// The contract that says so; `null` when the general contractor is the default.
    pub contract: Option<ContractId>,
    /// Why that party.
    pub responsible_reason: String,
    /// It was over before the reports on it arrived: recorded for history, told to nobody.
    pub recorded_late: bool,
    /// What kind of trouble it is.
    pub class: Class,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it stands.
    pub state: IncidentState,
    /// The evidence cannot tell the candidates apart.
    pub undecided: bool,
    /// The component went down and up several times.
    pub flapping: bool,
    /// How often it was reopened.
    pub reopened: u32,
    /// Edges that the model seems to lack: see [`SuggestedEdge`].
    pub suggested: Vec<SuggestedEdge>,
    /// What the root cause explains, without it.
    pub symptoms: Vec<ComponentId>,
    /// Business services that this failure takes down, or took down before they recovered, sorted.
    pub impacted_services: Vec<ComponentId>,
    /// Why this root cause, in English.
    pub reason: String,
    /// Why this root cause, in Chinese.
    pub reason_zh: String,
}

/// One line per incident that was not merged into another, in the order they were opened.
pub(super) fn lines(engine: &Engine) -> Vec<Line> {
    let mut incidents: Vec<_> = engine
        .incidents()
        .filter(|i| i.state != IncidentState::Merged)
        .collect();
    incidents.reverse();
    incidents.into_iter().map(line).collect()
}

fn line(incident: &Incident) -> Line {
    let verdict = &incident.verdict;
    Line {
        incident: incident.id.clone(),
        opened_at: incident.opened_at,
        resolved_at: incident.restored_at,
        since: verdict.since,
        root_cause: vec![verdict.root.clone()],
        candidates: verdict.candidates.clone(),
        responsible: incident.responsible.party.clone(),
        contract: incident.responsible.contract.clone(),
        responsible_reason: incident.responsible.reason.en.clone(),
        recorded_late: incident.recorded_late,
        class: verdict.class,
        priority: incident.priority,
        state: incident.state,
        undecided: verdict.undecided,
        flapping: verdict.flapping,
        reopened: incident.reopened,
        symptoms: verdict.symptoms.clone(),
        suggested: verdict.suggested.clone(),
        impacted_services: verdict
            .impacted_services()
            .cloned()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        reason: verdict.reason.en.clone(),
        reason_zh: verdict.reason.zh.clone(),
    }
}
