//! The engine under judgement, driven exactly as `zongbao-collector replay` drives it: model as TOML, observations as lines.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use zongbao_core::engine::replay::Replay;
use zongbao_core::engine::{ProbeRequest, Settings};
use zongbao_core::incident::Change;
use zongbao_core::network::{Network, SourceFile};

use super::case::Case;
use super::emit;
use super::monitoring::{By, Check, Sees};
use super::observe::{heard, sight};
use super::report::Answer;
use super::rng::Rng;

/// The engine's answer to a case.
///
/// # Errors
/// If the engine refuses the model or a line of the recording: both are valid, so that is a defect of one side.
pub fn answer(case: &Case) -> Result<Answer> {
    let judged = AssertUnwindSafe(|| play(case));
    // A panic is the worst of answers, but one case of it must not hide the others.
    catch_unwind(judged).unwrap_or_else(|_| bail!("the engine panicked"))
}

/// Replays a recording on a model.
///
/// # Errors
/// If the engine refuses the model or a line.
pub fn replay(files: Vec<(String, String)>, lines: impl Iterator<Item = String>) -> Result<Answer> {
    let mut replay = begin(files)?;
    for line in lines {
        feed(&mut replay, &line)?;
    }
    end(replay)
}

fn begin(files: Vec<(String, String)>) -> Result<Replay> {
    let files: Vec<SourceFile> = files
        .into_iter()
        .map(|(name, text)| SourceFile { name, text })
        .collect();
    match Network::load(&files) {
        Ok(loaded) => Ok(Replay::new(Arc::new(loaded.network), Settings::default())),
        Err(problems) => bail!(
            "the engine refuses the model: {}",
            problems.first().map(ToString::to_string).unwrap_or_default()
        ),
    }
}

fn feed(replay: &mut Replay, line: &str) -> Result<()> {
    replay.line(line).with_context(|| format!("the engine refuses {line}"))
}

fn end(mut replay: Replay) -> Result<Answer> {
    replay.run_out();
    let engine = replay.engine();
    let mut told = BTreeSet::new();
    for entry in engine.incidents().flat_map(|incident| engine.timeline(&incident.id)) {
        if let Change::Opened { responsible, .. } | Change::Revised { responsible, .. } = &entry.change {
            told.insert(responsible.party.to_string());
        }
    }
    let lines = replay.finish();
    let reports = lines
        .iter()
        .map(|line| Ok(serde_json::from_value(serde_json::to_value(line)?)?));
    Ok(Answer {
        reports: reports.collect::<Result<_>>()?,
        told,
    })
}

/// Replays a case; where its agents answer, the probes that the engine asks for are run and their outcomes arrive too.
fn play(case: &Case) -> Result<Answer> {
    let mut replay = begin(emit::model_files(case))?;
    let mut rng = Rng::new(case.setup.seed).fork("probes");
    let mut answers: BTreeMap<(i64, usize), String> = BTreeMap::new();
    for seen in &case.seen {
        while let Some(answer) = answers.first_entry().filter(|answer| answer.key().0 <= seen.arrives_ms) {
            feed(&mut replay, &answer.remove())?;
        }
        feed(&mut replay, &emit::line(case, seen))?;
        for (at, request) in replay.take_probe_requests() {
            if case.setup.monitoring.delivery.answers_probes {
                let number = answers.len();
                if let Some((arrives_ms, line)) = probe(case, &mut rng, at, &request) {
                    answers.insert((arrives_ms, number), line);
                }
            }
        }
    }
    end(replay)
}

/// What a probe that the engine asked for `at` an instant shows, as a line, and when the collector hears of it; `None` if
/// nobody is there to run it, or to be heard.
fn probe(case: &Case, rng: &mut Rng, at: Timestamp, request: &ProbeRequest) -> Option<(i64, String)> {
    let (world, agents) = (&case.setup.world, &case.setup.monitoring.agents);
    let at_ms = at.as_millisecond() - emit::start().as_millisecond() + rng.range(100, 1_500);
    let epoch = case.epochs.iter().rev().find(|epoch| epoch.from_ms <= at_ms)?;
    let by = match &request.from {
        None => By::Collector,
        Some(machine) => {
            let machine = world.find(machine.as_str())?;
            let agent = agents.iter().position(|agent| *agent == machine)?;
            By::Agent(agent)
        }
    };
    if matches!(by, By::Agent(agent) if !heard(world, epoch, agents, agent)) {
        return None;
    }
    let check = Check {
        of: world.find(request.of.as_str())?,
        name: "icmp",
        by,
        sees: Sees::Answer,
        every_ms: 0,
        phase_ms: 0,
    };
    let status = sight(world, epoch, agents, &check);
    Some((
        at_ms + rng.range(50, 800),
        emit::observation(case, &check, at_ms, status),
    ))
}
