//! Who a device is: its name, software, product and serial number.

use std::sync::LazyLock;

use regex::Regex;

use super::device::System;
use super::mib::{entity, system};
use super::tree::Tree;
use super::value::Value;
use super::vendor;

/// What to read first: it tells what else to read.
pub const OBJECTS: &[&[u32]] = &[system::DESCR, system::OBJECT_ID, system::UP_TIME, system::NAME];

/// What the device says in general, before its vendor's own objects are considered.
pub fn read(tree: &Tree) -> System {
    let object_id = match tree.get(system::OBJECT_ID, &[]) {
        Some(Value::Oid(oid)) => Some(oid),
        _ => None,
    };
    // One vendor's older software puts a quotation mark in front.
    let descr = tree
        .get(system::DESCR, &[])
        .and_then(Value::text)
        .map(|text| text.trim_matches('"').to_owned());
    System {
        name: tree.text(system::NAME, &[]),
        object_id: object_id.map(ToString::to_string),
        descr,
        os: vendor::of(tree).map(|vendor| vendor.os),
        uptime_seconds: tree.number(system::UP_TIME, &[]).map(|ticks| ticks / 100.0),
        ..System::default()
    }
}

/// The serial number or the model of the chassis; else of the first part that has one.
pub fn chassis(tree: &Tree, column: &[u32]) -> Option<String> {
    let of_class = |class: u64| {
        let parts = tree
            .column(entity::CLASS)
            .filter(move |(_, value)| value.unsigned() == Some(class));
        parts.map(|(index, _)| index).find_map(|index| tree.text(column, index))
    };
    of_class(entity::CLASS_CHASSIS)
        .or_else(|| of_class(entity::CLASS_MODULE))
        .or_else(|| tree.first_text(column))
}

/// Takes the first group of a pattern from a text.
pub fn capture(pattern: &LazyLock<Regex>, text: &str) -> Option<String> {
    let found = pattern.captures(text)?.get(1)?;
    Some(found.as_str().trim().to_owned()).filter(|text| !text.is_empty())
}

/// A pattern of this module's users, all of which are tested.
pub fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

const _: () = assert!(OBJECTS.len() <= 8, "they go into one request");
