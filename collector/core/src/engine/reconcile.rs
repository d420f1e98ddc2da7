//! From the current verdicts to changes of incidents: open, revise, merge, split, reopen, restore, resolve.
//!
//! One incident per root cause, and a life of its own for each: it keeps its id, acknowledgement and clocks while its root
//! cause is refined, and the older id survives a merge.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};

use super::gather::Explains;
use super::record::Recorder;
use super::revise::{Urgency, difference};
use super::settings::IncidentSettings;
use super::succession::{self, Recovered};
use super::wake::Wake;
use crate::correlation::{Text, Verdict};
use crate::ids::{ComponentId, IncidentId};
use crate::incident::{Change, Incident, IncidentState};

/// What was last seen of the verdict of an incident: not part of its state, only of how soon a difference is recorded.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    verdict: Arc<Verdict>,
    /// Since when the verdict has said less than the record.
    hold_since: Option<Timestamp>,
    /// When to look again although the verdict is the same.
    look_at: Option<Timestamp>,
}

/// Whether a verdict is on a failure that had been resolved.
enum Return {
    /// No: it is a new one.
    No,
    /// It is that of this incident, for this reason.
    Of(Box<Incident>, Text),
    /// The same, but a person resolved it, and it may say "failing" until this time.
    Graced(Box<Incident>, Text, Timestamp),
}

pub(super) struct Reconciler<'a, 'b> {
    pub(super) recorder: &'a mut Recorder<'b>,
    pub(super) seen: &'a mut FxHashMap<IncidentId, Seen>,
    pub(super) verdicts: &'a [Arc<Verdict>],
    pub(super) recovered: &'a Recovered<'a>,
    pub(super) explains: &'a Explains<'a>,
    pub(super) wake: &'a mut Wake,
}

impl Reconciler<'_, '_> {
    /// Brings the incidents in line with the verdicts.
    pub(super) fn run(mut self) {
        let verdicts = self.verdicts;
        let mut current: FxHashMap<&ComponentId, &Arc<Verdict>> = FxHashMap::default();
        for verdict in verdicts {
            current.entry(&verdict.root).or_insert(verdict);
        }
        let new: Vec<&Arc<Verdict>> = verdicts
            .iter()
            .filter(|v| self.recorder.book.active_on(&v.root).is_none())
            .collect();
        let parents = self.parents(&new);
        let orphans = self.orphans(&current);
        let adopted = self.adopt(&orphans, &new);
        for verdict in new {
            if !adopted.contains(&verdict.root) {
                self.open_or_reopen(verdict, &parents);
            }
        }
        for verdict in verdicts {
            self.keep_up(verdict);
        }
        self.restore_and_resolve(&current);
        if !self.recorder.entries.is_empty() {
            for verdict in verdicts.iter().filter(|verdict| verdict.flapping) {
                self.gather(verdict);
            }
        }
    }

    /// For each new verdict, the incident that has been explaining its root as a symptom.
    fn parents(&self, new: &[&Arc<Verdict>]) -> FxHashMap<ComponentId, IncidentId> {
        let explains = |i: &&Incident, root: &ComponentId| i.verdict.symptoms.binary_search(root).is_ok();
        let book = &self.recorder.book;
        let parent = |v: &&Arc<Verdict>| {
            let oldest = book
                .active()
                .filter(|i| explains(i, &v.root))
                .min_by_key(|i| (i.opened_at, i.id.clone()));
            oldest.map(|parent| (v.root.clone(), parent.id.clone()))
        };
        new.iter().filter_map(parent).collect()
    }

    /// Incidents whose root no verdict names any longer, oldest first.
    fn orphans(&self, current: &FxHashMap<&ComponentId, &Arc<Verdict>>) -> Vec<IncidentId> {
        let failing = |i: &&Incident| matches!(i.state, IncidentState::Open | IncidentState::Acknowledged);
        let orphan = |i: &&Incident| failing(i) && !i.held_open && !current.contains_key(&i.verdict.root);
        let mut orphans: Vec<_> = self
            .recorder
            .book
            .active()
            .filter(orphan)
            .map(|i| (i.opened_at, i.id.clone()))
            .collect();
        orphans.sort_unstable();
        orphans.into_iter().map(|(_, id)| id).collect()
    }

    /// Orphans that another verdict explains now are revised to it, or merged into its incident. Returns the roots of the
    /// new verdicts that have an incident by this.
    fn adopt(&mut self, orphans: &[IncidentId], new: &[&Arc<Verdict>]) -> FxHashSet<ComponentId> {
        let mut adopted = FxHashSet::default();
        for id in orphans {
            let Some(orphan) = self.recorder.book.get(id).cloned() else {
                continue;
            };
            let Some(verdict) = succession::successor(&orphan, self.verdicts, new, self.recovered) else {
                continue;
            };
            let verdict = Arc::clone(verdict);
            match self.recorder.book.active_on(&verdict.root).cloned() {
                Some(other) if (other.opened_at, &other.id) < (orphan.opened_at, &orphan.id) => {
                    self.merge_into_earlier(&orphan, &other, &verdict);
                }
                Some(other) => {
                    self.merge(&other, &orphan, &verdict);
                    self.take_over(&orphan, &other, &verdict);
                    adopted.insert(verdict.root.clone());
                }
                None => {
                    match self.comes_back(&verdict) {
                        Return::Of(earlier, reason) | Return::Graced(earlier, reason, _) => {
                            self.reopen(&earlier, &verdict, reason);
                            self.merge_into_earlier(&orphan, &earlier, &verdict);
                        }
                        Return::No => self.take_over(&orphan, &orphan, &verdict),
                    }
                    adopted.insert(verdict.root.clone());
                }
            }
        }
        adopted
    }

    fn merge(&mut self, gone: &Incident, into: &Incident, verdict: &Verdict) {
        let (root, cause) = (&gone.verdict.root, &verdict.root);
        let reason = Text {
            en: format!(
                "{root} and {cause} turned out to be one failure, of {cause}: {}",
                verdict.reason.en
            ),
            zh: format!("{root} 与 {cause} 实为同一故障，根因是 {cause}：{}", verdict.reason.zh),
        };
        self.seen.remove(&gone.id);
        self.recorder.engine(
            &gone.id,
            Change::Merged {
                into: into.id.clone(),
                reason,
            },
        );
    }

    /// The incident turned out to be the failure of an earlier one: that goes on, and keeps what people had
    /// been told of this one.
    pub(super) fn merge_into_earlier(&mut self, incident: &Incident, earlier: &Incident, verdict: &Verdict) {
        self.merge(incident, earlier, verdict);
        if let Some((_, by)) = &incident.acknowledged {
            self.recorder
                .carry_acknowledgement(&earlier.id, &incident.responsible.party, by);
        }
    }

    /// The incident goes on with another root; what `other` had been told by people is kept.
    fn take_over(&mut self, incident: &Incident, other: &Incident, verdict: &Arc<Verdict>) {
        let reason = difference(&incident.verdict, verdict)
            .map(|d| d.reason)
            .unwrap_or_default();
        self.recorder.revise(&incident.id, verdict, reason);
        if let (Some((_, by)), true) = (&other.acknowledged, other.id != incident.id) {
            self.recorder
                .carry_acknowledgement(&incident.id, &other.responsible.party, by);
        }
        self.remember(incident.id.clone(), verdict, None, None);
    }

    /// Whether a verdict is on the failure of an incident that is resolved, come back.
    fn comes_back(&self, verdict: &Verdict) -> Return {
        let settings = self.recorder.settings;
        let Some(resolved) = self.recorder.book.resolved_on(&verdict.root) else {
            return Return::No;
        };
        let resolved_at = resolved.resolved_at.unwrap_or(resolved.opened_at);
        if resolved.restored_at.is_none() && verdict.since <= resolved_at {
            // A person declared it finished, and the failure of then has never ended.
            let grace_ends = resolved_at.checked_add(settings.resolve_grace);
            return match grace_ends {
                Ok(ends) if self.recorder.now < ends => {
                    Return::Graced(Box::new(resolved.clone()), still_failing(), ends)
                }
                _ => Return::Of(Box::new(resolved.clone()), still_failing()),
            };
        }
        if verdict.since.duration_since(resolved_at) <= settings.reopen_window {
            return Return::Of(Box::new(resolved.clone()), failed_again(verdict));
        }
        Return::No
    }

    fn open_or_reopen(&mut self, verdict: &Arc<Verdict>, parents: &FxHashMap<ComponentId, IncidentId>) {
        match self.comes_back(verdict) {
            Return::Of(resolved, reason) => return self.reopen(&resolved, verdict, reason),
            Return::Graced(_, _, ends) => return self.wake.at(ends),
            Return::No => {}
        }
        let id = self.recorder.open(verdict);
        if let Some(from) = parents.get(&verdict.root) {
            let root = &verdict.root;
            let reason = Text {
                en: format!(
                    "{root} was a symptom of {from}, but has failed by itself: {}",
                    verdict.reason.en
                ),
                zh: format!("{root} 曾被视为 {from} 的症状，实为独立故障：{}", verdict.reason.zh),
            };
            self.recorder.engine(
                &id,
                Change::SplitFrom {
                    from: from.clone(),
                    reason,
                },
            );
        }
        self.remember(id, verdict, None, None);
    }

    fn reopen(&mut self, incident: &Incident, verdict: &Arc<Verdict>, reason: Text) {
        self.recorder.reopen(&incident.id, reason);
        if let Some(difference) = difference(&incident.verdict, verdict) {
            self.recorder.revise(&incident.id, verdict, difference.reason);
        }
        self.remember(incident.id.clone(), verdict, None, None);
    }

    /// The incident has its verdict; records what has changed about it, when it is worth it.
    fn keep_up(&mut self, verdict: &Arc<Verdict>) {
        let now = self.recorder.now;
        let Some(incident) = self.recorder.book.active_on(&verdict.root) else {
            return;
        };
        if incident.state == IncidentState::Restored {
            let incident = incident.clone();
            return self.reopen(&incident, verdict, failed_again(verdict));
        }
        let id = incident.id.clone();
        if incident.held_open {
            self.recorder.revise(&id, verdict, failed_again(verdict));
            return self.remember(id, verdict, None, None);
        }
        let seen = self.seen.get(&id);
        if let Some(seen) = seen.filter(|seen| Arc::ptr_eq(&seen.verdict, verdict)) {
            match seen.look_at {
                None => return,
                Some(look_at) if now < look_at => return self.wake.at(look_at),
                Some(_) => {}
            }
        }
        let Some(difference) = difference(&incident.verdict, verdict) else {
            return self.remember(id, verdict, None, None);
        };
        let hold_since = seen.and_then(|seen| seen.hold_since).unwrap_or(now);
        let due = match difference.urgency {
            Urgency::Now => now,
            Urgency::Soon => self
                .last_revision(&id)
                .saturating_add(self.recorder.settings.revise_interval)
                .unwrap_or(now),
            Urgency::Hold => hold_since
                .saturating_add(self.recorder.settings.shrink_hold)
                .unwrap_or(now),
        };
        if due <= now {
            self.recorder.revise(&id, verdict, difference.reason);
            self.remember(id, verdict, None, None);
        } else {
            let held = (difference.urgency == Urgency::Hold).then_some(hold_since);
            self.remember(id, verdict, held, Some(due));
        }
    }

    fn last_revision(&self, id: &IncidentId) -> Timestamp {
        let revision = |change: &Change| matches!(change, Change::Opened { .. } | Change::Revised { .. });
        let last = self
            .recorder
            .book
            .timeline(id)
            .iter()
            .rev()
            .find(|entry| revision(&entry.change));
        last.map_or(Timestamp::MIN, |entry| entry.at)
    }

    fn remember(
        &mut self,
        id: IncidentId,
        verdict: &Arc<Verdict>,
        hold_since: Option<Timestamp>,
        look_at: Option<Timestamp>,
    ) {
        if let Some(look_at) = look_at {
            self.wake.at(look_at);
        }
        self.seen.insert(
            id,
            Seen {
                verdict: Arc::clone(verdict),
                hold_since,
                look_at,
            },
        );
    }

    /// What no verdict names any longer is restored, and resolved once it has been quiet.
    fn restore_and_resolve(&mut self, current: &FxHashMap<&ComponentId, &Arc<Verdict>>) {
        let gone = |i: &&Incident| !i.held_open && !current.contains_key(&i.verdict.root);
        let gone: Vec<Incident> = self.recorder.book.active().filter(gone).cloned().collect();
        for incident in gone {
            let id = &incident.id;
            if incident.state != IncidentState::Restored {
                self.seen.remove(id);
                let reason = self.why_restored(&incident);
                self.recorder.restore(id, reason);
            }
            let restored_at = incident.restored_at.unwrap_or(self.recorder.now);
            let quiet = quiet_time(self.recorder.settings, incident.reopened);
            let resolved_at = restored_at.saturating_add(quiet).unwrap_or(self.recorder.now);
            if resolved_at <= self.recorder.now {
                self.recorder.resolve(id, quiet_long_enough(quiet));
            } else {
                self.wake.at(resolved_at);
            }
        }
    }

    fn why_restored(&self, incident: &Incident) -> Text {
        let network = self.recorder.network;
        let root = &incident.verdict.root;
        let index = network.index(root);
        let Some(index) = index else {
            return Text {
                en: format!("{root} is no longer in the model"),
                zh: format!("{root} 已不在模型中"),
            };
        };
        match network.maintenance_at(index, self.recorder.now) {
            Some(maintenance) => {
                let (from, why) = (network.local_time(maintenance.from), &maintenance.reason);
                Text {
                    en: format!("{root} is in approved maintenance since {from}: {why}"),
                    zh: format!("{root} 自 {from} 起处于已批准的维护中：{why}"),
                }
            }
            None => succession::evidence_of_health(network, incident, self.recovered),
        }
    }
}

/// The more often a failure came back, the longer it must stay away, up to the window in which it would be the same one.
fn quiet_time(settings: &IncidentSettings, reopened: u32) -> SignedDuration {
    let times = i32::try_from(reopened).unwrap_or(i32::MAX).saturating_add(1);
    let longest = settings.reopen_window.max(settings.quiet_time);
    settings.quiet_time.saturating_mul(times).min(longest)
}

fn still_failing() -> Text {
    Text {
        en: "it was declared resolved, but the evidence still says that it fails".to_owned(),
        zh: "已被宣布解决，但证据表明仍在故障".to_owned(),
    }
}

fn failed_again(verdict: &Verdict) -> Text {
    Text {
        en: format!("{} failed again: {}", verdict.root, verdict.reason.en),
        zh: format!("{} 再次故障：{}", verdict.root, verdict.reason.zh),
    }
}

fn quiet_long_enough(quiet: SignedDuration) -> Text {
    Text {
        en: format!("it stayed healthy for {} s", quiet.as_secs()),
        zh: format!("已持续健康 {} 秒", quiet.as_secs()),
    }
}
