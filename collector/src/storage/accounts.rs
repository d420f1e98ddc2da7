//! Users, tokens and sessions. Only hashes of secrets get here.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Storage, StorageError};

/// A user. Times are milliseconds since the epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns; the API's types describe them")]
pub struct UserRow {
    pub name: String,
    pub display_name: String,
    pub party: String,
    pub access: String,
    pub password_hash: String,
    pub disabled: bool,
    pub created_at: i64,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns; the API's types describe them")]
pub struct TokenRow {
    pub id: String,
    pub name: String,
    pub party: String,
    pub access: String,
    pub hash: String,
    pub created_by: String,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub last_used_at: Option<i64>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns; the API's types describe them")]
pub struct SessionRow {
    pub hash: String,
    pub user: String,
    pub created_at: i64,
    pub expires_at: i64,
}

impl Storage {
    /// All users, by name.
    pub async fn users(&self) -> Result<Vec<UserRow>, StorageError> {
        let rows = sqlx::query(
            "SELECT name, display_name, party, access, password_hash, disabled, created_at FROM account ORDER BY name",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(user).collect::<Result<_, _>>()?)
    }

    /// One user.
    pub async fn user(&self, name: &str) -> Result<Option<UserRow>, StorageError> {
        let row = sqlx::query(
            "SELECT name, display_name, party, access, password_hash, disabled, created_at FROM account WHERE name = $1",
        )
        .bind(name)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.as_ref().map(user).transpose()?)
    }

    /// Adds a user; false if the name is taken or, with `only_first`, if there is any user.
    pub async fn create_user(&self, user: &UserRow, only_first: bool) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO account (name, display_name, party, access, password_hash, disabled, created_at)
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE $8 = 0 OR NOT EXISTS (SELECT 1 FROM account)
             ON CONFLICT (name) DO NOTHING",
        )
        .bind(&user.name)
        .bind(&user.display_name)
        .bind(&user.party)
        .bind(&user.access)
        .bind(&user.password_hash)
        .bind(i64::from(user.disabled))
        .bind(user.created_at)
        .bind(i64::from(only_first))
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Replaces a user; false if there is none of that name.
    pub async fn update_user(&self, user: &UserRow) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE account SET display_name = $1, party = $2, access = $3, password_hash = $4, disabled = $5 WHERE name = $6",
        )
        .bind(&user.display_name)
        .bind(&user.party)
        .bind(&user.access)
        .bind(&user.password_hash)
        .bind(i64::from(user.disabled))
        .bind(&user.name)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Removes a user and its sessions; false if there was none.
    pub async fn delete_user(&self, name: &str) -> Result<bool, StorageError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM session WHERE user_name = $1")
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        let done = sqlx::query("DELETE FROM account WHERE name = $1")
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// All tokens, newest first.
    pub async fn tokens(&self) -> Result<Vec<TokenRow>, StorageError> {
        let rows = sqlx::query(
            "SELECT id, name, party, access, hash, created_by, created_at, expires_at, last_used_at FROM token
             ORDER BY created_at DESC, id",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(token).collect::<Result<_, _>>()?)
    }

    /// The token with this hash.
    pub async fn token_by_hash(&self, hash: &str) -> Result<Option<TokenRow>, StorageError> {
        let row = sqlx::query(
            "SELECT id, name, party, access, hash, created_by, created_at, expires_at, last_used_at FROM token
             WHERE hash = $1",
        )
        .bind(hash)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.as_ref().map(token).transpose()?)
    }

    /// Adds a token.
    pub async fn create_token(&self, token: &TokenRow) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO token (id, name, party, access, hash, created_by, created_at, expires_at, last_used_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&token.id)
        .bind(&token.name)
        .bind(&token.party)
        .bind(&token.access)
        .bind(&token.hash)
        .bind(&token.created_by)
        .bind(token.created_at)
        .bind(token.expires_at.unwrap_or(0))
        .bind(token.last_used_at.unwrap_or(0))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Notes the use of a token.
    pub async fn touch_token(&self, id: &str, at: i64) -> Result<(), StorageError> {
        sqlx::query("UPDATE token SET last_used_at = $1 WHERE id = $2")
            .bind(at)
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Removes a token; false if there was none.
    pub async fn delete_token(&self, id: &str) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM token WHERE id = $1")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The session with this hash.
    pub async fn session(&self, hash: &str) -> Result<Option<SessionRow>, StorageError> {
        let row = sqlx::query("SELECT hash, user_name, created_at, expires_at FROM session WHERE hash = $1")
            .bind(hash)
            .fetch_optional(&self.pool)
            .await?;
        let session = row.map(|row| {
            Ok::<_, sqlx::Error>(SessionRow {
                hash: row.try_get(0)?,
                user: row.try_get(1)?,
                created_at: row.try_get(2)?,
                expires_at: row.try_get(3)?,
            })
        });
        Ok(session.transpose()?)
    }

    /// Adds a session, and removes those that expired before it began.
    pub async fn create_session(&self, session: &SessionRow) -> Result<(), StorageError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("DELETE FROM session WHERE expires_at < $1")
            .bind(session.created_at)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO session (hash, user_name, created_at, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(&session.hash)
            .bind(&session.user)
            .bind(session.created_at)
            .bind(session.expires_at)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Removes a session, if there is one.
    pub async fn delete_session(&self, hash: &str) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM session WHERE hash = $1")
            .bind(hash)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Removes all sessions of a user.
    pub async fn delete_sessions_of(&self, user: &str) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM session WHERE user_name = $1")
            .bind(user)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn user(row: &AnyRow) -> Result<UserRow, sqlx::Error> {
    let disabled: i64 = row.try_get(5)?;
    Ok(UserRow {
        name: row.try_get(0)?,
        display_name: row.try_get(1)?,
        party: row.try_get(2)?,
        access: row.try_get(3)?,
        password_hash: row.try_get(4)?,
        disabled: disabled != 0,
        created_at: row.try_get(6)?,
    })
}

fn token(row: &AnyRow) -> Result<TokenRow, sqlx::Error> {
    let some = |time: i64| (time != 0).then_some(time);
    Ok(TokenRow {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        party: row.try_get(2)?,
        access: row.try_get(3)?,
        hash: row.try_get(4)?,
        created_by: row.try_get(5)?,
        created_at: row.try_get(6)?,
        expires_at: some(row.try_get(7)?),
        last_used_at: some(row.try_get(8)?),
    })
}
