//! Collects the effects of engine steps: what is committed, and what is done after the commit.

use std::collections::BTreeSet;

use jiff::Timestamp;
use zongbao_core::correlation::State;
use zongbao_core::engine::{Effect, Engine, Measurement, ProbeRequest, Rejection};
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::incident::Change as Recorded;
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
    /// What the engine could not do without anybody waiting to hear it: for figures and the log.
    pub(super) rejections: Vec<Rejection>,
    /// For open pages, after the commit.
    changed: BTreeSet<ComponentId>,
    /// The states of those that changed, after all steps.
    states: Vec<(ComponentId, State, Option<Timestamp>)>,
    incidents: BTreeSet<IncidentId>,
    model: bool,
}

impl Outcome {
    /// Takes the effects of one step.
    pub(super) fn take(&mut self, effects: Vec<Effect>) {
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
                Effect::Rejected(rejection) => self.rejections.push(rejection),
            }
        }
    }

    /// Takes the effects of a step with a user's action; why that was refused, if it was. The step may also reach limits that
    /// do not concern the user. An action that is carried out is the step's first entry, and the rejection of one that is
    /// not is the step's first.
    pub(super) fn take_action(&mut self, mut effects: Vec<Effect>) -> Option<Rejection> {
        let first = effects.iter().find_map(|effect| match effect {
            Effect::Ledger(entry) => Some(&entry.change),
            _ => None,
        });
        let refused = match first {
            Some(Recorded::Acted { .. }) => None,
            _ => effects.iter().position(|effect| matches!(effect, Effect::Rejected(_))),
        };
        let refused = refused.map(|at| effects.remove(at));
        self.take(effects);
        match refused {
            Some(Effect::Rejected(rejection)) => Some(rejection),
            _ => None,
        }
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

#[cfg(test)]
mod tests {
    use zongbao_core::correlation::Text;

    use super::*;

    fn rejected(name: &str) -> Effect {
        Effect::Rejected(Rejection {
            name: name.to_owned(),
            text: Text::default(),
        })
    }

    fn names<'r>(rejections: impl IntoIterator<Item = &'r Rejection>) -> Vec<&'r str> {
        rejections
            .into_iter()
            .map(|rejection| rejection.name.as_str())
            .collect()
    }

    #[test]
    fn a_limit_that_nobody_asked_about_is_kept_for_the_figures() {
        let mut outcome = Outcome::default();
        outcome.take(vec![rejected("late_words_limit"), rejected("calendar_year_missing")]);
        assert_eq!(
            names(&outcome.rejections),
            ["late_words_limit", "calendar_year_missing"]
        );
    }

    #[test]
    fn who_acts_hears_of_the_action_and_not_of_a_limit_reached_meanwhile() {
        let mut outcome = Outcome::default();
        let answer = outcome.take_action(vec![rejected("unknown_incident"), rejected("late_words_limit")]);
        assert_eq!(names(&answer), ["unknown_incident"]);
        assert_eq!(names(&outcome.rejections), ["late_words_limit"]);
    }
}
