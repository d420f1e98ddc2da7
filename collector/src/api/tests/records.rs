//! What happened, as the world of these tests keeps it: in memory, derived from the engine as the application derives it.

use async_trait::async_trait;
use jiff::Timestamp;
use zongbao_core::attribution::{Claim, Stretch, claims};
use zongbao_core::engine::{Effect, Engine};
use zongbao_core::ids::ComponentId;
use zongbao_core::incident::LedgerEntry;
use zongbao_core::network::Kind;

use super::world::{World, start};
use crate::api::ports::{ChangesWanted, Happened, Happening, PortError, Records};

impl World {
    /// Notes what the effects of a step mean for people.
    pub(super) fn note(&self, now: Timestamp, effects: &[Effect], engine: &Engine) {
        for effect in effects {
            let (what, entry) = match effect {
                Effect::Changed(id) => {
                    let to = engine.correlator().status(id).expect("a component of the model").state;
                    let component = id.clone();
                    (
                        Happening::State {
                            component,
                            from: None,
                            to,
                        },
                        None,
                    )
                }
                Effect::Ledger(entry) => {
                    let incident = engine.incident(&entry.incident).expect("in memory");
                    let what = Happening::Incident {
                        incident: entry.incident.clone(),
                        root: incident.verdict.root.clone(),
                        seq: entry.seq,
                    };
                    (what, Some(entry.clone()))
                }
                _ => continue,
            };
            self.put(now, what, entry);
        }
    }

    /// Notes that something happened now.
    pub fn happen(&self, what: Happening) {
        let now = *self.now.lock().unwrap();
        self.put(now, what, None);
    }

    fn put(&self, at: Timestamp, what: Happening, entry: Option<LedgerEntry>) {
        let mut happened = self.happened.lock().unwrap();
        let number = happened.len() as u64 + 1;
        happened.push(Happened {
            number,
            at,
            what,
            entry,
        });
    }
}

#[async_trait]
impl Records for World {
    async fn downtime(
        &self,
        service: Option<&ComponentId>,
        within: Stretch,
        limit: usize,
    ) -> Result<Vec<(ComponentId, Claim)>, PortError> {
        let engine = self.engine.lock().unwrap();
        let network = engine.network();
        let mut found = Vec::new();
        let wanted = network.components.iter().filter(|c| c.kind == Kind::Service);
        for id in wanted
            .map(|c| &c.id)
            .filter(|id| service.is_none_or(|service| service == *id))
        {
            for incident in engine.incidents() {
                let claims = claims(network, id, incident, engine.timeline(&incident.id), within.to);
                found.extend(claims.into_iter().map(|claim| (id.clone(), claim)));
            }
        }
        let excused = self.excused.lock().unwrap();
        let wanted = excused
            .iter()
            .filter(|(id, _)| service.is_none_or(|service| service == id));
        found.extend(wanted.cloned());
        found.retain(|(_, claim)| claim.stretch.from < within.to && within.from < claim.stretch.to);
        found.truncate(limit);
        Ok(found)
    }

    async fn runs(&self) -> Result<Vec<Stretch>, PortError> {
        Ok(vec![Stretch {
            from: start(),
            to: *self.now.lock().unwrap(),
        }])
    }

    async fn changes(&self, wanted: &ChangesWanted) -> Result<Vec<Happened>, PortError> {
        let happened = self.happened.lock().unwrap();
        let mut found: Vec<Happened> = happened.iter().rev().cloned().collect();
        found.retain(|change| {
            change.number < wanted.before && wanted.within.from <= change.at && change.at < wanted.within.to
        });
        found.truncate(wanted.limit);
        Ok(found)
    }
}
