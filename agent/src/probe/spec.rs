//! The `[[probe]]` tables of the configuration.

use std::collections::HashMap;
use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact;
use serde::{Deserialize, Serialize};

use zongbao_wire::limits::ID_BYTES;

use super::{dns, http, icmp, snmp, tcp};

/// One probe: what to ask, how often, and which component its answer is about.
///
/// ```toml
/// [[probe]]
/// name = "portal"            # unique in this file
/// type = "tcp"               # icmp | tcp | http | dns | snmp
/// component = "web-1"        # the component it tells about; default: the agent's own
/// check = "tcp"              # name of the check; default: the type. Two probes of one component need different ones
/// interval = "30s"           # how often; default 30s, snmp 60s
/// timeout = "5s"             # for the whole run; default 5s, snmp 20s; at most the interval
/// address = "10.0.0.5:443"   # … and the keys of the type
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ProbeSpec {
    /// Name, unique among the probes of an agent.
    pub name: String,
    /// The component that the answer is about; `None` = the agent's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// Name of the check; `None` = the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
    /// How often to run; `None` = the default of the type.
    #[serde(default, with = "compact::optional", skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
    /// How long one run may take; `None` = the default of the type.
    #[serde(default, with = "compact::optional", skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
    /// What to ask. Its keys stand beside the others; unknown keys are refused here.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What to ask, by `type`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Kind {
    /// Echo requests are answered.
    Icmp(icmp::Spec),
    /// A web address answers as expected.
    Http(http::Spec),
    /// A network device answers, and what it says about itself.
    Snmp(snmp::Spec),
    /// A name server answers as expected.
    Dns(dns::Spec),
    /// A TCP connection can be opened.
    Tcp(tcp::Spec),
}

impl Kind {
    /// The `type`, which is also the default name of the check.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Icmp(_) => "icmp",
            Self::Tcp(_) => "tcp",
            Self::Http(_) => "http",
            Self::Dns(_) => "dns",
            Self::Snmp(_) => "snmp",
        }
    }

    fn problems(&self) -> Vec<String> {
        match self {
            Self::Icmp(icmp) => icmp.problems(),
            Self::Tcp(tcp) => tcp.problems(),
            Self::Http(http) => http.problems(),
            Self::Dns(dns) => dns.problems(),
            Self::Snmp(snmp) => snmp.problems(),
        }
    }
}

impl ProbeSpec {
    /// The name of its check.
    pub fn check_name(&self) -> &str {
        self.check.as_deref().unwrap_or(self.kind.name())
    }

    /// The name of the checks of links that an SNMP probe makes. It holds the probe's name, because one agent may see
    /// both ends of a link.
    pub fn link_check_name(&self) -> String {
        format!("{}.{}", self.check_name(), self.name)
    }

    /// The component and the name of each check that it reports, its own first; `None` = the agent's own component.
    pub fn reports(&self) -> Vec<(Option<&str>, String)> {
        let mut reports = vec![(self.component.as_deref(), self.check_name().to_owned())];
        if let Kind::Snmp(snmp) = &self.kind {
            reports.extend(
                snmp.links
                    .values()
                    .map(|link| (Some(link.as_str()), self.link_check_name())),
            );
        }
        reports
    }

    /// How often it runs.
    pub fn interval(&self) -> Duration {
        let default = if matches!(self.kind, Kind::Snmp(_)) { 60 } else { 30 };
        self.interval.unwrap_or(Duration::from_secs(default))
    }

    /// How long one run may take.
    pub fn timeout(&self) -> Duration {
        let default = if matches!(self.kind, Kind::Snmp(_)) { 20 } else { 5 };
        self.timeout
            .unwrap_or(Duration::from_secs(default))
            .min(self.interval())
    }

    /// What is wrong with this probe by itself: cause and fix, one text each.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (key, text) in [
            ("name", Some(&self.name)),
            ("component", self.component.as_ref()),
            ("check", self.check.as_ref()),
        ] {
            if text.is_some_and(|text| !zongbao_wire::topic::valid_id(text)) {
                problems.push(format!("{key} must be 1 to 64 of a-z A-Z 0-9 . _ -"));
            }
        }
        if self.interval() < Duration::from_secs(1) {
            problems.push("interval is shorter than a second; use \"1s\" or more".into());
        }
        if self.timeout.is_some_and(|timeout| timeout.is_zero()) {
            problems.push("timeout is zero; use \"5s\" or leave it out".into());
        }
        if self.timeout.is_some_and(|timeout| timeout > self.interval()) {
            problems.push("timeout is longer than the interval; lower it or raise the interval".into());
        }
        if matches!(&self.kind, Kind::Snmp(snmp) if !snmp.links.is_empty()) && self.link_check_name().len() > ID_BYTES {
            problems.push(format!(
                "name is too long for the checks of links; use {} bytes less",
                self.link_check_name().len() - ID_BYTES
            ));
        }
        problems.extend(self.kind.problems());
        problems
    }
}

/// What is wrong with a list of probes, each with the index of the probe: what each says about itself, names used
/// twice, and checks that would overwrite each other.
pub fn validate(probes: &[ProbeSpec]) -> Vec<(usize, String)> {
    let mut problems = Vec::new();
    let mut names = HashMap::new();
    let mut checks = HashMap::new();
    for (index, probe) in probes.iter().enumerate() {
        problems.extend(probe.problems().into_iter().map(|problem| (index, problem)));
        if names.insert(&probe.name, index).is_some() {
            problems.push((index, format!("name \"{}\" is used twice; choose another", probe.name)));
        }
        for report in probe.reports() {
            let Some(first) = checks.insert(report.clone(), index) else {
                continue;
            };
            problems.push((
                index,
                format!(
                    "probes \"{}\" and \"{}\" report the same check \"{}\" of the same component and would overwrite \
                     each other; give one of them another name with check = \"…\"",
                    probes[first].name, probe.name, report.1
                ),
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ProbeSpec, toml::de::Error> {
        toml::from_str(text)
    }

    const MINIMAL: &str = "name = \"db\"\ntype = \"tcp\"\naddress = \"127.0.0.1:5432\"\n";

    #[test]
    fn what_is_left_out_has_a_default() {
        let probe = parse(MINIMAL).expect("valid");
        assert_eq!(probe.check_name(), "tcp");
        assert_eq!(probe.component, None);
        assert_eq!(probe.interval(), Duration::from_secs(30));
        assert_eq!(probe.timeout(), Duration::from_secs(5));
        assert_eq!(validate(&[probe]), []);
    }

    #[test]
    fn durations_are_written_with_their_unit() {
        let probe = parse(&format!("{MINIMAL}interval = \"1m\"\ntimeout = \"500ms\"")).expect("valid");
        assert_eq!(probe.interval(), Duration::from_secs(60));
        assert_eq!(probe.timeout(), Duration::from_millis(500));
        assert!(parse(&format!("{MINIMAL}interval = 30")).is_err());
    }

    #[test]
    fn an_unknown_key_is_refused_and_named() {
        let error = parse(&format!("{MINIMAL}adress = \"x\"")).expect_err("unknown key");
        assert!(error.message().contains("unknown field `adress`"), "{error}");
        let error = parse("name = \"db\"\ntype = \"tpc\"\n").expect_err("unknown type");
        assert!(error.message().contains("unknown variant `tpc`"), "{error}");
    }

    #[test]
    fn what_is_written_reads_back() {
        let probe = parse(&format!("{MINIMAL}interval = \"90s\"\ncheck = \"tcp-db\"")).expect("valid");
        let text = toml::to_string(&probe).expect("serializable");
        assert_eq!(parse(&text).expect("valid"), probe);
    }

    #[test]
    fn two_probes_may_not_report_the_same_check_of_one_component() {
        let one = parse(MINIMAL).expect("valid");
        let two = ProbeSpec {
            name: "db-2".into(),
            ..one.clone()
        };
        assert_eq!(validate(&[one.clone(), two.clone()]).len(), 1);
        let two = ProbeSpec {
            check: Some("tcp-2".into()),
            ..two
        };
        assert_eq!(validate(&[one, two]), []);
    }

    #[test]
    fn every_problem_of_a_probe_is_told_at_once() {
        let probe = parse("name = \"a b\"\ntype = \"tcp\"\naddress = \"x\"\ninterval = \"1s\"\ntimeout = \"2s\"")
            .expect("parses");
        let problems = probe.problems();
        assert_eq!(problems.len(), 3, "{problems:?}");
    }
}
