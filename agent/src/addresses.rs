//! The addresses of this host, as its birth message tells them.

use std::collections::BTreeSet;
use std::net::IpAddr;

use nix::ifaddrs::getifaddrs;
use zongbao_wire::limits;

/// Addresses under which others may reach this host, sorted; none if the system does not tell.
pub fn addresses() -> Vec<String> {
    let Ok(interfaces) = getifaddrs() else {
        return Vec::new();
    };
    let found = interfaces.filter_map(|interface| {
        let address = interface.address?;
        let v4 = address.as_sockaddr_in().map(|v4| IpAddr::V4(v4.ip()));
        v4.or_else(|| address.as_sockaddr_in6().map(|v6| IpAddr::V6(v6.ip())))
    });
    let useful: BTreeSet<IpAddr> = found.filter(is_useful).collect();
    useful.iter().take(limits::ADDRESSES).map(ToString::to_string).collect()
}

/// Whether others may reach a host by it.
fn is_useful(address: &IpAddr) -> bool {
    let local = match address {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    };
    !local && !address.is_loopback() && !address.is_unspecified()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_others_can_use_are_told() {
        let useful = |text: &str| is_useful(&text.parse().expect("an address"));
        for address in ["10.1.2.3", "192.0.2.1", "2001:db8::1", "fd00::1"] {
            assert!(useful(address), "{address}");
        }
        for address in ["127.0.0.1", "169.254.1.1", "::1", "fe80::1", "0.0.0.0"] {
            assert!(!useful(address), "{address}");
        }
        assert!(addresses().len() <= limits::ADDRESSES);
    }
}
