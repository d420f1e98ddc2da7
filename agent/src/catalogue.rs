//! Every metric that an agent sends: name, unit, labels, meaning. Thresholds on the collector rely on these names;
//! a name is never given a new meaning. A test holds samplers to this list.

/// One metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The name: dotted, with the unit as suffix.
    pub name: &'static str,
    /// The unit of its values.
    pub unit: &'static str,
    /// Keys of the instance that tell its series apart.
    pub labels: &'static [&'static str],
    /// Decimal places worth sending: more would cost bytes and say nothing.
    pub decimals: u8,
    /// What it measures.
    pub description: &'static str,
}

const fn metric(
    name: &'static str,
    unit: &'static str,
    labels: &'static [&'static str],
    decimals: u8,
    description: &'static str,
) -> Metric {
    Metric {
        name,
        unit,
        labels,
        decimals,
        description,
    }
}

/// All metrics, by group.
#[rustfmt::skip]
pub const METRICS: &[Metric] = &[
    metric("agent.batches_dropped_total", "batches", &[], 0, "batches that the spool had to drop since the agent started"),
    metric("agent.cpu_seconds_total", "seconds", &[], 2, "CPU time that the agent itself has used"),
    metric("agent.memory_bytes", "bytes", &[], 0, "resident memory of the agent itself"),
    metric("agent.probe_duration_seconds", "seconds", &["probe"], 3, "how long the last run of a probe took"),
    metric("agent.sampler_duration_seconds", "seconds", &["sampler"], 4, "how long the last run of a sampler took"),
    metric("agent.sampler_success", "0 or 1", &["sampler"], 0, "whether the last run of a sampler succeeded"),
    metric("agent.series_dropped_total", "series", &[], 0, "series left out because a limit was reached, since the agent started"),
    metric("agent.spool_bytes", "bytes", &[], 0, "size of the spool on disk"),
    metric("agent.spool_batches", "batches", &[], 0, "batches in the spool that the collector has not acknowledged"),
    metric("cpu.cores", "cores", &[], 0, "logical processors online"),
    metric("cpu.mode_percent", "percent", &["mode"], 2, "share of the time of all processors spent in a mode: user, nice, system, idle, iowait, irq, softirq, steal"),
    metric("cpu.used_percent", "percent", &[], 2, "share of the time of all processors that was neither idle nor waiting for disks"),
    metric("disk.busy_percent", "percent", &["device"], 2, "share of time in which a disk had work"),
    metric("disk.read_bytes_per_second", "bytes/s", &["device"], 0, "bytes read from a disk"),
    metric("disk.reads_per_second", "operations/s", &["device"], 2, "reads completed by a disk"),
    metric("disk.write_bytes_per_second", "bytes/s", &["device"], 0, "bytes written to a disk"),
    metric("disk.writes_per_second", "operations/s", &["device"], 2, "writes completed by a disk"),
    metric("filesystem.free_bytes", "bytes", &["mount"], 0, "space that ordinary users can still write"),
    metric("filesystem.inodes_used_percent", "percent", &["mount"], 2, "inodes in use; absent where a file system has no fixed number of them"),
    metric("filesystem.read_only", "0 or 1", &["mount"], 0, "whether a file system is mounted read-only"),
    metric("filesystem.size_bytes", "bytes", &["mount"], 0, "size of a file system"),
    metric("filesystem.used_percent", "percent", &["mount"], 2, "space in use as df shows it: used / (used + free for ordinary users)"),
    metric("interface.rx_bytes_per_second", "bytes/s", &["interface"], 0, "bytes received by an interface"),
    metric("interface.rx_drops_per_second", "packets/s", &["interface"], 3, "received packets dropped"),
    metric("interface.rx_errors_per_second", "packets/s", &["interface"], 3, "bad packets received"),
    metric("interface.rx_packets_per_second", "packets/s", &["interface"], 2, "packets received by an interface"),
    metric("interface.speed_bits_per_second", "bits/s", &["interface"], 0, "nominal speed of the link, where it is known"),
    metric("interface.tx_bytes_per_second", "bytes/s", &["interface"], 0, "bytes sent by an interface"),
    metric("interface.tx_drops_per_second", "packets/s", &["interface"], 3, "packets dropped instead of sent"),
    metric("interface.tx_errors_per_second", "packets/s", &["interface"], 3, "packets that could not be sent"),
    metric("interface.tx_packets_per_second", "packets/s", &["interface"], 2, "packets sent by an interface"),
    metric("interface.up", "0 or 1", &["interface"], 0, "operational state; absent for an interface that is switched off on purpose"),
    metric("load.15m", "processes", &[], 2, "processes running or waiting for a disk, 15-minute average"),
    metric("load.1m", "processes", &[], 2, "processes running or waiting for a disk, 1-minute average"),
    metric("load.5m", "processes", &[], 2, "processes running or waiting for a disk, 5-minute average"),
    metric("load.per_core", "processes/core", &[], 3, "the 5-minute load divided by the logical processors online"),
    metric("memory.available_bytes", "bytes", &[], 0, "memory that can be given to processes without swapping"),
    metric("memory.cached_bytes", "bytes", &[], 0, "page cache and reclaimable kernel memory"),
    metric("memory.total_bytes", "bytes", &[], 0, "usable physical memory"),
    metric("memory.used_percent", "percent", &[], 2, "share of memory that is not available"),
    metric("memory_pool.used_percent", "percent", &["pool"], 2, "share of a memory pool of a network device in use"),
    metric("probe.certificate_days", "days", &["probe"], 2, "days until the certificate expires"),
    metric("probe.latency_ms", "ms", &["probe"], 2, "how long the answer to a probe took"),
    metric("probe.loss_percent", "percent", &["probe"], 0, "share of echo requests without an answer"),
    metric("process.count", "processes", &["watch"], 0, "processes that match a watch"),
    metric("process.cpu_percent", "percent of one core", &["watch"], 2, "CPU time that the matching processes used"),
    metric("process.memory_bytes", "bytes", &["watch"], 0, "resident memory of the matching processes"),
    metric("processor.used_percent", "percent", &["processor"], 2, "share of the time of a processor of a network device in use"),
    metric("swap.total_bytes", "bytes", &[], 0, "size of swap; absent on hosts without any"),
    metric("swap.used_percent", "percent", &[], 2, "share of swap in use; absent on hosts without any"),
    metric("temperature.celsius", "°C", &["sensor"], 1, "temperature of a sensor"),
    metric("temperature.headroom_celsius", "°C", &["sensor"], 1, "degrees left to the critical temperature that the sensor itself declares"),
    metric("time.offset_seconds", "seconds", &[], 6, "how far the kernel's clock discipline believes the clock to be off"),
    metric("time.synchronised", "0 or 1", &[], 0, "whether the clock is disciplined by a time source"),
    metric("unit.active", "0 or 1", &["unit"], 0, "whether a watched systemd unit is active (or, for one that ran to its end, succeeded)"),
    metric("uptime.seconds", "seconds", &[], 0, "time since the host started"),
];

/// The metric of this name.
pub fn find(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// Rounds a value to the decimals worth sending; as it is for a name outside the catalogue.
pub fn round(name: &str, value: f64) -> f64 {
    let Some(metric) = find(name) else { return value };
    let factor = 10f64.powi(i32::from(metric.decimals));
    let rounded = (value * factor).round() / factor;
    if rounded.is_finite() { rounded } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_described_and_well_formed() {
        let mut names: Vec<_> = METRICS.iter().map(|metric| metric.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), METRICS.len());
        for metric in METRICS {
            assert!(metric.name.split_once('.').is_some(), "{}: no group", metric.name);
            assert!(
                metric
                    .name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._".contains(&b)),
                "{}: use a-z 0-9 . _",
                metric.name
            );
            assert!(
                !metric.unit.is_empty() && metric.description.len() > 10,
                "{}",
                metric.name
            );
        }
    }

    #[test]
    fn rounding_keeps_the_decimals_worth_sending() {
        assert_eq!(round("cpu.used_percent", 12.345_678), 12.35);
        assert_eq!(round("memory.total_bytes", 1e18), 1e18);
    }
}
