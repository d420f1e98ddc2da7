//! A client that speaks HTTP over a socket, as a browser or a machine would.

use std::net::SocketAddr;

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

use crate::api::auth::{COOKIE, CSRF_HEADER};

/// A client with its credentials.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
    pub cookie: Option<String>,
    pub csrf: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The body of a success.
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        self.body
    }

    /// The status and code of a problem, which says what is wrong and what to do, in both languages.
    pub fn problem(self) -> (u16, String) {
        assert_eq!(
            self.headers["content-type"], "application/problem+json",
            "{}",
            self.body
        );
        for field in ["message", "fix"] {
            for language in ["en", "zh"] {
                assert!(
                    !self.body[field][language].as_str().expect(field).is_empty(),
                    "{field} {language}"
                );
            }
        }
        assert_eq!(self.body["status"], self.status.as_u16());
        (
            self.status.as_u16(),
            self.body["code"].as_str().expect("code").to_owned(),
        )
    }
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        let _already_installed = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self {
            http,
            base: format!("http://{address}"),
            token: None,
            cookie: None,
            csrf: None,
        }
    }

    pub fn with_token(self, token: String) -> Self {
        Self {
            token: Some(token),
            ..self
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", format!("{COOKIE}={cookie}"));
        }
        if let Some(csrf) = &self.csrf {
            request = request.header(CSRF_HEADER, csrf);
        }
        request
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(&body)).await
    }

    /// Signs in and keeps the cookie and the CSRF token, as a browser with our page would.
    pub async fn sign_in(mut self, name: &str, password: &str) -> Result<Self, Answer> {
        let answer = self
            .post(
                "/api/v1/session",
                serde_json::json!({ "name": name, "password": password }),
            )
            .await;
        if !answer.status.is_success() {
            return Err(answer);
        }
        self.keep(&answer);
        Ok(self)
    }

    /// Keeps the cookie and the CSRF token of an answer.
    pub fn keep(&mut self, answer: &Answer) {
        let set = answer.headers["set-cookie"].to_str().expect("a cookie").to_owned();
        let (pair, _) = set.split_once(';').expect("attributes");
        self.cookie = pair.split_once('=').map(|(_, secret)| secret.to_owned());
        self.csrf = answer.body["csrf_token"].as_str().map(str::to_owned);
    }
}

/// The ids of a list's entries.
pub fn ids(list: &Value) -> Vec<&str> {
    let entries = list.as_array().expect("a list").iter();
    entries.map(|entry| entry["id"].as_str().expect("an id")).collect()
}
