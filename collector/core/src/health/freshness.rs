//! Freshness: who is still heard of, and what the collector's side says about an agent that is not.
//!
//! An agent that has not been heard of for several of its own intervals is silent: one `agent` observation, `unknown`. A
//! last will is `critical` at once; a goodbye is `unknown` and "stopped on purpose". None of them is proof of failure.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use jiff::{SignedDuration, Timestamp};

use super::{CheckRecord, Observation, Observer, Presence, Status};
use crate::ids::{CheckName, ComponentId};

/// The check that tells whether an agent is heard.
pub const AGENT_CHECK: &str = "agent";

/// How silence is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct FreshnessSettings {
    /// Whether silence is watched for at all; a recording says itself who was silent.
    pub enabled: bool,
    /// An agent is silent after this many of its intervals.
    pub intervals: u32,
    /// The interval of an agent that has not told its own.
    pub default_interval: SignedDuration,
    /// An agent is never silent before this time, however short its interval is.
    pub at_least: SignedDuration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Online,
    Silent,
    Lost,
    Left,
}

#[derive(Clone, Debug)]
struct Agent {
    state: State,
    /// The newest sign of life, by the collector's clock.
    heard_at: Timestamp,
    /// The instant from which the state holds.
    since: Timestamp,
    interval: Option<SignedDuration>,
    /// It was online before a restart, and has not been heard of since.
    awaited: bool,
}

/// All agents that were ever heard of.
#[derive(Debug)]
pub struct Freshness {
    settings: FreshnessSettings,
    agents: BTreeMap<ComponentId, Agent>,
    /// When to look at whom. An entry may be too early: then the agent has been heard of since, and is looked at later.
    timers: BinaryHeap<Reverse<(Timestamp, ComponentId)>>,
}

impl Freshness {
    /// Nobody has been heard of yet.
    pub fn new(settings: FreshnessSettings) -> Self {
        Self {
            settings,
            agents: BTreeMap::new(),
            timers: BinaryHeap::new(),
        }
    }

    /// Learns from a check record that an agent exists. It gets its full time to be heard of from `now` on.
    pub fn restore(&mut self, record: &CheckRecord, now: Timestamp) {
        let Some(agent) = agent_behind(&record.key.by, &record.key.of) else {
            return;
        };
        let state = match record.status {
            _ if record.key.check.as_str() != AGENT_CHECK => State::Online,
            Status::Critical => State::Lost,
            Status::Unknown => State::Silent,
            Status::Ok | Status::Warning => State::Online,
        };
        let known = self.agents.contains_key(agent);
        if !known || state != State::Online {
            self.enter(agent, state, None, now);
            if let Some(agent) = self.agents.get_mut(agent) {
                agent.awaited = state == State::Online;
            }
        }
    }

    /// The collector's side of the connection learnt something. Returns the `agent` observation that says so, if it is new.
    pub fn presence(&mut self, of: &ComponentId, presence: Presence, now: Timestamp) -> Option<Observation> {
        let before = self.agents.get(of).map(|agent| agent.state);
        match presence {
            Presence::Online { interval_ms } => {
                let interval = interval_ms
                    .and_then(|ms| i64::try_from(ms).ok())
                    .map(SignedDuration::from_millis);
                self.enter(of, State::Online, interval, now);
                (before != Some(State::Online)).then(|| word(of, Status::Ok, now, "the agent is connected"))
            }
            Presence::Lost if before == Some(State::Lost) => None,
            Presence::Lost => {
                self.enter(of, State::Lost, None, now);
                Some(word(
                    of,
                    Status::Critical,
                    now,
                    "the broker saw the agent's connection close without a goodbye",
                ))
            }
            Presence::Left if before == Some(State::Left) => None,
            Presence::Left => {
                self.enter(of, State::Left, None, now);
                Some(word(
                    of,
                    Status::Unknown,
                    now,
                    "the agent said goodbye: stopped on purpose",
                ))
            }
        }
    }

    /// An observation or measurement arrived from an agent: a sign of life. Returns the `agent` observation if it had been
    /// missed; what was said before the connection was lost proves nothing about afterwards.
    pub fn heard(&mut self, of: &ComponentId, said_at: Timestamp, now: Timestamp) -> Option<Observation> {
        let known = self.agents.get_mut(of);
        if let Some(agent) = &known
            && agent.state != State::Online
            && said_at <= agent.since
        {
            return None;
        }
        // One that is back is connected now. One that was never heard of was alive when it said so, not when that arrived.
        let at = match known {
            Some(agent) if agent.state == State::Online => {
                agent.heard_at = now;
                agent.awaited = false;
                return None;
            }
            Some(_) => now,
            None => said_at.min(now),
        };
        self.enter(of, State::Online, None, now);
        Some(word(of, Status::Ok, at, "the agent is heard again"))
    }

    /// Takes note of an `agent` observation that somebody else made, such as a recording.
    pub fn told(&mut self, of: &ComponentId, status: Status, now: Timestamp) {
        let state = match status {
            Status::Ok | Status::Warning => State::Online,
            Status::Unknown => State::Silent,
            Status::Critical => State::Lost,
        };
        self.enter(of, state, None, now);
    }

    /// The `agent` observations of those that have just fallen silent.
    pub fn fallen_silent(&mut self, now: Timestamp) -> Vec<Observation> {
        let mut silent = Vec::new();
        while let Some(Reverse((at, of))) = self.timers.peek().filter(|timer| timer.0.0 <= now).cloned() {
            self.timers.pop();
            let Some(agent) = self.agents.get(&of).filter(|agent| agent.state == State::Online) else {
                continue;
            };
            let due = agent
                .heard_at
                .saturating_add(self.patience(agent))
                .unwrap_or(Timestamp::MAX);
            if due > now {
                self.timers.push(Reverse((due.max(at), of)));
                continue;
            }
            let message = format!("nothing heard from the agent since {}", agent.heard_at);
            self.enter(&of, State::Silent, None, now);
            silent.push(word(&of, Status::Unknown, now, &message));
        }
        silent
    }

    /// When to look again.
    pub fn next_wakeup(&self) -> Option<Timestamp> {
        self.timers.peek().map(|timer| timer.0.0)
    }

    /// Whether what this agent said last is still worth anything: it is connected and not silent.
    pub fn is_fresh(&self, agent: &ComponentId) -> bool {
        self.agents.get(agent).is_none_or(|agent| agent.state == State::Online)
    }

    /// Whether an agent that was online before a restart has neither been heard of since nor been missed.
    pub fn awaits(&self) -> bool {
        self.agents.values().any(|agent| agent.awaited)
    }

    fn patience(&self, agent: &Agent) -> SignedDuration {
        let interval = agent.interval.unwrap_or(self.settings.default_interval);
        let intervals = i32::try_from(self.settings.intervals).unwrap_or(i32::MAX);
        interval.saturating_mul(intervals).max(self.settings.at_least)
    }

    fn enter(&mut self, of: &ComponentId, state: State, interval: Option<SignedDuration>, now: Timestamp) {
        let before = self.agents.get(of);
        let watched = before.is_some_and(|agent| agent.state == State::Online);
        let agent = Agent {
            state,
            heard_at: if state == State::Online {
                now
            } else {
                before.map_or(now, |agent| agent.heard_at)
            },
            since: before
                .filter(|agent| agent.state == state)
                .map_or(now, |agent| agent.since),
            interval: interval.or(before.and_then(|agent| agent.interval)),
            awaited: false,
        };
        let shorter = before.is_none_or(|before| before.interval != agent.interval);
        if self.settings.enabled && state == State::Online && (!watched || shorter) {
            let due = now.saturating_add(self.patience(&agent)).unwrap_or(Timestamp::MAX);
            self.timers.push(Reverse((due, of.clone())));
        }
        self.agents.insert(of.clone(), agent);
    }
}

/// The component whose agent stands behind an observer; `None` for the collector itself.
pub fn agent_behind<'a>(by: &'a Observer, of: &'a ComponentId) -> Option<&'a ComponentId> {
    match by {
        Observer::Own => Some(of),
        Observer::Agent(agent) => Some(agent),
        Observer::Collector => None,
    }
}

fn word(of: &ComponentId, status: Status, at: Timestamp, message: &str) -> Observation {
    Observation {
        at,
        of: of.clone(),
        check: CheckName::new(AGENT_CHECK),
        by: Observer::Own,
        status,
        value: None,
        message: Some(message.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    fn freshness() -> Freshness {
        Freshness::new(FreshnessSettings {
            enabled: true,
            intervals: 3,
            default_interval: SignedDuration::from_secs(60),
            at_least: SignedDuration::from_secs(15),
        })
    }

    const ONLINE: Presence = Presence::Online {
        interval_ms: Some(10_000),
    };

    #[test]
    fn is_silent_after_three_intervals_and_says_so_once() {
        let (mut freshness, host) = (freshness(), ComponentId::new("web-1"));
        assert_eq!(
            freshness.presence(&host, ONLINE, at(0)).map(|o| o.status),
            Some(Status::Ok)
        );
        assert_eq!(freshness.heard(&host, at(20), at(20)), None);
        assert_eq!(freshness.fallen_silent(at(30)), []);
        assert_eq!(freshness.next_wakeup(), Some(at(50)));
        let silent = freshness.fallen_silent(at(50));
        assert_eq!(silent.iter().map(|o| o.status).collect::<Vec<_>>(), [Status::Unknown]);
        assert!(!freshness.is_fresh(&host));
        assert_eq!(
            (freshness.fallen_silent(at(500)), freshness.next_wakeup()),
            (vec![], None)
        );
    }

    #[test]
    fn a_last_will_is_critical_at_once_and_silence_adds_nothing() {
        let (mut freshness, host) = (freshness(), ComponentId::new("web-1"));
        freshness.presence(&host, ONLINE, at(0));
        let lost = freshness.presence(&host, Presence::Lost, at(5)).expect("told");
        assert_eq!(
            (lost.check.as_str(), lost.status, lost.at),
            ("agent", Status::Critical, at(5))
        );
        assert_eq!(freshness.fallen_silent(at(500)), []);
    }

    #[test]
    fn a_goodbye_is_unknown_and_not_silence() {
        let (mut freshness, host) = (freshness(), ComponentId::new("web-1"));
        freshness.presence(&host, ONLINE, at(0));
        let left = freshness.presence(&host, Presence::Left, at(5)).expect("told");
        assert_eq!(left.status, Status::Unknown);
        assert!(left.message.is_some_and(|message| message.contains("on purpose")));
        assert_eq!(freshness.fallen_silent(at(500)), []);
    }

    #[test]
    fn what_was_said_before_the_connection_was_lost_proves_nothing() {
        let (mut freshness, host) = (freshness(), ComponentId::new("web-1"));
        freshness.presence(&host, ONLINE, at(0));
        freshness.presence(&host, Presence::Lost, at(30));
        assert_eq!(freshness.heard(&host, at(29), at(31)), None);
        assert_eq!(
            freshness.heard(&host, at(32), at(33)).map(|o| o.status),
            Some(Status::Ok)
        );
    }

    #[test]
    fn the_first_word_of_an_agent_proves_it_alive_when_it_was_said() {
        let mut freshness = freshness();
        let first = freshness
            .heard(&ComponentId::new("web-1"), at(5), at(50))
            .expect("told");
        assert_eq!((first.status, first.at), (Status::Ok, at(5)));
    }

    #[test]
    fn after_a_restart_everybody_gets_full_time_to_be_heard() {
        let (mut freshness, host) = (freshness(), ComponentId::new("web-1"));
        let key = super::super::CheckKey {
            of: host.clone(),
            check: CheckName::new("disk"),
            by: Observer::Own,
        };
        let record = CheckRecord {
            key,
            status: Status::Ok,
            at: at(0),
            since: at(0),
            streak: 1,
            last_ok: Some(at(0)),
            value: None,
            message: None,
        };
        freshness.restore(&record, at(1_000));
        assert!(freshness.awaits());
        assert_eq!(freshness.fallen_silent(at(1_179)), []);
        assert_eq!(freshness.fallen_silent(at(1_180)).len(), 1);
        assert!(!freshness.awaits());
    }
}
