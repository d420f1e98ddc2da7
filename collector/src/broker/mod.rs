//! MQTT: an embedded broker, or an external one. Either way the rest of the collector sees an inbox that messages of agents
//! go into, and an [`Outbound`] that messages go out by.

mod acl;
mod embedded;
mod external;
mod hooks;
mod login;
mod mosquitto;
mod retained;

use async_trait::async_trait;
use bytes::Bytes;
use zongbao_wire::limits;
use zongbao_wire::topic::FromAgent;

pub use acl::Principal;
pub use embedded::{Addresses, Embedded};
pub use external::ExternalLink;
pub use login::{hash_secret, new_secret};
pub use mosquitto::acl_file;

/// Bytes of an MQTT packet, at most: the greatest payload, and generously what is around it.
const PACKET_BYTES: usize = 1024
    + if limits::SCHEMA_BYTES > limits::BATCH_BYTES {
        limits::SCHEMA_BYTES
    } else {
        limits::BATCH_BYTES
    };

/// Something that an agent published, on a topic that it may publish on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The agent: its id in the topic.
    pub agent: String,
    /// What it is, by its topic.
    pub what: FromAgent,
    /// The payload.
    pub payload: Bytes,
}

/// The inbox has no room: the message is not taken, and its sender still has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Where messages of agents go.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Takes a message; waits a little for room. What is taken is not yet committed: the agent learns of that by its ack
    /// topic.
    async fn take(&self, arrival: Arrival) -> Result<(), Full>;

    /// Takes a last will. Its sender is gone and cannot repeat it, so this waits for room as long as it takes.
    async fn take_will(&self, arrival: Arrival);

    /// Something was refused; `why` is a stable name, for counting.
    fn refused(&self, who: &str, why: &'static str);
}

/// Where credentials come from.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// The argon2 hash of this name's secret (`agent:ID` or `party:ID`), if it has one.
    async fn hash_of(&self, name: &str) -> anyhow::Result<Option<String>>;
}

/// How messages leave.
#[async_trait]
pub trait Outbound: Send + Sync {
    /// Publishes with QoS 1. Returns when the broker has it (embedded) or it is queued for it (external).
    async fn publish(&self, topic: String, payload: Vec<u8>, retain: bool) -> anyhow::Result<()>;

    /// Whether the broker can be reached, and if not, why.
    fn status(&self) -> Result<(), String>;
}
