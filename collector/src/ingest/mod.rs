//! What agents send, on its way to the engine: decoded and checked where it arrives, put into a bounded queue, put in order,
//! and translated into the engine's events.

mod agents;
mod group;
mod queue;
mod sequence;
mod translate;

pub use agents::{Agent, AgentBook};
pub use group::{BootKey, Group, Rows};
pub use queue::{Arrived, Item, Queue, Queued, Stats};
pub use sequence::{Admission, Sequence};
pub use translate::Translator;
