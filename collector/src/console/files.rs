//! The embedded files, as they are and compressed beforehand.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};
use bytes::Bytes;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "console/dist"]
struct Built;

/// How a file was compressed when the console was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
}

impl Encoding {
    /// As HTTP names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// What to send of a file.
pub struct File {
    /// Its bytes.
    pub bytes: Bytes,
    /// How they are compressed, if they are.
    pub encoding: Option<Encoding>,
}

/// The smallest form of a file that the client accepts.
pub fn find(path: &str, headers: &HeaderMap) -> Option<File> {
    let compressed = [Encoding::Brotli, Encoding::Gzip]
        .into_iter()
        .filter(|encoding| accepts(headers, encoding.name()))
        .find_map(|encoding| {
            Some(File {
                bytes: bytes(&format!("{path}{}", encoding.suffix()))?,
                encoding: Some(encoding),
            })
        });
    compressed.or_else(|| {
        Some(File {
            bytes: bytes(path)?,
            encoding: None,
        })
    })
}

/// A file as text.
pub fn text(path: &str) -> Option<String> {
    let file = Built::get(path)?;
    String::from_utf8(file.data.into_owned()).ok()
}

fn bytes(path: &str) -> Option<Bytes> {
    Some(match Built::get(path)?.data {
        Cow::Borrowed(embedded) => Bytes::from_static(embedded),
        Cow::Owned(read) => Bytes::from(read),
    })
}

/// Whether the client names this encoding and does not refuse it with `q=0`.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
            let refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
            name.trim().eq_ignore_ascii_case(encoding) && !refused
        })
}

/// The media type of a file of the console, by its name.
pub fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("json" | "webmanifest") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, value.parse().expect("a header"))])
    }

    #[test]
    fn an_encoding_counts_unless_refused() {
        assert!(accepts(&accepting("gzip, deflate, br"), "br"));
        assert!(accepts(&accepting("gzip;q=0.5, BR;q=1.0"), "br"));
        assert!(!accepts(&accepting("gzip, br;q=0"), "br"));
        assert!(!accepts(&accepting("brotli"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
