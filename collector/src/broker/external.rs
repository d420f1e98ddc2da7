//! An external broker: the collector is one of its clients, on the same topics.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use rumqttc::{
    AsyncClient, Broker, ConnectReturnCode, Event, EventLoop, Incoming, MqttOptions, Publish, PublishOptions, QoS,
    SubscribeFilter, TlsConfiguration, Transport,
};
use tokio::task::JoinHandle;
use zongbao_wire::topic;

use super::{Arrival, Inbox, Outbound, PACKET_BYTES};
use crate::config;

/// Messages that wait for the broker, at most; what is beyond is refused to the caller.
const OUTGOING: usize = 1_000;
/// Between attempts to connect.
const RETRY: Duration = Duration::from_secs(2);

/// The connection to an external broker.
pub struct ExternalLink {
    client: AsyncClient,
    status: Status,
    task: JoinHandle<()>,
}

type Status = Arc<Mutex<Result<(), String>>>;

impl ExternalLink {
    /// Starts connecting, and goes on trying for as long as it lives.
    pub fn start(settings: &config::External, inbox: Arc<dyn Inbox>) -> anyhow::Result<Self> {
        let (client, events) = AsyncClient::builder(options(settings)?)
            .capacity(OUTGOING)
            .try_build()?;
        let status = Arc::new(Mutex::new(Err("not connected yet".to_owned())));
        let task = tokio::spawn(run(client.clone(), events, inbox, Arc::clone(&status)));
        Ok(Self { client, status, task })
    }

    /// Says goodbye.
    pub async fn stop(&self) {
        if let Err(error) = self.client.disconnect().await {
            tracing::debug!(%error, "cannot say goodbye to the broker");
        }
        self.task.abort();
    }
}

#[async_trait]
impl Outbound for ExternalLink {
    async fn publish(&self, topic: String, payload: Vec<u8>, retain: bool) -> anyhow::Result<()> {
        // Never waits: a broker that is down must not stall the one who publishes.
        self.client
            .try_publish(topic, payload, PublishOptions::at_least_once().retain(retain))
            .map(|_| ())
            .context("the external broker does not take messages as fast as they come")
    }

    fn status(&self) -> Result<(), String> {
        self.status
            .lock()
            .expect("nothing panics while holding this lock")
            .clone()
    }
}

/// What to connect to, from the URL.
fn options(settings: &config::External) -> anyhow::Result<MqttOptions> {
    let url = settings
        .url
        .reveal()
        .context("cannot read the URL of [broker] external")?;
    let url = reqwest::Url::parse(&url).context("[broker] external is no URL")?;
    let host = url.host_str().context("[broker] external names no host")?.to_owned();
    let secure = url.scheme() == "mqtts";
    let port = url.port().unwrap_or(if secure { 8883 } else { 1883 });
    let user = percent_decoded(url.username())?;
    // The user name as client id: unique by intent, and what brokers that tie the two together expect.
    let client_id = if user.is_empty() { "zongbao-collector" } else { &user };
    let mut options = MqttOptions::new(client_id, Broker::tcp(host, port));
    // A fresh session each time: what was not committed is in the agents' spools, not in the broker's queue.
    options.set_clean_session(true);
    options.set_keep_alive(20);
    options.set_max_packet_size(PACKET_BYTES, PACKET_BYTES);
    if let Some(password) = url.password() {
        options.set_credentials(user.clone(), percent_decoded(password)?);
    } else if !user.is_empty() {
        options.set_username(user.clone());
    }
    if secure {
        options.set_transport(Transport::tls_with_config(tls(settings)?));
    }
    Ok(options)
}

fn tls(settings: &config::External) -> anyhow::Result<TlsConfiguration> {
    match &settings.ca {
        Some(path) => {
            let ca = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            Ok(TlsConfiguration::Simple {
                ca,
                alpn: None,
                client_auth: None,
            })
        }
        None => TlsConfiguration::try_default_rustls().context("cannot load the authorities of this system"),
    }
}

/// User and password are percent-encoded in a URL.
fn percent_decoded(text: &str) -> anyhow::Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let pair = tail.get(..2).filter(|_| first == b'%');
        match pair.and_then(|pair| hex::decode(pair).ok()) {
            Some(decoded) => {
                bytes.extend(decoded);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).context("user or password in [broker] external is not UTF-8")
}

async fn run(client: AsyncClient, mut events: EventLoop, inbox: Arc<dyn Inbox>, status: Status) {
    let set = |new: Result<(), String>| {
        let mut status = status.lock().expect("nothing panics while holding this lock");
        if *status != new {
            match &new {
                Ok(()) => tracing::info!("connected to the external broker"),
                Err(why) => tracing::warn!(why, "no connection to the external broker"),
            }
            *status = new;
        }
    };
    loop {
        match events.poll().await {
            Ok(Event::Incoming(Incoming::ConnAck(ack))) if ack.code == ConnectReturnCode::Success => {
                match client.try_subscribe_many(subscriptions()) {
                    Ok(_) => set(Ok(())),
                    Err(error) => set(Err(format!("cannot subscribe: {error}"))),
                }
            }
            Ok(Event::Incoming(Incoming::Publish(publish))) => receive(&*inbox, publish).await,
            Ok(_) => {}
            Err(error) => {
                set(Err(error.to_string()));
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

fn subscriptions() -> Vec<SubscribeFilter> {
    [
        topic::batch("+"),
        topic::schema("+"),
        topic::presence("+"),
        topic::line("+"),
    ]
    .into_iter()
    .map(|filter| SubscribeFilter::new(filter, QoS::AtLeastOnce))
    .collect()
}

/// Waits for room like a hook of the embedded broker would: the connection is read no further meanwhile. What still finds no
/// room is sent again by its agent, because our acknowledgement does not come.
async fn receive(inbox: &dyn Inbox, publish: Publish) {
    let Ok(name) = std::str::from_utf8(&publish.topic) else {
        inbox.refused("", "topic");
        return;
    };
    let Some((agent, what)) = topic::parse_from_agent(name) else {
        inbox.refused("", "topic");
        return;
    };
    let arrival = Arrival {
        agent: agent.to_owned(),
        what,
        payload: publish.payload,
    };
    let agent = arrival.agent.clone();
    if inbox.take(arrival).await.is_err() {
        tracing::debug!(
            agent,
            "no room for a message from the external broker; its agent will repeat it"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_password_of_the_url_are_decoded() {
        assert_eq!(percent_decoded("p%40ss%").expect("UTF-8"), "p@ss%");
        assert!(percent_decoded("%ff").is_err());
    }
}
