//! What the API writes: its own types, apart from the core's, so that the interface changes only on purpose.

mod component;
mod incident;
mod lens;
mod names;
mod text;
mod timeline;

pub use component::{CheckView, ComponentRef, ComponentView, NamedView, ObserverView, ResponsibleView};
pub use incident::{CandidateView, ClockView, EvidenceView, IncidentDetail, IncidentView, NoteView};
pub use lens::{Lens, is_active, responsible_at};
pub use names::{
    ActionNameView, ClassView, ClockKindView, IncidentStateView, KindView, PriorityView, RoleView, SightView,
    StanceView, StateView, StatusView,
};
pub use text::TextView;
pub use timeline::EntryView;
