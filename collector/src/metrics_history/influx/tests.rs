//! Sending to a stub that says what is wanted of it, and to a real VictoriaMetrics.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use zongbao_wire::message::{Schema, Series};

use super::super::Rows;
use super::{Exporter, spool};
use crate::config::{Influx, Secret};

/// Far beyond what anything here needs.
const DEADLINE: Duration = Duration::from_secs(120);

fn batches(values: &[f64]) -> Arc<[Rows]> {
    let series = Series {
        component: String::new(),
        metric: "cpu.used_percent".to_owned(),
        instance: "core=3".to_owned(),
    };
    let rows = Rows {
        agent: "web-1".to_owned(),
        schema: Arc::new(Schema {
            hash: 1,
            series: vec![series],
        }),
        times_ms: (0..)
            .map(|round| 1_700_000_000_000 + round * 10_000)
            .take(values.len())
            .collect(),
        columns: vec![(0, values.iter().map(|value| Some(*value)).collect())],
    };
    [rows].into()
}

/// The way to a store, and everything to end it.
struct Way {
    exporter: Exporter,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Way {
    fn start(url: &str, folder: &Path) -> Self {
        let config = Influx {
            url: url.to_owned(),
            org: "noc".to_owned(),
            bucket: "zong bao".to_owned(),
            token: Some(Secret::from("top".to_owned())),
        };
        let (stop, mut tasks) = (CancellationToken::new(), JoinSet::new());
        let exporter = Exporter::start(&config, folder, &stop, &mut tasks).expect("usable");
        Self { exporter, stop, tasks }
    }

    async fn stop(mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

/// A body that reached the stub.
struct Request {
    uri: Uri,
    headers: HeaderMap,
    lines: String,
}

/// Answers each request by number and lines, and passes it on.
async fn stub(
    answer: impl Fn(usize, &str) -> Response + Send + Sync + Clone + 'static,
) -> (String, mpsc::UnboundedReceiver<Request>) {
    let (sender, requests) = mpsc::unbounded_channel();
    let count = Arc::new(AtomicUsize::new(0));
    let handler = move |uri: Uri, headers: HeaderMap, body: Bytes| async move {
        let lines = spool::decompress(&body).expect("compressed");
        let response = answer(count.fetch_add(1, Relaxed), &lines);
        let _ = sender.send(Request { uri, headers, lines });
        response
    };
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handler)).await });
    (url, requests)
}

async fn next(requests: &mut mpsc::UnboundedReceiver<Request>) -> Request {
    let request = tokio::time::timeout(DEADLINE, requests.recv()).await;
    request.expect("in time").expect("the stub runs")
}

#[tokio::test]
async fn a_store_that_is_busy_gets_the_same_lines_again() {
    let folder = TempDir::new().expect("a temporary folder");
    let (url, mut requests) = stub(|number, _| match number {
        0 => (StatusCode::TOO_MANY_REQUESTS, [("Retry-After", "0")]).into_response(),
        1 => (StatusCode::SERVICE_UNAVAILABLE, [("Retry-After", "0")], "starting").into_response(),
        _ => StatusCode::NO_CONTENT.into_response(),
    })
    .await;
    let way = Way::start(&url, folder.path());
    way.exporter.offer(&batches(&[1.5, 2.5]));
    let first = next(&mut requests).await;
    assert_eq!(
        first.uri.to_string(),
        "/api/v2/write?org=noc&bucket=zong+bao&precision=ms"
    );
    assert_eq!(first.headers["authorization"], "Token top");
    let head = "cpu,agent=web-1,component=web-1,core=3 used_percent";
    assert_eq!(
        first.lines,
        format!("{head}=1.5 1700000000000\n{head}=2.5 1700000010000\n")
    );
    assert_eq!(next(&mut requests).await.lines, first.lines);
    assert_eq!(next(&mut requests).await.lines, first.lines);
    assert_eq!(way.exporter.figures().retries.load(Relaxed), 2);
    way.stop().await;
}

#[tokio::test]
async fn a_line_that_the_store_refuses_is_kept_and_the_others_are_sent() {
    let folder = TempDir::new().expect("a temporary folder");
    let (url, mut requests) = stub(|_, lines| match lines.contains("=13 ") {
        true => (StatusCode::BAD_REQUEST, "unlucky").into_response(),
        false => StatusCode::NO_CONTENT.into_response(),
    })
    .await;
    let way = Way::start(&url, folder.path());
    let values: Vec<f64> = (0..40).map(f64::from).collect();
    way.exporter.offer(&batches(&values));
    // A second body shows that the first is done with.
    let mut taken = 0;
    while taken < 39 {
        let request = next(&mut requests).await;
        taken += if request.lines.contains("=13 ") {
            0
        } else {
            request.lines.lines().count()
        };
    }
    way.exporter.offer(&batches(&[50.0]));
    while !next(&mut requests).await.lines.contains("=50 ") {}
    assert_eq!(way.exporter.figures().sent.load(Relaxed), 39);
    assert_eq!(way.exporter.figures().rejected.load(Relaxed), 1);
    let kept = std::fs::read_to_string(folder.path().join("rejected.lines")).expect("kept");
    assert!(kept.starts_with("# 400 Bad Request: unlucky\ncpu,"), "{kept}");
    assert!(kept.contains("used_percent=13 "), "{kept}");
    way.stop().await;
}

#[tokio::test]
async fn what_waits_is_sent_after_a_restart() {
    let folder = TempDir::new().expect("a temporary folder");
    // Nobody listens there.
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .expect("a port")
        .local_addr()
        .expect("bound");
    let way = Way::start(&format!("http://{nobody}"), folder.path());
    way.exporter.offer(&batches(&[1.0]));
    way.stop().await;
    let (url, mut requests) = stub(|_, _| StatusCode::NO_CONTENT.into_response()).await;
    let way = Way::start(&url, folder.path());
    assert!(next(&mut requests).await.lines.contains("used_percent=1 "));
    way.stop().await;
}

#[tokio::test]
async fn offering_too_much_is_counted_and_does_not_wait() {
    let folder = TempDir::new().expect("a temporary folder");
    let way = Way::start("http://127.0.0.1:9", folder.path());
    let all = Arc::clone(&way.exporter.room)
        .try_acquire_many_owned(2_000_000)
        .expect("nothing waits");
    way.exporter.offer(&batches(&[1.0, 2.0]));
    assert_eq!(way.exporter.figures().overrun.load(Relaxed), 2);
    drop(all);
    way.stop().await;
}

/// A server that ends with the test.
struct Server(Mutex<Child>);

impl Drop for Server {
    fn drop(&mut self) {
        let child = self.0.get_mut().expect("nobody panics with it");
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Asks until the answer is good.
async fn eventually(url: &str, good: impl Fn(&str) -> bool) -> String {
    let asking = async {
        let mut every = tokio::time::interval(Duration::from_millis(100));
        loop {
            every.tick().await;
            if let Ok(response) = reqwest::get(url).await
                && let Ok(text) = response.text().await
                && good(&text)
            {
                return text;
            }
        }
    };
    tokio::time::timeout(DEADLINE, asking)
        .await
        .unwrap_or_else(|_| panic!("no good answer from {url}"))
}

#[tokio::test]
async fn victoria_metrics_takes_what_is_sent() {
    let folder = TempDir::new().expect("a temporary folder");
    let listen = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .expect("a port")
        .local_addr()
        .expect("bound");
    let started = Command::new("victoria-metrics")
        .arg(format!("-httpListenAddr={listen}"))
        .arg(format!("-storageDataPath={}", folder.path().join("data").display()))
        .arg("-retentionPeriod=100y")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(child) = started else {
        println!("skipped: victoria-metrics is not installed");
        return;
    };
    let _server = Server(Mutex::new(child));
    eventually(&format!("http://{listen}/health"), |text| text == "OK").await;
    let way = Way::start(&format!("http://{listen}"), &folder.path().join("spool"));
    way.exporter.offer(&batches(&[12.5, 13.25]));
    let export = format!("http://{listen}/api/v1/export?match[]=cpu_used_percent");
    let flush = format!("http://{listen}/internal/force_flush");
    let found = async {
        loop {
            eventually(&flush, |_| true).await;
            let text = eventually(&export, |_| true).await;
            if !text.is_empty() {
                return text;
            }
        }
    };
    let found = tokio::time::timeout(DEADLINE, found).await.expect("in time");
    let found: serde_json::Value = serde_json::from_str(&found).expect("one series");
    assert_eq!(found["metric"]["component"], "web-1");
    assert_eq!(found["metric"]["core"], "3");
    assert_eq!(found["values"], serde_json::json!([12.5, 13.25]));
    assert_eq!(
        found["timestamps"],
        serde_json::json!([1_700_000_000_000_i64, 1_700_000_010_000_i64])
    );
    way.stop().await;
}
