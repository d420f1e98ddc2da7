//! Limits and switches of the API.

use std::time::Duration;

/// Limits and switches of the API. The defaults are the documented ones of `collector.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The API is served over TLS: cookies are then marked `Secure` and browsers are told to insist on TLS.
    pub tls: bool,
    /// How long a log-in lasts.
    pub session_lifetime: Duration,
    /// Largest JSON body, in bytes.
    pub max_body_bytes: usize,
    /// Largest body of line protocol, in bytes, after decompression.
    pub max_write_bytes: usize,
    /// Longest that a request may take, the live stream excepted.
    pub request_timeout: Duration,
    /// Most entries on one page.
    pub max_page: usize,
    /// Most open live streams in all.
    pub max_streams: usize,
    /// Most open live streams of one user or token.
    pub max_streams_each: usize,
    /// Time between heartbeats on a quiet live stream.
    pub heartbeat: Duration,
    /// Whether `/metrics` answers without a token. It tells figures, never names of components.
    pub open_metrics: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tls: false,
            session_lifetime: Duration::from_secs(12 * 3600),
            max_body_bytes: 64 * 1024,
            max_write_bytes: 8 * 1024 * 1024,
            request_timeout: Duration::from_secs(30),
            max_page: 1_000,
            max_streams: 1_000,
            max_streams_each: 32,
            heartbeat: Duration::from_secs(15),
            open_metrics: true,
        }
    }
}
