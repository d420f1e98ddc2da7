//! What every channel says, as JSON: a stable interface for receivers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zongbao_core::correlation::Text;
use zongbao_core::ids::{IncidentId, PartyId};
use zongbao_core::notification::Occasion;

use super::Delivery;

/// The JSON body of webhooks and of MQTT messages. Fields are added, never renamed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Version of this format.
    pub version: u32,
    /// The delivery's id: the same when it is sent again.
    pub delivery: String,
    /// Who is told.
    pub party: PartyId,
    /// About what.
    pub incident: IncidentId,
    /// Why.
    pub occasion: Occasion,
    /// When the change happened.
    pub at: Timestamp,
    /// One line, in both languages.
    pub subject: Text,
    /// The whole story, in both languages.
    pub body: Text,
}

impl From<&Delivery> for Message {
    fn from(delivery: &Delivery) -> Self {
        let notice = delivery.notice.clone();
        Self {
            version: 1,
            delivery: delivery.id.clone(),
            party: notice.party,
            incident: notice.incident,
            occasion: notice.occasion,
            at: notice.at,
            subject: notice.subject,
            body: notice.body,
        }
    }
}
