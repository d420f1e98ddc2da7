//! Behaviour of loading and of the indexes.

use super::*;

/// A small network in one text: a general contractor, two subcontractors, an agency, two switches, two hosts and a portal.
pub(crate) const SMALL: &str = r#"
[network]
name = "small"
time_zone = "Asia/Shanghai"

[collector]
at = "web-1"

[[party]]
id = "gc"
role = "general_contractor"

[[party]]
id = "agency-1"
role = "agency"

[[party]]
id = "netcom"
role = "subcontractor"

[[party]]
id = "syscom"
role = "subcontractor"

[[contract]]
id = "net-2026"
customer = "gc"
provider = "netcom"
from = 2026-01-01
to = 2027-01-01
covers = [{ kind = "switch" }, { kind = "link" }]
level = "gold"

[[service_level]]
id = "gold"
calendar = "7x24"
targets.p1 = { respond = "15m", arrive = "1h", restore = "2d" }

[[component]]
id = "sw-1"
kind = "switch"
site = "dc-a"
labels = { tier = "network" }

[[component]]
id = "sw-2"
kind = "switch"

[[component]]
id = "web-1"
kind = "host"

[[component]]
id = "vm-1"
kind = "vm"

[[component]]
id = "db-1"
kind = "database"

[[link]]
id = "l-1"
ends = ["sw-1", "sw-2"]

[[link]]
id = "l-2"
ends = ["web-1", "sw-1"]
kind = "circuit"

[[dependency]]
of = "vm-1"
on = ["web-1"]

[[dependency]]
of = "db-1"
on = ["vm-1"]

[[dependency]]
of = "portal"
on = ["db-1", "web-1"]
need = 1

[[service]]
id = "portal"
owner = "agency-1"
criticality = 1

[[maintenance]]
components = ["sw-2"]
from = 2026-11-22T08:00:00+08:00
to = 2026-11-22T09:00:00+08:00
reason = "firmware"
approved_by = "agency-1"
"#;

/// Loads one text.
pub(crate) fn load(text: &str) -> Result<Loaded, Vec<Problem>> {
    Network::load(&[SourceFile {
        name: "net.toml".to_owned(),
        text: text.to_owned(),
    }])
}

/// Loads `SMALL` followed by `more`, which must be right.
pub(crate) fn small_with(more: &str) -> Network {
    match load(&format!("{SMALL}\n{more}")) {
        Ok(loaded) => loaded.network,
        Err(problems) => panic!("{}", problems.iter().map(|p| format!("{p}\n")).collect::<String>()),
    }
}

fn ids(network: &Network, indices: &[u32]) -> Vec<String> {
    indices.iter().map(|ix| network.component(*ix).id.to_string()).collect()
}

#[test]
fn indexes_follow_links_and_dependencies() {
    let network = small_with("");
    let ix = |id: &str| network.index(&id.into()).expect("in the model");
    assert_eq!(ids(&network, network.links_of(ix("sw-1"))), ["l-1", "l-2"]);
    assert_eq!(network.link_ends(ix("l-2")), Some([ix("web-1"), ix("sw-1")]));
    assert_eq!(network.link_ends(ix("sw-1")), None);
    assert_eq!(ids(&network, network.dependents_of(ix("web-1"))), ["portal", "vm-1"]);
    let [need] = network.dependencies_of(ix("portal")) else {
        panic!("one dependency")
    };
    assert_eq!(
        (ids(&network, &need.providers), need.need),
        (vec!["db-1".to_owned(), "web-1".to_owned()], 1)
    );
    assert_eq!(network.component(ix("l-2")).kind, Kind::Circuit);
    assert_eq!(network.index(&"nobody".into()), None);
}

#[test]
fn a_component_sits_on_the_machine_under_it() {
    let network = small_with("");
    let place = |id: &str| {
        network
            .place(network.index(&id.into())?)
            .map(|ix| network.component(ix).id.to_string())
    };
    assert_eq!(place("web-1").as_deref(), Some("web-1"));
    assert_eq!(place("vm-1").as_deref(), Some("web-1"));
    assert_eq!(place("db-1").as_deref(), Some("web-1"), "through the virtual machine");
    assert_eq!(place("portal"), None, "a service has no place");
    assert_eq!(place("l-1"), None, "a link is between places");
}

#[test]
fn maintenance_holds_from_inclusive_to_exclusive() {
    let network = small_with("");
    let ix = network.index(&"sw-2".into()).expect("in the model");
    let at = |time: &str| {
        network
            .maintenance_at(ix, time.parse().expect("a time"))
            .map(|window| window.reason.as_str())
    };
    assert_eq!(at("2026-11-21T23:59:59Z"), None);
    assert_eq!(at("2026-11-22T00:00:00Z"), Some("firmware"));
    assert_eq!(at("2026-11-22T01:00:00Z"), None);
}

#[test]
fn plain_dates_are_midnight_in_the_networks_zone() {
    let network = small_with("");
    assert_eq!(
        network.contracts[0].from,
        "2025-12-31T16:00:00Z".parse().expect("a time")
    );
    assert_eq!(network.local_time(network.contracts[0].from), "2026-01-01");
}
