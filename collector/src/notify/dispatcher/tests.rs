//! The dispatcher against real receivers on local sockets.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use jiff::SignedDuration;
use tokio::sync::mpsc;
use zongbao_core::correlation::Text;
use zongbao_core::ids::{IncidentId, PartyId};
use zongbao_core::notification::{Notice, Occasion};

use super::*;

/// An outbox in memory: the delivery, when it is due, and what became of it.
#[derive(Default)]
struct Memory {
    rows: Mutex<BTreeMap<String, (Delivery, Timestamp)>>,
    errors: Mutex<Vec<String>>,
}

#[async_trait]
impl Outbox for Memory {
    async fn due(&self, now: Timestamp, busy: &[String], limit: usize) -> anyhow::Result<Vec<Delivery>> {
        let rows = self.rows.lock().expect("no panic while locked");
        let due = rows
            .values()
            .filter(|(delivery, at)| *at <= now && !busy.contains(&delivery.receiver()));
        Ok(due.map(|(delivery, _)| delivery.clone()).take(limit).collect())
    }

    async fn next_due(&self, busy: &[String]) -> anyhow::Result<Option<Timestamp>> {
        let rows = self.rows.lock().expect("no panic while locked");
        Ok(rows
            .values()
            .filter(|(delivery, _)| !busy.contains(&delivery.receiver()))
            .map(|(_, at)| *at)
            .min())
    }

    async fn delivered(&self, id: &str, _at: Timestamp) -> anyhow::Result<()> {
        self.rows.lock().expect("no panic while locked").remove(id);
        Ok(())
    }

    async fn failed(&self, id: &str, again_at: Option<Timestamp>, error: &str) -> anyhow::Result<()> {
        let mut rows = self.rows.lock().expect("no panic while locked");
        self.errors
            .lock()
            .expect("no panic while locked")
            .push(error.to_owned());
        if let (Some((delivery, at)), Some(again_at)) = (rows.get_mut(id), again_at) {
            delivery.attempts += 1;
            *at = again_at;
        } else {
            rows.remove(id);
        }
        Ok(())
    }
}

struct NoBroker;

#[async_trait]
impl PublishRetained for NoBroker {
    async fn publish_retained(&self, _topic: &str, _payload: Vec<u8>) -> anyhow::Result<()> {
        anyhow::bail!("the broker is down")
    }
}

fn delivery(id: &str, channel: Channel) -> Delivery {
    let text = || Text {
        en: "down".into(),
        zh: "故障".into(),
    };
    Delivery {
        id: id.into(),
        notice: Notice {
            key: id.into(),
            party: PartyId::new("netcom"),
            incident: IncidentId::new("INC-20261122-0001"),
            occasion: Occasion::Opened,
            at: Timestamp::UNIX_EPOCH,
            subject: text(),
            body: text(),
        },
        channel,
        attempts: 0,
    }
}

type Arrivals = mpsc::UnboundedSender<(HeaderMap, String)>;

/// A receiver that answers the given status codes in turn (the last one for ever) and reports what arrived.
async fn receiver(answers: Vec<u16>) -> (String, mpsc::UnboundedReceiver<(HeaderMap, String)>) {
    let (send, arrivals) = mpsc::unbounded_channel();
    let answers = Arc::new(Mutex::new(answers));
    let take = |State((send, answers)): State<(Arrivals, Arc<Mutex<Vec<u16>>>)>, headers: HeaderMap, body: String| async move {
        let mut answers = answers.lock().expect("no panic while locked");
        let code = if answers.len() > 1 {
            answers.remove(0)
        } else {
            answers[0]
        };
        send.send((headers, body)).expect("the test listens");
        StatusCode::from_u16(code).expect("a status code")
    };
    let app = Router::new().route("/", post(take)).with_state((send, answers));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}/"), arrivals)
}

/// Runs a dispatcher whose clock stands an hour later at each look, so that no test waits for a retry.
fn start(outbox: &Arc<Memory>, deliveries: Vec<Delivery>) -> (CancellationToken, Arc<CountsByKind>) {
    start_with(outbox, deliveries, None)
}

/// The same with a mail server.
fn start_with(
    outbox: &Arc<Memory>,
    deliveries: Vec<Delivery>,
    smtp: Option<&Smtp>,
) -> (CancellationToken, Arc<CountsByKind>) {
    // The process may have a provider already, from another test: that is as good.
    let _already = rustls::crypto::ring::default_provider().install_default();
    let hours = AtomicU64::new(0);
    let now = Arc::new(move || {
        let hours = i64::try_from(hours.fetch_add(1, Ordering::Relaxed)).expect("few hours");
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    });
    let rows = deliveries
        .into_iter()
        .map(|delivery| (delivery.id.clone(), (delivery, Timestamp::UNIX_EPOCH)));
    outbox.rows.lock().expect("no panic while locked").extend(rows);
    let secrets = HashMap::from([("netcom".to_owned(), "key".to_owned())]);
    let dispatcher = Dispatcher::new(outbox.clone(), Arc::new(NoBroker), smtp, secrets, now).expect("a dispatcher");
    let counts = dispatcher.counts();
    let stop = CancellationToken::new();
    tokio::spawn(Arc::new(dispatcher).run(stop.clone()));
    (stop, counts)
}

fn webhook(url: &str, secret: Option<&str>) -> Channel {
    Channel::Webhook {
        url: url.into(),
        secret: secret.map(Into::into),
    }
}

#[tokio::test]
async fn a_webhook_is_signed_and_keeps_its_delivery_id_when_it_is_repeated() {
    let (url, mut arrivals) = receiver(vec![503, 200]).await;
    let outbox = Arc::new(Memory::default());
    let (stop, _) = start(&outbox, vec![delivery("d-1", webhook(&url, Some("netcom")))]);
    let (first, body) = arrivals.recv().await.expect("a first attempt");
    let (second, _) = arrivals.recv().await.expect("a second attempt");
    stop.cancel();
    assert_eq!(first["zongbao-delivery"], "d-1");
    assert_eq!(second["zongbao-delivery"], "d-1");
    let timestamp = first["zongbao-timestamp"].to_str().expect("ASCII");
    let expected = super::super::webhook::signature("key", timestamp, &body);
    assert_eq!(first["zongbao-signature"], format!("sha256={expected}"));
}

#[tokio::test]
async fn a_receiver_that_hangs_delays_nobody_else() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let hangs = format!("http://{}/", silent.local_addr().expect("bound"));
    let (works, mut arrivals) = receiver(vec![200]).await;
    let outbox = Arc::new(Memory::default());
    let mut deliveries: Vec<_> = (0..100)
        .map(|n| delivery(&format!("a-{n:03}"), webhook(&hangs, None)))
        .collect();
    deliveries.push(delivery("z", webhook(&works, None)));
    let (stop, _) = start(&outbox, deliveries);
    let (headers, _) = arrivals
        .recv()
        .await
        .expect("the other receiver is told although a hundred wait before it");
    stop.cancel();
    assert_eq!(headers["zongbao-delivery"], "z");
}

#[tokio::test]
async fn what_cannot_succeed_is_given_up_with_a_cause_and_a_fix() {
    let (url, mut arrivals) = receiver(vec![404]).await;
    let outbox = Arc::new(Memory::default());
    let unsigned = delivery("no-secret", webhook(&url, Some("unknown")));
    let mail = delivery(
        "no-smtp",
        Channel::Email {
            to: "a@example.org".into(),
        },
    );
    let (stop, counts) = start(
        &outbox,
        vec![unsigned, mail, delivery("not-found", webhook(&url, None))],
    );
    arrivals.recv().await.expect("the one that can be sent is sent");
    let given_up = || counts.each_ref().map(|kind| kind.given_up.load(Ordering::Relaxed));
    while given_up() != [2, 1, 0] || outbox.errors.lock().expect("no panic").len() < 3 {
        tokio::task::yield_now().await;
    }
    stop.cancel();
    let errors = outbox.errors.lock().expect("no panic while locked").join("\n");
    for expected in ["add it under [secrets]", "add [smtp]", "404"] {
        assert!(errors.contains(expected), "{expected:?} is missing in {errors}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_that_the_server_defers_is_sent_again_and_mail_that_it_refuses_is_not() {
    use crate::config::SmtpSecurity;
    use crate::notify::email::tests::server::{Rules, Server};
    let folder = tempfile::TempDir::new().expect("a folder");
    let security = SmtpSecurity::StartTls;
    for (answers, ends) in [(vec![451, 421, 250], [1, 2, 0]), (vec![554], [0, 0, 1])] {
        let server = Server::start(folder.path(), Rules { security, answers });
        let outbox = Arc::new(Memory::default());
        let to = "noc@netcom.example.org".to_owned();
        let mail = delivery("mail", Channel::Email { to });
        let (stop, counts) = start_with(&outbox, vec![mail], Some(&server.config()));
        let mail = &counts[1];
        let seen = || [&mail.delivered, &mail.retried, &mail.given_up].map(|count| count.load(Ordering::Relaxed));
        while seen() != ends {
            tokio::task::yield_now().await;
        }
        stop.cancel();
        assert_eq!(
            server.mails.try_iter().count(),
            usize::try_from(ends[0]).expect("small")
        );
    }
}
