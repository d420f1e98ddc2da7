//! HTTP probes against real servers on the loopback interface.

use std::io::Write;
use std::sync::Arc;

use rcgen::{CertificateParams, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

use super::super::Kind;
use super::*;

fn probe(url: &str) -> (ProbeSpec, Spec) {
    let text = format!("name = \"web\"\ntype = \"http\"\nurl = \"{url}\"\ntimeout = \"2s\"");
    let spec: ProbeSpec = toml::from_str(&text).expect("valid");
    let Kind::Http(http) = spec.kind.clone() else {
        unreachable!("type is http")
    };
    (spec, http)
}

async fn check(url: &str, change: impl FnOnce(&mut Spec)) -> Outcome {
    let (spec, mut http) = probe(url);
    change(&mut http);
    let spec = ProbeSpec {
        kind: Kind::Http(http),
        ..spec
    };
    super::super::run(&spec, &Context::default()).await
}

async fn answer(mut stream: impl AsyncReadExt + AsyncWrite + Unpin) {
    let mut request = vec![0; 4096];
    let length = stream.read(&mut request).await.unwrap_or(0);
    let text = String::from_utf8_lossy(&request[..length]).into_owned();
    let path = text.split(' ').nth(1).unwrap_or("/").to_owned();
    let reply = match path.strip_prefix("/hop/").and_then(|left| left.parse::<u8>().ok()) {
        Some(0) => "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\narrived".into(),
        Some(left) => format!(
            "HTTP/1.1 302 Found\r\nLocation: /hop/{}\r\nContent-Length: 0\r\n\r\n",
            left - 1
        ),
        None if path == "/busy" => "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".into(),
        None if path == "/silent" => return std::future::pending().await,
        None if path == "/endless" => {
            let head = "HTTP/1.1 200 OK\r\n\r\n";
            let mut sent = stream.write_all(head.as_bytes()).await;
            while sent.is_ok() {
                sent = stream.write_all(&[b'x'; 65_536]).await;
            }
            return;
        }
        None => "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nstatus: good".to_owned(),
    };
    // The peer may have gone away; that is its business.
    let _ = stream.write_all(reply.as_bytes()).await;
}

async fn plain() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bind");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    url
}

/// A TLS server for `name` whose certificate is valid until a year, and the file of the authority that signed it.
async fn secure(name: &str, until_year: i32) -> (String, tempfile::NamedTempFile) {
    let authority_key = KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = authority.self_signed(&authority_key).expect("signs");
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(until_year, 1, 1);
    let certificate = params.signed_by(&key, &issuer).expect("signs");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).expect("a key"),
        )
        .expect("a certificate");
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bind");
    let url = format!("https://localhost:{}", listener.local_addr().expect("bound").port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    answer(stream).await;
                }
            });
        }
    });
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(root.pem().as_bytes()).expect("writes");
    (url, file)
}

#[tokio::test]
async fn a_good_answer_is_ok_and_timed() {
    let outcome = check(&plain().await, |http| http.body = Some("status: (good|fair)".into())).await;
    assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
    assert!(outcome.checks[0].value.is_some());
    assert_eq!(outcome.readings.len(), 1);
}

#[tokio::test]
async fn an_unexpected_status_is_critical_and_an_expected_one_is_ok() {
    let url = format!("{}/busy", plain().await);
    let outcome = check(&url, |_| {}).await;
    assert_eq!(outcome.checks[0].status, Status::Critical);
    assert!(outcome.checks[0].message.contains("status 503"), "{outcome:?}");
    assert_eq!(
        check(&url, |http| http.status = vec![200, 503]).await.checks[0].status,
        Status::Ok
    );
}

#[tokio::test]
async fn a_body_without_the_pattern_is_critical() {
    let outcome = check(&plain().await, |http| http.body = Some("^bad$".into())).await;
    assert_eq!(outcome.checks[0].status, Status::Critical);
    assert!(outcome.checks[0].message.contains("does not match"), "{outcome:?}");
}

#[tokio::test]
async fn redirects_are_followed_up_to_the_limit() {
    let url = plain().await;
    let follow = |redirects| move |http: &mut Spec| http.redirects = redirects;
    assert_eq!(
        check(&format!("{url}/hop/2"), follow(2)).await.checks[0].status,
        Status::Ok
    );
    let outcome = check(&format!("{url}/hop/3"), follow(2)).await;
    assert_eq!(outcome.checks[0].status, Status::Critical);
    assert!(outcome.checks[0].message.contains("raise redirects"), "{outcome:?}");
}

#[tokio::test]
async fn a_server_that_never_answers_is_critical_at_the_timeout() {
    let outcome = check(&format!("{}/silent", plain().await), |_| {}).await;
    assert_eq!(outcome.checks[0].status, Status::Critical);
    assert!(
        outcome.checks[0].message.contains("did not answer within"),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn an_endless_body_is_read_up_to_the_limit() {
    let outcome = check(&format!("{}/endless", plain().await), |_| {}).await;
    assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
}

#[tokio::test]
async fn a_refused_connection_says_what_to_do() {
    let outcome = check("http://127.0.0.1:1", |_| {}).await;
    assert_eq!(outcome.checks[0].status, Status::Critical);
    assert!(outcome.checks[0].message.contains("start the service"), "{outcome:?}");
}

#[tokio::test]
async fn a_name_that_does_not_resolve_says_nothing_about_the_component() {
    let outcome = check("http://no-such-host.invalid", |_| {}).await;
    assert_eq!(outcome.checks[0].status, Status::Unknown, "{outcome:?}");
}

#[tokio::test]
async fn a_valid_certificate_is_ok_and_its_days_are_read() {
    let (url, ca) = secure("localhost", 2100).await;
    let outcome = check(&url, |http| http.ca = Some(ca.path().into())).await;
    assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
    assert!(
        outcome
            .readings
            .iter()
            .any(|r| r.metric == "probe.certificate_days" && r.value > 1_000.0)
    );
}

#[tokio::test]
async fn a_certificate_about_to_expire_warns_and_then_is_critical() {
    let (url, ca) = secure("localhost", 2100).await;
    let near = |warning, critical| {
        let ca = ca.path().to_owned();
        move |http: &mut Spec| {
            http.ca = Some(ca);
            http.certificate_warning_days = warning;
            http.certificate_critical_days = critical;
        }
    };
    let outcome = check(&url, near(u16::MAX, 3)).await;
    assert_eq!(outcome.checks[0].status, Status::Warning, "{outcome:?}");
    assert_eq!(
        check(&url, near(u16::MAX, u16::MAX)).await.checks[0].status,
        Status::Critical
    );
}

#[tokio::test]
async fn bad_certificates_are_told_apart() {
    let message = |url: String, ca: Option<std::path::PathBuf>| async move {
        let outcome = check(&url, |http| http.ca = ca).await;
        assert_eq!(outcome.checks[0].status, Status::Critical, "{outcome:?}");
        outcome.checks[0].message.clone()
    };
    let (url, ca) = secure("localhost", 2021).await;
    assert!(message(url, Some(ca.path().into())).await.contains("has expired"));
    let (url, ca) = secure("other.example", 2100).await;
    assert!(message(url, Some(ca.path().into())).await.contains("for another name"));
    let (url, _) = secure("localhost", 2100).await;
    let (_, foreign) = secure("localhost", 2100).await;
    assert!(
        message(url, Some(foreign.path().into()))
            .await
            .contains("does not trust")
    );
}

#[tokio::test]
async fn verification_can_be_waived_for_one_device() {
    let (url, _) = secure("other.example", 2021).await;
    let outcome = check(&url, |http| http.verify = false).await;
    assert_eq!(
        outcome.checks[0].status,
        Status::Critical,
        "it still expired: {outcome:?}"
    );
    assert!(outcome.checks[0].message.contains("renew it"), "{outcome:?}");
    let (url, _) = secure("other.example", 2100).await;
    assert_eq!(
        check(&url, |http| http.verify = false).await.checks[0].status,
        Status::Ok
    );
}

#[test]
fn what_cannot_be_asked_is_refused_beforehand() {
    let (_, mut http) = probe("ftp://files.example/");
    http.body = Some("(".into());
    http.status = vec![0];
    http.redirects = 200;
    http.certificate_critical_days = 90;
    assert_eq!(http.problems().len(), 5, "{:?}", http.problems());
}
