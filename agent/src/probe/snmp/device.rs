//! What a poll says about a device, in the terms of the MIBs. Shown by `zongbao-agent probe NAME --json`.

use std::fmt;

use serde::Serialize;

/// A device, as one poll saw it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Device {
    /// Who it is.
    pub system: System,
    /// Its interfaces, by index.
    pub ports: Vec<Port>,
    /// Its processors.
    pub processors: Vec<Processor>,
    /// Its memory pools.
    pub memory: Vec<Memory>,
    /// Its temperature sensors.
    pub temperatures: Vec<Temperature>,
    /// The devices it sees at the other end of its cables.
    pub neighbours: Vec<Neighbour>,
}

/// As indented JSON.
impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string_pretty(self).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

/// Who a device is. What it does not say is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct System {
    /// Its name for itself.
    #[serde(rename = "sysName")]
    pub name: Option<String>,
    /// The vendor's identifier of the product, with a dot in front.
    #[serde(rename = "sysObjectID")]
    pub object_id: Option<String>,
    /// The vendor's description.
    #[serde(rename = "sysDescr")]
    pub descr: Option<String>,
    /// Software version.
    pub version: Option<String>,
    /// Product.
    pub hardware: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Family of its software, such as `vrp`, `comware`, `ios`; absent for one that is not known.
    pub os: Option<&'static str>,
    /// Seconds since its SNMP agent started.
    pub uptime_seconds: Option<f64>,
}

/// An interface.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Port {
    /// Its number on the device; may change when the device restarts.
    #[serde(rename = "ifIndex")]
    pub index: u32,
    /// Its short name.
    #[serde(rename = "ifName")]
    pub name: String,
    /// Its long name.
    #[serde(rename = "ifDescr")]
    pub descr: String,
    /// What the operator wrote on it; the long name if nothing.
    #[serde(rename = "ifAlias")]
    pub alias: String,
    /// Its kind, by IANA's name.
    #[serde(rename = "ifType")]
    pub kind: Option<&'static str>,
    /// Whether it works.
    #[serde(rename = "ifOperStatus")]
    pub oper: Option<PortStatus>,
    /// Whether it is meant to work.
    #[serde(rename = "ifAdminStatus")]
    pub admin: Option<PortStatus>,
    /// Bits a second.
    #[serde(rename = "ifSpeed")]
    pub speed: Option<u64>,
    /// Bytes received, from the 64-bit counter where there is one.
    #[serde(rename = "ifInOctets")]
    pub in_octets: Option<Counter>,
    /// Bytes sent, from the 64-bit counter where there is one.
    #[serde(rename = "ifOutOctets")]
    pub out_octets: Option<Counter>,
    /// Bad packets received.
    #[serde(rename = "ifInErrors")]
    pub in_errors: Option<Counter>,
    /// Packets that could not be sent.
    #[serde(rename = "ifOutErrors")]
    pub out_errors: Option<Counter>,
    /// The up-time, in hundredths of a second, at which its counters last started anew.
    #[serde(skip)]
    pub discontinuity: Option<u64>,
}

/// A counter and its width, which matters when it wraps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "u64")]
pub enum Counter {
    /// Starts anew after 2³²−1.
    Bits32(u32),
    /// Does not wrap in a lifetime.
    Bits64(u64),
}

impl From<Counter> for u64 {
    fn from(counter: Counter) -> Self {
        match counter {
            Counter::Bits32(value) => value.into(),
            Counter::Bits64(value) => value,
        }
    }
}

/// The states of IF-MIB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are those of the MIB and say all")]
pub enum PortStatus {
    Up,
    Down,
    Testing,
    Unknown,
    Dormant,
    NotPresent,
    LowerLayerDown,
}

/// A processor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Processor {
    /// What the device calls it.
    pub description: String,
    /// Share of its time in use.
    pub used_percent: f64,
}

/// A memory pool.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Memory {
    /// What the device calls it.
    pub description: String,
    /// Share in use.
    pub used_percent: f64,
    /// In use; absent for a device that tells only the share.
    pub used_bytes: Option<u64>,
    /// Its size; absent for a device that tells only the share.
    pub total_bytes: Option<u64>,
}

impl Memory {
    /// A pool of which use and size are known; `None` for one without a size.
    pub fn of_bytes(description: String, used: f64, total: f64) -> Option<Self> {
        (total > 0.0).then(|| Self {
            description,
            used_percent: 100.0 * used / total,
            used_bytes: Some(used.round() as u64),
            total_bytes: Some(total.round() as u64),
        })
    }

    /// A pool of which the share in use is known, and perhaps the size.
    pub fn of_share(description: String, used_percent: f64, total: Option<f64>) -> Self {
        let total = total.filter(|total| *total > 0.0);
        Self {
            description,
            used_percent,
            used_bytes: total.map(|total| (total * used_percent / 100.0).round() as u64),
            total_bytes: total.map(|total| total.round() as u64),
        }
    }
}

/// A temperature sensor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Temperature {
    /// What the device calls it.
    pub description: String,
    /// Degrees Celsius.
    pub celsius: f64,
}

/// What the device sees at the other end of a cable. One that does not give its name is left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Neighbour {
    /// `lldp` or `cdp`.
    pub protocol: &'static str,
    /// The interface it is seen on.
    #[serde(rename = "local_port_ifIndex")]
    pub local_index: Option<u32>,
    /// The name of that interface.
    pub local_port: Option<String>,
    /// Its name for itself.
    pub remote_name: String,
    /// Its name for its interface.
    pub remote_port: String,
    /// The address of its chassis, usually the MAC address as twelve hexadecimal digits.
    pub remote_chassis: Option<String>,
}
