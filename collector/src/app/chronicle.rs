//! Writes down what people will want to look up: changes of states, agents and the model, where incidents changed, and the
//! downtime of services by account. Everything is committed with the effects that it is derived from.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use jiff::Timestamp;
use rustc_hash::FxHashMap;
use zongbao_core::attribution::{Account, Stretch, claims, joined};
use zongbao_core::correlation::State;
use zongbao_core::engine::Engine;
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::incident::{Change, LedgerEntry};
use zongbao_core::network::Network;
use zongbao_wire::decode_presence;
use zongbao_wire::message::Presence;

use crate::api::ports::{AgentDid, Happening};
use crate::storage::{ChangeRow, DowntimeOf, DowntimeRow, Step, Storage};

/// A sign of life of the collector is written this often.
const ALIVE_MS: i64 = 30_000;
/// Components named in a record of a model's change, at most.
const NAMED: usize = 100;
/// What stands before the service in the source of downtime that is not an incident's.
const MAINTENANCE: &str = "maintenance:";

/// The writer, and what it must remember to tell a change from a repetition.
#[derive(Debug)]
pub(super) struct Chronicle {
    number: i64,
    started_at: i64,
    alive_at: i64,
    states: FxHashMap<ComponentId, State>,
    agents: FxHashMap<String, (AgentDid, String)>,
    /// Services that are down under approved maintenance, since when.
    excused: BTreeMap<ComponentId, i64>,
    /// Downtime of the incidents in memory was never written: the database is older than this table.
    backfill: bool,
}

impl Chronicle {
    /// Goes on where the database ends.
    pub(super) async fn open(storage: &Storage, started_at: Timestamp) -> anyhow::Result<Self> {
        let mut states = FxHashMap::default();
        for (component, state) in storage.component_states().await? {
            let state = serde_json::from_str(&state).context("the state database holds an unknown state")?;
            states.insert(ComponentId::new(component), state);
        }
        let mut agents = FxHashMap::default();
        for (seen, _) in storage.presences().await? {
            if let Ok(presence) = decode_presence(&seen.bytes) {
                agents.insert(seen.agent, (did(&presence), presence.version));
            }
        }
        let lasting = storage.downtime(None, (i64::MAX - 1, i64::MAX), u32::MAX).await?;
        let excused = lasting
            .into_iter()
            .filter(|(source, _)| source.starts_with(MAINTENANCE));
        Ok(Self {
            number: storage.last_change().await?,
            started_at: started_at.as_millisecond(),
            alive_at: i64::MIN,
            states,
            agents,
            excused: excused
                .map(|(_, row)| (ComponentId::new(row.service), row.began))
                .collect(),
            backfill: storage.runs().await?.is_empty(),
        })
    }

    /// Adds to a step what it means for people. `network` is the model before it.
    pub(super) fn write(
        &mut self,
        step: &mut Step,
        changed: &[(ComponentId, State, Option<Timestamp>)],
        presences: &[(String, Presence)],
        network: &Network,
        engine: &Engine,
        now: Timestamp,
    ) {
        let now = now.as_millisecond();
        if self.alive_at == i64::MIN {
            let version = env!("CARGO_PKG_VERSION").to_owned();
            self.log(step, now, Happening::Started { version });
        }
        if now.saturating_sub(self.alive_at) >= ALIVE_MS {
            self.alive_at = now;
            step.run = Some((self.started_at, now));
        }
        if !std::ptr::eq(network, engine.network().as_ref()) {
            self.log(step, now, edited(network, engine.network()));
        }
        for (agent, presence) in presences {
            self.agent(step, now, agent, presence);
        }
        for (id, state, _) in changed {
            self.state(step, now, id, *state);
        }
        for entry in std::mem::take(&mut step.ledger) {
            self.entry(step, now, &entry, engine);
            step.ledger.push(entry);
        }
        self.downtime(step, now, engine);
    }

    fn log(&mut self, step: &mut Step, at: i64, what: Happening) {
        let (kind, component) = match &what {
            Happening::State { component, .. } => ("state", component.to_string()),
            Happening::Incident { root, .. } => (INCIDENT, root.to_string()),
            Happening::Agent { agent, .. } => ("agent", agent.to_string()),
            Happening::Model { .. } => ("model", String::new()),
            Happening::Started { .. } => ("started", String::new()),
        };
        self.number += 1;
        step.changes.push(ChangeRow {
            number: self.number,
            at,
            kind,
            component,
            document: serde_json::to_string(&what).expect("records are plain data"),
        });
    }

    fn agent(&mut self, step: &mut Step, now: i64, agent: &str, presence: &Presence) {
        let known = (did(presence), presence.version.clone());
        if self.agents.get(agent) == Some(&known) {
            return;
        }
        let what = Happening::Agent {
            agent: ComponentId::new(agent),
            did: known.0,
            version: (!known.1.is_empty()).then(|| known.1.clone()),
        };
        self.agents.insert(agent.to_owned(), known);
        self.log(step, now, what);
    }

    fn state(&mut self, step: &mut Step, now: i64, id: &ComponentId, state: State) {
        let before = self.states.get(id).copied();
        if before == Some(state) {
            return;
        }
        self.states.insert(id.clone(), state);
        let text = serde_json::to_string(&state).expect("a state is plain data");
        step.states.push((id.to_string(), text));
        let what = Happening::State {
            component: id.clone(),
            from: before,
            to: state,
        };
        self.log(step, now, what);
    }

    fn entry(&mut self, step: &mut Step, now: i64, entry: &LedgerEntry, engine: &Engine) {
        let Some(incident) = engine.incident(&entry.incident) else {
            return;
        };
        let what = Happening::Incident {
            incident: entry.incident.clone(),
            root: incident.verdict.root.clone(),
            seq: entry.seq,
        };
        self.log(step, now, what);
    }

    fn downtime(&mut self, step: &mut Step, now: i64, engine: &Engine) {
        let mut incidents: BTreeSet<IncidentId> = step.incidents.iter().map(|incident| incident.id.clone()).collect();
        if std::mem::take(&mut self.backfill) {
            incidents.extend(engine.incidents().map(|incident| incident.id.clone()));
        }
        step.downtime
            .extend(incidents.iter().filter_map(|id| downtime_of(engine, id)));
        let excused = engine.correlator().excused_services();
        let over = self.excused.iter().filter(|(service, _)| !excused.contains(*service));
        for (service, began) in over {
            step.downtime.push(maintained(service, *began, now));
        }
        self.excused.retain(|service, _| excused.contains(service));
        for service in excused {
            self.excused.entry(service).or_insert_with_key(|service| {
                step.downtime.push(maintained(service, now, 0));
                now
            });
        }
    }
}

/// The kind of records that point to the ledger.
pub(super) const INCIDENT: &str = "incident";

fn did(presence: &Presence) -> AgentDid {
    match (presence.online, presence.clean) {
        (true, _) => AgentDid::Came,
        (false, true) => AgentDid::Left,
        (false, false) => AgentDid::Lost,
    }
}

/// What an incident claims of the services that it ever took down.
fn downtime_of(engine: &Engine, id: &IncidentId) -> Option<DowntimeOf> {
    let incident = engine.incident(id)?;
    let timeline = engine.timeline(id);
    let verdicts = timeline.iter().filter_map(|entry| match &entry.change {
        Change::Opened { verdict, .. }
        | Change::Revised { verdict, .. }
        | Change::Recorded { verdict, .. }
        | Change::Corrected { verdict, .. } => Some(verdict),
        _ => None,
    });
    let services: BTreeSet<&ComponentId> = verdicts.flat_map(|verdict| &verdict.services).collect();
    let mut rows = Vec::new();
    for service in services {
        let claims = claims(engine.network(), service, incident, timeline, Timestamp::MAX);
        let Some(account) = claims.first().map(|claim| account_text(&claim.account)) else {
            continue;
        };
        let stretches: Vec<Stretch> = claims.iter().map(|claim| claim.stretch).collect();
        rows.extend(joined(&stretches).into_iter().map(|stretch| DowntimeRow {
            service: service.to_string(),
            began: stretch.from.as_millisecond(),
            ended: if stretch.to == Timestamp::MAX {
                0
            } else {
                stretch.to.as_millisecond()
            },
            account: account.clone(),
        }));
    }
    let source = id.to_string();
    Some(DowntimeOf { source, rows })
}

/// Each stretch of maintenance is a source of its own: it is written when it begins and again when it ends.
fn maintained(service: &ComponentId, began: i64, ended: i64) -> DowntimeOf {
    DowntimeOf {
        source: format!("{MAINTENANCE}{service}:{began}"),
        rows: vec![DowntimeRow {
            service: service.to_string(),
            began,
            ended,
            account: account_text(&Account::Maintenance),
        }],
    }
}

fn account_text(account: &Account) -> String {
    serde_json::to_string(account).expect("an account is plain data")
}

fn edited(before: &Network, after: &Network) -> Happening {
    let missing = |from: &Network, of: &Network| -> Vec<ComponentId> {
        let ids = of.components.iter().map(|component| &component.id);
        ids.filter(|id| from.by_id(id).is_none()).cloned().collect()
    };
    let (mut added, mut removed) = (missing(before, after), missing(after, before));
    let (added_count, removed_count) = (added.len(), removed.len());
    added.truncate(NAMED);
    removed.truncate(NAMED);
    Happening::Model {
        added,
        added_count,
        removed,
        removed_count,
        components: after.components.len(),
    }
}
