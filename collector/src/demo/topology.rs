//! The demo's little e-government network as data: who is there, who is cabled to whom, and who lives where.

use std::net::Ipv4Addr;

/// What a node is, which decides what runs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A router or switch: forwards, answers SNMP, runs no agent.
    Device,
    /// A server with an agent.
    Server,
    /// The server of the general contractor's network operations centre: an agent and the collector.
    Noc,
}

/// One machine of the demo. `id` is its component id in the model.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Component id.
    pub id: &'static str,
    /// What it is.
    pub role: Role,
    /// Last octet of its addresses.
    pub number: u8,
}

impl Node {
    /// The address that it is known by, on its loop-back device, so that it answers whichever path leads to it. From the
    /// range that RFC 2544 sets aside for tests between devices: no real network uses it.
    pub fn address(&self) -> Ipv4Addr {
        Ipv4Addr::new(198, 18, 78, self.number)
    }
}

/// A cable. `id` is its component id in the model.
#[derive(Clone, Copy, Debug)]
pub struct Cable {
    /// Component id.
    pub id: &'static str,
    /// The end nearer to the network's core, then the other end.
    pub ends: [&'static str; 2],
    /// Its number, which is that of its transfer network.
    pub number: u8,
}

impl Cable {
    /// The two addresses of its transfer network, in the order of `ends`.
    pub fn addresses(&self) -> [Ipv4Addr; 2] {
        let base = self.number * 4;
        [
            Ipv4Addr::new(198, 18, 77, base + 1),
            Ipv4Addr::new(198, 18, 77, base + 2),
        ]
    }

    /// The name of the port at one end: named after what it leads to, as a careful engineer labels ports.
    pub fn port(&self, end: usize) -> String {
        format!("to-{}", self.ends[1 - end])
    }
}

const fn node(id: &'static str, role: Role, number: u8) -> Node {
    Node { id, role, number }
}

const fn cable(id: &'static str, a: &'static str, b: &'static str, number: u8) -> Cable {
    Cable {
        id,
        ends: [a, b],
        number,
    }
}

/// All machines.
pub const NODES: [Node; 8] = [
    node("r-1", Role::Device, 1),
    node("sw-1", Role::Device, 2),
    node("sw-2", Role::Device, 3),
    node("noc-1", Role::Noc, 10),
    node("web-1", Role::Server, 11),
    node("app-1", Role::Server, 12),
    node("app-2", Role::Server, 13),
    node("db-1", Role::Server, 14),
];

/// All cables. The router and the two switches form a triangle: any one of its cables may fail.
pub const CABLES: [Cable; 8] = [
    cable("l-r1-sw1", "r-1", "sw-1", 1),
    cable("l-r1-sw2", "r-1", "sw-2", 2),
    cable("l-sw1-sw2", "sw-1", "sw-2", 3),
    cable("l-noc-1", "r-1", "noc-1", 4),
    cable("l-web-1", "sw-1", "web-1", 5),
    cable("l-app-1", "sw-1", "app-1", 6),
    cable("l-app-2", "sw-2", "app-2", 7),
    cable("l-db-1", "sw-2", "db-1", 8),
];

/// The node with this id.
pub fn find(id: &str) -> Node {
    NODES
        .into_iter()
        .find(|node| node.id == id)
        .expect("the demo only names nodes of its own table")
}

/// The cable with this id.
pub fn find_cable(id: &str) -> Cable {
    CABLES
        .into_iter()
        .find(|cable| cable.id == id)
        .expect("the demo only names cables of its own table")
}

/// Where a machine's services listen when the demo stands on loop-back addresses.
pub fn loopback(id: &str) -> Ipv4Addr {
    Ipv4Addr::new(127, 77, 0, find(id).number)
}

/// The ways from `from` to `to` by increasing length: for each first hop, the cable and how many cables the whole way has.
/// A device uses the first whose port has a carrier: that is all the routing protocol this network needs.
pub fn first_hops(from: &str, to: &str) -> Vec<(Cable, usize)> {
    let mut hops: Vec<(Cable, usize)> = CABLES
        .into_iter()
        .filter_map(|cable| {
            let next = other_end(cable, from)?;
            distance(next, to, &[from]).map(|rest| (cable, rest + 1))
        })
        .collect();
    hops.sort_by_key(|(cable, length)| (*length, cable.number));
    hops
}

/// The other end of a cable that ends at `id`.
pub fn other_end(cable: Cable, id: &str) -> Option<&'static str> {
    match cable.ends {
        [a, b] if a == id => Some(b),
        [a, b] if b == id => Some(a),
        _ => None,
    }
}

fn distance(from: &'static str, to: &str, avoid: &[&str]) -> Option<usize> {
    if from == to {
        return Some(0);
    }
    if find(from).role != Role::Device {
        return None;
    }
    let avoid = [avoid, &[from]].concat();
    CABLES
        .into_iter()
        .filter_map(|cable| other_end(cable, from))
        .filter(|next| !avoid.contains(next))
        .filter_map(|next| distance(next, to, &avoid))
        .min()
        .map(|rest| rest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_has_a_way_round_and_a_server_has_one_cable() {
        let lengths = |from, to| {
            first_hops(from, to)
                .into_iter()
                .map(|(cable, n)| (cable.id, n))
                .collect::<Vec<_>>()
        };
        assert_eq!(lengths("r-1", "db-1"), [("l-r1-sw2", 2), ("l-r1-sw1", 3)]);
        assert_eq!(lengths("db-1", "noc-1"), [("l-db-1", 3)]);
    }
}
