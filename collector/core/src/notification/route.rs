//! Who is told of an entry of the ledger. A pure decision: same entry, same notices, with the same keys.

use jiff::SignedDuration;

use super::words::words;
use super::{Notice, Occasion};
use crate::ids::PartyId;
use crate::incident::{Action, Change, Incident, LedgerEntry};
use crate::network::Network;

/// One entry and what it did.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The entry.
    pub entry: &'a LedgerEntry,
    /// The incident before it; `None` if it opened the incident.
    pub before: Option<&'a Incident>,
    /// The incident after it.
    pub after: &'a Incident,
    /// All entries of the incident, this one included.
    pub timeline: &'a [LedgerEntry],
    /// The incident that it was merged into, if it was.
    pub merged_into: Option<&'a Incident>,
}

/// Who is told what of this entry.
///
/// The responsible party hears of what it has to act on: opened, assigned, taken away, another root cause, restored,
/// resolved, reopened, a missed target. The general contractor hears of every missed target. Symptoms, notes,
/// acknowledgements and refined evidence are for the console. `damping`: while a failure comes and goes, "restored" is told
/// only once the incident is resolved, and "reopened" only to those who believe that it is over.
pub fn route(network: &Network, damping: SignedDuration, step: Step<'_>) -> Vec<Notice> {
    let told = decide(network, damping, step);
    let mut notices: Vec<Notice> = Vec::new();
    for (party, occasion) in told {
        let key = format!("{}/{}/{party}/{}", step.after.id, occasion.name(), step.entry.seq);
        if notices.iter().any(|notice| notice.key == key) {
            continue;
        }
        let (subject, body) = words(network, step, &occasion);
        let (incident, at) = (step.after.id.clone(), step.entry.at);
        notices.push(Notice {
            key,
            party,
            incident,
            occasion,
            at,
            subject,
            body,
        });
    }
    notices
}

fn decide(network: &Network, damping: SignedDuration, step: Step<'_>) -> Vec<(PartyId, Occasion)> {
    let now = step.after.responsible.party.clone();
    let before = step.before.map(|incident| incident.responsible.party.clone());
    let handed_over = |old: Option<PartyId>, new: PartyId| match old {
        Some(old) if old != new => vec![(old, Occasion::Unassigned), (new, Occasion::Assigned)],
        _ => vec![],
    };
    match &step.entry.change {
        Change::Opened { .. } => vec![(now, Occasion::Opened)],
        Change::Revised { verdict, .. } => {
            let same_root = step
                .before
                .is_some_and(|incident| incident.verdict.root == verdict.root);
            match before {
                Some(before) if before == now && !same_root => vec![(now, Occasion::Revised)],
                before => handed_over(before, now),
            }
        }
        Change::Merged { .. } => {
            let same = step.merged_into.is_some_and(|into| into.responsible.party == now);
            vec![(now, if same { Occasion::Revised } else { Occasion::Unassigned })]
        }
        Change::Restored { .. } => {
            let flapping = step.after.verdict.flapping || recently_reopened(damping, step);
            if flapping {
                vec![]
            } else {
                vec![(now, Occasion::Restored)]
            }
        }
        Change::Resolved { .. }
        | Change::Acted {
            action: Action::Resolve { .. },
            ..
        } => vec![(now, Occasion::Resolved)],
        Change::Reopened { .. } => {
            if believes_it_over(damping, step) {
                vec![(now, Occasion::Reopened)]
            } else {
                vec![]
            }
        }
        Change::Acted {
            action: Action::Reopen { .. },
            ..
        } => vec![(now, Occasion::Reopened)],
        Change::Acted {
            action: Action::Reassign { .. },
            ..
        } => handed_over(before, now),
        Change::Breached { .. } => {
            vec![
                (now, Occasion::Breached),
                (network.general_contractor().id.clone(), Occasion::Breached),
            ]
        }
        // Nobody is paged for the past.
        Change::Recorded { .. } | Change::Corrected { .. } => vec![],
        Change::SplitFrom { .. } | Change::Acted { .. } => vec![],
    }
}

/// The failure has come back within the damping time before this entry.
fn recently_reopened(damping: SignedDuration, step: Step<'_>) -> bool {
    let earlier = step.timeline.iter().rev().filter(|entry| entry.seq < step.entry.seq);
    let mut recent = earlier.take_while(|entry| step.entry.at.duration_since(entry.at) <= damping);
    recent.any(|entry| matches!(entry.change, Change::Reopened { .. }))
}

/// The last thing that the responsible party was told is that it is over.
fn believes_it_over(damping: SignedDuration, step: Step<'_>) -> bool {
    let earlier = step.timeline.iter().rev().filter(|entry| entry.seq < step.entry.seq);
    for entry in earlier {
        match &entry.change {
            Change::Resolved { .. }
            | Change::Acted {
                action: Action::Resolve { .. },
                ..
            } => return true,
            Change::Restored { .. } => {
                let flapping = step.after.verdict.flapping || recently_reopened(damping, Step { entry, ..step });
                if !flapping {
                    return true;
                }
            }
            Change::Opened { .. } | Change::Reopened { .. } => return false,
            _ => {}
        }
    }
    false
}

impl Occasion {
    /// Its stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Assigned => "assigned",
            Self::Unassigned => "unassigned",
            Self::Revised => "revised",
            Self::Restored => "restored",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
            Self::Breached => "breached",
        }
    }
}
