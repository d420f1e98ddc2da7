//! What is said over one connection: birth, batches, answers to the collector, goodbye.

use std::time::{Duration, Instant};

use anyhow::anyhow;
use rumqttc::{LastWill, Publish, PublishOptions};
use tokio::time::{sleep_until, timeout};
use tracing::{info, warn};
use zongbao_wire::message::{Presence, command};
use zongbao_wire::{Encode, decode_ack, decode_command, topic};

use super::connection::{Connection, Happening, QOS};
use super::plan::{Pace, Plan, Step};
use super::{End, Publisher, Request};
use crate::config::Broker;
use crate::spool::{Boot, Id, Loaded};

/// How long a goodbye may take: the agent leaves within two seconds of being told to.
const GOODBYE: Duration = Duration::from_millis(1_000);
/// When nothing is to be done before something changes.
const LONG: Duration = Duration::from_secs(3_600);

impl Publisher {
    /// Connects and stays until the connection ends.
    pub(super) async fn session(&mut self, broker: &Broker) -> End {
        let id = self.identity.id.clone();
        let presence = topic::presence(&id);
        let will = LastWill::new(presence, self.presence(false, false).encode_to_vec(), QOS, true);
        let opened = tokio::select! {
            opened = Connection::open(&id, broker, will) => opened,
            () = self.stop.cancelled() => return End::Stopped,
        };
        let connection = match opened {
            Ok(connection) => connection,
            Err(error) => return End::Lost(error),
        };
        info!(broker = %broker.url, agent = id, "connected");
        let pace = Pace {
            in_flight: broker.in_flight,
            backlog_gap: Duration::from_secs(1) / u32::try_from(broker.backlog_per_second).unwrap_or(1).max(1),
            ack_timeout: broker.ack_timeout,
        };
        let mut session = Session {
            plan: Plan::new(pace, Instant::now()),
            connection,
            agent: id,
            publisher: self,
        };
        match session.run(broker).await {
            Ok(end) => end,
            Err(error) => End::Lost(error),
        }
    }
}

struct Session<'a> {
    publisher: &'a mut Publisher,
    connection: Connection,
    plan: Plan,
    agent: String,
}

impl Session<'_> {
    async fn run(&mut self, broker: &Broker) -> anyhow::Result<End> {
        for topic in [topic::ack(&self.agent), topic::command(&self.agent)] {
            self.connection.client.subscribe(topic, QOS).await?;
        }
        self.say_presence(self.publisher.presence(true, false)).await?;
        let mut state = self.publisher.spool.state();
        loop {
            let now = Instant::now();
            let step = {
                let state = state.borrow_and_update();
                self.plan.next(now, &state)
            };
            let until = match step {
                Step::Wait => now + LONG,
                Step::WaitUntil(until) => until,
                step => {
                    self.take(step).await?;
                    // What the connection has to tell goes first, or it could not confirm anything.
                    now
                }
            };
            tokio::select! {
                biased;
                () = self.publisher.stop.cancelled() => return Ok(self.goodbye().await),
                happening = self.connection.happenings.recv() => match happening {
                    Some(Happening::Message(message)) => self.answer(&message).await?,
                    Some(Happening::Confirmed) => self.plan.confirmed(),
                    Some(Happening::Closed) | None => return Err(anyhow!("the connection was closed")),
                    Some(Happening::Lost(reason)) => return Err(anyhow!(reason)),
                },
                Ok(()) = self.publisher.config.changed() => {
                    if self.publisher.config.borrow_and_update().broker != *broker {
                        self.goodbye().await;
                        return Ok(End::Reconfigured);
                    }
                    self.say_presence(self.publisher.presence(true, false)).await?;
                }
                Ok(()) = state.changed() => {}
                () = sleep_until(until.into()) => {}
            }
        }
    }

    /// Sends what the plan wants sent.
    async fn take(&mut self, step: Step) -> anyhow::Result<()> {
        let spool = &self.publisher.spool;
        let loaded = match step {
            Step::Send(id) => spool.get(id).await,
            Step::LiveAfter(id) => spool.after(Some(id)).await,
            Step::BacklogAfter(id) => {
                let loaded = spool.after(id).await;
                let next = loaded.as_ref().map(|loaded| loaded.id);
                match self.plan.backlog_ends(next) {
                    true => None,
                    false => loaded,
                }
            }
            Step::Wait | Step::WaitUntil(_) => None,
        };
        match loaded {
            Some(loaded) => self.send(loaded).await,
            None => Ok(()),
        }
    }

    async fn send(&mut self, loaded: Loaded) -> anyhow::Result<()> {
        let options = PublishOptions::new(QOS);
        let topic = topic::batch(&self.agent);
        self.connection.client.publish(topic, loaded.bytes, options).await?;
        self.plan.sent(Instant::now(), loaded.id);
        Ok(())
    }

    async fn say_presence(&mut self, presence: Presence) -> anyhow::Result<()> {
        let options = PublishOptions::new(QOS).retained();
        let topic = topic::presence(&self.agent);
        self.connection
            .client
            .publish(topic, presence.encode_to_vec(), options)
            .await?;
        self.plan.sent_other();
        Ok(())
    }

    async fn answer(&mut self, message: &Publish) -> anyhow::Result<()> {
        if message.topic == topic::ack(&self.agent).as_bytes() {
            match decode_ack(&message.payload) {
                Ok(ack) => {
                    if let Ok(boot) = Boot::try_from(ack.boot.as_slice()) {
                        self.publisher.spool.acknowledge(boot, ack.seq).await;
                    }
                }
                Err(error) => warn!(%error, "ignored an acknowledgement"),
            }
            return Ok(());
        }
        match decode_command(&message.payload).map(|command| command.kind) {
            Ok(Some(command::Kind::NeedSchema(need))) => self.tell_schema(need.hash).await?,
            Ok(Some(command::Kind::ProbeNow(probe))) => {
                let request = Request::ProbeNow {
                    component: probe.component,
                    check: probe.check,
                };
                // When so many wait already, this one is answered by the next cycle.
                if self.publisher.requests.try_send(request).is_err() {
                    warn!("ignored a request to probe now: too many wait");
                }
            }
            Ok(None) => warn!("ignored a command that this version does not know; update the agent"),
            Err(error) => warn!(%error, "ignored a command"),
        }
        Ok(())
    }

    async fn tell_schema(&mut self, hash: u64) -> anyhow::Result<()> {
        let Some(schema) = self.publisher.spool.schema(hash).await else {
            warn!(hash, "the collector asks for a schema that is not in the spool");
            return Ok(());
        };
        let options = PublishOptions::new(QOS);
        let topic = topic::schema(&self.agent);
        self.connection.client.publish(topic, schema, options).await?;
        self.plan.sent_other();
        // What referred to it may have been refused.
        self.plan.restart(Instant::now());
        Ok(())
    }

    /// Says goodbye, so that the broker drops the last will.
    async fn goodbye(&mut self) -> End {
        let farewell = async {
            let state = self.publisher.spool.state();
            let newest = state.borrow().newest;
            self.send_newest(newest).await?;
            self.say_presence(self.publisher.presence(false, true)).await?;
            self.connection.client.disconnect_with_timeout(GOODBYE / 2).await?;
            while let Some(happening) = self.connection.happenings.recv().await {
                match happening {
                    Happening::Closed => return Ok(()),
                    Happening::Lost(reason) => return Err(anyhow!(reason)),
                    Happening::Message(message) => self.answer(&message).await?,
                    Happening::Confirmed => {}
                }
            }
            Ok(())
        };
        match timeout(GOODBYE, farewell).await {
            Ok(Ok(())) => info!("said goodbye to the broker"),
            Ok(Err(error)) => warn!("could not say goodbye to the broker: {error:#}"),
            Err(_) => warn!("could not say goodbye to the broker in time"),
        }
        End::Stopped
    }

    /// The last report should not wait for the next start.
    async fn send_newest(&mut self, newest: Option<Id>) -> anyhow::Result<()> {
        let Some(id) = newest.filter(|id| !self.plan.was_sent(*id)) else {
            return Ok(());
        };
        match self.publisher.spool.get(id).await {
            Some(loaded) => self.send(loaded).await,
            None => Ok(()),
        }
    }
}
