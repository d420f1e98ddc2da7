//! Live changes over a real connection.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::client::Client;
use super::world::{serve, serve_with};
use crate::api::Settings;
use crate::api::auth::Access;
use crate::api::live::Change;

/// An open stream, read event by event.
struct Stream {
    response: Response,
    text: String,
}

#[derive(Debug, PartialEq)]
struct Event {
    name: String,
    id: Option<String>,
    data: String,
}

impl Event {
    fn json(&self) -> Value {
        serde_json::from_str(&self.data).expect("JSON")
    }
}

impl Stream {
    async fn open(client: &Client, last_event_id: Option<&str>) -> Self {
        let mut request = client.request(Method::GET, "/api/v1/live");
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            text: String::new(),
        }
    }

    /// The next event, or `None` when the stream has ended.
    async fn next(&mut self) -> Option<Event> {
        let arrived = async {
            while !self.text.contains("\n\n") {
                let chunk = self.response.chunk().await.expect("a sound stream")?;
                self.text.push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
            }
            let (event, rest) = self.text.split_once("\n\n").expect("it was there");
            let (event, rest) = (event.to_owned(), rest.to_owned());
            self.text = rest;
            let field = |name: &str| {
                event
                    .lines()
                    .find_map(|line| line.strip_prefix(name))
                    .map(|v| v.trim().to_owned())
            };
            Some(Event {
                name: field("event:").expect("a name"),
                id: field("id:"),
                data: field("data:").unwrap_or_default(),
            })
        };
        tokio::time::timeout(Duration::from_secs(20), arrived)
            .await
            .expect("an event within 20 s")
    }

    async fn named(&mut self, name: &str) -> Event {
        let event = self.next().await.expect("an event");
        assert_eq!(event.name, name, "{event:?}");
        event
    }
}

#[tokio::test]
async fn a_failure_appears_on_an_open_page() {
    let served = serve();
    let mut page = Stream::open(&served.contractor(), None).await;
    assert_eq!(page.named("hello").await.id.as_deref(), Some("test-0"));
    let incident = served.world.fail("pg", "sql").to_string();
    let mut state = Value::Null;
    loop {
        let change = page.named("change").await.json();
        for component in change["components"].as_array().expect("components") {
            if component["id"] == "pg" {
                state = component["state"].clone();
            }
        }
        if change["incidents"]
            .as_array()
            .expect("incidents")
            .contains(&json!(incident))
        {
            break;
        }
    }
    assert_eq!(state, "failed");
}

#[tokio::test]
async fn each_page_hears_only_of_what_it_may_see() {
    let served = serve();
    let mut softcom = Stream::open(&served.token("softcom", Access::Viewer), None).await;
    let mut vendor = Stream::open(&served.token("toolmaker", Access::Viewer), None).await;
    softcom.named("hello").await;
    vendor.named("hello").await;
    let foreign = served.world.fail("cam-1", "rtsp").to_string();
    let own = served.world.fail("pg", "sql").to_string();
    let mut heard = String::new();
    while !heard.contains(&own) {
        heard.push_str(&softcom.named("change").await.data);
    }
    assert!(!heard.contains("cam-1") && !heard.contains(&foreign), "{heard}");
    served.world.live.publish(Change {
        model: true,
        ..Change::default()
    });
    let first = vendor.named("change").await.json();
    assert_eq!(
        first,
        json!({ "components": [], "incidents": [], "model": true }),
        "the first it hears at all"
    );
}

#[tokio::test]
async fn a_broken_connection_goes_on_where_it_broke() {
    let served = serve();
    let client = served.contractor();
    let mut page = Stream::open(&client, None).await;
    let hello = page.named("hello").await.id.expect("an id");
    drop(page);
    for _ in 0..3 {
        served.world.live.publish(Change {
            model: true,
            ..Change::default()
        });
    }
    let mut page = Stream::open(&client, Some(&hello)).await;
    page.named("hello").await;
    for number in 1..=3 {
        assert_eq!(page.named("change").await.id, Some(format!("test-{number}")));
    }
}

#[tokio::test]
async fn after_a_restart_of_the_collector_a_page_fetches_everything_anew() {
    let served = serve();
    let mut page = Stream::open(&served.contractor(), Some("earlier-17")).await;
    page.named("hello").await;
    page.named("refetch").await;
}

#[tokio::test]
async fn a_page_that_cannot_keep_up_fetches_everything_anew() {
    let served = serve();
    let mut page = Stream::open(&served.contractor(), None).await;
    page.named("hello").await;
    // More than the ring holds, published before the stream's task can run again on this single-threaded runtime.
    for _ in 0..5_000 {
        served.world.live.publish(Change {
            model: true,
            ..Change::default()
        });
    }
    while page.next().await.expect("an event").name != "refetch" {}
}

#[tokio::test]
async fn a_quiet_stream_beats_and_notices_that_its_key_was_revoked() {
    let served = serve_with(Settings {
        heartbeat: Duration::from_millis(20),
        ..Settings::default()
    });
    let mut page = Stream::open(&served.contractor(), None).await;
    page.named("hello").await;
    page.named("heartbeat").await;
    served.world.accounts.tokens.lock().unwrap().clear();
    let mut last = page.next().await;
    while last.as_ref().is_some_and(|event| event.name == "heartbeat") {
        last = page.next().await;
    }
    assert_eq!(last.expect("a goodbye").name, "signed_out");
    assert_eq!(page.next().await, None);
}

#[tokio::test]
async fn streams_are_limited_and_a_closed_one_makes_room() {
    let served = serve_with(Settings {
        max_streams_each: 1,
        ..Settings::default()
    });
    let client = served.contractor();
    let mut page = Stream::open(&client, None).await;
    page.named("hello").await;
    let refused = client.get("/api/v1/live").await;
    assert_eq!(refused.problem(), (503, "unavailable".to_owned()));
    drop(page);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while client
        .get("/metrics")
        .await
        .body
        .as_str()
        .expect("text")
        .contains("zongbao_api_open_streams 1")
    {
        assert!(tokio::time::Instant::now() < deadline, "the closed stream still counts");
        served.world.live.publish(Change {
            model: true,
            ..Change::default()
        });
    }
    Stream::open(&client, None).await;
}

#[tokio::test]
async fn streams_end_when_the_collector_stops() {
    let served = serve();
    let mut page = Stream::open(&served.contractor(), None).await;
    page.named("hello").await;
    drop(served);
    assert_eq!(page.next().await, None);
}
