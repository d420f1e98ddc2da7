//! A small world to test in: a real engine on a real model, served over a real socket; storage is in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use zongbao_core::attribution::Claim;
use zongbao_core::engine::{Effect, Engine, Event, Settings as EngineSettings};
use zongbao_core::health::{Observation, Observer, Status};
use zongbao_core::ids::{CheckName, ComponentId, IncidentId, PartyId};
use zongbao_core::incident::{Action, Incident, LedgerEntry};
use zongbao_core::network::{Network, SourceFile};

use super::accounts::Memory;
use super::client::Client;
use crate::api::auth::{Access, TOKEN_PREFIX, Token, secret};
use crate::api::live::{Change, Hub};
use crate::api::ports::*;
use crate::api::visibility::Reach;
use crate::api::{Api, Settings, router, server};

/// When everything begins: ten days before softcom's contract ends.
pub fn start() -> Timestamp {
    "2026-12-04T08:00:00Z".parse().expect("a time")
}

/// A metric that the store never gets done with.
pub const NEVER_ANSWERED: &str = "never.answered";

/// The model of these tests.
pub fn network() -> Arc<Network> {
    let file = SourceFile {
        name: "network.toml".to_owned(),
        text: include_str!("network.toml").to_owned(),
    };
    let loaded = Network::load(&[file]).expect("a valid model");
    assert_eq!(loaded.warnings, []);
    Arc::new(loaded.network)
}

/// The application's side: an engine behind a lock, and a clock that is set by hand.
pub struct World {
    pub(super) engine: Mutex<Engine>,
    pub(super) now: Mutex<Timestamp>,
    pub(super) happened: Mutex<Vec<Happened>>,
    pub excused: Mutex<Vec<(ComponentId, Claim)>>,
    pub accounts: Arc<Memory>,
    pub archived: Mutex<Vec<Incident>>,
    pub conditions: Mutex<Vec<Condition>>,
    pub written: Mutex<VecDeque<Bytes>>,
    pub queue_full: Mutex<bool>,
    pub live: Arc<Hub>,
}

/// The world with the API served on a socket.
pub struct Served {
    pub world: Arc<World>,
    pub api: Arc<Api>,
    pub address: std::net::SocketAddr,
    stop: CancellationToken,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Serves a fresh world with default settings.
pub fn serve() -> Served {
    serve_with(Settings::default())
}

/// Serves a fresh world.
pub fn serve_with(settings: Settings) -> Served {
    let world = Arc::new(World {
        engine: Mutex::new(Engine::new(network(), EngineSettings::default())),
        now: Mutex::new(start()),
        happened: Mutex::default(),
        excused: Mutex::default(),
        accounts: Arc::default(),
        archived: Mutex::default(),
        conditions: Mutex::default(),
        written: Mutex::default(),
        queue_full: Mutex::default(),
        live: Arc::new(Hub::new("test")),
    });
    let clock = world.clone();
    let ports = Ports {
        engine: world.clone(),
        archive: world.clone(),
        records: world.clone(),
        accounts: world.accounts.clone(),
        metrics: world.clone(),
        intake: world.clone(),
        channels: world.clone(),
        system: world.clone(),
        live: world.live.clone(),
        now: Arc::new(move || *clock.now.lock().unwrap()),
    };
    let api = Arc::new(Api::new(ports, settings));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (routes, stop) = (router(api.clone(), None), CancellationToken::new());
    let (serving, until) = (api.clone(), stop.clone());
    tokio::spawn(async move { server::serve(&serving, routes, listener, None, until).await });
    Served {
        world,
        api,
        address,
        stop,
    }
}

impl Served {
    /// Nobody.
    pub fn anyone(&self) -> Client {
        Client::new(self.address)
    }

    /// A machine of this party with a fresh token.
    pub fn token(&self, party: &str, access: Access) -> Client {
        let secret = format!("{TOKEN_PREFIX}{}", secret::random());
        let name = format!("{party} {access:?}");
        self.world.accounts.tokens.lock().unwrap().push(Token {
            id: secret::random(),
            name,
            party: PartyId::new(party),
            access,
            hash: secret::hash(&secret),
            created_by: "test".to_owned(),
            created_at: start(),
            expires_at: Some(start() + SignedDuration::from_hours(24)),
            last_used_at: None,
        });
        self.anyone().with_token(secret)
    }

    /// The general contractor's machine.
    pub fn contractor(&self) -> Client {
        self.token("gc", Access::Operator)
    }
}

impl World {
    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        let mut now = self.now.lock().unwrap();
        *now += SignedDuration::from_secs(seconds);
        let now = *now;
        self.step(now, Event::Tick);
    }

    /// The collector's probe sees this, now.
    pub fn see(&self, of: &str, check: &str, status: Status) {
        let at = *self.now.lock().unwrap();
        let observation = Observation {
            at,
            of: ComponentId::new(of),
            check: CheckName::new(check),
            by: Observer::Collector,
            status,
            value: None,
            message: None,
        };
        self.step(at, Event::Observed(vec![observation]));
    }

    /// A host that the model does not name was heard.
    pub fn discover(&self, host: &str) {
        let now = *self.now.lock().unwrap();
        let wider = network().with_discovered([ComponentId::new(host)]);
        self.step(now, Event::ModelChanged(Arc::new(wider)));
    }

    /// A check fails while every machine answers, until an incident is open on the component; returns its id.
    pub fn fail(&self, of: &str, check: &str) -> IncidentId {
        for _ in 0..6 {
            self.see(of, check, Status::Critical);
            for machine in ["sw-1", "web-1", "db-1"] {
                self.see(machine, "icmp", Status::Ok);
            }
            self.wait(10);
        }
        self.wait(60);
        let engine = self.engine.lock().unwrap();
        let mut incidents = engine.incidents();
        let incident = incidents.find(|incident| incident.verdict.root.as_str() == of);
        incident.unwrap_or_else(|| panic!("an incident on {of}")).id.clone()
    }

    /// Moves all finished incidents' copies to the archive, as if the engine had let go of them long ago.
    pub fn archive(&self, id: &str, opened_at: Timestamp) {
        let engine = self.engine.lock().unwrap();
        let mut incident = engine.incidents().next().expect("an incident to copy").clone();
        incident.id = IncidentId::new(id);
        incident.opened_at = opened_at;
        incident.state = zongbao_core::incident::IncidentState::Resolved;
        self.archived.lock().unwrap().push(incident);
    }

    fn step(&self, now: Timestamp, event: Event) -> Vec<Effect> {
        let mut engine = self.engine.lock().unwrap();
        let effects = engine.step(now, event);
        self.note(now, &effects, &engine);
        let mut change = Change::default();
        for effect in &effects {
            match effect {
                Effect::Changed(id) => {
                    let status = engine.correlator().status(id).expect("a component of the model");
                    change.components.push((id.clone(), status.state, status.since));
                }
                Effect::Ledger(entry) => change.incidents.push(entry.incident.clone()),
                _ => {}
            }
        }
        if change != Change::default() {
            self.live.publish(change);
        }
        effects
    }
}

#[async_trait]
impl EngineAccess for World {
    fn read(&self, f: &mut dyn FnMut(&Engine)) {
        f(&self.engine.lock().unwrap());
    }

    async fn act(&self, incident: IncidentId, user: String, action: Action) -> Result<(), ActError> {
        let now = *self.now.lock().unwrap();
        let effects = self.step(now, Event::Acted { incident, user, action });
        let rejected = effects.into_iter().find_map(|effect| match effect {
            Effect::Rejected(rejection) => Some(rejection),
            _ => None,
        });
        rejected.map_or(Ok(()), |rejection| Err(ActError::Rejected(rejection)))
    }
}

#[async_trait]
impl Archive for World {
    async fn incident(&self, id: &IncidentId) -> Result<Option<Incident>, PortError> {
        Ok(self
            .archived
            .lock()
            .unwrap()
            .iter()
            .find(|incident| incident.id == *id)
            .cloned())
    }

    async fn before(&self, before: Option<(Timestamp, IncidentId)>, limit: usize) -> Result<Vec<Incident>, PortError> {
        let mut incidents = self.archived.lock().unwrap().clone();
        let position = |incident: &Incident| (incident.opened_at, incident.id.clone());
        incidents.retain(|incident| before.as_ref().is_none_or(|before| position(incident) < *before));
        incidents.sort_by_key(|incident| std::cmp::Reverse(position(incident)));
        incidents.truncate(limit);
        Ok(incidents)
    }

    async fn timeline(&self, _id: &IncidentId) -> Result<Vec<LedgerEntry>, PortError> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Metrics for World {
    async fn series(&self, _component: &ComponentId, _limit: usize) -> Result<Vec<SeriesKey>, PortError> {
        Ok(vec![SeriesKey {
            metric: "cpu.used_percent".to_owned(),
            instance: String::new(),
        }])
    }

    async fn range(&self, query: &RangeQuery) -> Result<Vec<Series>, PortError> {
        if query.metric == NEVER_ANSWERED {
            return std::future::pending().await;
        }
        let point = Point {
            at: query.from,
            min: 1.0,
            max: 3.0,
            mean: 2.0,
        };
        let key = SeriesKey {
            metric: query.metric.clone(),
            instance: String::new(),
        };
        Ok(vec![Series {
            key,
            step_seconds: 60,
            points: vec![point; query.points.min(2)],
        }])
    }
}

#[async_trait]
impl Intake for World {
    async fn write(&self, body: Bytes, _precision: Precision, reach: &Reach) -> Result<Written, PortError> {
        if *self.queue_full.lock().unwrap() {
            return Err(PortError::Unavailable("the queue is full".to_owned()));
        }
        let mut written = Written::default();
        for (number, line) in String::from_utf8_lossy(&body).lines().enumerate() {
            let host = line
                .split([' ', ','])
                .find_map(|part| part.strip_prefix("host="))
                .unwrap_or_default();
            if reach.may_write(&ComponentId::new(host)) {
                written.accepted += 1;
            } else {
                written.refused.push((number + 1, format!("`{host}` is not yours")));
                written.refused_total += 1;
            }
        }
        self.written.lock().unwrap().push_back(body);
        Ok(written)
    }
}

#[async_trait]
impl Channels for World {
    async fn test(&self, party: &PartyId, position: usize) -> Result<Result<String, String>, PortError> {
        Ok(Err(format!("{party}/{position}: connection refused")))
    }
}

impl System for World {
    fn readiness(&self) -> Vec<Condition> {
        self.conditions.lock().unwrap().clone()
    }

    fn prometheus(&self) -> String {
        "# TYPE zongbao_up gauge\nzongbao_up 1\n".to_owned()
    }

    fn parts(&self) -> Vec<PartHealth> {
        Vec::new()
    }

    fn agents(&self) -> Vec<AgentState> {
        let agent = |component: &str| AgentState {
            component: ComponentId::new(component),
            version: Some("0.1.0".to_owned()),
            online: true,
            last_batch_at: Some(start()),
            lag_seconds: Some(0.2),
            missed_batches: 0,
            spool_bytes: Some(0),
            backlog_batches: Some(1),
            seen_at: Some(start()),
            interval_seconds: Some(10.0),
            host_name: Some(component.to_owned()),
            os: Some("Debian GNU/Linux 12".to_owned()),
            architecture: Some("x86_64".to_owned()),
            addresses: vec!["10.0.0.9".to_owned()],
        };
        ["cam-1", "web-1"].map(agent).into()
    }

    fn model(&self) -> ModelReport {
        ModelReport::default()
    }

    fn started_at(&self) -> Timestamp {
        start()
    }
}
