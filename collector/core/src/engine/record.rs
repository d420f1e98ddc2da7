//! Writes changes of incidents to the ledger, with the responsible party, priority and clocks that follow from them.

use jiff::Timestamp;

use super::clocks::{self, Terms};
use super::settings::IncidentSettings;
use super::{Rejection, judge};
use crate::correlation::{Text, Verdict};
use crate::ids::{IncidentId, PartyId};
use crate::incident::{Action, Actor, Book, Change, Clock, Incident, IncidentState, LedgerEntry, priority};
use crate::network::Network;
use crate::notification::{Notice, Step, route};
use crate::responsibility::Responsible;

/// The ledger's pen: every change of an incident in one step goes through it.
pub(super) struct Recorder<'a> {
    pub(super) network: &'a Network,
    pub(super) settings: &'a IncidentSettings,
    pub(super) now: Timestamp,
    pub(super) book: &'a mut Book,
    /// The entries of this step, in order.
    pub(super) entries: Vec<LedgerEntry>,
    /// Who is told of them.
    pub(super) notices: Vec<Notice>,
    /// What could not be done as asked, such as a clock without an official calendar.
    pub(super) rejections: Vec<Rejection>,
}

impl Recorder<'_> {
    /// Appends a change that the engine made.
    pub(super) fn engine(&mut self, id: &IncidentId, change: Change) {
        self.append(Actor::Engine, id, change);
    }

    /// Appends a change, and decides who is told of it.
    pub(super) fn append(&mut self, actor: Actor, id: &IncidentId, change: Change) {
        let before = self.book.get(id).cloned();
        let entry = self.book.append(self.now, actor, id, change);
        let after = self
            .book
            .get(id)
            .expect("an appended entry leaves its incident in the book");
        let step = Step {
            entry: &entry,
            before: before.as_ref(),
            after,
            timeline: self.book.timeline(id),
            merged_into: after.merged_into.as_ref().and_then(|into| self.book.get(into)),
        };
        self.notices.extend(route(self.network, self.settings.damping, step));
        self.entries.push(entry);
    }

    /// Opens an incident.
    pub(super) fn open(&mut self, verdict: &Verdict) -> IncidentId {
        let id = self.book.next_id(self.now, &self.network.time_zone);
        let verdict = Box::new(verdict.clone());
        let responsible = judge::responsible(self.network, &verdict);
        let clocks = self.with_terms(&verdict, &responsible, |terms, now| clocks::start(&[], terms, now));
        let priority = priority(self.network, &verdict);
        self.engine(
            &id,
            Change::Opened {
                verdict,
                responsible,
                priority,
                clocks,
            },
        );
        id
    }

    /// Puts a new verdict on record. A person's decision who is responsible stands while the root cause stays.
    pub(super) fn revise(&mut self, id: &IncidentId, verdict: &Verdict, reason: Text) {
        let Some(incident) = self.book.get(id).cloned() else {
            return;
        };
        let mut verdict = Box::new(verdict.clone());
        let same_root = incident.verdict.root == verdict.root;
        let corrected = |entry: &LedgerEntry| matches!(entry.change, Change::Corrected { .. });
        if same_root && self.book.timeline(id).iter().any(corrected) {
            verdict.since = verdict.since.min(incident.verdict.since);
        }
        let keeps = incident.reassigned && same_root;
        let responsible = if keeps {
            incident.responsible.clone()
        } else {
            judge::responsible(self.network, &verdict)
        };
        let priority = priority(self.network, &verdict);
        let same_party = responsible.party == incident.responsible.party;
        let same_terms =
            same_party && responsible.contract == incident.responsible.contract && priority == incident.priority;
        let clocks = if incident.state == IncidentState::Restored || same_terms {
            incident.clocks.clone()
        } else {
            self.with_terms(&verdict, &responsible, |terms, now| {
                if same_party {
                    clocks::retarget(&incident.clocks, terms, now)
                } else {
                    clocks::start(&incident.clocks, terms, now)
                }
            })
        };
        self.engine(
            id,
            Change::Revised {
                verdict,
                responsible,
                priority,
                clocks,
                reason,
            },
        );
    }

    /// Evidence of health arrived.
    pub(super) fn restore(&mut self, id: &IncidentId, reason: Text) {
        let clocks = self.clocks_of(id, clocks::stop);
        self.engine(id, Change::Restored { clocks, reason });
    }

    /// It stayed healthy.
    pub(super) fn resolve(&mut self, id: &IncidentId, reason: Text) {
        let clocks = self.clocks_of(id, clocks::stop);
        self.engine(id, Change::Resolved { clocks, reason });
    }

    /// It failed again.
    pub(super) fn reopen(&mut self, id: &IncidentId, reason: Text) {
        let Some(incident) = self.book.get(id).cloned() else {
            return;
        };
        let clocks = self.resumed(&incident);
        self.engine(id, Change::Reopened { clocks, reason });
    }

    /// The clocks of an incident that goes on after it had been restored or resolved.
    pub(super) fn resumed(&mut self, incident: &Incident) -> Vec<Clock> {
        let acknowledged = incident.acknowledged.is_some();
        self.with_terms(&incident.verdict, &incident.responsible, |terms, now| {
            clocks::resume(&incident.clocks, terms, acknowledged, incident.restored_at, now)
        })
    }

    /// An incident that was merged away had been acknowledged: the one that goes on keeps that, if the party is the same.
    pub(super) fn carry_acknowledgement(&mut self, id: &IncidentId, party: &PartyId, by: &str) {
        let Some(incident) = self.book.get(id) else { return };
        if incident.state != IncidentState::Open || incident.responsible.party != *party {
            return;
        }
        let change = Change::Acted {
            action: Action::Acknowledge,
            responsible: incident.responsible.clone(),
            clocks: clocks::stop_respond(&incident.clocks, self.now),
        };
        self.append(Actor::User(by.to_owned()), id, change);
    }

    fn clocks_of(&self, id: &IncidentId, change: fn(&[Clock], Timestamp) -> Vec<Clock>) -> Vec<Clock> {
        self.book
            .get(id)
            .map(|incident| change(&incident.clocks, self.now))
            .unwrap_or_default()
    }

    /// Computes clocks on the terms of a verdict and its responsible party.
    pub(super) fn with_terms(
        &mut self,
        verdict: &Verdict,
        responsible: &Responsible,
        compute: impl FnOnce(&mut Terms<'_>, Timestamp) -> Vec<Clock>,
    ) -> Vec<Clock> {
        let priority = priority(self.network, verdict);
        let missing = &mut self.rejections;
        compute(
            &mut Terms {
                network: self.network,
                verdict,
                responsible,
                priority,
                missing,
            },
            self.now,
        )
    }
}
