//! Mail to a real server over real TLS.

pub(in crate::notify) mod server;

use jiff::Timestamp;
use tempfile::TempDir;
use zongbao_core::correlation::Text;
use zongbao_core::ids::{IncidentId, PartyId};
use zongbao_core::network::Channel;
use zongbao_core::notification::{Notice, Occasion};

use super::*;
use server::{Rules, Server, USER};

const TO: &str = "noc@netcom.example.org";

fn start(security: SmtpSecurity, answers: &[u16]) -> (Server, TempDir) {
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
    let folder = TempDir::new().expect("a folder");
    let answers = answers.to_vec();
    (Server::start(folder.path(), Rules { security, answers }), folder)
}

fn delivery() -> Delivery {
    let text = |en: &str, zh: &str| Text {
        en: en.to_owned(),
        zh: zh.to_owned(),
    };
    Delivery {
        id: "INC-1/opened/netcom/email-0".to_owned(),
        notice: Notice {
            key: "INC-1/opened/netcom".to_owned(),
            party: PartyId::new("netcom"),
            incident: IncidentId::new("INC-1"),
            occasion: Occasion::Opened,
            at: Timestamp::UNIX_EPOCH,
            subject: text("sw-1 is down", "sw-1 故障"),
            body: text(".a line that begins with a dot", "交换机不可达"),
        },
        channel: Channel::Email { to: TO.to_owned() },
        attempts: 0,
    }
}

#[tokio::test]
async fn mail_arrives_over_tls_from_the_first_byte_and_after_starttls() {
    for security in [SmtpSecurity::Tls, SmtpSecurity::StartTls] {
        let (server, _folder) = start(security, &[250]);
        let email = Email::new(&server.config()).expect("usable");
        email.send(&delivery(), TO).await.expect("taken");
        let mail = server.mails.recv().expect("arrived");
        assert!(mail.secure, "{security:?}");
        assert_eq!(mail.user.as_deref(), Some(USER));
        assert_eq!(
            (mail.from.as_str(), &mail.to[..]),
            ("zongbao@example.org", &[TO.to_owned()][..])
        );
        let id = message_id(&delivery().id);
        assert!(mail.text.contains(&format!("Message-ID: {id}")), "{}", mail.text);
        assert!(mail.text.contains("Subject: sw-1 =?utf-8?b?"), "{}", mail.text);
    }
}

#[tokio::test]
async fn a_server_that_the_authority_does_not_know_gets_no_word() {
    for security in [SmtpSecurity::Tls, SmtpSecurity::StartTls] {
        let (server, _folder) = start(security, &[250]);
        let (_other, strange) = start(security, &[250]);
        let config = Smtp {
            ca: Some(strange.path().join("mail.pem")),
            ..server.config()
        };
        let email = Email::new(&config).expect("usable");
        let error = email.send(&delivery(), TO).await.expect_err("not to be trusted");
        assert!(
            matches!(&error, SendError::Later { .. }),
            "once the certificate is corrected it works: {error}"
        );
        let said: Vec<String> = server.commands.try_iter().collect();
        assert!(
            said.iter().all(|line| line.starts_with("EHLO") || line == "STARTTLS"),
            "{said:?}"
        );
        assert!(server.mails.try_recv().is_err());
    }
}

#[tokio::test]
async fn without_the_starttls_that_is_asked_for_nothing_is_sent() {
    let (server, _folder) = start(SmtpSecurity::None, &[250]);
    let config = Smtp {
        security: SmtpSecurity::StartTls,
        ..server.config()
    };
    let email = Email::new(&config).expect("usable");
    email
        .send(&delivery(), TO)
        .await
        .expect_err("no secret goes over the wire in the clear");
    let said: Vec<String> = server.commands.try_iter().collect();
    assert!(
        !said
            .iter()
            .any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")),
        "{said:?}"
    );
}

#[tokio::test]
async fn a_refusal_is_final_and_a_wrong_password_or_a_deferral_is_not() {
    let (server, _folder) = start(SmtpSecurity::StartTls, &[451, 554, 250]);
    let wrong = Smtp {
        password: Some("guess".to_owned().into()),
        ..server.config()
    };
    let error = Email::new(&wrong).expect("usable").send(&delivery(), TO).await;
    assert!(matches!(error, Err(SendError::Later { .. })), "{error:?}");
    let email = Email::new(&server.config()).expect("usable");
    let deferred = email.send(&delivery(), TO).await;
    assert!(matches!(deferred, Err(SendError::Later { .. })), "{deferred:?}");
    let refused = email.send(&delivery(), TO).await;
    assert!(matches!(refused, Err(SendError::Refused(_))), "{refused:?}");
    assert!(server.mails.try_recv().is_err());
    email.send(&delivery(), TO).await.expect("taken at last");
    assert_eq!(server.mails.recv().expect("arrived").to, [TO]);
}
