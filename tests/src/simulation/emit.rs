//! Writes a case as its user would: the model as TOML files, the observations as a recording, the truth as JSON.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use zongbao_core::health::Status;

use super::builder::SUBCONTRACTORS;
use super::case::{Case, Gap, Setup};
use super::monitoring::{By, Check, Sees};
use super::observe::{Seen, Source};
use super::world::{Cover, GENERAL_CONTRACTOR, World, kind_name};
use zongbao_core::network::Kind;

/// Millisecond 0 of every case.
pub fn start() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().expect("a constant in RFC 3339")
}

/// A moment of a case on the calendar.
pub fn instant(at_ms: i64) -> Timestamp {
    start() + SignedDuration::from_millis(at_ms)
}

/// The world as the model has it. A link that the model lacks keeps its index but joins nothing.
pub fn modelled(world: &World, gaps: &[Gap]) -> World {
    let (mut parts, mut needs) = (world.parts.clone(), world.needs.clone());
    for gap in gaps {
        match *gap {
            Gap::Link(link) => parts[link].ends = None,
            Gap::Provider(need, position) => {
                needs[need].on[position] = usize::MAX;
            }
        }
    }
    for need in &mut needs {
        need.on.retain(|provider| *provider != usize::MAX);
        need.need = need.need.min(need.on.len());
    }
    needs.retain(|need| !need.on.is_empty());
    World::new(world.shape, parts, needs, world.contracts.clone(), world.collector)
}

/// Whether the model knows the part that an observation is about.
pub fn is_modelled(setup: &Setup, seen: &Seen) -> bool {
    match seen.source {
        Source::Check(check) => !setup.gaps.contains(&Gap::Link(setup.monitoring.checks[check].of)),
        Source::Connection(_) => true,
    }
}

/// The model files of a case: (file name, text).
pub fn model_files(case: &Case) -> Vec<(String, String)> {
    let world = &case.modelled;
    let files = [
        ("network.toml", general(world)),
        ("parties.toml", parties(world)),
        ("components.toml", components(case)),
        ("dependencies.toml", dependencies(world)),
        ("maintenance.toml", maintenance(case)),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

fn general(world: &World) -> String {
    format!(
        "[network]\nname = \"{} network\"\ntime_zone = \"Asia/Shanghai\"\n\n[collector]\nat = \"{}\"\n",
        world.shape, world.parts[world.collector].id
    )
}

fn parties(world: &World) -> String {
    let mut text = String::new();
    let mut party = |id: &str, role: &str| {
        write!(text, "[[party]]\nid = \"{id}\"\nname = \"{id}\"\nrole = \"{role}\"\n\n").expect("text grows")
    };
    party(GENERAL_CONTRACTOR, "general_contractor");
    party("agency-1", "agency");
    for id in SUBCONTRACTORS {
        party(id, "subcontractor");
    }
    for contract in &world.contracts {
        let covers: Vec<String> = contract.covers.iter().map(cover).collect();
        let to = contract
            .to
            .as_ref()
            .map(|to| format!("to = {to}\n"))
            .unwrap_or_default();
        let (id, provider, from, covers) = (&contract.id, contract.provider, &contract.from, covers.join(", "));
        write!(text, "[[contract]]\nid = \"{id}\"\ncustomer = \"{GENERAL_CONTRACTOR}\"\nprovider = \"{provider}\"\nfrom = {from}\n{to}covers = [{covers}]\n\n")
            .expect("text grows");
    }
    text
}

fn cover(cover: &Cover) -> String {
    match cover {
        Cover::Id(id) => format!("{{ id = \"{id}\" }}"),
        Cover::Label(key, value) => format!("{{ label = {{ {key} = \"{value}\" }} }}"),
        Cover::SiteKind(site, kind) => format!("{{ site = \"{site}\", kind = \"{}\" }}", kind_name(*kind)),
        Cover::Kind(kind) => format!("{{ kind = \"{}\" }}", kind_name(*kind)),
    }
}

fn components(case: &Case) -> String {
    let mut text = String::new();
    for (index, part) in case.modelled.parts.iter().enumerate() {
        let table = match (part.ends, part.kind) {
            (Some(_), _) => "link",
            (None, Kind::Service) => "service",
            // What is a link in reality and joins nothing here is a gap of the model.
            (None, _) if case.setup.world.parts[index].is_link() => continue,
            _ => "component",
        };
        write!(text, "[[{table}]]\nid = \"{}\"\n", part.id).expect("text grows");
        match (part.ends, part.kind) {
            (Some([a, b]), kind) => {
                let id = |part: usize| &case.modelled.parts[part].id;
                write!(
                    text,
                    "kind = \"{}\"\nends = [\"{}\", \"{}\"]\n",
                    kind_name(kind),
                    id(a),
                    id(b)
                )
            }
            (None, Kind::Service) => write!(
                text,
                "name = \"{}\"\ncriticality = {}\nowner = \"agency-1\"\n",
                part.id,
                1 + index % 3
            ),
            (None, kind) => writeln!(text, "kind = \"{}\"", kind_name(kind)),
        }
        .expect("text grows");
        if table == "component" && case.setup.monitoring.delivery.answers_probes && case.modelled.place[index].is_some()
        {
            let [high, low] = [index / 250, index % 250 + 1];
            writeln!(text, "address = \"10.{}.{}.{low}\"", high / 250, high % 250).expect("text grows");
        }
        if let Some(site) = &part.site {
            writeln!(text, "site = \"{site}\"").expect("text grows");
        }
        if let Some((key, value)) = part.label {
            writeln!(text, "labels = {{ {key} = \"{value}\" }}").expect("text grows");
        }
        text.push('\n');
    }
    text
}

fn dependencies(world: &World) -> String {
    let mut text = String::new();
    for need in &world.needs {
        let on: Vec<String> = need
            .on
            .iter()
            .map(|part| format!("\"{}\"", world.parts[*part].id))
            .collect();
        write!(
            text,
            "[[dependency]]\nof = \"{}\"\non = [{}]\n",
            world.parts[need.of].id,
            on.join(", ")
        )
        .expect("text grows");
        if need.need < need.on.len() {
            writeln!(text, "need = {}", need.need).expect("text grows");
        }
        text.push('\n');
    }
    text
}

fn maintenance(case: &Case) -> String {
    let mut text = String::new();
    for window in &case.setup.script.windows {
        write!(
            text,
            "[[maintenance]]\ncomponents = [\"{}\"]\nfrom = {}\nto = {}\nreason = \"firmware\"\napproved_by = \"agency-1\"\n\n",
            case.modelled.parts[window.part].id,
            instant(window.from_ms),
            instant(window.to_ms),
        )
        .expect("text grows");
    }
    text
}

/// One observation as a line of a recording.
pub fn line(case: &Case, seen: &Seen) -> String {
    let monitoring = &case.setup.monitoring;
    match seen.source {
        Source::Connection(agent) => write_line(case, monitoring.agents[agent], "agent", None, seen.at_ms, seen.status),
        Source::Check(check) => observation(case, &monitoring.checks[check], seen.at_ms, seen.status),
    }
}

/// What a check has seen as a line of a recording.
pub fn observation(case: &Case, check: &Check, at_ms: i64, status: Status) -> String {
    let monitoring = &case.setup.monitoring;
    let by = match check.by {
        By::Collector if monitoring.style.collector_named => {
            Some(case.setup.world.parts[case.setup.world.collector].id.as_str())
        }
        By::Collector => Some("collector"),
        By::Agent(agent) => {
            let own = matches!(check.sees, Sees::Inside | Sees::Disk) && !monitoring.style.own_named;
            (!own).then(|| case.setup.world.parts[monitoring.agents[agent]].id.as_str())
        }
    };
    write_line(case, check.of, monitoring.style.name(check.name), by, at_ms, status)
}

fn write_line(case: &Case, of: usize, name: &str, by: Option<&str>, at_ms: i64, status: Status) -> String {
    let status = match status {
        Status::Ok => "ok",
        Status::Unknown => "unknown",
        Status::Warning => "warning",
        Status::Critical => "critical",
    };
    let at = format!("{:.3}", instant(at_ms));
    let mut line = json!({ "at": at, "of": case.setup.world.parts[of].id, "check": name, "status": status });
    if let Some(by) = by {
        line["by"] = json!(by);
    }
    line.to_string()
}

/// The whole recording.
pub fn recording(case: &Case) -> String {
    let mut text = String::new();
    for seen in &case.seen {
        text.push_str(&line(case, seen));
        text.push('\n');
    }
    text
}

/// Writes `network/*.toml`, `observations.jsonl` and `truth.json` below `folder`.
///
/// # Errors
/// If the folder cannot be written.
pub fn write(case: &Case, folder: &Path) -> Result<()> {
    let network = folder.join("network");
    fs::create_dir_all(&network).with_context(|| format!("cannot create {}", network.display()))?;
    for (name, text) in model_files(case) {
        fs::write(network.join(&name), text).with_context(|| format!("cannot write {name}"))?;
    }
    fs::write(folder.join("observations.jsonl"), recording(case)).context("cannot write observations.jsonl")?;
    fs::write(folder.join("truth.json"), serde_json::to_string_pretty(&case.truth)?)
        .context("cannot write truth.json")?;
    Ok(())
}
