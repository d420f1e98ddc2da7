//! The OpenAPI document, made from the handlers themselves. `collector/openapi.json` is its committed copy.

use axum::Json;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{
    auth, availability, changes, component, components, contracts, coverage, explain, incident, incidents, live,
    metrics, observability, overview, parties, related, services, session, suggestions, system, tokens, topology,
    users, what_if, write,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Zongbao", description = "What broke, what it hurts, and who is responsible for it right now."),
    modifiers(&Security, &OperationIds),
    security(("session" = []), ("token" = [])),
    // What the derive does not find by itself: the inner part of a type that contains itself, and types of parameters.
    components(schemas(services::TreeGroup, components::Sort, write::PrecisionName)),
    paths(
        session::current, session::sign_in, session::sign_out, session::change_password, session::set_up,
        users::list, users::create, users::change, users::remove,
        tokens::list, tokens::create, tokens::remove,
        overview::overview, topology::topology,
        components::list, components::links, component::one, component::responsible, component::tenures,
        explain::component, explain::incident, what_if::what_if, services::list, services::one,
        availability::all, availability::one, changes::list, related::list,
        incidents::list, incident::one, incident::act,
        parties::list, parties::test_channel, contracts::list, coverage::coverage,
        metrics::series, metrics::range, write::write, live::live,
        system::system, system::agents, system::model, suggestions::list,
        observability::healthz, observability::readyz, observability::metrics, document,
    ),
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let cookie = ApiKeyValue::with_description(
            auth::COOKIE,
            "Set by POST /api/v1/session; with TLS its name is __Host-zongbao_session. Requests that change something also \
             need the header X-CSRF-Token with the csrf_token of GET /api/v1/session.",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
    }
}

/// Names each operation by its method and path: the names of the handlers are unique in their files only.
struct OperationIds;

impl Modify for OperationIds {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut document.paths.paths {
            let path = path
                .trim_start_matches("/api/v1")
                .replace(['/', '-'], "_")
                .replace(['{', '}', '.'], "");
            let operations = [
                ("get", &mut item.get),
                ("post", &mut item.post),
                ("patch", &mut item.patch),
                ("delete", &mut item.delete),
            ];
            for (method, operation) in operations {
                if let Some(operation) = operation {
                    operation.operation_id = Some(format!("{method}{path}"));
                }
            }
        }
    }
}

/// The document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "system", security(()),
    responses((status = 200, content_type = "application/json", body = serde_json::Value)))]
pub(super) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(openapi())
}
