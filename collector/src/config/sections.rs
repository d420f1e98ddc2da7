//! The tables of `collector.toml`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::reader::Section;
use super::values::{Secret, existing_file, http_url, listener, to_usize};

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people and the journal.
    Text,
    /// One JSON object a line.
    Json,
}

/// `[log]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// A level, or directives such as `info,zongbao_collector::ingest=debug`.
    pub filter: String,
    /// How lines look.
    pub format: LogFormat,
}

impl Log {
    pub(super) fn read(mut section: Section<'_, '_>) -> Self {
        let filter = section.parse("filter", "a log filter", "\"info\"", |text| {
            tracing_subscriber::EnvFilter::try_new(text).map(|_| text.to_owned())
        });
        let format = section.parse("format", "a log format", "\"text\"", |text| match text {
            "text" => Ok(LogFormat::Text),
            "json" => Ok(LogFormat::Json),
            _ => Err(format!("{text:?} is neither \"text\" nor \"json\"")),
        });
        section.finish();
        Self {
            filter: filter.unwrap_or_else(|| "info".to_owned()),
            format: format.unwrap_or(LogFormat::Text),
        }
    }
}

/// Files of a TLS server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpTls {
    /// Certificate chain, PEM.
    pub certificate: PathBuf,
    /// Private key, PEM.
    pub key: PathBuf,
}

/// `[http]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    /// Where the API and the console listen.
    pub listen: SocketAddr,
    /// How people reach it, for links in notifications.
    pub public_url: Option<String>,
    /// TLS, when both files are given.
    pub tls: Option<HttpTls>,
}

impl Http {
    pub(super) fn read(base: &Path, mut section: Section<'_, '_>) -> Self {
        let listen = listener(&mut section, "\"127.0.0.1:8080\"");
        let public_url = section.parse("public_url", "an http(s) URL", "\"https://noc.example.cn\"", http_url);
        let certificate = existing_file(&mut section, base, "certificate");
        let key = existing_file(&mut section, base, "key");
        section.finish();
        Self {
            listen: listen
                .flatten()
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            public_url,
            tls: certificate
                .zip(key)
                .map(|(certificate, key)| HttpTls { certificate, key }),
        }
    }
}

/// `[broker.tls]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerTls {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Certificate chain, PEM.
    pub certificate: PathBuf,
    /// Private key, PEM.
    pub key: PathBuf,
    /// Authorities of client certificates, PEM. When given, every client must present one, and its common name is the
    /// agent's id: no password is asked for.
    pub client_ca: Option<PathBuf>,
}

/// A broker that is not embedded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// `mqtt://` or `mqtts://`, with user and password.
    pub url: Secret,
    /// Authorities that signed its certificate, PEM; `None` = those of the system.
    pub ca: Option<PathBuf>,
}

/// `[broker]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broker {
    /// Where the embedded broker listens without TLS; `None` = it does not.
    pub listen: Option<SocketAddr>,
    /// Its TLS listener.
    pub tls: Option<BrokerTls>,
    /// Connections that the embedded broker accepts, at most.
    pub max_connections: usize,
    /// Use this broker instead of the embedded one.
    pub external: Option<External>,
}

impl Broker {
    pub(super) fn read(base: &Path, mut section: Section<'_, '_>) -> Self {
        let listen = listener(&mut section, "\"127.0.0.1:1883\"");
        let max_connections = section.integer("max_connections", 1..=1_000_000);
        let external = section.parse(
            "external",
            "a broker's URL",
            "\"mqtt://user:password@host:1883\"",
            |text| {
                let url = reqwest::Url::parse(text).map_err(|error| error.to_string())?;
                match (url.scheme(), url.host_str()) {
                    ("mqtt" | "mqtts", Some(_)) => Ok(Secret::from(text.to_owned())),
                    ("mqtt" | "mqtts", None) => Err("it names no host".to_owned()),
                    (scheme, _) => Err(format!("the scheme is {scheme:?}")),
                }
            },
        );
        let external_ca = existing_file(&mut section, base, "external_ca");
        let tls = Self::read_tls(base, section.section("tls"));
        section.finish();
        Self {
            listen: listen.unwrap_or_else(|| Some(SocketAddr::from(([127, 0, 0, 1], 1883)))),
            tls,
            max_connections: max_connections.map_or(20_000, to_usize),
            external: external.map(|url| External { url, ca: external_ca }),
        }
    }

    fn read_tls(base: &Path, mut section: Section<'_, '_>) -> Option<BrokerTls> {
        let present = section.is_present();
        let listen = listener(&mut section, "\"0.0.0.0:8883\"");
        let certificate = existing_file(&mut section, base, "certificate");
        let key = existing_file(&mut section, base, "key");
        let client_ca = existing_file(&mut section, base, "client_ca");
        if present {
            section.require("certificate", certificate.is_some(), "\"server.pem\"");
            section.require("key", key.is_some(), "\"server.key\"");
        }
        section.finish();
        Some(BrokerTls {
            listen: listen
                .flatten()
                .unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 8883))),
            certificate: certificate?,
            key: key?,
            client_ca,
        })
    }
}

/// `[ingest]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingest {
    /// Bytes that may wait for a commit; beyond, publishing agents are made to wait.
    pub queue_bytes: usize,
    /// Batches that share one commit, at most.
    pub commit_batches: usize,
    /// How long an embedded broker's PUBACK is held back while the queue is full, before the batch is left to the agent's
    /// spool.
    pub hold: Duration,
}

impl Ingest {
    pub(super) fn read(mut section: Section<'_, '_>) -> Self {
        let queue_mib = section.integer("queue_mib", 1..=4096);
        let commit_batches = section.integer("commit_batches", 1..=10_000);
        let hold = section.duration("hold", Duration::from_millis(10)..=Duration::from_secs(10));
        section.finish();
        Self {
            queue_bytes: queue_mib.map_or(32, to_usize) << 20,
            commit_batches: commit_batches.map_or(256, to_usize),
            hold: hold.unwrap_or(Duration::from_secs(2)),
        }
    }
}

/// InfluxDB v2, or what speaks its write API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Influx {
    /// Base URL.
    pub url: String,
    /// Organisation.
    pub org: String,
    /// Bucket.
    pub bucket: String,
    /// API token.
    pub token: Option<Secret>,
}

/// `[metrics_history]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Days that raw samples are kept.
    pub raw_days: u32,
    /// Days that 5-minute roll-ups are kept.
    pub five_minute_days: u32,
    /// Days that 1-hour roll-ups are kept.
    pub hour_days: u32,
    /// Send everything to this store as well.
    pub influxdb2: Option<Influx>,
}

impl History {
    pub(super) fn read(mut section: Section<'_, '_>) -> Self {
        let mut days = |key, default| {
            let days = section.integer(key, 1..=36_500).unwrap_or(default);
            u32::try_from(days).expect("within the range just checked")
        };
        let (raw_days, five_minute_days, hour_days) = (
            days("raw_days", 14),
            days("five_minute_days", 90),
            days("hour_days", 1100),
        );
        let influxdb2 = Self::read_influx(section.section("influxdb2"));
        section.finish();
        Self {
            raw_days,
            five_minute_days,
            hour_days,
            influxdb2,
        }
    }

    fn read_influx(mut section: Section<'_, '_>) -> Option<Influx> {
        let present = section.is_present();
        let url = section.parse("url", "an http(s) URL", "\"http://127.0.0.1:8086\"", http_url);
        let org = section.string("org");
        let bucket = section.string("bucket");
        let token = section.string("token").map(Secret::from);
        if present {
            section.require("url", url.is_some(), "\"http://127.0.0.1:8086\"");
            section.require("bucket", bucket.is_some(), "\"zongbao\"");
        }
        section.finish();
        Some(Influx {
            url: url?,
            org: org.unwrap_or_default(),
            bucket: bucket?,
            token,
        })
    }
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS from the first byte (port 465).
    Tls,
    /// STARTTLS, required (port 587).
    StartTls,
    /// None: only for a server on the same machine.
    None,
}

/// `[smtp]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub security: SmtpSecurity,
    /// Sender's address.
    pub from: String,
    /// User.
    pub user: Option<String>,
    /// Password.
    pub password: Option<Secret>,
    /// Authorities that signed its certificate, PEM; `None` = the well-known ones.
    pub ca: Option<PathBuf>,
}

impl Smtp {
    pub(super) fn read(base: &Path, mut section: Section<'_, '_>) -> Option<Self> {
        let present = section.is_present();
        let host = section.string("host");
        let port = section.integer("port", 1..=65_535);
        let security = section.parse("security", "a protection", "\"starttls\"", |text| match text {
            "tls" => Ok(SmtpSecurity::Tls),
            "starttls" => Ok(SmtpSecurity::StartTls),
            "none" => Ok(SmtpSecurity::None),
            _ => Err(format!("{text:?} is none of \"tls\", \"starttls\", \"none\"")),
        });
        let security = security.unwrap_or(SmtpSecurity::StartTls);
        let from = section.parse("from", "an e-mail address", "\"zongbao@example.cn\"", |text| {
            text.parse::<lettre::Address>().map(|_| text.to_owned())
        });
        let user = section.string("user");
        let password = section.string("password").map(Secret::from);
        let ca = existing_file(&mut section, base, "ca");
        if present {
            section.require("host", host.is_some(), "\"mail.example.cn\"");
            section.require("from", from.is_some(), "\"zongbao@example.cn\"");
        }
        section.finish();
        let default_port = match security {
            SmtpSecurity::Tls => 465,
            SmtpSecurity::StartTls => 587,
            SmtpSecurity::None => 25,
        };
        Some(Self {
            host: host?,
            port: port.map_or(default_port, |port| {
                u16::try_from(port).expect("within the range just checked")
            }),
            security,
            from: from?,
            user,
            password,
            ca,
        })
    }
}
