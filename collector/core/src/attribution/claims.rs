//! What the ledger says about a service: when each incident took it down, and whose that is.

use jiff::Timestamp;

use super::{Account, Claim, Stretch};
use crate::correlation::{Class, Verdict};
use crate::ids::ComponentId;
use crate::incident::{Action, Change, Incident, IncidentState, LedgerEntry};
use crate::network::Network;

/// The claims of one incident on the downtime of a service, up to `now`.
///
/// An incident claims from the earliest evidence of its failure until the evidence of health, as long as its verdict names
/// the service. It is charged to the party that answers for it in the end: a handed-over incident as a whole, because the
/// correction says whose it had been all the time.
pub fn claims(
    network: &Network,
    service: &ComponentId,
    incident: &Incident,
    timeline: &[LedgerEntry],
    now: Timestamp,
) -> Vec<Claim> {
    if incident.state == IncidentState::Merged {
        return Vec::new();
    }
    let account = account(network, incident);
    let claim = |stretch| Claim {
        account: account.clone(),
        stretch,
        incident: Some(incident.id.clone()),
    };
    stretches(service, timeline, now).into_iter().map(claim).collect()
}

fn account(network: &Network, incident: &Incident) -> Account {
    let general_contractor = &network.general_contractor().id;
    let triage =
        incident.verdict.undecided && incident.responsible.party == *general_contractor && !incident.reassigned;
    match incident.verdict.class {
        Class::MonitoringBlind => Account::MonitoringBlind,
        _ if triage => Account::Undetermined,
        _ => Account::Party(incident.responsible.party.clone()),
    }
}

/// The first stretch may begin earlier, and the last one that is over ends earlier, than was known.
fn correct(
    stretches: &mut Vec<Stretch>,
    down_since: &mut Option<Timestamp>,
    began: Timestamp,
    ended: Option<Timestamp>,
) {
    match stretches.first_mut() {
        Some(first) => first.from = first.from.min(began),
        None => *down_since = down_since.map(|from| from.min(began)),
    }
    if let (Some(ended), None) = (ended, &down_since) {
        stretches.retain(|stretch| stretch.from < ended);
        if let Some(last) = stretches.last_mut() {
            last.to = last.to.min(ended);
        }
    }
}

/// A beginning that is known by now, as far as what is over leaves room for it.
fn earliest(over: &[Stretch], since: Timestamp) -> Timestamp {
    over.last().map_or(since, |last| last.to.max(since))
}

/// When the incident says that the service is down.
fn stretches(service: &ComponentId, timeline: &[LedgerEntry], now: Timestamp) -> Vec<Stretch> {
    let hurts = |verdict: &Verdict| verdict.services.binary_search(service).is_ok();
    let mut stretches = Vec::new();
    let (mut down_since, mut hurt) = (None, false);
    for entry in timeline {
        match &entry.change {
            Change::Opened { verdict, .. } => {
                hurt = hurts(verdict);
                down_since = hurt.then_some(verdict.since);
            }
            Change::Revised { verdict, .. } => {
                hurt = hurts(verdict);
                down_since = match (down_since, hurt) {
                    (None, true) => Some(verdict.since),
                    // It had come back before it was known to have; what flaps was up in between.
                    (Some(from), true) if !verdict.flapping => Some(earliest(&stretches, verdict.since).min(from)),
                    (Some(from), false) => {
                        stretches.push(Stretch { from, to: entry.at });
                        None
                    }
                    (same, _) => same,
                };
            }
            Change::Restored { .. } | Change::Merged { .. } => {
                stretches.extend(down_since.take().map(|from| Stretch { from, to: entry.at }));
            }
            Change::Recorded { verdict, ended, .. } => {
                let (from, to) = (verdict.since, *ended);
                stretches.extend(hurts(verdict).then_some(Stretch { from, to }));
            }
            Change::Corrected { verdict, ended, .. } => {
                // That the collector could not see is no downtime; who works again at the end had been down before.
                if verdict.class == Class::MonitoringBlind {
                    (hurt, down_since, stretches) = (false, None, Vec::new());
                }
                correct(&mut stretches, &mut down_since, verdict.since, *ended);
            }
            Change::Reopened { .. }
            | Change::Acted {
                action: Action::Reopen { .. },
                ..
            } if down_since.is_none() => {
                down_since = hurt.then_some(entry.at);
            }
            _ => {}
        }
    }
    stretches.extend(down_since.map(|from| Stretch { from, to: now }));
    stretches
}
