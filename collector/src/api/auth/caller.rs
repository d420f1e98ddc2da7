//! From the headers of a request to the principal behind it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use jiff::Timestamp;

use super::{Access, TOKEN_PREFIX, require_same_origin, secret};
use crate::api::error::{Problem, text};
use crate::api::state::Api;
use crate::api::visibility::{Permission, Principal, Reach, may};

/// Name of the session cookie without TLS.
pub const COOKIE: &str = "zongbao_session";
/// Name of the session cookie with TLS: the prefix makes browsers refuse it from anywhere but this very host.
pub const SECURE_COOKIE: &str = "__Host-zongbao_session";
/// The header that carries the CSRF token of requests that change something.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Seconds between two notes of "last used" of one token.
const TOUCH_SECONDS: i64 = 60;

/// Somebody who may read: the principal, and what it sees.
pub struct Caller {
    /// Who.
    pub principal: Principal,
    /// What it sees now.
    pub reach: Arc<Reach>,
    /// The time of the request.
    pub now: Timestamp,
}

/// Somebody who may send measurements.
pub struct Writer(pub Caller);

impl Caller {
    /// Refuses with the reason if this is not permitted.
    pub fn must(&self, permission: Permission<'_>) -> Result<(), Problem> {
        may(&self.principal, permission).map_err(Problem::from)
    }
}

impl FromRequestParts<Arc<Api>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let caller = authenticate(parts, api).await?;
        caller.must(Permission::Read)?;
        Ok(caller)
    }
}

impl FromRequestParts<Arc<Api>> for Writer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let caller = authenticate(parts, api).await?;
        caller.must(Permission::Write)?;
        Ok(Self(caller))
    }
}

async fn authenticate(parts: &Parts, api: &Arc<Api>) -> Result<Caller, Problem> {
    let now = (api.ports.now)();
    if parts.headers.contains_key(header::AUTHORIZATION) {
        by_token(&parts.headers, api, now).await
    } else {
        by_session(parts, api, now).await
    }
}

async fn by_token(headers: &HeaderMap, api: &Arc<Api>, now: Timestamp) -> Result<Caller, Problem> {
    let invalid = || {
        Problem::not_signed_in(text(
            "the token is unknown, expired or revoked",
            "令牌未知、已过期或已吊销",
        ))
    };
    let secret = bearer(headers)
        .filter(|secret| secret.starts_with(TOKEN_PREFIX))
        .ok_or_else(invalid)?;
    let token = api
        .ports
        .accounts
        .token_by_hash(&secret::hash(secret))
        .await?
        .ok_or_else(invalid)?;
    if token.expires_at.is_some_and(|at| at <= now) {
        return Err(invalid());
    }
    if token
        .last_used_at
        .is_none_or(|at| now.as_second() - at.as_second() >= TOUCH_SECONDS)
    {
        api.ports.accounts.touch_token(&token.id, now).await?;
    }
    api.caller(format!("token:{}", token.name), token.party, token.access, now)
        .await
}

/// `Authorization: Bearer SECRET`, or `Token SECRET` as clients of InfluxDB v2 send it.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token");
    known.then(|| secret.trim())
}

async fn by_session(parts: &Parts, api: &Arc<Api>, now: Timestamp) -> Result<Caller, Problem> {
    let nobody = || Problem::not_signed_in(text("you are not signed in", "您尚未登录"));
    let ended = || Problem::not_signed_in(text("your session has ended", "会话已结束"));
    let secret = session_secret(&parts.headers, api.settings.tls).ok_or_else(nobody)?;
    let session = api
        .ports
        .accounts
        .session(&secret::hash(secret))
        .await?
        .ok_or_else(ended)?;
    if session.expires_at <= now {
        return Err(ended());
    }
    let user = api
        .ports
        .accounts
        .user(&session.user)
        .await?
        .filter(|user| !user.disabled)
        .ok_or_else(ended)?;
    if !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        require_same_origin(&parts.headers)?;
        require_csrf_token(&parts.headers, secret)?;
    }
    api.caller(user.name, user.party, user.access, now).await
}

fn require_csrf_token(headers: &HeaderMap, session_secret: &str) -> Result<(), Problem> {
    let sent = headers
        .get(CSRF_HEADER)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if secret::equal(sent, &secret::csrf_token(session_secret)) {
        return Ok(());
    }
    Err(Problem::forbidden(
        "csrf_token",
        text(
            "the CSRF token is missing or not that of this session",
            "CSRF 令牌缺失或与当前会话不符",
        ),
        text(
            "send the `csrf_token` of GET /api/v1/session in the header X-CSRF-Token",
            "请在 X-CSRF-Token 请求头中携带 GET /api/v1/session 返回的 csrf_token",
        ),
    ))
}

/// The secret of the session cookie.
pub fn session_secret(headers: &HeaderMap, tls: bool) -> Option<&str> {
    let name = if tls { SECURE_COOKIE } else { COOKIE };
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

impl Api {
    async fn caller(
        &self,
        name: String,
        party: zongbao_core::ids::PartyId,
        access: Access,
        now: Timestamp,
    ) -> Result<Caller, Problem> {
        let reach = self.reach(&party, now).await?;
        let principal = Principal {
            name,
            role: reach.role(),
            party,
            access,
        };
        Ok(Caller { principal, reach, now })
    }
}
