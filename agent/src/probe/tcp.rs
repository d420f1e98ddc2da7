//! `type = "tcp"`: a connection can be opened. The value is the time that took, in milliseconds.

use std::io;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use super::{Check, Outcome, ProbeSpec, Status, target};

/// Keys of a TCP probe.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// `host:port`.
    pub address: String,
    /// Slower than this many milliseconds is a warning. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning_ms: Option<u32>,
}

impl Spec {
    pub(super) fn problems(&self) -> Vec<String> {
        match target::parse(&self.address, None) {
            Ok(_) => Vec::new(),
            Err(problem) => vec![format!("address \"{}\": {problem}", self.address)],
        }
    }
}

pub(super) async fn run(spec: &ProbeSpec, tcp: &Spec, deadline: Instant) -> Outcome {
    let unknown = |message: String| Outcome::of(Check::of(spec, Status::Unknown, message));
    let (host, port) = match target::parse(&tcp.address, None) {
        Ok(target) => target,
        Err(problem) => return unknown(format!("address \"{}\": {problem}", tcp.address)),
    };
    let addresses = match target::resolve(&host, port, deadline).await {
        Ok(addresses) => addresses,
        Err(problem) => return unknown(problem),
    };
    match connect(&addresses, deadline).await {
        Ok((address, latency_ms)) => {
            let slow = tcp.warning_ms.filter(|limit| latency_ms > f64::from(*limit));
            let (status, message) = match slow {
                Some(limit) => (
                    Status::Warning,
                    format!("connected to {address} in {latency_ms:.1} ms, more than {limit} ms"),
                ),
                None => (Status::Ok, format!("connected to {address} in {latency_ms:.1} ms")),
            };
            Outcome::of(Check::of(spec, status, message).with_value(latency_ms)).read(
                spec,
                "probe.latency_ms",
                latency_ms,
            )
        }
        Err(message) => Outcome::of(Check::of(spec, Status::Critical, message)),
    }
}

/// Tries the addresses in order, each with its share of the time that is left, until one answers.
async fn connect(addresses: &[SocketAddr], deadline: Instant) -> Result<(SocketAddr, f64), String> {
    let mut failures = Vec::new();
    for (index, address) in addresses.iter().enumerate() {
        let start = Instant::now();
        let rest = u32::try_from(addresses.len() - index).unwrap_or(u32::MAX);
        let share = start + deadline.saturating_duration_since(start) / rest;
        match timeout_at(share, TcpStream::connect(address)).await {
            Ok(Ok(_)) => return Ok((*address, start.elapsed().as_secs_f64() * 1000.0)),
            Ok(Err(error)) => failures.push(explain(*address, &error)),
            Err(_) => failures.push(format!(
                "no answer from {address} within {:.1} s; the host is down, unreachable, or a firewall drops the packets",
                start.elapsed().as_secs_f64()
            )),
        }
    }
    Err(failures.join("; "))
}

fn explain(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            format!("{address} refuses connections; nothing listens there: start the service or correct the port")
        }
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            format!("{address} is unreachable ({error}); check the route and the host's power and cable")
        }
        _ => format!("cannot connect to {address}: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::net::TcpListener;

    use super::super::{Context, Kind};
    use super::*;

    fn probe(address: &str) -> ProbeSpec {
        ProbeSpec {
            name: "db".into(),
            component: Some("db-1".into()),
            check: None,
            interval: None,
            timeout: Some(Duration::from_millis(300)),
            kind: Kind::Tcp(Spec {
                address: address.into(),
                warning_ms: None,
            }),
        }
    }

    #[tokio::test]
    async fn a_listening_port_is_ok_and_timed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bind");
        let address = listener.local_addr().expect("bound").to_string();
        let outcome = super::super::run(&probe(&address), &Context::default()).await;
        assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
        assert_eq!(outcome.checks[0].component.as_deref(), Some("db-1"));
        assert!(outcome.checks[0].value.is_some_and(|ms| ms >= 0.0));
        assert_eq!(outcome.readings[0].metric, "probe.latency_ms");
        assert_eq!(outcome.readings[0].instance, "probe=db");
    }

    #[tokio::test]
    async fn a_closed_port_is_critical_and_says_so() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bind");
        let address = listener.local_addr().expect("bound").to_string();
        drop(listener);
        let outcome = super::super::run(&probe(&address), &Context::default()).await;
        assert_eq!(outcome.checks[0].status, Status::Critical);
        assert!(outcome.checks[0].message.contains("refuses connections"), "{outcome:?}");
    }

    #[tokio::test]
    async fn silence_is_critical_at_the_timeout() {
        // A full backlog drops further handshakes, like a firewall would.
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("socket");
        let any: SocketAddr = "127.0.0.1:0".parse().expect("address");
        socket.bind(&any.into()).expect("bind");
        socket.listen(0).expect("listen");
        let address = socket.local_addr().expect("bound").as_socket().expect("IPv4");
        let mut held = Vec::new();
        while let Ok(Ok(stream)) =
            timeout_at(Instant::now() + Duration::from_millis(100), TcpStream::connect(address)).await
        {
            held.push(stream);
        }
        let outcome = super::super::run(&probe(&address.to_string()), &Context::default()).await;
        assert_eq!(outcome.checks[0].status, Status::Critical);
        assert!(outcome.checks[0].message.contains("no answer"), "{outcome:?}");
    }

    #[tokio::test]
    async fn a_name_that_does_not_resolve_says_nothing_about_the_component() {
        let outcome = super::super::run(&probe("no-such-host.invalid:80"), &Context::default()).await;
        assert_eq!(outcome.checks[0].status, Status::Unknown, "{outcome:?}");
    }
}
