//! Who is asking: sessions by cookie for people, tokens for machines; nothing without one of them.

mod account;
mod caller;
mod origin;
pub mod secret;
mod setup;
mod throttle;

pub use account::{Access, Session, Token, User};
pub(super) use caller::session_secret;
pub use caller::{COOKIE, CSRF_HEADER, Caller, SECURE_COOKIE, Writer};
pub(super) use origin::require_same_origin;
pub use setup::Setup;
pub(super) use throttle::Throttle;

/// What every token's secret begins with, so that a leaked one is recognised for what it is.
pub const TOKEN_PREFIX: &str = "zbt_";
