//! D-Link's managed switches: DLINKSW-ENTITY-EXT-MIB. Rows are indexed by unit and part.

use std::sync::LazyLock;

use regex::Regex;

use super::Vendor;
use crate::probe::snmp::device::{Device, Memory, Processor, Temperature};
use crate::probe::snmp::mib::{entity, oid};
use crate::probe::snmp::system::{capture, chassis, pattern};
use crate::probe::snmp::tree::Tree;

pub(super) static DLINK: Vendor = Vendor {
    os: "dlink",
    products: &[oid!("1.3.6.1.4.1.171")],
    hints: &[],
    fast: &[SENSOR_VALUE, MEMORY_USED, CPU],
    slow: &[SENSOR_NAME, MEMORY_KIBIBYTES, VERSION],
    read,
};

const SENSOR_NAME: &[u32] = oid!("1.3.6.1.4.1.171.14.5.1.1.1.1.3");
const SENSOR_VALUE: &[u32] = oid!("1.3.6.1.4.1.171.14.5.1.1.1.1.4");
const MEMORY_KIBIBYTES: &[u32] = oid!("1.3.6.1.4.1.171.14.5.1.4.1.3");
const MEMORY_USED: &[u32] = oid!("1.3.6.1.4.1.171.14.5.1.4.1.4");
const CPU: &[u32] = oid!("1.3.6.1.4.1.171.14.5.1.7.1.4");
const VERSION: &[u32] = oid!("1.3.6.1.4.1.171.14.5.1.8.1.3");

static PRODUCT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(D[A-Z]{2}-\S+)"));

fn read(tree: &Tree, device: &mut Device) {
    device.system.version = tree.first_text(VERSION);
    device.system.hardware = capture(&PRODUCT, device.system.descr.as_deref().unwrap_or_default());
    device.system.serial = chassis(tree, entity::SERIAL);
    let processors = tree.column(CPU).filter_map(|(_, value)| value.number());
    let processor = |used_percent| Processor {
        description: "Processor".into(),
        used_percent,
    };
    device.processors.extend(processors.map(processor));
    for (index, size) in tree.column(MEMORY_KIBIBYTES) {
        let name = match index.last() {
            Some(1) => "Dram Memory",
            Some(2) => "Flash Memory",
            Some(3) => "Nvram Memory",
            _ => "Memory",
        };
        if let (Some(size), Some(used)) = (size.number(), tree.number(MEMORY_USED, index)) {
            device
                .memory
                .extend(Memory::of_bytes(name.into(), used * 1_024.0, size * 1_024.0));
        }
    }
    for (index, value) in tree.column(SENSOR_VALUE) {
        if let (Some(description), Some(celsius)) = (tree.text(SENSOR_NAME, index), value.number()) {
            device.temperatures.push(Temperature { description, celsius });
        }
    }
}
