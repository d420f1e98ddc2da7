//! Values that several tables of `collector.toml` have.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::reader::Section;

/// A text that is never shown. Written in the file as it is, or as `file:/path` to be read from there when it is used.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn reveal(&self) -> std::io::Result<String> {
        match self.0.strip_prefix("file:") {
            Some(path) => Ok(std::fs::read_to_string(path)?.trim_end().to_owned()),
            None => Ok(self.0.clone()),
        }
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// `[secrets]`: any names.
pub(super) fn secrets(mut section: Section<'_, '_>) -> Vec<(String, Secret)> {
    let entries = section.all_strings();
    entries.into_iter().map(|(name, text)| (name, Secret(text))).collect()
}

/// The URL of a database that we know how to use.
pub(super) fn database(text: &str) -> Result<Secret, String> {
    let url = reqwest::Url::parse(text).map_err(|error| error.to_string())?;
    match url.scheme() {
        "postgres" | "postgresql" => Ok(Secret(text.to_owned())),
        scheme => Err(format!(
            "the scheme is {scheme:?}; SQLite needs no URL, leave the key out"
        )),
    }
}

pub(super) fn http_url(text: &str) -> Result<String, String> {
    let url = reqwest::Url::parse(text).map_err(|error| error.to_string())?;
    match url.scheme() {
        "http" | "https" => Ok(text.trim_end_matches('/').to_owned()),
        scheme => Err(format!("the scheme is {scheme:?}")),
    }
}

/// The key `listen`: an address, or `""` for "does not listen" (`Some(None)`).
pub(super) fn listener(section: &mut Section<'_, '_>, example: &str) -> Option<Option<SocketAddr>> {
    section.parse("listen", "an IP address with a port", example, |text| {
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| format!("{text:?} is not one"))
    })
}

/// A file that must exist.
pub(super) fn existing_file(section: &mut Section<'_, '_>, base: &Path, key: &'static str) -> Option<PathBuf> {
    section.parse(key, "a readable file", "\"/etc/zongbao/file.pem\"", |text| {
        let path = base.join(text);
        match std::fs::File::open(&path) {
            Ok(_) => Ok(path),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    })
}

pub(super) fn to_usize(number: u64) -> usize {
    usize::try_from(number).expect("ranges of the configuration fit a pointer")
}
