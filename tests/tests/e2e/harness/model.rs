//! The whole-network model of the tests: two routers that reach one switch on two ways, and hosts behind it.

use std::fmt::Write as _;

/// Machines beside the routers, from which agents look at the rest.
pub const OBSERVERS: [&str; 3] = ["noc-1", "noc-2", "noc-3"];

/// The id of a host behind the switch, from 1.
pub fn host(number: usize) -> String {
    format!("web-{number}")
}

/// The model with so many hosts. Subcontractors are told by webhook if there is one.
pub fn network(hosts: usize, webhook: Option<&str>) -> String {
    let channels = webhook.map_or_else(String::new, |url| {
        format!("channels = [{{ type = \"webhook\", url = \"{url}\", secret = \"webhook\" }}]\n")
    });
    let mut text = "[network]\nname = \"test\"\n[collector]\nat = \"noc-1\"\n".to_owned();
    for (id, role, told) in [
        ("bureau", "agency", ""),
        ("gc", "general_contractor", ""),
        ("netcom", "subcontractor", channels.as_str()),
        ("cloudops", "subcontractor", channels.as_str()),
    ] {
        write!(
            text,
            "[[party]]\nid = \"{id}\"\nname = \"{id}\"\nrole = \"{role}\"\n{told}"
        )
        .expect("text");
    }
    for (provider, kinds) in [("netcom", &["switch", "router", "link"][..]), ("cloudops", &["host"])] {
        let covers: Vec<_> = kinds.iter().map(|kind| format!("{{ kind = \"{kind}\" }}")).collect();
        let covers = covers.join(", ");
        write!(
            text,
            "[[contract]]\nid = \"{provider}-2020\"\ncustomer = \"gc\"\nprovider = \"{provider}\"\nfrom = 2020-01-01\ncovers = [{covers}]\n"
        )
        .expect("text");
    }
    for (id, kind) in [
        ("r-1", "router"),
        ("r-2", "router"),
        ("sw-1", "switch"),
        ("sw-2", "switch"),
    ] {
        component(&mut text, id, kind);
    }
    for (at, [a, b]) in [
        ["r-1", "r-2"],
        ["r-1", "sw-1"],
        ["r-2", "sw-1"],
        ["r-1", "sw-2"],
        ["r-2", "sw-2"],
    ]
    .into_iter()
    .enumerate()
    {
        link(&mut text, &format!("trunk-{at}"), a, b);
    }
    for observer in OBSERVERS {
        component(&mut text, observer, "host");
        link(&mut text, &format!("{observer}-a"), "r-1", observer);
        link(&mut text, &format!("{observer}-b"), "r-2", observer);
    }
    for id in (1..=hosts).map(host) {
        component(&mut text, &id, "host");
        link(&mut text, &format!("l-{id}"), "sw-1", &id);
    }
    text
}

fn component(text: &mut String, id: &str, kind: &str) {
    write!(text, "[[component]]\nid = \"{id}\"\nkind = \"{kind}\"\n").expect("text");
}

fn link(text: &mut String, id: &str, a: &str, b: &str) {
    write!(text, "[[link]]\nid = \"{id}\"\nends = [\"{a}\", \"{b}\"]\n").expect("text");
}

/// Settings for tests that nobody wants to wait for. Silence is judged only by tests that are about it.
pub const HEALTH: &str = "[freshness]\nat_least = \"10m\"\n[incident]\nrevise_interval = \"1s\"\n\
                          [correlation]\nsettle_seconds = 1\n";
