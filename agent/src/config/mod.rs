//! The configuration: one TOML file, of which `config/agent.toml` documents every key and its default. All that is wrong
//! with a file is reported at once, each with its place, cause and fix.

mod check;
mod parse;
mod problem;
pub mod reload;
mod value;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

pub use self::problem::Problem;
pub use self::value::{BrokerUrl, Pattern, Watch};
use crate::probe::ProbeSpec;

/// Where the configuration is unless the command line says otherwise.
pub const DEFAULT_PATH: &str = "/etc/zongbao/agent.toml";

/// Everything that can be configured.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Who this agent is and how often it reports.
    pub agent: Agent,
    /// Where to send, and how.
    pub broker: Broker,
    /// The disk buffer.
    pub spool: SpoolConfig,
    /// What to read from this host.
    pub sample: Sample,
    /// How probes run.
    pub probes: Probes,
    /// What to ask of others.
    pub probe: Vec<ProbeSpec>,
}

/// `[agent]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Agent {
    /// The id of the component that this agent runs on; `None` = from the host name.
    #[serde(deserialize_with = "value::id")]
    pub id: Option<String>,
    /// How often to sample and report.
    #[serde(deserialize_with = "value::duration::<1_000, 3_600_000, _>")]
    pub interval: Duration,
}

/// `[broker]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Broker {
    /// `mqtt://host[:1883]` or `mqtts://host[:8883]`.
    pub url: BrokerUrl,
    /// User name; `None` = none, or the client certificate says who it is.
    pub username: Option<String>,
    /// Password, in clear.
    pub password: Option<String>,
    /// A file that holds the password in its first line.
    pub password_file: Option<PathBuf>,
    /// Certificates (PEM) to trust instead of the system's.
    pub ca: Option<PathBuf>,
    /// Client certificate (PEM).
    pub certificate: Option<PathBuf>,
    /// Key of the client certificate (PEM).
    pub key: Option<PathBuf>,
    /// Ping after this much silence; the broker tells the last will after one and a half of it.
    #[serde(deserialize_with = "value::duration::<5_000, 3_600_000, _>")]
    pub keep_alive: Duration,
    /// How long connecting may take.
    #[serde(deserialize_with = "value::duration::<1_000, 300_000, _>")]
    pub connect_timeout: Duration,
    /// Wait before the first attempt to connect again; doubles up to `retry_max`.
    #[serde(deserialize_with = "value::duration::<100, 3_600_000, _>")]
    pub retry_min: Duration,
    /// The longest wait between attempts.
    #[serde(deserialize_with = "value::duration::<100, 3_600_000, _>")]
    pub retry_max: Duration,
    /// Batches sent that the collector has not acknowledged, at most.
    #[serde(deserialize_with = "value::integer::<1, 1_000, _>")]
    pub in_flight: usize,
    /// Batches per second when catching up after an outage.
    #[serde(deserialize_with = "value::integer::<1, 10_000, _>")]
    pub backlog_per_second: usize,
    /// Send again what the collector has not acknowledged for this long.
    #[serde(deserialize_with = "value::duration::<1_000, 3_600_000, _>")]
    pub ack_timeout: Duration,
}

/// `[spool]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpoolConfig {
    /// Its folder.
    pub directory: PathBuf,
    /// Size on disk, at most.
    #[serde(deserialize_with = "value::integer::<1, 1_048_576, _>")]
    pub limit_mib: usize,
    /// Age of what it keeps, at most.
    #[serde(deserialize_with = "value::duration::<60_000, 31_622_400_000, _>")]
    pub max_age: Duration,
    /// How much a power cut may cost.
    #[serde(deserialize_with = "value::duration::<0, 3_600_000, _>")]
    pub sync_interval: Duration,
}

/// `[sample]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sample {
    /// Where `/proc` is.
    pub proc: PathBuf,
    /// Where `/sys` is.
    pub sys: PathBuf,
    /// Samplers to leave out.
    #[serde(deserialize_with = "value::samplers")]
    pub disabled: Vec<String>,
    /// Disks to leave out.
    pub disk_ignore: Pattern,
    /// Network interfaces to leave out.
    pub interface_ignore: Pattern,
    /// Series at a time, at most; what comes later is left out and counted.
    #[serde(deserialize_with = "value::integer::<100, 20_000, _>")]
    pub max_series: usize,
    /// File systems to leave out.
    pub filesystem: FilesystemFilter,
    /// Processes to watch.
    pub process: Vec<Watch>,
    /// systemd units to watch.
    #[serde(deserialize_with = "value::units")]
    pub unit: Vec<String>,
}

/// `[sample.filesystem]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilesystemFilter {
    /// Types to leave out.
    pub ignore_types: Vec<String>,
    /// Folders below which (and at which) mounts are left out.
    pub ignore_below: Vec<PathBuf>,
}

/// `[probes]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Probes {
    /// Probes that run at the same time, at most.
    #[serde(deserialize_with = "value::integer::<1, 1_000, _>")]
    pub concurrent: usize,
}

impl Config {
    /// Reads and checks a file, and that the files it names can be read.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the file.
    pub fn load(path: &Path) -> Result<Self, Vec<Problem>> {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&name, &text, check::Files::MustExist),
            Err(error) => Err(vec![Problem {
                file: name,
                line: 1,
                column: 1,
                message: format!("cannot read the file: {error}"),
                fix: "create it from the sample agent.toml, or name another with --config".into(),
            }]),
        }
    }

    fn parse(file: &str, text: &str, files: check::Files) -> Result<Self, Vec<Problem>> {
        let mut parsed = parse::parse::<Self>(file, text);
        if let Some(config) = &parsed.value {
            let found = check::check(config, files);
            parsed.report(found);
        }
        parsed.finish()
    }
}

impl Default for Agent {
    fn default() -> Self {
        Self {
            id: None,
            interval: Duration::from_secs(10),
        }
    }
}

impl Default for Broker {
    fn default() -> Self {
        Self {
            url: BrokerUrl::default(),
            username: None,
            password: None,
            password_file: None,
            ca: None,
            certificate: None,
            key: None,
            keep_alive: Duration::from_secs(20),
            connect_timeout: Duration::from_secs(10),
            retry_min: Duration::from_secs(1),
            retry_max: Duration::from_secs(60),
            in_flight: 64,
            backlog_per_second: 50,
            ack_timeout: Duration::from_secs(30),
        }
    }
}

impl Default for SpoolConfig {
    fn default() -> Self {
        Self {
            directory: "/var/lib/zongbao-agent/spool".into(),
            limit_mib: 256,
            max_age: Duration::from_secs(7 * 86_400),
            sync_interval: Duration::from_secs(30),
        }
    }
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            proc: "/proc".into(),
            sys: "/sys".into(),
            disabled: Vec::new(),
            disk_ignore: Pattern::built_in(r"^(loop|ram|zram|sr|fd|nbd|dm-)\d+$"),
            interface_ignore: Pattern::built_in(
                r"^(lo|veth.*|docker\d+|br-[0-9a-f]{12}|virbr\d+.*|vnet\d+|cni.*|flannel.*|cali.*|cilium.*|lxc.*|ifb\d+|dummy\d+|tunl\d+|sit\d+|gre\d+|ip6tnl\d+|erspan\d+|gretap\d+)$",
            ),
            max_series: 5_000,
            filesystem: FilesystemFilter::default(),
            process: Vec::new(),
            unit: Vec::new(),
        }
    }
}

impl Default for FilesystemFilter {
    fn default() -> Self {
        let types = "autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs erofs fuse.gvfsd-fuse \
                     fuse.lxcfs fuse.portal fusectl hugetlbfs iso9660 mqueue nsfs overlay proc pstore ramfs rpc_pipefs \
                     securityfs selinuxfs squashfs sysfs tracefs udf";
        let below =
            "/dev /proc /run /sys /snap /var/lib/containerd /var/lib/containers /var/lib/docker /var/lib/kubelet";
        Self {
            ignore_types: types.split_whitespace().map(str::to_owned).collect(),
            ignore_below: below.split_whitespace().map(PathBuf::from).collect(),
        }
    }
}

impl FilesystemFilter {
    /// Whether a mount of this type at this place is left out.
    pub fn hides(&self, kind: &str, point: &str) -> bool {
        self.ignore_types.iter().any(|ignored| ignored == kind)
            || self
                .ignore_below
                .iter()
                .any(|folder| Path::new(point).starts_with(folder))
    }
}

impl Default for Probes {
    fn default() -> Self {
        Self { concurrent: 16 }
    }
}

#[cfg(test)]
mod tests;
