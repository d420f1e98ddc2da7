//! Every minute that a business service is down belongs to exactly one account.
//!
//! Downtime is cut wherever a claim on it begins or ends; each piece goes to the claim that comes first in a fixed order,
//! and to `undetermined` if nobody claims it. The accounts therefore add up to the downtime, always.

mod claims;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use claims::claims;

use crate::ids::{ComponentId, IncidentId, PartyId};
use crate::network::Network;

/// Who a stretch of downtime is charged to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "account", content = "party")]
pub enum Account {
    /// Approved maintenance: charged to nobody.
    Maintenance,
    /// The party responsible for the root cause.
    Party(PartyId),
    /// Nobody knows whose it is: candidates of different parties, or no incident at all.
    Undetermined,
    /// The monitoring could not see: charged to nobody.
    MonitoringBlind,
}

/// A stretch of time, `[from, to)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stretch {
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive).
    pub to: Timestamp,
}

/// A stretch that an account claims.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Claim {
    /// Whose it is. Claims of accounts that come first in the order of [`Account`] win.
    #[serde(flatten)]
    pub account: Account,
    /// When.
    pub stretch: Stretch,
    /// The incident behind it; among claims of parties the older incident wins.
    pub incident: Option<IncidentId>,
}

/// Cuts downtime into stretches of one account each, in order of time. Neighbours of one account and incident are joined.
pub fn attribute(downtime: &[Stretch], claims: &[Claim]) -> Vec<Claim> {
    let mut all: Vec<Claim> = Vec::new();
    for down in joined(downtime) {
        let edges = claims.iter().flat_map(|claim| [claim.stretch.from, claim.stretch.to]);
        let mut edges: Vec<_> = edges
            .filter(|at| down.from < *at && *at < down.to)
            .chain([down.from, down.to])
            .collect();
        edges.sort_unstable();
        edges.dedup();
        for piece in edges.windows(2) {
            let stretch = Stretch {
                from: piece[0],
                to: piece[1],
            };
            let (account, incident) = owner(stretch, claims);
            match all.last_mut() {
                Some(last)
                    if last.account == account && last.incident == incident && last.stretch.to == stretch.from =>
                {
                    last.stretch.to = stretch.to;
                }
                _ => all.push(Claim {
                    account,
                    stretch,
                    incident,
                }),
            }
        }
    }
    all
}

/// The downtime of a service within a stretch of time, cut into pieces of one account each: what incidents and approved
/// maintenance claim of it (`claims`), and what is known of it from elsewhere (`observed`: what nobody claims of that is
/// undetermined). Maintenance that the model approves for the service itself excuses it.
pub fn of_service(
    network: &Network,
    service: &ComponentId,
    within: Stretch,
    mut claims: Vec<Claim>,
    observed: &[Stretch],
) -> Vec<Claim> {
    let clip = |s: Stretch| Stretch {
        from: s.from.max(within.from),
        to: s.to.min(within.to),
    };
    let downtime: Vec<_> = claims
        .iter()
        .map(|claim| claim.stretch)
        .chain(observed.iter().copied())
        .map(clip)
        .collect();
    let approved = network
        .index(service)
        .map_or(&[][..], |index| network.maintenance_of(index));
    let windows = approved.iter().map(|n| &network.maintenance[*n as usize]);
    claims.extend(windows.map(|window| Claim {
        account: Account::Maintenance,
        stretch: Stretch {
            from: window.from,
            to: window.to,
        },
        incident: None,
    }));
    attribute(&downtime, &claims)
}

/// How long each account was charged, sorted by account.
pub fn totals(attributed: &[Claim]) -> Vec<(Account, SignedDuration)> {
    let mut totals: std::collections::BTreeMap<Account, SignedDuration> = std::collections::BTreeMap::new();
    for claim in attributed {
        let total = totals.entry(claim.account.clone()).or_default();
        *total = total.saturating_add(claim.stretch.length());
    }
    totals.into_iter().collect()
}

impl Stretch {
    /// Its length; zero if it ends before it begins.
    pub fn length(&self) -> SignedDuration {
        self.to.duration_since(self.from).max(SignedDuration::ZERO)
    }

    fn contains(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }
}

/// The account of a piece that no claim begins or ends in.
fn owner(piece: Stretch, claims: &[Claim]) -> (Account, Option<IncidentId>) {
    let claiming = claims.iter().filter(|claim| claim.stretch.contains(&piece));
    let first = claiming.min_by_key(|claim| (order(&claim.account), &claim.incident));
    first.map_or((Account::Undetermined, None), |claim| {
        (claim.account.clone(), claim.incident.clone())
    })
}

/// Maintenance excuses everything; among incidents the older one wins, whoever it is charged to; blindness comes last.
fn order(account: &Account) -> u8 {
    match account {
        Account::Maintenance => 0,
        Account::Party(_) | Account::Undetermined => 1,
        Account::MonitoringBlind => 2,
    }
}

/// Stretches sorted, without empty ones, overlaps and seams.
pub fn joined(stretches: &[Stretch]) -> Vec<Stretch> {
    let mut sorted: Vec<_> = stretches
        .iter()
        .copied()
        .filter(|stretch| stretch.from < stretch.to)
        .collect();
    sorted.sort_unstable();
    let mut joined: Vec<Stretch> = Vec::new();
    for stretch in sorted {
        match joined.last_mut() {
            Some(last) if stretch.from <= last.to => last.to = last.to.max(stretch.to),
            _ => joined.push(stretch),
        }
    }
    joined
}

#[cfg(test)]
mod tests;
