//! `replay`: the same engine that runs live, on recorded observations and simulated time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use zongbao_core::engine::replay::{LINE_BYTES, Replay as Run, Severity};

use crate::config::{load_health, load_network};

/// Lines left out that are reported one by one; more are counted.
const REPORTED: u64 = 100;

#[derive(Debug, Args)]
pub struct Replay {
    /// The folder of the whole-network model
    #[arg(long, value_name = "DIR")]
    network: PathBuf,
    /// The recording: one JSON observation a line, ordered by arrival; `-` reads standard input
    #[arg(long, value_name = "FILE.jsonl")]
    observations: PathBuf,
    /// Health settings such as config/health.toml, if they differ from the defaults
    #[arg(long, value_name = "FILE.toml")]
    health: Option<PathBuf>,
}

impl Replay {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let loaded = match load_network(&self.network) {
            Ok(loaded) => loaded,
            Err(problems) => return Ok(super::report(&problems)),
        };
        for warning in &loaded.warnings {
            eprintln!("warning: {warning}");
        }
        let settings = match load_health(self.health.as_deref()) {
            Ok(settings) => settings,
            Err(problems) => return Ok(super::report(&problems)),
        };
        let mut run = Run::new(Arc::new(loaded.network), settings);
        let left_out = feed(&mut run, &self.observations)?;
        let mut out = io::BufWriter::new(io::stdout().lock());
        for line in run.finish() {
            serde_json::to_writer(&mut out, &line).context("cannot write to standard output")?;
            out.write_all(b"\n").context("cannot write to standard output")?;
        }
        out.flush().context("cannot write to standard output")?;
        Ok(if left_out.errors == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

#[derive(Default)]
struct LeftOut {
    errors: u64,
    warnings: u64,
}

/// Feeds the whole recording; lines that cannot be used are reported and left out.
fn feed(run: &mut Run, path: &Path) -> anyhow::Result<LeftOut> {
    let mut input: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).with_context(|| format!("cannot open the recording {}", path.display()))?;
        Box::new(BufReader::with_capacity(1 << 20, file))
    };
    let mut left_out = LeftOut::default();
    let mut line = Vec::new();
    loop {
        line.clear();
        read_line(&mut input, &mut line).with_context(|| format!("cannot read the recording {}", path.display()))?;
        if line.is_empty() {
            break;
        }
        let Err(error) = run.line(&String::from_utf8_lossy(&line)) else {
            continue;
        };
        let (count, word) = match error.severity {
            Severity::Error => (&mut left_out.errors, "error"),
            Severity::Warning => (&mut left_out.warnings, "warning"),
        };
        *count += 1;
        if left_out.errors + left_out.warnings <= REPORTED {
            eprintln!("{word}: {}:{error}", path.display());
        }
    }
    let LeftOut { errors, warnings } = left_out;
    if errors + warnings > 0 {
        eprintln!(
            "{} lines left out: {errors} malformed, {warnings} about what the model does not know",
            errors + warnings
        );
    }
    Ok(left_out)
}

/// Reads up to the end of the line; of an endless one, as much as it takes to refuse it.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<()> {
    input.take(LINE_BYTES as u64 + 2).read_until(b'\n', line)?;
    if line.len() > LINE_BYTES && line.last() != Some(&b'\n') {
        loop {
            let buffer = input.fill_buf()?;
            let (used, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(newline) => (newline + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            input.consume(used);
            if ended {
                break;
            }
        }
    }
    Ok(())
}
