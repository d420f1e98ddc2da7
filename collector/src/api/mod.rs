//! The HTTP API: one file per resource, everything in sight decided by [`visibility`], every error worded by [`error`].
//!
//! [`Api::new`] takes the [`ports`] that the application implements, [`router`] makes the routes, and [`server`] serves
//! them. A console that the collector serves is given to [`router`] as the fallback for paths outside `/api`.

pub mod auth;
pub mod error;
pub mod live;
pub mod ports;
pub mod server;
pub mod visibility;

mod availability;
mod changes;
mod component;
mod components;
mod contracts;
mod counters;
mod coverage;
mod explain;
mod extract;
mod guard;
mod incident;
mod incidents;
mod metrics;
mod observability;
mod openapi;
mod overview;
mod page;
mod parties;
mod related;
mod services;
mod session;
mod settings;
mod state;
mod suggestions;
mod system;
mod tokens;
mod topology;
mod users;
mod views;
mod what_if;
mod write;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower_http::compression::CompressionLayer;

pub use openapi::openapi;
pub use settings::Settings;
pub use state::Api;
pub use users::new_user;

/// All routes. `console` answers what lies outside the API, with the same headers; without one, that is "not found".
/// Needs the peer's address: serve it with [`server::serve`] or `into_make_service_with_connect_info::<SocketAddr>()`.
pub fn router(api: Arc<Api>, console: Option<Router>) -> Router {
    let v1 = Router::new()
        .merge(session::routes())
        .merge(users::routes())
        .merge(tokens::routes())
        .merge(overview::routes())
        .merge(topology::routes())
        .merge(components::routes())
        .merge(component::routes())
        .merge(explain::routes())
        .merge(what_if::routes())
        .merge(services::routes())
        .merge(availability::routes())
        .merge(changes::routes())
        .merge(incidents::routes())
        .merge(incident::routes())
        .merge(related::routes())
        .merge(parties::routes())
        .merge(contracts::routes())
        .merge(coverage::routes())
        .merge(metrics::routes())
        .merge(live::routes())
        .merge(system::routes())
        .merge(suggestions::routes())
        .route("/openapi.json", get(openapi::document))
        .layer(DefaultBodyLimit::max(api.settings.max_body_bytes));
    let routes = Router::new()
        .nest("/api/v1", v1)
        .merge(write::routes(api.settings.max_write_bytes))
        .merge(observability::routes())
        .route("/api/{*rest}", axum::routing::any(guard::not_found))
        .method_not_allowed_fallback(guard::method_not_allowed)
        .with_state(api.clone());
    let routes = match console {
        Some(console) => routes.fallback_service(console),
        None => routes.fallback(guard::not_found),
    };
    routes
        .layer(from_fn_with_state(api.clone(), guard::time_out))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(api, guard::headers))
}
