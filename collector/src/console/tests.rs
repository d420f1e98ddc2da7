//! What a browser gets: the page for every address, files with their types, and a policy with a nonce of its own.

use axum::body::to_bytes;
use axum::http::Request;
use tower::ServiceExt as _;

use super::*;

async fn get(path: &str) -> (Response, String) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = router().oneshot(request).await.expect("an answer");
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (Response::from_parts(head, Body::empty()), text)
}

fn header_of(response: &Response, name: header::HeaderName) -> &str {
    response.headers()[name].to_str().expect("plain text")
}

#[tokio::test]
async fn every_address_of_the_console_gets_the_page() {
    for path in ["/", "/incidents/INC-20260101-0001", "/network?incident=1", "/setup"] {
        let (response, text) = get(path).await;
        assert!(text.contains("总包"), "{path}");
        assert_eq!(header_of(&response, header::CONTENT_TYPE), "text/html; charset=utf-8");
        assert_eq!(header_of(&response, header::CACHE_CONTROL), "no-store");
    }
}

#[tokio::test]
async fn each_page_has_a_nonce_of_its_own() {
    let (one, text) = get("/").await;
    let (other, _) = get("/").await;
    let policies = [&one, &other].map(|page| header_of(page, header::CONTENT_SECURITY_POLICY));
    assert_ne!(policies[0], policies[1]);
    assert!(policies[0].contains("script-src 'self';"), "{}", policies[0]);
    assert!(!text.contains(policy::NONCE_MARK));
}

#[tokio::test]
async fn a_missing_asset_is_not_the_page() {
    let (response, _) = get("/assets/gone.js").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nothing_is_changed_here() {
    let request = Request::post("/").body(Body::empty()).expect("a request");
    let response = router().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn files_are_immutable_only_if_their_name_tells_their_content() {
    let send = |path| {
        let bytes = "x".into();
        file(
            path,
            File {
                bytes,
                encoding: Some(Encoding::Brotli),
            },
        )
    };
    let script = send("assets/index-1a2b.js");
    assert!(header_of(&script, header::CACHE_CONTROL).contains("immutable"));
    assert_eq!(
        header_of(&script, header::CONTENT_TYPE),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(header_of(&script, header::CONTENT_ENCODING), "br");
    assert!(!header_of(&send("favicon.svg"), header::CACHE_CONTROL).contains("immutable"));
}
