//! Sends what waits in the spool, oldest first, until it is taken or refused for good.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::client::{Client, Sent};
use super::spool::{self, Waiting};
use super::{Figures, Shared};

/// Between attempts, if the store does not say.
const RETRY_LEAST: Duration = Duration::from_secs(1);
const RETRY_MOST: Duration = Duration::from_secs(60);
/// Even if the store says "at once".
const RETRY_FLOOR: Duration = Duration::from_millis(50);
/// Requests to find the lines at fault in one body, at most: then what is left of it is rejected as a whole.
const NARROWING: usize = 128;

/// Sends until stopped.
pub(super) async fn run(shared: Arc<Shared>, client: Client, stop: CancellationToken) {
    let sending = Sending { shared, client };
    tokio::select! {
        () = stop.cancelled() => {}
        () = sending.all() => {}
    }
}

struct Sending {
    shared: Arc<Shared>,
    client: Client,
}

impl Sending {
    async fn all(&self) {
        loop {
            let Some(waiting) = self.oldest() else {
                self.shared.filled.notified().await;
                continue;
            };
            let body = self.shared.spool().read(waiting);
            match body {
                Ok(body) => self.one(waiting, body).await,
                Err(error) => {
                    tracing::warn!(%error, lines = waiting.lines, "cannot read back what waits for InfluxDB");
                    Figures::add(&self.shared.figures.dropped, waiting.lines);
                }
            }
            let removed = self.shared.spool().remove(waiting);
            if let Err(error) = removed {
                tracing::warn!(%error, "cannot remove what was sent to InfluxDB; it is sent again after a restart");
            }
        }
    }

    fn oldest(&self) -> Option<Waiting> {
        self.shared.spool().oldest()
    }

    /// Sends one body, as it is or, if the store refuses it, in pieces down to single lines.
    async fn one(&self, waiting: Waiting, body: Vec<u8>) {
        let Err(why) = self.insist(&body).await else {
            Figures::add(&self.shared.figures.sent, waiting.lines);
            return;
        };
        let Ok(text) = spool::decompress(&body) else {
            self.reject(&why, "", waiting.lines);
            return;
        };
        let lines: Vec<&str> = text.lines().collect();
        let mut pieces = halves(&lines);
        let mut requests = 0;
        if lines.len() < 2 {
            self.reject(&why, &text, lines.len());
        }
        while let Some(piece) = pieces.pop() {
            requests += 1;
            if requests > NARROWING {
                self.reject(&why, &piece.join("\n"), piece.len());
                continue;
            }
            let text = piece.join("\n") + "\n";
            match self.insist(&spool::compress(text.as_bytes())).await {
                Ok(()) => {
                    Figures::add(&self.shared.figures.sent, piece.len());
                }
                Err(why) if piece.len() < 2 => self.reject(&why, &text, piece.len()),
                Err(_) => pieces.extend(halves(piece)),
            }
        }
    }

    /// Sends until the store takes it or refuses it for good.
    async fn insist(&self, body: &[u8]) -> Result<(), String> {
        let mut pause = RETRY_LEAST;
        loop {
            match self.client.send(body.to_vec()).await {
                Sent::Accepted => {
                    self.trouble(None);
                    return Ok(());
                }
                Sent::Rejected(why) => return Err(why),
                Sent::TooBig => return Err("too big for the store".to_owned()),
                Sent::Later(why, after) => {
                    Figures::add(&self.shared.figures.retries, 1);
                    self.trouble(Some(why));
                    tokio::time::sleep(after.unwrap_or(pause).max(RETRY_FLOOR)).await;
                    pause = (pause * 2).min(RETRY_MOST);
                }
            }
        }
    }

    fn reject(&self, why: &str, lines: &str, count: usize) {
        if Figures::add(&self.shared.figures.rejected, count) == 0 {
            tracing::warn!(
                lines = count,
                why,
                "InfluxDB refuses lines; they are kept beside the spool, and counted"
            );
        }
        let kept = self.shared.spool().keep_rejected(why, lines);
        if let Err(error) = kept {
            tracing::warn!(%error, "cannot keep lines that InfluxDB refused");
        }
    }

    fn trouble(&self, now: Option<String>) {
        let mut trouble = self.shared.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match (&*trouble, &now) {
            (None, Some(why)) => tracing::warn!(why, "cannot send to InfluxDB; what comes is spooled"),
            (Some(_), None) => tracing::info!("InfluxDB takes samples again"),
            _ => {}
        }
        *trouble = now;
    }
}

/// Two halves to try next, the first one last.
fn halves<'a, 'b>(lines: &'a [&'b str]) -> Vec<&'a [&'b str]> {
    if lines.len() < 2 {
        return Vec::new();
    }
    let (first, second) = lines.split_at(lines.len() / 2);
    vec![second, first]
}
