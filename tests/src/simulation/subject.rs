//! The engine under judgement, driven exactly as `zongbao-collector replay` drives it: model as TOML, observations as lines.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use zongbao_core::engine::Settings;
use zongbao_core::engine::replay::Replay;
use zongbao_core::network::{Network, SourceFile};

use super::case::Case;
use super::emit;
use super::report::Report;

/// The engine's answer to a case.
///
/// # Errors
/// If the engine refuses the model or a line of the recording: both are valid, so that is a defect of one side.
pub fn answer(case: &Case) -> Result<Vec<Report>> {
    let lines = case.seen.iter().map(|seen| emit::line(case, seen));
    let judged = AssertUnwindSafe(|| replay(emit::model_files(case), lines));
    // A panic is the worst of answers, but one case of it must not hide the others.
    catch_unwind(judged).unwrap_or_else(|_| bail!("the engine panicked"))
}

/// Replays a recording on a model.
///
/// # Errors
/// If the engine refuses the model or a line.
pub fn replay(files: Vec<(String, String)>, lines: impl Iterator<Item = String>) -> Result<Vec<Report>> {
    let files: Vec<SourceFile> = files
        .into_iter()
        .map(|(name, text)| SourceFile { name, text })
        .collect();
    let loaded = match Network::load(&files) {
        Ok(loaded) => loaded,
        Err(problems) => bail!(
            "the engine refuses the model: {}",
            problems.first().map(ToString::to_string).unwrap_or_default()
        ),
    };
    let mut replay = Replay::new(Arc::new(loaded.network), Settings::default());
    for line in lines {
        replay
            .line(&line)
            .with_context(|| format!("the engine refuses {line}"))?;
    }
    let answer = replay.finish();
    answer
        .iter()
        .map(|line| Ok(serde_json::from_value(serde_json::to_value(line)?)?))
        .collect()
}
