//! `type = "http"`: a web address answers as expected. The value is the time to the end of the answer, in milliseconds.
//!
//! For `https://` the certificate must be valid; days before it expires the check warns, so that it is renewed in time.

use std::time::Duration;

use jiff::Timestamp;
use regex::Regex;
use reqwest::tls::TlsInfo;
use reqwest::{Client, Response, Url};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::{Check, Context, Outcome, ProbeSpec, Status};

mod client;
mod explain;
#[cfg(test)]
mod tests;

pub(super) use client::Clients;

/// Keys of an HTTP probe.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// `http://…` or `https://…`.
    pub url: String,
    /// Statuses that are fine. Default: 200 to 299.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<u16>,
    /// A regular expression that the body must match, in its first MiB. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Redirects to follow, 0 to 20; the status of the next one is judged as it is. Default 5.
    #[serde(default = "five")]
    pub redirects: u8,
    /// Slower than this many milliseconds is a warning. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning_ms: Option<u32>,
    /// Warn when the certificate expires within so many days. Default 21.
    #[serde(default = "three_weeks")]
    pub certificate_warning_days: u16,
    /// Critical when the certificate expires within so many days. Default 3.
    #[serde(default = "three_days")]
    pub certificate_critical_days: u16,
    /// PEM file of the authorities to trust instead of the system's. Default: the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<std::path::PathBuf>,
    /// Whether the certificate must be valid. `false` only for devices that cannot have a proper one. Default true.
    #[serde(default = "yes")]
    pub verify: bool,
}

fn five() -> u8 {
    5
}
fn three_weeks() -> u16 {
    21
}
fn three_days() -> u16 {
    3
}
fn yes() -> bool {
    true
}

/// Of a longer body no more is read; the pattern must match before.
const BODY_BYTES: usize = 1024 * 1024;

/// What came back, as far as it is judged.
struct Answer {
    url: Url,
    status: u16,
    body: String,
    certificate_days: Option<f64>,
    latency_ms: f64,
}

impl Spec {
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        match Url::parse(&self.url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {}
            Ok(_) => problems.push(format!(
                "url \"{}\" must start with http:// or https:// and a host",
                self.url
            )),
            Err(error) => problems.push(format!("url \"{}\" is invalid: {error}", self.url)),
        }
        if let Some(Err(error)) = self.body.as_deref().map(Regex::new) {
            problems.push(format!("body is no valid regular expression: {error}"));
        }
        if self.redirects > 20 {
            problems.push("redirects must be from 0 to 20".into());
        }
        if let Some(status) = self.status.iter().find(|status| !(100..=599).contains(*status)) {
            problems.push(format!("status {status} is no HTTP status; use 100 to 599"));
        }
        if self.certificate_critical_days > self.certificate_warning_days {
            problems.push("certificate_critical_days is more than certificate_warning_days; swap them".into());
        }
        problems
    }
}

pub(super) async fn run(spec: &ProbeSpec, http: &Spec, context: &Context, deadline: Instant) -> Outcome {
    let client = match context.clients.get(http) {
        Ok(client) => client,
        Err(problem) => return Outcome::of(Check::of(spec, Status::Unknown, problem)),
    };
    let start = Instant::now();
    let (status, message) = match timeout_at(deadline, ask(&client, http)).await {
        Ok(Ok(answer)) => return judge(spec, http, &answer),
        Ok(Err(error)) => explain::failure(&http.url, &error),
        Err(_) => {
            let seconds = start.elapsed().as_secs_f64();
            let message = format!(
                "{} did not answer within {seconds:.1} s; it is down, overloaded or unreachable",
                http.url
            );
            (Status::Critical, message)
        }
    };
    Outcome::of(Check::of(spec, status, message))
}

async fn ask(client: &Client, http: &Spec) -> reqwest::Result<Answer> {
    let start = Instant::now();
    let mut response = client.get(&http.url).send().await?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = BODY_BYTES - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == BODY_BYTES {
            break;
        }
    }
    Ok(Answer {
        url: response.url().clone(),
        status: response.status().as_u16(),
        body: String::from_utf8_lossy(&body).into_owned(),
        certificate_days: certificate_days(&response),
        latency_ms: start.elapsed().as_secs_f64() * 1000.0,
    })
}

/// Days until the server's certificate expires.
fn certificate_days(response: &Response) -> Option<f64> {
    let der = response.extensions().get::<TlsInfo>()?.peer_certificate()?;
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let left = certificate.validity().not_after.timestamp() - Timestamp::now().as_second();
    Some(left as f64 / Duration::from_hours(24).as_secs_f64())
}

fn judge(spec: &ProbeSpec, http: &Spec, answer: &Answer) -> Outcome {
    let (status, message) = verdict(http, answer);
    let check = Check::of(spec, status, message).with_value(answer.latency_ms);
    let outcome = Outcome::of(check).read(spec, "probe.latency_ms", answer.latency_ms);
    match answer.certificate_days {
        Some(days) => outcome.read(spec, "probe.certificate_days", days),
        None => outcome,
    }
}

/// The worst of what can be said, with the reason.
fn verdict(http: &Spec, answer: &Answer) -> (Status, String) {
    let Answer {
        url,
        status,
        latency_ms,
        ..
    } = answer;
    let accepted = match http.status.as_slice() {
        [] => (200..300).contains(status),
        list => list.contains(status),
    };
    if !accepted {
        let hint = if (300..400).contains(status) {
            "; raise redirects or list the status"
        } else {
            ""
        };
        return (Status::Critical, format!("{url} answered with status {status}{hint}"));
    }
    // The pattern was validated with the configuration; one that is invalid after all matches nothing.
    let pattern = http.body.as_deref();
    if let Some(pattern) =
        pattern.filter(|pattern| !Regex::new(pattern).is_ok_and(|regex| regex.is_match(&answer.body)))
    {
        return (
            Status::Critical,
            format!("{url} answered, but its body does not match \"{pattern}\""),
        );
    }
    let days = answer.certificate_days.unwrap_or(f64::INFINITY);
    if days <= f64::from(http.certificate_warning_days) {
        let critical = days <= f64::from(http.certificate_critical_days);
        let status = if critical { Status::Critical } else { Status::Warning };
        return (
            status,
            format!("the certificate of {url} expires in {days:.0} days; renew it"),
        );
    }
    if let Some(limit) = http.warning_ms.filter(|limit| *latency_ms > f64::from(*limit)) {
        return (
            Status::Warning,
            format!("{url} took {latency_ms:.0} ms, more than {limit} ms"),
        );
    }
    (
        Status::Ok,
        format!("{url} answered with status {status} in {latency_ms:.1} ms"),
    )
}
