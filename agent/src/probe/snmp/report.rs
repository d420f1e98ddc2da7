//! From what a device says to checks and readings. Pure.

use super::super::{Check, Outcome, ProbeSpec, Reading, Status};
use super::Spec;
use super::counters::Snapshot;
use super::device::{Device, Port, PortStatus};
use zongbao_wire::format_instance;

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
    let mut read = |metric: &'static str, label: Option<(&str, &str)>, value: f64| {
        let instance = format_instance(label);
        outcome.readings.push(Reading {
            component: spec.component.clone(),
            metric,
            instance,
            value,
        });
    };
    read("probe.latency_ms", Some(("probe", &spec.name)), poll.latency_ms);
    if let Some(uptime) = device.system.uptime_seconds {
        read("uptime.seconds", None, uptime);
    }
    for processor in &device.processors {
        read(
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
        read("cpu.used_percent", None, busiest);
    }
    for pool in &device.memory {
        read(
            "memory_pool.used_percent",
            Some(("pool", &pool.description)),
            pool.used_percent,
        );
    }
    // Vendors list the main memory first.
    if let Some(main) = device.memory.first() {
        read("memory.used_percent", None, main.used_percent);
    }
    for sensor in &device.temperatures {
        read(
            "temperature.celsius",
            Some(("sensor", &sensor.description)),
            sensor.celsius,
        );
    }
    for port in watched {
        let label = Some(("interface", port.name.as_str()));
        if let Some(oper) = port.oper {
            read("interface.up", label, f64::from(u8::from(oper == PortStatus::Up)));
        }
        if let Some(speed) = port.speed {
            read("interface.speed_bits_per_second", label, speed as f64);
        }
        let rates = poll
            .before
            .map(|(before, seconds)| before.rates(device, port, seconds))
            .unwrap_or_default();
        let rates = [
            ("interface.rx_bytes_per_second", rates.rx_bytes),
            ("interface.tx_bytes_per_second", rates.tx_bytes),
            ("interface.rx_errors_per_second", rates.rx_errors),
            ("interface.tx_errors_per_second", rates.tx_errors),
        ];
        for (metric, rate) in rates {
            if let Some(rate) = rate {
                read(metric, label, rate);
            }
        }
    }
    outcome.details = serde_json::to_value(device).ok();
    outcome
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
