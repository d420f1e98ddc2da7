//! What all handlers share.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustc_hash::FxHashMap;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use zongbao_core::engine::Engine;
use zongbao_core::ids::PartyId;
use zongbao_core::network::Network;

use super::auth::{Setup, Throttle};
use super::counters::Counters;
use super::error::Problem;
use super::live::Streams;
use super::ports::{PortError, Ports};
use super::settings::Settings;
use super::visibility::Reach;

/// Most parties whose reach is remembered.
const MAX_REACHES: usize = 256;
/// Passwords that are hashed at a time: each takes 19 MiB and a core.
const HASHING_AT_A_TIME: usize = 2;

/// The API's own state: ports, settings, and what it remembers between requests.
pub struct Api {
    /// What the application offers.
    pub ports: Ports,
    /// Limits and switches.
    pub settings: Settings,
    /// The first user is still to be made.
    pub setup: Setup,
    /// Taken by whoever changes users, so that "is there another administrator?" and the change are one.
    pub(super) changing_users: tokio::sync::Mutex<()>,
    pub(super) streams: Streams,
    pub(super) counters: Counters,
    /// Cancelled when the collector stops: live streams end then.
    pub(super) closing: CancellationToken,
    throttle: Mutex<Throttle>,
    hashing: Semaphore,
    reaches: Mutex<FxHashMap<PartyId, CachedReach>>,
}

struct CachedReach {
    reach: Arc<Reach>,
    from: Timestamp,
    /// The next instant at which some contract begins or ends.
    until: Option<Timestamp>,
}

impl Api {
    /// The state of a fresh start.
    pub fn new(ports: Ports, settings: Settings) -> Self {
        let streams = Streams::new(settings.max_streams, settings.max_streams_each);
        Self {
            ports,
            settings,
            setup: Setup::default(),
            changing_users: tokio::sync::Mutex::new(()),
            streams,
            counters: Counters::default(),
            closing: CancellationToken::new(),
            throttle: Mutex::default(),
            hashing: Semaphore::new(HASHING_AT_A_TIME),
            reaches: Mutex::default(),
        }
    }

    /// For the first start: if there is no user yet, opens the set-up and returns its one-time secret for the link
    /// `ADDRESS/setup#SECRET` that is printed.
    pub async fn open_setup(&self) -> Result<Option<String>, PortError> {
        Ok(self.ports.accounts.users().await?.is_empty().then(|| self.setup.open()))
    }

    /// Reads the engine on a thread that may block.
    pub async fn read<R: Send + 'static>(&self, f: impl FnOnce(&Engine) -> R + Send + 'static) -> Result<R, Problem> {
        let engine = self.ports.engine.clone();
        let read = move || {
            let (mut f, mut answer) = (Some(f), None);
            engine.read(&mut |engine| {
                if let Some(f) = f.take() {
                    answer = Some(f(engine));
                }
            });
            answer.expect("EngineAccess::read calls the closure it is given")
        };
        Ok(tokio::task::spawn_blocking(read).await?)
    }

    /// What a party sees now. Computed anew only when the model or a contract in force has changed.
    pub async fn reach(&self, party: &PartyId, now: Timestamp) -> Result<Arc<Reach>, Problem> {
        let network = self.read(|engine| engine.network().clone()).await?;
        if let Some(reach) = self.cached_reach(party, &network, now) {
            return Ok(reach);
        }
        let (wanted, model) = (party.clone(), network.clone());
        let reach = Arc::new(tokio::task::spawn_blocking(move || Reach::of(&wanted, model, now)).await?);
        let cached = CachedReach {
            reach: reach.clone(),
            from: now,
            until: next_handover(&network, now),
        };
        let mut reaches = self.reaches.lock().unwrap_or_else(PoisonError::into_inner);
        if reaches.len() >= MAX_REACHES {
            reaches.clear();
        }
        reaches.insert(party.clone(), cached);
        Ok(reach)
    }

    fn cached_reach(&self, party: &PartyId, network: &Arc<Network>, now: Timestamp) -> Option<Arc<Reach>> {
        let reaches = self.reaches.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = reaches.get(party)?;
        let holds = Arc::ptr_eq(cached.reach.network(), network)
            && cached.from <= now
            && cached.until.is_none_or(|until| now < until);
        holds.then(|| cached.reach.clone())
    }

    /// Counts an attempt to sign in, or refuses it.
    pub fn attempt(&self, address: IpAddr, account: &str) -> Result<(), Problem> {
        let mut throttle = self.throttle.lock().unwrap_or_else(PoisonError::into_inner);
        throttle
            .attempt(Instant::now(), address, account)
            .map_err(|wait: Duration| {
                self.counters.throttled_log_ins.add();
                Problem::too_many_attempts(wait.as_secs().max(1))
            })
    }

    /// Takes an attempt that succeeded back.
    pub fn succeeded(&self, address: IpAddr, account: &str) {
        self.throttle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .succeeded(address, account);
    }

    /// Runs password hashing aside, a few at a time.
    pub async fn hashing<R: Send + 'static>(&self, f: impl FnOnce() -> R + Send + 'static) -> Result<R, Problem> {
        let _permit = self.hashing.acquire().await.expect("the semaphore is never closed");
        Ok(tokio::task::spawn_blocking(f).await?)
    }
}

fn next_handover(network: &Network, now: Timestamp) -> Option<Timestamp> {
    network
        .contracts
        .iter()
        .flat_map(|contract| [Some(contract.from), contract.to])
        .flatten()
        .filter(|at| *at > now)
        .min()
}
