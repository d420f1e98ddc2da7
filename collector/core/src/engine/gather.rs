//! Short failures that were told before their cause was known to come and go: they are its own, and belong to its incident.

use jiff::{SignedDuration, Timestamp};

use super::reconcile::Reconciler;
use crate::correlation::{Stance, Verdict};
use crate::health::CheckKey;
use crate::ids::ComponentId;
use crate::incident::{Incident, IncidentState};

/// What ended so long before a cause is known to have begun to come and go may have been the first of it.
const BEFORE: SignedDuration = SignedDuration::from_mins(5);

/// What lasted longer was no mere flap.
const LONGEST: SignedDuration = SignedDuration::from_mins(3);

/// Whether a component, were it down, would let all these checks fail.
pub(super) type Explains<'a> = dyn Fn(&ComponentId, &[&CheckKey]) -> bool + 'a;

impl Reconciler<'_, '_> {
    /// Merges short failures that are over into the incident of what flaps and explains them.
    pub(super) fn gather(&mut self, verdict: &Verdict) {
        let Some(incident) = self.recorder.book.active_on(&verdict.root).cloned() else {
            return;
        };
        let from = verdict.since.saturating_sub(BEFORE).unwrap_or(Timestamp::MIN);
        let book = &self.recorder.book;
        let restored = book.active().filter(|i| i.state == IncidentState::Restored);
        let resolved = book
            .resolved()
            .take_while(|i| i.resolved_at.is_some_and(|at| at >= from));
        let flaps = restored
            .chain(resolved)
            .filter(|i| is_flap(i, from) && i.id != incident.id);
        let explained = flaps.filter(|i| (self.explains)(&verdict.root, &shown(&i.verdict)));
        let gone: Vec<Incident> = explained.cloned().collect();
        for gone in &gone {
            self.merge_into_earlier(gone, &incident, verdict);
        }
    }
}

/// Whether an incident was a short failure that ended by itself after this time. What a person declared finished stays so.
fn is_flap(incident: &Incident, from: Timestamp) -> bool {
    let (began, ended) = (incident.verdict.since, incident.restored_at);
    let short = |end: Timestamp| end >= from && end.duration_since(began) <= LONGEST;
    ended.is_some_and(short) && !incident.recorded_late && !incident.held_open
}

fn shown(verdict: &Verdict) -> Vec<&CheckKey> {
    let failing = verdict.evidence.iter().filter(|e| e.stance == Stance::For);
    failing.map(|e| &e.check).collect()
}
