//! H3C's and HPE's Comware: HH3C-ENTITY-EXT-MIB. Like Huawei's, from which it stems, but older devices tell only shares.

use std::sync::LazyLock;

use regex::Regex;

use super::Vendor;
use crate::probe::snmp::device::{Device, Memory, Processor, Temperature};
use crate::probe::snmp::mib::{entity, oid};
use crate::probe::snmp::system::{capture, chassis, pattern};
use crate::probe::snmp::tree::Tree;

pub(super) static COMWARE: Vendor = Vendor {
    os: "comware",
    products: &[oid!("1.3.6.1.4.1.25506")],
    hints: &[],
    fast: &[CPU_USAGE, MEMORY_USAGE, MEMORY_SIZE, TEMPERATURE],
    slow: &[],
    read,
};

const CPU_USAGE: &[u32] = oid!("1.3.6.1.4.1.25506.2.6.1.1.1.1.6");
const MEMORY_USAGE: &[u32] = oid!("1.3.6.1.4.1.25506.2.6.1.1.1.1.8");
const MEMORY_SIZE: &[u32] = oid!("1.3.6.1.4.1.25506.2.6.1.1.1.1.10");
const TEMPERATURE: &[u32] = oid!("1.3.6.1.4.1.25506.2.6.1.1.1.1.12");
/// Stands for a part without a sensor.
const NO_SENSOR: f64 = 65_535.0;

static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"Version (\d[\d.]*)"));
static PRODUCT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)\A.*\r?\n(?:HPE? |H3C )?(.+?)\r?$"));

fn read(tree: &Tree, device: &mut Device) {
    let descr = device.system.descr.clone().unwrap_or_default();
    device.system.version = capture(&VERSION, &descr);
    device.system.hardware = capture(&PRODUCT, &descr);
    device.system.serial = chassis(tree, entity::SERIAL);
    for (index, usage) in tree.column(CPU_USAGE) {
        if let Some(used_percent) = usage.number().filter(|usage| (1.0..=100.0).contains(usage)) {
            device.processors.push(Processor {
                description: part(tree, index),
                used_percent,
            });
        }
    }
    for (index, usage) in tree.column(MEMORY_USAGE) {
        if let Some(used_percent) = usage.number().filter(|usage| (1.0..=100.0).contains(usage)) {
            let total = tree.number(MEMORY_SIZE, index);
            device
                .memory
                .push(Memory::of_share(part(tree, index), used_percent, total));
        }
    }
    for (index, value) in tree.column(TEMPERATURE) {
        // Every part repeats the temperature of its board; boards and sensors are where it is measured.
        let class = tree.unsigned(entity::CLASS, index);
        let measured = matches!(class, Some(entity::CLASS_SENSOR | entity::CLASS_MODULE));
        let named = tree.text(entity::NAME, index).is_some();
        let celsius = value.number().filter(|celsius| *celsius > 0.0 && *celsius != NO_SENSOR);
        if let Some(celsius) = celsius.filter(|_| measured && named) {
            device.temperatures.push(Temperature {
                description: part(tree, index),
                celsius,
            });
        }
    }
}

fn part(tree: &Tree, index: &[u32]) -> String {
    let name = tree
        .text(entity::NAME, index)
        .or_else(|| tree.text(entity::DESCR, index));
    name.unwrap_or_else(|| format!("part {}", index.first().copied().unwrap_or_default()))
}
