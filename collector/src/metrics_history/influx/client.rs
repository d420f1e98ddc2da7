//! One request to the write API, and what its answer means.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url};

use crate::config::{Influx, Secret};

/// For the whole request.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Of an answer, so many bytes are read for people.
const REASON_BYTES: usize = 500;
/// A server that asks for more patience is asked again after this.
const PATIENCE: Duration = Duration::from_secs(600);

/// What became of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It was taken.
    Accepted,
    /// Something in it will never be taken; the server's words.
    Rejected(String),
    /// It is too big for the server.
    TooBig,
    /// Not now: why, and when to ask again if the server says so.
    Later(String, Option<Duration>),
}

/// Sends bodies.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    url: Url,
    token: Option<Secret>,
}

impl Client {
    /// A client for the configured store.
    ///
    /// # Errors
    /// That the URL is not one, or the system's certificates cannot be used.
    pub fn new(config: &Influx) -> anyhow::Result<Self> {
        let mut url = Url::parse(&config.url)?;
        let path = format!("{}/api/v2/write", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url.query_pairs_mut()
            .append_pair("org", &config.org)
            .append_pair("bucket", &config.bucket)
            .append_pair("precision", "ms");
        // The library wants a choice of cryptography for the process; whoever made it first wins.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A redirect would turn the POST into a GET; it is told instead.
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            http,
            url,
            token: config.token.clone(),
        })
    }

    /// Sends a compressed body.
    pub async fn send(&self, body: Vec<u8>) -> Sent {
        let mut request = self
            .http
            .post(self.url.clone())
            .header(CONTENT_TYPE, "text/plain; charset=utf-8")
            .header(CONTENT_ENCODING, "gzip")
            .body(body);
        // Read each time, so that a new token in the file is used at once.
        match self.token.as_ref().map(Secret::reveal).transpose() {
            Ok(Some(token)) => request = request.header(AUTHORIZATION, format!("Token {token}")),
            Ok(None) => {}
            Err(error) => return Sent::Later(format!("cannot read the token: {error}"), None),
        }
        match request.send().await {
            Ok(response) => judge(response).await,
            Err(error) => Sent::Later(format!("{:#}", anyhow::Error::new(error.without_url())), None),
        }
    }
}

async fn judge(response: Response) -> Sent {
    let status = response.status();
    let after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    let after = after.and_then(|text| patience(text, crate::clock::now()));
    if status.is_success() {
        return Sent::Accepted;
    }
    let said = reason(response).await;
    match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Sent::Rejected(format!("{status}: {said}")),
        StatusCode::PAYLOAD_TOO_LARGE => Sent::TooBig,
        // Also a wrong token, organisation or bucket: somebody can put it right, and then nothing is lost.
        _ => Sent::Later(format!("{status}: {said}"), after),
    }
}

async fn reason(mut response: Response) -> String {
    let mut said = Vec::new();
    while said.len() < REASON_BYTES
        && let Ok(Some(more)) = response.chunk().await
    {
        said.extend_from_slice(&more);
    }
    said.truncate(REASON_BYTES);
    String::from_utf8_lossy(&said)
        .replace(char::is_control, " ")
        .trim()
        .to_owned()
}

/// What `Retry-After` asks for: seconds, or a date.
fn patience(text: &str, now: Timestamp) -> Option<Duration> {
    let wait = match text.trim().parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at = jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp();
            Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO)
        }
    };
    Some(wait.min(PATIENCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date_and_never_too_long() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().expect("a time");
        assert_eq!(patience("7", now), Some(Duration::from_secs(7)));
        assert_eq!(
            patience("Sun, 22 Nov 2026 10:00:30 GMT", now),
            Some(Duration::from_secs(30))
        );
        assert_eq!(patience("Sun, 22 Nov 2026 09:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(patience("99999999", now), Some(PATIENCE));
        assert_eq!(patience("soon", now), None);
    }
}
