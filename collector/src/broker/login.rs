//! Secrets of agents and parties: made here, kept as argon2 hashes, verified without letting a storm of reconnecting agents
//! take all processors.

use std::sync::{Arc, Mutex, MutexGuard};

use argon2::password_hash::rand_core::{OsRng, RngCore as _};
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use super::Credentials;

/// Verifications at a time, at most.
const VERIFYING: usize = 2;
/// Names whose last verification is remembered, at most.
const REMEMBERED: usize = 100_000;

/// A new secret of 192 random bits, as text that survives any shell and configuration file.
#[must_use]
pub fn new_secret() -> String {
    let mut bytes = [0; 24];
    OsRng.fill_bytes(&mut bytes);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// Hashes a secret for keeping.
pub fn hash_secret(secret: &str) -> anyhow::Result<String> {
    let salt = SaltString::generate(&mut OsRng);
    let hash = argon2().hash_password(secret.as_bytes(), &salt);
    Ok(hash
        .map_err(|error| anyhow::anyhow!("cannot hash the secret: {error}"))?
        .to_string())
}

/// OWASP's least memory-hungry recommendation (7 MiB, 5 passes): the secrets are random, and thousands of agents may come at
/// once.
fn argon2() -> Argon2<'static> {
    let params = Params::new(7 * 1024, 5, 1, None).expect("constants within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Verifies secrets, and remembers (in memory, keyed) what it verified, so that a reconnect costs nothing.
pub(super) struct Login {
    credentials: Arc<dyn Credentials>,
    turns: Semaphore,
    key: [u8; 32],
    verified: Mutex<FxHashMap<String, [u8; 32]>>,
}

impl Login {
    pub(super) fn new(credentials: Arc<dyn Credentials>) -> Self {
        let mut key = [0; 32];
        OsRng.fill_bytes(&mut key);
        Self {
            credentials,
            turns: Semaphore::new(VERIFYING),
            key,
            verified: Mutex::default(),
        }
    }

    /// Whether this is the secret of that name.
    pub(super) async fn verify(&self, name: &str, secret: &[u8]) -> anyhow::Result<bool> {
        let Some(hash) = self.credentials.hash_of(name).await? else {
            return Ok(false);
        };
        let fingerprint = self.fingerprint(&hash, secret);
        if self.remembered().get(name) == Some(&fingerprint) {
            return Ok(true);
        }
        let _turn = self.turns.acquire().await?;
        let owned = secret.to_vec();
        let matches = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&hash).is_ok_and(|hash| argon2().verify_password(&owned, &hash).is_ok())
        })
        .await?;
        if matches {
            let mut remembered = self.remembered();
            if remembered.len() >= REMEMBERED {
                remembered.clear();
            }
            remembered.insert(name.to_owned(), fingerprint);
        }
        Ok(matches)
    }

    fn fingerprint(&self, hash: &str, secret: &[u8]) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(self.key);
        digest.update(hash.as_bytes());
        digest.update([0]);
        digest.update(secret);
        digest.finalize().into()
    }

    fn remembered(&self) -> MutexGuard<'_, FxHashMap<String, [u8; 32]>> {
        self.verified.lock().expect("nothing panics while holding this lock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_verifies_against_its_own_hash_only() {
        let (one, two) = (new_secret(), new_secret());
        let hash = hash_secret(&one).expect("hashes");
        let parsed = PasswordHash::new(&hash).expect("parses");
        assert!(argon2().verify_password(one.as_bytes(), &parsed).is_ok());
        assert!(argon2().verify_password(two.as_bytes(), &parsed).is_err());
        assert!(!hash.contains(&one));
    }
}
