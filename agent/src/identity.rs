//! Who this agent is: its id and boot, and what it tells of its host.

use std::fs;

use anyhow::{Context as _, Result};

use crate::config::Config;
use crate::spool::Boot;

/// What does not change while the agent runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The component that this agent runs on.
    pub id: String,
    /// Random per start.
    pub boot: Boot,
    /// The host's own name.
    pub host_name: String,
    /// The operating system, for people.
    pub os: String,
}

impl Identity {
    /// Finds out.
    ///
    /// # Errors
    /// The configuration gives no id and neither the host name nor the machine id makes one.
    pub fn find(config: &Config) -> Result<Self> {
        let host_name = text("/proc/sys/kernel/hostname").unwrap_or_default();
        let machine = text("/etc/machine-id");
        let id = config
            .agent
            .id
            .clone()
            .or_else(|| derive(&host_name, machine.as_deref()));
        let release = text("/etc/os-release").or_else(|| text("/usr/lib/os-release"));
        Ok(Self {
            id: id.context("neither the host name nor /etc/machine-id makes an id; set [agent] id")?,
            boot: rand::random(),
            host_name,
            os: release
                .as_deref()
                .and_then(pretty_name)
                .unwrap_or_else(|| "Linux".into()),
        })
    }
}

/// The host name, unless it is the same everywhere; else the machine id, shortened.
fn derive(host_name: &str, machine_id: Option<&str>) -> Option<String> {
    let short = host_name.split('.').next().unwrap_or_default();
    if zongbao_wire::topic::valid_id(host_name) && !["localhost", "debian", "(none)"].contains(&short) {
        return Some(host_name.to_owned());
    }
    let id = machine_id?.get(..12)?;
    zongbao_wire::topic::valid_id(id).then(|| format!("host-{id}"))
}

fn pretty_name(release: &str) -> Option<String> {
    let value = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(value.trim_matches('"').to_owned())
}

fn text(path: &str) -> Option<String> {
    Some(fs::read_to_string(path).ok()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_comes_from_the_host_name_or_else_the_machine() {
        let machine = Some("0123456789abcdef0123456789abcdef");
        assert_eq!(derive("web-1.gov", machine), Some("web-1.gov".into()));
        assert_eq!(derive("localhost", machine), Some("host-0123456789ab".into()));
        assert_eq!(derive("主机", machine), Some("host-0123456789ab".into()));
        assert_eq!(derive("localhost", None), None);
    }

    #[test]
    fn the_release_file_names_the_system() {
        let release = "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n";
        assert_eq!(pretty_name(release), Some("Debian GNU/Linux 12".into()));
    }
}
