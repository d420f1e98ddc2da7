//! What happened, as the API asks for it.

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zongbao_core::attribution::{Claim, Stretch};
use zongbao_core::correlation::State;
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::incident::LedgerEntry;

use super::PortError;

/// What happened: derived from the engine's effects and kept in the state database.
#[async_trait]
pub trait Records: Send + Sync {
    /// Downtime that touches a stretch of time, of one service or of all, by service and time: at most `limit` claims.
    /// A claim that lasts ends at the end of the stretch.
    async fn downtime(
        &self,
        service: Option<&ComponentId>,
        within: Stretch,
        limit: usize,
    ) -> Result<Vec<(ComponentId, Claim)>, PortError>;

    /// When the collector ran, oldest first; the last stretch, the running one, ends now.
    async fn runs(&self) -> Result<Vec<Stretch>, PortError>;

    /// Records of the log of changes, the newest first.
    async fn changes(&self, wanted: &ChangesWanted) -> Result<Vec<Happened>, PortError>;
}

/// Which records of the log of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesWanted {
    /// Only those below this number.
    pub before: u64,
    /// When; times outside are left out.
    pub within: Stretch,
    /// Only those about this component, and all ledger entries: which of them concern it, the incidents tell.
    pub component: Option<ComponentId>,
    /// How many, at most.
    pub limit: usize,
}

/// A record of the log of changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// From 1, in the order of time.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happening,
    /// The ledger entry that it points to.
    pub entry: Option<LedgerEntry>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// A component's displayed state changed.
    State {
        /// The component.
        component: ComponentId,
        /// The state before; `None` = it was new.
        from: Option<State>,
        /// The state since.
        to: State,
    },
    /// An incident changed.
    Incident {
        /// The incident.
        incident: IncidentId,
        /// Its root cause after the change.
        root: ComponentId,
        /// The ledger entry that says what changed.
        seq: u64,
    },
    /// An agent came or went, or came back as another version.
    Agent {
        /// The component it runs on.
        agent: ComponentId,
        /// What it did.
        did: AgentDid,
        /// Its version.
        version: Option<String>,
    },
    /// An edited model came into force.
    Model {
        /// Components that are new, at most the first 100.
        added: Vec<ComponentId>,
        /// How many are new.
        added_count: usize,
        /// Components that are gone, at most the first 100.
        removed: Vec<ComponentId>,
        /// How many are gone.
        removed_count: usize,
        /// How many there are now.
        components: usize,
    },
    /// The collector started.
    Started {
        /// Its version.
        version: String,
    },
}

/// What an agent did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgentDid {
    /// It connected.
    Came,
    /// It said goodbye.
    Left,
    /// Its connection broke.
    Lost,
}
