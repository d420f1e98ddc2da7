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
        let (candidates, best) = self.candidates(&finding.alternatives);
        let undecided = candidates.len() > 1 && best < self.settings.decided_probability;
        let probability = candidates.first().map_or(1.0, |best| best.probability);
        let flapping = flaps.is_some() || symptoms.iter().any(|symptom| symptom.latched);
        let root = self.component_id(finding.cause.component);
        let below = symptoms.iter().map(|symptom| symptom.of);
        let mut hanging: Vec<u32> = below
            .filter(|of| *of != finding.cause.component && self.structure.kind(*of) != Kind::Service)
            .collect();
        // Components are in the order of their ids.
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
            mode: Some(finding.cause.mode),
            candidates,
            undecided,
            since: timestamp(since),
            symptoms: hanging.into_iter().map(|of| self.component_id(of)).collect(),
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

    /// Probabilities from costs: softmax over the single causes that explain the same symptoms. Second: that of the best one
    /// among all, before the negligible ones are left out.
    fn candidates(&self, alternatives: &[(Cause, f64)]) -> (Vec<Candidate>, f64) {
        let least = alternatives.iter().map(|(_, cost)| *cost).fold(f64::MAX, f64::min);
        let weights: Vec<f64> = alternatives.iter().map(|(_, cost)| (least - cost).exp()).collect();
        let total: f64 = weights.iter().sum();
        let listed = alternatives.iter().map(|(cause, _)| cause.component).zip(weights);
        let kept: Vec<(u32, f64)> = listed
            .enumerate()
            .filter(|(i, (_, weight))| *i == 0 || weight / total >= NEGLIGIBLE)
            .map(|(_, listed)| listed)
            .take(CANDIDATES)
            .collect();
        let best = kept.first().map_or(1.0, |(_, weight)| weight / total);
        let weights: Vec<f64> = kept.iter().map(|(_, weight)| *weight).collect();
        let candidate = |((component, _), probability): (&(u32, f64), f64)| Candidate {
            component: self.component_id(*component),
            probability,
        };
        (kept.iter().zip(shares(&weights)).map(candidate).collect(), best)
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

/// The shares of weights in hundredths, as people read them, that add up to exactly 1 (largest remainder).
fn shares(weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights.iter().map(|weight| weight / total * 100.0).collect();
    let mut whole: Vec<u32> = exact.iter().map(|share| share.floor() as u32).collect();
    let mut by_remainder: Vec<usize> = (0..exact.len()).collect();
    by_remainder.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    let missing = 100_u32.saturating_sub(whole.iter().sum()) as usize;
    for index in by_remainder.into_iter().take(missing) {
        whole[index] += 1;
    }
    whole.into_iter().map(|share| f64::from(share) / 100.0).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::shares;

    proptest! {
        #[test]
        fn shares_add_up_to_a_hundred_per_cent_and_keep_their_order(
            mut weights in proptest::collection::vec(0.01..1.0_f64, 1..=12),
        ) {
            weights.sort_by(|a, b| b.total_cmp(a));
            let shares = shares(&weights);
            let hundredths: Vec<i32> = shares.iter().map(|share| (share * 100.0).round() as i32).collect();
            prop_assert_eq!(hundredths.iter().sum::<i32>(), 100);
            prop_assert!(shares.is_sorted_by(|a, b| a >= b), "{:?}", shares);
        }
    }

    #[test]
    fn three_equal_candidates_do_not_lose_a_per_cent() {
        assert_eq!(shares(&[1.0, 1.0, 1.0]), [0.34, 0.33, 0.33]);
    }
}
