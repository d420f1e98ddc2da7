//! Which root causes are told as part of others, by weak evidence: kept up as root causes come and go.

use std::collections::BTreeMap;

use super::cause::Cause;
use super::confirm::Confirmation;
use super::correlator::Correlator;
use super::facts::Facts;
use super::outage::Outage;
use super::roots::Root;
use super::suggestion::SuggestedEdge;
use super::weak::{Grouping, Suspect};
use crate::health::evidence::Millis;

/// With more root causes at once than this, the model says so little that grouping would only add noise.
const MOST: usize = 256;

impl Correlator {
    /// Works out again which root causes are told as part of others.
    pub(super) fn regroup(&mut self) {
        if !std::mem::take(&mut self.regroup_due) {
            return;
        }
        let mut found = if self.roots.len() <= MOST {
            self.ties()
        } else {
            BTreeMap::new()
        };
        for grouping in found.values_mut() {
            grouping.edge = self.facts.suggestions.saw(grouping.edge.clone());
        }
        let before = std::mem::replace(&mut self.groups, found);
        let moved = before.iter().filter(|(stray, old)| self.groups.get(stray) != Some(old));
        let added = self.groups.iter().filter(|(stray, new)| before.get(stray) != Some(new));
        let touched: Vec<Cause> = moved
            .chain(added)
            .flat_map(|(stray, grouping)| [*stray, grouping.into])
            .collect();
        for cause in touched {
            if let Some(root) = self.roots.get_mut(&cause) {
                root.refresh = Some(self.evaluated);
            }
        }
    }

    fn ties(&self) -> BTreeMap<Cause, Grouping> {
        let (mut strays, others): (Vec<&Root>, Vec<&Root>) = self
            .roots
            .values()
            .partition(|root| self.facts.may_be_victim(&root.finding));
        let mut groups = BTreeMap::new();
        if strays.is_empty() || self.roots.len() < 2 {
            return groups;
        }
        let can_explain = |root: &Root| {
            root.confirmation == Confirmation::Confirmed
                && Facts::is_outage(root.finding.cause.mode)
                && !root.finding.symptoms.is_empty()
        };
        let mut suspects: Vec<Suspect<'_>> = others
            .into_iter()
            .filter(|root| can_explain(root))
            .map(|root| self.facts.suspect(&root.finding))
            .collect();
        // First what is certainly no victim may explain the others; then, largest first, what nothing has explained.
        strays.retain(|stray| !self.stays(stray, &mut groups) && !self.group_stray(stray, &suspects, &mut groups));
        strays.sort_by_key(|stray| (std::cmp::Reverse(stray.finding.symptoms.len()), stray.finding.cause));
        for stray in strays {
            if !self.group_stray(stray, &suspects, &mut groups) && can_explain(stray) {
                suspects.push(self.facts.suspect(&stray.finding));
            }
        }
        groups
    }

    /// While what it is told as part of flaps and is held, nothing new is known.
    fn stays(&self, stray: &Root, groups: &mut BTreeMap<Cause, Grouping>) -> bool {
        let cause = stray.finding.cause;
        let held = |grouping: &&Grouping| {
            let into = self.roots.get(&grouping.into);
            into.is_some_and(|into| into.finding.symptoms.is_empty())
        };
        let Some(known) = self.groups.get(&cause).filter(held) else {
            return false;
        };
        groups.insert(cause, known.clone());
        true
    }

    fn group_stray(&self, stray: &Root, suspects: &[Suspect<'_>], groups: &mut BTreeMap<Cause, Grouping>) -> bool {
        let ties = suspects.iter().filter_map(|suspect| {
            let (strength, grouping) = self.facts.tie(&stray.finding, suspect)?;
            Some(((strength, std::cmp::Reverse(grouping.into)), grouping))
        });
        let Some((_, grouping)) = ties.max_by_key(|(rank, _)| *rank) else {
            return false;
        };
        groups.insert(stray.finding.cause, grouping);
        true
    }

    /// A root cause has ended: what was told as part of it waits for its next word instead of accusing somebody.
    pub(super) fn release(&mut self, ended: Cause, onset: Millis, end: Millis) {
        let strays: Vec<Cause> = self
            .groups
            .iter()
            .filter(|(_, grouping)| grouping.into == ended)
            .map(|(stray, _)| *stray)
            .collect();
        for stray in strays {
            self.groups.remove(&stray);
            let Some(root) = self.roots.remove(&stray) else {
                continue;
            };
            for word in root.finding.symptoms {
                self.facts.wait_for_next_word(word, end);
                self.dirty.insert(word);
            }
            self.facts.outage_ended(Outage {
                cause: stray,
                together: Vec::new(),
                suspects: Vec::new(),
                onset: onset.min(end),
                end,
                told: true,
            });
        }
    }

    /// Why a root cause has no verdict of its own: (English, Chinese).
    pub(super) fn told_with(&self, stray: Cause) -> Option<(String, String)> {
        let grouping = self.groups.get(&stray)?;
        let (into, why) = (self.facts.component_id(grouping.into.component), &grouping.edge.reason);
        Some((
            format!("it is told as part of the failure of {into}; {}", why.en),
            format!("已归入 {into} 的故障；{}", why.zh),
        ))
    }

    /// Edges that the model seems to lack, as outages have shown, the most often seen first.
    pub fn suggestions(&self) -> Vec<&SuggestedEdge> {
        self.facts.suggestions.list()
    }

    /// Takes a suggestion back from the record after a restart.
    pub fn restore_suggestion(&mut self, edge: &SuggestedEdge) {
        self.facts.suggestions.restore(edge);
        self.facts.suggestions.settle(&self.facts.structure.network);
    }
}
