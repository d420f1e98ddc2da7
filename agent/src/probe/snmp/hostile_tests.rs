//! Devices that are silent, confused or hostile: a poll says so, ends, and harms nothing.

use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::Instant;

use super::super::{Context, Outcome, Status};
use super::message::{integer_variable, respond};
use super::tests::{free_address, probe};

/// A device that answers each request with what a function makes of it.
async fn device(mut answer: impl FnMut(&[u8]) -> Vec<Vec<u8>> + Send + 'static) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("bind");
    let address = socket.local_addr().expect("bound").to_string();
    tokio::spawn(async move {
        let mut buffer = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            for reply in answer(&buffer[..length]) {
                socket.send_to(&reply, from).await.expect("sends");
            }
        }
    });
    address
}

/// Makes a response of a request: the same objects, with their NULL values, which are of no use but present.
fn echo(request: &[u8]) -> Vec<u8> {
    let mut reply = request.to_vec();
    let pdu = place_of_pdu(request);
    reply[pdu] = 0xa2;
    // The repetitions of a bulk request stand where a response has its error index, which nobody reads.
    reply
}

fn place_of_pdu(request: &[u8]) -> usize {
    request
        .iter()
        .position(|octet| matches!(octet, 0xa0 | 0xa5))
        .expect("a request")
}

fn id_of(request: &[u8]) -> i32 {
    super::message::decode(&echo(request)).expect("a response").request_id
}

fn is_bulk(request: &[u8]) -> bool {
    request[place_of_pdu(request)] == 0xa5
}

async fn run(address: &str, more: &str) -> (Outcome, Duration) {
    let start = Instant::now();
    let outcome = super::super::run(&probe(address, "public", more), &Context::default()).await;
    (outcome, start.elapsed())
}

#[tokio::test]
async fn a_silent_device_is_critical_and_says_nothing_about_its_links() {
    let address = device(|_| Vec::new()).await;
    let (outcome, _) = run(&address, "timeout = \"400ms\"\nlinks = { \"Gi1/0/1\" = \"l-1\" }").await;
    assert_eq!(
        (outcome.checks[0].status, outcome.checks[1].status),
        (Status::Critical, Status::Unknown),
        "{outcome:?}"
    );
    assert!(outcome.checks[0].message.contains("community"), "{outcome:?}");
}

#[tokio::test]
async fn a_port_where_nothing_listens_is_told_apart_from_silence() {
    let address = free_address().await.to_string();
    let (outcome, _) = run(&address, "timeout = \"1s\"").await;
    assert_eq!(outcome.checks[0].status, Status::Critical);
    assert!(
        outcome.checks[0].message.contains("enable its SNMP agent"),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again() {
    let mut requests = 0;
    let address = device(move |request| {
        requests += 1;
        if requests % 2 == 1 {
            Vec::new()
        } else {
            vec![echo(request)]
        }
    })
    .await;
    let (outcome, _) = run(&address, "timeout = \"10s\"\nretries = 8").await;
    assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
}

#[tokio::test]
async fn answers_to_other_requests_and_from_other_places_are_left_aside() {
    let stranger = UdpSocket::bind("127.0.0.1:0").await.expect("bind");
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("bind");
    let address = socket.local_addr().expect("bound").to_string();
    tokio::spawn(async move {
        let mut buffer = [0; 2048];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            let good = echo(&buffer[..length]);
            let mut foreign = good.clone();
            let id = foreign.iter().position(|octet| *octet == 0xa2).expect("a response") + 4;
            foreign[id] ^= 1;
            stranger.send_to(b"no SNMP", from).await.expect("sends");
            socket.send_to(&foreign, from).await.expect("sends");
            socket.send_to(b"no SNMP either", from).await.expect("sends");
            socket.send_to(&good, from).await.expect("sends");
        }
    });
    let (outcome, _) = run(&address, "timeout = \"5s\"").await;
    assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
}

#[tokio::test]
async fn what_is_no_snmp_is_critical_and_said() {
    let address = device(|_| vec![b"HTTP/1.1 400 Bad Request".to_vec()]).await;
    let (outcome, _) = run(&address, "timeout = \"400ms\"").await;
    assert_eq!(outcome.checks[0].status, Status::Critical);
    assert!(outcome.checks[0].message.contains("cannot be read"), "{outcome:?}");
}

#[tokio::test]
async fn a_walk_ends_when_the_device_repeats_itself() {
    // The echo of a walk's request repeats the object asked for, which a correct device never does.
    let address = device(|request| vec![echo(request)]).await;
    let (outcome, time) = run(&address, "timeout = \"20s\"").await;
    assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
    assert!(time < Duration::from_secs(20), "it ended by itself");
}

#[tokio::test]
async fn an_endless_table_is_read_up_to_the_limit() {
    let address = device(|request| {
        if !is_bulk(request) {
            return vec![echo(request)];
        }
        let asked = super::message::decode(&echo(request)).expect("a response").variables;
        let mut names = asked.into_iter().map(|(name, _)| name.0).collect::<Vec<_>>();
        let mut variables = Vec::new();
        for _ in 0..50 {
            for name in &mut names {
                // Below every column there is always one more row.
                let row = if name.len() > 14 {
                    name.pop().expect("a row") + 1
                } else {
                    1
                };
                name.resize(14, 0);
                name.push(row);
                variables.extend(integer_variable(name, 1));
            }
        }
        vec![respond(id_of(request), 0, &variables)]
    })
    .await;
    let (outcome, time) = run(&address, "timeout = \"60s\"").await;
    assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
    assert!(
        outcome.checks[0].message.contains("more rows than are read"),
        "{}",
        outcome.checks[0].message
    );
    assert!(time < Duration::from_secs(60), "it ended by itself");
}

#[tokio::test]
async fn a_device_that_finds_answers_too_big_is_asked_for_less() {
    let address = device(|request| {
        let few = super::message::decode(&echo(request))
            .expect("a response")
            .variables
            .len()
            <= 4;
        match !is_bulk(request) || few {
            true => vec![echo(request)],
            false => vec![respond(id_of(request), 1, &[])],
        }
    })
    .await;
    let (outcome, _) = run(&address, "").await;
    assert_eq!(outcome.checks[0].status, Status::Ok, "{outcome:?}");
    assert!(!outcome.checks[0].message.contains("refused"), "{outcome:?}");
}

#[tokio::test]
async fn a_device_that_falls_silent_half_way_is_a_warning() {
    let address = device(|request| {
        if is_bulk(request) {
            Vec::new()
        } else {
            vec![echo(request)]
        }
    })
    .await;
    let (outcome, _) = run(&address, "timeout = \"500ms\"").await;
    assert_eq!(outcome.checks[0].status, Status::Warning, "{outcome:?}");
    assert!(outcome.checks[0].message.contains("raise timeout"), "{outcome:?}");
}
