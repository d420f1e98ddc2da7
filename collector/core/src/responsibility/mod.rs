//! Who is contractually responsible for a component at an instant, and why.

mod coverage;
mod rule;

use serde::{Deserialize, Serialize};

use crate::correlation::Text;
use crate::ids::{ContractId, PartyId};

pub use coverage::{Ending, Gap, Overlap};
pub use rule::Tenure;

/// The answer to "who is responsible for this component at this instant?". There is always exactly one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    /// The party: a contract's provider, or the general contractor when no contract covers the component.
    pub party: PartyId,
    /// The contract that says so; `None` when the general contractor is the default.
    pub contract: Option<ContractId>,
    /// Why: the selector that matched and what it outranked, or why nothing matched.
    pub reason: Text,
}
