//! One open live stream.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::sse::Event;
use futures::Stream;
use jiff::Timestamp;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior};
use zongbao_core::ids::IncidentId;

use super::{Change, LiveChange, LiveComponent, Numbered, Subscription, Ticket};
use crate::api::auth::Caller;
use crate::api::state::Api;
use crate::api::visibility::Sight;

struct Listener {
    api: Arc<Api>,
    caller: Caller,
    parts: Parts,
    receiver: Receiver<Arc<Numbered>>,
    heartbeat: Interval,
    /// Events that are ready to be sent.
    ready: VecDeque<Event>,
    ended: bool,
    _ticket: Ticket,
}

/// The events of one caller, until it goes, may no longer listen, or the collector stops.
pub(super) fn stream(
    api: Arc<Api>,
    caller: Caller,
    parts: Parts,
    subscription: Subscription,
    ticket: Ticket,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let period = api.settings.heartbeat;
    let mut heartbeat = tokio::time::interval_at(Instant::now() + period, period);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (ready, ended, receiver) = (VecDeque::new(), false, subscription.receiver);
    let mut listener = Listener {
        api,
        caller,
        parts,
        receiver,
        heartbeat,
        ready,
        ended,
        _ticket: ticket,
    };
    listener.push("hello", subscription.last, &time(&listener.caller.now));
    if subscription.missed.is_none() {
        listener.push("refetch", subscription.last, "");
    }
    let missed = subscription.missed.unwrap_or_default();
    futures::stream::unfold((listener, missed), |(mut listener, missed)| async {
        for numbered in missed {
            listener.tell(&numbered).await;
        }
        let event = listener.next().await?;
        Some((Ok(event), (listener, Vec::new())))
    })
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            let closing = self.api.closing.clone();
            tokio::select! {
                () = closing.cancelled() => return None,
                received = self.receiver.recv() => match received {
                    Ok(numbered) => self.tell(&numbered).await,
                    Err(RecvError::Lagged(_)) => self.lagged(),
                    Err(RecvError::Closed) => return None,
                },
                _ = self.heartbeat.tick() => self.beat().await,
            }
        }
    }

    /// Too slow: what was missed is in the answers to fresh requests.
    fn lagged(&mut self) {
        self.api.counters.lagging_listeners.add();
        let anew = self.api.ports.live.subscribe(None);
        self.receiver = anew.receiver;
        self.push("refetch", anew.last, "");
    }

    /// Asks anew whether the caller may listen and what it sees: sessions end, tokens are revoked, contracts pass on.
    async fn beat(&mut self) {
        match Caller::from_request_parts(&mut self.parts, &self.api).await {
            Ok(caller) => {
                self.caller = caller;
                self.ready
                    .push_back(Event::default().event("heartbeat").data(time(&self.caller.now)));
            }
            Err(problem) if problem.status < 500 => {
                self.ready
                    .push_back(Event::default().event("signed_out").data(problem.code));
                self.ended = true;
            }
            // The accounts cannot be asked for now: end, so that the client comes back and is judged then.
            Err(_) => self.ended = true,
        }
    }

    async fn tell(&mut self, numbered: &Numbered) {
        let Some(change) = &numbered.change else {
            return self.push("refetch", numbered.number, "");
        };
        if let Some(seen) = self.seen(change).await {
            let data = serde_json::to_string(&seen).expect("plain strings and numbers");
            self.push("change", numbered.number, &data);
        }
    }

    /// The part of a change that the caller may see; `None` if that is nothing.
    async fn seen(&mut self, change: &Change) -> Option<LiveChange> {
        if change.model {
            // Another model: what is in sight may be other things.
            let now = (self.api.ports.now)();
            self.caller.reach = self.api.reach(&self.caller.principal.party, now).await.ok()?;
        }
        let reach = &self.caller.reach;
        let components = change
            .components
            .iter()
            .filter(|(id, ..)| reach.component(id) > Sight::Hidden);
        let components = components.map(|(id, state, since)| LiveComponent {
            id: id.to_string(),
            state: (*state).into(),
            since: *since,
        });
        let components: Vec<_> = components.collect();
        let incidents = self.seen_incidents(&change.incidents).await;
        let something = change.model || !components.is_empty() || !incidents.is_empty();
        something.then_some(LiveChange {
            components,
            incidents,
            model: change.model,
        })
    }

    async fn seen_incidents(&self, ids: &[IncidentId]) -> Vec<String> {
        if ids.is_empty() || self.caller.reach.is_everything() {
            return ids.iter().map(ToString::to_string).collect();
        }
        let (ids, reach) = (ids.to_vec(), self.caller.reach.clone());
        let seen = self.api.read(move |engine| {
            let is_seen = |id: &&IncidentId| {
                engine
                    .incident(id)
                    .is_some_and(|incident| reach.incident(incident) > Sight::Hidden)
            };
            ids.iter().filter(is_seen).map(ToString::to_string).collect()
        });
        seen.await.unwrap_or_default()
    }

    fn push(&mut self, name: &str, number: u64, data: &str) {
        let id = self.api.ports.live.event_id(number);
        self.ready.push_back(Event::default().event(name).id(id).data(data));
    }
}

fn time(at: &Timestamp) -> String {
    at.to_string()
}
