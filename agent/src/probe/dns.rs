//! `type = "dns"`: a name server answers a question, and as expected. The value is the latency in milliseconds.

use std::net::IpAddr;
use std::time::Duration;

use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RecordType};
use hickory_resolver::{Resolver, TokioResolver};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};

use super::{Check, Outcome, ProbeSpec, Status, target};

/// Keys of a DNS probe.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The name to ask for, always taken as fully qualified.
    pub query: String,
    /// Record type: A, AAAA, CNAME, MX, NS, PTR, SOA, SRV, TXT, … Default A.
    #[serde(default = "a_record")]
    pub record: String,
    /// Name server as `address` or `address:port`. Default: those of this host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// Values of which each must be among the answers, written as `dig +short` prints them. Default: any answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<String>,
    /// Slower than this many milliseconds is a warning. Default: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning_ms: Option<u32>,
}

fn a_record() -> String {
    "A".into()
}

impl Spec {
    fn record_type(&self) -> Result<RecordType, String> {
        let record = self.record.to_uppercase();
        record
            .parse()
            .map_err(|_| format!("record \"{}\" is no DNS record type; use A, AAAA, MX, …", self.record))
    }

    fn name(&self) -> Result<Name, String> {
        let mut name = Name::from_utf8(&self.query)
            .map_err(|error| format!("query \"{}\" is no domain name: {error}", self.query))?;
        if self.query.is_empty() {
            return Err("query is empty; write the name to ask for".into());
        }
        name.set_fqdn(true);
        Ok(name)
    }

    fn server(&self) -> Result<Option<(IpAddr, u16)>, String> {
        let Some(server) = &self.server else { return Ok(None) };
        let (host, port) =
            target::parse(server, Some(53)).map_err(|problem| format!("server \"{server}\": {problem}"))?;
        match host.parse() {
            Ok(ip) => Ok(Some((ip, port))),
            Err(_) => Err(format!(
                "server \"{server}\" must be an IP address, so that no other server is needed to find it"
            )),
        }
    }

    pub(super) fn problems(&self) -> Vec<String> {
        [self.name().err(), self.record_type().err(), self.server().err()]
            .into_iter()
            .flatten()
            .collect()
    }

    fn resolver(&self, time: Duration) -> Result<TokioResolver, String> {
        let mut builder = match self.server()? {
            Some((ip, port)) => {
                let mut connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()];
                connections.iter_mut().for_each(|connection| connection.port = port);
                let server = NameServerConfig::new(ip, true, connections.into());
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
                Resolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
            None => TokioResolver::builder_tokio()
                .map_err(|error| format!("cannot read this host's resolver settings: {error}; set server = \"…\""))?,
        };
        let options: &mut ResolverOpts = builder.options_mut();
        // One fresh question a run: a cache or the hosts file would answer for the server.
        options.cache_size = 0;
        options.use_hosts_file = ResolveHosts::Never;
        options.attempts = 1;
        options.timeout = time / 2;
        builder
            .build()
            .map_err(|error| format!("cannot start a resolver: {error}"))
    }
}

pub(super) async fn run(spec: &ProbeSpec, dns: &Spec, deadline: Instant) -> Outcome {
    let start = Instant::now();
    let prepared = dns
        .resolver(deadline.saturating_duration_since(start))
        .and_then(|resolver| Ok((resolver, dns.name()?, dns.record_type()?)));
    let (resolver, name, record) = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => return Outcome::of(Check::of(spec, Status::Unknown, problem)),
    };
    let server = dns.server.as_deref().unwrap_or("this host's resolver");
    let start = Instant::now();
    let answer = timeout_at(deadline, resolver.lookup(name, record)).await;
    let latency_ms = start.elapsed().as_secs_f64() * 1000.0;
    let critical = |message: String| Outcome::of(Check::of(spec, Status::Critical, message));
    match answer {
        Err(_) => critical(format!(
            "no answer from {server} in time; it is down, unreachable, or a firewall drops DNS"
        )),
        Ok(Err(error)) => critical(explain(server, dns, &error)),
        Ok(Ok(lookup)) => {
            let found = lookup.answers().iter().filter(|answer| answer.record_type() == record);
            let values = found.map(|answer| answer.data.to_string()).collect::<Vec<_>>();
            judge(spec, dns, server, &values, latency_ms)
        }
    }
}

fn judge(spec: &ProbeSpec, dns: &Spec, server: &str, values: &[String], latency_ms: f64) -> Outcome {
    let missing = dns
        .expect
        .iter()
        .filter(|expected| !values.iter().any(|value| same(value, expected)));
    let missing = missing.map(String::as_str).collect::<Vec<_>>();
    let got = values.join(", ");
    let (status, message) = if values.is_empty() {
        (
            Status::Critical,
            format!("{server} has no {} record for {}", dns.record, dns.query),
        )
    } else if !missing.is_empty() {
        let message = format!(
            "{server} answers {} {} with {got}, without {}",
            dns.query,
            dns.record,
            missing.join(", ")
        );
        (
            Status::Critical,
            format!("{message}; correct the zone, or expect = […]"),
        )
    } else if dns.warning_ms.is_some_and(|limit| latency_ms > f64::from(limit)) {
        (
            Status::Warning,
            format!("{server} took {latency_ms:.1} ms to answer {got}"),
        )
    } else {
        (Status::Ok, format!("{server} answered {got} in {latency_ms:.1} ms"))
    };
    Outcome::of(Check::of(spec, status, message).with_value(latency_ms)).read(spec, "probe.latency_ms", latency_ms)
}

/// Whether an answer is the expected value, apart from case, quotes and the dot at the end of a name.
fn same(value: &str, expected: &str) -> bool {
    let plain = |text: &str| text.trim_matches('"').trim_end_matches('.').to_lowercase();
    plain(value) == plain(expected)
}

fn explain(server: &str, dns: &Spec, error: &NetError) -> String {
    let code = match error {
        NetError::Dns(DnsError::NoRecordsFound(none)) => Some(none.response_code),
        NetError::Dns(DnsError::ResponseCode(code)) => Some(*code),
        _ => None,
    };
    let (record, query) = (&dns.record, &dns.query);
    match code {
        Some(ResponseCode::NoError) => {
            format!("{server} has no {record} record for {query}; correct the zone or record")
        }
        Some(ResponseCode::NXDomain) => format!("{server} says that {query} does not exist; correct the zone or query"),
        Some(ResponseCode::Refused) => {
            format!("{server} refuses to answer this host; allow it in the server's access list")
        }
        Some(ResponseCode::ServFail) => {
            format!("{server} failed on {query} (SERVFAIL); check its zone and its forwarders")
        }
        Some(code) => format!("{server} answered {query} with {code}"),
        None if matches!(error, NetError::Timeout) => {
            format!("no answer from {server} in time; it is down, unreachable, or a firewall drops DNS")
        }
        None => format!("cannot ask {server}: {error}; check that a name server runs there"),
    }
}

#[cfg(test)]
mod tests {
    use hickory_resolver::proto::op::{Message, MessageType};
    use hickory_resolver::proto::rr::{RData, Record, rdata};
    use tokio::net::UdpSocket;

    use super::super::{Context, Kind};
    use super::*;

    fn probe(server: &str, query: &str, expect: &[&str]) -> ProbeSpec {
        ProbeSpec {
            name: "dns".into(),
            component: None,
            check: None,
            interval: None,
            timeout: Some(Duration::from_millis(1_500)),
            kind: Kind::Dns(Spec {
                query: query.into(),
                record: "A".into(),
                server: Some(server.into()),
                expect: expect.iter().map(|text| (*text).to_owned()).collect(),
                warning_ms: None,
            }),
        }
    }

    /// A name server that knows `portal.example` and nothing else. Returns its address.
    async fn server() -> String {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("bind");
        let address = socket.local_addr().expect("bound").to_string();
        tokio::spawn(async move {
            let mut buffer = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                let question = Message::from_vec(&buffer[..length]).expect("a DNS message");
                let query = question.queries[0].clone();
                let mut answer = question.clone();
                answer.metadata.message_type = MessageType::Response;
                if query.name().to_ascii() == "portal.example." {
                    let data = RData::A(rdata::A::new(10, 0, 0, 7));
                    answer.answers.push(Record::from_rdata(query.name().clone(), 60, data));
                } else {
                    answer.metadata.response_code = ResponseCode::NXDomain;
                }
                socket
                    .send_to(&answer.to_vec().expect("encodes"), from)
                    .await
                    .expect("sends");
            }
        });
        address
    }

    async fn check(probe: &ProbeSpec) -> Check {
        super::super::run(probe, &Context::default()).await.checks.remove(0)
    }

    #[tokio::test]
    async fn the_expected_answer_is_ok() {
        let server = server().await;
        let check = check(&probe(&server, "portal.example", &["10.0.0.7"])).await;
        assert_eq!(check.status, Status::Ok, "{check:?}");
        assert!(check.value.is_some());
    }

    #[tokio::test]
    async fn another_answer_is_critical_and_names_what_is_missing() {
        let server = server().await;
        let check = check(&probe(&server, "portal.example", &["10.0.0.8"])).await;
        assert_eq!(check.status, Status::Critical);
        assert!(check.message.contains("with 10.0.0.7, without 10.0.0.8"), "{check:?}");
    }

    #[tokio::test]
    async fn a_name_that_does_not_exist_is_critical() {
        let server = server().await;
        let check = check(&probe(&server, "nowhere.example", &[])).await;
        assert_eq!(check.status, Status::Critical);
        assert!(check.message.contains("does not exist"), "{check:?}");
    }

    #[tokio::test]
    async fn a_silent_server_is_critical_at_the_timeout() {
        let silent = UdpSocket::bind("127.0.0.1:0").await.expect("bind");
        let check = check(&probe(
            &silent.local_addr().expect("bound").to_string(),
            "portal.example",
            &[],
        ))
        .await;
        assert_eq!(check.status, Status::Critical, "{check:?}");
    }

    #[test]
    fn what_cannot_be_asked_is_refused_beforehand() {
        let Kind::Dns(mut dns) = probe("ns.example", "a..b", &[]).kind else {
            unreachable!()
        };
        dns.record = "AX".into();
        assert_eq!(dns.problems().len(), 3, "{:?}", dns.problems());
    }
}
