//! Health and identity by the standard MIBs: for devices of no known vendor, and where a vendor's own objects are silent.

use crate::probe::snmp::device::{Device, Memory, Processor, Temperature};
use crate::probe::snmp::mib::{entity, host, sensor};
use crate::probe::snmp::system::chassis;
use crate::probe::snmp::tree::Tree;
use crate::probe::snmp::value::Value;

pub(super) const FAST: &[&[u32]] = &[sensor::VALUE, sensor::STATUS, host::PROCESSOR_LOAD, host::STORAGE_USED];
pub(super) const SLOW: &[&[u32]] = &[
    entity::DESCR,
    entity::CLASS,
    entity::NAME,
    entity::SERIAL,
    entity::MODEL,
    sensor::TYPE,
    sensor::SCALE,
    sensor::PRECISION,
    host::STORAGE_TYPE,
    host::STORAGE_DESCR,
    host::STORAGE_UNIT_BYTES,
    host::STORAGE_SIZE,
];

/// The columns of a sensor table in the layout of ENTITY-SENSOR-MIB.
pub(super) struct SensorTable {
    /// What is measured.
    pub kind: &'static [u32],
    /// Power of a thousand.
    pub scale: &'static [u32],
    /// Digits after the point.
    pub precision: &'static [u32],
    /// The measured number.
    pub value: &'static [u32],
}

const STANDARD: SensorTable = SensorTable {
    kind: sensor::TYPE,
    scale: sensor::SCALE,
    precision: sensor::PRECISION,
    value: sensor::VALUE,
};
/// The type of a sensor that measures degrees Celsius.
const CELSIUS: u64 = 8;
/// The scale of plain units.
const UNITS: i32 = 9;
/// The status of a sensor that works.
const OK: u64 = 1;

/// The temperatures of a sensor table, in degrees, with the index of the part.
pub(super) fn scaled<'a>(tree: &'a Tree, table: &'a SensorTable) -> impl Iterator<Item = (&'a [u32], f64)> {
    let celsius = tree
        .column(table.kind)
        .filter(|(_, kind)| kind.unsigned() == Some(CELSIUS));
    celsius.filter_map(move |(index, _)| {
        let small = |column: &[u32]| {
            tree.get(column, index)
                .and_then(Value::number)
                .map(|number| number as i32)
        };
        let scale = small(table.scale)
            .filter(|scale| (1..=17).contains(scale))
            .unwrap_or(UNITS);
        let precision = small(table.precision)
            .filter(|digits| (-8..=9).contains(digits))
            .unwrap_or(0);
        let value = tree.number(table.value, index)?;
        Some((index, value * 10f64.powi(3 * (scale - UNITS) - precision)))
    })
}

/// Adds the temperatures of ENTITY-SENSOR-MIB. A sensor that says it is out of order is left out.
pub(super) fn read_sensors(tree: &Tree, device: &mut Device) {
    for (index, celsius) in scaled(tree, &STANDARD) {
        let works = tree.unsigned(sensor::STATUS, index).is_none_or(|status| status == OK);
        let name = tree
            .text(entity::NAME, index)
            .or_else(|| tree.text(entity::DESCR, index));
        if let Some(description) = name.filter(|_| works) {
            device.temperatures.push(Temperature { description, celsius });
        }
    }
}

/// Fills in what is still missing.
pub(super) fn complete(tree: &Tree, device: &mut Device) {
    if device.system.hardware.is_none() {
        device.system.hardware = chassis(tree, entity::MODEL);
    }
    if device.system.serial.is_none() {
        device.system.serial = chassis(tree, entity::SERIAL);
    }
    if device.processors.is_empty() {
        let loads = tree.column(host::PROCESSOR_LOAD).filter_map(|(_, load)| load.number());
        let processor = |(number, used_percent)| Processor {
            description: format!("Processor {}", number + 1),
            used_percent,
        };
        device.processors = loads.enumerate().map(processor).collect();
    }
    if device.memory.is_empty() {
        device.memory = tree
            .column(host::STORAGE_TYPE)
            .filter_map(|(index, kind)| storage(tree, index, kind))
            .collect();
    }
    if device.temperatures.is_empty() {
        read_sensors(tree, device);
    }
}

fn storage(tree: &Tree, index: &[u32], kind: &Value) -> Option<Memory> {
    let Value::Oid(kind) = kind else { return None };
    let unit = tree
        .number(host::STORAGE_UNIT_BYTES, index)
        .filter(|_| kind.0 == host::TYPE_RAM)?;
    let (size, used) = (
        tree.number(host::STORAGE_SIZE, index)?,
        tree.number(host::STORAGE_USED, index)?,
    );
    Memory::of_bytes(tree.text(host::STORAGE_DESCR, index)?, used * unit, size * unit)
}
