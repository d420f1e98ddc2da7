//! What the demo's network stands on: network namespaces where they are permitted, loop-back addresses elsewhere.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::fabric::Fabric;
use super::netns;
use super::topology::{self, find, find_cable};

/// What the network stands on.
#[derive(Debug)]
pub enum Ground {
    /// Every machine a network namespace, every cable a veth pair: the kernel is the network.
    Namespaces,
    /// Every machine an address of 127.0.0.0/8; a relay in this process is the network.
    Loopback(Fabric),
}

impl Ground {
    /// Builds the network on the best ground that this machine permits, and says which if it is not the best.
    pub fn build(loopback: bool) -> Result<Self> {
        if loopback {
            return Ok(Self::Loopback(Fabric::start()?));
        }
        if let Err(error) = netns::permitted() {
            println!("network namespaces are not permitted here ({error:#}); using loop-back addresses instead");
            return Ok(Self::Loopback(Fabric::start()?));
        }
        netns::remove()?;
        netns::build()?;
        Ok(Self::Namespaces)
    }

    /// In words, for the person who watches.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Namespaces => "network namespaces: real kernel routing between real machines",
            Self::Loopback(_) => "loop-back addresses: real processes, cables and switches relayed by this process",
        }
    }

    /// Where a machine's own services listen.
    pub fn address(&self, id: &str) -> Ipv4Addr {
        match self {
            Self::Namespaces => find(id).address(),
            Self::Loopback(_) => topology::loopback(id),
        }
    }

    /// The address at which `from` reaches `to`.
    pub fn seen_from(&self, from: &str, to: &str) -> Ipv4Addr {
        match self {
            Self::Namespaces => find(to).address(),
            Self::Loopback(fabric) => fabric.seen_from(from, to),
        }
    }

    /// The address at which this machine's browser reaches the collector.
    pub fn door(&self) -> String {
        match self {
            Self::Namespaces => netns::door_address().to_owned(),
            Self::Loopback(_) => topology::loopback("noc-1").to_string(),
        }
    }

    /// A command that runs on a machine of the demo.
    pub fn command(&self, id: &str, program: &Path) -> Command {
        match self {
            Self::Namespaces => {
                let mut command = Command::new("ip");
                command.args(["netns", "exec", &netns::namespace(id)]).arg(program);
                command
            }
            Self::Loopback(_) => Command::new(program),
        }
    }

    /// Pulls a cable.
    pub fn unplug(&self, cable: &str) -> Result<()> {
        match self {
            Self::Namespaces => netns::unplug(&find_cable(cable)),
            Self::Loopback(fabric) => {
                fabric.unplug(cable);
                Ok(())
            }
        }
    }

    /// Plugs it in again.
    pub fn plug(&self, cable: &str) -> Result<()> {
        match self {
            Self::Namespaces => netns::plug(&find_cable(cable)),
            Self::Loopback(fabric) => {
                fabric.plug(cable);
                Ok(())
            }
        }
    }

    /// Cuts a device's power.
    pub fn darken(&self, id: &str) -> Result<()> {
        match self {
            Self::Namespaces => netns::darken(id),
            Self::Loopback(fabric) => {
                fabric.darken(id);
                Ok(())
            }
        }
    }

    /// Gives it back.
    pub fn light(&self, id: &str) -> Result<()> {
        match self {
            Self::Namespaces => netns::light(id),
            Self::Loopback(fabric) => {
                fabric.light(id);
                Ok(())
            }
        }
    }

    /// Leaves nothing behind.
    pub fn remove(&self) -> Result<()> {
        match self {
            Self::Namespaces => netns::remove(),
            Self::Loopback(_) => Ok(()),
        }
    }
}
