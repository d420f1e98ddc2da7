//! Interfaces, from IF-MIB.

use std::collections::BTreeSet;

use super::device::{Counter, Port, PortStatus};
use super::mib::interface;
use super::tree::Tree;

/// What changes from poll to poll.
pub const FAST: &[&[u32]] = &[
    interface::ADMIN_STATUS,
    interface::OPER_STATUS,
    interface::HC_IN_OCTETS,
    interface::HC_OUT_OCTETS,
    interface::IN_OCTETS,
    interface::OUT_OCTETS,
    interface::IN_ERRORS,
    interface::OUT_ERRORS,
    interface::DISCONTINUITY,
    interface::SPEED,
    interface::HIGH_SPEED,
];

/// What an operator changes now and then.
pub const SLOW: &[&[u32]] = &[interface::DESCR, interface::TYPE, interface::NAME, interface::ALIAS];

/// The interfaces, by index. Only rows of ifTable count: what is in ifXTable alone has neither state nor kind.
pub fn read(tree: &Tree) -> Vec<Port> {
    let rows = [interface::DESCR, interface::TYPE, interface::OPER_STATUS]
        .iter()
        .flat_map(|column| tree.column(column))
        .filter_map(|(index, _)| <[u32; 1]>::try_from(index).ok())
        .collect::<BTreeSet<_>>();
    rows.into_iter()
        .map(|[index]| port(tree, index))
        .filter(|port| !internal(port))
        .collect()
}

fn port(tree: &Tree, index: u32) -> Port {
    let at = &[index];
    let name = tree.text(interface::NAME, at);
    let descr = tree.text(interface::DESCR, at);
    let (name, descr) = match (name, descr) {
        (Some(name), Some(descr)) => (name, descr),
        (Some(only), None) | (None, Some(only)) => (only.clone(), only),
        (None, None) => (index.to_string(), index.to_string()),
    };
    let wide = |column: &[u32]| tree.unsigned(column, at).map(Counter::Bits64);
    let narrow = |column: &[u32]| tree.unsigned(column, at).map(|value| Counter::Bits32(value as u32));
    Port {
        index,
        alias: tree.text(interface::ALIAS, at).unwrap_or_else(|| descr.clone()),
        kind: tree.unsigned(interface::TYPE, at).and_then(kind),
        oper: tree.unsigned(interface::OPER_STATUS, at).and_then(status),
        admin: tree.unsigned(interface::ADMIN_STATUS, at).and_then(status),
        speed: speed(tree, at),
        in_octets: wide(interface::HC_IN_OCTETS).or_else(|| narrow(interface::IN_OCTETS)),
        out_octets: wide(interface::HC_OUT_OCTETS).or_else(|| narrow(interface::OUT_OCTETS)),
        in_errors: narrow(interface::IN_ERRORS),
        out_errors: narrow(interface::OUT_ERRORS),
        discontinuity: tree.unsigned(interface::DISCONTINUITY, at),
        name,
        descr,
    }
}

/// Bits a second. The megabits of ifXTable go further than the 32 bits of ifTable; 0 means unknown in both.
fn speed(tree: &Tree, at: &[u32]) -> Option<u64> {
    let megabits = tree.unsigned(interface::HIGH_SPEED, at).filter(|speed| *speed > 0);
    let bits = || {
        tree.unsigned(interface::SPEED, at)
            .filter(|speed| (1..u64::from(u32::MAX)).contains(speed))
    };
    megabits.map(|speed| speed.saturating_mul(1_000_000)).or_else(bits)
}

/// Pseudo interfaces of the device's own software, which no cable or VLAN of the operator's stands behind.
fn internal(port: &Port) -> bool {
    let name = port.descr.to_lowercase();
    name.starts_with("unrouted vlan") || name == "lsi" || name.starts_with("voip-null") || name.starts_with("eobc")
}

fn status(number: u64) -> Option<PortStatus> {
    Some(match number {
        1 => PortStatus::Up,
        2 => PortStatus::Down,
        3 => PortStatus::Testing,
        4 => PortStatus::Unknown,
        5 => PortStatus::Dormant,
        6 => PortStatus::NotPresent,
        7 => PortStatus::LowerLayerDown,
        _ => return None,
    })
}

/// IANA's name of an interface type, for those met in networks of offices and data centres.
fn kind(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "other",
        6 => "ethernetCsmacd",
        22 => "propPointToPointSerial",
        23 => "ppp",
        24 => "softwareLoopback",
        37 => "atm",
        53 => "propVirtual",
        62 => "fastEther",
        71 => "ieee80211",
        77 => "lapd",
        94 => "adsl",
        97 => "vdsl",
        108 => "pppMultilinkBundle",
        117 => "gigabitEthernet",
        131 => "tunnel",
        135 => "l2vlan",
        136 => "l3ipvlan",
        142 => "ipForward",
        150 => "mplsTunnel",
        161 => "ieee8023adLag",
        166 => "mpls",
        194 => "atmVciEndPt",
        209 => "bridge",
        244 => "wwanPP2",
        246 => "ilan",
        247 => "pip",
        251 => "vdsl2",
        _ => return None,
    })
}
