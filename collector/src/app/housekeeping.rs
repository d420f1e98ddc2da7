//! Keeps the log of changes within its limits, and an eye on the outbox.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use zongbao_core::network::Channel;

use super::shared::{Shared, lock};
use crate::clock;
use crate::notify::{KINDS, kind_of};

/// Records of changes are kept so long.
pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
/// Records of changes that are kept, at most.
const MOST: i64 = 1_000_000;
/// Between two looks.
const EVERY: Duration = Duration::from_secs(600);

/// The outbox is looked at this often.
const LOOK: Duration = Duration::from_secs(5);

/// What waits in the outbox for one kind of channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Deliveries.
    pub deliveries: u64,
    /// When the oldest of them was put there.
    pub oldest: Option<Timestamp>,
}

/// Prunes until stopped.
pub(super) async fn prune(shared: Arc<Shared>, stop: CancellationToken) {
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

/// Looks at the outbox until stopped, so that figures need not wait for the database.
pub(super) async fn watch_outbox(shared: Arc<Shared>, stop: CancellationToken) {
    loop {
        match shared.storage.outbox_waiting().await {
            Ok(found) => *lock(&shared.outbox_waiting) = by_kind(&found),
            Err(error) => tracing::debug!(%error, "cannot look at the outbox"),
        }
        if stop.run_until_cancelled(tokio::time::sleep(LOOK)).await.is_none() {
            return;
        }
    }
}

fn by_kind(found: &[(Channel, u64, Timestamp)]) -> [Waiting; KINDS.len()] {
    let mut kinds = [Waiting::default(); KINDS.len()];
    for (channel, deliveries, oldest) in found {
        let kind = &mut kinds[kind_of(channel)];
        kind.deliveries += deliveries;
        kind.oldest = Some(kind.oldest.map_or(*oldest, |known| known.min(*oldest)));
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_counted_by_kind_of_channel() {
        let at = |second| Timestamp::from_second(second).expect("a time");
        let mail = |to: &str| Channel::Email { to: to.to_owned() };
        let kinds = by_kind(&[
            (mail("a@b"), 2, at(20)),
            (mail("c@d"), 1, at(10)),
            (Channel::Mqtt, 4, at(30)),
        ]);
        let waiting = |deliveries, oldest| Waiting { deliveries, oldest };
        assert_eq!(
            kinds,
            [Waiting::default(), waiting(3, Some(at(10))), waiting(4, Some(at(30)))]
        );
    }
}
