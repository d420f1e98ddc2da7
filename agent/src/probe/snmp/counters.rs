//! From counters to rates: what a counter said now and at the last poll, and what a restart or a wrap makes of it. Pure.

use std::collections::HashMap;

use super::device::{Counter, Device, Port};

/// The counters of a device at one poll.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    uptime_seconds: Option<f64>,
    ports: HashMap<String, Port>,
}

/// What went through a port, a second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// Bytes received.
    pub rx_bytes: Option<f64>,
    /// Bytes sent.
    pub tx_bytes: Option<f64>,
    /// Bad packets received.
    pub rx_errors: Option<f64>,
    /// Packets that could not be sent.
    pub tx_errors: Option<f64>,
}

/// A 32-bit counter that went back by so much or more has started anew rather than wrapped.
const HALF: u32 = 1 << 31;
/// Faster than this much of its speed no port is; a rate beyond it comes from a counter that started anew.
const SPEED_TOLERANCE: f64 = 1.5;

impl Snapshot {
    /// The counters of a device. Ports are known by name, because their indexes may change at a restart.
    pub fn of(device: &Device) -> Self {
        Self {
            uptime_seconds: device.system.uptime_seconds,
            ports: device
                .ports
                .iter()
                .map(|port| (port.name.clone(), port.clone()))
                .collect(),
        }
    }

    /// The rates since this snapshot, `seconds` ago. None of a port that was not there, or whose counters have started
    /// anew since.
    pub fn rates(&self, now: &Device, port: &Port, seconds: f64) -> Rates {
        let restarted = match (self.uptime_seconds, now.system.uptime_seconds) {
            (Some(before), Some(after)) => after < before,
            _ => false,
        };
        let before = self.ports.get(&port.name).filter(|before| {
            !restarted && seconds > 0.0 && before.index == port.index && before.discontinuity == port.discontinuity
        });
        let Some(before) = before else { return Rates::default() };
        let bytes_limit = port.speed.map(|speed| speed as f64 / 8.0 * SPEED_TOLERANCE);
        let rate = |before, after, limit: Option<f64>| {
            let rate = increase(before?, after?)? as f64 / seconds;
            Some(rate).filter(|rate| limit.is_none_or(|limit| *rate <= limit))
        };
        Rates {
            rx_bytes: rate(before.in_octets, port.in_octets, bytes_limit),
            tx_bytes: rate(before.out_octets, port.out_octets, bytes_limit),
            rx_errors: rate(before.in_errors, port.in_errors, None),
            tx_errors: rate(before.out_errors, port.out_errors, None),
        }
    }
}

/// How far a counter has come. `None` when it started anew, or changed its width.
fn increase(before: Counter, after: Counter) -> Option<u64> {
    match (before, after) {
        (Counter::Bits64(before), Counter::Bits64(after)) => after.checked_sub(before),
        // A device that restarts and one whose counter wraps both fall back; only a wrap leaves a small distance.
        (Counter::Bits32(before), Counter::Bits32(after)) => {
            let distance = after.wrapping_sub(before);
            (after >= before || distance < HALF).then_some(distance.into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(octets: Counter, uptime_seconds: f64) -> Device {
        let port = Port {
            index: 1,
            name: "Gi1/0/1".into(),
            in_octets: Some(octets),
            ..Port::default()
        };
        let mut device = Device {
            ports: vec![port],
            ..Device::default()
        };
        device.system.uptime_seconds = Some(uptime_seconds);
        device
    }

    fn rate(before: &Device, after: &Device) -> Option<f64> {
        Snapshot::of(before).rates(after, &after.ports[0], 10.0).rx_bytes
    }

    #[test]
    fn a_rate_is_the_increase_over_the_time() {
        let (before, after) = (
            device(Counter::Bits64(1_000), 50.0),
            device(Counter::Bits64(6_000), 60.0),
        );
        assert_eq!(rate(&before, &after), Some(500.0));
    }

    #[test]
    fn a_32_bit_counter_may_wrap() {
        let (before, after) = (
            device(Counter::Bits32(u32::MAX - 99), 50.0),
            device(Counter::Bits32(900), 60.0),
        );
        assert_eq!(rate(&before, &after), Some(100.0));
    }

    #[test]
    fn a_counter_that_started_anew_gives_no_rate() {
        let big = device(Counter::Bits64(u64::MAX - 5), 50.0);
        assert_eq!(
            rate(&big, &device(Counter::Bits64(10), 60.0)),
            None,
            "64 bits do not wrap"
        );
        let big = device(Counter::Bits32(1_000_000), 50.0);
        assert_eq!(
            rate(&big, &device(Counter::Bits32(10), 60.0)),
            None,
            "too far for a wrap"
        );
        let big = device(Counter::Bits32(u32::MAX - 99), 50.0);
        assert_eq!(
            rate(&big, &device(Counter::Bits32(900), 5.0)),
            None,
            "the device restarted"
        );
        let mut cleared = device(Counter::Bits64(2_000), 60.0);
        cleared.ports[0].discontinuity = Some(5_500);
        assert_eq!(
            rate(&device(Counter::Bits64(1_000), 50.0), &cleared),
            None,
            "the device says so"
        );
    }

    #[test]
    fn a_rate_beyond_the_speed_of_the_port_is_not_believed() {
        let before = device(Counter::Bits64(0), 50.0);
        let mut after = device(Counter::Bits64(1_000_000_000), 60.0);
        after.ports[0].speed = Some(100_000_000);
        assert_eq!(rate(&before, &after), None);
        after.ports[0].speed = Some(1_000_000_000);
        assert_eq!(rate(&before, &after), Some(100_000_000.0));
    }

    #[test]
    fn a_change_of_width_gives_no_rate() {
        let (before, after) = (device(Counter::Bits32(1), 50.0), device(Counter::Bits64(6_000), 60.0));
        assert_eq!(rate(&before, &after), None);
    }
}
