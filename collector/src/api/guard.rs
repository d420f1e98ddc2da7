//! What surrounds every request: a time-out, counters, and headers that tell browsers to trust nothing else.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::{Problem, text};
use super::state::Api;

/// What an answer may load if a browser shows it: nothing. The console's page brings its own policy.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Adds the headers to every answer; the policy and `Cache-Control: no-store` where the answer does not say otherwise.
pub(super) async fn headers(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    api.counters.requests.add();
    if response.status().is_server_error() {
        api.counters.failures.add();
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if api.settings.tls {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
        // Without TLS, browsers ignore it and complain.
        headers.insert(
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        );
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Cuts off a request that takes too long to answer. A live stream answers at once and then goes on.
pub(super) async fn time_out(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let limit = api.settings.request_timeout;
    let path = request.uri().path().to_owned();
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            api.counters.timeouts.add();
            tracing::warn!(
                path,
                limit_seconds = limit.as_secs(),
                "a request took too long and was cut off"
            );
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "timeout",
                text("the request took too long", "请求超时"),
                text(
                    "ask for less at a time, or try again later",
                    "请缩小查询范围，或稍后重试",
                ),
            )
            .into_response()
        }
    }
}

/// No such resource.
pub(super) async fn not_found(request: Request) -> Problem {
    let path = request.uri().path();
    Problem::new(
        StatusCode::NOT_FOUND,
        "no_such_resource",
        text(format!("there is no resource `{path}`"), format!("没有资源“{path}”")),
        text("see /api/v1/openapi.json", "请参见 /api/v1/openapi.json"),
    )
}

/// No such method on this resource.
pub(super) async fn method_not_allowed(request: Request) -> Problem {
    let (method, path) = (request.method(), request.uri().path());
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        text(
            format!("`{path}` does not know {method}"),
            format!("“{path}”不支持 {method}"),
        ),
        text("see /api/v1/openapi.json", "请参见 /api/v1/openapi.json"),
    )
}
