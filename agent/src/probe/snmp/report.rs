//! From what a device says to checks and readings. Pure.

use std::collections::HashSet;
use std::iter;

use zongbao_wire::format_instance;

use super::super::{Check, Outcome, ProbeSpec, Reading, Status};
use super::Spec;
use super::counters::Snapshot;
use super::device::{Device, Port, PortStatus};

/// One poll, and the counters of the one before.
pub struct Poll<'a> {
    /// What the device said.
    pub device: &'a Device,
    /// How long its first answer took, in milliseconds.
    pub latency_ms: f64,
    /// The counters of the last poll and how many seconds ago it was.
    pub before: Option<(&'a Snapshot, f64)>,
    /// What had to be left out, for the operator.
    pub notes: Vec<String>,
}

/// Everything that one poll yields.
pub fn report(spec: &ProbeSpec, snmp: &Spec, poll: &Poll<'_>) -> Outcome {
    let device = poll.device;
    let mut notes = poll.notes.clone();
    let watched = watched(snmp, device, &mut notes);
    let mut outcome = Outcome::default();
    outcome.checks.push(own_check(spec, poll, &notes));
    outcome.checks.extend(
        snmp.links
            .iter()
            .map(|(port, link)| link_check(spec, device, port, link)),
    );
    let mut series = Series {
        component: spec.component.as_deref(),
        readings: &mut outcome.readings,
        seen: HashSet::new(),
    };
    series.read("probe.latency_ms", Some(("probe", &spec.name)), poll.latency_ms);
    if let Some(uptime) = device.system.uptime_seconds {
        series.read("uptime.seconds", None, uptime);
    }
    read_parts(device, &mut series);
    for port in watched {
        read_port(poll, port, &mut series);
    }
    outcome.details = Some(Box::new(device.clone()));
    outcome
}

/// Readings under construction. A device may give two parts the same name; each series has a name of its own.
struct Series<'a> {
    component: Option<&'a str>,
    readings: &'a mut Vec<Reading>,
    seen: HashSet<(&'static str, String)>,
}

/// Characters of a part's name that go into a series, at most.
const LABEL_CHARS: usize = 64;
/// Parts of one kind that are measured, at most; more than any device has.
const PARTS: usize = 256;

impl Series<'_> {
    fn read(&mut self, metric: &'static str, label: Option<(&str, &str)>, value: f64) {
        let instance = match label {
            None => String::new(),
            Some((key, text)) => {
                let text = text.chars().take(LABEL_CHARS).collect::<String>();
                let numbered = (2..).map(|number| format!("{text} #{number}"));
                let mut names = iter::once(text.clone())
                    .chain(numbered)
                    .map(|name| format_instance([(key, name.as_str())]));
                names
                    .find(|name| !self.seen.contains(&(metric, name.clone())))
                    .expect("numbers never run out")
            }
        };
        self.seen.insert((metric, instance.clone()));
        self.readings.push(Reading {
            component: self.component.map(str::to_owned),
            metric,
            instance,
            value,
        });
    }
}

fn read_parts(device: &Device, series: &mut Series<'_>) {
    for processor in device.processors.iter().take(PARTS) {
        series.read(
            "processor.used_percent",
            Some(("processor", &processor.description)),
            processor.used_percent,
        );
    }
    if let Some(busiest) = device
        .processors
        .iter()
        .map(|processor| processor.used_percent)
        .reduce(f64::max)
    {
        series.read("cpu.used_percent", None, busiest);
    }
    for pool in device.memory.iter().take(PARTS) {
        series.read(
            "memory_pool.used_percent",
            Some(("pool", &pool.description)),
            pool.used_percent,
        );
    }
    // Vendors list the main memory first.
    if let Some(main) = device.memory.first() {
        series.read("memory.used_percent", None, main.used_percent);
    }
    for sensor in device.temperatures.iter().take(PARTS) {
        series.read(
            "temperature.celsius",
            Some(("sensor", &sensor.description)),
            sensor.celsius,
        );
    }
}

fn read_port(poll: &Poll<'_>, port: &Port, series: &mut Series<'_>) {
    let label = Some(("interface", port.name.as_str()));
    let rates = poll
        .before
        .map(|(before, seconds)| before.rates(poll.device, port, seconds))
        .unwrap_or_default();
    let readings = [
        (
            "interface.up",
            port.oper.map(|oper| f64::from(u8::from(oper == PortStatus::Up))),
        ),
        ("interface.speed_bits_per_second", port.speed.map(|speed| speed as f64)),
        ("interface.rx_bytes_per_second", rates.rx_bytes),
        ("interface.tx_bytes_per_second", rates.tx_bytes),
        ("interface.rx_errors_per_second", rates.rx_errors),
        ("interface.tx_errors_per_second", rates.tx_errors),
    ];
    for (metric, value) in readings {
        if let Some(value) = value {
            series.read(metric, label, value);
        }
    }
}

/// The ports to measure: those meant to work, of the names asked for, up to the limit.
fn watched<'a>(snmp: &Spec, device: &'a Device, notes: &mut Vec<String>) -> Vec<&'a Port> {
    let names = snmp.pattern();
    let wanted = device.ports.iter().filter(|port| port.admin != Some(PortStatus::Down));
    let mut ports = wanted
        .filter(|port| names.as_ref().is_none_or(|names| names.is_match(&port.name)))
        .collect::<Vec<_>>();
    let limit = usize::from(snmp.max_interfaces);
    if ports.len() > limit {
        notes.push(format!(
            "{} ports are left out; narrow interfaces or raise max_interfaces",
            ports.len() - limit
        ));
        ports.truncate(limit);
    }
    ports
}

fn own_check(spec: &ProbeSpec, poll: &Poll<'_>, notes: &[String]) -> Check {
    let Device { system, ports, .. } = poll.device;
    let who = system.name.as_deref().unwrap_or("the device");
    let up = ports.iter().filter(|port| port.oper == Some(PortStatus::Up)).count();
    let meant = ports.iter().filter(|port| port.admin != Some(PortStatus::Down)).count();
    let mut message = format!(
        "{who} answered in {:.1} ms; {up} of {meant} ports are up",
        poll.latency_ms
    );
    for note in notes {
        message.push_str("; ");
        message.push_str(note);
    }
    Check::of(spec, Status::Ok, message).with_value(poll.latency_ms)
}

/// The check of a link, seen from the port that it is plugged into.
fn link_check(spec: &ProbeSpec, device: &Device, name: &str, link: &str) -> Check {
    let known = |port: &&Port| [&port.name, &port.descr].into_iter().any(|text| text == name);
    let (status, message) = match device.ports.iter().find(known) {
        None => (Status::Unknown, format!("there is no port {name}; correct links")),
        Some(port) => match (port.admin, port.oper) {
            (_, Some(PortStatus::Up)) => (Status::Ok, format!("port {name} is up")),
            // Switched off on purpose: no failure, but nothing to rely on either.
            (Some(PortStatus::Down), _) => (
                Status::Warning,
                format!("port {name} is switched off (ifAdminStatus down)"),
            ),
            (_, Some(PortStatus::Down | PortStatus::LowerLayerDown | PortStatus::NotPresent)) => (
                Status::Critical,
                format!("port {name} is down; check the cable, the optics and the other end"),
            ),
            (_, other) => (
                Status::Unknown,
                format!("port {name} says neither up nor down ({other:?})"),
            ),
        },
    };
    link_status(spec, link, status, message)
}

/// A check of a link. Its name tells the ends of a link apart, which may be polled by the same agent.
pub fn link_status(spec: &ProbeSpec, link: &str, status: Status, message: String) -> Check {
    Check {
        component: Some(link.to_owned()),
        check: spec.link_check_name(),
        ..Check::of(spec, status, message)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Kind;
    use super::*;

    fn probe() -> (ProbeSpec, Spec) {
        let text = "name = \"acc-3\"\ntype = \"snmp\"\ncomponent = \"sw-acc-3\"\naddress = \"10.0.0.3\"\n\
                    links = { \"Gi1/0/1\" = \"l-1\", \"Gi1/0/9\" = \"l-9\" }\nmax_interfaces = 2";
        let spec: ProbeSpec = toml::from_str(text).expect("valid");
        let Kind::Snmp(snmp) = spec.kind.clone() else {
            unreachable!("type is snmp")
        };
        (spec, snmp)
    }

    fn device(ports: &[(&str, PortStatus, PortStatus)]) -> Device {
        let port = |(index, (name, admin, oper)): (usize, &(&str, PortStatus, PortStatus))| Port {
            index: index as u32,
            name: (*name).into(),
            admin: Some(*admin),
            oper: Some(*oper),
            ..Port::default()
        };
        Device {
            ports: ports.iter().enumerate().map(port).collect(),
            ..Device::default()
        }
    }

    fn poll(ports: &[(&str, PortStatus, PortStatus)]) -> Outcome {
        let (spec, snmp) = probe();
        let device = device(ports);
        report(
            &spec,
            &snmp,
            &Poll {
                device: &device,
                latency_ms: 1.0,
                before: None,
                notes: Vec::new(),
            },
        )
    }

    fn link(outcome: &Outcome, id: &str) -> Status {
        outcome
            .checks
            .iter()
            .find(|check| check.component.as_deref() == Some(id))
            .expect("a check")
            .status
    }

    #[test]
    fn a_port_that_is_down_fails_its_link_and_not_the_device() {
        let outcome = poll(&[("Gi1/0/1", PortStatus::Up, PortStatus::Down)]);
        assert_eq!(outcome.checks[0].status, Status::Ok);
        assert_eq!(link(&outcome, "l-1"), Status::Critical);
        assert_eq!(outcome.checks[1].check, "snmp.acc-3");
    }

    #[test]
    fn a_port_that_is_switched_off_is_no_failure() {
        let outcome = poll(&[("Gi1/0/1", PortStatus::Down, PortStatus::Down)]);
        assert_eq!(link(&outcome, "l-1"), Status::Warning);
        assert!(!outcome.readings.iter().any(|reading| reading.metric == "interface.up"));
    }

    #[test]
    fn a_port_that_is_not_there_says_nothing_about_its_link() {
        let outcome = poll(&[("Gi1/0/1", PortStatus::Up, PortStatus::Up)]);
        assert_eq!(link(&outcome, "l-1"), Status::Ok);
        assert_eq!(link(&outcome, "l-9"), Status::Unknown);
    }

    #[test]
    fn parts_of_the_same_name_are_different_series() {
        let (spec, snmp) = probe();
        let sensor = |celsius| super::super::device::Temperature {
            description: "PSU".repeat(100),
            celsius,
        };
        let device = Device {
            temperatures: vec![sensor(30.0), sensor(40.0)],
            ..Device::default()
        };
        let poll = Poll {
            device: &device,
            latency_ms: 1.0,
            before: None,
            notes: Vec::new(),
        };
        let outcome = report(&spec, &snmp, &poll);
        let series = outcome
            .readings
            .iter()
            .filter(|reading| reading.metric == "temperature.celsius");
        let names = series.map(|reading| reading.instance.as_str()).collect::<HashSet<_>>();
        assert_eq!(names.len(), 2);
        assert!(names.iter().all(|name| name.len() < zongbao_wire::limits::NAME_BYTES));
    }

    #[test]
    fn every_metric_is_in_the_catalogue() {
        let outcome = poll(&[("Gi1/0/1", PortStatus::Up, PortStatus::Up)]);
        let unknown = outcome
            .readings
            .iter()
            .find(|reading| crate::catalogue::find(reading.metric).is_none());
        assert_eq!(unknown, None);
    }

    #[test]
    fn ports_beyond_the_limit_are_left_out_and_that_is_said() {
        let up = |name| (name, PortStatus::Up, PortStatus::Up);
        let outcome = poll(&[up("Gi1/0/1"), up("Gi1/0/2"), up("Gi1/0/3")]);
        assert_eq!(
            outcome
                .readings
                .iter()
                .filter(|reading| reading.metric == "interface.up")
                .count(),
            2
        );
        assert!(
            outcome.checks[0].message.contains("1 ports are left out"),
            "{outcome:?}"
        );
    }
}
