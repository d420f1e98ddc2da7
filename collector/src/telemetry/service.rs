//! What the service manager (systemd) is told: ready, alive, stopping. Without one, nothing happens.

use std::time::Duration;

use sd_notify::NotifyState;

/// The collector serves.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The collector is about to stop.
pub fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// The collector is alive. Called only from where its work is done, so that a stuck collector is restarted.
pub fn alive() {
    tell(&[NotifyState::Watchdog]);
}

/// How often [`alive`] must be called, if anybody listens: twice as often as demanded.
#[must_use]
pub fn watchdog_interval() -> Option<Duration> {
    let mut usec = 0;
    sd_notify::watchdog_enabled(false, &mut usec).then(|| Duration::from_micros(usec / 2))
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(false, state) {
        tracing::debug!(%error, "cannot tell the service manager");
    }
}
