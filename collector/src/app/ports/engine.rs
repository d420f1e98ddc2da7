//! The engine, as the API reads it and acts on it.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::oneshot;
use zongbao_core::engine::Engine;
use zongbao_core::ids::IncidentId;
use zongbao_core::incident::Action;

use crate::api::ports::{ActError, EngineAccess, PortError};
use crate::app::shared::{Command, Shared};

pub(super) struct EnginePort(pub(super) Arc<Shared>);

#[async_trait]
impl EngineAccess for EnginePort {
    fn read(&self, f: &mut dyn FnMut(&Engine)) {
        f(&self.0.engine());
    }

    async fn act(&self, incident: IncidentId, user: String, action: Action) -> Result<(), ActError> {
        let stopping = || ActError::Port(PortError::Unavailable("the collector is stopping".to_owned()));
        let (reply, done) = oneshot::channel();
        let command = Command::Act {
            incident,
            user,
            action,
            reply,
        };
        self.0.commands.send(command).await.map_err(|_| stopping())?;
        done.await.map_err(|_| stopping())?.map_err(ActError::Rejected)
    }
}
