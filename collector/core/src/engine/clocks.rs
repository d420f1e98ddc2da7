//! The respond and restore clocks of an incident, by the calendar and the targets of the contract's level.
//!
//! Each function takes all clocks of an incident and returns all clocks after the change, as the ledger records them. A
//! party without a contract, or a contract without a level, has no clocks. Old parties' clocks stay as a record.

use jiff::{SignedDuration, Timestamp};

use crate::correlation::{Text, Verdict};
use crate::incident::{Clock, ClockKind, Priority};
use crate::network::{Calendar, Network, ServiceLevel, Targets};
use crate::responsibility::Responsible;
use crate::sla;

use super::Rejection;

/// What clocks need to know about the incident that they belong to.
pub(super) struct Terms<'a> {
    pub(super) network: &'a Network,
    pub(super) verdict: &'a Verdict,
    pub(super) responsible: &'a Responsible,
    pub(super) priority: Priority,
    /// Calendars that miss official data for a year: reported, never guessed.
    pub(super) missing: &'a mut Vec<Rejection>,
}

impl<'a> Terms<'a> {
    fn level(&self) -> Option<(&'a ServiceLevel, &'a Calendar)> {
        let level = self
            .network
            .level_for(&self.verdict.root, self.responsible.contract.as_ref()?)?;
        Some((level, self.network.calendar(&level.calendar)?))
    }

    /// The clock of one kind for the responsible party from `started_at` on, if its level has a target for it.
    fn clock(&mut self, kind: ClockKind, started_at: Timestamp) -> Option<Clock> {
        let (level, calendar) = self.level()?;
        let targets: &Targets = &level.targets[self.priority as usize];
        let target = match kind {
            ClockKind::Respond => targets.respond,
            ClockKind::Arrive => targets.arrive,
            ClockKind::Restore => targets.restore,
        }?;
        let due_at = self.due(calendar, started_at, SignedDuration::from_secs(target))?;
        let party = self.responsible.party.clone();
        Some(Clock {
            kind,
            party,
            started_at,
            due_at,
            stopped_at: None,
            breached: false,
        })
    }

    fn due(&mut self, calendar: &Calendar, from: Timestamp, duration: SignedDuration) -> Option<Timestamp> {
        match sla::due(calendar, from, duration) {
            Ok(due) => Some(due),
            Err(missing) => {
                self.missing.push(Rejection {
                    name: "calendar_year_missing".to_owned(),
                    text: Text {
                        en: format!("a clock of {} cannot be computed: {missing}", self.responsible.party),
                        zh: format!("无法计算 {} 的服务时限：{missing}", self.responsible.party),
                    },
                });
                None
            }
        }
    }
}

/// Starts the clocks of a party that has just become responsible; `clocks` are those of the parties before it.
pub(super) fn start(clocks: &[Clock], terms: &mut Terms<'_>, now: Timestamp) -> Vec<Clock> {
    let mut all = stop(clocks, now);
    all.extend(
        [ClockKind::Respond, ClockKind::Restore]
            .into_iter()
            .filter_map(|kind| terms.clock(kind, now)),
    );
    all
}

/// Gives the running clocks the targets of another priority or level, without starting them afresh.
pub(super) fn retarget(clocks: &[Clock], terms: &mut Terms<'_>, now: Timestamp) -> Vec<Clock> {
    clocks
        .iter()
        .map(|clock| {
            let running = clock.stopped_at.is_none() && !clock.breached && clock.party == terms.responsible.party;
            let new = if running {
                terms.clock(clock.kind, clock.started_at)
            } else {
                None
            };
            new.map_or_else(
                || clock.clone(),
                |new| Clock {
                    breached: new.due_at < now,
                    ..new
                },
            )
        })
        .collect()
}

/// Stops every running clock.
pub(super) fn stop(clocks: &[Clock], now: Timestamp) -> Vec<Clock> {
    clocks.iter().map(|clock| stopped(clock, now)).collect()
}

/// Stops the running respond clock.
pub(super) fn stop_respond(clocks: &[Clock], now: Timestamp) -> Vec<Clock> {
    let respond = |clock: &Clock| clock.kind == ClockKind::Respond;
    clocks
        .iter()
        .map(|clock| {
            if respond(clock) {
                stopped(clock, now)
            } else {
                clock.clone()
            }
        })
        .collect()
}

fn stopped(clock: &Clock, now: Timestamp) -> Clock {
    let mut clock = clock.clone();
    if clock.stopped_at.is_none() {
        clock.stopped_at = Some(now);
        clock.breached |= now > clock.due_at;
    }
    clock
}

/// Lets the responsible party's clocks run on after it failed again: the restore clock, and the respond clock unless it
/// had been acknowledged. Time for which there was evidence of health does not count; other pauses do.
pub(super) fn resume(
    clocks: &[Clock],
    terms: &mut Terms<'_>,
    acknowledged: bool,
    healthy_since: Option<Timestamp>,
    now: Timestamp,
) -> Vec<Clock> {
    let mut all = clocks.to_vec();
    for kind in [ClockKind::Respond, ClockKind::Restore] {
        if kind == ClockKind::Respond && acknowledged {
            continue;
        }
        let newest = all
            .iter_mut()
            .rfind(|clock| clock.kind == kind && clock.party == terms.responsible.party);
        let Some(clock) = newest.filter(|clock| clock.stopped_at.is_some()) else {
            continue;
        };
        clock.stopped_at = None;
        let (Some(healthy), Some((_, calendar))) = (healthy_since, terms.level()) else {
            continue;
        };
        if healthy < clock.due_at {
            let left = sla::elapsed(calendar, healthy, clock.due_at).ok();
            if let Some(due) = left.and_then(|left| terms.due(calendar, now, left)) {
                clock.due_at = due;
            }
        }
    }
    all
}

/// Marks the running clocks whose target has just been missed; `None` if there is none.
pub(super) fn breach(clocks: &[Clock], now: Timestamp) -> Option<(Vec<Clock>, Vec<Clock>)> {
    let missed = |clock: &Clock| clock.stopped_at.is_none() && !clock.breached && clock.due_at < now;
    let newly: Vec<_> = clocks.iter().filter(|clock| missed(clock)).cloned().collect();
    let mark = |clock: &Clock| Clock {
        breached: clock.breached || missed(clock),
        ..clock.clone()
    };
    (!newly.is_empty()).then(|| (clocks.iter().map(mark).collect(), newly))
}

/// When the next running clock is missed: the first instant after its due time that the engine can see.
pub(super) fn next_due(clocks: &[Clock]) -> Option<Timestamp> {
    let running = clocks
        .iter()
        .filter(|clock| clock.stopped_at.is_none() && !clock.breached);
    running
        .map(|clock| clock.due_at)
        .min()?
        .checked_add(SignedDuration::from_millis(1))
        .ok()
}
