//! A machine that hangs: its kernel still answers pings and keeps its cables lit, but nothing that runs on it does anything,
//! its agent neither. An answer to a ping clears it of being off, and not of this; what clears it is work done on it.

use super::cause::Cause;
use super::facts::Facts;
use super::nature::Nature;
use super::symptom::Symptom;
use crate::health::evidence::By;
use crate::network::Kind;

/// So many symptoms are looked at.
const ASKED: usize = 64;

/// How much rarer a hang is than other failures of a machine whose agent fell silent with what runs on it …
const WITH_AGENT: f64 = 1.5;

/// … and of one on which nobody listens.
const WITHOUT_AGENT: f64 = 2.0;

impl Facts {
    /// Whether a machine may hang although no check of its own fails: several things that run on it fail, or one and its
    /// agent, and nothing on it has been at work since.
    pub(crate) fn may_hang(&self, machine: u32) -> bool {
        // A container has no kernel of its own to answer for it; the collector's machine works as long as the collector does.
        let kind = self.structure.kind(machine);
        if !kind.is_machine() || kind == Kind::Container || self.structure.collector_place() == Some(machine) {
            return false;
        }
        self.memory.hanging.of(machine, || self.stands_still(machine))
    }

    fn stands_still(&self, machine: u32) -> bool {
        let silent = self.has_lost_agent_alone(machine);
        let enough = if silent { 1 } else { 2 };
        let since = self.proof.work_at(machine).saturating_sub(self.skew());
        let shows = |symptom: &Symptom| {
            symptom.nature != Nature::Degradation
                && symptom.since >= since
                && !symptom.resting
                && symptom.recovering.is_none()
        };
        let fails = |resident: u32| {
            self.failing(resident)
                .any(|symptom| shows(symptom) && symptom.blame.binary_search(&Cause::down(machine)).is_ok())
        };
        let aboard = self.structure.network.dependents_of(machine).iter();
        let victims = aboard.filter(|resident| **resident != machine && fails(**resident));
        if victims.take(enough).count() == enough {
            return true;
        }
        // Nobody may look at what runs on it, but at what needs that.
        let elsewhere = |symptom: &Symptom| {
            symptom.of != machine && symptom.by != By::Agent(machine) && symptom.from != Some(machine)
        };
        let mut blamed = self
            .suspicion
            .of(machine)
            .take(if silent { ASKED } else { 0 })
            .filter_map(|word| self.symptoms.get(&word));
        blamed.any(|symptom| elsewhere(symptom) && shows(symptom))
    }

    /// What it adds to the price of a machine that it hangs.
    pub(crate) fn price_of_hang(&self, machine: u32) -> f64 {
        if self.has_lost_agent(machine) {
            WITH_AGENT
        } else {
            WITHOUT_AGENT
        }
    }
}
