//! What the correlation concludes: one verdict per root cause, with the evidence for and against it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::cause::Mode;
use super::suggestion::SuggestedEdge;
use crate::health::{CheckKey, Status};
use crate::ids::ComponentId;

/// What kind of trouble a verdict names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The component does not do its work.
    Failure,
    /// It works, but badly.
    Degradation,
    /// It has failed and nothing that anyone uses is hurt, because another path or provider carries on.
    RedundancyLost,
    /// The monitoring cannot see. Not downtime; nobody downstream is accused.
    MonitoringBlind,
}

/// A sentence for people, in the two languages of the product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// A component that may be the root cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The component.
    pub component: ComponentId,
    /// How plausible it is that this is the root cause, from 0 to 1 in hundredths; the candidates of a verdict
    /// add up to exactly 1.
    pub probability: f64,
}

/// Whether a piece of evidence speaks for or against a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// It is explained by the root cause.
    For,
    /// It would not be expected if the root cause were right.
    Against,
}

/// One named piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Which check of what by whom.
    pub check: CheckKey,
    /// What it saw last.
    pub status: Status,
    /// When.
    pub at: Timestamp,
    /// For or against.
    pub stance: Stance,
    /// Why it matters, in words an engineer would accept.
    pub why: Text,
}

/// One root cause and all that hangs below it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The root cause; the best guess when `undecided`.
    pub root: ComponentId,
    /// What kind of trouble it is.
    pub class: Class,
    /// How the root cause has failed; `None` in records of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// The plausible root causes, best first; the first is `root`.
    pub candidates: Vec<Candidate>,
    /// The evidence cannot tell the first candidates apart.
    pub undecided: bool,
    /// Time of the earliest evidence of this failure: the instant responsibility is judged at.
    pub since: Timestamp,
    /// Components and links explained by the root cause, without the root itself, sorted.
    pub symptoms: Vec<ComponentId>,
    /// Business services that this failure takes down, sorted.
    pub services: Vec<ComponentId>,
    /// Business services that it took down and that work again while the rest of it still recovers, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovered_services: Vec<ComponentId>,
    /// The evidence, for and against.
    pub evidence: Vec<Evidence>,
    /// Edges that the model seems to lack: each would explain something that is grouped with this by weak evidence only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggested: Vec<SuggestedEdge>,
    /// The component is flapping: it went down and up again several times in a short while.
    pub flapping: bool,
    /// Why this and nothing else.
    pub reason: Text,
}

impl Verdict {
    /// Every business service that this failure has taken down, also those that work again.
    pub fn impacted_services(&self) -> impl Iterator<Item = &ComponentId> {
        self.services.iter().chain(&self.recovered_services)
    }

    /// Remembers the services that an earlier verdict on the same failure named and that have recovered since.
    pub(crate) fn remember_services(&mut self, earlier: &Self) {
        let gone = earlier
            .impacted_services()
            .filter(|service| self.services.binary_search(service).is_err());
        let mut gone: Vec<ComponentId> = gone.cloned().collect();
        gone.sort_unstable();
        gone.dedup();
        self.recovered_services = gone;
    }
}
