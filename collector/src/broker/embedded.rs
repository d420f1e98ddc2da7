//! The embedded broker: its listeners, and publishing by it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use async_trait::async_trait;
use rmqtt::context::ServerContext;
use rmqtt::hook::Register;
use rmqtt::net::{Builder, Listener};
use rmqtt::server::MqttServer;
use rmqtt::session::SessionState;
use rmqtt::types::{ClientId, CodecPublish, From, Id, ListenerId, Publish, QoS};
use tokio::task::JoinHandle;
use zongbao_wire::limits;

use super::hooks;
use super::retained::Retained;
use super::{Credentials, Inbox, Outbound};
use crate::config;

/// Listener ids, by which rmqtt tells connections apart.
pub(super) const PLAIN: ListenerId = 1;
pub(super) const TLS: ListenerId = 2;

/// Where the embedded broker listens; ports are the real ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// Without TLS.
    pub plain: Option<SocketAddr>,
    /// With TLS.
    pub tls: Option<SocketAddr>,
}

/// The running embedded broker.
pub struct Embedded {
    context: ServerContext,
    addresses: Addresses,
    hooks: Box<dyn Register>,
    server: JoinHandle<()>,
}

impl Embedded {
    /// Binds its listeners and starts serving.
    pub async fn start(
        settings: &config::Broker,
        inbox: Arc<dyn Inbox>,
        credentials: Arc<dyn Credentials>,
    ) -> anyhow::Result<Self> {
        let sessions = isize::try_from(settings.max_connections).unwrap_or(isize::MAX);
        // Its busy check is off: refusing agents because the machine is busy would look like an outage.
        let context = ServerContext::new()
            .busy_check_enable(false)
            .mqtt_max_sessions(sessions)
            .build()
            .await;
        *context.extends.retain_mut().await = Box::new(Retained::new());
        let trusts_certificates = settings.tls.as_ref().is_some_and(|tls| tls.client_ca.is_some());
        let hooks = hooks::register(&context, inbox, credentials, trusts_certificates).await;

        let mut builder = MqttServer::new(context.clone());
        let mut addresses = Addresses { plain: None, tls: None };
        if let Some(address) = settings.listen {
            let listener = bind("mqtt", address, settings)?.tcp()?;
            addresses.plain = Some(listener.local_addr()?);
            builder = builder.listener_by_id(listener, PLAIN);
        }
        if let Some(tls) = &settings.tls {
            let listener = bind_tls(tls, settings)?;
            addresses.tls = Some(listener.local_addr()?);
            builder = builder.listener_by_id(listener, TLS);
        }
        let server = builder.build();
        let server = tokio::spawn(async move {
            if let Err(error) = server.run().await {
                tracing::error!(%error, "the embedded broker stopped");
            }
        });
        Ok(Self {
            context,
            addresses,
            hooks,
            server,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn addresses(&self) -> Addresses {
        self.addresses
    }

    /// Connections right now.
    #[must_use]
    pub fn connections(&self) -> usize {
        usize::try_from(self.context.connections.count()).unwrap_or(0)
    }

    /// Stops accepting connections and messages.
    pub async fn stop(&self) {
        self.hooks.stop().await;
        self.server.abort();
    }
}

#[async_trait]
impl Outbound for Embedded {
    async fn publish(&self, topic: String, payload: Vec<u8>, retain: bool) -> anyhow::Result<()> {
        let id = Id::new(1, 0, None, None, ClientId::from_static("collector"), None);
        let publish: Publish = CodecPublish {
            dup: false,
            retain,
            qos: QoS::AtLeastOnce,
            topic: topic.into(),
            packet_id: None,
            payload: payload.into(),
            properties: None,
        }
        .into();
        let publish = publish.create_time(crate::clock::now().as_millisecond());
        SessionState::forwards(&self.context, From::from_system(id), publish, false, None).await
    }

    fn status(&self) -> Result<(), String> {
        if self.server.is_finished() {
            return Err("the embedded broker stopped".to_owned());
        }
        Ok(())
    }
}

fn bind(name: &str, address: SocketAddr, settings: &config::Broker) -> anyhow::Result<Listener> {
    builder(name, address, settings)
        .bind()
        .with_context(|| format!("cannot listen on {address} ([broker] listen); is something else using the port?"))
}

fn bind_tls(tls: &config::BrokerTls, settings: &config::Broker) -> anyhow::Result<Listener> {
    let text = |path: &Path| path.display().to_string();
    let client_ca = tls.client_ca.as_deref().map(text);
    builder("mqtts", tls.listen, settings)
        .tls_cert(Some(text(&tls.certificate)))
        .tls_key(Some(text(&tls.key)))
        .tls_cross_certificate(client_ca.is_some())
        .tls_client_ca_certs(client_ca)
        .cert_cn_as_username(true)
        .collect_cert_info(true)
        .bind()
        .with_context(|| format!("cannot listen on {} ([broker.tls] listen)", tls.listen))?
        .tls()
        .context("cannot use the certificate and key of [broker.tls]")
}

fn builder(name: &str, address: SocketAddr, settings: &config::Broker) -> Builder {
    let packet = u32::try_from(super::PACKET_BYTES).expect("a small constant");
    Builder::new()
        .name(name)
        .laddr(address)
        .reuseaddr(Some(true))
        .allow_anonymous(false)
        .max_connections(settings.max_connections)
        .max_packet_size(packet)
        .max_qos_allowed(QoS::AtLeastOnce)
        .max_clientid_len(2 * limits::ID_BYTES)
        .max_topic_levels(8)
        .max_subscriptions(16)
        .max_mqueue_len(1_000)
}
