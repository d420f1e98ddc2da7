//! Agents that fell silent: which, since when, and with how many others.

use super::facts::Facts;
use super::nature::Nature;
use super::symptom::Symptom;
use crate::health::evidence::{By, Millis};

/// So many agents lost within [`CROWD_MS`] of one another are a crowd: it is not the agents.
const CROWD: usize = 3;
const CROWD_MS: Millis = 5_000;

impl Facts {
    /// Any word of an agent that is newer than its loss shows that it is back.
    pub(super) fn agent_spoke(&mut self, component: u32) {
        if let Some(&index) = self.agents.get(&component) {
            let heard = self.proof.heard_at(component);
            if self.symptoms.get(&index).is_some_and(|symptom| heard > symptom.at) {
                self.end(index, heard);
            }
        }
    }

    /// Whether a symptom was last seen by an agent that was lost then: what it had kept to tell later may have been seen from
    /// inside the very cut that it was in.
    pub(super) fn was_kept_back(&self, symptom: &Symptom) -> bool {
        let By::Agent(observer) = symptom.by else { return false };
        self.returns.get(&observer).is_some_and(|back| symptom.at < *back)
    }

    /// Whether the agent on a machine is lost at present.
    pub(crate) fn has_lost_agent(&self, machine: u32) -> bool {
        self.agents.contains_key(&machine)
    }

    /// Whether other agents were lost at the same time.
    pub(crate) fn lost_in_a_crowd(&self, symptom: &Symptom) -> bool {
        self.lost_about(symptom.since) >= CROWD
    }

    /// Whether more agents were lost elsewhere at the same time than among these symptoms.
    pub(crate) fn is_part_of_a_crowd(&self, symptoms: &[&Symptom]) -> bool {
        let lost = symptoms.iter().filter(|symptom| symptom.nature == Nature::Agent);
        let among = lost.clone().count();
        let crowd = lost
            .map(|symptom| self.lost_about(symptom.since))
            .max()
            .unwrap_or_default();
        crowd >= CROWD && crowd > 2 * among
    }

    /// Whether the agent on a machine is lost, and not with many others.
    pub(crate) fn has_lost_agent_alone(&self, machine: u32) -> bool {
        let lost = self.agents.get(&machine).and_then(|index| self.symptoms.get(index));
        lost.is_some_and(|symptom| !self.lost_in_a_crowd(symptom))
    }

    /// How many agents were lost about an instant.
    fn lost_about(&self, instant: Millis) -> usize {
        let near = |loss: &&Millis| (**loss - instant).abs() <= CROWD_MS;
        self.losses.iter().filter(near).count()
    }
}
