//! `agent`: who may connect to the embedded broker as an agent.

use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};

use super::ConfigArg;
use crate::broker::{Principal, hash_secret, new_secret};
use crate::config::Config;
use crate::storage::{Credential, Storage};
use crate::{app, clock};

#[derive(Debug, Args)]
pub struct Agent {
    #[command(subcommand)]
    command: AgentCommand,
}

#[derive(Debug, Subcommand)]
enum AgentCommand {
    /// Makes a new secret for an agent (or `party:ID`) and prints it, once; an older one stops working
    Add(Named),
    /// Takes the secret away; an open connection stays until it breaks
    Remove(Named),
    /// Lists those that have a secret
    List(ConfigArg),
}

#[derive(Debug, Args)]
struct Named {
    /// The id of the component that the agent runs on, or `party:` and a party's id
    id: String,
    #[command(flatten)]
    config: ConfigArg,
}

impl Agent {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = match &self.command {
            AgentCommand::Add(named) | AgentCommand::Remove(named) => &named.config,
            AgentCommand::List(config) => config,
        };
        let config = match Config::load(config.path()) {
            Ok(config) => config,
            Err(problems) => return Ok(super::report(&problems)),
        };
        super::runtime()?.block_on(async {
            let storage = app::open_storage(&config).await?;
            let done = match &self.command {
                AgentCommand::Add(named) => add(&storage, &named.id).await,
                AgentCommand::Remove(named) => remove(&storage, &named.id).await,
                AgentCommand::List(_) => list(&storage).await,
            };
            storage.close().await;
            done
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn credential_of(id: &str) -> anyhow::Result<String> {
    match Principal::from_user(id) {
        Some(principal) => Ok(principal.credential()),
        None => bail!("{id:?} is no id: use 1 to 64 of the characters a-z A-Z 0-9 . _ -"),
    }
}

async fn add(storage: &Storage, id: &str) -> anyhow::Result<()> {
    let name = credential_of(id)?;
    let secret = new_secret();
    let hash = tokio::task::block_in_place(|| hash_secret(&secret))?;
    let credential = Credential { name, hash };
    let replaced = storage
        .put_credential(&credential, clock::now().as_millisecond())
        .await?;
    eprintln!(
        "{} of {id}; it is not shown again:",
        if replaced { "new secret" } else { "secret" }
    );
    println!("{secret}");
    Ok(())
}

async fn remove(storage: &Storage, id: &str) -> anyhow::Result<()> {
    if !storage.remove_credential(&credential_of(id)?).await? {
        bail!("{id} has no secret; `agent list` shows who has");
    }
    Ok(())
}

async fn list(storage: &Storage) -> anyhow::Result<()> {
    for name in storage.credential_names().await? {
        println!("{}", name.strip_prefix("agent:").unwrap_or(&name));
    }
    Ok(())
}
