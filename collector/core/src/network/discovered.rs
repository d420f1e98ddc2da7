//! Hosts that speak although no file names them: components like others, on nobody's contract, until the model names them.

use std::collections::BTreeMap;

use super::Network;
use super::graph::Graph;
use super::model::{Component, Kind};
use crate::ids::ComponentId;

impl Network {
    /// This model with hosts that are not in it. Of those that are, its own word stays.
    pub fn with_discovered(&self, hosts: impl IntoIterator<Item = ComponentId>) -> Self {
        let mut network = self.clone();
        let mut hosts: Vec<ComponentId> = hosts.into_iter().filter(|id| self.by_id(id).is_none()).collect();
        hosts.sort();
        hosts.dedup();
        network.components.extend(hosts.iter().cloned().map(host));
        network.components.sort_by(|a, b| a.id.cmp(&b.id));
        network.graph = Graph::new(&network.components, &network.dependencies, &network.maintenance);
        network.discovered.extend(hosts);
        network
    }

    /// Whether a component is there only because it was heard: the files do not name it.
    pub fn is_discovered(&self, id: &ComponentId) -> bool {
        self.discovered.contains(id)
    }
}

fn host(id: ComponentId) -> Component {
    Component {
        name: id.to_string(),
        id,
        kind: Kind::Host,
        site: None,
        labels: BTreeMap::new(),
        address: None,
        level: None,
        ends: None,
        criticality: None,
        owner: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::SourceFile;

    const MODEL: &str = r#"
[[party]]
id = "gc"
name = "gc"
role = "general_contractor"
[[party]]
id = "sysco"
name = "sysco"
role = "subcontractor"
[[contract]]
id = "hosts"
customer = "gc"
provider = "sysco"
from = 2020-01-01
covers = [{ kind = "host" }]
[[component]]
id = "m"
kind = "host"
name = "named"
[[component]]
id = "z"
kind = "software"
[[dependency]]
of = "z"
on = ["m"]
"#;

    #[test]
    fn a_discovered_host_is_a_component_that_nobody_covers() {
        let file = SourceFile {
            name: "model.toml".to_owned(),
            text: MODEL.to_owned(),
        };
        let network = Network::load(&[file]).expect("valid").network;
        let at = "2026-01-01T00:00:00Z".parse().expect("a time");
        let wider = network.with_discovered(["n", "a", "m", "n"].map(ComponentId::new));
        let ids: Vec<&str> = wider.components.iter().map(|component| component.id.as_str()).collect();
        assert_eq!(ids, ["a", "m", "n", "z"]);
        assert!(wider.is_discovered(&"n".into()) && !wider.is_discovered(&"m".into()));
        assert_eq!(wider.responsible(&"n".into(), at).party.as_str(), "gc");
        assert_eq!(wider.responsible(&"m".into(), at).party.as_str(), "sysco");
        assert_eq!(wider.by_id(&"m".into()).map(|m| m.name.as_str()), Some("named"));
        assert_eq!(wider.uncovered(at), ["a", "n", "z"].map(ComponentId::new));
        let z = wider.index(&"z".into()).expect("there");
        let needs = &wider.dependencies_of(z)[0].providers;
        assert_eq!(
            wider.component(needs[0]).id.as_str(),
            "m",
            "indexes are those of the wider model"
        );
    }
}
