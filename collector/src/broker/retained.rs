//! Retained messages of the embedded broker: only the collector's own, for parties. What agents mark as retained (their
//! presence) is consumed on arrival and need not be kept.

use std::time::Duration;

use async_trait::async_trait;
use rmqtt::retain::{DefaultRetainStorage, RetainStorage};
use rmqtt::types::{Retain, TopicFilter, TopicName};
use zongbao_wire::topic;

/// Retained messages, at most.
const MESSAGES: isize = 100_000;

pub(super) struct Retained {
    messages: DefaultRetainStorage,
    prefix: String,
}

impl Retained {
    pub(super) fn new() -> Self {
        Self {
            messages: DefaultRetainStorage::new(),
            prefix: format!("{}/party/", topic::ROOT),
        }
    }
}

#[async_trait]
impl RetainStorage for Retained {
    fn enable(&self) -> bool {
        true
    }

    async fn set(&self, topic: &TopicName, retain: Retain, _expiry: Option<Duration>) -> rmqtt::Result<()> {
        if !topic.starts_with(&self.prefix) {
            return Ok(());
        }
        let adds = !retain.publish.payload.is_empty();
        if adds && self.messages.count().await >= MESSAGES {
            tracing::warn!(%topic, limit = MESSAGES, "too many retained messages, this one is not retained");
            return Ok(());
        }
        self.messages.set_with_timeout(topic, retain, None).await
    }

    async fn get(&self, filter: &TopicFilter) -> rmqtt::Result<Vec<(TopicName, Retain)>> {
        self.messages.get_message(filter).await
    }

    async fn count(&self) -> isize {
        self.messages.count().await
    }

    async fn max(&self) -> isize {
        MESSAGES
    }
}
