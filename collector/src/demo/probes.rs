//! What the demo's agents look at: each its own services and the neighbours that it needs, the NOC's agent everything.

use std::fmt::Write as _;

use super::ground::Ground;
use super::services::{APPLICATION_PORT, DATABASE_PORT, SNMP_PORT, WEB_PORT, watched_ports};
use super::topology::{NODES, Role};

/// The `[[probe]]` tables of an agent.
pub fn of(id: &str, ground: &Ground) -> String {
    let mut toml = String::new();
    let mut add = |name: &str, kind: &str, component: &str, keys: String| {
        // Writing to a String cannot fail.
        let _infallible = write!(
            toml,
            "[[probe]]\nname = \"{name}\"\ntype = \"{kind}\"\ncomponent = \"{component}\"\ninterval = \"2s\"\ntimeout = \"1500ms\"\n{keys}\n\n"
        );
    };
    let http = |to: &str, port: u16| format!("url = \"http://{}:{port}/\"\nstatus = [200]", ground.seen_from(id, to));
    let tcp = |to: &str, port: u16| format!("address = \"{}:{port}\"", ground.seen_from(id, to));
    match id {
        "web-1" => {
            add("own-web", "http", "portal-web", http("web-1", WEB_PORT));
            add("app-1", "http", "portal-app-1", http("app-1", APPLICATION_PORT));
            add("app-2", "http", "portal-app-2", http("app-2", APPLICATION_PORT));
        }
        "app-1" | "app-2" => {
            add("own-app", "http", &format!("portal-{id}"), http(id, APPLICATION_PORT));
            add("database", "tcp", "portal-db", tcp("db-1", DATABASE_PORT));
        }
        "db-1" => add("own-database", "tcp", "portal-db", tcp("db-1", DATABASE_PORT)),
        _ => {
            add("portal", "http", "portal-web", http("web-1", WEB_PORT));
            for node in NODES.iter().filter(|node| node.id != id) {
                match ground {
                    Ground::Namespaces => {
                        let ping = format!("address = \"{}\"\ncount = 1", node.address());
                        add(&format!("ping-{}", node.id), "icmp", node.id, ping);
                        if node.role == Role::Device {
                            let ask = format!(
                                "address = \"{}:{SNMP_PORT}\"\nretries = 0\nlinks = {{ {} }}",
                                node.address(),
                                watched_ports(node.id)
                            );
                            add(&format!("snmp-{}", node.id), "snmp", node.id, ask);
                        }
                    }
                    Ground::Loopback(fabric) => {
                        for (name, component, address) in fabric.management(id, node.id) {
                            add(&name, "tcp", &component, format!("address = \"{address}\""));
                        }
                    }
                }
            }
        }
    }
    toml
}
