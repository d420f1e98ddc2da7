//! What tests share: networks from text, and small networks made up at random.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::health::{Observation, Observer, Status};
use crate::network::{Network, SourceFile};

/// The model in one file; what is wrong with it fails the test.
pub(crate) fn network(model: impl Into<String>) -> Arc<Network> {
    let file = SourceFile {
        name: "model.toml".to_owned(),
        text: model.into(),
    };
    let told = |problems: Vec<_>| -> String { problems.iter().map(|problem| format!("{problem}\n")).collect() };
    let loaded = Network::load(&[file]).unwrap_or_else(|problems| panic!("{}", told(problems)));
    Arc::new(loaded.network)
}

/// A second of test time.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_330_800 + second).expect("in range")
}

/// One word of a check.
pub(crate) fn seen(second: i64, of: &str, check: &str, by: Observer, status: Status) -> Observation {
    Observation {
        at: at(second),
        of: of.into(),
        check: check.into(),
        by,
        status,
        value: None,
        message: None,
    }
}

/// A small network: its model and what is checked in it.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) model: String,
    pub(crate) checks: Vec<(String, &'static str, Observer)>,
    pub(crate) services: Vec<String>,
}

const PARTIES: &str = r#"
[collector]
at = "noc"
[[party]]
id = "gc"
name = "gc"
role = "general_contractor"
[[party]]
id = "ag"
name = "ag"
role = "agency"
[[party]]
id = "netcom"
name = "netcom"
role = "subcontractor"
[[party]]
id = "softco"
name = "softco"
role = "subcontractor"
[[contract]]
id = "net"
customer = "gc"
provider = "netcom"
from = 2026-01-01
covers = [{ kind = "switch" }, { kind = "link" }]
[[contract]]
id = "soft"
customer = "gc"
provider = "softco"
from = 2026-01-01
covers = [{ kind = "host" }, { kind = "software" }]
[[component]]
id = "noc"
kind = "host"
"#;

/// Switches in a tree with some redundant cables, hosts on them (some on two), programs on hosts that may need one another,
/// services that need some of the programs, and perhaps a power supply for some of the hosts.
pub(crate) fn any_network() -> impl Strategy<Value = Made> {
    let switches = proptest::collection::vec(any::<Index>(), 1..5);
    let spare = proptest::collection::vec((any::<Index>(), any::<Index>()), 0..3);
    let hosts = proptest::collection::vec((any::<Index>(), proptest::option::weighted(0.3, any::<Index>())), 1..6);
    let programs = proptest::collection::vec(
        (
            any::<Index>(),
            proptest::option::weighted(0.4, any::<Index>()),
            any::<bool>(),
        ),
        1..6,
    );
    let services = proptest::collection::vec((proptest::collection::vec(any::<Index>(), 1..3), 1..3usize), 1..3);
    let supplied = proptest::option::of(proptest::collection::vec(any::<bool>(), 5));
    (switches, spare, hosts, programs, services, supplied).prop_map(
        |(switches, spare, hosts, programs, services, supplied)| {
            let mut made = Maker::new();
            made.switches(&switches, &spare);
            made.hosts(&hosts, supplied.as_deref());
            made.programs(&programs, hosts.len());
            made.services(&services, programs.len());
            made.0
        },
    )
}

struct Maker(Made);

impl Maker {
    fn new() -> Self {
        Self(Made {
            model: PARTIES.to_owned(),
            checks: Vec::new(),
            services: Vec::new(),
        })
    }

    fn component(&mut self, id: &str, kind: &str) {
        write!(self.0.model, "[[component]]\nid = \"{id}\"\nkind = \"{kind}\"\n").expect("text grows");
    }

    fn link(&mut self, a: &str, b: &str) {
        let id = format!("l-{a}-{b}");
        if a != b && !self.0.model.contains(&format!("\"{id}\"")) {
            write!(self.0.model, "[[link]]\nid = \"{id}\"\nends = [\"{a}\", \"{b}\"]\n").expect("text grows");
        }
    }

    fn needs(&mut self, of: &str, on: &[String], need: usize) {
        let on: Vec<String> = on.iter().map(|id| format!("\"{id}\"")).collect();
        let on = on.join(", ");
        write!(
            self.0.model,
            "[[dependency]]\nof = \"{of}\"\non = [{on}]\nneed = {need}\n"
        )
        .expect("text grows");
    }

    fn check(&mut self, of: &str, check: &'static str, by: Observer) {
        self.0.checks.push((of.to_owned(), check, by));
    }

    fn switches(&mut self, parents: &[Index], spare: &[(Index, Index)]) {
        for (i, parent) in parents.iter().enumerate() {
            let id = format!("s{i}");
            self.component(&id, "switch");
            let above = if i == 0 {
                "noc".to_owned()
            } else {
                format!("s{}", parent.index(i))
            };
            self.link(&above, &id);
            self.check(&id, "icmp", Observer::Collector);
        }
        for (a, b) in spare {
            let (a, b) = (a.index(parents.len()), b.index(parents.len()));
            self.link(&format!("s{}", a.min(b)), &format!("s{}", a.max(b)));
        }
        if let Some(switches) = parents.len().checked_sub(1) {
            self.check("l-noc-s0", "snmp", Observer::Collector);
            let far = format!("s{switches}");
            self.check(&far, "fan", Observer::Collector);
        }
    }

    fn hosts(&mut self, hosts: &[(Index, Option<Index>)], supplied: Option<&[bool]>) {
        let switches = self
            .0
            .checks
            .iter()
            .filter(|(of, check, _)| of.starts_with('s') && *check == "icmp")
            .count();
        if supplied.is_some() {
            self.component("pdu", "power");
        }
        for (i, (first, second)) in hosts.iter().enumerate() {
            let id = format!("h{i}");
            self.component(&id, "host");
            for uplink in std::iter::once(first).chain(second) {
                self.link(&format!("s{}", uplink.index(switches)), &id);
            }
            if supplied.is_some_and(|supplied| supplied.get(i) == Some(&true)) {
                self.needs(&id, &["pdu".to_owned()], 1);
            }
            self.check(&id, "icmp", Observer::Collector);
            self.check(&id, "disk", Observer::Own);
        }
        for i in 1..hosts.len() {
            self.check(&format!("h{i}"), "icmp", Observer::Agent("h0".into()));
        }
    }

    fn programs(&mut self, programs: &[(Index, Option<Index>, bool)], hosts: usize) {
        for (i, (host, other, inside)) in programs.iter().enumerate() {
            let id = format!("p{i}");
            self.component(&id, "software");
            self.needs(&id, &[format!("h{}", host.index(hosts))], 1);
            if let (Some(other), true) = (other, i > 0) {
                self.needs(&id, &[format!("p{}", other.index(i))], 1);
            }
            self.check(&id, "http", Observer::Collector);
            if *inside {
                self.check(&id, "process", Observer::Own);
            }
        }
    }

    fn services(&mut self, services: &[(Vec<Index>, usize)], programs: usize) {
        for (i, (on, need)) in services.iter().enumerate() {
            let id = format!("v{i}");
            write!(
                self.0.model,
                "[[service]]\nid = \"{id}\"\nname = \"{id}\"\ncriticality = 1\nowner = \"ag\"\n"
            )
            .expect("text grows");
            let mut on: Vec<String> = on
                .iter()
                .map(|program| format!("p{}", program.index(programs)))
                .collect();
            on.sort_unstable();
            on.dedup();
            self.needs(&id, &on, (*need).min(on.len()));
            self.check(&id, "http", Observer::Collector);
            self.0.services.push(id);
        }
    }
}

/// What proptest draws unless `PROPTEST_CASES` asks for another number.
const USUAL: u32 = 256;

/// So many stories, others in every run; with ten times the usual `PROPTEST_CASES` ten times as many.
///
/// A failing one is kept by proptest in a file beside the sources, which it names; it is told again first in every run.
pub(crate) fn stories(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig {
        cases: (cases * asked.cases / USUAL).max(1),
        ..asked
    }
}
