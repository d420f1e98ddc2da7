//! HTTP clients, kept because making one reads the system's certificates, which costs more than the probe.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::SystemTime;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client};

use super::Spec;

/// Clients by what makes them differ.
#[derive(Debug, Default)]
pub(in crate::probe) struct Clients(Mutex<HashMap<Key, Client>>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    redirects: u8,
    verify: bool,
    /// A changed file makes another client.
    ca: Option<(PathBuf, SystemTime)>,
}

/// More differing clients than this are not kept.
const CLIENTS: usize = 64;

impl Clients {
    /// The client for a probe.
    ///
    /// # Errors
    /// A sentence for the operator: the certificate authorities cannot be read.
    pub(super) fn get(&self, spec: &Spec) -> Result<Client, String> {
        let changed = |path: &PathBuf| {
            let time = fs::metadata(path).and_then(|metadata| metadata.modified());
            time.map(|time| (path.clone(), time))
                .map_err(|error| format!("cannot read ca = \"{}\": {error}", path.display()))
        };
        let ca = spec.ca.as_ref().map(changed).transpose()?;
        let key = Key {
            redirects: spec.redirects,
            verify: spec.verify,
            ca,
        };
        let mut clients = self.0.lock().expect("no panic while it is held");
        if let Some(client) = clients.get(&key) {
            return Ok(client.clone());
        }
        let client = build(spec)?;
        if clients.len() >= CLIENTS {
            clients.clear();
        }
        clients.insert(key, client.clone());
        Ok(client)
    }
}

fn build(spec: &Spec) -> Result<Client, String> {
    // Fails when the process has chosen its provider already, which is just as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(concat!("zongbao-agent/", env!("CARGO_PKG_VERSION")))
        // Each run makes its own connection and takes no detour: that is what is probed.
        .pool_max_idle_per_host(0)
        .no_proxy()
        .redirect(policy(spec.redirects))
        .tls_danger_accept_invalid_certs(!spec.verify)
        .tls_info(true);
    if let Some(path) = &spec.ca {
        let problem = |error: &dyn std::fmt::Display| {
            format!("ca = \"{}\" is no PEM file of certificates: {error}", path.display())
        };
        let pem = fs::read(path).map_err(|error| problem(&error))?;
        let certificates = Certificate::from_pem_bundle(&pem).map_err(|error| problem(&error))?;
        builder = builder.tls_certs_only(certificates);
    }
    builder.build().map_err(|error| {
        format!("cannot use this host's certificate authorities: {error}; install ca-certificates or set ca = \"…\"")
    })
}

/// Follows up to a number of redirects, then hands over the next one as the answer.
fn policy(redirects: u8) -> Policy {
    Policy::custom(move |attempt| {
        if attempt.previous().len() > usize::from(redirects) {
            attempt.stop()
        } else {
            attempt.follow()
        }
    })
}
