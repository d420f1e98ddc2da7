//! Webhooks: JSON by HTTP POST, signed so that the receiver can tell that it is ours and that it is fresh.
//!
//! `Zongbao-Signature: sha256=HEX` is HMAC-SHA-256 with the channel's secret over `TIMESTAMP.BODY`, where TIMESTAMP is the text of
//! the header `Zongbao-Timestamp` (seconds since 1970).

use std::time::Duration;

use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use sha2::Sha256;

use super::{Delivery, Message, SendError};

const TIMEOUT: Duration = Duration::from_secs(10);
/// How much of a refusal's body is kept for people to see, in characters.
const REFUSAL_CHARACTERS: usize = 200;

/// Sends webhooks.
#[derive(Debug)]
pub struct Webhook {
    client: reqwest::Client,
}

impl Webhook {
    /// # Errors
    /// If the TLS configuration of this machine cannot be read.
    pub fn new() -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("zongbao-collector/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client })
    }

    /// Posts one delivery. A redirect is not followed: signed incidents go only where the model says.
    pub async fn send(
        &self,
        delivery: &Delivery,
        url: &str,
        secret: Option<&str>,
        now: Timestamp,
    ) -> Result<(), SendError> {
        let body = serde_json::to_string(&Message::from(delivery)).map_err(|e| SendError::Refused(e.to_string()))?;
        let timestamp = now.as_second().to_string();
        let mut request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("Zongbao-Delivery", &delivery.id)
            .header("Zongbao-Timestamp", &timestamp);
        if let Some(secret) = secret {
            request = request.header(
                "Zongbao-Signature",
                format!("sha256={}", signature(secret, &timestamp, &body)),
            );
        }
        let answer = request.body(body).send().await.map_err(|error| describe(&error))?;
        judge(answer).await
    }
}

/// The signature of a body, in hexadecimal.
pub fn signature(secret: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

async fn judge(answer: reqwest::Response) -> Result<(), SendError> {
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let retry_after_s = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let said: String = answer
        .text()
        .await
        .unwrap_or_default()
        .chars()
        .take(REFUSAL_CHARACTERS)
        .collect();
    let cause = format!("the receiver answered {status}: {said}");
    if status.is_server_error() || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS) {
        Err(SendError::Later { cause, retry_after_s })
    } else {
        Err(SendError::Refused(cause))
    }
}

fn describe(error: &reqwest::Error) -> SendError {
    if error.is_builder() {
        return SendError::Refused(format!("the address is not usable: {error}"));
    }
    let mut cause = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        cause.push_str(": ");
        cause.push_str(&inner.to_string());
        source = inner.source();
    }
    SendError::later(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_covers_time_and_body() {
        // RFC 4231 has no vector of this shape; this one was computed with `openssl dgst -sha256 -hmac key`.
        assert_eq!(
            signature("key", "1", "{}"),
            "1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224"
        );
        assert_ne!(signature("key", "1", "{}"), signature("key", "2", "{}"));
    }
}
