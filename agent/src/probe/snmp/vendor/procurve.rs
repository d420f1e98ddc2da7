//! HP's ProCurve and ArubaOS-Switch.

use std::sync::LazyLock;

use regex::Regex;

use super::Vendor;
use super::standard::read_sensors;
use crate::probe::snmp::device::{Device, Memory, Processor, Temperature};
use crate::probe::snmp::mib::{entity, oid};
use crate::probe::snmp::system::{capture, chassis, pattern};
use crate::probe::snmp::tree::Tree;

pub(super) static PROCURVE: Vendor = Vendor {
    os: "procurve",
    products: &[oid!("1.3.6.1.4.1.11.2.3.7")],
    hints: &[],
    fast: &[CPU, MEMORY_SIZE, MEMORY_FREE, SUPPLY_TEMPERATURE, OPTICAL_TEMPERATURE],
    slow: &[OPTICAL_PORT],
    read,
};

const CPU: &[u32] = oid!("1.3.6.1.4.1.11.2.14.11.5.1.9.6.1");
const MEMORY_SIZE: &[u32] = oid!("1.3.6.1.4.1.11.2.14.11.5.1.1.2.1.1.1.5");
const MEMORY_FREE: &[u32] = oid!("1.3.6.1.4.1.11.2.14.11.5.1.1.2.1.1.1.6");
const SUPPLY_TEMPERATURE: &[u32] = oid!("1.3.6.1.4.1.11.2.14.11.5.1.55.1.1.1.4");
const OPTICAL_PORT: &[u32] = oid!("1.3.6.1.4.1.11.2.14.11.5.1.82.1.1.1.1.2");
/// Thousandths of a degree.
const OPTICAL_TEMPERATURE: &[u32] = oid!("1.3.6.1.4.1.11.2.14.11.5.1.82.1.1.1.1.11");

static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"revision ([^,\s]+)"));
static PRODUCT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:HPE?|ProCurve|Aruba|Hewlett-Packard Company)?\s*([^,]+)"));

fn read(tree: &Tree, device: &mut Device) {
    let descr = device.system.descr.clone().unwrap_or_default();
    device.system.version = capture(&VERSION, &descr);
    device.system.hardware = capture(&PRODUCT, &descr);
    device.system.serial = chassis(tree, entity::SERIAL);
    if let Some(used_percent) = tree.column(CPU).find_map(|(_, value)| value.number()) {
        device.processors.push(Processor {
            description: "Processor".into(),
            used_percent,
        });
    }
    for (index, size) in tree.column(MEMORY_SIZE) {
        if let (Some(size), Some(free)) = (size.number(), tree.number(MEMORY_FREE, index)) {
            let slot = index.first().copied().unwrap_or_default();
            device
                .memory
                .extend(Memory::of_bytes(format!("Memory {slot}"), size - free, size));
        }
    }
    read_sensors(tree, device);
    for (index, value) in tree.column(SUPPLY_TEMPERATURE) {
        let number = index.first().copied().unwrap_or_default();
        if let Some(celsius) = value.number().filter(|celsius| *celsius > 0.0) {
            device.temperatures.push(Temperature {
                description: format!("Power Supply #{number}"),
                celsius,
            });
        }
    }
    for (index, value) in tree.column(OPTICAL_TEMPERATURE) {
        let celsius = value.number().map(|thousandths| thousandths / 1_000.0);
        let port = tree.text(OPTICAL_PORT, index);
        if let (Some(port), Some(celsius)) = (port, celsius.filter(|celsius| (-100.0..200.0).contains(celsius))) {
            device.temperatures.push(Temperature {
                description: format!("{port} Temperature"),
                celsius,
            });
        }
    }
}
