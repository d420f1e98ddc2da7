//! Telling parties: the outbox is worked off by one dispatcher, each channel in a file of its own.
//!
//! A delivery is one notice for one channel. Its id never changes, also not when it is sent again after a crash or a time-out:
//! webhooks carry it as `Zongbao-Delivery`, e-mails as their `Message-ID`, and a retained MQTT message simply replaces itself, so
//! that a receiver can tell a repetition from news. Which notices exist, and that there is never a second one for the same
//! reason, is decided in `zongbao_core::notification`.

mod backoff;
mod dispatcher;
mod email;
mod message;
mod mqtt;
mod webhook;

use async_trait::async_trait;
use jiff::Timestamp;
use zongbao_core::network::Channel;
use zongbao_core::notification::Notice;

pub use dispatcher::{Counts, CountsByKind, Dispatcher, KINDS, kind_of};
pub use message::Message;
pub use mqtt::PublishRetained;

/// One notice for one channel, as it stands in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Unique and unchanging: the notice's key and the channel.
    pub id: String,
    /// What to tell.
    pub notice: Notice,
    /// How.
    pub channel: Channel,
    /// How often it has been tried without success.
    pub attempts: u32,
}

impl Delivery {
    /// Whom the channel reaches, so that a receiver that hangs is told apart from the others.
    pub fn receiver(&self) -> String {
        match &self.channel {
            Channel::Webhook { url, .. } => url.clone(),
            Channel::Email { .. } => "smtp".into(),
            Channel::Mqtt => "mqtt".into(),
        }
    }
}

/// The outbox, as the dispatcher needs it. `app` implements it over the storage.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Deliveries whose next attempt is due at `now`, the oldest first, at most `limit`, none to the `busy` receivers.
    async fn due(&self, now: Timestamp, busy: &[String], limit: usize) -> anyhow::Result<Vec<Delivery>>;
    /// When the next delivery to a receiver that is not `busy` becomes due; `None` when there is none.
    async fn next_due(&self, busy: &[String]) -> anyhow::Result<Option<Timestamp>>;
    /// It was delivered.
    async fn delivered(&self, id: &str, at: Timestamp) -> anyhow::Result<()>;
    /// It was not; try again at `again_at`, or never when that is `None`. The error is kept for people to see.
    async fn failed(&self, id: &str, again_at: Option<Timestamp>, error: &str) -> anyhow::Result<()>;
}

/// Why a channel could not deliver.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Trying again may help, not before the given number of seconds when the receiver named one.
    #[error("{cause}")]
    Later {
        /// What happened.
        cause: String,
        /// What the receiver asked for.
        retry_after_s: Option<u64>,
    },
    /// Trying again will not help until somebody changes something.
    #[error("{0}")]
    Refused(String),
}

impl SendError {
    fn later(cause: impl std::fmt::Display) -> Self {
        Self::Later {
            cause: cause.to_string(),
            retry_after_s: None,
        }
    }
}
