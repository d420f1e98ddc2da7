//! E-mail by the SMTP server of the collector's configuration.

use std::time::Duration;

use anyhow::Context as _;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use sha2::{Digest as _, Sha256};

use super::{Delivery, SendError};
use crate::config::{Secret, Smtp, SmtpSecurity};

const TIMEOUT: Duration = Duration::from_secs(20);

/// Sends e-mail.
pub struct Email {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Email")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Email {
    /// # Errors
    /// If the sender's address or the file of authorities is not usable.
    pub fn new(smtp: &Smtp) -> anyhow::Result<Self> {
        let mut tls = TlsParameters::builder(smtp.host.clone());
        if let Some(path) = &smtp.ca {
            let pem = std::fs::read(path).with_context(|| format!("[smtp] ca: cannot read {}", path.display()))?;
            let authority = Certificate::from_pem(&pem)
                .with_context(|| format!("[smtp] ca: {} holds no PEM certificate", path.display()))?;
            tls = tls.add_root_certificate(authority);
        }
        let tls = match smtp.security {
            SmtpSecurity::Tls => Tls::Wrapper(tls.build_rustls()?),
            SmtpSecurity::StartTls => Tls::Required(tls.build_rustls()?),
            SmtpSecurity::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(smtp.port)
            .tls(tls)
            .timeout(Some(TIMEOUT));
        if let Some(user) = &smtp.user {
            let password = smtp
                .password
                .as_ref()
                .map(Secret::reveal)
                .transpose()
                .context("[smtp] password")?;
            let password = password.unwrap_or_default();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        let from = smtp
            .from
            .parse()
            .map_err(|error| anyhow::anyhow!("[smtp] from {:?}: {error}", smtp.from))?;
        Ok(Self {
            transport: builder.build(),
            from,
        })
    }

    /// Sends one delivery.
    pub async fn send(&self, delivery: &Delivery, to: &str) -> Result<(), SendError> {
        let to: Mailbox = to
            .parse()
            .map_err(|error| SendError::Refused(format!("address {to:?}: {error}")))?;
        let notice = &delivery.notice;
        let message = lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .message_id(Some(message_id(&delivery.id)))
            .subject(format!("{} / {}", notice.subject.zh, notice.subject.en))
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{}\n\n{}\n", notice.body.zh, notice.body.en))
            .map_err(|error| SendError::Refused(error.to_string()))?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if is_refused_sign_in(&error) => Err(SendError::later(format!(
                "the mail server refused to sign in with [smtp] user and password: {error}"
            ))),
            Err(error) if error.is_permanent() => Err(SendError::Refused(format!("the mail server refused: {error}"))),
            Err(error) => Err(SendError::later(format!("cannot hand over the mail: {error}"))),
        }
    }
}

/// What RFC 4954 (section 6) answers to a sign-in: a mistake of the configuration, not of the mail, which must outlive it.
fn is_refused_sign_in(error: &lettre::transport::smtp::Error) -> bool {
    error
        .status()
        .map(u16::from)
        .is_some_and(|code| matches!(code, 530 | 534 | 535 | 538))
}

/// The same delivery always has the same Message-ID, so that mail systems recognise a repetition.
fn message_id(delivery: &str) -> String {
    format!("<{}@zongbao>", &hex::encode(Sha256::digest(delivery.as_bytes()))[..32])
}

#[cfg(test)]
pub(super) mod tests;
