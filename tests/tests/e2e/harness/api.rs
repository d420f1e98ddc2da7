//! The public API, as any client would use it.

use std::time::Duration;

use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::until;

pub fn client() -> Client {
    // Another test of this process may have chosen it already: that is as good.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder().timeout(Duration::from_secs(10)).no_proxy();
    builder.build().expect("a client")
}

enum As {
    Session { cookie: String, csrf: String },
    Token(String),
}

/// The API in the eyes of one user.
pub struct Api {
    client: Client,
    url: String,
    who: As,
}

impl Api {
    /// Becomes the first administrator.
    pub async fn set_up(url: &str, secret: &str) -> Self {
        let client = client();
        let body =
            json!({ "secret": secret, "name": "noc", "display_name": "值班", "password": "correct horse battery" });
        let answer = client.post(format!("{url}/api/v1/setup")).json(&body).send().await;
        let answer = answer.expect("answered").error_for_status().expect("set up");
        let cookie = answer.headers()[SET_COOKIE].to_str().expect("text");
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        let session: Value = answer.json().await.expect("JSON");
        let csrf = session["csrf_token"].as_str().expect("a CSRF token").to_owned();
        Self {
            client,
            url: url.to_owned(),
            who: As::Session { cookie, csrf },
        }
    }

    /// The API in the eyes of a machine of this party.
    pub async fn token(&self, party: &str, access: &str) -> Self {
        let body = json!({ "name": format!("{party} {access}"), "party": party, "access": access });
        let (status, answer) = self.post("tokens", &body).await;
        assert!(status.is_success(), "{answer}");
        Self {
            client: self.client.clone(),
            url: self.url.clone(),
            who: As::Token(answer["secret"].as_str().expect("a secret").to_owned()),
        }
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.who {
            As::Session { cookie, csrf } => request.header(COOKIE, cookie).header("X-CSRF-Token", csrf),
            As::Token(secret) => request.bearer_auth(secret),
        }
    }

    async fn send(&self, request: RequestBuilder) -> (StatusCode, Value) {
        let answer = self.signed(request).send().await.expect("answered");
        let status = answer.status();
        let body = answer.text().await.expect("text");
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.send(self.client.get(format!("{}/api/v1/{path}", self.url))).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.send(self.client.post(format!("{}/api/v1/{path}", self.url)).json(body))
            .await
    }

    /// Sends line protocol.
    pub async fn write(&self, lines: &str) -> (StatusCode, Value) {
        let url = format!("{}/api/v1/write", self.url);
        self.send(self.client.post(url).body(lines.to_owned())).await
    }

    /// All incidents, merged and closed ones included.
    pub async fn incidents(&self) -> Vec<Value> {
        let (status, body) = self.get("incidents?limit=1000").await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body["items"].as_array().expect("a list").clone()
    }

    /// Waits for an open incident with this root cause.
    pub async fn incident_on(&self, root: &str) -> Value {
        until(&format!("an incident on {root}"), async || {
            let incidents = self.incidents().await;
            let mut found = incidents
                .into_iter()
                .filter(|incident| incident["root_cause"]["id"] == root);
            found.next()
        })
        .await
    }

    /// What the collector knows about an agent.
    pub async fn agent(&self, id: &str) -> Option<Value> {
        let (_, agents) = self.get("agents").await;
        agents
            .as_array()?
            .iter()
            .find(|agent| agent["component"] == id)
            .cloned()
    }

    /// A figure of `/metrics` by name and, if it has some, labels; 0 if it is not there yet.
    pub async fn figure(&self, name: &str) -> u64 {
        let answer = self.client.get(format!("{}/metrics", self.url)).send().await;
        let text = answer.expect("answered").text().await.expect("text");
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.map_or(0, |value| value.parse().expect("a whole number"))
    }
}
