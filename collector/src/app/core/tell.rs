//! After the commit: what may be known outside now.

use std::sync::{Arc, PoisonError};

use tokio::sync::oneshot;
use zongbao_core::engine::{Engine, ProbeRequest, Settings};
use zongbao_wire::message::{Ack, Command as ToAgent, ProbeNow, command};
use zongbao_wire::{Encode as _, topic};

use super::{Committing, Waiting};
use crate::app::outcome::Outcome;
use crate::app::restore::watched;
use crate::app::shared::Figures;
use crate::ingest::Group;

impl Committing {
    /// Everything that may be known outside now that it is committed.
    pub(super) async fn tell(
        &mut self,
        group: Group,
        outcome: Outcome,
        waiting: Option<Waiting>,
    ) -> anyhow::Result<()> {
        let shared = Arc::clone(&self.shared);
        for rejection in &outcome.rejections {
            shared.figures.rejections.note(rejection);
        }
        for key in &group.boots {
            let Some(sequence) = self.translator.sequence(key) else {
                continue;
            };
            let ack = Ack {
                boot: key.boot.clone(),
                seq: sequence.acked(),
            };
            shared.send(topic::ack(&key.agent), ack.encode_to_vec()).await;
        }
        for (agent, command) in &group.commands {
            shared.send(topic::command(agent), command.encode_to_vec()).await;
        }
        for request in outcome.probes.iter().cloned() {
            self.ask_to_probe(request).await;
        }
        if !outcome.step.outgoing.is_empty() {
            shared.outbox_changed.notify_one();
        }
        let change = outcome.live_change();
        if let Some(change) = change {
            shared.hub.publish(change);
        }
        match waiting {
            Some(Waiting::Actor(reply, rejection)) => answer(reply, rejection.map_or(Ok(()), Err)),
            Some(Waiting::Done(reply)) => answer(reply, ()),
            Some(Waiting::Measured(reply, taken)) => answer(reply, taken),
            Some(Waiting::Settings(settings, reply)) => {
                self.change_settings(*settings).await?;
                answer(reply, ());
            }
            None => {}
        }
        Ok(())
    }

    /// Settings are fixed for the life of an engine: another one goes on from what is committed, as after a restart.
    async fn change_settings(&mut self, settings: Settings) -> anyhow::Result<()> {
        let restored = self.shared.storage.restore().await?;
        let network = Arc::clone(self.shared.engine().network());
        self.translator.watch(watched(&settings));
        let engine = Engine::restore(network, settings, restored.checks, restored.ledger, self.last_now)?;
        *self.shared.engine.write().unwrap_or_else(PoisonError::into_inner) = engine;
        Ok(())
    }

    /// The collector probes through the agent of the host that it runs on.
    async fn ask_to_probe(&self, request: ProbeRequest) {
        let collector_at = self.shared.engine().network().collector_at.clone();
        let Some(from) = request.from.or(collector_at) else {
            return;
        };
        let probe = ProbeNow {
            component: request.of.to_string(),
            check: request.check.to_string(),
        };
        let command = ToAgent {
            kind: Some(command::Kind::ProbeNow(probe)),
        };
        Figures::add(&self.shared.figures.probes, 1);
        self.shared
            .send(topic::command(from.as_str()), command.encode_to_vec())
            .await;
    }
}

/// Answers somebody, who may have gone meanwhile.
fn answer<T>(reply: oneshot::Sender<T>, answer: T) {
    if reply.send(answer).is_err() {
        tracing::debug!("nobody waits for the answer any more");
    }
}
