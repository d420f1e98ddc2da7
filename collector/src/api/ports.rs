//! What the API asks of the application. `app` implements these traits; the API knows no storage, broker or channel.

mod records;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use zongbao_core::correlation::Text;
use zongbao_core::engine::{Engine, Rejection};
use zongbao_core::ids::{ComponentId, IncidentId, PartyId};
use zongbao_core::incident::{Action, Incident, LedgerEntry};
use zongbao_core::network::Problem;

use super::auth::{Session, Token, User};
use super::live::Hub;
use super::visibility::Reach;
pub use records::{AgentDid, ChangesWanted, Happened, Happening, Records};

/// All that the API needs, handed over once at start.
#[derive(Clone)]
pub struct Ports {
    /// The running engine.
    pub engine: Arc<dyn EngineAccess>,
    /// Incidents that have left the engine's memory.
    pub archive: Arc<dyn Archive>,
    /// What happened.
    pub records: Arc<dyn Records>,
    /// Users, tokens and sessions.
    pub accounts: Arc<dyn Accounts>,
    /// Recorded metrics.
    pub metrics: Arc<dyn Metrics>,
    /// Where line protocol goes.
    pub intake: Arc<dyn Intake>,
    /// Notification channels.
    pub channels: Arc<dyn Channels>,
    /// The collector about itself.
    pub system: Arc<dyn System>,
    /// Live changes: the application publishes, open pages listen.
    pub live: Arc<Hub>,
    /// The wall clock, the same one that the application steps the engine by.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

/// Why a port could not answer.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// Something this needs is down or overloaded; asking again later may help.
    #[error("{0}")]
    Unavailable(String),
    /// A defect or an unexpected failure; logged with its causes where it is turned into an answer.
    #[error("internal error")]
    Internal(#[from] anyhow::Error),
}

/// The running engine, behind the application's one lock.
#[async_trait]
pub trait EngineAccess: Send + Sync {
    /// Runs `f` on the engine under its lock. Called on a thread that may block; `f` neither blocks nor waits.
    fn read(&self, f: &mut dyn FnMut(&Engine));

    /// Steps the engine with the user's action and returns once its effects are committed.
    /// Whether this user may has been decided before.
    async fn act(&self, incident: IncidentId, user: String, action: Action) -> Result<(), ActError>;
}

/// Why an action was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The engine refused it, with a named reason.
    #[error("{}", .0.text.en)]
    Rejected(Rejection),
    /// It could not be committed; nothing has changed.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Finished incidents that the engine no longer holds, and the ledger of all.
#[async_trait]
pub trait Archive: Send + Sync {
    /// A finished incident.
    async fn incident(&self, id: &IncidentId) -> Result<Option<Incident>, PortError>;

    /// Finished incidents older than `before` in the order (opened_at, id) descending, newest first, at most `limit`.
    /// May contain incidents that the engine still holds.
    async fn before(&self, before: Option<(Timestamp, IncidentId)>, limit: usize) -> Result<Vec<Incident>, PortError>;

    /// All ledger entries of an incident, oldest first; empty if there is no such incident.
    async fn timeline(&self, id: &IncidentId) -> Result<Vec<LedgerEntry>, PortError>;
}

/// Stored users, tokens and sessions. Only hashes of secrets ever get here.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// All users, by name.
    async fn users(&self) -> Result<Vec<User>, PortError>;
    /// One user.
    async fn user(&self, name: &str) -> Result<Option<User>, PortError>;
    /// Stores a new user; false (and no change) if the name is taken or, with `only_first`, if there is any user yet.
    async fn create_user(&self, user: &User, only_first: bool) -> Result<bool, PortError>;
    /// Replaces the user of that name; false if there is none.
    async fn update_user(&self, user: &User) -> Result<bool, PortError>;
    /// Removes a user and its sessions; false if there is none.
    async fn delete_user(&self, name: &str) -> Result<bool, PortError>;

    /// All tokens, newest first.
    async fn tokens(&self) -> Result<Vec<Token>, PortError>;
    /// The token whose secret has this hash.
    async fn token_by_hash(&self, hash: &str) -> Result<Option<Token>, PortError>;
    /// Stores a new token.
    async fn create_token(&self, token: &Token) -> Result<(), PortError>;
    /// Notes that a token was used. Called at most once a minute and token.
    async fn touch_token(&self, id: &str, at: Timestamp) -> Result<(), PortError>;
    /// Removes a token; false if there is none.
    async fn delete_token(&self, id: &str) -> Result<bool, PortError>;

    /// The session whose secret has this hash, expired or not.
    async fn session(&self, hash: &str) -> Result<Option<Session>, PortError>;
    /// Stores a new session and removes those that expired before `session.created_at`.
    async fn create_session(&self, session: &Session) -> Result<(), PortError>;
    /// Removes a session, if there.
    async fn delete_session(&self, hash: &str) -> Result<(), PortError>;
    /// Removes all sessions of a user.
    async fn delete_sessions_of(&self, user: &str) -> Result<(), PortError>;
}

/// One recorded series of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesKey {
    /// The metric, such as `cpu.used_percent`.
    pub metric: String,
    /// Sorted `key=value` joined by commas; empty for a metric with one series a component.
    pub instance: String,
}

/// A question about recorded values.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeQuery {
    /// The component.
    pub component: ComponentId,
    /// The metric.
    pub metric: String,
    /// One instance, or all.
    pub instance: Option<String>,
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive).
    pub to: Timestamp,
    /// At most this many points a series (1 to 5,000): the store picks a step that fits.
    pub points: usize,
}

/// Recorded values of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Which.
    pub key: SeriesKey,
    /// Seconds that each point stands for; 0 = raw samples.
    pub step_seconds: u32,
    /// Points by time; a step without samples has none.
    pub points: Vec<Point>,
}

/// The samples of one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Start of the step, or time of the raw sample.
    pub at: Timestamp,
    /// Smallest sample.
    pub min: f64,
    /// Greatest sample.
    pub max: f64,
    /// Mean of the samples.
    pub mean: f64,
}

/// Recorded metrics.
#[async_trait]
pub trait Metrics: Send + Sync {
    /// Which series a component has, sorted; at most `limit`.
    async fn series(&self, component: &ComponentId, limit: usize) -> Result<Vec<SeriesKey>, PortError>;
    /// Values of a component's metric, one entry a series, sorted by instance.
    async fn range(&self, query: &RangeQuery) -> Result<Vec<Series>, PortError>;
}

/// Unit of the timestamps in line protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Precision {
    Nanoseconds,
    Microseconds,
    Milliseconds,
    Seconds,
}

/// What became of a body of line protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Lines taken.
    pub accepted: usize,
    /// Lines refused: line number from 1, and place, cause and fix. At most the first 100.
    pub refused: Vec<(usize, String)>,
    /// How many were refused in all.
    pub refused_total: usize,
}

/// Where line protocol goes.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Takes the good lines of a body and returns once they are as durable as an agent's batch.
    /// Lines about components outside `reach` are refused. `Unavailable` = the queue is full, send again later.
    async fn write(&self, body: Bytes, precision: Precision, reach: &Reach) -> Result<Written, PortError>;
}

/// Notification channels.
#[async_trait]
pub trait Channels: Send + Sync {
    /// Sends a test message now over the party's channel of that position in the model and returns what the other
    /// side said, or why it failed: in words for the person who can act.
    async fn test(&self, party: &PartyId, position: usize) -> Result<Result<String, String>, PortError>;
}

/// One condition of being ready to serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// A stable name, such as `storage`, `broker`, `model`.
    pub name: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// Why not, for people; empty if it holds.
    pub message: String,
}

/// One part of the collector about itself.
#[derive(Clone, Debug, PartialEq)]
pub struct PartHealth {
    /// A stable name, such as `broker`, `ingest`, `storage`, `outbox`, `metrics_history`.
    pub name: &'static str,
    /// Whether it works.
    pub healthy: bool,
    /// In one sentence.
    pub summary: Text,
    /// Its figures by name with unit, such as `queue_batches` or `disk_bytes`.
    pub figures: BTreeMap<&'static str, f64>,
}

/// One agent as the collector knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentState {
    /// The component it runs on.
    pub component: ComponentId,
    /// Its version.
    pub version: Option<String>,
    /// Whether its connection stands.
    pub online: bool,
    /// When its newest batch was committed.
    pub last_batch_at: Option<Timestamp>,
    /// How old the newest batch was when it was committed, in seconds.
    pub lag_seconds: Option<f64>,
    /// Batches that never came, as gaps in the sequence say.
    pub missed_batches: u64,
    /// What its spool held when it connected, in bytes.
    pub spool_bytes: Option<u64>,
    /// Batches that its spool still held when it sent its newest one, that one included.
    pub backlog_batches: Option<u64>,
    /// When anything was last heard of it.
    pub seen_at: Option<Timestamp>,
    /// How often it reports, in seconds.
    pub interval_seconds: Option<f64>,
    /// Its host's own name.
    pub host_name: Option<String>,
    /// Its operating system, for people.
    pub os: Option<String>,
    /// Its processor's architecture.
    pub architecture: Option<String>,
    /// Addresses of its host.
    pub addresses: Vec<String>,
}

/// The loaded model's validation report.
#[derive(Clone, Debug, Default)]
pub struct ModelReport {
    /// When the model in force was loaded.
    pub loaded_at: Option<Timestamp>,
    /// The files it came from.
    pub files: Vec<String>,
    /// Warnings of the model in force.
    pub warnings: Vec<Problem>,
    /// The latest edit that was refused, if newer than the model in force.
    pub refused: Option<RefusedEdit>,
}

/// An edit of the model that changed nothing because it is invalid.
#[derive(Clone, Debug)]
pub struct RefusedEdit {
    /// When it was seen.
    pub at: Timestamp,
    /// All that is wrong with it.
    pub problems: Vec<Problem>,
}

/// The collector about itself. None of these may wait for anything slow.
pub trait System: Send + Sync {
    /// The conditions of being ready; ready = all hold.
    fn readiness(&self) -> Vec<Condition>;
    /// The text of `/metrics`, in the Prometheus exposition format.
    fn prometheus(&self) -> String;
    /// Queues, spools, storage, broker, …
    fn parts(&self) -> Vec<PartHealth>;
    /// All agents ever heard of, by component.
    fn agents(&self) -> Vec<AgentState>;
    /// The model's validation report.
    fn model(&self) -> ModelReport;
    /// When this process started.
    fn started_at(&self) -> Timestamp;
}
