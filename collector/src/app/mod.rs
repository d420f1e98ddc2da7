//! Wires everything together: the one engine behind one lock, the task that steps and commits, the broker, the API, reloads.

mod chronicle;
mod core;
mod discovery;
mod figures;
mod housekeeping;
mod inbox;
mod outcome;
mod outgoing;
mod ports;
mod rejections;
mod reload;
mod reserve;
mod restore;
mod samples;
mod shared;

#[cfg(test)]
mod tests;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use anyhow::Context as _;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::api::{self, Api};
use crate::broker::{Embedded, ExternalLink, Outbound};
use crate::config::{Config, Secret};
use crate::console;
use crate::storage::Storage;

pub use restore::engine;
pub use shared::Shared;

/// A running collector.
pub struct Running {
    shared: Arc<Shared>,
    link: Link,
    http: SocketAddr,
    setup: Option<String>,
    stop: CancellationToken,
    committing: JoinHandle<anyhow::Result<()>>,
    others: JoinSet<()>,
}

/// The broker in use.
enum Link {
    Embedded(Arc<Embedded>),
    External(Arc<ExternalLink>),
}

impl Running {
    /// Starts everything. When this returns, the collector serves.
    pub async fn start(config: &Config) -> anyhow::Result<Self> {
        // The TLS of outgoing connections. Installing fails only if it is installed already.
        rustls::crypto::ring::default_provider()
            .install_default()
            .unwrap_or_default();
        let storage = open_storage(config).await?;
        let (stop, mut others) = (CancellationToken::new(), JoinSet::new());
        let samples = samples::Samples::open(&config.history, &config.state_dir, &stop, &mut others)?;
        let (shared, parts) = restore::restore(config, storage, samples).await?;
        // Bind first, so that a port in use is reported before anything happens.
        let listener = TcpListener::bind(config.http.listen).with_context(|| {
            format!(
                "cannot listen on {} ([http] listen); is something else using the port?",
                config.http.listen
            )
        })?;
        let http = listener.local_addr()?;
        let link = Link::start(config, &shared).await?;
        shared.connect(link.outbound());
        let committing = tokio::spawn(core::run(Arc::clone(&shared), parts, stop.clone()));

        others.spawn(housekeeping::watch_outbox(Arc::clone(&shared), stop.clone()));
        others.spawn(housekeeping::prune(Arc::clone(&shared), stop.clone()));
        others.spawn(reload::watch(Arc::clone(&shared), config.clone(), stop.clone()));
        let dispatcher = outgoing::dispatcher(config, &shared)?;
        shared.deliveries.set(dispatcher.counts()).unwrap_or_default();
        let (waker, bell, stopping) = (dispatcher.waker(), Arc::clone(&shared.outbox_changed), stop.clone());
        others.spawn(async move {
            while stopping.run_until_cancelled(bell.notified()).await.is_some() {
                waker.notify_one();
            }
        });
        others.spawn(Arc::clone(&dispatcher).run(stop.clone()));
        let api = Arc::new(Api::new(ports::of(&shared, dispatcher), ports::settings(config)));
        let setup = api.open_setup().await.context("cannot read the users")?;
        let tls = config.http.tls.as_ref().map(ports::tls).transpose()?;
        let (routes, stopping) = (api::router(Arc::clone(&api), Some(console::router())), stop.clone());
        others.spawn(async move {
            if let Err(error) = api::server::serve(&api, routes, listener, tls, stopping).await {
                tracing::error!(%error, "the HTTP server stopped");
            }
        });
        Ok(Self {
            shared,
            link,
            http,
            setup,
            stop,
            committing,
            others,
        })
    }

    /// What the parts share.
    #[must_use]
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Where the API listens; the port is the real one.
    #[must_use]
    pub fn http(&self) -> SocketAddr {
        self.http
    }

    /// Where the embedded broker listens, if it is in use.
    #[must_use]
    pub fn mqtt(&self) -> Option<crate::broker::Addresses> {
        match &self.link {
            Link::Embedded(broker) => Some(broker.addresses()),
            Link::External(_) => None,
        }
    }

    /// The secret of the one-time set-up link, while there is no user yet.
    #[must_use]
    pub fn setup(&self) -> Option<&str> {
        self.setup.as_deref()
    }

    /// Waits until the collector cannot go on; it never ends by itself while all is well.
    pub async fn failed(&mut self) -> anyhow::Error {
        match (&mut self.committing).await {
            Ok(Ok(())) => anyhow::anyhow!("the collector stopped"),
            Ok(Err(error)) => error,
            Err(error) => anyhow::Error::new(error).context("a defect: the committing task died"),
        }
    }

    /// Stops taking messages, commits what was taken, and closes everything.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        match &self.link {
            Link::Embedded(broker) => broker.stop().await,
            Link::External(link) => link.stop().await,
        }
        self.stop.cancel();
        let committed = if self.committing.is_finished() {
            Ok(Ok(()))
        } else {
            (&mut self.committing).await
        };
        while self.others.join_next().await.is_some() {}
        self.shared.samples.history.close().await;
        self.shared.storage.close().await;
        committed?
    }
}

impl Link {
    async fn start(config: &Config, shared: &Arc<Shared>) -> anyhow::Result<Self> {
        let inbox = Arc::new(inbox::Inbox(Arc::clone(shared)));
        Ok(match &config.broker.external {
            Some(external) => Self::External(Arc::new(ExternalLink::start(external, inbox)?)),
            None => {
                let credentials = Arc::new(inbox::Credentials(shared.storage.clone()));
                Self::Embedded(Arc::new(Embedded::start(&config.broker, inbox, credentials).await?))
            }
        })
    }

    fn outbound(&self) -> Arc<dyn Outbound> {
        match self {
            Self::Embedded(broker) => Arc::clone(broker) as _,
            Self::External(link) => Arc::clone(link) as _,
        }
    }
}

/// Opens the state database that the configuration names, for writing.
pub async fn open_storage(config: &Config) -> anyhow::Result<Storage> {
    match &config.database {
        Some(url) => open_postgres(url).await,
        None => {
            let folder = &config.state_dir;
            std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
            let file = folder.join("state.sqlite");
            Storage::open_sqlite(&file)
                .await
                .with_context(|| format!("cannot open {}", file.display()))
        }
    }
}

/// Opens it for looking at it, also while a collector is running.
pub async fn open_storage_to_read(config: &Config) -> anyhow::Result<Storage> {
    match &config.database {
        Some(url) => open_postgres(url).await,
        None => {
            let file = config.state_dir.join("state.sqlite");
            Storage::open_sqlite_read_only(&file).await.with_context(|| {
                format!(
                    "cannot open {}; has a collector run with this configuration?",
                    file.display()
                )
            })
        }
    }
}

async fn open_postgres(url: &Secret) -> anyhow::Result<Storage> {
    let url = url.reveal().context("cannot read the URL of `database`")?;
    Storage::open_postgres(&url)
        .await
        .context("cannot open the database that `database` names")
}
