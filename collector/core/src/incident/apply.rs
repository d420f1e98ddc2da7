//! How one ledger entry changes one incident: the only code that changes an incident, live and after a restart.

use thiserror::Error;

use super::ledger::{Actor, Change, LedgerEntry};
use super::model::{Action, Clock, Incident, IncidentState, Note, Priority};
use super::transitions::{Outcome, outcome};
use crate::correlation::Verdict;
use crate::ids::ComponentId;
use crate::responsibility::Responsible;

/// An entry that no engine wrote: it does not fit the entries before it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("ledger entry {seq} does not fit the entries before it: {why}")]
pub struct Unfit {
    /// The entry.
    pub seq: u64,
    /// Why it does not fit.
    pub why: String,
}

/// The incident that an entry begins: an `Opened` one, or one `Recorded` as over.
pub fn begin(entry: &LedgerEntry) -> Option<Incident> {
    match &entry.change {
        Change::Opened {
            verdict,
            responsible,
            priority,
            clocks,
        } => {
            let opened = new(entry, verdict, responsible, *priority);
            Some(Incident {
                clocks: clocks.clone(),
                ..opened
            })
        }
        Change::Recorded {
            verdict,
            responsible,
            priority,
            ended,
            ..
        } => Some(Incident {
            state: IncidentState::Resolved,
            restored_at: Some(*ended),
            resolved_at: Some(entry.at),
            recorded_late: true,
            ..new(entry, verdict, responsible, *priority)
        }),
        _ => None,
    }
}

fn new(entry: &LedgerEntry, verdict: &Verdict, responsible: &Responsible, priority: Priority) -> Incident {
    Incident {
        id: entry.incident.clone(),
        state: IncidentState::Open,
        priority,
        opened_at: entry.at,
        verdict: verdict.clone(),
        responsible: responsible.clone(),
        acknowledged: None,
        restored_at: None,
        resolved_at: None,
        reopened: 0,
        merged_into: None,
        split_from: None,
        reassigned: false,
        held_open: false,
        recorded_late: false,
        clocks: Vec::new(),
        notes: Vec::new(),
        ever_symptoms: verdict.symptoms.clone(),
    }
}

/// Applies an entry to the incident it is about.
pub fn apply(incident: &mut Incident, entry: &LedgerEntry) -> Result<(), Unfit> {
    match &entry.change {
        Change::Opened { .. } | Change::Recorded { .. } => {
            return Err(Unfit {
                seq: entry.seq,
                why: format!("{} is opened a second time", entry.incident),
            });
        }
        Change::Revised {
            verdict,
            responsible,
            priority,
            clocks,
            ..
        } => {
            revise(incident, verdict, responsible, *priority, clocks);
        }
        Change::Merged { into, .. } => {
            incident.state = IncidentState::Merged;
            incident.merged_into = Some(into.clone());
        }
        Change::SplitFrom { from, .. } => incident.split_from = Some(from.clone()),
        Change::Restored { clocks, .. } => {
            incident.state = IncidentState::Restored;
            incident.restored_at = Some(entry.at);
            incident.clocks.clone_from(clocks);
        }
        Change::Reopened { clocks, .. } => reopen(incident, clocks),
        Change::Resolved { clocks, .. } => {
            incident.state = IncidentState::Resolved;
            incident.resolved_at = Some(entry.at);
            incident.clocks.clone_from(clocks);
        }
        Change::Breached { clocks, .. } => incident.clocks.clone_from(clocks),
        Change::Corrected {
            verdict,
            ended,
            responsible,
            clocks,
            ..
        } => {
            incident.verdict = (**verdict).clone();
            incident.restored_at = ended.or(incident.restored_at);
            incident.responsible = responsible.clone();
            incident.clocks.clone_from(clocks);
        }
        Change::Acted {
            action,
            responsible,
            clocks,
        } => act(incident, entry, action, responsible, clocks)?,
    }
    Ok(())
}

fn revise(incident: &mut Incident, verdict: &Verdict, responsible: &Responsible, priority: Priority, clocks: &[Clock]) {
    if incident.verdict.root != verdict.root {
        incident.reassigned = false;
    }
    if incident.responsible.party != responsible.party && incident.state == IncidentState::Acknowledged {
        incident.state = IncidentState::Open;
        incident.acknowledged = None;
    }
    incident.held_open = false;
    incident.verdict = verdict.clone();
    incident.responsible = responsible.clone();
    incident.priority = priority;
    incident.clocks = clocks.to_vec();
    remember(&mut incident.ever_symptoms, &verdict.symptoms);
}

fn reopen(incident: &mut Incident, clocks: &[Clock]) {
    incident.state = if incident.acknowledged.is_some() {
        IncidentState::Acknowledged
    } else {
        IncidentState::Open
    };
    incident.restored_at = None;
    incident.resolved_at = None;
    incident.held_open = false;
    incident.reopened = incident.reopened.saturating_add(1);
    incident.clocks = clocks.to_vec();
}

fn act(
    incident: &mut Incident,
    entry: &LedgerEntry,
    action: &Action,
    responsible: &Responsible,
    clocks: &[Clock],
) -> Result<(), Unfit> {
    let by = match &entry.actor {
        Actor::User(name) => name.clone(),
        Actor::Engine => String::new(),
    };
    let result = outcome(incident.state, action.name());
    if let Outcome::Refused(refusal) = result {
        return Err(Unfit {
            seq: entry.seq,
            why: format!("the action is refused: {}", refusal.name()),
        });
    }
    match action {
        Action::Acknowledge => incident.acknowledged = Some((entry.at, by)),
        Action::Note { text } => incident.notes.push(Note {
            at: entry.at,
            by,
            text: text.clone(),
        }),
        Action::Reassign { .. } => {
            incident.acknowledged = None;
            incident.reassigned = true;
        }
        Action::Resolve { .. } => incident.resolved_at = Some(entry.at),
        Action::Reopen { .. } => {
            reopen(incident, clocks);
            incident.held_open = true;
        }
    }
    if let Outcome::To(state) = result {
        incident.state = state;
    }
    incident.responsible = responsible.clone();
    incident.clocks = clocks.to_vec();
    Ok(())
}

/// Merges `new` (sorted) into `all` (sorted).
fn remember(all: &mut Vec<ComponentId>, new: &[ComponentId]) {
    let added: Vec<_> = new
        .iter()
        .filter(|id| all.binary_search(id).is_err())
        .cloned()
        .collect();
    if !added.is_empty() {
        all.extend(added);
        all.sort_unstable();
    }
}
