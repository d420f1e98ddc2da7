//! `type = "icmp"`: echo requests are answered. The value is the mean round trip in milliseconds.
//!
//! Uses the unprivileged datagram socket where `net.ipv4.ping_group_range` allows it, else a raw socket, which needs
//! CAP_NET_RAW. An answer counts if it carries the random bytes of its request, so concurrent probes never mix.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::{Check, Outcome, ProbeSpec, Status, target};

/// Keys of an ICMP probe.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Host name or IP address.
    pub address: String,
    /// Echo requests per run, 1 to 20. Default 3.
    #[serde(default = "three")]
    pub count: u8,
    /// Losing this share of them or more is a warning; losing all is critical. Default 50.
    #[serde(default = "fifty")]
    pub warning_loss_percent: u8,
    /// A mean round trip above this many milliseconds is a warning. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning_ms: Option<u32>,
}

fn three() -> u8 {
    3
}

fn fifty() -> u8 {
    50
}

/// Between two requests, unless the timeout is too short for that.
const SPACING: Duration = Duration::from_millis(200);
/// Random bytes that an answer must repeat.
const NONCE_BYTES: usize = 16;
/// Type, code, checksum, identifier and sequence number.
const HEADER_BYTES: usize = 8;

impl Spec {
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if let Err(problem) = target::parse(&self.address, Some(1)) {
            problems.push(format!("address \"{}\": {problem}", self.address));
        } else if self.address.parse::<SocketAddr>().is_ok() {
            problems.push(format!(
                "address \"{}\": ICMP has no ports; leave the port out",
                self.address
            ));
        }
        if !(1..=20).contains(&self.count) {
            problems.push("count must be from 1 to 20".into());
        }
        if !(1..=100).contains(&self.warning_loss_percent) {
            problems.push("warning_loss_percent must be from 1 to 100".into());
        }
        problems
    }
}

pub(super) async fn run(spec: &ProbeSpec, icmp: &Spec, deadline: Instant) -> Outcome {
    let unknown = |message: String| Outcome::of(Check::of(spec, Status::Unknown, message));
    let host = icmp.address.trim_start_matches('[').trim_end_matches(']');
    let ip = match target::resolve(host, 0, deadline).await {
        Ok(addresses) => addresses[0].ip(),
        Err(problem) => return unknown(problem),
    };
    let socket = match open(ip) {
        Ok(socket) => socket,
        Err(error) => return unknown(explain_open(ip, &error)),
    };
    match exchange(&socket, ip, icmp.count, deadline).await {
        Ok(round_trips) => judge(spec, icmp, ip, &round_trips),
        Err(error) => Outcome::of(Check::of(
            spec,
            Status::Critical,
            format!("cannot send to {ip}: {error}; check this host's route to it"),
        )),
    }
}

fn judge(spec: &ProbeSpec, icmp: &Spec, ip: IpAddr, round_trips: &[f64]) -> Outcome {
    let (sent, received) = (f64::from(icmp.count), round_trips.len() as f64);
    let loss = 100.0 * (1.0 - received / sent);
    let check = if round_trips.is_empty() {
        let message = format!(
            "no answer from {ip} to {} echo requests; it is down, unreachable, or a firewall drops ICMP",
            icmp.count
        );
        Check::of(spec, Status::Critical, message)
    } else {
        let mean = round_trips.iter().sum::<f64>() / received;
        let lossy = loss >= f64::from(icmp.warning_loss_percent);
        let slow = icmp.warning_ms.is_some_and(|limit| mean > f64::from(limit));
        let status = if lossy || slow { Status::Warning } else { Status::Ok };
        let message = format!("{ip} answered {received} of {sent} in {mean:.1} ms on average, {loss:.0} % lost");
        Check::of(spec, status, message).with_value(mean)
    };
    let outcome = match check.value {
        Some(mean) => Outcome::of(check).read(spec, "probe.latency_ms", mean),
        None => Outcome::of(check),
    };
    outcome.read(spec, "probe.loss_percent", loss)
}

/// A connected ICMP socket. The runtime's UDP type only sends and receives datagrams, which ICMP's are too.
fn open(ip: IpAddr) -> io::Result<UdpSocket> {
    let (domain, protocol) = match ip {
        IpAddr::V4(_) => (Domain::IPV4, Protocol::ICMPV4),
        IpAddr::V6(_) => (Domain::IPV6, Protocol::ICMPV6),
    };
    let socket = match Socket::new(domain, Type::DGRAM, Some(protocol)) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Socket::new(domain, Type::RAW, Some(protocol))?,
        other => other?,
    };
    socket.set_nonblocking(true)?;
    socket.connect(&SocketAddr::new(ip, 0).into())?;
    UdpSocket::from_std(socket.into())
}

fn explain_open(ip: IpAddr, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => {
            "not allowed to send ICMP; add CAP_NET_RAW to the agent's service, or include its \
             group in the sysctl net.ipv4.ping_group_range"
                .into()
        }
        ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable => {
            format!("this host has no route to {ip}; check its address, gateway and cable")
        }
        _ => format!("cannot open an ICMP socket to {ip}: {error}"),
    }
}

/// Sends all requests and gathers the round trips, in milliseconds, of those that were answered before the deadline.
async fn exchange(socket: &UdpSocket, ip: IpAddr, count: u8, deadline: Instant) -> io::Result<Vec<f64>> {
    let start = Instant::now();
    let spacing = SPACING.min(deadline.saturating_duration_since(start) / (u32::from(count) + 1));
    let nonce: [u8; NONCE_BYTES] = rand::random();
    let mut sent_at: Vec<Option<Instant>> = Vec::new();
    let mut round_trips = Vec::new();
    let mut buffer = [0; 512];
    while round_trips.len() < usize::from(count) {
        let next_send = start + spacing * u32::try_from(sent_at.len()).unwrap_or(u32::MAX);
        let may_send = sent_at.len() < usize::from(count);
        tokio::select! {
            () = sleep_until(next_send), if may_send => {
                socket.send(&request(ip, sent_at.len() as u16, &nonce)).await?;
                sent_at.push(Some(Instant::now()));
            }
            received = timeout_at(deadline, socket.recv(&mut buffer)) => match received {
                Err(_) => break,
                // The kernel hands over ICMP errors here; the request that caused it counts as lost.
                Ok(Err(_)) => {}
                Ok(Ok(length)) => {
                    let answered = answer(ip, &buffer[..length], &nonce).and_then(|sequence| sent_at.get_mut(usize::from(sequence)));
                    if let Some(at) = answered.and_then(Option::take) {
                        round_trips.push(at.elapsed().as_secs_f64() * 1000.0);
                    }
                }
            }
        }
    }
    Ok(round_trips)
}

/// An echo request. The kernel fills in the identifier of a datagram socket and every ICMPv6 checksum.
fn request(ip: IpAddr, sequence: u16, nonce: &[u8; NONCE_BYTES]) -> Vec<u8> {
    let kind = if ip.is_ipv4() { 8 } else { 128 };
    let mut packet = vec![kind, 0, 0, 0, nonce[0], nonce[1]];
    packet.extend(sequence.to_be_bytes());
    packet.extend(nonce);
    let sum = checksum(&packet).to_be_bytes();
    packet[2..4].copy_from_slice(&sum);
    packet
}

/// The sequence number of an answer to one of our requests. `None` for anything else.
fn answer(ip: IpAddr, packet: &[u8], nonce: &[u8; NONCE_BYTES]) -> Option<u16> {
    // A raw IPv4 socket delivers the IP header too; an ICMP message never starts with version 4 (type 64 to 79).
    let message = match (ip, packet.first()?) {
        (IpAddr::V4(_), first) if first >> 4 == 4 => packet.get(usize::from(first & 0x0f) * 4..)?,
        _ => packet,
    };
    let kind = if ip.is_ipv4() { 0 } else { 129 };
    let ours = message.len() == HEADER_BYTES + NONCE_BYTES && message[0] == kind && message[HEADER_BYTES..] == *nonce;
    ours.then(|| u16::from_be_bytes([message[6], message[7]]))
}

/// The Internet checksum (RFC 1071).
fn checksum(packet: &[u8]) -> u16 {
    let mut sum: u32 = packet
        .chunks(2)
        .map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0)))
        .sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

#[cfg(test)]
mod tests {
    use super::super::{Context, Kind};
    use super::*;

    fn probe(address: &str, timeout_ms: u64) -> ProbeSpec {
        ProbeSpec {
            name: "ping".into(),
            component: None,
            check: None,
            interval: None,
            timeout: Some(Duration::from_millis(timeout_ms)),
            kind: Kind::Icmp(Spec {
                address: address.into(),
                count: 2,
                warning_loss_percent: 50,
                warning_ms: None,
            }),
        }
    }

    /// Tests that need the network's ICMP are skipped, by name, where the machine does not permit it.
    fn permitted(ip: &str) -> bool {
        let domain = if ip.contains(':') { Domain::IPV6 } else { Domain::IPV4 };
        let protocol = if ip.contains(':') {
            Protocol::ICMPV6
        } else {
            Protocol::ICMPV4
        };
        let allowed = [Type::DGRAM, Type::RAW]
            .iter()
            .any(|kind| Socket::new(domain, *kind, Some(protocol)).is_ok());
        if !allowed {
            println!("skipped: this machine permits no ICMP to {ip}");
        }
        allowed
    }

    #[tokio::test]
    async fn this_machine_answers_over_both_versions() {
        for ip in ["127.0.0.1", "::1"] {
            if permitted(ip) {
                let outcome = super::super::run(&probe(ip, 2_000), &Context::default()).await;
                assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
                assert!(
                    outcome
                        .readings
                        .iter()
                        .any(|r| r.metric == "probe.loss_percent" && r.value == 0.0)
                );
            }
        }
    }

    #[tokio::test]
    async fn many_probes_at_once_do_not_mix_their_answers() {
        if !permitted("127.0.0.1") {
            return;
        }
        let context = Context::default();
        let probe = probe("127.0.0.1", 4_000);
        let outcomes = futures::future::join_all((0..50).map(|_| super::super::run(&probe, &context))).await;
        assert!(outcomes.iter().all(|outcome| outcome.checks[0].status == Status::Ok));
    }

    #[test]
    fn losing_all_is_critical_and_losing_half_a_warning() {
        let spec = probe("10.0.0.1", 1_000);
        let Kind::Icmp(icmp) = &spec.kind else {
            unreachable!("made above")
        };
        let judged = |round_trips: &[f64]| judge(&spec, icmp, "10.0.0.1".parse().expect("an address"), round_trips);
        assert_eq!(judged(&[]).checks[0].status, Status::Critical);
        assert_eq!(judged(&[]).readings[0].value, 100.0);
        assert_eq!(judged(&[4.0]).checks[0].status, Status::Warning);
        let both = judged(&[4.0, 6.0]);
        assert_eq!((both.checks[0].status, both.checks[0].value), (Status::Ok, Some(5.0)));
    }

    #[test]
    fn only_an_answer_to_our_own_request_counts() {
        let ip: IpAddr = "10.0.0.1".parse().expect("an address");
        let (ours, theirs) = ([7; NONCE_BYTES], [8; NONCE_BYTES]);
        let mut reply = request(ip, 3, &ours);
        assert_eq!(answer(ip, &reply, &ours), None, "a request is no answer");
        reply[0] = 0;
        assert_eq!(answer(ip, &reply, &ours), Some(3));
        assert_eq!(answer(ip, &reply, &theirs), None);
        let mut raw = vec![0x45; 20];
        raw.extend(&reply);
        assert_eq!(answer(ip, &raw, &ours), Some(3), "behind an IP header");
    }

    proptest::proptest! {
        #[test]
        fn no_packet_panics(packet: Vec<u8>) {
            let nonce = [0; NONCE_BYTES];
            answer("10.0.0.1".parse().expect("an address"), &packet, &nonce);
            answer("::1".parse().expect("an address"), &packet, &nonce);
        }
    }

    #[test]
    fn the_checksum_of_a_request_verifies() {
        let packet = request("10.0.0.1".parse().expect("an address"), 1, &[9; NONCE_BYTES]);
        assert_eq!(checksum(&packet), 0);
    }
}
