//! Tests of a party's channels.

use std::sync::Arc;

use async_trait::async_trait;
use zongbao_core::correlation::Text;
use zongbao_core::ids::{IncidentId, PartyId};
use zongbao_core::notification::{Notice, Occasion};

use crate::api::ports::{Channels, PortError};
use crate::app::outgoing;
use crate::app::shared::Shared;
use crate::clock;
use crate::notify::Dispatcher;

pub(super) struct ChannelsPort {
    pub(super) shared: Arc<Shared>,
    pub(super) dispatcher: Arc<Dispatcher>,
}

#[async_trait]
impl Channels for ChannelsPort {
    async fn test(&self, party: &PartyId, position: usize) -> Result<Result<String, String>, PortError> {
        let channel = {
            let engine = self.shared.engine();
            let party = engine.network().party(party);
            party.and_then(|party| party.channels.get(position)).cloned()
        };
        let Some(channel) = channel else {
            return Ok(Err(format!("{party} has no channel {position} in the model")));
        };
        let delivery = outgoing::delivery(&test_notice(party), position, &channel);
        Ok(match self.dispatcher.send_now(&delivery).await {
            Ok(()) => Ok(format!("{} took the test message", delivery.receiver())),
            Err(error) => Err(error.to_string()),
        })
    }
}

fn test_notice(party: &PartyId) -> Notice {
    let at = clock::now();
    let text = |en: &str, zh: &str| Text {
        en: en.to_owned(),
        zh: zh.to_owned(),
    };
    Notice {
        key: format!("TEST/{party}/{}", at.as_millisecond()),
        party: party.clone(),
        incident: IncidentId::new("TEST"),
        occasion: Occasion::Opened,
        at,
        subject: text("Test message of Zongbao", "总包平台测试消息"),
        body: text(
            "This is a test of the notification channel. Nothing has happened.",
            "这是一条通知渠道测试消息，没有发生任何事件。",
        ),
    }
}
