//! Ledger entries as the API writes them.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::correlation::Text;
use zongbao_core::incident::{Action, Actor, Change, LedgerEntry};
use zongbao_core::network::Network;

use super::{ActionNameView, ClockView, NamedView, PriorityView, TextView};

/// One entry of the ledger.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Entry)]
pub struct EntryView {
    /// Its position in the ledger.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The user; `null` = the engine, from evidence.
    pub user: Option<String>,
    /// What changed.
    pub change: ChangeName,
    /// For `acted`: which action.
    pub action: Option<ActionNameView>,
    /// For a note, its text; for another action, the reason given.
    pub text: Option<String>,
    /// Why, in the engine's words.
    pub reason: Option<TextView>,
    /// The root cause after it, where it says so.
    pub root_cause: Option<String>,
    /// The other incident of a merge or split.
    pub other: Option<String>,
    /// The responsible party after it, where it says so.
    pub responsible: Option<NamedView>,
    /// The priority after it, where it says so.
    pub priority: Option<PriorityView>,
    /// For what was recorded or corrected late: when the failure ended, if that is what it says.
    pub ended: Option<Timestamp>,
    /// All clocks after it, where it says so.
    pub clocks: Vec<ClockView>,
    /// Its hash, which covers the hash of the entry before it.
    pub hash: String,
}

/// What an entry records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeName {
    Opened,
    Revised,
    Merged,
    SplitFrom,
    Restored,
    Reopened,
    Resolved,
    Acted,
    Breached,
    Recorded,
    Corrected,
}

impl EntryView {
    /// The entry as it was written; clocks are shown as they stood then.
    pub fn new(entry: &LedgerEntry, network: &Network) -> Self {
        let user = match &entry.actor {
            Actor::Engine => None,
            Actor::User(name) => Some(name.clone()),
        };
        let mut view = Self {
            seq: entry.seq,
            at: entry.at,
            user,
            change: ChangeName::Opened,
            action: None,
            text: None,
            reason: None,
            root_cause: None,
            other: None,
            responsible: None,
            priority: None,
            ended: None,
            clocks: Vec::new(),
            hash: entry.hash.clone(),
        };
        view.fill(&entry.change, network);
        view
    }

    fn fill(&mut self, change: &Change, network: &Network) {
        let mut because = |name: ChangeName, reason: &Text| (self.change, self.reason) = (name, Some(reason.into()));
        let clocks = match change {
            Change::Opened {
                verdict,
                responsible,
                priority,
                clocks,
            } => {
                because(ChangeName::Opened, &verdict.reason);
                self.root_cause = Some(verdict.root.to_string());
                self.responsible = Some(NamedView::party(network, &responsible.party));
                self.priority = Some((*priority).into());
                clocks
            }
            Change::Revised {
                verdict,
                responsible,
                priority,
                clocks,
                reason,
            } => {
                because(ChangeName::Revised, reason);
                self.root_cause = Some(verdict.root.to_string());
                self.responsible = Some(NamedView::party(network, &responsible.party));
                self.priority = Some((*priority).into());
                clocks
            }
            Change::Merged { .. } | Change::SplitFrom { .. } | Change::Recorded { .. } => {
                return self.fill_without_clocks(change, network);
            }
            Change::Restored { clocks, reason } => {
                because(ChangeName::Restored, reason);
                clocks
            }
            Change::Reopened { clocks, reason } => {
                because(ChangeName::Reopened, reason);
                clocks
            }
            Change::Resolved { clocks, reason } => {
                because(ChangeName::Resolved, reason);
                clocks
            }
            Change::Breached { clocks, reason } => {
                because(ChangeName::Breached, reason);
                clocks
            }
            Change::Corrected {
                verdict,
                ended,
                responsible,
                clocks,
                reason,
            } => {
                because(ChangeName::Corrected, reason);
                self.root_cause = Some(verdict.root.to_string());
                self.responsible = Some(NamedView::party(network, &responsible.party));
                self.ended = *ended;
                clocks
            }
            Change::Acted {
                action,
                responsible,
                clocks,
            } => {
                self.change = ChangeName::Acted;
                self.action = Some(action.name().into());
                self.text = words(action).map(str::to_owned);
                self.responsible = Some(NamedView::party(network, &responsible.party));
                clocks
            }
        };
        self.clocks = clocks
            .iter()
            .map(|clock| ClockView::as_written(clock, network))
            .collect();
    }

    /// What runs no clocks: it goes on elsewhere, or was over before anybody knew.
    fn fill_without_clocks(&mut self, change: &Change, network: &Network) {
        let (name, reason) = match change {
            Change::Merged { into, reason } => {
                self.other = Some(into.to_string());
                (ChangeName::Merged, reason)
            }
            Change::SplitFrom { from, reason } => {
                self.other = Some(from.to_string());
                (ChangeName::SplitFrom, reason)
            }
            Change::Recorded {
                verdict,
                responsible,
                priority,
                ended,
                reason,
            } => {
                self.root_cause = Some(verdict.root.to_string());
                self.responsible = Some(NamedView::party(network, &responsible.party));
                self.priority = Some((*priority).into());
                self.ended = Some(*ended);
                (ChangeName::Recorded, reason)
            }
            _ => return,
        };
        (self.change, self.reason) = (name, Some(reason.into()));
    }
}

fn words(action: &Action) -> Option<&str> {
    match action {
        Action::Acknowledge => None,
        Action::Note { text } => Some(text),
        Action::Reassign { reason, .. } | Action::Resolve { reason } | Action::Reopen { reason } => Some(reason),
    }
}
