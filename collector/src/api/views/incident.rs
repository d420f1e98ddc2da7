//! Incidents as the API writes them.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::incident::{Clock, Note};
use zongbao_core::network::Network;

use super::{
    ActionNameView, ClassView, ClockKindView, ComponentRef, EntryView, IncidentStateView, NamedView, ObserverView,
    PriorityView, ResponsibleView, SightView, StanceView, StatusView, TextView,
};

/// An incident in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Incident)]
pub struct IncidentView {
    /// Its id.
    pub id: String,
    /// How much of it is in sight; in outline, `responsible`, `reason` and `clocks` are empty and only what is in sight by
    /// itself is listed.
    pub sight: SightView,
    /// Where it stands.
    pub state: IncidentStateView,
    /// How urgent it is.
    pub priority: PriorityView,
    /// What kind of trouble it is.
    pub class: ClassView,
    /// The root cause; the best guess when `undecided`.
    pub root_cause: ComponentRef,
    /// The evidence cannot tell the first candidates apart.
    pub undecided: bool,
    /// It went down and up again several times in a short while.
    pub flapping: bool,
    /// Time of the earliest evidence: the instant responsibility is judged at.
    pub since: Timestamp,
    /// When it was opened, or put on record if it was over by then.
    pub opened_at: Timestamp,
    /// It was over before the reports on it arrived: nobody was told and no clock ran.
    pub recorded_late: bool,
    /// When and by whom it was acknowledged.
    pub acknowledged: Option<AcknowledgedView>,
    /// When it was healthy again, by the evidence.
    pub restored_at: Option<Timestamp>,
    /// When it was resolved.
    pub resolved_at: Option<Timestamp>,
    /// How many times it was reopened.
    pub reopened: u32,
    /// The incident it was merged into.
    pub merged_into: Option<String>,
    /// Who is responsible, and why.
    pub responsible: Option<ResponsibleView>,
    /// Business services that it takes down.
    pub services: Vec<ComponentRef>,
    /// How many components suffer from it.
    pub symptom_count: usize,
    /// Why this root cause and nothing else.
    pub reason: Option<TextView>,
    /// Service-level clocks, in the order they started.
    pub clocks: Vec<ClockView>,
}

/// When and by whom.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Acknowledged)]
pub struct AcknowledgedView {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// One incident with everything about it. In outline only the head is filled.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IncidentDetail {
    /// The head, as in a list.
    #[serde(flatten)]
    pub head: IncidentView,
    /// The whole incident in one sentence.
    pub story: Option<TextView>,
    /// The plausible root causes, best first.
    pub candidates: Vec<CandidateView>,
    /// The evidence, for and against.
    pub evidence: Vec<EvidenceView>,
    /// Components that suffer from it now; at most the first 1,000.
    pub symptoms: Vec<ComponentRef>,
    /// Every change, oldest first: entries of the ledger.
    pub timeline: Vec<EntryView>,
    /// Notes, oldest first.
    pub notes: Vec<NoteView>,
    /// What the caller may do to it now.
    pub allowed_actions: Vec<ActionNameView>,
    /// Earlier incidents with the same root cause, newest first; at most 20.
    pub related: Vec<IncidentView>,
}

/// A component that may be the root cause.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Candidate)]
pub struct CandidateView {
    /// The component.
    pub component: ComponentRef,
    /// How plausible, from 0 to 1.
    pub probability: f64,
    /// Who would be responsible for it, judged at the incident's `since`.
    pub party: NamedView,
}

/// A piece of evidence.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Evidence)]
pub struct EvidenceView {
    /// The component observed.
    pub component: ComponentRef,
    /// The check.
    pub check: String,
    /// The observer.
    pub by: ObserverView,
    /// What it saw last.
    pub status: StatusView,
    /// When.
    pub at: Timestamp,
    /// For or against the root cause.
    pub stance: StanceView,
    /// Why it matters.
    pub why: TextView,
}

/// A service-level clock.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Clock)]
pub struct ClockView {
    /// What it measures.
    pub kind: ClockKindView,
    /// The party it runs against.
    pub party: NamedView,
    /// When it started.
    pub started_at: Timestamp,
    /// When the target is missed, by the calendar of the contract's level.
    pub due_at: Timestamp,
    /// When it stopped; `null` while it runs.
    pub stopped_at: Option<Timestamp>,
    /// Whether the target was missed.
    pub breached: bool,
}

impl ClockView {
    /// The clock as it stands at `now`.
    pub(super) fn at(clock: &Clock, network: &Network, now: Timestamp) -> Self {
        let overdue = clock.stopped_at.is_none() && clock.due_at <= now;
        Self {
            breached: clock.breached || overdue,
            ..Self::as_written(clock, network)
        }
    }

    /// The clock as the ledger has it.
    pub(super) fn as_written(clock: &Clock, network: &Network) -> Self {
        Self {
            kind: clock.kind.into(),
            party: NamedView::party(network, &clock.party),
            started_at: clock.started_at,
            due_at: clock.due_at,
            stopped_at: clock.stopped_at,
            breached: clock.breached,
        }
    }
}

/// A remark.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Note)]
pub struct NoteView {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// What.
    pub text: String,
}

impl From<&Note> for NoteView {
    fn from(note: &Note) -> Self {
        Self {
            at: note.at,
            by: note.by.clone(),
            text: note.text.clone(),
        }
    }
}
