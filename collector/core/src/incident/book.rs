//! All incidents that the ledger tells of, indexed. Appending to the ledger is the only way to change one.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use super::apply::{self, Unfit};
use super::chain::{Head, seal};
use super::ledger::{Actor, Change, LedgerEntry};
use super::model::{Incident, IncidentState};
use crate::ids::{ComponentId, IncidentId};

/// How many days' numbering is remembered: ids stay unique even if the clock jumps back by years.
const DAYS_LIMIT: usize = 4_000;

/// The incidents and the head of the ledger.
#[derive(Clone, Debug, Default)]
pub struct Book {
    incidents: FxHashMap<IncidentId, Incident>,
    timelines: FxHashMap<IncidentId, Vec<LedgerEntry>>,
    /// In the order they were opened.
    order: VecDeque<IncidentId>,
    /// Open, acknowledged and restored incidents: at most one per root.
    active: BTreeMap<ComponentId, IncidentId>,
    /// The newest resolved incident per root.
    resolved: FxHashMap<ComponentId, IncidentId>,
    /// Finished incidents, oldest first: those that leave memory first.
    finished: VecDeque<IncidentId>,
    /// How many incidents were opened per day, for their ids.
    opened: BTreeMap<String, u32>,
    head: Head,
}

impl Book {
    /// Appends a change to the ledger and applies it. The engine only appends what fits, so a misfit is a defect.
    pub fn append(&mut self, at: Timestamp, actor: Actor, incident: &IncidentId, change: Change) -> LedgerEntry {
        let entry = seal(&mut self.head, incident.clone(), at, actor, change);
        self.take(&entry).expect("the engine appends only changes that fit");
        entry
    }

    /// Applies an entry that was read back. Entries must come in order and without gaps.
    pub fn replay(&mut self, entry: &LedgerEntry) -> Result<(), Unfit> {
        let unfit = |why: String| Unfit { seq: entry.seq, why };
        if entry.seq != self.head.seq + 1 || entry.previous != self.head.hash {
            return Err(unfit(format!("entry {} was expected next", self.head.seq + 1)));
        }
        self.take(entry)?;
        self.head = Head {
            seq: entry.seq,
            hash: entry.hash.clone(),
        };
        Ok(())
    }

    fn take(&mut self, entry: &LedgerEntry) -> Result<(), Unfit> {
        let id = &entry.incident;
        let unfit = |why: String| Unfit { seq: entry.seq, why };
        let mut incident = match (self.incidents.get(id), apply::begin(entry)) {
            (None, Some(begun)) => begun,
            (None, None) => return Err(unfit(format!("{id} was never opened"))),
            (Some(known), _) => {
                let mut incident = known.clone();
                apply::apply(&mut incident, entry)?;
                incident
            }
        };
        let root = &incident.verdict.root;
        if let Some(other) = self
            .active
            .get(root)
            .filter(|other| *other != id && is_active(&incident))
        {
            return Err(unfit(format!("{root} already has the open incident {other}")));
        }
        incident
            .ever_symptoms
            .retain(|symptom| *symptom != incident.verdict.root);
        self.index(incident);
        self.timelines.entry(id.clone()).or_default().push(entry.clone());
        Ok(())
    }

    fn index(&mut self, incident: Incident) {
        let id = incident.id.clone();
        match self.incidents.get(&id) {
            None => {
                self.order.push_back(id.clone());
                *self.opened.entry(day_of(&id)).or_default() += 1;
                if self.opened.len() > DAYS_LIMIT {
                    self.opened.pop_first();
                }
            }
            Some(before) => {
                if self.active.get(&before.verdict.root) == Some(&id) {
                    self.active.remove(&before.verdict.root);
                }
                if self.resolved.get(&before.verdict.root) == Some(&id) {
                    self.resolved.remove(&before.verdict.root);
                }
                self.finished.retain(|finished| *finished != id);
            }
        }
        let root = incident.verdict.root.clone();
        match incident.state {
            IncidentState::Merged => self.finished.push_back(id.clone()),
            IncidentState::Resolved => {
                // What was recorded late was nobody's concern: a new failure is not that one coming back.
                if !incident.recorded_late {
                    self.resolved.insert(root, id.clone());
                }
                self.finished.push_back(id.clone());
            }
            _ => {
                self.active.insert(root, id.clone());
            }
        }
        self.incidents.insert(id, incident);
    }

    /// Forgets the oldest finished incidents beyond `keep`; storage still has them.
    pub fn forget(&mut self, keep: usize) {
        while self.finished.len() > keep {
            let Some(id) = self.finished.pop_front() else { break };
            if let Some(incident) = self.incidents.remove(&id)
                && self.resolved.get(&incident.verdict.root) == Some(&id)
            {
                self.resolved.remove(&incident.verdict.root);
            }
            self.timelines.remove(&id);
            self.order.retain(|known| *known != id);
        }
    }

    /// The id of the next incident opened at `at`: the day there and a number, such as `INC-20261122-0001`.
    pub fn next_id(&self, at: Timestamp, zone: &TimeZone) -> IncidentId {
        let day = at.to_zoned(zone.clone()).strftime("INC-%Y%m%d").to_string();
        let number = self.opened.get(&day).copied().unwrap_or_default() + 1;
        IncidentId::new(format!("{day}-{number:04}"))
    }

    /// The incident with this id, unless it has left memory.
    pub fn get(&self, id: &IncidentId) -> Option<&Incident> {
        self.incidents.get(id)
    }

    /// All incidents in memory, in the order they were opened.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Incident> {
        self.order.iter().map(|id| &self.incidents[id])
    }

    /// The incidents that are not finished, sorted by root cause.
    pub fn active(&self) -> impl Iterator<Item = &Incident> {
        self.active.values().map(|id| &self.incidents[id])
    }

    /// The incident on this root that is not finished. There is never more than one.
    pub fn active_on(&self, root: &ComponentId) -> Option<&Incident> {
        self.active.get(root).map(|id| &self.incidents[id])
    }

    /// The newest resolved incident on this root.
    pub fn resolved_on(&self, root: &ComponentId) -> Option<&Incident> {
        self.resolved.get(root).map(|id| &self.incidents[id])
    }

    /// The incidents that are resolved and in memory, newest resolution first.
    pub fn resolved(&self) -> impl Iterator<Item = &Incident> {
        self.finished
            .iter()
            .rev()
            .map(|id| &self.incidents[id])
            .filter(|i| i.state == IncidentState::Resolved)
    }

    /// The ledger entries of an incident, oldest first.
    pub fn timeline(&self, id: &IncidentId) -> &[LedgerEntry] {
        self.timelines.get(id).map_or(&[], Vec::as_slice)
    }

    /// The newest end of the ledger.
    pub fn head(&self) -> &Head {
        &self.head
    }
}

/// Whether the incident still needs something to happen.
fn is_active(incident: &Incident) -> bool {
    !matches!(incident.state, IncidentState::Resolved | IncidentState::Merged)
}

/// The part of an id that names its day.
fn day_of(id: &IncidentId) -> String {
    id.as_str()
        .rsplit_once('-')
        .map_or(id.as_str(), |(day, _)| day)
        .to_owned()
}
