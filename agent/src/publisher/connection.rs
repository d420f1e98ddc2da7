//! One connection to the broker: how it is made, and the task that drives it. A new connection starts with a clean
//! session, because the spool, not the MQTT client, knows what is still to be sent.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use rumqttc::{
    AsyncClient, ConnectReturnCode, ConnectionError, Event, EventLoop, LastWill, MqttOptions, NetworkOptions, Packet,
    Publish, QoS, TlsConfiguration, Transport,
};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use zongbao_wire::limits;

use crate::config::Broker;

/// Bytes that MQTT adds to a payload, at most: header, topic, packet id.
const OVERHEAD_BYTES: usize = 1024;
/// Events that wait for the session, at most; then the connection is read no further.
const EVENTS: usize = 256;
/// Requests that wait for the connection, beside the messages in flight.
const REQUESTS: usize = 16;

/// What a connection tells its session.
#[derive(Debug)]
pub(super) enum Happening {
    /// A message arrived.
    Message(Publish),
    /// The broker confirmed a message of ours.
    Confirmed,
    /// A goodbye was sent.
    Closed,
    /// The connection is lost.
    Lost(String),
}

/// An open connection. Dropping it stops its task.
pub(super) struct Connection {
    pub(super) client: AsyncClient,
    pub(super) happenings: mpsc::Receiver<Happening>,
    task: JoinHandle<()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Connection {
    /// Connects, and returns once the broker has accepted us.
    ///
    /// # Errors
    /// Cause and fix, for the log.
    pub(super) async fn open(id: &str, broker: &Broker, will: LastWill) -> Result<Self> {
        let options = options(id, broker, will)?;
        let (client, mut events) = AsyncClient::builder(options)
            .capacity(broker.in_flight + REQUESTS)
            .build();
        let mut network = NetworkOptions::new();
        network.set_connection_timeout(broker.connect_timeout.as_secs().max(1));
        events.set_network_options(network);
        match timeout(broker.connect_timeout, accepted(&mut events)).await {
            Ok(result) => result.map_err(|error| anyhow::anyhow!(explain(&error)))?,
            Err(_) => bail!(
                "no answer within {:?}; check the address and the firewall",
                broker.connect_timeout
            ),
        }
        let (sender, happenings) = mpsc::channel(EVENTS);
        let task = tokio::spawn(drive(events, sender));
        Ok(Self {
            client,
            happenings,
            task,
        })
    }
}

async fn accepted(events: &mut EventLoop) -> Result<(), ConnectionError> {
    loop {
        if let Event::Incoming(Packet::ConnAck(_)) = events.poll().await? {
            return Ok(());
        }
    }
}

async fn drive(mut events: EventLoop, sender: mpsc::Sender<Happening>) {
    loop {
        let happening = match events.poll().await {
            Ok(Event::Incoming(Packet::Publish(message))) => Happening::Message(message),
            Ok(Event::Incoming(Packet::PubAck(_))) => Happening::Confirmed,
            Ok(Event::Outgoing(rumqttc::Outgoing::Disconnect)) | Err(ConnectionError::RequestsDone) => {
                Happening::Closed
            }
            Ok(_) => continue,
            Err(error) => Happening::Lost(explain(&error)),
        };
        let last = matches!(happening, Happening::Closed | Happening::Lost(_));
        if sender.send(happening).await.is_err() || last {
            return;
        }
    }
}

fn options(id: &str, broker: &Broker, will: LastWill) -> Result<MqttOptions> {
    let mut options = MqttOptions::new(id, (broker.url.host.clone(), broker.url.port));
    options.set_keep_alive(u16::try_from(broker.keep_alive.as_secs()).unwrap_or(u16::MAX));
    options.set_clean_session(true);
    options.set_last_will(will);
    options.set_max_packet_size(
        limits::BATCH_BYTES + OVERHEAD_BYTES,
        limits::SCHEMA_BYTES.max(limits::BATCH_BYTES) + OVERHEAD_BYTES,
    );
    options.set_inflight(u16::try_from(broker.in_flight + REQUESTS).unwrap_or(u16::MAX));
    if let Some(username) = &broker.username {
        let password = match &broker.password_file {
            Some(path) => first_line(path)?,
            None => broker.password.clone().unwrap_or_default(),
        };
        options.set_credentials(username.clone(), password);
    }
    if broker.url.tls {
        options.set_transport(Transport::tls_with_config(tls(broker)?));
    }
    Ok(options)
}

fn tls(broker: &Broker) -> Result<TlsConfiguration> {
    let read = |path: &Path| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let Some(ca) = &broker.ca else {
        return TlsConfiguration::try_default_rustls()
            .context("cannot load the system's certificates; install ca-certificates or set [broker] ca");
    };
    let client_auth = match (&broker.certificate, &broker.key) {
        (Some(certificate), Some(key)) => Some((read(certificate)?, read(key)?)),
        _ => None,
    };
    Ok(TlsConfiguration::Simple {
        ca: read(ca)?,
        alpn: None,
        client_auth,
    })
}

fn first_line(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.lines().next().unwrap_or_default().trim_end().to_owned())
}

/// Cause and fix of a refusal or loss.
fn explain(error: &ConnectionError) -> String {
    match error {
        ConnectionError::ConnectionRefused(code) => match code {
            ConnectReturnCode::BadUserNamePassword => {
                "the broker refuses the user name or password; check [broker] username and password".into()
            }
            ConnectReturnCode::NotAuthorized => {
                "the broker does not know this agent; enrol it, or check [agent] id and the credentials".into()
            }
            other => format!("the broker refuses the connection ({other:?})"),
        },
        ConnectionError::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            "nothing listens there (connection refused); start the broker or correct [broker] url".into()
        }
        ConnectionError::Tls(error) => format!("{error}; check [broker] ca and the host name in url"),
        other => other.to_string(),
    }
}

/// QoS of everything that an agent says.
pub(super) const QOS: QoS = QoS::AtLeastOnce;
