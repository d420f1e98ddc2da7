//! Keeps the log of changes within its limits.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::shared::Shared;
use crate::clock;

/// Records of changes are kept so long.
pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Records of changes that are kept, at most.
const MOST: i64 = 1_000_000;
/// Between two looks.
const EVERY: Duration = Duration::from_secs(600);

/// Runs until stopped.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) {
    loop {
        let oldest = clock::now().saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
        let pause = match shared.storage.prune_changes(oldest.as_millisecond(), MOST).await {
            Ok(true) => Duration::from_secs(1),
            Ok(false) => EVERY,
            Err(error) => {
                tracing::warn!(%error, "cannot remove old records of changes; trying again later");
                EVERY
            }
        };
        if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
            return;
        }
    }
}
