//! From what was committed to a collector that goes on where it stopped.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use zongbao_core::engine::{Engine, Settings};
use zongbao_core::network::Problem;
use zongbao_wire::decode_presence;
use zongbao_wire::message::Presence;

use super::chronicle::Chronicle;
use super::core::Parts;
use super::discovery::Discovery;
use super::reserve::Reserve;
use super::samples::Samples;
use super::shared::Shared;
use crate::api::ports::ModelReport;
use crate::clock;
use crate::config::{Config, load_health, load_network};
use crate::ingest::{BootKey, Queue, Sequence, Translator};
use crate::storage::Storage;

/// Reads everything and makes what the parts share.
pub(super) async fn restore(
    config: &Config,
    storage: Storage,
    samples: Samples,
) -> anyhow::Result<(Arc<Shared>, Parts)> {
    let now = clock::now();
    let (engine, discovery, warnings) = engine_of(config, &storage).await?;
    let watched = watched(engine.settings());
    let report = ModelReport {
        loaded_at: Some(now),
        files: vec![config.network.display().to_string()],
        warnings,
        refused: None,
    };
    let (queue, arrivals) = Queue::new(config.ingest.queue_bytes, config.ingest.hold);
    let reserve = Reserve::new(config.database.is_none().then_some(config.state_dir.as_path()));
    let (shared, commands) = Shared::new(engine, storage, samples, queue, report, reserve, now);
    shared.undiscovered.set(discovery.refused()).unwrap_or_default();
    if !shared.reserve.is_held() {
        *super::shared::lock(&shared.storage_trouble) = Some("the disk of state_dir is full: make room".to_owned());
    }
    let mut translator = Translator::new(Arc::clone(&shared.book), watched);
    for cursor in shared.storage.cursors().await? {
        let key = BootKey {
            agent: cursor.agent,
            boot: hex::decode(&cursor.boot).context("the state database holds a boot id that is not hexadecimal")?,
        };
        translator.restore(key, Sequence::restore(cursor.acked, cursor.above));
    }
    for (seen, at) in shared.storage.presences().await? {
        if let Ok(presence) = decode_presence(&seen.bytes) {
            // Whether its connection stands is not known until it says so again.
            let presence = Presence {
                online: false,
                ..presence
            };
            shared.book.note(&seen.agent, |agent| {
                agent.boot.clone_from(&presence.boot);
                agent.presence = Some(presence);
                agent.seen_at = jiff::Timestamp::from_millisecond(at).ok();
            });
        }
    }
    let chronicle = Chronicle::open(&shared.storage, now).await?;
    let parts = Parts {
        translator,
        chronicle,
        discovery,
        arrivals,
        commands,
        group: config.ingest.commit_batches,
    };
    Ok((Arc::new(shared), parts))
}

/// The engine as it was when it last committed, and the warnings of its model.
pub async fn engine(config: &Config, storage: &Storage) -> anyhow::Result<(Engine, Vec<Problem>)> {
    let (engine, _, warnings) = engine_of(config, storage).await?;
    Ok((engine, warnings))
}

async fn engine_of(config: &Config, storage: &Storage) -> anyhow::Result<(Engine, Discovery, Vec<Problem>)> {
    let loaded = match load_network(&config.network) {
        Ok(loaded) => loaded,
        Err(problems) => bail!("the whole-network model is invalid:\n{}", listed(&problems)),
    };
    let settings = match load_health(config.health.as_deref()) {
        Ok(settings) => settings,
        Err(problems) => bail!("the health settings are invalid:\n{}", listed(&problems)),
    };
    let restored = storage.restore().await?;
    let (discovery, network) = Discovery::open(storage, loaded.network).await?;
    let engine = Engine::restore(network, settings, restored.checks, restored.ledger, clock::now())
        .context("the ledger does not fit together; `zongbao-collector ledger verify` says where")?;
    Ok((engine, discovery, loaded.warnings))
}

/// Metrics that some threshold looks at.
pub(super) fn watched(settings: &Settings) -> Vec<String> {
    settings.thresholds.iter().map(|rule| rule.metric.clone()).collect()
}

/// One problem a line.
pub(super) fn listed(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
