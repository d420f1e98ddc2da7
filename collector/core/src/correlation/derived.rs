//! The state of a business service that nobody checks itself: it works as long as all that it needs works.

use std::collections::BTreeSet;

use super::correlator::Correlator;
use super::phrases::text;
use super::verdict::Text;
use super::view::State;
use crate::ids::ComponentId;
use crate::network::Kind;

/// Providers that a reason names, at most.
const NAMED: usize = 5;

impl Correlator {
    /// What is to be shown of a component of which no check was ever heard and that no verdict names.
    pub(super) fn unheard(&self, component: u32) -> (State, Text) {
        let network = &self.facts.structure.network;
        let is_service = network.component(component).kind == Kind::Service;
        if !is_service || network.dependencies_of(component).is_empty() {
            return (
                State::Unknown,
                text("no check has ever reported on it", "从未收到任何检查结果"),
            );
        }
        let mut open = BTreeSet::new();
        let mut silent = Vec::new();
        if self.needs_work(component, &mut open, &mut silent) {
            return (State::Ok, text("all that it needs works", "所依赖的组件均正常"));
        }
        silent.sort_unstable();
        silent.dedup();
        let shown: Vec<&str> = silent
            .iter()
            .take(NAMED)
            .map(|n| network.component(*n).id.as_str())
            .collect();
        let more = silent.len() - shown.len();
        let (more_en, more_zh) = match more {
            0 => (String::new(), String::new()),
            _ => (format!(" and {more} more"), format!(" 等另外 {more} 个组件")),
        };
        let names = shown.join(", ");
        (
            State::Unknown,
            text(
                format!("it is not checked itself, and it is not known whether {names}{more_en} works"),
                format!("自身没有检查，且不知道 {names}{more_zh} 是否正常"),
            ),
        )
    }

    /// Whether enough providers of every need work. `open` are the services on the way here: what needs itself in a circle
    /// stands or falls with the rest. Providers that do not work or of which nothing is known are added to `silent`.
    fn needs_work(&self, component: u32, open: &mut BTreeSet<u32>, silent: &mut Vec<u32>) -> bool {
        if !open.insert(component) {
            return true;
        }
        let network = &self.facts.structure.network;
        let mut all = true;
        for need in network.dependencies_of(component) {
            let before = silent.len();
            let mut working = 0;
            for provider in &need.providers {
                if self.works(*provider, open, silent) {
                    working += 1;
                } else {
                    silent.push(*provider);
                }
            }
            if working >= need.need {
                silent.truncate(before);
            } else {
                all = false;
            }
        }
        all
    }

    fn works(&self, provider: u32, open: &mut BTreeSet<u32>, silent: &mut Vec<u32>) -> bool {
        let network = &self.facts.structure.network;
        let provider_is_unheard_service = network.component(provider).kind == Kind::Service
            && self.facts.store.about(provider).next().is_none()
            && !network.dependencies_of(provider).is_empty();
        if provider_is_unheard_service {
            return self.needs_work(provider, open, silent);
        }
        let status = self.status(&network.component(provider).id);
        status.is_some_and(|status| matches!(status.state, State::Ok | State::Warning | State::Degraded))
    }

    /// Business services without checks of their own whose state may follow that of these components.
    pub(super) fn followers(&self, changed: &[ComponentId]) -> BTreeSet<ComponentId> {
        let network = &self.facts.structure.network;
        let mut found = BTreeSet::new();
        let mut open: Vec<u32> = changed.iter().filter_map(|id| network.index(id)).collect();
        while let Some(component) = open.pop() {
            for &dependent in network.dependents_of(component) {
                let follows = network.component(dependent).kind == Kind::Service
                    && self.facts.store.about(dependent).next().is_none();
                if follows && found.insert(network.component(dependent).id.clone()) {
                    open.push(dependent);
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::correlation::Settings;
    use crate::health::{Observation, Observer, Status};
    use crate::testing::network;

    const MODEL: &str = r#"
[[party]]
id = "gc"
role = "general_contractor"
[[party]]
id = "ag"
role = "agency"
[[component]]
id = "app-1"
kind = "software"
[[component]]
id = "app-2"
kind = "software"
[[component]]
id = "db"
kind = "database"
[[service]]
id = "pay"
owner = "ag"
[[service]]
id = "portal"
owner = "ag"
[[dependency]]
of = "pay"
on = ["app-1", "app-2"]
need = 1
[[dependency]]
of = "pay"
on = ["db"]
[[dependency]]
of = "portal"
on = ["pay"]
[[dependency]]
of = "pay"
on = ["portal"]
"#;

    fn correlator() -> Correlator {
        Correlator::new(network(MODEL), Settings::default())
    }

    fn hear(correlator: &mut Correlator, of: &str) -> Vec<ComponentId> {
        let at = Timestamp::from_second(1_000).expect("in range");
        let observation = Observation {
            at,
            of: of.into(),
            check: "tcp".into(),
            by: Observer::Collector,
            status: Status::Ok,
            value: None,
            message: None,
        };
        correlator.observe(at, &observation);
        correlator.evaluate(at).changed
    }

    fn state(correlator: &Correlator, id: &str) -> (State, String) {
        let status = correlator.status(&id.into()).expect("known");
        (status.state, status.reason.en)
    }

    #[test]
    fn a_service_without_checks_works_when_enough_of_what_it_needs_does() {
        let mut correlator = correlator();
        hear(&mut correlator, "app-2");
        let (unknown, reason) = state(&correlator, "pay");
        assert_eq!(unknown, State::Unknown);
        assert!(reason.ends_with("whether db works"), "{reason}");
        hear(&mut correlator, "db");
        assert_eq!(state(&correlator, "pay").0, State::Ok);
    }

    #[test]
    fn services_that_need_each_other_stand_and_fall_with_the_rest() {
        let mut correlator = correlator();
        assert_eq!(state(&correlator, "portal").0, State::Unknown);
        hear(&mut correlator, "app-1");
        hear(&mut correlator, "db");
        assert_eq!(state(&correlator, "portal").0, State::Ok);
    }

    #[test]
    fn a_change_of_a_provider_is_told_of_the_services_that_follow_it() {
        let mut correlator = correlator();
        let changed = hear(&mut correlator, "db");
        assert_eq!(changed, ["db", "pay", "portal"].map(ComponentId::new));
    }
}
