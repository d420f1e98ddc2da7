//! Users, tokens and sessions, between the API's terms and the database's.

use async_trait::async_trait;
use jiff::Timestamp;
use zongbao_core::ids::PartyId;

use super::unavailable;
use crate::api::auth::{Access, Session, Token, User};
use crate::api::ports::{Accounts, PortError};
use crate::storage::{SessionRow, Storage, TokenRow, UserRow};

pub(super) struct AccountsPort(pub(super) Storage);

#[async_trait]
impl Accounts for AccountsPort {
    async fn users(&self) -> Result<Vec<User>, PortError> {
        let rows = self.0.users().await.map_err(unavailable)?;
        rows.into_iter().map(user).collect()
    }

    async fn user(&self, name: &str) -> Result<Option<User>, PortError> {
        let row = self.0.user(name).await.map_err(unavailable)?;
        row.map(user).transpose()
    }

    async fn create_user(&self, user: &User, only_first: bool) -> Result<bool, PortError> {
        self.0
            .create_user(&user_row(user)?, only_first)
            .await
            .map_err(unavailable)
    }

    async fn update_user(&self, user: &User) -> Result<bool, PortError> {
        self.0.update_user(&user_row(user)?).await.map_err(unavailable)
    }

    async fn delete_user(&self, name: &str) -> Result<bool, PortError> {
        self.0.delete_user(name).await.map_err(unavailable)
    }

    async fn tokens(&self) -> Result<Vec<Token>, PortError> {
        let rows = self.0.tokens().await.map_err(unavailable)?;
        rows.into_iter().map(token).collect()
    }

    async fn token_by_hash(&self, hash: &str) -> Result<Option<Token>, PortError> {
        let row = self.0.token_by_hash(hash).await.map_err(unavailable)?;
        row.map(token).transpose()
    }

    async fn create_token(&self, token: &Token) -> Result<(), PortError> {
        self.0.create_token(&token_row(token)?).await.map_err(unavailable)
    }

    async fn touch_token(&self, id: &str, at: Timestamp) -> Result<(), PortError> {
        self.0.touch_token(id, at.as_millisecond()).await.map_err(unavailable)
    }

    async fn delete_token(&self, id: &str) -> Result<bool, PortError> {
        self.0.delete_token(id).await.map_err(unavailable)
    }

    async fn session(&self, hash: &str) -> Result<Option<Session>, PortError> {
        let row = self.0.session(hash).await.map_err(unavailable)?;
        row.map(session).transpose()
    }

    async fn create_session(&self, session: &Session) -> Result<(), PortError> {
        let row = SessionRow {
            hash: session.hash.clone(),
            user: session.user.clone(),
            created_at: session.created_at.as_millisecond(),
            expires_at: session.expires_at.as_millisecond(),
        };
        self.0.create_session(&row).await.map_err(unavailable)
    }

    async fn delete_session(&self, hash: &str) -> Result<(), PortError> {
        self.0.delete_session(hash).await.map_err(unavailable)
    }

    async fn delete_sessions_of(&self, user: &str) -> Result<(), PortError> {
        self.0.delete_sessions_of(user).await.map_err(unavailable)
    }
}

fn user(row: UserRow) -> Result<User, PortError> {
    Ok(User {
        name: row.name,
        display_name: row.display_name,
        party: PartyId::new(row.party),
        access: access(&row.access)?,
        password_hash: row.password_hash,
        disabled: row.disabled,
        created_at: time(row.created_at)?,
    })
}

fn user_row(user: &User) -> Result<UserRow, PortError> {
    Ok(UserRow {
        name: user.name.clone(),
        display_name: user.display_name.clone(),
        party: user.party.to_string(),
        access: access_text(user.access)?,
        password_hash: user.password_hash.clone(),
        disabled: user.disabled,
        created_at: user.created_at.as_millisecond(),
    })
}

fn token(row: TokenRow) -> Result<Token, PortError> {
    Ok(Token {
        id: row.id,
        name: row.name,
        party: PartyId::new(row.party),
        access: access(&row.access)?,
        hash: row.hash,
        created_by: row.created_by,
        created_at: time(row.created_at)?,
        expires_at: row.expires_at.map(time).transpose()?,
        last_used_at: row.last_used_at.map(time).transpose()?,
    })
}

fn token_row(token: &Token) -> Result<TokenRow, PortError> {
    Ok(TokenRow {
        id: token.id.clone(),
        name: token.name.clone(),
        party: token.party.to_string(),
        access: access_text(token.access)?,
        hash: token.hash.clone(),
        created_by: token.created_by.clone(),
        created_at: token.created_at.as_millisecond(),
        expires_at: token.expires_at.map(Timestamp::as_millisecond),
        last_used_at: token.last_used_at.map(Timestamp::as_millisecond),
    })
}

fn session(row: SessionRow) -> Result<Session, PortError> {
    Ok(Session {
        hash: row.hash,
        user: row.user,
        created_at: time(row.created_at)?,
        expires_at: time(row.expires_at)?,
    })
}

fn access(text: &str) -> Result<Access, PortError> {
    serde_json::from_value(text.into()).map_err(|error| PortError::Internal(error.into()))
}

fn access_text(access: Access) -> Result<String, PortError> {
    match serde_json::to_value(access) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        Ok(other) => Err(PortError::Internal(anyhow::anyhow!("an access level became {other}"))),
        Err(error) => Err(PortError::Internal(error.into())),
    }
}

fn time(ms: i64) -> Result<Timestamp, PortError> {
    Timestamp::from_millisecond(ms).map_err(|error| PortError::Internal(error.into()))
}
