//! The dated rule: the contract in force at T whose most specific selector matches, else the general contractor.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Responsible;
use crate::correlation::Text;
use crate::ids::{ComponentId, ContractId, PartyId};
use crate::network::{Contract, Match, Network};

/// One uninterrupted stretch of responsibility, in `[from, to)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenure {
    /// From (inclusive); `None` = since ever.
    pub from: Option<Timestamp>,
    /// To (exclusive); `None` = for ever.
    pub to: Option<Timestamp>,
    /// Who is responsible.
    pub party: PartyId,
    /// By which contract; `None` when the general contractor is the default.
    pub contract: Option<ContractId>,
}

impl Network {
    /// Who is responsible for a component at an instant, and why. Everything that no contract covers, and everything that is
    /// not in the model, is the general contractor's.
    pub fn responsible(&self, component: &ComponentId, at: Timestamp) -> Responsible {
        let Some(known) = self.by_id(component) else {
            return self.by_default(Text {
                en: format!("`{component}` is not in the model, so the general contractor is responsible"),
                zh: format!("模型中没有“{component}”，由服务总包负责"),
            });
        };
        let matches = self.matches(known);
        match winner(self, &matches, at) {
            Some(m) => {
                let contract = &self.contracts[m.contract];
                Responsible {
                    party: contract.provider.clone(),
                    contract: Some(contract.id.clone()),
                    reason: self.why(component, &matches, m, at),
                }
            }
            None => self.by_default(self.why_nobody(component, &matches, at)),
        }
    }

    /// Who was, is and will be responsible for a component: stretches without gaps, from ever to ever.
    pub fn tenures(&self, component: &ComponentId) -> Vec<Tenure> {
        let matches = self
            .by_id(component)
            .map(|known| self.matches(known))
            .unwrap_or_default();
        let mut tenures: Vec<Tenure> = Vec::new();
        let starts = std::iter::once(None).chain(self.boundaries(&matches).into_iter().map(Some));
        for from in starts {
            let m = winner(self, &matches, from.unwrap_or(Timestamp::MIN));
            let contract = m.map(|m| &self.contracts[m.contract]);
            let party = contract.map_or(&self.general_contractor().id, |contract| &contract.provider);
            let contract = contract.map(|contract| &contract.id);
            match tenures.last_mut() {
                Some(last) if last.party == *party && last.contract.as_ref() == contract => {}
                last => {
                    if let Some(last) = last {
                        last.to = from;
                    }
                    tenures.push(Tenure {
                        from,
                        to: None,
                        party: party.clone(),
                        contract: contract.cloned(),
                    });
                }
            }
        }
        tenures
    }

    fn by_default(&self, reason: Text) -> Responsible {
        Responsible {
            party: self.general_contractor().id.clone(),
            contract: None,
            reason,
        }
    }

    /// Every instant at which a matching contract begins or ends, sorted.
    fn boundaries(&self, matches: &[Match]) -> Vec<Timestamp> {
        let contracts = matches.iter().map(|m| &self.contracts[m.contract]);
        let mut instants: Vec<Timestamp> = contracts
            .flat_map(|contract| std::iter::once(contract.from).chain(contract.to))
            .collect();
        instants.sort_unstable();
        instants.dedup();
        instants
    }

    fn why(&self, component: &ComponentId, matches: &[Match], m: Match, at: Timestamp) -> Text {
        let contract = &self.contracts[m.contract];
        let selector = &contract.covers[m.selector];
        let since = self.local_time(contract.from);
        let mut text = Text {
            en: format!(
                "contract `{}`, in force since {since}, covers `{component}` by {selector}",
                contract.id
            ),
            zh: format!(
                "合同“{}”自 {since} 起生效，按 {selector} 覆盖“{component}”",
                contract.id
            ),
        };
        if let Some(loser) = runner_up(self, matches, m, at) {
            let outranked = &self.contracts[loser.contract];
            let weaker = &outranked.covers[loser.selector];
            text.en += &format!(
                "; it outranks contract `{}` of `{}`, which covers it only by {weaker}",
                outranked.id, outranked.provider
            );
            text.zh += &format!(
                "；优先于“{}”的合同“{}”，后者仅按 {weaker} 覆盖",
                outranked.provider, outranked.id
            );
        }
        self.add_hand_overs(component, &contract.provider, at, &mut text);
        text
    }

    fn why_nobody(&self, component: &ComponentId, matches: &[Match], at: Timestamp) -> Text {
        let local = self.local_time(at);
        let mut text = if matches.is_empty() {
            Text {
                en: format!("no contract covers `{component}`, so the general contractor is responsible"),
                zh: format!("没有合同覆盖“{component}”，由服务总包负责"),
            }
        } else {
            Text {
                en: format!(
                    "no contract that covers `{component}` is in force on {local}, so the general contractor is responsible"
                ),
                zh: format!("{local} 没有覆盖“{component}”的有效合同，由服务总包负责"),
            }
        };
        self.add_hand_overs(component, &self.general_contractor().id, at, &mut text);
        text
    }

    /// Appends from whom `party` took over before `at`, and to whom it hands over after.
    fn add_hand_overs(&self, component: &ComponentId, party: &PartyId, at: Timestamp, text: &mut Text) {
        let tenures = self.tenures(component);
        let now = tenures
            .iter()
            .position(|tenure| tenure.to.is_none_or(|to| at < to))
            .unwrap_or(0);
        let before = tenures[..now].iter().rev().find(|tenure| tenure.party != *party);
        if let Some((before, when)) = before.and_then(|before| Some((before, before.to?))) {
            let when = self.local_time(when);
            text.en += &format!("; taken over from `{}` on {when}", before.party);
            text.zh += &format!("；{when} 接自“{}”", before.party);
        }
        let after = tenures[now..].iter().find(|tenure| tenure.party != *party);
        if let Some((after, when)) = after.and_then(|after| Some((after, after.from?))) {
            let when = self.local_time(when);
            text.en += &format!("; handed over to `{}` on {when}", after.party);
            text.zh += &format!("；{when} 移交给“{}”", after.party);
        }
    }
}

/// The match that decides at an instant. Equally specific ones are the same party's, or the model would not have loaded:
/// then the newest contract counts.
pub(super) fn winner(network: &Network, matches: &[Match], at: Timestamp) -> Option<Match> {
    in_force(network, matches, at).max_by_key(|m| rank(network, m)).copied()
}

/// The best match of another contract that the winner outranks at that instant.
fn runner_up(network: &Network, matches: &[Match], winner: Match, at: Timestamp) -> Option<Match> {
    let others = in_force(network, matches, at).filter(|m| m.contract != winner.contract);
    others.max_by_key(|m| rank(network, m)).copied()
}

pub(super) fn in_force<'m>(network: &Network, matches: &'m [Match], at: Timestamp) -> impl Iterator<Item = &'m Match> {
    matches.iter().filter(move |m| {
        let Contract { from, to, .. } = &network.contracts[m.contract];
        *from <= at && to.is_none_or(|to| at < to)
    })
}

type Rank<'n> = (
    crate::network::Specificity,
    Timestamp,
    Reverse<&'n ContractId>,
    Reverse<usize>,
);

fn rank<'n>(network: &'n Network, m: &Match) -> Rank<'n> {
    let contract = &network.contracts[m.contract];
    (m.specificity, contract.from, Reverse(&contract.id), Reverse(m.selector))
}

#[cfg(test)]
mod tests;
