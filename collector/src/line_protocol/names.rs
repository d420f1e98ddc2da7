//! Where Telegraf's default plugins measure what our own agent measures, its values get our names and units.
//! Source: the plugin pages of Telegraf's documentation (cpu, mem, swap, disk, diskio, net, system, temp).

use zongbao_wire::format_instance;

/// A value under the name that it has here.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The metric.
    pub metric: String,
    /// The instance.
    pub instance: String,
    /// The value in our unit.
    pub value: f64,
}

/// (measurement, field) of Telegraf → our metric, and the tag that becomes our instance label.
type Renamed = (
    &'static str,
    &'static str,
    &'static str,
    Option<(&'static str, &'static str)>,
);
const SAME: [Renamed; 9] = [
    ("mem", "used_percent", "memory.used_percent", None),
    ("mem", "available", "memory.available_bytes", None),
    ("swap", "used_percent", "swap.used_percent", None),
    (
        "disk",
        "used_percent",
        "filesystem.used_percent",
        Some(("path", "mount")),
    ),
    (
        "disk",
        "inodes_used_percent",
        "filesystem.inodes_used_percent",
        Some(("path", "mount")),
    ),
    ("system", "load1", "load.1m", None),
    ("system", "load5", "load.5m", None),
    ("system", "load15", "load.15m", None),
    ("system", "uptime", "uptime.seconds", None),
];

/// The name, instance and value here of one field. Telegraf's `cpu.usage_idle` of all processors becomes the share in use.
pub fn translate(measurement: &str, field: &str, value: f64, tags: &[(&str, &str)]) -> Named {
    let tag = |name: &str| tags.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    if (measurement, field) == ("cpu", "usage_idle") && tag("cpu").is_none_or(|cpu| cpu == "cpu-total") {
        return Named {
            metric: "cpu.used_percent".into(),
            instance: String::new(),
            value: 100.0 - value,
        };
    }
    for (theirs, their_field, ours, label) in SAME {
        if (measurement, field) != (theirs, their_field) {
            continue;
        }
        let instance = match label {
            None => String::new(),
            Some((their_tag, our_key)) => match tag(their_tag) {
                Some(value) => format_instance([(our_key, value)]),
                None => break,
            },
        };
        return Named {
            metric: ours.into(),
            instance,
            value,
        };
    }
    Named {
        metric: format!("{measurement}.{field}"),
        instance: format_instance(tags.iter().copied()),
        value,
    }
}
