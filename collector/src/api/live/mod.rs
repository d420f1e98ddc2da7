//! Live changes as server-sent events: numbered, with heartbeats, each caller seeing only its own.

mod hub;
mod listener;
mod streams;

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Sse;
use axum::response::sse::Event;
use axum::routing::get;
use futures::Stream;
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use super::error::Problem;
use super::state::Api;
use super::views::StateView;

pub use hub::{Change, Hub, Numbered, Subscription};
pub use streams::{Streams, Ticket};

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/live", get(live))
}

/// Data of an event `change`: what changed, as far as it is in the caller's sight.
#[derive(Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct LiveChange {
    /// Components whose state changed.
    pub components: Vec<LiveComponent>,
    /// Incidents that changed.
    pub incidents: Vec<String>,
    /// The model was replaced: everything may have changed.
    pub model: bool,
}

/// A component's new state.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct LiveComponent {
    /// The component.
    pub id: String,
    /// Its state now.
    pub state: StateView,
    /// Since when.
    pub since: Option<jiff::Timestamp>,
}

/// The parts of a request, kept so that a long stream can ask anew whether its caller may still listen.
pub(super) struct Head(Parts);

impl<S: Sync> FromRequestParts<S> for Head {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.clone()))
    }
}

/// Live changes as `text/event-stream`. Events: `hello` (now listening), `change` (data: LiveChange), `refetch` (too much
/// was missed or changed: fetch everything anew), `heartbeat` (nothing happened; data: the collector's time),
/// `signed_out` (the session or token is no longer valid; the stream ends). Send `Last-Event-ID` to go on where a
/// connection broke.
#[utoipa::path(get, path = "/api/v1/live", tag = "live",
    responses((status = 200, content_type = "text/event-stream", body = LiveChange), (status = 503, body = Problem)))]
pub(super) async fn live(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Head(parts): Head,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let ticket = api.streams.open(&caller.principal.name).inspect_err(|_| {
        if api.counters.refused_streams.add() == 0 {
            tracing::warn!(
                name = caller.principal.name,
                "a live stream was refused: too many are open"
            );
        }
    })?;
    let last_event_id = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let subscription = api.ports.live.subscribe(last_event_id);
    Ok(Sse::new(listener::stream(api, caller, parts, subscription, ticket)))
}
