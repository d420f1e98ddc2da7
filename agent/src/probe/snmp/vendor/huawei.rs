//! Huawei's VRP: HUAWEI-ENTITY-EXTENT-MIB. Its tables have a row for each part of the device.

use std::sync::LazyLock;

use regex::Regex;

use super::Vendor;
use crate::probe::snmp::device::{Device, Memory, Processor, Temperature};
use crate::probe::snmp::mib::{entity, oid};
use crate::probe::snmp::system::{capture, chassis, pattern};
use crate::probe::snmp::tree::Tree;

pub(super) static VRP: Vendor = Vendor {
    os: "vrp",
    products: &[oid!("1.3.6.1.4.1.2011")],
    hints: &[],
    fast: &[CPU_USAGE, MEMORY_USAGE, MEMORY_SIZE, TEMPERATURE, OPTICAL_TEMPERATURE],
    slow: &[PATCH, SYSTEM_MODEL, ELECTRONIC_SERIAL],
    read,
};

const CPU_USAGE: &[u32] = oid!("1.3.6.1.4.1.2011.5.25.31.1.1.1.1.5");
const MEMORY_USAGE: &[u32] = oid!("1.3.6.1.4.1.2011.5.25.31.1.1.1.1.7");
const MEMORY_SIZE: &[u32] = oid!("1.3.6.1.4.1.2011.5.25.31.1.1.1.1.9");
const TEMPERATURE: &[u32] = oid!("1.3.6.1.4.1.2011.5.25.31.1.1.1.1.11");
const OPTICAL_TEMPERATURE: &[u32] = oid!("1.3.6.1.4.1.2011.5.25.31.1.1.3.1.5");
const PATCH: &[u32] = oid!("1.3.6.1.4.1.2011.5.25.19.1.8.5.1.1.4");
const SYSTEM_MODEL: &[u32] = oid!("1.3.6.1.4.1.2011.5.25.31.6.5");
const ELECTRONIC_SERIAL: &[u32] = oid!("1.3.6.1.4.1.2011.5.25.188.1.1");

static VERSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"Version (\d[\d.]*)"));
static RELEASE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\((?:\S+ )?(V\d+R\w+)"));
static PRODUCT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\((\S+) V\d+R\w+"));

fn read(tree: &Tree, device: &mut Device) {
    let descr = device.system.descr.clone().unwrap_or_default();
    let release = capture(&RELEASE, &descr)
        .map(|release| format!(" ({release})"))
        .unwrap_or_default();
    let patch = tree
        .first_text(PATCH)
        .map(|patch| format!(" [{patch}]"))
        .unwrap_or_default();
    device.system.version = capture(&VERSION, &descr).map(|version| format!("{version}{release}{patch}"));
    device.system.hardware = tree.first_text(SYSTEM_MODEL).or_else(|| capture(&PRODUCT, &descr));
    device.system.serial = tree
        .first_text(ELECTRONIC_SERIAL)
        .or_else(|| chassis(tree, entity::SERIAL));
    for (index, usage) in tree.column(MEMORY_USAGE) {
        // Parts without memory of their own say 0; those with some have a processor too.
        let Some(used_percent) = usage.number().filter(|usage| (1.0..=100.0).contains(usage)) else {
            continue;
        };
        let name = part(tree, index);
        // A size above 2 GiB overflows the signed number of older software.
        let total = tree
            .number(MEMORY_SIZE, index)
            .map(|size| if size < 0.0 { size + 4_294_967_296.0 } else { size });
        device
            .memory
            .push(Memory::of_share(format!("{name} Memory"), used_percent, total));
        if let Some(used_percent) = tree.number(CPU_USAGE, index) {
            device.processors.push(Processor {
                description: format!("{name} Processor"),
                used_percent,
            });
        }
    }
    for column in [TEMPERATURE, OPTICAL_TEMPERATURE] {
        // 0, negative numbers and the greatest integer stand for parts without a sensor.
        for (index, value) in tree.column(column) {
            if let Some(celsius) = value.number().filter(|celsius| (1.0..200.0).contains(celsius)) {
                device.temperatures.push(Temperature {
                    description: part(tree, index),
                    celsius,
                });
            }
        }
    }
}

fn part(tree: &Tree, index: &[u32]) -> String {
    let name = tree
        .text(entity::NAME, index)
        .or_else(|| tree.text(entity::DESCR, index));
    name.unwrap_or_else(|| format!("part {}", index.first().copied().unwrap_or_default()))
}
