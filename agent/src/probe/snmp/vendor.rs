//! What each vendor keeps outside of the standard MIBs: version, product, processors, memory, temperatures.
//!
//! One file a vendor. A device of none of them is read by the standard objects alone.

mod cisco;
mod comware;
mod dlink;
mod fortinet;
mod huawei;
mod juniper;
mod procurve;
mod server;
mod standard;

use super::device::Device;
use super::mib::system;
use super::tree::Tree;
use super::value::Value;

/// A family of devices that are read alike.
#[derive(Debug)]
pub struct Vendor {
    /// Name of the software family.
    pub os: &'static str,
    /// Where its identifiers of products start.
    products: &'static [&'static [u32]],
    /// Any of these is in its description; none where the products suffice to tell.
    hints: &'static [&'static str],
    /// Columns that change from poll to poll.
    pub fast: &'static [&'static [u32]],
    /// Columns that change when the device is rebuilt.
    pub slow: &'static [&'static [u32]],
    /// Fills in what the columns say.
    read: fn(&Tree, &mut Device),
}

/// The first that fits counts.
const VENDORS: &[&Vendor] = &[
    &huawei::VRP,
    &comware::COMWARE,
    &cisco::NXOS,
    &cisco::IOSXE,
    &cisco::IOS,
    &juniper::JUNOS,
    &procurve::PROCURVE,
    &fortinet::FORTIGATE,
    &dlink::DLINK,
    &server::LINUX,
    &server::WINDOWS,
    &server::ROUTEROS,
];

impl Vendor {
    /// Whether its devices know their neighbours by Cisco's protocol too.
    pub fn speaks_cdp(&self) -> bool {
        matches!(self.os, "ios" | "iosxe" | "nxos")
    }
}

/// The family of the device that a tree is of.
pub fn of(tree: &Tree) -> Option<&'static Vendor> {
    let Some(Value::Oid(product)) = tree.get(system::OBJECT_ID, &[]) else {
        return None;
    };
    find(&product.0, &tree.text(system::DESCR, &[]).unwrap_or_default())
}

/// The family of a device by its product and description.
fn find(product: &[u32], descr: &str) -> Option<&'static Vendor> {
    let fits = |vendor: &&&Vendor| {
        vendor.products.iter().any(|prefix| product.starts_with(prefix))
            && (vendor.hints.is_empty() || vendor.hints.iter().any(|hint| descr.contains(hint)))
    };
    VENDORS.iter().find(fits).copied()
}

/// The columns to read, besides the interfaces: those that change quickly, and those that do not.
pub fn columns(vendor: Option<&Vendor>) -> (Vec<&'static [u32]>, Vec<&'static [u32]>) {
    let join = |own: &[&'static [u32]], common: &[&'static [u32]]| {
        let mut all = own.to_vec();
        all.extend(common.iter().filter(|column| !own.contains(column)));
        all
    };
    let (fast, slow) = vendor.map_or((&[][..], &[][..]), |vendor| (vendor.fast, vendor.slow));
    (join(fast, standard::FAST), join(slow, standard::SLOW))
}

/// Fills in health and identity: the vendor's own objects first, the standard ones where those say nothing.
pub fn read(vendor: Option<&Vendor>, tree: &Tree, device: &mut Device) {
    if let Some(vendor) = vendor {
        (vendor.read)(tree, device);
    }
    standard::complete(tree, device);
}
