//! Who is at the other end of the cables, from LLDP and, on Cisco's devices, CDP.

use super::device::{Neighbour, Port};
use super::mib::{lldp, oid};
use super::tree::Tree;
use super::value::Value;

const CDP_DEVICE: &[u32] = oid!("1.3.6.1.4.1.9.9.23.1.2.1.1.6");
const CDP_PORT: &[u32] = oid!("1.3.6.1.4.1.9.9.23.1.2.1.1.7");

/// What to read for LLDP.
pub const LLDP: &[&[u32]] = &[
    lldp::LOCAL_PORT_ID,
    lldp::LOCAL_PORT_DESCR,
    lldp::REMOTE_CHASSIS_SUBTYPE,
    lldp::REMOTE_CHASSIS,
    lldp::REMOTE_PORT_SUBTYPE,
    lldp::REMOTE_PORT,
    lldp::REMOTE_NAME,
];

/// What to read for CDP.
pub const CDP: &[&[u32]] = &[CDP_DEVICE, CDP_PORT];

/// The subtypes of a chassis and of a port that are a MAC address.
const CHASSIS_MAC: u64 = 4;
const PORT_MAC: u64 = 3;

/// The neighbours by LLDP, then by CDP.
pub fn read(tree: &Tree, ports: &[Port]) -> Vec<Neighbour> {
    let lldp = tree
        .column(lldp::REMOTE_NAME)
        .filter_map(|(index, name)| by_lldp(tree, ports, index, name));
    let cdp = tree
        .column(CDP_DEVICE)
        .filter_map(|(index, name)| by_cdp(tree, ports, index, name));
    lldp.chain(cdp).collect()
}

fn by_lldp(tree: &Tree, ports: &[Port], index: &[u32], name: &Value) -> Option<Neighbour> {
    // The index is the time of the last change, the number of the local port, and a running number.
    let local = *index.get(1)?;
    let port_is_mac = tree.unsigned(lldp::REMOTE_PORT_SUBTYPE, index) == Some(PORT_MAC);
    let chassis_is_mac = tree.unsigned(lldp::REMOTE_CHASSIS_SUBTYPE, index) == Some(CHASSIS_MAC);
    let local_id = tree.text(lldp::LOCAL_PORT_ID, &[local]);
    let local_descr = tree.text(lldp::LOCAL_PORT_DESCR, &[local]);
    let port = [&local_id, &local_descr]
        .into_iter()
        .flatten()
        .find_map(|id| ports.iter().find(|port| port.name == *id || port.descr == *id))
        // Without a name to go by, the number of the port is the index of the interface on most devices.
        .or_else(|| ports.iter().find(|port| port.index == local));
    Some(Neighbour {
        protocol: "lldp",
        local_index: port.map(|port| port.index),
        local_port: port.map(|port| port.name.clone()).or(local_id),
        remote_name: name.text().filter(|name| !name.is_empty())?,
        remote_port: identifier(tree.get(lldp::REMOTE_PORT, index)?, port_is_mac)?,
        remote_chassis: tree
            .get(lldp::REMOTE_CHASSIS, index)
            .and_then(|id| identifier(id, chassis_is_mac)),
    })
}

fn by_cdp(tree: &Tree, ports: &[Port], index: &[u32], name: &Value) -> Option<Neighbour> {
    // The index is the index of the local interface and a running number.
    let local = *index.first()?;
    let name = name.text().filter(|name| !name.is_empty())?;
    Some(Neighbour {
        protocol: "cdp",
        local_index: Some(local),
        local_port: ports
            .iter()
            .find(|port| port.index == local)
            .map(|port| port.name.clone()),
        // Some devices append their serial number in brackets.
        remote_name: name.split_once('(').map_or(name.as_str(), |(host, _)| host).to_owned(),
        remote_port: tree.text(CDP_PORT, index)?,
        remote_chassis: None,
    })
}

/// An identifier as text: digits of a MAC address, or what it says.
fn identifier(value: &Value, is_mac: bool) -> Option<String> {
    match value {
        Value::Bytes(bytes) if is_mac && bytes.len() == 6 => {
            Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        }
        other => other.text().filter(|text| !text.is_empty()),
    }
}
