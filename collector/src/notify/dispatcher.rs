//! Works the outbox off: everything that is due, several at once, each with its own time-out, so that a receiver that is slow
//! or down delays nobody else's notice.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use zongbao_core::network::Channel;

use super::email::Email;
use super::mqtt::{self, PublishRetained};
use super::webhook::Webhook;
use super::{Delivery, Outbox, SendError, backoff};
use crate::config::Smtp;

/// Deliveries under way at once, at most.
const CONCURRENT: usize = 16;
/// Of these to one receiver, at most: a receiver that hangs must not take all places.
const CONCURRENT_PER_RECEIVER: usize = 2;
/// Rows read from the outbox at once.
const FETCH: usize = 64;
/// The outbox is looked at this often even if nothing woke the dispatcher.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// What the dispatcher has done since it started, by one kind of channel.
#[derive(Debug, Default)]
pub struct Counts {
    /// Deliveries that arrived.
    pub delivered: AtomicU64,
    /// Attempts that failed and will be repeated.
    pub retried: AtomicU64,
    /// Deliveries given up.
    pub given_up: AtomicU64,
}

/// The same by kind of channel: in the order of [`KINDS`].
pub type CountsByKind = [Counts; 3];
/// The kinds of channels, by the names that the model uses.
pub const KINDS: [&str; 3] = ["webhook", "email", "mqtt"];

/// The position of a channel's kind in [`KINDS`].
pub fn kind_of(channel: &Channel) -> usize {
    match channel {
        Channel::Webhook { .. } => 0,
        Channel::Email { .. } => 1,
        Channel::Mqtt => 2,
    }
}

/// The one worker of the outbox.
pub struct Dispatcher {
    outbox: Arc<dyn Outbox>,
    broker: Arc<dyn PublishRetained>,
    webhook: Webhook,
    email: Option<Email>,
    /// Secrets of webhooks, by the names that the model uses.
    secrets: HashMap<String, String>,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    counts: Arc<CountsByKind>,
    wake: Arc<Notify>,
}

impl Dispatcher {
    /// # Errors
    /// If the mail server's configuration is not usable.
    pub fn new(
        outbox: Arc<dyn Outbox>,
        broker: Arc<dyn PublishRetained>,
        smtp: Option<&Smtp>,
        secrets: HashMap<String, String>,
        now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            outbox,
            broker,
            webhook: Webhook::new()?,
            email: smtp.map(Email::new).transpose()?,
            secrets,
            now,
            counts: Arc::default(),
            wake: Arc::default(),
        })
    }

    /// Wakes the dispatcher: call it after a commit that put something into the outbox.
    pub fn waker(&self) -> Arc<Notify> {
        self.wake.clone()
    }

    /// What it has done, for `/metrics`.
    pub fn counts(&self) -> Arc<CountsByKind> {
        self.counts.clone()
    }

    /// Works until `stop`; deliveries under way are finished (each within its own time-out).
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut under_way = UnderWay::default();
        while !stop.is_cancelled() {
            let wait = self.start_due(&mut under_way).await.unwrap_or_else(|error| {
                tracing::error!("cannot read the outbox, looking again in {LOOK_AGAIN:?}: {error:#}");
                LOOK_AGAIN
            });
            tokio::select! {
                () = stop.cancelled() => break,
                () = self.wake.notified() => {}
                Some(done) = under_way.tasks.join_next_with_id() => under_way.finish(done),
                () = tokio::time::sleep(wait) => {}
            }
        }
        while let Some(done) = under_way.tasks.join_next_with_id().await {
            under_way.finish(done);
        }
    }

    /// Starts what is due and has a place; returns how long until there may be more to start.
    async fn start_due(self: &Arc<Self>, under_way: &mut UnderWay) -> anyhow::Result<Duration> {
        // One look at the outbox may bring only deliveries to receivers that are busy by its end: look again without those.
        loop {
            let before = under_way.tasks.len();
            if before >= CONCURRENT {
                return Ok(LOOK_AGAIN);
            }
            for delivery in self.outbox.due((self.now)(), &under_way.busy(), FETCH).await? {
                if under_way.tasks.len() < CONCURRENT && under_way.has_place(&delivery) {
                    under_way.start(self.clone(), delivery);
                }
            }
            if under_way.tasks.len() == before {
                break;
            }
        }
        let next = self.outbox.next_due(&under_way.busy()).await?;
        let wait = next.map_or(LOOK_AGAIN, |at| {
            Duration::try_from(at.duration_since((self.now)())).unwrap_or_default()
        });
        // What is due but has no place yet is started when a place comes free, which ends the wait early.
        Ok(if wait.is_zero() {
            LOOK_AGAIN
        } else {
            wait.min(LOOK_AGAIN)
        })
    }

    /// Sends a delivery now and once, past the outbox: for tests of a channel.
    ///
    /// # Errors
    /// Why the channel could not deliver.
    pub async fn send_now(&self, delivery: &Delivery) -> Result<(), SendError> {
        self.send(delivery, (self.now)()).await
    }

    async fn deliver(&self, delivery: &Delivery) -> anyhow::Result<()> {
        let now = (self.now)();
        let counts = &self.counts[kind_of(&delivery.channel)];
        match self.send(delivery, now).await {
            Ok(()) => {
                counts.delivered.fetch_add(1, Ordering::Relaxed);
                self.outbox.delivered(&delivery.id, (self.now)()).await
            }
            Err(error) => {
                let again_at = match &error {
                    SendError::Refused(_) => None,
                    SendError::Later { retry_after_s, .. } => {
                        backoff::next_attempt(&delivery.id, delivery.attempts + 1, *retry_after_s, now)
                    }
                };
                let (party, incident) = (&delivery.notice.party, &delivery.notice.incident);
                match again_at {
                    Some(at) => {
                        counts.retried.fetch_add(1, Ordering::Relaxed);
                        tracing::warn!("{party} could not be told about {incident}, trying again at {at}: {error}");
                    }
                    None => {
                        counts.given_up.fetch_add(1, Ordering::Relaxed);
                        tracing::error!("{party} could not be told about {incident}, given up: {error}");
                    }
                }
                self.outbox.failed(&delivery.id, again_at, &error.to_string()).await
            }
        }
    }

    async fn send(&self, delivery: &Delivery, now: Timestamp) -> Result<(), SendError> {
        match &delivery.channel {
            Channel::Webhook { url, secret } => {
                let secret = match secret {
                    None => None,
                    Some(name) => Some(self.secrets.get(name).ok_or_else(|| {
                        SendError::Refused(format!(
                            "the secret {name:?} is missing; add it under [secrets] in collector.toml"
                        ))
                    })?),
                };
                self.webhook.send(delivery, url, secret.map(String::as_str), now).await
            }
            Channel::Email { to } => match &self.email {
                Some(email) => email.send(delivery, to).await,
                None => Err(SendError::Refused(
                    "no mail server: add [smtp] to collector.toml".into(),
                )),
            },
            Channel::Mqtt => mqtt::send(self.broker.as_ref(), delivery).await,
        }
    }
}

/// Deliveries under way, by task.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<anyhow::Result<()>>,
    what: HashMap<Id, (String, String)>,
}

impl UnderWay {
    /// Receivers that take no further delivery now.
    fn busy(&self) -> Vec<String> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (_, receiver) in self.what.values() {
            *counts.entry(receiver).or_default() += 1;
        }
        let full = counts
            .into_iter()
            .filter(|(_, count)| *count >= CONCURRENT_PER_RECEIVER);
        full.map(|(receiver, _)| receiver.to_owned()).collect()
    }

    fn has_place(&self, delivery: &Delivery) -> bool {
        let receiver = delivery.receiver();
        let to_it = self.what.values().filter(|(_, busy)| *busy == receiver).count();
        to_it < CONCURRENT_PER_RECEIVER && self.what.values().all(|(id, _)| *id != delivery.id)
    }

    fn start(&mut self, dispatcher: Arc<Dispatcher>, delivery: Delivery) {
        let what = (delivery.id.clone(), delivery.receiver());
        let task = self.tasks.spawn(async move { dispatcher.deliver(&delivery).await });
        self.what.insert(task.id(), what);
    }

    fn finish(&mut self, done: Result<(Id, anyhow::Result<()>), JoinError>) {
        let id = match &done {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let (delivery, _) = self.what.remove(&id).unwrap_or_default();
        match done {
            Ok((_, Ok(()))) => {}
            Ok((_, Err(error))) => tracing::error!("the outcome of delivery {delivery} was not recorded: {error:#}"),
            Err(error) => tracing::error!("delivery {delivery} ended abnormally: {error}"),
        }
    }
}

#[cfg(test)]
mod tests;
