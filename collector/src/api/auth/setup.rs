//! The first user: made with a one-time secret that the first start prints, so that there is never a default password.

use std::sync::{Mutex, PoisonError};

use super::secret;

/// The one-time secret of the first start. Kept in memory only: a restart before its use makes a new one.
#[derive(Debug, Default)]
pub struct Setup {
    hash: Mutex<Option<String>>,
}

impl Setup {
    /// Makes the secret that [`Setup::accepts`]; earlier ones are void.
    pub fn open(&self) -> String {
        let secret = secret::random();
        *self.lock() = Some(secret::hash(&secret));
        secret
    }

    /// Whether this is the secret, and it has not been used up.
    pub fn accepts(&self, candidate: &str) -> bool {
        self.lock()
            .as_deref()
            .is_some_and(|hash| secret::equal(hash, &secret::hash(candidate)))
    }

    /// Whether a first user is still to be made.
    pub fn is_open(&self) -> bool {
        self.lock().is_some()
    }

    /// Uses the secret up.
    pub fn close(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.hash.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
