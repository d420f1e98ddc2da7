//! Accounts in memory.

use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::api::auth::{Session, Token, User};
use crate::api::ports::{Accounts, PortError};

/// Accounts in memory.
#[derive(Default)]
pub struct Memory {
    pub users: Mutex<Vec<User>>,
    pub tokens: Mutex<Vec<Token>>,
    pub sessions: Mutex<Vec<Session>>,
}

#[async_trait]
impl Accounts for Memory {
    async fn users(&self) -> Result<Vec<User>, PortError> {
        Ok(self.users.lock().unwrap().clone())
    }

    async fn user(&self, name: &str) -> Result<Option<User>, PortError> {
        Ok(self
            .users
            .lock()
            .unwrap()
            .iter()
            .find(|user| user.name == name)
            .cloned())
    }

    async fn create_user(&self, user: &User, only_first: bool) -> Result<bool, PortError> {
        let mut users = self.users.lock().unwrap();
        let taken = users.iter().any(|other| only_first || other.name == user.name);
        if !taken {
            users.push(user.clone());
        }
        Ok(!taken)
    }

    async fn update_user(&self, user: &User) -> Result<bool, PortError> {
        let mut users = self.users.lock().unwrap();
        let found = users.iter_mut().find(|other| other.name == user.name);
        Ok(found.map(|found| *found = user.clone()).is_some())
    }

    async fn delete_user(&self, name: &str) -> Result<bool, PortError> {
        self.delete_sessions_of(name).await?;
        let mut users = self.users.lock().unwrap();
        let before = users.len();
        users.retain(|user| user.name != name);
        Ok(users.len() < before)
    }

    async fn tokens(&self) -> Result<Vec<Token>, PortError> {
        Ok(self.tokens.lock().unwrap().clone())
    }

    async fn token_by_hash(&self, hash: &str) -> Result<Option<Token>, PortError> {
        Ok(self
            .tokens
            .lock()
            .unwrap()
            .iter()
            .find(|token| token.hash == hash)
            .cloned())
    }

    async fn create_token(&self, token: &Token) -> Result<(), PortError> {
        self.tokens.lock().unwrap().push(token.clone());
        Ok(())
    }

    async fn touch_token(&self, id: &str, at: Timestamp) -> Result<(), PortError> {
        let mut tokens = self.tokens.lock().unwrap();
        for token in tokens.iter_mut().filter(|token| token.id == id) {
            token.last_used_at = Some(at);
        }
        Ok(())
    }

    async fn delete_token(&self, id: &str) -> Result<bool, PortError> {
        let mut tokens = self.tokens.lock().unwrap();
        let before = tokens.len();
        tokens.retain(|token| token.id != id);
        Ok(tokens.len() < before)
    }

    async fn session(&self, hash: &str) -> Result<Option<Session>, PortError> {
        Ok(self
            .sessions
            .lock()
            .unwrap()
            .iter()
            .find(|session| session.hash == hash)
            .cloned())
    }

    async fn create_session(&self, session: &Session) -> Result<(), PortError> {
        let mut sessions = self.sessions.lock().unwrap();
        sessions.retain(|other| other.expires_at > session.created_at);
        sessions.push(session.clone());
        Ok(())
    }

    async fn delete_session(&self, hash: &str) -> Result<(), PortError> {
        self.sessions.lock().unwrap().retain(|session| session.hash != hash);
        Ok(())
    }

    async fn delete_sessions_of(&self, user: &str) -> Result<(), PortError> {
        self.sessions.lock().unwrap().retain(|session| session.user != user);
        Ok(())
    }
}
