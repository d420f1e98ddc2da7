//! Judges the correlation engine, and its peers beside it, on simulated networks and faults.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use zongbao_tests::simulation::case::Case;
use zongbao_tests::simulation::families::{FAMILIES, draw};
use zongbao_tests::simulation::peers::{self, PEERS};
use zongbao_tests::simulation::report::Answer;
use zongbao_tests::simulation::score::judge;
use zongbao_tests::simulation::table::{self, Scores};
use zongbao_tests::simulation::{emit, shrink, subject, targets};

/// Judge the correlation engine on simulated networks and faults. One seed reproduces a case.
#[derive(Parser)]
struct Arguments {
    /// First seed; each further case takes the next one.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Cases of each family.
    #[arg(long, default_value_t = 4)]
    cases: u64,
    /// Only these families (all by default); `list` prints their names.
    #[arg(long)]
    family: Vec<String>,
    /// About how many components each network has (50 to 100,000; 60 to 500 by default).
    #[arg(long)]
    size: Option<usize>,
    /// Shrink the first failing case and keep it in `--write DIR` (or tests/regressions/FAMILY-SEED).
    #[arg(long)]
    shrink: bool,
    /// Judge the peers too.
    #[arg(long)]
    peers: bool,
    /// Write the first case into this folder: network/*.toml, observations.jsonl, truth.json.
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
    /// Print what the peers get wrong too.
    #[arg(long)]
    verbose: bool,
    /// Fail unless every target is reached, with `--peers` above every peer.
    #[arg(long)]
    targets: bool,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

/// What the engine is called in the table.
const ENGINE: &str = "zongbao";

fn families(arguments: &Arguments) -> Result<Vec<&'static str>> {
    if arguments.family.is_empty() {
        return Ok(FAMILIES.to_vec());
    }
    arguments
        .family
        .iter()
        .map(|name| {
            let known = FAMILIES.iter().copied().find(|family| family == name);
            known.with_context(|| format!("there is no family `{name}`; choose from {}", FAMILIES.join(", ")))
        })
        .collect()
}

fn keep_shrunk(arguments: &Arguments, case: Case) -> Result<ExitCode> {
    let name = format!("{}-{}", case.setup.family, case.setup.seed);
    let folder = arguments
        .write
        .clone()
        .unwrap_or_else(|| PathBuf::from("tests/regressions").join(name));
    let case = shrink::shrink(case);
    emit::write(&case, &folder)?;
    let score = subject::answer(&case)
        .map(|reports| judge(&case.truth, &reports))
        .unwrap_or_default();
    println!(
        "{} components, {} observations: {}",
        case.setup.world.parts.len(),
        case.seen.len(),
        score.complaints.join("; ")
    );
    println!("wrote {}", folder.display());
    Ok(ExitCode::FAILURE)
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if arguments.family.iter().any(|family| family == "list") {
        println!("{}", FAMILIES.join("\n"));
        return Ok(ExitCode::SUCCESS);
    }
    let mut systems: Vec<(&str, Scores)> = vec![(ENGINE, Scores::default())];
    systems.extend(
        PEERS
            .iter()
            .filter(|_| arguments.peers)
            .map(|peer| (*peer, Scores::default())),
    );
    for family in families(&arguments)? {
        for seed in arguments.seed..arguments.seed + arguments.cases {
            let Some(setup) = draw(family, seed, arguments.size) else {
                eprintln!("{family} seed {seed}: no fair case in a network of this size");
                continue;
            };
            let case = Case::play(setup);
            if arguments.shrink {
                if subject::answer(&case).map_or(true, |reports| shrink::fails(&judge(&case.truth, &reports))) {
                    return keep_shrunk(&arguments, case);
                }
                continue;
            }
            if let Some(folder) = &arguments.write {
                emit::write(&case, folder)?;
                println!("wrote {family} seed {seed} to {}", folder.display());
                return Ok(ExitCode::SUCCESS);
            }
            for (name, scores) in &mut systems {
                let answer = match PEERS.iter().position(|peer| peer == name) {
                    Some(peer) => peers::answer(peer, &case),
                    None => subject::answer(&case).unwrap_or_else(|error| {
                        eprintln!("{ENGINE}: {family} seed {seed}: {error:#}");
                        Answer::default()
                    }),
                };
                let score = judge(&case.truth, &answer);
                if !score.complaints.is_empty() && (*name == ENGINE || arguments.verbose) {
                    let shape = &case.truth.shape;
                    eprintln!(
                        "{name}: {family} seed {seed} ({shape}): {}",
                        score.complaints.join("; ")
                    );
                }
                scores.add(family, &score);
            }
        }
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&table::json(&systems))?);
    } else {
        println!("{}", table::table(&systems));
    }
    let outcomes = targets::outcomes(&systems);
    if !arguments.json {
        println!("\n{}", targets::table(&outcomes));
    }
    let reached = |outcome: &targets::Outcome| outcome.met && outcome.leads.unwrap_or(true);
    Ok(if arguments.targets && !outcomes.iter().all(reached) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
