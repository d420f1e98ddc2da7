//! From a finding to the verdict that is told: class, candidates, impact, evidence, reason.

use super::cause::{Cause, Mode};
use super::facts::Facts;
use super::nature::Nature;
use super::solve::Finding;
use super::symptom::Symptom;
use super::verdict::{Candidate, Evidence, Stance, Verdict};
use crate::health::Status;
use crate::health::evidence::{Millis, timestamp};
use crate::ids::ComponentId;
use crate::network::Kind;

/// So many pieces of evidence are listed for a verdict, and a third of it against it.
const LISTED: usize = 24;

/// Candidates less likely than this are not listed.
const NEGLIGIBLE: f64 = 0.01;

/// So many candidates are listed.
const CANDIDATES: usize = 12;

impl Facts {
    /// The verdict on a finding. `from` is the earliest instant it may be dated to (the end of maintenance), `flaps` when its
    /// flapping began.
    pub(crate) fn judge(&self, finding: &Finding, from: Option<Millis>, flaps: Option<Millis>) -> Verdict {
        let mut symptoms: Vec<&Symptom> = finding.explained().filter_map(|word| self.symptoms.get(word)).collect();
        symptoms.sort_by_key(|symptom| (symptom.origin, symptom.of, symptom.word));
        let origins = symptoms.iter().map(|symptom| symptom.origin);
        let started = origins.chain(flaps).min().unwrap_or(0);
        let since = from.map_or(started, |from| from.max(started));
        let impact = self.impact(finding, started);
        let candidates = self.candidates(&finding.alternatives);
        let probability = candidates.first().map_or(1.0, |best| best.probability);
        let undecided = candidates.len() > 1 && probability < self.settings.decided_probability;
        let flapping = flaps.is_some() || symptoms.iter().any(|symptom| symptom.latched);
        let root = self.component_id(finding.cause.component);
        let below = symptoms.iter().map(|symptom| symptom.of);
        let mut hanging: Vec<ComponentId> = below
            .filter(|of| *of != finding.cause.component && self.structure.kind(*of) != Kind::Service)
            .map(|of| self.component_id(of))
            .collect();
        hanging.sort_unstable();
        hanging.dedup();
        let mut evidence: Vec<Evidence> = symptoms
            .iter()
            .take(LISTED)
            .map(|symptom| self.evidence_for(finding.cause, symptom))
            .collect();
        evidence.extend(self.evidence_against(finding.cause, since));
        Verdict {
            reason: self.reason(finding, impact.class, flapping, probability, undecided),
            root,
            class: impact.class,
            candidates,
            undecided,
            since: timestamp(since),
            symptoms: hanging,
            services: impact
                .services
                .iter()
                .map(|service| self.component_id(*service))
                .collect(),
            recovered_services: Vec::new(),
            evidence,
            suggested: Vec::new(),
            flapping,
        }
    }

    pub(crate) fn component_id(&self, component: u32) -> ComponentId {
        self.structure.network.component(component).id.clone()
    }

    /// Probabilities from costs: softmax over the single causes that explain the same symptoms.
    fn candidates(&self, alternatives: &[(Cause, f64)]) -> Vec<Candidate> {
        let least = alternatives.iter().map(|(_, cost)| *cost).fold(f64::MAX, f64::min);
        let weights: Vec<f64> = alternatives.iter().map(|(_, cost)| (least - cost).exp()).collect();
        let total: f64 = weights.iter().sum();
        let share = |weight: &f64| (weight / total * 1000.0).round() / 1000.0;
        let listed = alternatives
            .iter()
            .zip(&weights)
            .map(|((cause, _), weight)| (cause.component, share(weight)));
        let kept = listed
            .enumerate()
            .filter(|(i, (_, probability))| *i == 0 || *probability >= NEGLIGIBLE)
            .take(CANDIDATES);
        kept.map(|(_, (component, probability))| Candidate {
            component: self.component_id(component),
            probability,
        })
        .collect()
    }

    fn evidence_for(&self, cause: Cause, symptom: &Symptom) -> Evidence {
        Evidence {
            check: self.store.key(&self.structure.network, symptom.word),
            status: self.store.word(symptom.word).status,
            at: timestamp(self.store.word(symptom.word).at),
            stance: Stance::For,
            why: self.why_for(cause, symptom),
        }
    }

    /// Good words about the root cause since it is said to have failed.
    fn evidence_against(&self, cause: Cause, since: Millis) -> Vec<Evidence> {
        if cause.mode == Mode::Agent || cause.mode == Mode::Degraded {
            return Vec::new();
        }
        let words = self.store.about(cause.component).filter(|index| {
            let word = self.store.word(*index);
            let shows = matches!(self.natures.of(word.check), Nature::Liveness | Nature::Work);
            word.status == Status::Ok && word.at > since && shows
        });
        let against = words.take(LISTED / 3).map(|index| Evidence {
            check: self.store.key(&self.structure.network, index),
            status: Status::Ok,
            at: timestamp(self.store.word(index).at),
            stance: Stance::Against,
            why: super::phrases::text(
                "this check has been good since, so the component is not down in every respect",
                "此后该检查正常，说明组件并非完全中断",
            ),
        });
        against.collect()
    }
}
