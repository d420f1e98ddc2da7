//! `temperature.*`: sensors of `/sys/class/hwmon`, or the thermal zones of a host that has none.

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
        let before = out.len();
        for chip in folders(&self.sys.join("class/hwmon")) {
            chip_sensors(&chip, out);
        }
        if out.len() == before {
            for zone in folders(&self.sys.join("class/thermal")) {
                let name = text(&zone.join("type")).unwrap_or_else(|| file_name(&zone));
                if file_name(&zone).starts_with("thermal_zone") {
                    push(out, &name, number(&zone.join("temp")), None);
                }
            }
        }
        Ok(())
    }
}

fn chip_sensors(chip: &Path, out: &mut Vec<Reading>) {
    // Older kernels keep the files in the device's folder.
    let chip_name = text(&chip.join("name")).or_else(|| text(&chip.join("device/name")));
    let chip_name = chip_name.unwrap_or_else(|| file_name(chip));
    for input in folders(chip) {
        let file = file_name(&input);
        let Some(sensor) = file.strip_suffix("_input").filter(|sensor| sensor.starts_with("temp")) else {
            continue;
        };
        let label = text(&chip.join(format!("{sensor}_label"))).unwrap_or_else(|| sensor.to_owned());
        let critical = number(&chip.join(format!("{sensor}_crit")));
        push(out, &format!("{chip_name}/{label}"), number(&input), critical);
    }
}

/// Adds a sensor given in thousandths of a degree. Unconnected sensors read below -40 °C or above 200 °C.
fn push(out: &mut Vec<Reading>, sensor: &str, reading: Option<f64>, critical: Option<f64>) {
    let plausible = |milli: &f64| (-40_000.0..=200_000.0).contains(milli);
    let Some(now) = reading.filter(plausible) else { return };
    let labels = [("sensor", sensor)];
    out.push(Reading::own("temperature.celsius", now / 1000.0).labelled(labels));
    if let Some(critical) = critical.filter(|critical| plausible(critical) && *critical > 0.0) {
        out.push(Reading::own("temperature.headroom_celsius", (critical - now) / 1000.0).labelled(labels));
    }
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
