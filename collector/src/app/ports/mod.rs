//! What the API asks of the application.

mod accounts;
mod archive;
mod channels;
mod engine;
mod intake;
mod metrics;
mod records;
mod system;

use std::sync::Arc;

use anyhow::Context as _;

use super::shared::Shared;
use crate::api::ports::{PortError, Ports};
use crate::clock;
use crate::config::{Config, HttpTls};
use crate::notify::Dispatcher;
use crate::storage::StorageError;

/// All ports of the running collector.
pub(super) fn of(shared: &Arc<Shared>, dispatcher: Arc<Dispatcher>) -> Ports {
    Ports {
        engine: Arc::new(engine::EnginePort(Arc::clone(shared))),
        archive: Arc::new(archive::ArchivePort(shared.storage.clone())),
        records: Arc::new(records::RecordsPort(Arc::clone(shared))),
        accounts: Arc::new(accounts::AccountsPort(shared.storage.clone())),
        metrics: Arc::new(metrics::MetricsPort(Arc::clone(shared))),
        intake: Arc::new(intake::IntakePort(Arc::clone(shared))),
        channels: Arc::new(channels::ChannelsPort {
            shared: Arc::clone(shared),
            dispatcher,
        }),
        system: Arc::new(system::SystemPort(Arc::clone(shared))),
        live: Arc::clone(&shared.hub),
        now: Arc::new(clock::now),
    }
}

/// The API's settings.
pub(super) fn settings(config: &Config) -> crate::api::Settings {
    crate::api::Settings {
        tls: config.http.tls.is_some(),
        ..crate::api::Settings::default()
    }
}

/// The API's certificate and key.
pub(super) fn tls(files: &HttpTls) -> anyhow::Result<Arc<rustls::ServerConfig>> {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let certificates = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("cannot read the certificate {}", files.certificate.display()))?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .with_context(|| format!("cannot read the key {}", files.key.display()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .context("the TLS library lacks its protocol versions")?
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .context("the certificate and the key of [http] do not belong together")?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// How the API hears of a database that does not answer.
fn unavailable(error: StorageError) -> PortError {
    match error {
        StorageError::Database(error) => PortError::Unavailable(format!("the state database does not answer: {error}")),
        other => PortError::Internal(other.into()),
    }
}
