//! What is known of each agent, for people who look at it. Decides nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;
use zongbao_wire::message::Presence;

/// Agents in the book, at most. Each needs a credential, so this is a limit of the embedded broker's table, not of strangers.
const AGENTS: usize = 200_000;

/// One agent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agent {
    /// Its newest presence message.
    pub presence: Option<Presence>,
    /// The boot of the newest birth message or batch.
    pub boot: Vec<u8>,
    /// When its newest batch arrived.
    pub last_batch_at: Option<Timestamp>,
    /// How old the newest sample of that batch was then, in milliseconds.
    pub lag_ms: Option<i64>,
    /// When anything of it last arrived.
    pub seen_at: Option<Timestamp>,
    /// The newest batch of its boot.
    pub newest_seq: u64,
    /// Batches that its spool still held when it sent its newest batch, that one included.
    pub backlog: Option<u64>,
    /// Batches taken.
    pub batches: u64,
    /// Batches that came again.
    pub duplicates: u64,
    /// Batches that never came.
    pub missed: u64,
    /// Checks and series about components that the model does not have.
    pub unknown_components: u64,
}

impl Agent {
    /// Whether its connection stands, as far as its messages tell.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.presence.as_ref().is_some_and(|presence| presence.online)
    }
}

/// All agents ever heard of.
#[derive(Debug, Default)]
pub struct AgentBook {
    agents: Mutex<BTreeMap<String, Agent>>,
}

impl AgentBook {
    /// Changes what is known of an agent.
    pub fn note(&self, agent: &str, change: impl FnOnce(&mut Agent)) {
        let mut agents = self.lock();
        if let Some(known) = agents.get_mut(agent) {
            change(known);
        } else if agents.len() < AGENTS {
            change(agents.entry(agent.to_owned()).or_default());
        }
    }

    /// Reads what is known of an agent.
    pub fn get<R>(&self, agent: &str, read: impl FnOnce(&Agent) -> R) -> Option<R> {
        self.lock().get(agent).map(read)
    }

    /// All of them, by id.
    #[must_use]
    pub fn all(&self) -> Vec<(String, Agent)> {
        let agents = self.lock();
        agents.iter().map(|(id, agent)| (id.clone(), agent.clone())).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Agent>> {
        self.agents.lock().expect("nothing panics while holding this lock")
    }
}
