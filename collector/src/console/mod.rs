//! Serves the web console, which is built from `collector/console` and embedded in this program.

mod files;
mod policy;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use files::{Encoding, File};

/// Where the page's scripts and styles are: their names change with their content.
const HASHED: &str = "assets/";
const INDEX: &str = "index.html";
/// What a browser gets from a collector that was built without the console.
const NOT_BUILT: &str = include_str!("not_built.html");

/// Answers everything outside `/api`: the console's files, and its page for each of its addresses.
pub fn router() -> Router {
    Router::new().fallback(serve)
}

async fn serve(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if path.is_empty() || path == INDEX {
        return page();
    }
    match files::find(path, request.headers()) {
        Some(found) => file(path, found),
        None if path.starts_with(HASHED) => (StatusCode::NOT_FOUND, "no such file\n").into_response(),
        None => page(),
    }
}

fn file(path: &str, file: File) -> Response {
    let caching = if path.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(files::content_type(path)),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = file.encoding.map(Encoding::name) {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    (headers, Body::from(file.bytes)).into_response()
}

/// The page, with a fresh nonce: only what carries it may style the page.
fn page() -> Response {
    let (status, text) = match files::text(INDEX) {
        Some(text) => (StatusCode::OK, text),
        None => (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT.to_owned()),
    };
    let nonce = policy::nonce();
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy::policy(&nonce)),
    ];
    (status, headers, text.replace(policy::NONCE_MARK, &nonce)).into_response()
}
