//! Parties: who takes part, and how they are reached.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::ids::PartyId;
use zongbao_core::network::{Channel, Contact, Party};

use super::auth::Caller;
use super::error::Problem;
use super::extract::Path;
use super::state::Api;
use super::views::{NamedView, RoleView, SightView};
use super::visibility::{Permission, Sight};

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/parties", get(list))
        .route("/parties/{id}/channels/{position}/test", post(test_channel))
}

/// A party.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Party)]
pub struct PartyView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: RoleView,
    /// How much of it is in sight; in outline, everything below is empty.
    pub sight: SightView,
    /// For a vendor: the subcontractor that manages it.
    pub managed_by: Option<NamedView>,
    /// People to call.
    pub contacts: Vec<ContactView>,
    /// Who is on call now.
    pub on_call: Option<ContactView>,
    /// How it is told about its incidents.
    pub channels: Vec<ChannelView>,
    /// Contracts under which it provides.
    pub contracts: Vec<String>,
}

/// A person to call.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Contact)]
pub struct ContactView {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// A way to tell a party.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = Channel)]
pub enum ChannelView {
    /// HMAC-signed JSON by HTTP POST.
    Webhook {
        /// Scheme and host; the rest may hold a secret.
        to: String,
        /// Whether it is signed.
        signed: bool,
    },
    /// E-mail.
    Email {
        /// Address.
        to: String,
    },
    /// A retained message on the party's own topic.
    Mqtt,
}

/// What became of a test message.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelTest {
    /// Whether the other side took it.
    pub delivered: bool,
    /// What the other side said, or why it failed.
    pub detail: String,
}

/// Parties that are in sight.
#[utoipa::path(get, path = "/api/v1/parties", tag = "parties", responses((status = 200, body = Vec<PartyView>)))]
pub(super) async fn list(caller: Caller) -> Json<Vec<PartyView>> {
    let network = caller.reach.network();
    let seen = network
        .parties
        .iter()
        .filter(|party| caller.reach.party(party) > Sight::Hidden);
    Json(seen.map(|party| view(party, &caller)).collect())
}

/// Sends a test message over a party's channel now.
#[utoipa::path(post, path = "/api/v1/parties/{id}/channels/{position}/test", tag = "parties",
    params(("id" = String, Path, description = "Party id"), ("position" = usize, Path, description = "Position of the channel, from 0")),
    responses((status = 200, body = ChannelTest), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn test_channel(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path((id, position)): Path<(PartyId, usize)>,
) -> Result<Json<ChannelTest>, Problem> {
    caller.must(Permission::TestChannels)?;
    let party = caller
        .reach
        .network()
        .party(&id)
        .filter(|party| position < party.channels.len());
    if party.is_none() {
        return Err(Problem::not_found("channel", "通知渠道", &format!("{id}/{position}")));
    }
    let result = api.ports.channels.test(&id, position).await?;
    let delivered = result.is_ok();
    Ok(Json(ChannelTest {
        delivered,
        detail: result.unwrap_or_else(|why| why),
    }))
}

fn view(party: &Party, caller: &Caller) -> PartyView {
    let network = caller.reach.network();
    let sight = caller.reach.party(party);
    let full = sight == Sight::Full;
    let contract = |contract: &&zongbao_core::network::Contract| contract.provider == party.id;
    PartyView {
        id: party.id.to_string(),
        name: party.name.clone(),
        role: party.role.into(),
        sight: sight.into(),
        managed_by: party
            .managed_by
            .as_ref()
            .filter(|_| full)
            .map(|by| NamedView::party(network, by)),
        contacts: party.contacts.iter().filter(|_| full).map(ContactView::from).collect(),
        on_call: network
            .on_call(&party.id, caller.now)
            .filter(|_| full)
            .map(ContactView::from),
        channels: party.channels.iter().filter(|_| full).map(ChannelView::from).collect(),
        contracts: network
            .contracts
            .iter()
            .filter(contract)
            .filter(|_| full)
            .map(|c| c.id.to_string())
            .collect(),
    }
}

impl From<&Contact> for ContactView {
    fn from(contact: &Contact) -> Self {
        Self {
            name: contact.name.clone(),
            phone: contact.phone.clone(),
            email: contact.email.clone(),
        }
    }
}

impl From<&Channel> for ChannelView {
    fn from(channel: &Channel) -> Self {
        match channel {
            Channel::Webhook { url, secret } => Self::Webhook {
                to: host_of(url),
                signed: secret.is_some(),
            },
            Channel::Email { to } => Self::Email { to: to.clone() },
            Channel::Mqtt => Self::Mqtt,
        }
    }
}

/// Scheme and host of a URL: paths of chat webhooks are secrets.
fn host_of(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_shown_without_what_may_be_secret() {
        assert_eq!(
            host_of("https://user:pw@hook.example:8443/robot/send?key=1"),
            "https://hook.example:8443"
        );
    }
}
