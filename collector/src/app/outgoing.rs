//! From notices to parties: which channels a notice goes by, and what the dispatcher needs of us.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context as _;
use async_trait::async_trait;
use jiff::Timestamp;
use zongbao_core::network::{Channel, Network};
use zongbao_core::notification::Notice;

use super::shared::Shared;
use crate::clock;
use crate::config::Config;
use crate::notify::{Delivery, Dispatcher, Outbox, PublishRetained};
use crate::storage::{Outgoing, Storage};

/// One row of the outbox for each channel of the party, as the model has them at this moment.
pub(super) fn by_channels(network: &Network, notices: &[Notice]) -> Vec<Outgoing> {
    let mut outgoing = Vec::new();
    for notice in notices {
        let channels = network.party(&notice.party).map_or(&[][..], |party| &party.channels);
        for (number, channel) in channels.iter().enumerate() {
            let delivery = delivery(notice, number, channel);
            outgoing.push(Outgoing {
                receiver: delivery.receiver(),
                id: delivery.id,
                notice: delivery.notice,
                channel: delivery.channel,
            });
        }
    }
    outgoing
}

/// The delivery of a notice by a party's channel of that position.
pub(super) fn delivery(notice: &Notice, position: usize, channel: &Channel) -> Delivery {
    let name = match channel {
        Channel::Webhook { .. } => "webhook",
        Channel::Email { .. } => "email",
        Channel::Mqtt => "mqtt",
    };
    Delivery {
        id: format!("{}/{name}-{position}", notice.key),
        notice: notice.clone(),
        channel: channel.clone(),
        attempts: 0,
    }
}

/// The dispatcher over the state database and the broker.
pub(super) fn dispatcher(config: &Config, shared: &Arc<Shared>) -> anyhow::Result<Arc<Dispatcher>> {
    let mut secrets = HashMap::new();
    for (name, secret) in &config.secrets {
        let secret = secret
            .reveal()
            .with_context(|| format!("cannot read the secret `{name}` of [secrets]"))?;
        secrets.insert(name.clone(), secret);
    }
    let outbox = Arc::new(StoredOutbox(shared.storage.clone()));
    let broker = Arc::new(ByBroker(Arc::clone(shared)));
    let dispatcher = Dispatcher::new(outbox, broker, config.smtp.as_ref(), secrets, Arc::new(clock::now))?;
    Ok(Arc::new(dispatcher))
}

struct StoredOutbox(Storage);

#[async_trait]
impl Outbox for StoredOutbox {
    async fn due(&self, now: Timestamp, busy: &[String], limit: usize) -> anyhow::Result<Vec<Delivery>> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let due = self.0.outbox_due(now.as_millisecond(), busy, limit).await?;
        let deliveries = due.into_iter().map(|(outgoing, attempts)| Delivery {
            id: outgoing.id,
            notice: outgoing.notice,
            channel: outgoing.channel,
            attempts,
        });
        Ok(deliveries.collect())
    }

    async fn next_due(&self, busy: &[String]) -> anyhow::Result<Option<Timestamp>> {
        Ok(self.0.outbox_next_due(busy).await?)
    }

    async fn delivered(&self, id: &str, at: Timestamp) -> anyhow::Result<()> {
        Ok(self.0.outbox_delivered(id, at.as_millisecond()).await?)
    }

    async fn failed(&self, id: &str, again_at: Option<Timestamp>, error: &str) -> anyhow::Result<()> {
        let again_at = again_at.map(Timestamp::as_millisecond);
        let now = clock::now().as_millisecond();
        Ok(self.0.outbox_failed(id, now, again_at, error).await?)
    }
}

/// Retained messages leave by the broker in use.
struct ByBroker(Arc<Shared>);

#[async_trait]
impl PublishRetained for ByBroker {
    async fn publish_retained(&self, topic: &str, payload: Vec<u8>) -> anyhow::Result<()> {
        let outbound = self.0.outbound().context("the collector is starting")?;
        outbound.publish(topic.to_owned(), payload, true).await
    }
}
