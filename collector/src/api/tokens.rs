//! Tokens: keys for machines. The secret is shown once, when the token is made.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zongbao_core::ids::PartyId;
use zongbao_core::network::Network;

use super::auth::{Access, Caller, TOKEN_PREFIX, Token, secret};
use super::error::{Problem, text};
use super::extract::{Body, Path};
use super::state::Api;
use super::users::{require_party, too_many};
use super::views::NamedView;
use super::visibility::Permission;

/// Most tokens that are kept.
const MAX_TOKENS: usize = 2_000;
/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 64;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/tokens", get(list).post(create))
        .route("/tokens/{id}", delete(remove))
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenView {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The party it acts for.
    pub party: NamedView,
    /// How far it may go.
    pub access: Access,
    /// The user who made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// From when on it is refused; `null` = never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// A new token with its secret, which is never shown again.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenWithSecret {
    /// The token.
    #[serde(flatten)]
    pub token: TokenView,
    /// Send it as `Authorization: Bearer SECRET`.
    pub secret: String,
}

/// What the new token shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for, such as `telegraf dc-a`.
    pub name: String,
    /// The party it acts for.
    #[schema(value_type = String)]
    pub party: PartyId,
    /// How far it may go: `ingest`, `viewer` or `operator`.
    pub access: Access,
    /// From when on it is refused; absent = never.
    pub expires_at: Option<Timestamp>,
}

/// All tokens, without their secrets.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "accounts",
    responses((status = 200, body = Vec<TokenView>), (status = 403, body = Problem)))]
pub(super) async fn list(State(api): State<Arc<Api>>, caller: Caller) -> Result<Json<Vec<TokenView>>, Problem> {
    caller.must(Permission::ManageAccounts)?;
    let tokens = api.ports.accounts.tokens().await?;
    Ok(Json(
        tokens
            .into_iter()
            .map(|token| view(token, caller.reach.network()))
            .collect(),
    ))
}

/// Makes a token; the answer shows its secret, once.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "accounts", request_body = NewToken,
    responses((status = 201, body = TokenWithSecret), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Body(new): Body<NewToken>,
) -> Result<(StatusCode, Json<TokenWithSecret>), Problem> {
    caller.must(Permission::ManageAccounts)?;
    let network = caller.reach.network();
    require_acceptable(&new, network, caller.now)?;
    let _changing = api.changing_users.lock().await;
    if api.ports.accounts.tokens().await?.len() >= MAX_TOKENS {
        return Err(too_many("tokens", "令牌", MAX_TOKENS));
    }
    let secret = format!("{TOKEN_PREFIX}{}", secret::random());
    let token = Token {
        id: secret::random()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(12)
            .collect(),
        name: new.name,
        party: new.party,
        access: new.access,
        hash: secret::hash(&secret),
        created_by: caller.principal.name.clone(),
        created_at: caller.now,
        expires_at: new.expires_at,
        last_used_at: None,
    };
    api.ports.accounts.create_token(&token).await?;
    tracing::info!(by = caller.principal.name, name = token.name, party = %token.party, "a token was made");
    Ok((
        StatusCode::CREATED,
        Json(TokenWithSecret {
            token: view(token, network),
            secret,
        }),
    ))
}

/// Revokes a token at once.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "accounts",
    params(("id" = String, Path, description = "Token id")),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn remove(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.must(Permission::ManageAccounts)?;
    if !api.ports.accounts.delete_token(&id).await? {
        return Err(Problem::not_found("token", "令牌", &id));
    }
    tracing::info!(by = caller.principal.name, id, "a token was revoked");
    Ok(StatusCode::NO_CONTENT)
}

fn require_acceptable(new: &NewToken, network: &Network, now: Timestamp) -> Result<(), Problem> {
    require_party(network, &new.party)?;
    if new.name.trim().is_empty() || new.name.chars().count() > MAX_NAME_CHARS {
        return Err(Problem::invalid_field(
            "name",
            format!("empty or longer than {MAX_NAME_CHARS} characters"),
            format!("为空或超过 {MAX_NAME_CHARS} 个字符"),
            text("say what the token is for", "请说明令牌用途"),
        ));
    }
    if new.access == Access::Administrator {
        return Err(Problem::invalid_field(
            "access",
            "accounts are managed by people only",
            "账号只能由人员管理",
            text(
                "choose `ingest`, `viewer` or `operator`",
                "请选择 ingest、viewer 或 operator",
            ),
        ));
    }
    if new.expires_at.is_some_and(|at| at <= now) {
        return Err(Problem::invalid_field(
            "expires_at",
            "is in the past",
            "早于当前时间",
            text("choose a time in the future, or none", "请选择将来的时间，或不填"),
        ));
    }
    Ok(())
}

fn view(token: Token, network: &Network) -> TokenView {
    TokenView {
        id: token.id,
        name: token.name,
        party: NamedView::party(network, &token.party),
        access: token.access,
        created_by: token.created_by,
        created_at: token.created_at,
        expires_at: token.expires_at,
        last_used_at: token.last_used_at,
    }
}
