//! The publisher: takes batches from the spool to the broker, over one connection after another, until it is told to stop.

mod backoff;
mod connection;
mod plan;
mod session;

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, watch};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};
use zongbao_wire::message::Presence;

use crate::config::Config;
use crate::identity::Identity;
use crate::spool::Handle;

/// A request of the collector that others carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Run a check of a component (empty = the agent's own) now.
    ProbeNow {
        /// The component.
        component: String,
        /// The check.
        check: String,
    },
}

/// What a publisher needs.
pub struct Publisher {
    /// Who it speaks for.
    pub identity: Identity,
    /// The configuration; changes are followed.
    pub config: watch::Receiver<Arc<Config>>,
    /// What to send.
    pub spool: Handle,
    /// Where requests of the collector go.
    pub requests: mpsc::Sender<Request>,
    /// Ends it, with a goodbye.
    pub stop: CancellationToken,
}

/// Why a session ended.
enum End {
    /// The agent stops, and has said goodbye.
    Stopped,
    /// The broker's configuration changed.
    Reconfigured,
    /// The connection was lost or never came about.
    Lost(anyhow::Error),
}

impl Publisher {
    /// Runs until it is stopped.
    pub async fn run(mut self) {
        let mut attempts = 0u32;
        let mut told = String::new();
        while !self.stop.is_cancelled() {
            let start = Instant::now();
            let broker = self.config.borrow_and_update().broker.clone();
            let error = match self.session(&broker).await {
                End::Stopped => return,
                End::Reconfigured => {
                    info!("connecting again: the broker's configuration changed");
                    attempts = 0;
                    continue;
                }
                End::Lost(error) => format!("{error:#}"),
            };
            // A connection that held is no failed attempt.
            attempts = if start.elapsed() > broker.retry_max {
                1
            } else {
                attempts.saturating_add(1)
            };
            match told == error {
                true => debug!(broker = %broker.url, error, "still not connected"),
                false => warn!(broker = %broker.url, error, "not connected; batches wait in the spool"),
            }
            told = error;
            let wait = backoff::backoff(broker.retry_min, broker.retry_max, attempts, rand::random());
            tokio::select! {
                () = sleep(wait) => {}
                () = self.stop.cancelled() => {}
                // A corrected configuration is tried at once.
                Ok(()) = self.config.changed() => {}
            }
        }
    }

    fn presence(&self, online: bool, clean: bool) -> Presence {
        let state = self.spool.state();
        let state = state.borrow();
        Presence {
            online,
            boot: self.identity.boot.to_vec(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            at_ms: crate::clock::wall_ms(),
            clean,
            host_name: self.identity.host_name.clone(),
            os: self.identity.os.clone(),
            interval_ms: u32::try_from(self.config.borrow().agent.interval.as_millis()).unwrap_or(u32::MAX),
            spool_batches: state.batches,
            spool_bytes: state.bytes,
            architecture: std::env::consts::ARCH.to_owned(),
            addresses: crate::addresses::addresses(),
        }
    }
}
