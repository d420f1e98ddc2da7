//! What happens: a script of physical events, and the epochs of constant physics that they cut time into.

use super::physics::State;
use super::world::World;

/// How a part hangs: it neither works nor is it gone, and what looks at it disagrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hang {
    /// A program: its process is there and its port accepts, but no question is ever answered.
    Program,
    /// A machine: its kernel still answers pings and keeps the cables lit; nothing that runs on it does anything.
    Machine,
    /// A device that forwards nothing and answers nothing, while its cables stay lit.
    Forwarding,
    /// A device that forwards and answers pings, but not to its management.
    Management,
    /// A part that works, but no longer answers pings.
    Mute,
}

impl Hang {
    /// Whether the part does its work for others all the same.
    pub fn serves(self) -> bool {
        matches!(self, Self::Management | Self::Mute)
    }

    /// Whether a check of this name gets an answer from the hung part, once it gets there.
    pub fn answers(self, check: &str) -> bool {
        match self {
            Self::Program => check == "tcp",
            Self::Machine => check == "icmp",
            Self::Forwarding => false,
            Self::Management => check != "snmp",
            Self::Mute => check != "icmp",
        }
    }
}

/// One physical event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A part hangs in this way, until it is healed.
    Hang(usize, Hang),
    /// Nothing changes in the network, but a new epoch begins.
    Mark,
    /// A part breaks.
    Fail(usize),
    /// A broken part works again.
    Heal(usize),
    /// A part works badly: its disk is full.
    Degrade(usize),
    /// It works well again.
    Mend(usize),
    /// An agent's process crashes; its machine lives on.
    AgentDies(usize),
    /// An agent's process starts again.
    AgentReturns(usize),
    /// The broker stops.
    BrokerStops,
    /// The broker is back.
    BrokerReturns,
}

impl Change {
    /// The part that it happens to.
    pub fn part(&mut self) -> Option<&mut usize> {
        match self {
            Self::Fail(part) | Self::Heal(part) | Self::Degrade(part) | Self::Mend(part) | Self::Hang(part, _) => {
                Some(part)
            }
            Self::AgentDies(_) | Self::AgentReturns(_) | Self::BrokerStops | Self::BrokerReturns | Self::Mark => None,
        }
    }

    /// The agent that it happens to.
    pub fn agent(&mut self) -> Option<&mut usize> {
        match self {
            Self::AgentDies(agent) | Self::AgentReturns(agent) => Some(agent),
            _ => None,
        }
    }
}

/// Approved downtime in a script.
#[derive(Clone, Debug)]
pub struct Window {
    /// The part worked on.
    pub part: usize,
    /// From, in milliseconds (inclusive).
    pub from_ms: i64,
    /// To, in milliseconds (exclusive).
    pub to_ms: i64,
}

/// A line that loses packets.
#[derive(Clone, Debug)]
pub struct Loss {
    /// Which.
    pub link: usize,
    /// Share of probes that are lost.
    pub share: f64,
    /// From, in milliseconds (inclusive).
    pub from_ms: i64,
    /// To, in milliseconds (exclusive).
    pub to_ms: i64,
    /// The network without the line: who does not reach whom in it talks through the line.
    pub beyond: State,
}

/// A script.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// Events, in order of time (milliseconds from the start).
    pub events: Vec<(i64, Change)>,
    /// Checks that fail once without any cause: (check, not before).
    pub flukes: Vec<(usize, i64)>,
    /// Lines that lose packets.
    pub losses: Vec<Loss>,
    /// Approved downtime.
    pub windows: Vec<Window>,
    /// When everything ends.
    pub end_ms: i64,
}

/// A stretch of time without any physical change.
#[derive(Clone, Debug)]
pub struct Epoch {
    /// Start, in milliseconds (inclusive).
    pub from_ms: i64,
    /// End (exclusive).
    pub to_ms: i64,
    /// What is broken, sorted.
    pub failed: Vec<usize>,
    /// What hangs, and how, sorted. What does not serve others is among `failed` too.
    pub hung: Vec<(usize, Hang)>,
    /// What is degraded, sorted.
    pub degraded: Vec<usize>,
    /// Agents whose process is dead, sorted.
    pub dead_agents: Vec<usize>,
    /// Whether the broker runs.
    pub broker: bool,
    /// What follows from it.
    pub state: State,
}

impl Epoch {
    /// Whether the part has failed in this epoch.
    pub fn has_failed(&self, part: usize) -> bool {
        self.failed.binary_search(&part).is_ok()
    }

    /// How the part hangs, if it does.
    pub fn hang(&self, part: usize) -> Option<Hang> {
        let found = self.hung.iter().find(|(hung, _)| *hung == part);
        found.map(|(_, hang)| *hang)
    }
}

fn put<T: Ord>(set: &mut Vec<T>, item: T, present: bool) {
    match (set.binary_search(&item), present) {
        (Err(at), true) => set.insert(at, item),
        (Ok(at), false) => {
            set.remove(at);
        }
        _ => {}
    }
}

/// Cuts the script into epochs.
pub fn epochs(world: &World, script: &Script) -> Vec<Epoch> {
    let (mut failed, mut degraded, mut dead, mut broker) = (Vec::new(), Vec::new(), Vec::new(), true);
    let mut hung: Vec<(usize, Hang)> = Vec::new();
    let mut epochs: Vec<Epoch> = Vec::new();
    let mut at = 0;
    let mut events = script.events.iter().peekable();
    loop {
        while let Some((_, change)) = events.next_if(|(time, _)| *time <= at) {
            match *change {
                Change::Fail(part) => put(&mut failed, part, true),
                Change::Heal(part) => {
                    put(&mut failed, part, false);
                    hung.retain(|(hung, _)| *hung != part);
                }
                Change::Hang(part, hang) => {
                    put(&mut failed, part, !hang.serves());
                    put(&mut hung, (part, hang), true);
                }
                Change::Degrade(part) => put(&mut degraded, part, true),
                Change::Mend(part) => put(&mut degraded, part, false),
                Change::AgentDies(agent) => put(&mut dead, agent, true),
                Change::AgentReturns(agent) => put(&mut dead, agent, false),
                Change::BrokerStops => broker = false,
                Change::BrokerReturns => broker = true,
                Change::Mark => {}
            }
        }
        let to_ms = events.peek().map_or(script.end_ms, |(time, _)| *time);
        let known = epochs.iter().find(|epoch| epoch.failed == failed);
        let state = known.map_or_else(|| State::settle(world, &failed), |epoch| epoch.state.clone());
        epochs.push(Epoch {
            from_ms: at,
            to_ms,
            failed: failed.clone(),
            hung: hung.clone(),
            degraded: degraded.clone(),
            dead_agents: dead.clone(),
            broker,
            state,
        });
        if events.peek().is_none() {
            return epochs;
        }
        at = to_ms;
    }
}
