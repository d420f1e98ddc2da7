//! A small mail server on a real socket: RFC 5321 as far as a client needs it, with TLS from the first byte or by STARTTLS,
//! and AUTH PLAIN.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::config::{Smtp, SmtpSecurity};

/// Who may send.
pub(in crate::notify) const USER: &str = "zongbao";
pub(in crate::notify) const PASSWORD: &str = "hunter 2";

/// A mail that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::notify) struct Mail {
    /// Everything since the greeting, or since STARTTLS, was encrypted.
    pub secure: bool,
    /// Who logged in.
    pub user: Option<String>,
    /// The envelope.
    pub from: String,
    pub to: Vec<String>,
    /// Header and body.
    pub text: String,
}

/// How a server behaves.
#[derive(Clone, Debug)]
pub(in crate::notify) struct Rules {
    pub security: SmtpSecurity,
    /// Codes that answer mails in turn, the last one for ever.
    pub answers: Vec<u16>,
}

/// A running server; its threads end with the test's process.
pub(in crate::notify) struct Server {
    port: u16,
    security: SmtpSecurity,
    authority: PathBuf,
    /// Every command line, as it came.
    pub commands: Receiver<String>,
    /// Every mail that was answered with a code of success.
    pub mails: Receiver<Mail>,
}

impl Server {
    /// Starts one on a free port; its certificate is for `localhost` and lies in `folder`.
    pub(in crate::notify) fn start(folder: &Path, rules: Rules) -> Self {
        let signed = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let authority = folder.join("mail.pem");
        std::fs::write(&authority, signed.cert.pem()).expect("written");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signed.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![signed.cert.der().clone()], key)
            .expect("they belong together");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let (heard, commands) = channel();
        let (taken, mails) = channel();
        let security = rules.security;
        let answers = Arc::new(Mutex::new(rules.answers));
        let tls = Arc::new(tls);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut session = Session {
                    rules: security,
                    answers: Arc::clone(&answers),
                    tls: Arc::clone(&tls),
                    heard: heard.clone(),
                    taken: taken.clone(),
                };
                // A client that breaks off ends its session, which is its good right.
                std::thread::spawn(move || session.run(stream).unwrap_or_default());
            }
        });
        Self {
            port,
            security,
            authority,
            commands,
            mails,
        }
    }

    /// A configuration that reaches it and trusts it.
    pub(in crate::notify) fn config(&self) -> Smtp {
        Smtp {
            host: "localhost".to_owned(),
            port: self.port,
            security: self.security,
            from: "zongbao@example.org".to_owned(),
            user: Some(USER.to_owned()),
            password: Some(PASSWORD.to_owned().into()),
            ca: Some(self.authority.clone()),
        }
    }
}

trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

struct Session {
    rules: SmtpSecurity,
    answers: Arc<Mutex<Vec<u16>>>,
    tls: Arc<ServerConfig>,
    heard: Sender<String>,
    taken: Sender<Mail>,
}

impl Session {
    fn run(&mut self, tcp: TcpStream) -> io::Result<()> {
        let mut secure = self.rules == SmtpSecurity::Tls;
        let mut stream: Box<dyn Stream> = match secure {
            true => self.wrap(&tcp)?,
            false => Box::new(tcp.try_clone()?),
        };
        let mut user = None;
        let (mut from, mut to) = (String::new(), Vec::new());
        say(&mut stream, "220 mail.test ESMTP")?;
        while let Some(line) = read_line(&mut stream)? {
            self.heard.send(line.clone()).unwrap_or_default();
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" if self.rules == SmtpSecurity::StartTls && !secure => {
                    say(&mut stream, "250-mail.test\r\n250 STARTTLS")?;
                }
                "EHLO" => say(&mut stream, "250-mail.test\r\n250 AUTH PLAIN")?,
                "STARTTLS" if self.rules == SmtpSecurity::StartTls => {
                    say(&mut stream, "220 go ahead")?;
                    stream = self.wrap(&tcp)?;
                    secure = true;
                }
                "AUTH" => {
                    let expected = format!("\0{USER}\0{PASSWORD}");
                    let expected = base64::engine::general_purpose::STANDARD.encode(expected);
                    if rest.strip_prefix("PLAIN ") == Some(&expected) {
                        user = Some(USER.to_owned());
                        say(&mut stream, "235 welcome")?;
                    } else {
                        say(&mut stream, "535 wrong name or password")?;
                    }
                }
                "MAIL" if user.is_none() => say(&mut stream, "530 log in first")?,
                "MAIL" => {
                    (from, to) = (address(rest), Vec::new());
                    say(&mut stream, "250 ok")?;
                }
                "RCPT" => {
                    to.push(address(rest));
                    say(&mut stream, "250 ok")?;
                }
                "DATA" => {
                    say(&mut stream, "354 end with a dot")?;
                    let text = read_data(&mut stream)?;
                    let code = self.answer();
                    if code < 300 {
                        let (user, from, to) = (user.clone(), from.clone(), to.clone());
                        let mail = Mail {
                            secure,
                            user,
                            from,
                            to,
                            text,
                        };
                        self.taken.send(mail).unwrap_or_default();
                    }
                    say(&mut stream, &format!("{code} that is my answer"))?;
                }
                "QUIT" => return say(&mut stream, "221 bye"),
                "RSET" | "NOOP" => say(&mut stream, "250 ok")?,
                _ => say(&mut stream, "500 what?")?,
            }
        }
        Ok(())
    }

    fn wrap(&self, tcp: &TcpStream) -> io::Result<Box<dyn Stream>> {
        let connection = ServerConnection::new(Arc::clone(&self.tls)).map_err(io::Error::other)?;
        Ok(Box::new(StreamOwned::new(connection, tcp.try_clone()?)))
    }

    fn answer(&self) -> u16 {
        let mut answers = self.answers.lock().expect("no panic while locked");
        if answers.len() > 1 {
            answers.remove(0)
        } else {
            answers[0]
        }
    }
}

fn say(stream: &mut Box<dyn Stream>, line: &str) -> io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes())?;
    stream.flush()
}

/// A line without its end; byte by byte, because what follows STARTTLS is not text.
fn read_line(stream: &mut Box<dyn Stream>) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let mut byte = [0];
    while stream.read(&mut byte)? == 1 {
        if byte[0] == b'\n' {
            let line = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
            return Ok(Some(line));
        }
        line.push(byte[0]);
    }
    Ok(None)
}

fn read_data(stream: &mut Box<dyn Stream>) -> io::Result<String> {
    let mut text = String::new();
    while let Some(line) = read_line(stream)? {
        if line == "." {
            return Ok(text);
        }
        text += line.strip_prefix('.').unwrap_or(&line);
        text.push('\n');
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// What stands between the angle brackets of `FROM:<a@b> …`.
fn address(rest: &str) -> String {
    let inside = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or(rest, |(address, _)| address).to_owned()
}
