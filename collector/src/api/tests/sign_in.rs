//! Signing in: the first user, sessions, CSRF, tokens, and the slowing down of guessers.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;

use super::client::Client;
use super::world::{Served, serve, serve_with, start};
use crate::api::Settings;
use crate::api::auth::{Access, CSRF_HEADER};

const PASSWORD: &str = "a long enough passphrase";

/// Makes the first user over the printed link and returns a signed-in browser.
async fn administrator(served: &Served) -> Client {
    let secret = served.api.open_setup().await.expect("accounts").expect("no user yet");
    let mut browser = served.anyone();
    let set_up = json!({ "secret": secret, "name": "wang", "password": PASSWORD });
    let answer = browser.post("/api/v1/setup", set_up).await;
    browser.keep(&answer);
    browser
}

async fn with_user(served: &Served, party: &str, access: &str) -> Client {
    let administrator = administrator(served).await;
    let user = json!({ "name": "li", "display_name": "李工", "party": party, "access": access, "password": PASSWORD });
    administrator.post("/api/v1/users", user).await.ok();
    administrator
}

#[tokio::test]
async fn the_printed_link_makes_the_first_user_once() {
    let served = serve();
    let nobody = served.anyone();
    assert_eq!(nobody.get("/api/v1/session").await.ok()["setup_open"], false);
    let secret = served.api.open_setup().await.expect("accounts").expect("no user yet");
    assert_eq!(nobody.get("/api/v1/session").await.ok()["setup_open"], true);
    let set_up = |secret: &str, password: &str| json!({ "secret": secret, "name": "wang", "password": password });
    let guess = nobody.post("/api/v1/setup", set_up("guess", PASSWORD)).await;
    assert_eq!(guess.problem(), (403, "setup_closed".to_owned()));
    let short = nobody.post("/api/v1/setup", set_up(&secret, "short")).await;
    assert_eq!(short.problem(), (422, "invalid_value".to_owned()));
    let made = nobody.post("/api/v1/setup", set_up(&secret, PASSWORD)).await.ok();
    assert_eq!(made["principal"]["role"], "general_contractor");
    assert_eq!(made["principal"]["manages_accounts"], true);
    let again = nobody.post("/api/v1/setup", set_up(&secret, PASSWORD)).await;
    assert_eq!(again.problem(), (403, "setup_closed".to_owned()));
    assert_eq!(
        served.api.open_setup().await.expect("accounts"),
        None,
        "a second start prints no link"
    );
}

#[tokio::test]
async fn nothing_is_answered_to_nobody() {
    let served = serve();
    let document = serde_json::to_value(crate::api::openapi()).expect("JSON");
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            if operation["security"] == json!([{}]) {
                continue;
            }
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
            let path = path.replace("{position}", "0").replace(['{', '}'], "");
            let request = served.anyone().request(method.clone(), &path).json(&json!({}));
            let (status, code) = served.anyone().send(request).await.problem();
            assert_eq!((status, code.as_str()), (401, "not_signed_in"), "{method} {path}");
            asked += 1;
        }
    }
    assert!(asked > 25, "{asked}");
}

#[tokio::test]
async fn a_session_reads_by_cookie_and_ends_at_sign_out() {
    let served = serve();
    let browser = administrator(&served).await;
    let session = browser.get("/api/v1/session").await.ok();
    assert_eq!(session["principal"]["name"], "wang");
    assert_eq!(session["csrf_token"].as_str(), browser.csrf.as_deref());
    browser.get("/api/v1/components").await.ok();
    let out = browser.delete("/api/v1/session").await;
    assert!(out.headers["set-cookie"].to_str().expect("text").contains("Max-Age=0"));
    assert_eq!(
        browser.get("/api/v1/components").await.problem().0,
        401,
        "a stolen cookie is worth nothing any more"
    );
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
    let served = serve();
    administrator(&served).await;
    let body = json!({ "name": "wang", "password": PASSWORD });
    let cookie = |answer: &super::client::Answer| answer.headers["set-cookie"].to_str().expect("text").to_owned();
    let plain = cookie(&served.anyone().post("/api/v1/session", body.clone()).await);
    for attribute in ["; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=43200"] {
        assert!(plain.contains(attribute), "{plain}");
    }
    let tls = serve_with(Settings {
        tls: true,
        ..Settings::default()
    });
    administrator(&tls).await;
    let answer = tls.anyone().post("/api/v1/session", body).await;
    assert!(cookie(&answer).starts_with("__Host-zongbao_session=") && cookie(&answer).ends_with("; Secure"));
    assert!(answer.headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let served = serve();
    let browser = administrator(&served).await;
    served.world.wait(12 * 3600 - 1);
    browser.get("/api/v1/components").await.ok();
    served.world.wait(1);
    assert_eq!(browser.get("/api/v1/components").await.problem().0, 401);
}

#[tokio::test]
async fn a_change_by_cookie_needs_the_csrf_token_of_that_session() {
    let served = serve();
    let browser = administrator(&served).await;
    let token = json!({ "name": "telegraf", "party": "gc", "access": "ingest" });
    let forged = [None, Some("guess".to_owned())];
    for csrf in forged {
        let mut page = browser.clone();
        page.csrf = csrf;
        assert_eq!(
            page.post("/api/v1/tokens", token.clone()).await.problem(),
            (403, "csrf_token".to_owned())
        );
    }
    browser.post("/api/v1/tokens", token).await.ok();
}

#[tokio::test]
async fn a_page_of_another_site_can_neither_act_nor_sign_in() {
    let served = serve();
    let browser = administrator(&served).await;
    let bodies = [
        ("/api/v1/session", json!({ "name": "wang", "password": PASSWORD })),
        (
            "/api/v1/setup",
            json!({ "secret": "x", "name": "wang", "password": PASSWORD }),
        ),
        (
            "/api/v1/tokens",
            json!({ "name": "t", "party": "gc", "access": "viewer" }),
        ),
    ];
    for (path, body) in bodies {
        for (header, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let request = browser.request(Method::POST, path).header(header, value).json(&body);
            let answer = browser.send(request).await;
            assert_eq!(answer.problem(), (403, "foreign_origin".to_owned()), "{path} {header}");
        }
        let form = browser.request(Method::POST, path).body(body.to_string());
        assert_eq!(
            browser.send(form).await.problem().0,
            415,
            "{path}: a form cannot send JSON"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_look_the_same() {
    let served = serve();
    administrator(&served).await;
    let wrong = served
        .anyone()
        .sign_in("wang", "wrong password")
        .await
        .err()
        .expect("refused");
    let unknown = served
        .anyone()
        .sign_in("nobody", "wrong password")
        .await
        .err()
        .expect("refused");
    assert_eq!(wrong.body, unknown.body);
    assert_eq!(wrong.problem(), (401, "not_signed_in".to_owned()));
    served
        .anyone()
        .sign_in(" Wang ", PASSWORD)
        .await
        .expect("capitals and blanks do not matter");
}

#[tokio::test]
async fn a_guesser_is_slowed_down() {
    let served = serve();
    administrator(&served).await;
    for _ in 0..5 {
        assert_eq!(
            served
                .anyone()
                .sign_in("wang", "wrong password")
                .await
                .err()
                .expect("refused")
                .status,
            401
        );
    }
    let refused = served.anyone().sign_in("wang", PASSWORD).await.err().expect("refused");
    let wait: u64 = refused.headers["retry-after"]
        .to_str()
        .expect("text")
        .parse()
        .expect("seconds");
    assert!((1..=900).contains(&wait), "{wait}");
    assert_eq!(refused.problem(), (429, "too_many_attempts".to_owned()));
}

#[tokio::test]
async fn a_disabled_user_is_out_at_once() {
    let served = serve();
    let administrator = with_user(&served, "softcom", "operator").await;
    let engineer = served.anyone().sign_in("li", PASSWORD).await.expect("signed in");
    engineer.get("/api/v1/components").await.ok();
    administrator
        .patch("/api/v1/users/li", json!({ "disabled": true }))
        .await
        .ok();
    assert_eq!(engineer.get("/api/v1/components").await.problem().0, 401);
    assert!(served.anyone().sign_in("li", PASSWORD).await.is_err());
}

#[tokio::test]
async fn a_changed_password_ends_all_sessions_but_the_new_one() {
    let served = serve();
    with_user(&served, "softcom", "viewer").await;
    let old = served.anyone().sign_in("li", PASSWORD).await.expect("signed in");
    let wrong = json!({ "current": "wrong password", "new": "another passphrase" });
    assert_eq!(
        old.post("/api/v1/session/password", wrong).await.problem(),
        (403, "wrong_password".to_owned())
    );
    let right = json!({ "current": PASSWORD, "new": "another passphrase" });
    let mut new = old.clone();
    new.keep(&old.post("/api/v1/session/password", right).await);
    assert_eq!(old.get("/api/v1/components").await.problem().0, 401);
    new.get("/api/v1/components").await.ok();
    assert!(served.anyone().sign_in("li", PASSWORD).await.is_err());
    served
        .anyone()
        .sign_in("li", "another passphrase")
        .await
        .expect("the new password");
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let served = serve();
    let administrator = administrator(&served).await;
    let last = (409, "last_administrator".to_owned());
    assert_eq!(administrator.delete("/api/v1/users/wang").await.problem(), last);
    assert_eq!(
        administrator
            .patch("/api/v1/users/wang", json!({ "disabled": true }))
            .await
            .problem(),
        last
    );
    assert_eq!(
        administrator
            .patch("/api/v1/users/wang", json!({ "access": "viewer" }))
            .await
            .problem(),
        last
    );
}

#[tokio::test]
async fn a_token_is_shown_once_works_and_can_be_revoked() {
    let served = serve();
    let administrator = administrator(&served).await;
    let expires_at = start() + SignedDuration::from_hours(1);
    let new = json!({ "name": "wall", "party": "gc", "access": "viewer", "expires_at": expires_at });
    let made = administrator.post("/api/v1/tokens", new).await.ok();
    let secret = made["secret"].as_str().expect("shown once").to_owned();
    let listed = administrator.get("/api/v1/tokens").await.ok();
    assert_eq!(listed[0]["id"], made["id"]);
    assert!(!listed.to_string().contains(&secret));
    let stored = served.world.accounts.tokens.lock().unwrap()[0].clone();
    assert!(!format!("{stored:?}").contains(&secret), "only its hash is kept");

    let machine = served.anyone().with_token(secret);
    machine.get("/api/v1/components").await.ok();
    assert_eq!(
        administrator.get("/api/v1/tokens").await.ok()[0]["last_used_at"],
        start().to_string()
    );
    served.world.wait(3600);
    assert_eq!(machine.get("/api/v1/components").await.problem().0, 401, "expired");
    let path = format!("/api/v1/tokens/{}", made["id"].as_str().expect("id"));
    administrator.delete(&path).await.ok();
    assert_eq!(administrator.get("/api/v1/tokens").await.ok(), json!([]));
}

#[tokio::test]
async fn only_administrators_of_the_general_contractor_manage_accounts() {
    let served = serve();
    let administrator = with_user(&served, "softcom", "operator").await;
    let engineer = served.anyone().sign_in("li", PASSWORD).await.expect("signed in");
    for path in ["/api/v1/users", "/api/v1/tokens"] {
        assert_eq!(engineer.get(path).await.problem(), (403, "access_too_low".to_owned()));
        assert_eq!(
            served.contractor().get(path).await.problem(),
            (403, "access_too_low".to_owned())
        );
    }
    let raise = json!({ "access": "administrator" });
    assert_eq!(
        administrator.patch("/api/v1/users/li", raise).await.problem(),
        (422, "invalid_value".to_owned())
    );
    let token = json!({ "name": "t", "party": "gc", "access": "administrator" });
    assert_eq!(
        administrator.post("/api/v1/tokens", token).await.problem(),
        (422, "invalid_value".to_owned())
    );
    let stranger = json!({ "name": "t", "party": "nobody", "access": "viewer" });
    assert_eq!(
        administrator.post("/api/v1/tokens", stranger).await.problem(),
        (422, "invalid_value".to_owned())
    );
}

#[tokio::test]
async fn user_names_are_unique_and_plain() {
    let served = serve();
    let administrator = with_user(&served, "softcom", "operator").await;
    let user = |name: &str| json!({ "name": name, "display_name": "x", "party": "gc", "access": "viewer", "password": PASSWORD });
    assert_eq!(
        administrator.post("/api/v1/users", user("li")).await.problem(),
        (409, "name_taken".to_owned())
    );
    for name in ["", "Li", "l i", "李", &"x".repeat(65)] {
        let refused = administrator.post("/api/v1/users", user(name)).await;
        assert_eq!(refused.problem(), (422, "invalid_value".to_owned()), "{name}");
    }
}

#[tokio::test]
async fn an_api_key_in_the_header_needs_no_csrf_token() {
    let served = serve();
    let incident = served.world.fail("pg", "sql");
    let path = format!("/api/v1/incidents/{incident}/actions");
    let machine = served.token("softcom", Access::Operator);
    let request = machine
        .request(Method::POST, &path)
        .json(&json!({ "action": "acknowledge" }));
    let request = request.build().expect("a request");
    assert!(!request.headers().contains_key(CSRF_HEADER));
    machine.post(&path, json!({ "action": "acknowledge" })).await.ok();
}
