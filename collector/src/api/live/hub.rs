//! The hub between the engine's steps and the open pages: a bounded ring of recent changes, each with a number.
//!
//! The application publishes once per engine step, in the order of the steps. A listener that is too slow, or that comes
//! back after more than the ring holds or after a restart of the collector, is told to fetch everything anew; it never
//! slows down the publisher and never makes memory grow.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::broadcast;
use zongbao_core::correlation::State;
use zongbao_core::ids::{ComponentId, IncidentId};

/// Changes kept for listeners that come back.
const RING: usize = 1_024;
/// A step that changes more than this is told as "fetch everything anew".
const MAX_COMPONENTS: usize = 2_000;

/// What one engine step changed for viewers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Components whose displayed state changed: state and since when.
    pub components: Vec<(ComponentId, State, Option<Timestamp>)>,
    /// Incidents that changed.
    pub incidents: Vec<IncidentId>,
    /// The model was replaced: everything may have changed.
    pub model: bool,
}

/// A change with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbered {
    /// From 1 without gaps, afresh with each start of the collector.
    pub number: u64,
    /// What changed; `None` = so much that everything should be fetched anew.
    pub change: Option<Change>,
}

/// The hub.
pub struct Hub {
    /// Tells one start of the collector from another in event ids.
    epoch: String,
    ring: Mutex<Ring>,
    sender: broadcast::Sender<Arc<Numbered>>,
}

struct Ring {
    last: u64,
    recent: VecDeque<Arc<Numbered>>,
}

/// What a new listener gets: what it missed and what comes.
pub struct Subscription {
    /// What it missed, oldest first; `None` = more than is known here: fetch everything anew.
    pub missed: Option<Vec<Arc<Numbered>>>,
    /// Number of the newest change at the time of subscribing.
    pub last: u64,
    /// What comes.
    pub receiver: broadcast::Receiver<Arc<Numbered>>,
}

impl Hub {
    /// A hub; `epoch` must differ from one start of the collector to the next (the time of the start does).
    pub fn new(epoch: impl Into<String>) -> Self {
        let (sender, _) = broadcast::channel(RING);
        Self {
            epoch: epoch.into(),
            ring: Mutex::new(Ring {
                last: 0,
                recent: VecDeque::new(),
            }),
            sender,
        }
    }

    /// Tells all listeners. Never waits. A step that changed nothing needs no call.
    pub fn publish(&self, change: Change) {
        let change = (change.components.len() <= MAX_COMPONENTS).then_some(change);
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.last += 1;
        let numbered = Arc::new(Numbered {
            number: ring.last,
            change,
        });
        if ring.recent.len() == RING {
            ring.recent.pop_front();
        }
        ring.recent.push_back(numbered.clone());
        // Sent under the lock, so that every listener gets the numbers in order. An error means that nobody listens.
        let _nobody_listens = self.sender.send(numbered);
    }

    /// Starts to listen, after the event with this id if one is given.
    pub fn subscribe(&self, last_event_id: Option<&str>) -> Subscription {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let missed = match last_event_id {
            None => Some(Vec::new()),
            Some(id) => self.parse(id).and_then(|number| missed_after(&ring, number)),
        };
        Subscription {
            missed,
            last: ring.last,
            receiver: self.sender.subscribe(),
        }
    }

    /// The event id of a change.
    pub fn event_id(&self, number: u64) -> String {
        format!("{}-{number}", self.epoch)
    }

    fn parse(&self, id: &str) -> Option<u64> {
        let (epoch, number) = id.rsplit_once('-')?;
        if epoch == self.epoch { number.parse().ok() } else { None }
    }
}

fn missed_after(ring: &Ring, number: u64) -> Option<Vec<Arc<Numbered>>> {
    if number > ring.last {
        return None;
    }
    let missing = usize::try_from(ring.last - number).ok()?;
    if missing > ring.recent.len() {
        return None;
    }
    Some(ring.recent.iter().skip(ring.recent.len() - missing).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(name: &str) -> Change {
        Change {
            incidents: vec![IncidentId::new(name)],
            ..Change::default()
        }
    }

    fn numbers(subscription: &Subscription) -> Option<Vec<u64>> {
        subscription
            .missed
            .as_ref()
            .map(|missed| missed.iter().map(|m| m.number).collect())
    }

    #[test]
    fn a_listener_that_comes_back_gets_exactly_what_it_missed() {
        let hub = Hub::new("e");
        for name in ["a", "b", "c"] {
            hub.publish(change(name));
        }
        assert_eq!(numbers(&hub.subscribe(Some("e-1"))), Some(vec![2, 3]));
        assert_eq!(numbers(&hub.subscribe(Some("e-3"))), Some(vec![]));
        assert_eq!(numbers(&hub.subscribe(None)), Some(vec![]));
    }

    #[test]
    fn a_listener_from_before_a_restart_or_the_ring_fetches_anew() {
        let hub = Hub::new("e");
        for number in 0..=RING {
            hub.publish(change(&number.to_string()));
        }
        for id in ["e-0", "other-5", "e-99999", "nonsense", ""] {
            assert_eq!(numbers(&hub.subscribe(Some(id))), None, "{id}");
        }
        assert_eq!(numbers(&hub.subscribe(Some("e-1"))).map(|n| n.len()), Some(RING));
    }

    #[test]
    fn a_storm_in_one_step_is_told_as_fetch_anew() {
        let hub = Hub::new("e");
        let mut listener = hub.subscribe(None).receiver;
        let component = (ComponentId::new("c"), State::Failed, None);
        hub.publish(Change {
            components: vec![component; MAX_COMPONENTS + 1],
            ..Change::default()
        });
        assert_eq!(listener.try_recv().expect("published").change, None);
    }
}
