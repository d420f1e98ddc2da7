//! Limits, headers and probes of the service itself.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::world::{NEVER_ANSWERED, serve, serve_with};
use crate::api::Settings;
use crate::api::ports::Condition;

#[tokio::test]
async fn every_answer_tells_browsers_to_trust_nothing_else() {
    let served = serve();
    for path in ["/healthz", "/api/v1/components", "/nowhere", "/api/v1/openapi.json"] {
        let answer = served.anyone().get(path).await;
        let header = |name: &str| answer.headers[name].to_str().expect("text").to_owned();
        let policy = header("content-security-policy");
        for rule in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
    }
}

#[tokio::test]
async fn unknown_resources_and_methods_are_named() {
    let served = serve();
    let nobody = served.anyone();
    for path in ["/api/v1/nothing", "/api", "/api/", "/elsewhere"] {
        assert_eq!(
            nobody.get(path).await.problem(),
            (404, "no_such_resource".to_owned()),
            "{path}"
        );
    }
    assert_eq!(
        nobody.delete("/api/v1/components").await.problem(),
        (405, "method_not_allowed".to_owned())
    );
}

#[tokio::test]
async fn a_huge_body_is_refused() {
    let served = serve();
    let name = "x".repeat(70_000);
    let answer = served
        .anyone()
        .post("/api/v1/session", json!({ "name": name, "password": "" }))
        .await;
    assert_eq!(answer.problem(), (413, "body_too_large".to_owned()));
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused_with_place_and_cause() {
    let served = serve();
    let nobody = served.anyone();
    let request = nobody
        .request(Method::POST, "/api/v1/session")
        .header("content-type", "application/json")
        .body("{\n x");
    let answer = nobody.send(request).await;
    assert!(
        answer.body["detail"]
            .as_str()
            .expect("text")
            .contains("line 2 column 2"),
        "{}",
        answer.body
    );
    assert_eq!(answer.problem(), (400, "invalid_request".to_owned()));
    let form = nobody.request(Method::POST, "/api/v1/session").body("name=wang");
    assert_eq!(
        nobody.send(form).await.problem(),
        (415, "unsupported_media_type".to_owned())
    );
}

#[tokio::test]
async fn a_slow_answer_is_cut_off() {
    let served = serve_with(Settings {
        request_timeout: Duration::from_millis(50),
        ..Settings::default()
    });
    let path = format!("/api/v1/metrics/range?component=web-1&metric={NEVER_ANSWERED}");
    let answer = served.contractor().get(&path).await;
    assert_eq!(answer.problem(), (503, "timeout".to_owned()));
}

#[tokio::test]
async fn readiness_says_what_is_missing() {
    let served = serve();
    let nobody = served.anyone();
    assert_eq!(nobody.get("/healthz").await.ok(), json!("ok\n"));
    assert_eq!(nobody.get("/readyz").await.ok()["ready"], true);
    let message = "the disk is full".to_owned();
    served.world.conditions.lock().unwrap().push(Condition {
        name: "storage",
        holds: false,
        message,
    });
    let answer = nobody.get("/readyz").await;
    assert_eq!(answer.status, 503);
    assert_eq!(
        answer.body["conditions"][0],
        json!({ "name": "storage", "holds": false, "message": "the disk is full" })
    );
}

#[tokio::test]
async fn figures_are_open_to_prometheus_unless_closed() {
    let served = serve();
    let text = served.anyone().get("/metrics").await.ok();
    let text = text.as_str().expect("text");
    assert!(
        text.contains("zongbao_up 1\n") && text.contains("zongbao_api_requests_total"),
        "{text}"
    );
    let closed = serve_with(Settings {
        open_metrics: false,
        ..Settings::default()
    });
    assert_eq!(closed.anyone().get("/metrics").await.problem().0, 401);
    closed.contractor().get("/metrics").await.ok();
}
