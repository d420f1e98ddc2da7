//! The configuration of the collector: `collector.toml`, where every key has a default and every mistake a place.

mod model;
mod reader;
mod sections;
mod values;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use zongbao_core::network::Problem;

pub use model::{load_health, load_network, missing_secrets};
pub use sections::{
    Broker, BrokerTls, External, History, Http, HttpTls, Influx, Ingest, Log, LogFormat, Smtp, SmtpSecurity,
};

pub use values::Secret;

use reader::{Section, Source};

/// Everything that can be configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The file it came from.
    pub file: PathBuf,
    /// Where the collector keeps its state.
    pub state_dir: PathBuf,
    /// The folder of the whole-network model.
    pub network: PathBuf,
    /// Settings of health, correlation and incidents; `None` = the defaults.
    pub health: Option<PathBuf>,
    /// The database of the state: `None` = SQLite in `state_dir`, otherwise a `postgres://` URL.
    pub database: Option<Secret>,
    /// What is logged and how.
    pub log: Log,
    /// HTTP API and console.
    pub http: Http,
    /// MQTT.
    pub broker: Broker,
    /// Limits of what arrives.
    pub ingest: Ingest,
    /// Measurements over time.
    pub history: History,
    /// The mail server; `None` = e-mail channels are not served.
    pub smtp: Option<Smtp>,
    /// Secrets that the network's channels name.
    pub secrets: Vec<(String, Secret)>,
}

impl Config {
    /// Reads the file. Relative paths in it start at its folder.
    pub fn load(path: &Path) -> Result<Self, Vec<Problem>> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let base = path.parent().unwrap_or(Path::new(""));
                Self::from_text(base, &file, &text)
            }
            Err(error) => Err(vec![Problem {
                file,
                line: 1,
                column: 1,
                message: format!("cannot read the configuration: {error}"),
                fix: "give the right file with --config, readable by this user".to_owned(),
            }]),
        }
    }

    /// Reads a text, shown as `file` in problems; relative paths in it start at `base`.
    pub fn from_text(base: &Path, file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        Self::parse(base, file, text).0
    }

    /// Reads a text; the second value lists the full names of all keys there are.
    fn parse(base: &Path, file: &str, text: &str) -> (Result<Self, Vec<Problem>>, Vec<String>) {
        let source = Source::new(file, text);
        let table = source.root();
        let mut config = Self::read(base, Section::root(&source, &table));
        config.file = PathBuf::from(file);
        let (problems, known) = source.finish();
        let result = if problems.is_empty() { Ok(config) } else { Err(problems) };
        (result, known)
    }

    fn read(base: &Path, mut top: Section<'_, '_>) -> Self {
        let path = |text: Option<String>, default: &str| base.join(text.unwrap_or_else(|| default.to_owned()));
        let config = Self {
            file: PathBuf::new(),
            state_dir: path(top.string("state_dir"), "/var/lib/zongbao-collector"),
            network: path(top.string("network"), "network"),
            health: top.string("health").map(|text| base.join(text)),
            database: top.parse(
                "database",
                "a database URL",
                "\"postgres://host/zongbao\"",
                values::database,
            ),
            log: Log::read(top.section("log")),
            http: Http::read(base, top.section("http")),
            broker: Broker::read(base, top.section("broker")),
            ingest: Ingest::read(top.section("ingest")),
            history: History::read(top.section("metrics_history")),
            smtp: Smtp::read(base, top.section("smtp")),
            secrets: values::secrets(top.section("secrets")),
        };
        top.finish();
        config
    }
}
