//! A probe that would settle an ambiguity, if somebody ran it now.

use serde::{Deserialize, Serialize};

use crate::ids::{CheckName, ComponentId};

/// Asks an agent (or the collector) to run a check now, because its answer would settle an ambiguity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeRequest {
    /// The component whose agent should probe; `None` = the collector itself.
    pub from: Option<ComponentId>,
    /// What to probe.
    pub of: ComponentId,
    /// With which check.
    pub check: CheckName,
}
