//! Retained messages on a party's own topic: a subcontractor's system that connects later still learns what is open.

use async_trait::async_trait;

use super::{Delivery, Message, SendError};

/// Publishes retained messages; the embedded or external broker implements it.
#[async_trait]
pub trait PublishRetained: Send + Sync {
    /// Publishes with QoS 1 and returns when the broker has it.
    async fn publish_retained(&self, topic: &str, payload: Vec<u8>) -> anyhow::Result<()>;
}

/// Publishes one delivery on the topic of its party and incident; the newest replaces the one before it.
pub async fn send(broker: &dyn PublishRetained, delivery: &Delivery) -> Result<(), SendError> {
    let topic = zongbao_wire::topic::party_incident(delivery.notice.party.as_str(), delivery.notice.incident.as_str());
    let payload = serde_json::to_vec(&Message::from(delivery)).map_err(|e| SendError::Refused(e.to_string()))?;
    broker
        .publish_retained(&topic, payload)
        .await
        .map_err(|error| SendError::later(format!("{error:#}")))
}
