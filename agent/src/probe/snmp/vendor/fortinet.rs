//! Fortinet's FortiGate.

use super::Vendor;
use crate::probe::snmp::device::{Device, Memory, Processor, Temperature};
use crate::probe::snmp::mib::{entity, oid};
use crate::probe::snmp::system::chassis;
use crate::probe::snmp::tree::Tree;

pub(super) static FORTIGATE: Vendor = Vendor {
    os: "fortigate",
    products: &[oid!("1.3.6.1.4.1.12356.101")],
    hints: &[],
    fast: &[CPU, MEMORY_USED, MEMORY_KIBIBYTES, CORE, SENSOR_VALUE],
    slow: &[SERIAL, VERSION, SENSOR_NAME],
    read,
};

const SERIAL: &[u32] = oid!("1.3.6.1.4.1.12356.100.1.1.1");
const VERSION: &[u32] = oid!("1.3.6.1.4.1.12356.101.4.1.1");
const CPU: &[u32] = oid!("1.3.6.1.4.1.12356.101.4.1.3");
const MEMORY_USED: &[u32] = oid!("1.3.6.1.4.1.12356.101.4.1.4");
const MEMORY_KIBIBYTES: &[u32] = oid!("1.3.6.1.4.1.12356.101.4.1.5");
const CORE: &[u32] = oid!("1.3.6.1.4.1.12356.101.4.4.2.1.2");
const SENSOR_NAME: &[u32] = oid!("1.3.6.1.4.1.12356.101.4.3.2.1.2");
const SENSOR_VALUE: &[u32] = oid!("1.3.6.1.4.1.12356.101.4.3.2.1.3");

fn read(tree: &Tree, device: &mut Device) {
    device.system.version = tree.first_text(VERSION);
    device.system.serial = tree.first_text(SERIAL).or_else(|| chassis(tree, entity::SERIAL));
    // The model is written as FGT_60F.
    let model = chassis(tree, entity::MODEL);
    device.system.hardware = model.map(|model| match model.strip_prefix("FGT_") {
        Some(number) => format!("FortiGate {number}"),
        None => model,
    });
    if let Some(used_percent) = tree.number(CPU, &[0]) {
        device.processors.push(Processor {
            description: "System Cpu Usage".into(),
            used_percent,
        });
    }
    for (index, usage) in tree.column(CORE) {
        let number = index.first().copied().unwrap_or_default();
        if let Some(used_percent) = usage.number() {
            device.processors.push(Processor {
                description: format!("CPU Core {number}"),
                used_percent,
            });
        }
    }
    if let Some(used_percent) = tree.number(MEMORY_USED, &[0]) {
        let total = tree.number(MEMORY_KIBIBYTES, &[0]).map(|size| size * 1_024.0);
        device
            .memory
            .push(Memory::of_share("Main Memory".into(), used_percent, total));
    }
    // One table for voltages, fans and temperatures; only the name tells them apart.
    for (index, value) in tree.column(SENSOR_VALUE) {
        let name = tree.text(SENSOR_NAME, index);
        let heat = |name: &String| {
            let name = name.to_lowercase();
            ["temp", "diode", "on-die"].iter().any(|word| name.contains(word))
        };
        if let (Some(description), Some(celsius)) = (name.filter(heat), value.number().filter(|celsius| *celsius > 0.0))
        {
            device.temperatures.push(Temperature { description, celsius });
        }
    }
}
