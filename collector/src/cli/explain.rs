//! `explain`: why an incident was opened, on what and for whom; or why nothing was opened on a component.

use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use zongbao_core::correlation::{Evidence, Stance, Text};
use zongbao_core::engine::Engine;
use zongbao_core::health::{CheckKey, Observer};
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::incident::{Actor, Change, Incident, LedgerEntry};
use zongbao_core::network::Network;

use super::ConfigArg;
use crate::config::Config;
use crate::{app, clock};

#[derive(Debug, Args)]
pub struct Explain {
    /// The incident, such as INC-20261122-0001; or a component, to learn why nothing was opened on it
    subject: String,
    /// In which language
    #[arg(long, short, value_enum, default_value_t = Language::En)]
    language: Language,
    #[command(flatten)]
    config: ConfigArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// English
    En,
    /// 中文
    Zh,
}

impl Explain {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = match Config::load(self.config.path()) {
            Ok(config) => config,
            Err(problems) => return Ok(super::report(&problems)),
        };
        super::runtime()?.block_on(self.explain(&config))?;
        Ok(ExitCode::SUCCESS)
    }

    async fn explain(&self, config: &Config) -> anyhow::Result<()> {
        let storage = app::open_storage_to_read(config).await?;
        let (engine, _) = app::engine_of(config, &storage).await?;
        let id = IncidentId::new(&self.subject);
        if let Some(incident) = storage.incident(&id).await? {
            let timeline = storage.timeline(&id).await?;
            self.incident(engine.network(), &incident, &timeline);
            return Ok(());
        }
        if engine.network().by_id(&ComponentId::new(&self.subject)).is_some() {
            self.component(&engine);
            return Ok(());
        }
        bail!(
            "{} is neither an incident nor a component; `incidents --all` lists the incidents",
            self.subject
        )
    }

    fn incident(&self, network: &Network, incident: &Incident, timeline: &[LedgerEntry]) {
        let verdict = &incident.verdict;
        println!("{}  {:?}  {:?}", incident.id, incident.priority, incident.state);
        println!("{}", self.words(&verdict.reason));
        self.head("root cause", "根因");
        println!("  {}  {:?}", named(network, &verdict.root), verdict.class);
        if verdict.candidates.len() > 1 {
            self.head("candidates", "候选");
            for candidate in &verdict.candidates {
                let percent = candidate.probability * 100.0;
                println!("  {percent:5.1} %  {}", named(network, &candidate.component));
            }
        }
        for (stance, en, zh) in [
            (Stance::For, "evidence for it", "支持证据"),
            (Stance::Against, "evidence against it", "反对证据"),
        ] {
            let evidence: Vec<&Evidence> = verdict
                .evidence
                .iter()
                .filter(|evidence| evidence.stance == stance)
                .collect();
            if !evidence.is_empty() {
                self.head(en, zh);
                self.evidence(network, &evidence);
            }
        }
        self.components(network, "symptoms", "症状", &verdict.symptoms);
        self.components(network, "impacted services", "受影响的业务", &verdict.services);
        self.head("responsible", "责任方");
        let party = network
            .party(&incident.responsible.party)
            .map_or("", |party| &party.name);
        println!("  {} ({party})", incident.responsible.party);
        println!("  {}", self.words(&incident.responsible.reason));
        if !incident.clocks.is_empty() {
            self.head("clocks", "时限");
        }
        for clock in &incident.clocks {
            let state = match (clock.breached, clock.stopped_at) {
                (true, _) => self.pick("missed", "已超时"),
                (false, Some(_)) => self.pick("stopped", "已停止"),
                (false, None) => self.pick("running", "计时中"),
            };
            println!(
                "  {:?}  {}  → {}  {state}",
                clock.kind,
                clock.party,
                time(network, clock.due_at)
            );
        }
        self.head("timeline", "时间线");
        for entry in timeline {
            println!("  {}  {}", time(network, entry.at), self.entry(entry));
        }
    }

    fn component(&self, engine: &Engine) {
        let id = ComponentId::new(&self.subject);
        let network = engine.network();
        let Some(explanation) = engine.correlator().explain(&id, clock::now()) else {
            return;
        };
        println!("{}  {:?}", named(network, &id), explanation.status.state);
        println!("{}", self.words(&explanation.status.reason));
        if !explanation.evidence.is_empty() {
            self.head("evidence", "证据");
            self.evidence(network, &explanation.evidence.iter().collect::<Vec<_>>());
        }
        if !explanation.findings.is_empty() {
            self.head("findings", "结论");
        }
        for finding in &explanation.findings {
            println!("  {}", self.words(finding));
        }
    }

    fn evidence(&self, network: &Network, evidence: &[&Evidence]) {
        for one in evidence {
            let at = time(network, one.at);
            println!(
                "  {at}  {}  {:?}: {}",
                check(&one.check),
                one.status,
                self.words(&one.why)
            );
        }
    }

    fn components(&self, network: &Network, en: &str, zh: &str, components: &[ComponentId]) {
        if !components.is_empty() {
            self.head(en, zh);
        }
        for component in components {
            println!("  {}", named(network, component));
        }
    }

    fn entry(&self, entry: &LedgerEntry) -> String {
        let who = match &entry.actor {
            Actor::Engine => self.pick("engine", "引擎"),
            Actor::User(name) => name,
        };
        let what = match &entry.change {
            Change::Opened { verdict, .. } => format!("opened: {}", self.words(&verdict.reason)),
            change => change_name(change),
        };
        format!("{who}: {what}")
    }

    fn head(&self, en: &str, zh: &str) {
        println!("\n{}", self.pick(en, zh));
    }

    fn words<'t>(&self, text: &'t Text) -> &'t str {
        self.pick(&text.en, &text.zh)
    }

    fn pick<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        match self.language {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}

/// The change as the ledger names it, with its reason if it has one.
fn change_name(change: &Change) -> String {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(change) else {
        return String::new();
    };
    let text = |key: &str| {
        fields
            .get(key)
            .and_then(|value| value.as_str().or_else(|| value.get("en")?.as_str()))
    };
    let name = text("change").unwrap_or_default();
    match text("reason").or_else(|| text("text")) {
        Some(reason) => format!("{name}: {reason}"),
        None => name.to_owned(),
    }
}

fn named(network: &Network, id: &ComponentId) -> String {
    match network.by_id(id) {
        Some(component) if component.name != id.as_str() => format!("{id} ({})", component.name),
        _ => id.to_string(),
    }
}

fn check(key: &CheckKey) -> String {
    match &key.by {
        Observer::Own => format!("{} of {}", key.check, key.of),
        Observer::Agent(agent) => format!("{} of {} by {agent}", key.check, key.of),
        Observer::Collector => format!("{} of {} by the collector", key.check, key.of),
    }
}

fn time(network: &Network, at: Timestamp) -> String {
    let zone: TimeZone = network.time_zone.clone();
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
