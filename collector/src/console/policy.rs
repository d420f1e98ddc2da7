//! What the console's page may load: only what the collector itself serves.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::TryRngCore as _;

/// Stands in the built page where the nonce of each answer goes.
pub const NONCE_MARK: &str = "__CSP_NONCE__";

/// 128 random bits, fresh for each answer.
pub fn nonce() -> String {
    let mut bytes = [0_u8; 16];
    rand::rngs::OsRng
        .try_fill_bytes(&mut bytes)
        .expect("the operating system gives random bytes");
    STANDARD.encode(bytes)
}

/// The policy of a page with this nonce. Scripts come from files only. Style sheets that the components make at run time
/// carry the nonce; `style` attributes are allowed, because charts place their tool tips with them.
pub fn policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}
