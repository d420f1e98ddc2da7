//! `temperature.*`: sensors of `/sys/class/hwmon`, or the thermal zones of a host that has none.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

use super::{Sampler, number};
use crate::reading::Reading;

pub(super) struct Temperatures {
    sys: PathBuf,
}

impl Temperatures {
    pub(super) fn new(sys: &Path) -> Self {
        Self { sys: sys.to_owned() }
    }
}

impl Sampler for Temperatures {
    fn name(&self) -> &'static str {
        "temperature"
    }

    fn sample(&mut self, _at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        let mut sensors = Vec::new();
        for chip in folders(&self.sys.join("class/hwmon")) {
            sensors.extend(chip_sensors(&chip));
        }
        if sensors.is_empty() {
            let zones = folders(&self.sys.join("class/thermal")).into_iter();
            sensors.extend(zones.filter_map(|zone| zone_sensor(&zone)));
        }
        let mut seen = HashMap::new();
        for sensor in sensors {
            // Two disks of one make have the same names.
            let count = seen.entry(sensor.name.clone()).or_insert(0);
            *count += 1;
            let name = match count {
                1 => sensor.name,
                count => format!("{} #{count}", sensor.name),
            };
            let labels = [("sensor", name.as_str())];
            out.push(Reading::own("temperature.celsius", sensor.celsius).labelled(labels));
            if let Some(critical) = sensor.critical {
                out.push(Reading::own("temperature.headroom_celsius", critical - sensor.celsius).labelled(labels));
            }
        }
        Ok(())
    }
}

struct Sensor {
    name: String,
    celsius: f64,
    critical: Option<f64>,
}

fn chip_sensors(chip: &Path) -> Vec<Sensor> {
    // Older kernels keep the files in the device's folder.
    let chip_name = text(&chip.join("name")).or_else(|| text(&chip.join("device/name")));
    let chip_name = chip_name.unwrap_or_else(|| file_name(chip));
    let sensor = |input: PathBuf| {
        let file = file_name(&input);
        let sensor = file
            .strip_suffix("_input")
            .filter(|sensor| sensor.starts_with("temp"))?;
        let label = text(&chip.join(format!("{sensor}_label"))).unwrap_or_else(|| sensor.to_owned());
        Some(Sensor {
            name: format!("{chip_name}/{label}"),
            celsius: celsius(&input)?,
            critical: celsius(&chip.join(format!("{sensor}_crit"))).filter(|critical| *critical > 0.0),
        })
    };
    folders(chip).into_iter().filter_map(sensor).collect()
}

fn zone_sensor(zone: &Path) -> Option<Sensor> {
    let file = file_name(zone);
    file.starts_with("thermal_zone").then_some(())?;
    Some(Sensor {
        name: text(&zone.join("type")).unwrap_or(file),
        celsius: celsius(&zone.join("temp"))?,
        critical: None,
    })
}

/// The kernel gives thousandths of a degree. Unconnected sensors read below -40 °C or above 200 °C.
fn celsius(path: &Path) -> Option<f64> {
    let celsius = number(path)? / 1000.0;
    (-40.0..=200.0).contains(&celsius).then_some(celsius)
}

/// What a folder holds, in a stable order; nothing if there is no such folder.
fn folders(path: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn text(path: &Path) -> Option<String> {
    Some(fs::read_to_string(path).ok()?.trim().to_owned())
}
