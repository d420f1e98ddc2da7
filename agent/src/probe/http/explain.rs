//! Why a request failed, in words for the person who can act.

use std::error::Error;
use std::io;

use rustls::CertificateError;

use super::Status;

/// The status and the message for a failed request.
pub(super) fn failure(url: &str, error: &reqwest::Error) -> (Status, String) {
    let chain = chain(error);
    let tls = chain.iter().find_map(|cause| cause.downcast_ref::<rustls::Error>());
    if let Some(rustls::Error::InvalidCertificate(reason)) = tls {
        return (Status::Critical, certificate(url, reason));
    }
    if let Some(reason) = tls {
        return (Status::Critical, format!("TLS with {url} failed: {reason}"));
    }
    // The resolver's error has no public type; its place in the chain is told by its text.
    if chain.iter().any(|cause| cause.to_string().contains("dns error")) {
        let root = chain.last().map(ToString::to_string).unwrap_or_default();
        let message = format!("cannot resolve the host of {url}: {root}; check the name and this host's resolver");
        return (Status::Unknown, message);
    }
    let kind = chain
        .iter()
        .find_map(|cause| cause.downcast_ref::<io::Error>())
        .map(io::Error::kind);
    let root = chain.last().map(ToString::to_string).unwrap_or_default();
    let message = match kind {
        Some(io::ErrorKind::ConnectionRefused) => {
            format!("{url} refuses connections; start the service or correct the port")
        }
        Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
            format!("{url} is unreachable ({root}); check the route and the host's power and cable")
        }
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => {
            format!("{url} closed the connection before it answered ({root}); check the service's log")
        }
        _ => format!("{url} gave no valid answer: {root}"),
    };
    (Status::Critical, message)
}

fn certificate(url: &str, reason: &CertificateError) -> String {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("the certificate of {url} has expired; renew it")
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => format!(
            "the certificate of {url} is from an authority that this host does not trust; set ca = \"…\" to its PEM file"
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("the certificate of {url} is for another name; correct the url or the certificate")
        }
        other => format!("the certificate of {url} is invalid: {other}"),
    }
}

/// An error and its causes. I/O errors may wrap the cause instead of naming it as their source.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let mut chain = vec![error];
    while let Some(last) = chain.last().copied() {
        let wrapped = last.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        match wrapped
            .map(|inner| inner as &(dyn Error + 'static))
            .or_else(|| last.source())
        {
            Some(cause) if chain.len() < 16 => chain.push(cause),
            _ => break,
        }
    }
    chain
}
