//! Runs samplers on a thread of their own: a host that answers slowly delays neither probes nor the connection.

use std::sync::mpsc;
use std::thread;

use anyhow::{Context as _, Result};
use tokio::sync::oneshot;

use super::{Sampled, Samplers};
use crate::config::Sample;

enum Call {
    Sample(oneshot::Sender<Sampled>),
    Configure(Box<Sample>),
}

/// Samplers that run elsewhere.
pub struct Handle {
    calls: mpsc::Sender<Call>,
}

/// Starts the thread.
///
/// # Errors
/// It cannot be started.
pub fn start(config: &Sample) -> Result<Handle> {
    let (calls, queue) = mpsc::channel();
    let mut samplers = Samplers::new(config);
    let run = move || {
        while let Ok(call) = queue.recv() {
            match call {
                Call::Configure(config) => samplers = Samplers::new(&config),
                // Who asked may have stopped waiting.
                Call::Sample(answer) => drop(answer.send(samplers.sample())),
            }
        }
    };
    thread::Builder::new()
        .name("sampler".into())
        .spawn(run)
        .context("cannot start the thread of the samplers")?;
    Ok(Handle { calls })
}

impl Handle {
    /// Asks for one round. Ask again only when it has come, so that rounds never queue up.
    pub fn sample(&self) -> oneshot::Receiver<Sampled> {
        let (answer, receiver) = oneshot::channel();
        // If the thread is gone the receiver says so.
        let _ = self.calls.send(Call::Sample(answer));
        receiver
    }

    /// Starts over with another configuration.
    pub fn configure(&self, config: &Sample) {
        // If the thread is gone the next round says so.
        let _ = self.calls.send(Call::Configure(Box::new(config.clone())));
    }
}
