//! Secrets: random ones for sessions and tokens, and people's passwords.

use std::sync::LazyLock;

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRngCore as _;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zongbao_core::correlation::Text;

use crate::api::error::text;

/// Shortest password that is accepted, in characters.
pub const PASSWORD_MIN_CHARS: usize = 10;
/// Longest password that is accepted, in bytes: hashing takes time in proportion.
pub const PASSWORD_MAX_BYTES: usize = 256;

/// 256 random bits as 43 characters that need no quoting anywhere.
pub fn random() -> String {
    let mut bytes = [0_u8; 32];
    rand::rngs::OsRng
        .try_fill_bytes(&mut bytes)
        .expect("the operating system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a random secret.
pub fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// The CSRF token that belongs to a session secret: pages of our own origin can ask for it, others can neither read it
/// nor derive it, because the cookie is `HttpOnly` and the hash cannot be reversed.
pub fn csrf_token(session_secret: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(b"zongbao csrf 1\0");
    digest.update(session_secret.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.finalize())
}

/// Compares two secrets in a time that does not tell where they differ.
pub fn equal(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// Whether a new password is acceptable.
pub fn acceptable(password: &str) -> Result<(), Text> {
    if password.chars().count() < PASSWORD_MIN_CHARS {
        return Err(text(
            format!("the password is shorter than {PASSWORD_MIN_CHARS} characters"),
            format!("密码少于 {PASSWORD_MIN_CHARS} 个字符"),
        ));
    }
    if password.len() > PASSWORD_MAX_BYTES {
        return Err(text(
            format!("the password is longer than {PASSWORD_MAX_BYTES} bytes"),
            format!("密码超过 {PASSWORD_MAX_BYTES} 字节"),
        ));
    }
    Ok(())
}

/// Hashes a password. Takes some 20 ms and 19 MiB: call it where blocking is fine.
pub fn hash_password(password: &str) -> anyhow::Result<String> {
    let salt = SaltString::generate(&mut OsRng);
    let hash = argon2id()
        .hash_password(password.as_bytes(), &salt)
        .map_err(|e| anyhow::anyhow!("argon2: {e}"))?;
    Ok(hash.to_string())
}

/// The hash of nobody's password, so that a log-in as nobody takes as long as one as somebody.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_password(&random()).expect("argon2 with constant parameters"));

/// Checks a password against a stored hash; without one (unknown user) takes the same time and says no.
pub fn verify_password(password: &str, stored: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(stored.unwrap_or(&NOBODY)) else {
        tracing::error!("a stored password hash is not in PHC format; reset that user's password");
        return false;
    };
    let matches = argon2id().verify_password(password.as_bytes(), &parsed).is_ok();
    matches && stored.is_some()
}

/// Parameters as OWASP recommends for argon2id: 19 MiB, two passes, one lane.
fn argon2id() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("constant parameters within range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_only() {
        let stored = hash_password("correct horse").expect("hash");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify_password("correct horse", Some(&stored)));
        assert!(!verify_password("correct horsf", Some(&stored)));
        assert_ne!(
            stored,
            hash_password("correct horse").expect("hash"),
            "each hash has its own salt"
        );
    }

    #[test]
    fn nobody_has_no_password_but_a_well_formed_hash() {
        assert!(!verify_password("", None));
        assert!(!verify_password("nobody", None));
        assert!(!verify_password("anything", Some("not a hash")));
    }

    #[test]
    fn random_secrets_differ_and_their_csrf_tokens_too() {
        let (a, b) = (random(), random());
        assert_eq!(a.len(), 43);
        assert_ne!(a, b);
        assert_ne!(csrf_token(&a), csrf_token(&b));
        assert_ne!(
            csrf_token(&a),
            hash(&a),
            "what is stored must not give away the CSRF token"
        );
    }

    #[test]
    fn short_and_huge_passwords_are_refused() {
        assert!(acceptable("short").is_err());
        assert!(acceptable("一二三四五六七八九十").is_ok());
        assert!(acceptable(&"x".repeat(257)).is_err());
    }
}
