//! A failing check that wants an explanation.

use std::sync::Arc;

use smallvec::SmallVec;

use super::cause::Cause;
use super::nature::Nature;
use super::structure::{Structure, is_work};
use crate::health::evidence::{By, Millis};
use crate::network::Kind;

/// A failing word and what could explain it.
#[derive(Clone, Debug)]
pub(crate) struct Symptom {
    /// Its position in the evidence store.
    pub word: u32,
    pub of: u32,
    pub check: u16,
    pub by: By,
    /// Where the observer's packets start; `None` = seen from inside, or the observer has no place.
    pub from: Option<u32>,
    pub nature: Nature,
    /// Start of the present failure; after its former cause has ended, the first failing sample since.
    pub since: Millis,
    /// An earlier cause ended then; what was seen before does not count.
    pub after: Millis,
    /// Start of the first of several failures in a row: differs from `since` only while flapping.
    pub origin: Millis,
    /// Newest failing sample.
    pub at: Millis,
    /// When the collector first heard of it.
    pub arrived: Millis,
    /// Its settle window is over.
    pub mature: bool,
    /// The check went down and up several times: it is held until it has been quiet.
    pub latched: bool,
    /// Latched because an element that it may be blamed on shakes.
    pub trembles: bool,
    /// Latched, and fine at present.
    pub resting: bool,
    /// A lost agent: what took it away is recovering, and it has until then to come back by itself.
    pub awaited: Millis,
    /// Its cause was proven healthy at this instant: it waits for the check's next word.
    pub recovering: Option<Millis>,
    /// All single failures that could explain it by the model.
    pub blame: Arc<[Cause]>,
    /// Of these, the ones that no evidence exonerates.
    pub viable: SmallVec<[Cause; 8]>,
    /// The root cause it hangs below.
    pub root: Option<Cause>,
}

impl Symptom {
    /// It takes part in the search for causes.
    pub(crate) fn is_active(&self) -> bool {
        self.mature && self.recovering.is_none()
    }

    /// Whether a cause is among those that no evidence exonerates.
    pub(crate) fn admits(&self, cause: Cause) -> bool {
        self.viable.contains(&cause)
    }
}

/// All single failures that explain a failing check by the model, sorted.
pub(crate) fn blame(structure: &mut Structure, of: u32, nature: Nature, by: By, from: Option<u32>) -> Arc<[Cause]> {
    use super::cause::Mode::{Agent, Blind, Degraded};
    let mut causes: Vec<Cause> = Vec::new();
    match nature {
        Nature::Degradation => causes.push(Cause {
            component: of,
            mode: Degraded,
        }),
        Nature::Agent => {
            let machine = structure.network.place(of).unwrap_or(of);
            causes.extend(structure.causes_of(of).iter());
            if let Some(collector) = structure.collector_place() {
                structure.causes_between(collector, machine, &mut causes);
            }
            causes.push(Cause {
                component: of,
                mode: Agent,
            });
            causes.extend(structure.collector.map(|component| Cause { component, mode: Blind }));
        }
        Nature::Liveness | Nature::Presence | Nature::Work => {
            causes.extend(structure.causes_of(of).iter());
            // An agent that stands where the collector does is cut off with it.
            if by != By::Own && from.is_some() && from == structure.collector_place() {
                causes.extend(structure.collector.map(|component| Cause { component, mode: Blind }));
            }
            if by != By::Own {
                ways(structure, of, from, &mut causes);
            }
        }
    }
    causes.sort_unstable();
    causes.dedup();
    causes.into()
}

fn ways(structure: &mut Structure, of: u32, from: Option<u32>, causes: &mut Vec<Cause>) {
    // An observer that the model has no place for stands somewhere.
    let Some(from) = from.or(structure.blocks.middle()) else {
        return;
    };
    if let Some(place) = structure.network.place(of) {
        structure.causes_between(from, place, causes);
        return;
    }
    // What has no place of its own is reached through the main part of the network.
    if let Some(middle) = structure.blocks.middle() {
        structure.causes_between(from, middle, causes);
    }
    if is_work(structure.kind(of)) && matches!(structure.kind(of), Kind::Service | Kind::Endpoint) {
        let network = structure.network.clone();
        for need in network
            .dependencies_of(of)
            .iter()
            .filter(|need| need.need as usize == need.providers.len())
        {
            for place in need.providers.iter().filter_map(|provider| network.place(*provider)) {
                structure.causes_between(from, place, causes);
            }
        }
    }
}
