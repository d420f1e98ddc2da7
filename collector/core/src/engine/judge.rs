//! Who is responsible for a verdict, judged at the time of the earliest evidence.

use std::collections::BTreeSet;

use crate::correlation::{Class, Text, Verdict};
use crate::ids::PartyId;
use crate::network::Network;
use crate::responsibility::Responsible;

/// The party responsible for a verdict: the root's, unless nobody downstream may be accused.
pub(super) fn responsible(network: &Network, verdict: &Verdict) -> Responsible {
    if verdict.class == Class::MonitoringBlind {
        return general_contractor(network, monitoring_is_blind());
    }
    let root = network.responsible(&verdict.root, verdict.since);
    if !verdict.undecided {
        return root;
    }
    let judged: Vec<_> = verdict
        .candidates
        .iter()
        .map(|candidate| {
            (
                candidate,
                network.responsible(&candidate.component, verdict.since).party,
            )
        })
        .collect();
    let parties: BTreeSet<&PartyId> = judged.iter().map(|(_, party)| party).collect();
    if parties.len() <= 1 {
        return root;
    }
    let list = |separator: &str| {
        let one = |(candidate, party): &(&crate::correlation::Candidate, PartyId)| {
            format!(
                "{} ({party}, {:.0} %)",
                candidate.component,
                candidate.probability * 100.0
            )
        };
        judged.iter().take(10).map(one).collect::<Vec<_>>().join(separator)
    };
    general_contractor(
        network,
        Text {
            en: format!(
                "the evidence cannot tell apart candidates of different parties, so the general contractor triages: {}",
                list(", ")
            ),
            zh: format!("证据无法区分分属不同责任方的候选根因，由总包方先行研判：{}", list("、")),
        },
    )
}

/// The general contractor as the owner, without a contract.
pub(super) fn general_contractor(network: &Network, reason: Text) -> Responsible {
    Responsible {
        party: network.general_contractor().id.clone(),
        contract: None,
        reason,
    }
}

fn monitoring_is_blind() -> Text {
    Text {
        en: "only the monitoring is blind: that is no downtime, nobody downstream is accused, and the general contractor \
             runs the monitoring"
            .to_owned(),
        zh: "仅为监控失明：不计为中断，不追究任何下游责任方；监控由总包方运行".to_owned(),
    }
}

/// Who is responsible after a person handed the incident to `party`: its contract is the one that covers the root, else
/// one that covers a candidate or symptom, else the first in force.
pub(super) fn reassigned(network: &Network, verdict: &Verdict, party: &PartyId, by: &str, why: &str) -> Responsible {
    let in_force = |c: &&crate::network::Contract| {
        c.provider == *party && c.from <= verdict.since && c.to.is_none_or(|to| verdict.since < to)
    };
    let contracts: Vec<_> = network.contracts.iter().filter(in_force).collect();
    let about = std::iter::once(&verdict.root)
        .chain(verdict.candidates.iter().map(|candidate| &candidate.component))
        .chain(verdict.symptoms.iter());
    let mut components = about.filter_map(|id| network.by_id(id));
    let covering = components.find_map(|component| {
        contracts
            .iter()
            .find(|contract| contract.covers.iter().any(|selector| selector.matches(component)))
    });
    Responsible {
        party: party.clone(),
        contract: covering.or(contracts.first()).map(|contract| contract.id.clone()),
        reason: Text {
            en: format!("handed over by {by}: {why}"),
            zh: format!("由 {by} 转派：{why}"),
        },
    }
}
