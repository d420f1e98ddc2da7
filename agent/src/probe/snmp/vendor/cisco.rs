//! Cisco's IOS, IOS XE and NX-OS: process, memory pool, environment and sensor MIBs.

use std::sync::LazyLock;

use regex::Regex;

use super::Vendor;
use super::standard::{SensorTable, scaled};
use crate::probe::snmp::device::{Device, Memory, Processor, Temperature};
use crate::probe::snmp::mib::{entity, oid};
use crate::probe::snmp::system::{capture, chassis, pattern};
use crate::probe::snmp::tree::Tree;

const PRODUCTS: &[&[u32]] = &[oid!("1.3.6.1.4.1.9")];
const FAST: &[&[u32]] = &[
    CPU_5_MINUTES_REVISED,
    CPU_5_MINUTES,
    POOL_USED,
    POOL_FREE,
    ENHANCED_USED,
    ENHANCED_FREE,
    ENHANCED_USED_64,
    ENHANCED_FREE_64,
    ENVIRONMENT_VALUE,
    SENSOR_VALUE,
];
const SLOW: &[&[u32]] = &[
    CPU_PART,
    POOL_NAME,
    ENHANCED_NAME,
    ENVIRONMENT_NAME,
    SENSOR_TYPE,
    SENSOR_SCALE,
    SENSOR_PRECISION,
];

pub(super) static NXOS: Vendor = Vendor {
    os: "nxos",
    products: PRODUCTS,
    hints: &["NX-OS"],
    fast: FAST,
    slow: SLOW,
    read: read_ios,
};
pub(super) static IOSXE: Vendor = Vendor {
    os: "iosxe",
    products: PRODUCTS,
    hints: &["IOSXE", "IOS-XE"],
    fast: FAST,
    slow: SLOW,
    read: read_iosxe,
};
pub(super) static IOS: Vendor = Vendor {
    os: "ios",
    products: PRODUCTS,
    hints: &["IOS"],
    fast: FAST,
    slow: SLOW,
    read: read_ios,
};

const CPU_PART: &[u32] = oid!("1.3.6.1.4.1.9.9.109.1.1.1.1.2");
const CPU_5_MINUTES: &[u32] = oid!("1.3.6.1.4.1.9.9.109.1.1.1.1.5");
const CPU_5_MINUTES_REVISED: &[u32] = oid!("1.3.6.1.4.1.9.9.109.1.1.1.1.8");
const POOL_NAME: &[u32] = oid!("1.3.6.1.4.1.9.9.48.1.1.1.2");
const POOL_USED: &[u32] = oid!("1.3.6.1.4.1.9.9.48.1.1.1.5");
const POOL_FREE: &[u32] = oid!("1.3.6.1.4.1.9.9.48.1.1.1.6");
const ENHANCED_NAME: &[u32] = oid!("1.3.6.1.4.1.9.9.221.1.1.1.1.3");
const ENHANCED_USED: &[u32] = oid!("1.3.6.1.4.1.9.9.221.1.1.1.1.7");
const ENHANCED_FREE: &[u32] = oid!("1.3.6.1.4.1.9.9.221.1.1.1.1.8");
const ENHANCED_USED_64: &[u32] = oid!("1.3.6.1.4.1.9.9.221.1.1.1.1.18");
const ENHANCED_FREE_64: &[u32] = oid!("1.3.6.1.4.1.9.9.221.1.1.1.1.20");
const ENVIRONMENT_NAME: &[u32] = oid!("1.3.6.1.4.1.9.9.13.1.3.1.2");
const ENVIRONMENT_VALUE: &[u32] = oid!("1.3.6.1.4.1.9.9.13.1.3.1.3");
const SENSOR_TYPE: &[u32] = oid!("1.3.6.1.4.1.9.9.91.1.1.1.1.1");
const SENSOR_SCALE: &[u32] = oid!("1.3.6.1.4.1.9.9.91.1.1.1.1.2");
const SENSOR_PRECISION: &[u32] = oid!("1.3.6.1.4.1.9.9.91.1.1.1.1.3");
const SENSOR_VALUE: &[u32] = oid!("1.3.6.1.4.1.9.9.91.1.1.1.1.4");
const SENSORS: SensorTable = SensorTable {
    kind: SENSOR_TYPE,
    scale: SENSOR_SCALE,
    precision: SENSOR_PRECISION,
    value: SENSOR_VALUE,
};

static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"Version ([^,\s]+)"));
static IMAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\((\S+)\), Version"));

fn read_iosxe(tree: &Tree, device: &mut Device) {
    read_ios(tree, device);
    // Where the image is named after the system, it is what operators call the version.
    let image = capture(&IMAGE, device.system.descr.as_deref().unwrap_or_default());
    let image = image.filter(|image| image.ends_with("IOSXE"));
    if let (Some(image), Some(version)) = (image, &device.system.version) {
        device.system.version = Some(format!("{image} {version}"));
    }
}

fn read_ios(tree: &Tree, device: &mut Device) {
    device.system.version = capture(&VERSION, device.system.descr.as_deref().unwrap_or_default());
    device.system.hardware = chassis(tree, entity::MODEL);
    device.system.serial = chassis(tree, entity::SERIAL);
    read_processors(tree, device);
    read_memory(tree, device);
    read_temperatures(tree, device);
}

fn read_processors(tree: &Tree, device: &mut Device) {
    let revised = tree.column(CPU_5_MINUTES_REVISED).next().is_some();
    let column = if revised { CPU_5_MINUTES_REVISED } else { CPU_5_MINUTES };
    for (index, usage) in tree.column(column) {
        let Some(used_percent) = usage.number() else { continue };
        let part = tree
            .unsigned(CPU_PART, index)
            .and_then(|part| u32::try_from(part).ok())
            .filter(|part| *part != 0);
        let name = part.and_then(|part| tree.text(entity::NAME, &[part]));
        let number = index.first().copied().unwrap_or_default();
        let description = name.unwrap_or_else(|| format!("Processor {number}"));
        device.processors.push(Processor {
            description,
            used_percent,
        });
    }
}

fn read_memory(tree: &Tree, device: &mut Device) {
    let pools = |name: &'static [u32], used: &'static [u32], free: &'static [u32]| {
        tree.column(name).filter_map(move |(index, name)| {
            let (used, free) = (tree.number(used, index)?, tree.number(free, index)?);
            Memory::of_bytes(name.text()?, used, used + free)
        })
    };
    // The newer tables tell more, and in 64 bits; older devices have only the first.
    let mut memory = pools(ENHANCED_NAME, ENHANCED_USED_64, ENHANCED_FREE_64).collect::<Vec<_>>();
    if memory.is_empty() {
        memory = pools(ENHANCED_NAME, ENHANCED_USED, ENHANCED_FREE).collect();
    }
    if memory.is_empty() {
        memory = pools(POOL_NAME, POOL_USED, POOL_FREE).collect();
    }
    device.memory = memory;
}

fn read_temperatures(tree: &Tree, device: &mut Device) {
    for (index, value) in tree.column(ENVIRONMENT_VALUE) {
        let description = tree.text(ENVIRONMENT_NAME, index);
        if let (Some(description), Some(celsius)) = (description, value.number().filter(|celsius| *celsius > 0.0)) {
            device.temperatures.push(Temperature { description, celsius });
        }
    }
    for (index, celsius) in scaled(tree, &SENSORS) {
        let name = tree
            .text(entity::NAME, index)
            .or_else(|| tree.text(entity::DESCR, index));
        let Some(name) = name.filter(|_| celsius != 0.0) else {
            continue;
        };
        let description = name.trim_end_matches(" Temperature Sensor").to_owned();
        device.temperatures.push(Temperature { description, celsius });
    }
}
