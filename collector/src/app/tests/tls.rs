//! The TLS listener, with passwords and with client certificates.

use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rumqttc::TlsConfiguration;
use tempfile::TempDir;

use super::harness::{Agent, Collector, options, with_tls};

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Issuer {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("signed")
}

/// Certificate and key, PEM.
fn issue(authority: &Issuer, common_name: &str) -> (String, String) {
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("an address");
    params.distinguished_name.push(DnType::CommonName, common_name);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.signed_by(&key, authority).expect("signed");
    (certificate.pem(), key.serialize_pem())
}

fn trust(authority: &Issuer, client: Option<(String, String)>) -> TlsConfiguration {
    TlsConfiguration::Simple {
        ca: authority.pem().into_bytes(),
        alpn: None,
        client_auth: client.map(|(certificate, key)| (certificate.into_bytes(), key.into_bytes())),
    }
}

async fn start(authority: &Issuer, more: &str) -> Collector {
    let folder = TempDir::new().expect("a folder");
    let (certificate, key) = issue(authority, "broker");
    let write = |name: &str, text: &str| std::fs::write(Path::new(folder.path()).join(name), text).expect("written");
    write("server.pem", &certificate);
    write("server.key", &key);
    write("ca.pem", &authority.pem());
    let config = format!(
        "[broker]\nlisten = \"\"\n[broker.tls]\nlisten = \"127.0.0.1:0\"\ncertificate = \"server.pem\"\nkey = \"server.key\"\n{more}\n"
    );
    Collector::start_in(folder, &config).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passwords_work_over_tls_and_strangers_to_the_authority_do_not_connect() {
    let authority = authority();
    let collector = start(&authority, "").await;
    let address = collector.running.mqtt().expect("embedded").tls.expect("a TLS listener");
    let secret = collector.secret("web-1").await;
    let own = options(address, "web-1", &secret);
    assert!(
        Agent::connect(with_tls(own.clone(), trust(&authority, None)))
            .await
            .is_ok()
    );
    let stranger = super::tls::authority();
    assert!(
        Agent::connect(with_tls(own.clone(), trust(&stranger, None)))
            .await
            .is_err()
    );
    let wrong = options(address, "web-1", "wrong");
    assert!(Agent::connect(with_tls(wrong, trust(&authority, None))).await.is_err());
    collector.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_certificate_is_the_credential_where_one_is_demanded() {
    let authority = authority();
    let collector = start(&authority, "client_ca = \"ca.pem\"").await;
    let address = collector.running.mqtt().expect("embedded").tls.expect("a TLS listener");
    let web = issue(&authority, "web-1");
    let own = options(address, "web-1", "");
    let mut agent = Agent::connect(with_tls(own.clone(), trust(&authority, Some(web.clone()))))
        .await
        .expect("connects");
    assert_eq!(agent.subscribe("zongbao/1/agent/web-1/ack").await, Ok(()));
    assert_eq!(agent.subscribe("zongbao/1/agent/web-2/ack").await, Err(()));
    assert!(
        Agent::connect(with_tls(own, trust(&authority, None))).await.is_err(),
        "no certificate"
    );
    let pretending = options(address, "web-2", "");
    let pretending = Agent::connect(with_tls(pretending, trust(&authority, Some(web)))).await;
    assert!(pretending.is_err(), "a certificate of another");
    collector.stop().await;
}
