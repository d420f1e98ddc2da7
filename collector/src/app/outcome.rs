//! Collects the effects of engine steps: what is committed, and what is done after the commit.

use std::collections::BTreeSet;

use jiff::Timestamp;
use zongbao_core::correlation::State;
use zongbao_core::engine::{Effect, Engine, Measurement, ProbeRequest, Rejection};
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::network::Network;
use zongbao_core::notification::Notice;
use zongbao_wire::message::Presence;

use super::chronicle::Chronicle;
use super::outgoing::by_channels;
use crate::api::live::Change;
use crate::storage::Step;

/// The effects of the steps of one group.
#[derive(Default)]
pub(super) struct Outcome {
    /// For the transaction.
    pub(super) step: Step,
    /// Measurements that came other than in batches: for the history.
    pub(super) measured: Vec<Vec<Measurement>>,
    /// For parties: they become rows of the outbox.
    pub(super) notices: Vec<Notice>,
    /// For agents, after the commit.
    pub(super) probes: Vec<ProbeRequest>,
    /// For open pages, after the commit.
    changed: BTreeSet<ComponentId>,
    /// The states of those that changed, after all steps.
    states: Vec<(ComponentId, State, Option<Timestamp>)>,
    incidents: BTreeSet<IncidentId>,
    model: bool,
}

impl Outcome {
    /// Takes the effects of one step; the rejection of its event, if it was refused.
    pub(super) fn take(&mut self, effects: Vec<Effect>) -> Option<Rejection> {
        let mut rejection = None;
        for effect in effects {
            match effect {
                Effect::Check(record) => self.step.checks.push(record),
                Effect::Ledger(entry) => {
                    self.incidents.insert(entry.incident.clone());
                    self.step.ledger.push(entry);
                }
                Effect::Notify(notice) => self.notices.push(notice),
                Effect::Probe(request) => self.probes.push(request),
                Effect::Changed(component) => {
                    self.changed.insert(component);
                }
                Effect::Rejected(refused) => rejection = Some(refused),
            }
        }
        rejection
    }

    /// The model was replaced in this group.
    pub(super) fn model_changed(&mut self) {
        self.model = true;
    }

    /// Adds what follows from the engine's state after the steps: the states that changed, the incidents that changed (for
    /// lists and for what leaves memory), and the rows of the outbox.
    pub(super) fn complete(&mut self, engine: &Engine) {
        let state_of = |id: ComponentId| {
            let status = engine.correlator().status(&id)?;
            Some((id, status.state, status.since))
        };
        self.states = std::mem::take(&mut self.changed)
            .into_iter()
            .filter_map(state_of)
            .collect();
        let changed = self.incidents.iter().filter_map(|id| engine.incident(id));
        self.step.incidents = changed.cloned().collect();
        self.step.outgoing = by_channels(engine.network(), &self.notices);
    }

    /// Adds the records of what happened. `network` is the model before the steps.
    pub(super) fn record(
        &mut self,
        chronicle: &mut Chronicle,
        presences: &[(String, Presence)],
        network: &Network,
        engine: &Engine,
        now: Timestamp,
    ) {
        chronicle.write(&mut self.step, &self.states, presences, network, engine, now);
    }

    /// What open pages are told, if anything.
    pub(super) fn live_change(&self) -> Option<Change> {
        let change = Change {
            components: self.states.clone(),
            incidents: self.incidents.iter().cloned().collect(),
            model: self.model,
        };
        (change != Change::default()).then_some(change)
    }
}
