//! What a person may do to an incident in which state: one table, and the named reason of every refusal.

use serde::{Deserialize, Serialize};

use super::model::{Action, Incident, IncidentState};
use crate::correlation::Text;

/// An action without its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of `Action`")]
pub enum ActionName {
    Acknowledge,
    Note,
    Reassign,
    Resolve,
    Reopen,
}

impl ActionName {
    /// All actions, in the order a console shows them.
    pub const ALL: [Self; 5] = [
        Self::Acknowledge,
        Self::Note,
        Self::Reassign,
        Self::Resolve,
        Self::Reopen,
    ];
}

impl Action {
    /// Which action it is.
    pub fn name(&self) -> ActionName {
        match self {
            Self::Acknowledge => ActionName::Acknowledge,
            Self::Note { .. } => ActionName::Note,
            Self::Reassign { .. } => ActionName::Reassign,
            Self::Resolve { .. } => ActionName::Resolve,
            Self::Reopen { .. } => ActionName::Reopen,
        }
    }
}

/// Where an action leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The incident stays in its state.
    Stay,
    /// The incident moves to this state.
    To(IncidentState),
    /// The incident returns to `Acknowledged` if it had been acknowledged, else to `Open`.
    Back,
    /// Nothing changes.
    Refused(Refusal),
}

/// Why an action is refused in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "`text` says what each means")]
pub enum Refusal {
    AlreadyAcknowledged,
    AlreadyRestored,
    AlreadyResolved,
    NotResolved,
    MergedAway,
}

use ActionName as A;
use IncidentState as S;
use Outcome::{Back, Refused, Stay, To};

const TABLE: [(IncidentState, [(ActionName, Outcome); 5]); 5] = [
    (
        S::Open,
        [
            (A::Acknowledge, To(S::Acknowledged)),
            (A::Note, Stay),
            (A::Reassign, To(S::Open)),
            (A::Resolve, To(S::Resolved)),
            (A::Reopen, Refused(Refusal::NotResolved)),
        ],
    ),
    (
        S::Acknowledged,
        [
            (A::Acknowledge, Refused(Refusal::AlreadyAcknowledged)),
            (A::Note, Stay),
            (A::Reassign, To(S::Open)),
            (A::Resolve, To(S::Resolved)),
            (A::Reopen, Refused(Refusal::NotResolved)),
        ],
    ),
    (
        S::Restored,
        [
            (A::Acknowledge, Refused(Refusal::AlreadyRestored)),
            (A::Note, Stay),
            (A::Reassign, Stay),
            (A::Resolve, To(S::Resolved)),
            (A::Reopen, Refused(Refusal::NotResolved)),
        ],
    ),
    (
        S::Resolved,
        [
            (A::Acknowledge, Refused(Refusal::AlreadyResolved)),
            (A::Note, Stay),
            (A::Reassign, Refused(Refusal::AlreadyResolved)),
            (A::Resolve, Refused(Refusal::AlreadyResolved)),
            (A::Reopen, Back),
        ],
    ),
    (
        S::Merged,
        [
            (A::Acknowledge, Refused(Refusal::MergedAway)),
            (A::Note, Refused(Refusal::MergedAway)),
            (A::Reassign, Refused(Refusal::MergedAway)),
            (A::Resolve, Refused(Refusal::MergedAway)),
            (A::Reopen, Refused(Refusal::MergedAway)),
        ],
    ),
];

/// Where `action` leads from `state`.
pub fn outcome(state: IncidentState, action: ActionName) -> Outcome {
    let row = TABLE
        .iter()
        .find(|(from, _)| *from == state)
        .expect("every state has a row");
    row.1
        .iter()
        .find(|(name, _)| *name == action)
        .expect("every row has every action")
        .1
}

/// The actions that `state` allows, in the order a console shows them.
pub fn allowed(state: IncidentState) -> Vec<ActionName> {
    let refused = |action: &ActionName| matches!(outcome(state, *action), Refused(_));
    ActionName::ALL.into_iter().filter(|action| !refused(action)).collect()
}

impl Refusal {
    /// A stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::AlreadyAcknowledged => "already_acknowledged",
            Self::AlreadyRestored => "already_restored",
            Self::AlreadyResolved => "already_resolved",
            Self::NotResolved => "not_resolved",
            Self::MergedAway => "merged",
        }
    }

    /// Place, cause and fix, for the incident that refused.
    pub fn text(self, incident: &Incident) -> Text {
        let id = &incident.id;
        match self {
            Self::AlreadyAcknowledged => Text {
                en: format!("{id} has already been acknowledged; nothing needs to be done"),
                zh: format!("{id} 已经确认，无需再次确认"),
            },
            Self::AlreadyRestored => Text {
                en: format!(
                    "{id} has recovered by itself: its respond clock has stopped; add a note or resolve it instead"
                ),
                zh: format!("{id} 已恢复，响应计时已停止；可添加备注或直接解决"),
            },
            Self::AlreadyResolved => Text {
                en: format!("{id} is resolved; reopen it first"),
                zh: format!("{id} 已解决；请先重新打开"),
            },
            Self::NotResolved => Text {
                en: format!("{id} is not resolved, so it cannot be reopened; add a note instead"),
                zh: format!("{id} 尚未解决，无法重新打开；可改为添加备注"),
            },
            Self::MergedAway => {
                let into = incident.merged_into.as_ref().map_or("?", |into| into.as_str());
                Text {
                    en: format!("{id} was merged into {into}; act on {into} instead"),
                    zh: format!("{id} 已并入 {into}；请在 {into} 上操作"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_answers_every_action_once() {
        for (state, row) in &TABLE {
            let names: Vec<_> = row.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, ActionName::ALL, "{state:?}");
        }
    }

    #[test]
    fn allows_only_notes_and_reopening_once_resolved() {
        assert_eq!(allowed(IncidentState::Resolved), [ActionName::Note, ActionName::Reopen]);
        assert_eq!(allowed(IncidentState::Merged), []);
    }
}
