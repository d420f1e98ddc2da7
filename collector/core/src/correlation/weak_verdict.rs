//! What a verdict says about the failures that are told as part of it by weak evidence.

use super::cause::Cause;
use super::facts::Facts;
use super::phrases::text;
use super::solve::Finding;
use super::verdict::{Class, Evidence, Stance, Verdict};
use super::weak::Grouping;
use crate::health::evidence::timestamp;
use crate::ids::ComponentId;
use crate::network::Kind;

/// So many symptoms of each grouped failure are listed as evidence.
const LISTED: usize = 4;

/// So many grouped failures are listed with their evidence and the edge that would explain them.
const TOLD: usize = 12;

impl Facts {
    /// Adds what is told as part of a finding: its symptoms and services, why it is grouped, and the edge that the model lacks.
    pub(crate) fn tell_grouped(&self, verdict: &mut Verdict, finding: &Finding, grouped: &[(&Cause, &Grouping)]) {
        if grouped.is_empty() {
            return;
        }
        let symptoms = || {
            let words = grouped.iter().flat_map(|(_, grouping)| &grouping.symptoms);
            words.filter_map(|word| self.symptoms.get(word))
        };
        let victims = grouped
            .iter()
            .filter(|(_, grouping)| grouping.victim)
            .map(|(stray, _)| **stray);
        let mut affected: Vec<u32> = symptoms().map(|symptom| symptom.of).collect();
        affected.extend(victims.clone().map(|stray| stray.component));
        let (services, others): (Vec<u32>, Vec<u32>) = affected
            .into_iter()
            .partition(|of| self.structure.kind(*of) == Kind::Service);
        extend(
            &mut verdict.symptoms,
            others.into_iter().map(|of| self.component_id(of)),
            &verdict.root,
        );
        let mut causes: Vec<Cause> = victims.collect();
        causes.push(finding.cause);
        let world = self.structure.consequences(&causes);
        let since = verdict.since.as_millisecond() + self.skew();
        let follow = world
            .down()
            .filter(|down| self.structure.kind(*down) == Kind::Service && self.proof.work_at(*down) <= since);
        let services = services
            .into_iter()
            .chain(follow)
            .map(|service| self.component_id(service));
        extend(&mut verdict.services, services, &verdict.root);
        if verdict.class == Class::RedundancyLost {
            verdict.class = Class::Failure;
        }
        let mut names = Vec::new();
        for (stray, grouping) in grouped.iter().take(TOLD) {
            names.push(self.component_id(stray.component).to_string());
            verdict.suggested.push(grouping.edge.clone());
            let told = grouping.symptoms.iter().filter_map(|word| self.symptoms.get(word));
            verdict.evidence.extend(told.take(LISTED).map(|symptom| Evidence {
                check: self.store.key(&self.structure.network, symptom.word),
                status: self.store.word(symptom.word).status,
                at: timestamp(self.store.word(symptom.word).at),
                stance: Stance::For,
                why: grouping.edge.reason.clone(),
            }));
        }
        let more = grouped.len().saturating_sub(TOLD);
        let (and, zh_and) = if more > 0 {
            (format!(" and {more} more"), format!("等另外 {more} 项"))
        } else {
            Default::default()
        };
        let reason = text(
            format!(
                "{}; {}{and} is grouped with it by weak evidence: the model seems to lack an edge",
                verdict.reason.en,
                names.join(", ")
            ),
            format!(
                "{}；{}{zh_and}依据弱证据归并于此：模型疑似缺少关系",
                verdict.reason.zh,
                names.join("、")
            ),
        );
        verdict.reason = reason;
    }
}

fn extend(list: &mut Vec<ComponentId>, more: impl Iterator<Item = ComponentId>, root: &ComponentId) {
    list.extend(more.filter(|id| id != root));
    list.sort_unstable();
    list.dedup();
}
