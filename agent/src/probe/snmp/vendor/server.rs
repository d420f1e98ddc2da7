//! Devices known by their description alone: Linux and Windows hosts, MikroTik routers.

use std::sync::LazyLock;

use regex::Regex;

use super::Vendor;
use crate::probe::snmp::device::{Device, Temperature};
use crate::probe::snmp::mib::oid;
use crate::probe::snmp::system::{capture, pattern};
use crate::probe::snmp::tree::Tree;

pub(super) static LINUX: Vendor = Vendor {
    os: "linux",
    products: &[oid!("1.3.6.1.4.1.8072.3.2.10"), oid!("1.3.6.1.4.1.2021.250.10")],
    hints: &["Linux"],
    fast: &[RASPBERRY],
    slow: &[],
    read: read_linux,
};
pub(super) static WINDOWS: Vendor = Vendor {
    os: "windows",
    products: &[oid!("1.3.6.1.4.1.311")],
    hints: &[],
    fast: &[],
    slow: &[],
    read: read_windows,
};
pub(super) static ROUTEROS: Vendor = Vendor {
    os: "routeros",
    products: &[oid!("1.3.6.1.4.1.14988")],
    hints: &[],
    fast: &[MIKROTIK_TEMPERATURE],
    slow: &[MIKROTIK_VERSION, MIKROTIK_SERIAL],
    read: read_routeros,
};

/// The first line that net-snmp's extension named `raspberry` prints: the processor's temperature.
const RASPBERRY: &[u32] = oid!("1.3.6.1.4.1.8072.1.3.2.4.1.2.9.114.97.115.112.98.101.114.114.121");
const MIKROTIK_VERSION: &[u32] = oid!("1.3.6.1.4.1.14988.1.1.4.4");
const MIKROTIK_SERIAL: &[u32] = oid!("1.3.6.1.4.1.14988.1.1.7.3");
/// Tenths of a degree.
const MIKROTIK_TEMPERATURE: &[u32] = oid!("1.3.6.1.4.1.14988.1.1.3.10");

static KERNEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^Linux \S+ (\S+)"));
static ROUTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^RouterOS (.+)$"));
static NT: LazyLock<Regex> = LazyLock::new(|| pattern(r"Version (\d+\.\d+)"));
static BUILD: LazyLock<Regex> = LazyLock::new(|| pattern(r"Build (?:Number: )?(\d+)"));

fn read_linux(tree: &Tree, device: &mut Device) {
    let descr = device.system.descr.as_deref().unwrap_or_default();
    device.system.version = capture(&KERNEL, descr);
    device.system.hardware = descr.split_whitespace().last().and_then(machine);
    if let Some(celsius) = tree.number(RASPBERRY, &[1]) {
        device.temperatures.push(Temperature {
            description: "CPU Temp".into(),
            celsius,
        });
    }
}

/// The machine type of `uname`, in words.
fn machine(name: &str) -> Option<String> {
    Some(match name {
        "x86_64" | "amd64" => "Generic x86 64-bit".into(),
        "i386" | "i486" | "i586" | "i686" => "Generic x86".into(),
        "aarch64" => "Generic ARMv8".into(),
        arm if arm.starts_with("armv") => {
            format!("Generic ARMv{}", arm.trim_start_matches("armv").trim_end_matches('l'))
        }
        _ => return None,
    })
}

fn read_windows(_: &Tree, device: &mut Device) {
    let descr = device.system.descr.as_deref().unwrap_or_default();
    // The last number of the identifier: 1 = workstation, 2 = server, 3 = domain controller.
    let workstation = device.system.object_id.as_deref().is_some_and(|id| id.ends_with(".1"));
    let build = capture(&BUILD, descr).and_then(|build| build.parse().ok());
    let nt = capture(&NT, descr);
    device.system.version = nt.map(|nt| match build.and_then(|build| release(build, workstation)) {
        Some(release) => format!("{release} (NT {nt})"),
        None => format!("NT {nt}"),
    });
    device.system.hardware = match descr {
        _ if descr.contains("AMD64") => Some("AMD x64".into()),
        _ if descr.contains("Intel64") || descr.contains("EM64T") => Some("Intel x64".into()),
        _ if descr.contains("x86") => Some("Generic x86".into()),
        _ => None,
    };
}

/// The product that a build of Windows was sold as.
fn release(build: u32, workstation: bool) -> Option<&'static str> {
    let (client, server) = match build {
        2195 => ("2000", "2000 Server"),
        2600 => ("XP", ""),
        3790 => ("XP x64", "Server 2003"),
        6000 => ("Vista", ""),
        6001..=6003 => ("Vista", "Server 2008"),
        7600..=7601 => ("7", "Server 2008 R2"),
        9200 => ("8", "Server 2012"),
        9600 => ("8.1", "Server 2012 R2"),
        14393 => ("10", "Server 2016"),
        17763 => ("10", "Server 2019"),
        20348 => ("", "Server 2022"),
        26100 => ("11", "Server 2025"),
        10240..22000 => ("10", "Server"),
        22000.. => ("11", "Server"),
        _ => return None,
    };
    Some(if workstation { client } else { server }).filter(|name| !name.is_empty())
}

fn read_routeros(tree: &Tree, device: &mut Device) {
    device.system.hardware = capture(&ROUTER, device.system.descr.as_deref().unwrap_or_default());
    device.system.version = tree.first_text(MIKROTIK_VERSION);
    device.system.serial = tree.first_text(MIKROTIK_SERIAL);
    if let Some(tenths) = tree.number(MIKROTIK_TEMPERATURE, &[0]).filter(|tenths| *tenths > 0.0) {
        device.temperatures.push(Temperature {
            description: "Temperature".into(),
            celsius: tenths / 10.0,
        });
    }
}
