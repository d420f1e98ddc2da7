//! A client that speaks the wire protocol and does what the test wants, good or evil.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rumqttc::{
    AsyncClient, Broker, ConnectReturnCode, ConnectionError, Event, Incoming, LastWill, MqttOptions, PublishOptions,
    QoS, SubscribeReasonCode,
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;
use zongbao_wire::message::{Batch, CheckResult, Presence, Status};
use zongbao_wire::{Encode as _, decode_ack, topic};

use super::{PATIENCE, until};

pub struct Client {
    pub id: String,
    mqtt: AsyncClient,
    incoming: UnboundedReceiver<Result<Incoming, ConnectionError>>,
}

pub fn options(port: u16, user: &str, secret: &str) -> MqttOptions {
    let mut options = MqttOptions::new(user, Broker::tcp("127.0.0.1", port));
    options.set_credentials(user, secret.to_owned());
    options.set_max_packet_size(1 << 20, 1 << 20);
    options
}

pub fn with_will(mut options: MqttOptions, topic: String, payload: Vec<u8>) -> MqttOptions {
    options.set_last_will(LastWill::new(topic, payload, QoS::AtLeastOnce, true));
    options
}

impl Client {
    /// Tries once.
    pub async fn try_connect(options: MqttOptions) -> Result<Self, ConnectionError> {
        let id = options.client_id();
        let (mqtt, mut events) = AsyncClient::builder(options).capacity(1_000).build();
        let (sender, incoming) = unbounded_channel();
        tokio::spawn(async move {
            loop {
                let event = match events.poll().await {
                    Ok(Event::Incoming(packet)) => Ok(packet),
                    Ok(Event::Outgoing(_)) => continue,
                    Err(error) => Err(error),
                };
                let last = event.is_err();
                if sender.send(event).is_err() || last {
                    return;
                }
            }
        });
        let mut client = Self { id, mqtt, incoming };
        match client.next().await? {
            Incoming::ConnAck(ack) if ack.code == ConnectReturnCode::Success => Ok(client),
            other => panic!("no answer to CONNECT: {other:?}"),
        }
    }

    /// Connects as soon as it is let in, and listens to what the collector says to this agent.
    pub async fn agent(port: u16, id: &str, secret: &str) -> Self {
        until(&format!("{id} connects"), async || {
            let mut client = Self::try_connect(options(port, id, secret)).await.ok()?;
            client.subscribe(&topic::ack(id)).await.ok()?.then_some(client)
        })
        .await
    }

    pub async fn next(&mut self) -> Result<Incoming, ConnectionError> {
        let next = timeout(PATIENCE, self.incoming.recv()).await;
        next.expect("something comes")
            .unwrap_or(Err(ConnectionError::RequestsDone))
    }

    /// Whether the broker allows it.
    pub async fn subscribe(&mut self, filter: &str) -> Result<bool, ConnectionError> {
        self.mqtt.subscribe(filter, QoS::AtLeastOnce).await.expect("queued");
        loop {
            if let Incoming::SubAck(ack) = self.next().await? {
                return Ok(matches!(ack.return_codes[0], SubscribeReasonCode::Success(_)));
            }
        }
    }

    pub async fn publish(&self, topic: String, payload: Vec<u8>) {
        let published = self.mqtt.publish(topic, payload, PublishOptions::at_least_once());
        published.await.expect("queued");
    }

    pub async fn send(&self, batch: &Batch) {
        self.publish(topic::batch(&self.id), batch.encode_to_vec()).await;
    }

    /// The next message: topic and payload.
    pub async fn message(&mut self) -> Result<(String, Vec<u8>), ConnectionError> {
        loop {
            if let Incoming::Publish(publish) = self.next().await? {
                let topic = String::from_utf8(publish.topic.to_vec()).expect("text");
                return Ok((topic, publish.payload.to_vec()));
            }
        }
    }

    /// The next acknowledgement: up to which number batches are committed.
    pub async fn ack(&mut self) -> Result<u64, ConnectionError> {
        let own = topic::ack(&self.id);
        loop {
            let (topic, payload) = self.message().await?;
            if topic == own {
                return Ok(decode_ack(&payload).expect("valid").seq);
            }
        }
    }

    /// Sends it again and again, as an agent does, until it is acknowledged.
    pub async fn deliver(&mut self, batch: &Batch) {
        until(
            &format!("batch {} of {} is acknowledged", batch.seq, self.id),
            async || {
                self.send(batch).await;
                let ack = timeout(Duration::from_secs(2), self.ack()).await.ok()?;
                (ack.expect("connected") >= batch.seq).then_some(())
            },
        )
        .await;
    }

    /// Waits until the broker ends the connection.
    pub async fn closed(&mut self) {
        while self.next().await.is_ok() {}
    }
}

pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_millis()).expect("not that late")
}

pub fn batch(agent: &str, seq: u64, checks: Vec<CheckResult>) -> Batch {
    Batch {
        agent: agent.to_owned(),
        boot: vec![7; 16],
        seq,
        base_time_ms: now_ms(),
        checks,
        ..Batch::default()
    }
}

/// A check of a component; "" = the agent's own.
pub fn check(component: &str, check: &str, status: Status) -> CheckResult {
    CheckResult {
        component: component.to_owned(),
        check: check.to_owned(),
        status: status.into(),
        ..CheckResult::default()
    }
}

/// A check that failed twice, five seconds apart: enough to confirm a failure that nothing else confirms.
pub fn failing(component: &str, name: &str) -> Vec<CheckResult> {
    let now = check(component, name, Status::Critical);
    let before = CheckResult {
        offset_ms: -5_000,
        ..now.clone()
    };
    vec![before, now]
}

pub fn presence(online: bool) -> Presence {
    Presence {
        online,
        boot: vec![7; 16],
        at_ms: now_ms(),
        version: "test".to_owned(),
        interval_ms: 1_000,
        ..Presence::default()
    }
}
