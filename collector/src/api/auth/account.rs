//! Users, tokens and sessions as they are stored: only hashes of secrets, never the secrets.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zongbao_core::ids::PartyId;

/// How far somebody may go within what the role of the party allows. The role itself is not stored with the account:
/// it is the role that the model gives to the party, so the two can never disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Sends measurements and reads nothing. For machines.
    Ingest,
    /// Reads.
    Viewer,
    /// Reads and acts on incidents as the role allows.
    Operator,
    /// Also manages users, tokens and channels. For people of the general contractor only.
    Administrator,
}

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// What is typed at log-in; unique; lower case.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// The party this person works for.
    pub party: PartyId,
    /// How far this person may go.
    pub access: Access,
    /// Argon2id, in PHC string format.
    pub password_hash: String,
    /// A disabled user cannot sign in, and its sessions end.
    pub disabled: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A machine's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Random, not secret.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The party it acts for.
    pub party: PartyId,
    /// How far it may go.
    pub access: Access,
    /// SHA-256 of the secret, in hexadecimal. The secret is 256 random bits: a slow hash would add nothing.
    pub hash: String,
    /// The user who created it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// From when on it is refused; `None` = never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie's secret, in hexadecimal.
    pub hash: String,
    /// Whose.
    pub user: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}
