//! The office that the stories play in, and how they are told.

use std::sync::Arc;

use jiff::Timestamp;

use crate::correlation::{Class, Correlator, ProbeRequest, Settings, Verdict};
use crate::health::{Observation, Observer, Status};
use crate::ids::ComponentId;
use crate::network::Network;
use crate::testing::network;

/// A small office: a redundant triangle of a router and two switches, hosts, software, a service, power.
const OFFICE: &str = r#"
[network]
name = "office"
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
"#;

const KINDS: [(&str, &str); 14] = [
    ("r", "router"),
    ("sw1", "switch"),
    ("sw2", "switch"),
    ("acc", "switch"),
    ("noc", "host"),
    ("web", "host"),
    ("app1", "host"),
    ("app2", "host"),
    ("db", "host"),
    ("pc1", "host"),
    ("pc2", "host"),
    ("nginx", "software"),
    ("sql", "database"),
    ("pdu", "power"),
];

const LINKS: [(&str, &str, &str); 11] = [
    ("l-r-1", "r", "sw1"),
    ("l-r-2", "r", "sw2"),
    ("l-1-2", "sw1", "sw2"),
    ("l-noc", "noc", "r"),
    ("l-web", "web", "sw1"),
    ("l-app1", "app1", "sw1"),
    ("l-app2", "app2", "sw2"),
    ("l-db", "db", "sw2"),
    ("l-acc", "acc", "sw2"),
    ("l-pc1", "pc1", "acc"),
    ("l-pc2", "pc2", "acc"),
];

const NEEDS: [(&str, &str, u32); 8] = [
    ("nginx", "web", 1),
    ("sql", "db", 1),
    ("nginx", "sql", 1),
    ("portal", "nginx", 1),
    ("portal", "app1 app2", 1),
    ("pc1", "pdu", 1),
    ("pc2", "pdu", 1),
    ("acc", "pdu", 1),
];

pub(in crate::correlation) fn office(more: &str) -> Arc<Network> {
    let mut text = String::from(OFFICE);
    for (id, kind) in KINDS {
        text += &format!("[[component]]\nid = \"{id}\"\nkind = \"{kind}\"\naddress = \"10.0.0.1\"\n");
    }
    for (id, a, b) in LINKS {
        text += &format!("[[link]]\nid = \"{id}\"\nends = [\"{a}\", \"{b}\"]\n");
    }
    for (of, on, need) in NEEDS {
        let on: Vec<String> = on.split(' ').map(|id| format!("{id:?}")).collect();
        text += &format!(
            "[[dependency]]\nof = \"{of}\"\non = [{}]\nneed = {need}\n",
            on.join(", ")
        );
    }
    text += "[[service]]\nid = \"portal\"\nname = \"portal\"\ncriticality = 1\nowner = \"ag\"\n";
    text += more;
    network(text)
}

pub(in crate::correlation) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

/// Plays samples into a correlator and evaluates whenever it wants to be.
pub(super) struct Story {
    pub(super) correlator: Correlator,
    pub(super) now: i64,
    /// All that was asked to be probed.
    pub(super) probes: Vec<ProbeRequest>,
}

impl Story {
    pub(super) fn new() -> Self {
        Self::with("")
    }

    pub(super) fn with(more: &str) -> Self {
        Self {
            correlator: Correlator::new(office(more), Settings::default()),
            now: 0,
            probes: Vec::new(),
        }
    }

    pub(super) fn say(&mut self, second: i64, of: &str, check: &str, by: &str, status: Status) {
        self.pass(second);
        let by = match by {
            "" => Observer::Own,
            "collector" => Observer::Collector,
            agent => Observer::Agent(agent.into()),
        };
        let observation = Observation {
            at: at(second),
            of: of.into(),
            check: check.into(),
            by,
            status,
            value: None,
            message: None,
        };
        self.correlator.observe(at(self.now), &observation);
        self.probes.extend(self.correlator.evaluate(at(self.now)).probes);
    }

    /// The collector pings everything that is on the network every ten seconds; some fail.
    pub(super) fn round(&mut self, second: i64, failing: &[&str]) {
        let pinged = ["r", "sw1", "sw2", "acc", "web", "app1", "app2", "db", "pc1", "pc2"];
        for (i, of) in (0..).zip(pinged) {
            let status = if failing.contains(&of) {
                Status::Critical
            } else {
                Status::Ok
            };
            self.say(second + i % 3, of, "icmp", "collector", status);
        }
        for (of, from) in [("nginx", "web"), ("sql", "db")] {
            let down = failing.contains(&of) || failing.contains(&from);
            self.say(
                second + 4,
                of,
                "http",
                "collector",
                if down { Status::Critical } else { Status::Ok },
            );
        }
    }

    pub(super) fn rounds(&mut self, seconds: std::ops::Range<i64>, failing: &[&str]) {
        for second in seconds.step_by(10) {
            self.round(second, failing);
        }
    }

    pub(super) fn pass(&mut self, second: i64) {
        while let Some(wake) = self.correlator.next_wakeup().filter(|wake| *wake < at(second)) {
            self.probes.extend(self.correlator.evaluate(wake).probes);
        }
        self.now = self.now.max(second);
    }

    pub(super) fn verdicts(&mut self) -> Vec<Arc<Verdict>> {
        self.correlator.evaluate(at(self.now)).verdicts
    }

    /// Roots and classes of all verdicts.
    pub(super) fn told(&mut self) -> Vec<(String, Class)> {
        self.verdicts()
            .iter()
            .map(|verdict| (verdict.root.to_string(), verdict.class))
            .collect()
    }

    pub(super) fn only(&mut self) -> Arc<Verdict> {
        let verdicts = self.verdicts();
        assert_eq!(verdicts.len(), 1, "{verdicts:#?}");
        verdicts[0].clone()
    }
}

pub(super) fn ids(components: &[ComponentId]) -> Vec<&str> {
    components.iter().map(ComponentId::as_str).collect()
}
