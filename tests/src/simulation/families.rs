//! The families of cases: one for every point that the engine must decide rightly.

use super::case::Setup;
use super::compose::Composer;
use super::monitoring::Monitoring;
use super::rng::Rng;
use super::script::{Epoch, epochs};
use super::shapes::{SHAPES, build};
use super::truth::Truth;

/// All families.
pub const FAMILIES: [&str; 46] = [
    "host",
    "switch",
    "router",
    "firewall",
    "link",
    "circuit",
    "power",
    "site",
    "hypervisor",
    "database",
    "software",
    "degradation",
    "agent_crash",
    "collector_uplink",
    "broker_restart",
    "flaky_sample",
    "maintenance",
    "redundancy_lost",
    "two_faults",
    "three_faults",
    "hidden_fault",
    "cascade",
    "flapping",
    "child_first",
    "late_telemetry",
    "missing_edges",
    "unmonitored",
    "ambiguous",
    "hung_program",
    "hung_machine",
    "hung_device",
    "broker_wills",
    "changes_only",
    "clock_skew",
    "duplicates",
    "fault_while_blind",
    "unmonitored_pair",
    "fast_flapping",
    "rolling_upgrade",
    "contract_gap",
    "handover",
    "verification",
    "shared_service",
    "portal_chain",
    "packet_loss",
    "mixed",
];

/// Families of one plain fault.
pub const SINGLE: [&str; 11] = [
    "host",
    "switch",
    "router",
    "firewall",
    "link",
    "circuit",
    "power",
    "site",
    "hypervisor",
    "database",
    "software",
];

/// Families of several faults at once.
pub const SEVERAL: [&str; 4] = ["two_faults", "three_faults", "hidden_fault", "unmonitored_pair"];

/// How many worlds and faults are tried until one is fair.
const ATTEMPTS: usize = 160;

/// Draws a fair case of a family; `None` if no attempt gave one (a family may not exist in a tiny network).
pub fn draw(family: &'static str, seed: u64, size: Option<usize>) -> Option<Setup> {
    let rng = Rng::new(seed);
    let mut fallback = None;
    for attempt in 0..ATTEMPTS {
        let mut rng = rng.fork(&format!("{family}-{}", attempt / 8));
        let size = size.unwrap_or_else(|| match family {
            "mixed" => usize::try_from(rng.range(50, 601)).unwrap_or(300),
            _ => *rng.pick(&[60, 100, 180, 300, 500]),
        });
        let shape = shape_for(family, &mut rng);
        let world = build(&rng, shape, size);
        let monitoring = Monitoring::plan(&world, &rng);
        let composer = Composer::new(&world, monitoring, rng.fork(&format!("fault-{attempt}")));
        let Some(composed) = composer.compose(family) else {
            continue;
        };
        let mut world = world;
        world.contracts = composed.contracts;
        let setup = Setup {
            seed,
            family,
            world,
            monitoring: composed.monitoring,
            script: composed.script,
            faults: composed.faults,
            gaps: composed.gaps,
        };
        let physics = epochs(&setup.world, &setup.script);
        let truth = Truth::of(&setup, &physics);
        if !truth.unfair.is_empty() {
            continue;
        }
        let ambiguous = truth.expected.iter().any(|expected| expected.alternatives.len() > 1);
        let lost = truth
            .expected
            .iter()
            .all(|expected| expected.classes == ["redundancy_lost"]);
        match family {
            "redundancy_lost" if !lost => continue,
            "ambiguous" if !ambiguous => continue,
            "verification" if ambiguous || !open_without_probes(&setup, &physics) => continue,
            "redundancy_lost" | "ambiguous" => return Some(setup),
            _ if ambiguous => fallback = fallback.or(Some(setup)),
            _ => return Some(setup),
        }
        // A family of clear faults takes an ambiguous one only when clear ones are hard to come by.
        if attempt > 24 && fallback.is_some() {
            break;
        }
    }
    fallback
}

/// Whether the periodic checks alone leave open what failed.
fn open_without_probes(setup: &Setup, physics: &[Epoch]) -> bool {
    let mut silent = setup.clone();
    silent.monitoring.delivery.answers_probes = false;
    let truth = Truth::of(&silent, physics);
    truth.expected.iter().any(|expected| expected.alternatives.len() > 1)
}

fn shape_for(family: &str, rng: &mut Rng) -> &'static str {
    let shapes: &[&'static str] = match family {
        "firewall" => &["campus", "branches", "mesh"],
        "router" | "circuit" => &["ring", "backbone", "rings", "branches"],
        "shared_service" | "portal_chain" => &["agencies"],
        _ => &SHAPES,
    };
    rng.pick::<&'static str>(shapes)
}
