//! `explain`: why an incident was opened, on what and for whom; or why nothing was opened on a component.

use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, ValueEnum};
use zongbao_core::correlation::Text;
use zongbao_core::engine::{Engine, Event};
use zongbao_core::ids::{ComponentId, IncidentId};
use zongbao_core::incident;

use super::ConfigArg;
use crate::config::Config;
use crate::storage::Storage;
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
        let (mut engine, _) = app::engine(config, &storage).await?;
        // What has been restored has drawn no conclusions yet. Nothing of this step is kept.
        engine.step(clock::now(), Event::Tick);
        if let Some(text) = self.incident(&engine, &storage).await? {
            println!("{}", self.words(&text));
            return Ok(());
        }
        if !self.component(&engine) {
            let subject = &self.subject;
            bail!("{subject} is neither an incident nor a component; `incidents --all` lists the incidents");
        }
        Ok(())
    }

    /// An incident of the engine, or one that has left its memory.
    async fn incident(&self, engine: &Engine, storage: &Storage) -> anyhow::Result<Option<Text>> {
        let id = IncidentId::new(&self.subject);
        if let Some(text) = engine.explain(&id) {
            return Ok(Some(text));
        }
        let Some(found) = storage.incident(&id).await? else {
            return Ok(None);
        };
        let timeline = storage.timeline(&id).await?;
        Ok(Some(incident::explain(engine.network(), &found, &timeline, None)))
    }

    /// False if there is no such component.
    fn component(&self, engine: &Engine) -> bool {
        let id = ComponentId::new(&self.subject);
        let Some(explanation) = engine.correlator().explain(&id, clock::now()) else {
            return false;
        };
        println!("{}", self.words(&explanation.page(engine.network())));
        true
    }

    fn words<'t>(&self, text: &'t Text) -> &'t str {
        match self.language {
            Language::En => &text.en,
            Language::Zh => &text.zh,
        }
    }
}
