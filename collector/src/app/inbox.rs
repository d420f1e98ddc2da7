//! What the broker needs of us: an inbox and credentials.

use std::sync::Arc;

use async_trait::async_trait;

use super::shared::Shared;
use crate::broker::{self, Arrival, Full};
use crate::clock;
use crate::storage::Storage;

/// Passes messages on to the queue.
pub(super) struct Inbox(pub(super) Arc<Shared>);

#[async_trait]
impl broker::Inbox for Inbox {
    async fn take(&self, arrival: Arrival) -> Result<(), Full> {
        let Arrival { agent, what, payload } = arrival;
        match self.0.queue.take(agent, what, payload, clock::now()).await {
            true => Ok(()),
            false => Err(Full),
        }
    }

    async fn take_will(&self, arrival: Arrival) {
        let Arrival { agent, what, payload } = arrival;
        self.0.queue.take_patiently(agent, what, payload, clock::now()).await;
    }

    fn refused(&self, who: &str, why: &'static str) {
        self.0.queue.stats().refuse(why);
        tracing::warn!(who, why, "the broker refused a client");
    }
}

/// Credentials are in the state database.
pub(super) struct Credentials(pub(super) Storage);

#[async_trait]
impl broker::Credentials for Credentials {
    async fn hash_of(&self, name: &str) -> anyhow::Result<Option<String>> {
        Ok(self.0.credential(name).await?.map(|credential| credential.hash))
    }
}
