//! A receiver of webhooks that checks signatures and remembers what came.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use super::collector::WEBHOOK_SECRET;

type Taken = Arc<Mutex<Vec<Value>>>;

pub struct Receiver {
    pub url: String,
    taken: Taken,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/hook", listener.local_addr().expect("bound"));
        let taken = Taken::default();
        let app = Router::new().route("/hook", post(take)).with_state(taken.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, taken }
    }

    /// Every message that came, repetitions included.
    pub fn messages(&self) -> Vec<Value> {
        self.taken.lock().expect("nobody panics").clone()
    }

    /// The different deliveries that came, each with its occasion.
    pub fn deliveries(&self) -> Vec<(String, String)> {
        let told = |message: &Value, key: &str| message[key].as_str().unwrap_or_default().to_owned();
        let messages = self.messages().into_iter();
        let mut deliveries: Vec<_> = messages
            .map(|message| (told(&message, "delivery"), told(&message, "occasion")))
            .collect();
        deliveries.sort();
        deliveries.dedup();
        deliveries
    }

    /// Whether there was exactly one delivery so far, which said that an incident was opened.
    pub fn heard_only_of_the_opening(&self) -> bool {
        matches!(&self.deliveries()[..], [(_, occasion)] if occasion == "opened")
    }
}

async fn take(State(taken): State<Taken>, headers: HeaderMap, body: String) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let signed = header("Zongbao-Timestamp").zip(header("Zongbao-Signature"));
    let right = signed.is_some_and(|(timestamp, given)| {
        let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).expect("any length");
        mac.update(format!("{timestamp}.{body}").as_bytes());
        given == format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
    });
    match serde_json::from_str(&body) {
        Ok(message) if right => {
            taken.lock().expect("nobody panics").push(message);
            StatusCode::NO_CONTENT
        }
        _ => StatusCode::UNAUTHORIZED,
    }
}
