//! Juniper's Junos: JUNIPER-MIB's operating table, with a row for each part, and its optics.

use std::sync::LazyLock;

use regex::Regex;

use super::Vendor;
use crate::probe::snmp::device::{Device, Memory, Processor, Temperature};
use crate::probe::snmp::mib::oid;
use crate::probe::snmp::system::{capture, pattern};
use crate::probe::snmp::tree::Tree;

pub(super) static JUNOS: Vendor = Vendor {
    os: "junos",
    products: &[oid!("1.3.6.1.4.1.2636")],
    hints: &[],
    fast: &[TEMPERATURE, CPU, MEMORY_USED, OPTICAL_TEMPERATURE],
    slow: &[PRODUCT, SERIAL, PART, MEMORY_MEBIBYTES],
    read,
};

const PRODUCT: &[u32] = oid!("1.3.6.1.4.1.2636.3.1.2");
const SERIAL: &[u32] = oid!("1.3.6.1.4.1.2636.3.1.3");
const PART: &[u32] = oid!("1.3.6.1.4.1.2636.3.1.13.1.5");
const TEMPERATURE: &[u32] = oid!("1.3.6.1.4.1.2636.3.1.13.1.7");
const CPU: &[u32] = oid!("1.3.6.1.4.1.2636.3.1.13.1.8");
const MEMORY_USED: &[u32] = oid!("1.3.6.1.4.1.2636.3.1.13.1.11");
const MEMORY_MEBIBYTES: &[u32] = oid!("1.3.6.1.4.1.2636.3.1.13.1.15");
const OPTICAL_TEMPERATURE: &[u32] = oid!("1.3.6.1.4.1.2636.3.60.1.1.1.1.8");

static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"JUNOS ([^,\s]+)"));
static MODEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^Juniper Networks, Inc\. (\S+)"));

fn read(tree: &Tree, device: &mut Device) {
    let descr = device.system.descr.clone().unwrap_or_default();
    device.system.version = capture(&VERSION, &descr);
    let named = || capture(&MODEL, &descr).map(|model| format!("Juniper {}", model.to_uppercase()));
    device.system.hardware = tree.first_text(PRODUCT).or_else(named);
    device.system.serial = tree.first_text(SERIAL);
    for (index, part) in tree.column(PART) {
        let Some(description) = part.text().filter(|text| !text.is_empty()) else {
            continue;
        };
        // Fans, power supplies and interface cards say 0: they have no memory and no sensor of their own.
        let memory = tree.number(MEMORY_MEBIBYTES, index).filter(|size| *size > 0.0);
        if let (Some(size), Some(used_percent)) = (memory, tree.number(MEMORY_USED, index)) {
            let pool = Memory::of_share(description.clone(), used_percent, Some(size * 1_048_576.0));
            device.memory.push(pool);
        }
        if let Some(used_percent) = memory.and(tree.number(CPU, index)) {
            device.processors.push(Processor {
                description: description.clone(),
                used_percent,
            });
        }
        if let Some(celsius) = tree.number(TEMPERATURE, index).filter(|celsius| *celsius > 0.0) {
            device.temperatures.push(Temperature { description, celsius });
        }
    }
    for (index, value) in tree.column(OPTICAL_TEMPERATURE) {
        let port = device.ports.iter().find(|port| [port.index] == *index);
        let celsius = value.number().filter(|celsius| *celsius != 0.0);
        if let (Some(port), Some(celsius)) = (port, celsius) {
            device.temperatures.push(Temperature {
                description: format!("{} Temperature", port.name),
                celsius,
            });
        }
    }
}
