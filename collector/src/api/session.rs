//! Signing in and out, and making the first user.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Access, COOKIE, Caller, SECURE_COOKIE, Session, User, require_same_origin, secret, session_secret};
use super::error::{Problem, text};
use super::extract::Body;
use super::state::Api;
use super::users::{new_user, require_password};
use super::views::{NamedView, RoleView};
use super::visibility::{Permission, Principal, may};

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/session", get(current).post(sign_in).delete(sign_out))
        .route("/session/password", post(change_password))
        .route("/setup", post(set_up))
}

/// Who is signed in, if anyone.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The principal behind this request; `null` if nobody is signed in.
    pub principal: Option<PrincipalView>,
    /// For requests by cookie that change something: send it in the header `X-CSRF-Token`.
    pub csrf_token: Option<String>,
    /// There is no user yet: open the link that the collector printed at its start.
    pub setup_open: bool,
}

/// A signed-in user or a token, and what it may do in general.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrincipalView {
    /// User name, or `token:NAME`.
    pub name: String,
    /// For whom.
    pub party: NamedView,
    /// The party's role; `null` if the party is not in the model in force: then nothing is in sight.
    pub role: Option<RoleView>,
    /// How far it may go within the role.
    pub access: Access,
    /// May act on incidents, at least on some.
    pub acts: bool,
    /// May manage users and tokens.
    pub manages_accounts: bool,
    /// May see the collector's inner life.
    pub sees_system: bool,
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// User name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// The first user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The one-time secret at the end of the link that the first start printed.
    pub secret: String,
    /// User name: lower-case letters, digits and `. _ - @`.
    pub name: String,
    /// For people; the user name if absent.
    pub display_name: Option<String>,
    /// Password, at least 10 characters.
    pub password: String,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The password until now.
    pub current: String,
    /// The password from now on, at least 10 characters.
    pub new: String,
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, body = SessionView)), security(()))]
pub(super) async fn current(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    caller: Result<Caller, Problem>,
) -> Result<Json<SessionView>, Problem> {
    let setup_open = api.setup.is_open();
    match caller {
        Ok(caller) => {
            let csrf_token = session_secret(&headers, api.settings.tls).map(secret::csrf_token);
            Ok(Json(SessionView {
                principal: Some(principal_view(&caller)),
                csrf_token,
                setup_open,
            }))
        }
        Err(problem) if problem.status == StatusCode::UNAUTHORIZED.as_u16() => Ok(Json(SessionView {
            principal: None,
            csrf_token: None,
            setup_open,
        })),
        Err(problem) => Err(problem),
    }
}

/// Signs in: sets the session cookie.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = SignIn, security(()),
    responses((status = 200, body = SessionView), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn sign_in(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(body): Body<SignIn>,
) -> Result<Response, Problem> {
    require_same_origin(&headers)?;
    let name = body.name.trim().to_lowercase();
    api.attempt(peer.ip(), &name)?;
    let user = api.ports.accounts.user(&name).await?.filter(|user| !user.disabled);
    let stored = user.as_ref().map(|user| user.password_hash.clone());
    let matches = api
        .hashing(move || secret::verify_password(&body.password, stored.as_deref()))
        .await?;
    let Some(user) = user.filter(|_| matches) else {
        api.counters.failed_log_ins.add();
        tracing::warn!(name, address = %peer.ip(), "a log-in failed");
        return Err(Problem::not_signed_in(text(
            "the name or the password is wrong",
            "用户名或密码错误",
        )));
    };
    api.succeeded(peer.ip(), &name);
    tracing::info!(name, address = %peer.ip(), "signed in");
    begin(&api, user).await
}

/// Signs out: the session ends.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session",
    responses((status = 204), (status = 401, body = Problem)))]
pub(super) async fn sign_out(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    _caller: Caller,
) -> Result<Response, Problem> {
    if let Some(secret) = session_secret(&headers, api.settings.tls) {
        api.ports.accounts.delete_session(&secret::hash(secret)).await?;
    }
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, cookie(&api, "", SignedDuration::ZERO))],
    )
        .into_response())
}

/// Changes one's own password: all of the user's sessions end, and a new one begins here.
#[utoipa::path(post, path = "/api/v1/session/password", tag = "session", request_body = NewPassword,
    responses((status = 200, body = SessionView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn change_password(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    caller: Caller,
    Body(body): Body<NewPassword>,
) -> Result<Response, Problem> {
    let name = caller.principal.name;
    require_password(&body.new)?;
    let _changing = api.changing_users.lock().await;
    let Some(mut user) = api.ports.accounts.user(&name).await? else {
        return Err(Problem::forbidden(
            "not_a_user",
            text("a token has no password", "令牌没有密码"),
            text("sign in as a user", "请以用户身份登录"),
        ));
    };
    api.attempt(peer.ip(), &name)?;
    let stored = user.password_hash.clone();
    let changed = api
        .hashing(move || {
            secret::verify_password(&body.current, Some(&stored)).then(|| secret::hash_password(&body.new))
        })
        .await?;
    let Some(hash) = changed else {
        return Err(Problem::forbidden(
            "wrong_password",
            text("the current password is wrong", "当前密码错误"),
            text("type the password you signed in with", "请输入登录时使用的密码"),
        ));
    };
    api.succeeded(peer.ip(), &name);
    user.password_hash = hash.map_err(super::ports::PortError::Internal)?;
    api.ports.accounts.update_user(&user).await?;
    api.ports.accounts.delete_sessions_of(&name).await?;
    begin(&api, user).await
}

/// Makes the first user, an administrator of the general contractor, and signs in.
#[utoipa::path(post, path = "/api/v1/setup", tag = "session", request_body = SetUp, security(()),
    responses((status = 200, body = SessionView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn set_up(
    State(api): State<Arc<Api>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Body(body): Body<SetUp>,
) -> Result<Response, Problem> {
    require_same_origin(&headers)?;
    api.attempt(peer.ip(), "")?;
    let refused = || {
        Problem::forbidden(
            "setup_closed",
            text(
                "this set-up link is not valid, or was used already",
                "初始化链接无效或已被使用",
            ),
            text(
                "use the link that the collector printed at its last start, or sign in",
                "请使用采集中心最近一次启动时打印的链接，或直接登录",
            ),
        )
    };
    if !api.setup.accepts(&body.secret) {
        return Err(refused());
    }
    api.succeeded(peer.ip(), "");
    let party = api
        .read(|engine| engine.network().general_contractor().id.clone())
        .await?;
    let display_name = body.display_name.unwrap_or_else(|| body.name.clone());
    let user = new_user(
        &api,
        body.name,
        display_name,
        party,
        Access::Administrator,
        body.password,
    )
    .await?;
    if !api.ports.accounts.create_user(&user, true).await? {
        api.setup.close();
        return Err(refused());
    }
    api.setup.close();
    tracing::info!(name = user.name, address = %peer.ip(), "the first user was made");
    begin(&api, user).await
}

/// Begins a session of this user and answers with it.
async fn begin(api: &Arc<Api>, user: User) -> Result<Response, Problem> {
    let now = (api.ports.now)();
    let lifetime = SignedDuration::try_from(api.settings.session_lifetime).unwrap_or(SignedDuration::MAX);
    let secret = secret::random();
    let session = Session {
        hash: secret::hash(&secret),
        user: user.name.clone(),
        created_at: now,
        expires_at: now.checked_add(lifetime).unwrap_or(Timestamp::MAX),
    };
    api.ports.accounts.create_session(&session).await?;
    let reach = api.reach(&user.party, now).await?;
    let principal = Principal {
        name: user.name,
        role: reach.role(),
        party: user.party,
        access: user.access,
    };
    let view = SessionView {
        principal: Some(principal_view(&Caller { principal, reach, now })),
        csrf_token: Some(secret::csrf_token(&secret)),
        setup_open: false,
    };
    Ok(([(header::SET_COOKIE, cookie(api, &secret, lifetime))], Json(view)).into_response())
}

fn cookie(api: &Api, secret: &str, lifetime: SignedDuration) -> HeaderValue {
    let (name, secure) = if api.settings.tls {
        (SECURE_COOKIE, "; Secure")
    } else {
        (COOKIE, "")
    };
    let seconds = lifetime.as_secs();
    let value = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::try_from(value).expect("cookie names and secrets are plain ASCII")
}

fn principal_view(caller: &Caller) -> PrincipalView {
    let Principal {
        name,
        party,
        role,
        access,
    } = &caller.principal;
    let allowed = |permission| may(&caller.principal, permission).is_ok();
    PrincipalView {
        name: name.clone(),
        party: NamedView::party(caller.reach.network(), party),
        role: role.map(RoleView::from),
        access: *access,
        acts: super::visibility::acts(&caller.principal),
        manages_accounts: allowed(Permission::ManageAccounts),
        sees_system: allowed(Permission::SeeSystem),
    }
}
