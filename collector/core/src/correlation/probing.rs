//! Active verification: which probe, run now by whom, would tell the candidates of an undecided verdict apart.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::cause::Cause;
use super::facts::Facts;
use super::nature::Nature;
use super::probe_request::ProbeRequest;
use super::roots::Root;
use crate::health::evidence::{By, Millis};
use crate::ids::CheckName;

/// So many probes are asked for per undecided verdict.
const MOST: usize = 8;

/// So many of the components that a candidate hurts are thought of as what to probe.
const NEAR: usize = 16;

/// The same probe is not asked for again within this time.
const AGAIN_MS: Millis = 60_000;

/// What tells the same candidates apart is worked out at most this often.
const RECONSIDER_MS: Millis = 10_000;

/// An observer that has said nothing for this long is not asked.
const SILENT_MS: Millis = 120_000;

/// Remembers what was asked.
#[derive(Debug, Default)]
pub(crate) struct Probing {
    asked: FxHashMap<(By, u32), Millis>,
    /// By candidates: when probes that tell them apart were last looked for.
    considered: FxHashMap<Vec<Cause>, Millis>,
}

impl Probing {
    /// The probes to ask for now.
    pub(crate) fn ask(&mut self, facts: &Facts, roots: &BTreeMap<Cause, Root>, now: Millis) -> Vec<ProbeRequest> {
        self.asked.retain(|_, at| now - *at < AGAIN_MS);
        let undecided = roots
            .values()
            .filter(|root| root.verdict.as_ref().is_some_and(|verdict| verdict.undecided));
        self.considered.retain(|_, at| now - *at < RECONSIDER_MS);
        let mut requests = Vec::new();
        for root in undecided {
            let candidates = first_causes(&root.finding.alternatives);
            if self.considered.contains_key(&candidates) {
                continue;
            }
            self.considered.insert(candidates, now);
            for (by, of) in facts
                .telling_probes(&root.finding.alternatives, now)
                .into_iter()
                .take(MOST)
            {
                if self.asked.contains_key(&(by, of)) {
                    continue;
                }
                self.asked.insert((by, of), now);
                let from = match by {
                    By::Agent(observer) => Some(facts.component_id(observer)),
                    By::Own | By::Collector => None,
                };
                requests.push(ProbeRequest {
                    from,
                    of: facts.component_id(of),
                    check: CheckName::new("icmp"),
                });
            }
        }
        requests
    }
}

/// The candidates that are worth telling apart.
fn first_causes(alternatives: &[(Cause, f64)]) -> Vec<Cause> {
    alternatives.iter().take(4).map(|(cause, _)| *cause).collect()
}

impl Facts {
    /// Probes whose outcome differs between the first candidates: for each candidate, what it takes down or cuts off while the
    /// others do not, seen from observers that are alive.
    fn telling_probes(&self, alternatives: &[(Cause, f64)], now: Millis) -> Vec<(By, u32)> {
        let candidates = first_causes(alternatives);
        let worlds: Vec<_> = candidates.iter().map(|cause| self.structure.effect(*cause)).collect();
        let mut subjects: Vec<u32> = candidates.iter().map(|cause| cause.component).collect();
        for world in &worlds {
            subjects.extend(world.some(&self.structure, NEAR));
        }
        subjects.retain(|of| {
            self.structure.network.component(*of).address.is_some() && self.structure.network.place(*of).is_some()
        });
        subjects.sort_unstable();
        subjects.dedup();
        let mut probes = Vec::new();
        for (by, from) in self.observers_near(&candidates, now) {
            for &of in subjects.iter().filter(|of| **of != from) {
                let Some(place) = self.structure.network.place(of) else {
                    continue;
                };
                let outcomes = worlds
                    .iter()
                    .map(|world| world.lets_through(&self.structure, from, of, place));
                let good = outcomes.filter(|good| *good).count();
                if good > 0 && good < worlds.len() {
                    probes.push((by, of));
                }
            }
        }
        probes
    }

    /// The collector, and agents that are alive on or next to what the symptoms are about.
    fn observers_near(&self, candidates: &[Cause], now: Millis) -> Vec<(By, u32)> {
        let mut observers: Vec<(By, u32)> = self
            .structure
            .collector_place()
            .map(|place| (By::Collector, place))
            .into_iter()
            .collect();
        let mut agents: Vec<u32> = Vec::new();
        for cause in candidates {
            let words = self
                .suspicion
                .of(cause.component)
                .filter_map(|word| self.symptoms.get(&word));
            for symptom in words.filter(|symptom| symptom.nature != Nature::Agent) {
                agents.extend(
                    self.store
                        .about(symptom.of)
                        .filter_map(|word| match self.store.word(word).by() {
                            By::Agent(observer) => Some(observer),
                            By::Own | By::Collector => None,
                        }),
                );
            }
        }
        agents.sort_unstable();
        agents.dedup();
        agents.retain(|agent| self.proof.heard_at(*agent).saturating_add(SILENT_MS) > now);
        observers.extend(
            agents
                .into_iter()
                .take(8)
                .filter_map(|agent| Some((By::Agent(agent), self.structure.network.place(agent)?))),
        );
        observers
    }
}
