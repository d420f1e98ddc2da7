//! Turns the core's things into views as one caller may see them at one instant.

use jiff::Timestamp;
use rustc_hash::FxHashMap;
use zongbao_core::correlation::{ComponentStatus, Evidence, State};
use zongbao_core::engine::Engine;
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::incident::{Incident, IncidentState};
use zongbao_core::network::{Component, Network};
use zongbao_core::responsibility::Responsible;

use super::incident::AcknowledgedView;
use super::{ClockView, ComponentRef, ComponentView, EvidenceView, IncidentView, NamedView, ResponsibleView};
use crate::api::error::text;
use crate::api::visibility::{Reach, Sight};

/// The engine through the eyes of one caller.
pub struct Lens<'a> {
    /// The engine, under its lock.
    pub engine: &'a Engine,
    /// What the caller sees.
    pub reach: &'a Reach,
    /// The time of the request.
    pub now: Timestamp,
}

/// Unfinished incidents by the components that are part of them.
pub type Involvement = FxHashMap<ComponentId, Vec<IncidentId>>;

impl<'a> Lens<'a> {
    /// The model that the caller's view was computed for.
    pub fn network(&self) -> &'a Network {
        self.reach.network()
    }

    /// The state of a component.
    pub fn status(&self, id: &ComponentId) -> ComponentStatus {
        self.engine.correlator().status(id).unwrap_or_else(|| ComponentStatus {
            state: State::Unknown,
            status: None,
            since: None,
            root: None,
            reason: text("it is no longer in the model", "模型中已无此组件"),
        })
    }

    /// A component where it is only referred to.
    pub fn component_ref(&self, id: &ComponentId) -> ComponentRef {
        let known = self.network().by_id(id);
        let in_sight = known.is_some() && self.reach.component(id) >= Sight::Outline;
        ComponentRef {
            id: id.to_string(),
            name: known.map_or(id.as_str(), |component| &component.name).to_owned(),
            kind: known.map(|component| component.kind.into()),
            state: in_sight.then(|| self.status(id).state.into()),
        }
    }

    /// A component in a list. The caller must have it in sight.
    pub fn component(&self, component: &Component, involvement: &Involvement) -> ComponentView {
        let sight = self.reach.component(&component.id);
        let status = self.status(&component.id);
        let mut view = ComponentView {
            id: component.id.to_string(),
            name: component.name.clone(),
            kind: component.kind.into(),
            site: component.site.clone(),
            sight: sight.into(),
            state: status.state.into(),
            since: status.since,
            status: None,
            reason: None,
            discovered: self.network().is_discovered(&component.id),
            labels: Default::default(),
            address: None,
            ends: None,
            criticality: None,
            owner: None,
            responsible: None,
            incidents: Vec::new(),
        };
        if sight == Sight::Full {
            view.status = status.status.map(Into::into);
            view.reason = Some(status.reason.into());
            view.labels = component.labels.clone();
            view.address = component.address.clone();
            view.ends = component
                .ends
                .as_ref()
                .map(|ends| ends.clone().map(|end| end.to_string()));
            view.criticality = component.criticality;
            view.owner = component
                .owner
                .as_ref()
                .map(|owner| NamedView::party(self.network(), owner));
            view.responsible = Some(self.responsible_now(&component.id));
            view.incidents = involvement
                .get(&component.id)
                .into_iter()
                .flatten()
                .map(ToString::to_string)
                .collect();
        }
        view
    }

    /// A piece of evidence.
    pub fn evidence(&self, evidence: &Evidence) -> EvidenceView {
        EvidenceView {
            component: self.component_ref(&evidence.check.of),
            check: evidence.check.check.to_string(),
            by: (&evidence.check.by).into(),
            status: evidence.status.into(),
            at: evidence.at,
            stance: evidence.stance.into(),
            why: (&evidence.why).into(),
        }
    }

    /// Who is responsible for a component now, and until when.
    pub fn responsible_now(&self, id: &ComponentId) -> ResponsibleView {
        responsible_at(self.network(), id, self.now)
    }

    /// Unfinished incidents that are in sight, by component.
    pub fn involvement(&self) -> Involvement {
        let mut involvement = Involvement::default();
        for incident in self.engine.incidents().filter(|incident| is_active(incident)) {
            if self.reach.incident(incident) == Sight::Hidden {
                continue;
            }
            let verdict = &incident.verdict;
            let parts = std::iter::once(&verdict.root)
                .chain(&verdict.symptoms)
                .chain(&verdict.services);
            for part in parts {
                involvement.entry(part.clone()).or_default().push(incident.id.clone());
            }
        }
        involvement
    }

    /// An incident in a list; `None` if it is not in sight.
    pub fn incident(&self, incident: &Incident) -> Option<IncidentView> {
        let sight = self.reach.incident(incident);
        if sight == Sight::Hidden {
            return None;
        }
        let full = sight == Sight::Full;
        let verdict = &incident.verdict;
        let listed = |id: &&ComponentId| full || self.reach.component(id) >= Sight::Outline;
        let network = self.network();
        Some(IncidentView {
            id: incident.id.to_string(),
            sight: sight.into(),
            state: incident.state.into(),
            priority: incident.priority.into(),
            class: verdict.class.into(),
            root_cause: self.component_ref(&verdict.root),
            undecided: verdict.undecided,
            flapping: verdict.flapping,
            since: verdict.since,
            opened_at: incident.opened_at,
            recorded_late: incident.recorded_late,
            acknowledged: incident
                .acknowledged
                .clone()
                .map(|(at, by)| AcknowledgedView { at, by }),
            restored_at: incident.restored_at,
            resolved_at: incident.resolved_at,
            reopened: incident.reopened,
            merged_into: incident.merged_into.as_ref().map(ToString::to_string),
            responsible: full.then(|| responsible(network, &incident.responsible)),
            services: verdict
                .impacted_services()
                .filter(listed)
                .map(|id| self.component_ref(id))
                .collect(),
            symptom_count: verdict.symptoms.iter().filter(listed).count(),
            reason: full.then(|| (&verdict.reason).into()),
            clocks: if full {
                incident
                    .clocks
                    .iter()
                    .map(|clock| ClockView::at(clock, network, self.now))
                    .collect()
            } else {
                Vec::new()
            },
        })
    }
}

/// Whether an incident is unfinished.
pub fn is_active(incident: &Incident) -> bool {
    !matches!(incident.state, IncidentState::Resolved | IncidentState::Merged)
}

/// A party's responsibility as the core says it.
pub fn responsible(network: &Network, responsible: &Responsible) -> ResponsibleView {
    ResponsibleView {
        party: NamedView::party(network, &responsible.party),
        contract: responsible.contract.clone(),
        reason: (&responsible.reason).into(),
        from: None,
        to: None,
    }
}

/// Who is responsible for a component at an instant, with the bounds of that stretch.
pub fn responsible_at(network: &Network, id: &ComponentId, at: Timestamp) -> ResponsibleView {
    let mut view = responsible(network, &network.responsible(id, at));
    let holds = |tenure: &zongbao_core::responsibility::Tenure| {
        tenure.from.is_none_or(|from| from <= at) && tenure.to.is_none_or(|to| at < to)
    };
    if let Some(tenure) = network.tenures(id).into_iter().find(holds) {
        view.from = tenure.from;
        view.to = tenure.to;
    }
    view
}
