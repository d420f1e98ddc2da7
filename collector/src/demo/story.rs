//! The story as data: what is broken, what must come of it, and how it is healed.

use anyhow::Result;

use super::lab::Lab;

/// What must come of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Exactly one incident.
    Incident {
        /// On this component.
        root: &'static str,
        /// Assigned to this party.
        party: &'static str,
        /// Of this class.
        class: &'static str,
        /// Whether the citizens' service is down.
        service_down: bool,
        /// Whether the evidence leaves another candidate open: then the general contractor triages.
        undecided: bool,
    },
    /// Nothing: nobody is hurt, nobody is called.
    Nothing,
}

/// One fault.
pub struct Act {
    /// In a word, for `demo --stage`.
    pub name: &'static str,
    /// What is done, for people, in Chinese and English.
    pub title: [&'static str; 2],
    /// Breaks it.
    pub strike: fn(&mut Lab) -> Result<()>,
    /// What must come of it.
    pub expect: Expectation,
    /// Mends it.
    pub heal: fn(&mut Lab) -> Result<()>,
}

/// The whole story.
pub const ACTS: [Act; 6] = [
    Act {
        name: "database",
        title: ["数据库服务被停止", "the database service is stopped"],
        strike: Lab::stop_database,
        expect: Expectation::Incident {
            root: "portal-db",
            party: "appsoft",
            class: "failure",
            service_down: true,
            undecided: false,
        },
        heal: Lab::start_database,
    },
    Act {
        name: "uplink",
        title: [
            "路由器到交换机 2 的链路被拔掉",
            "the cable from the router to switch 2 is pulled",
        ],
        strike: |lab| lab.ground.unplug("l-r1-sw2"),
        expect: Expectation::Incident {
            root: "l-r1-sw2",
            party: "netcom",
            class: "redundancy_lost",
            service_down: false,
            undecided: false,
        },
        heal: |lab| lab.ground.plug("l-r1-sw2"),
    },
    // A server that is off and one whose cable is out look the same from everywhere: this is said, and nobody is accused.
    Act {
        name: "server-cable",
        title: [
            "应用服务器 1 的网线被拔掉",
            "the cable of application server 1 is pulled",
        ],
        strike: |lab| lab.ground.unplug("l-app-1"),
        expect: Expectation::Incident {
            root: "app-1",
            party: "gc",
            class: "failure",
            service_down: false,
            undecided: true,
        },
        heal: |lab| lab.ground.plug("l-app-1"),
    },
    Act {
        name: "switch",
        title: ["接入交换机 2 断电", "access switch 2 loses its power"],
        strike: |lab| lab.power_off("sw-2"),
        expect: Expectation::Incident {
            root: "sw-2",
            party: "netcom",
            class: "failure",
            service_down: true,
            undecided: false,
        },
        heal: |lab| lab.power_on("sw-2"),
    },
    Act {
        name: "agent",
        title: [
            "门户服务器上的代理被强行结束",
            "only the agent on the web server is killed",
        ],
        strike: |lab| lab.crash_agent("web-1"),
        expect: Expectation::Incident {
            root: "web-1",
            party: "gc",
            class: "monitoring_blind",
            service_down: false,
            undecided: false,
        },
        heal: |lab| {
            lab.crash_agent("web-1")?;
            lab.start_agent("web-1")
        },
    },
    Act {
        name: "spare-cable",
        title: [
            "两台交换机之间的冗余链路被切断",
            "the redundant cable between the switches is cut",
        ],
        strike: |lab| lab.ground.unplug("l-sw1-sw2"),
        expect: Expectation::Nothing,
        heal: |lab| lab.ground.plug("l-sw1-sw2"),
    },
];
