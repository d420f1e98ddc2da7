//! Names of the standard objects that are read, by their MIB.

/// An object identifier from its dotted text, at compile time.
macro_rules! oid {
    ($text:literal) => {{
        const PARTS: [u32; $crate::probe::snmp::mib::count($text)] = $crate::probe::snmp::mib::parse($text);
        &PARTS as &'static [u32]
    }};
}
pub(crate) use oid;

/// Number of sub-identifiers in a dotted text.
pub(crate) const fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut parts) = (0, 1);
    while at < bytes.len() {
        if bytes[at] == b'.' {
            parts += 1;
        }
        at += 1;
    }
    parts
}

/// The sub-identifiers of a dotted text.
pub(crate) const fn parse<const PARTS: usize>(text: &str) -> [u32; PARTS] {
    let bytes = text.as_bytes();
    let mut parts = [0; PARTS];
    let (mut at, mut part) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'.' => part += 1,
            digit => parts[part] = parts[part] * 10 + (digit - b'0') as u32,
        }
        at += 1;
    }
    parts
}

/// SNMPv2-MIB.
pub mod system {
    pub const DESCR: &[u32] = oid!("1.3.6.1.2.1.1.1.0");
    pub const OBJECT_ID: &[u32] = oid!("1.3.6.1.2.1.1.2.0");
    /// Hundredths of a second since the device's SNMP agent started.
    pub const UP_TIME: &[u32] = oid!("1.3.6.1.2.1.1.3.0");
    pub const NAME: &[u32] = oid!("1.3.6.1.2.1.1.5.0");
}

/// IF-MIB.
pub mod interface {
    pub const DESCR: &[u32] = oid!("1.3.6.1.2.1.2.2.1.2");
    pub const TYPE: &[u32] = oid!("1.3.6.1.2.1.2.2.1.3");
    /// Bits a second; at its greatest value the speed is in [`HIGH_SPEED`] only.
    pub const SPEED: &[u32] = oid!("1.3.6.1.2.1.2.2.1.5");
    pub const ADMIN_STATUS: &[u32] = oid!("1.3.6.1.2.1.2.2.1.7");
    pub const OPER_STATUS: &[u32] = oid!("1.3.6.1.2.1.2.2.1.8");
    pub const IN_OCTETS: &[u32] = oid!("1.3.6.1.2.1.2.2.1.10");
    pub const IN_ERRORS: &[u32] = oid!("1.3.6.1.2.1.2.2.1.14");
    pub const OUT_OCTETS: &[u32] = oid!("1.3.6.1.2.1.2.2.1.16");
    pub const OUT_ERRORS: &[u32] = oid!("1.3.6.1.2.1.2.2.1.20");
    pub const NAME: &[u32] = oid!("1.3.6.1.2.1.31.1.1.1.1");
    pub const HC_IN_OCTETS: &[u32] = oid!("1.3.6.1.2.1.31.1.1.1.6");
    pub const HC_OUT_OCTETS: &[u32] = oid!("1.3.6.1.2.1.31.1.1.1.10");
    /// Megabits a second.
    pub const HIGH_SPEED: &[u32] = oid!("1.3.6.1.2.1.31.1.1.1.15");
    pub const ALIAS: &[u32] = oid!("1.3.6.1.2.1.31.1.1.1.18");
    /// The up-time at which the counters last started anew.
    pub const DISCONTINUITY: &[u32] = oid!("1.3.6.1.2.1.31.1.1.1.19");
}

/// ENTITY-MIB.
pub mod entity {
    pub const DESCR: &[u32] = oid!("1.3.6.1.2.1.47.1.1.1.1.2");
    pub const CLASS: &[u32] = oid!("1.3.6.1.2.1.47.1.1.1.1.5");
    pub const NAME: &[u32] = oid!("1.3.6.1.2.1.47.1.1.1.1.7");
    pub const SERIAL: &[u32] = oid!("1.3.6.1.2.1.47.1.1.1.1.11");
    pub const MODEL: &[u32] = oid!("1.3.6.1.2.1.47.1.1.1.1.13");

    pub const CLASS_CHASSIS: u64 = 3;
    pub const CLASS_SENSOR: u64 = 8;
    pub const CLASS_MODULE: u64 = 9;
}

/// ENTITY-SENSOR-MIB. Cisco's older one has the same columns under another root.
pub mod sensor {
    pub const TYPE: &[u32] = oid!("1.3.6.1.2.1.99.1.1.1.1");
    pub const SCALE: &[u32] = oid!("1.3.6.1.2.1.99.1.1.1.2");
    pub const PRECISION: &[u32] = oid!("1.3.6.1.2.1.99.1.1.1.3");
    pub const VALUE: &[u32] = oid!("1.3.6.1.2.1.99.1.1.1.4");
    pub const STATUS: &[u32] = oid!("1.3.6.1.2.1.99.1.1.1.5");
}

/// HOST-RESOURCES-MIB.
pub mod host {
    pub const PROCESSOR_LOAD: &[u32] = oid!("1.3.6.1.2.1.25.3.3.1.2");
    pub const STORAGE_TYPE: &[u32] = oid!("1.3.6.1.2.1.25.2.3.1.2");
    pub const STORAGE_DESCR: &[u32] = oid!("1.3.6.1.2.1.25.2.3.1.3");
    pub const STORAGE_UNIT_BYTES: &[u32] = oid!("1.3.6.1.2.1.25.2.3.1.4");
    pub const STORAGE_SIZE: &[u32] = oid!("1.3.6.1.2.1.25.2.3.1.5");
    pub const STORAGE_USED: &[u32] = oid!("1.3.6.1.2.1.25.2.3.1.6");
    /// The type of main memory.
    pub const TYPE_RAM: &[u32] = oid!("1.3.6.1.2.1.25.2.1.2");
}

/// LLDP-MIB (IEEE 802.1AB).
pub mod lldp {
    pub const LOCAL_PORT_ID: &[u32] = oid!("1.0.8802.1.1.2.1.3.7.1.3");
    pub const LOCAL_PORT_DESCR: &[u32] = oid!("1.0.8802.1.1.2.1.3.7.1.4");
    pub const REMOTE_CHASSIS_SUBTYPE: &[u32] = oid!("1.0.8802.1.1.2.1.4.1.1.4");
    pub const REMOTE_CHASSIS: &[u32] = oid!("1.0.8802.1.1.2.1.4.1.1.5");
    pub const REMOTE_PORT_SUBTYPE: &[u32] = oid!("1.0.8802.1.1.2.1.4.1.1.6");
    pub const REMOTE_PORT: &[u32] = oid!("1.0.8802.1.1.2.1.4.1.1.7");
    pub const REMOTE_NAME: &[u32] = oid!("1.0.8802.1.1.2.1.4.1.1.9");
}
