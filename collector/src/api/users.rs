//! Users: who may sign in, for which party, and how far they may go.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, patch};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zongbao_core::ids::PartyId;
use zongbao_core::network::{Network, Role};

use super::auth::{Access, Caller, User, secret};
use super::error::{Problem, text};
use super::extract::{Body, Path};
use super::ports::PortError;
use super::state::Api;
use super::views::{NamedView, RoleView};
use super::visibility::Permission;

/// Most users that are kept.
const MAX_USERS: usize = 2_000;
/// Longest user name and display name, in characters.
const MAX_NAME_CHARS: usize = 64;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/users", get(list).post(create))
        .route("/users/{name}", patch(change).delete(remove))
}

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    /// What is typed at log-in.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// The party this person works for.
    pub party: NamedView,
    /// The party's role; `null` if the party is not in the model in force.
    pub role: Option<RoleView>,
    /// How far this person may go.
    pub access: Access,
    /// A disabled user cannot sign in.
    pub disabled: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A new user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// User name: lower-case letters, digits and `. _ - @`, at most 64.
    pub name: String,
    /// For people.
    pub display_name: String,
    /// The party this person works for.
    #[schema(value_type = String)]
    pub party: PartyId,
    /// How far this person may go: `viewer`, `operator` or, for the general contractor only, `administrator`.
    pub access: Access,
    /// Password, at least 10 characters.
    pub password: String,
}

/// What to change of a user; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// For people.
    pub display_name: Option<String>,
    /// The party this person works for.
    #[schema(value_type = Option<String>)]
    pub party: Option<PartyId>,
    /// How far this person may go.
    pub access: Option<Access>,
    /// A disabled user cannot sign in, and its sessions end.
    pub disabled: Option<bool>,
    /// A new password; all sessions end.
    pub password: Option<String>,
}

/// All users.
#[utoipa::path(get, path = "/api/v1/users", tag = "accounts",
    responses((status = 200, body = Vec<UserView>), (status = 403, body = Problem)))]
pub(super) async fn list(State(api): State<Arc<Api>>, caller: Caller) -> Result<Json<Vec<UserView>>, Problem> {
    caller.must(Permission::ManageAccounts)?;
    let users = api.ports.accounts.users().await?;
    Ok(Json(
        users
            .into_iter()
            .map(|user| view(user, caller.reach.network()))
            .collect(),
    ))
}

/// Makes a user.
#[utoipa::path(post, path = "/api/v1/users", tag = "accounts", request_body = NewUser,
    responses((status = 201, body = UserView), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Body(new): Body<NewUser>,
) -> Result<(StatusCode, Json<UserView>), Problem> {
    caller.must(Permission::ManageAccounts)?;
    let network = caller.reach.network();
    require_fitting(network, &new.party, new.access)?;
    let _changing = api.changing_users.lock().await;
    if api.ports.accounts.users().await?.len() >= MAX_USERS {
        return Err(too_many("users", "用户", MAX_USERS));
    }
    let user = new_user(&api, new.name, new.display_name, new.party, new.access, new.password).await?;
    if !api.ports.accounts.create_user(&user, false).await? {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "name_taken",
            text(
                format!("there is a user `{}` already", user.name),
                format!("用户“{}”已存在", user.name),
            ),
            text("choose another name", "请更换用户名"),
        ));
    }
    tracing::info!(by = caller.principal.name, name = user.name, party = %user.party, "a user was made");
    Ok((StatusCode::CREATED, Json(view(user, network))))
}

/// Changes a user.
#[utoipa::path(patch, path = "/api/v1/users/{name}", tag = "accounts", request_body = UserChange,
    params(("name" = String, Path, description = "User name")),
    responses((status = 200, body = UserView), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn change(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(name): Path<String>,
    Body(change): Body<UserChange>,
) -> Result<Json<UserView>, Problem> {
    caller.must(Permission::ManageAccounts)?;
    let _changing = api.changing_users.lock().await;
    let mut user = api.ports.accounts.user(&name).await?.ok_or_else(|| no_user(&name))?;
    let ends_sessions = change.password.is_some() || change.disabled == Some(true);
    if let Some(display_name) = change.display_name {
        user.display_name = require_display_name(display_name)?;
    }
    user.party = change.party.unwrap_or(user.party);
    user.access = change.access.unwrap_or(user.access);
    user.disabled = change.disabled.unwrap_or(user.disabled);
    require_fitting(caller.reach.network(), &user.party, user.access)?;
    if user.disabled || user.access != Access::Administrator {
        require_another_administrator(&api, &name).await?;
    }
    if let Some(password) = change.password {
        require_password(&password)?;
        user.password_hash = api
            .hashing(move || secret::hash_password(&password))
            .await?
            .map_err(PortError::Internal)?;
    }
    if !api.ports.accounts.update_user(&user).await? {
        return Err(no_user(&name));
    }
    if ends_sessions {
        api.ports.accounts.delete_sessions_of(&name).await?;
    }
    tracing::info!(by = caller.principal.name, name, "a user was changed");
    Ok(Json(view(user, caller.reach.network())))
}

/// Removes a user; its sessions end.
#[utoipa::path(delete, path = "/api/v1/users/{name}", tag = "accounts",
    params(("name" = String, Path, description = "User name")),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn remove(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.must(Permission::ManageAccounts)?;
    let _changing = api.changing_users.lock().await;
    require_another_administrator(&api, &name).await?;
    if !api.ports.accounts.delete_user(&name).await? {
        return Err(no_user(&name));
    }
    tracing::info!(by = caller.principal.name, name, "a user was removed");
    Ok(StatusCode::NO_CONTENT)
}

/// A user ready to be stored, if name, display name and password are acceptable.
pub async fn new_user(
    api: &Api,
    name: String,
    display_name: String,
    party: PartyId,
    access: Access,
    password: String,
) -> Result<User, Problem> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c);
    if name.is_empty() || name.len() > MAX_NAME_CHARS || !name.chars().all(allowed) {
        return Err(Problem::invalid_field(
            "name",
            format!("`{name}` is not a user name"),
            format!("“{name}”不是有效的用户名"),
            text(
                format!("use 1 to {MAX_NAME_CHARS} lower-case letters, digits and `. _ - @`"),
                format!("请使用 1 到 {MAX_NAME_CHARS} 个小写字母、数字及 . _ - @"),
            ),
        ));
    }
    let display_name = require_display_name(display_name)?;
    require_password(&password)?;
    let password_hash = api
        .hashing(move || secret::hash_password(&password))
        .await?
        .map_err(PortError::Internal)?;
    Ok(User {
        name,
        display_name,
        party,
        access,
        password_hash,
        disabled: false,
        created_at: (api.ports.now)(),
    })
}

/// Refuses a password that is not acceptable.
pub fn require_password(password: &str) -> Result<(), Problem> {
    secret::acceptable(password).map_err(|why| {
        Problem::invalid_field(
            "password",
            why.en,
            why.zh,
            text("choose a passphrase of several words", "请使用由多个词组成的密码"),
        )
    })
}

fn require_display_name(name: String) -> Result<String, Problem> {
    if name.trim().is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(Problem::invalid_field(
            "display_name",
            format!("empty or longer than {MAX_NAME_CHARS} characters"),
            format!("为空或超过 {MAX_NAME_CHARS} 个字符"),
            text("give the person's name", "请填写姓名"),
        ));
    }
    Ok(name)
}

/// The party must be in the model; people have at least `viewer`, and administrators work for the general contractor.
fn require_fitting(network: &Network, party: &PartyId, access: Access) -> Result<(), Problem> {
    let role = require_party(network, party)?;
    if access == Access::Ingest || (access == Access::Administrator && role != Role::GeneralContractor) {
        return Err(Problem::invalid_field(
            "access",
            "`ingest` is for tokens, `administrator` for users of the general contractor",
            "ingest 仅用于令牌，administrator 仅用于服务总包的用户",
            text("choose `viewer` or `operator`", "请选择 viewer 或 operator"),
        ));
    }
    Ok(())
}

/// The role of a party that must be in the model.
pub(super) fn require_party(network: &Network, party: &PartyId) -> Result<Role, Problem> {
    network.party(party).map(|party| party.role).ok_or_else(|| {
        Problem::invalid_field(
            "party",
            format!("there is no party `{party}` in the model"),
            format!("模型中没有单位“{party}”"),
            text("choose one of GET /api/v1/parties", "请从 GET /api/v1/parties 中选择"),
        )
    })
}

/// Nobody may lock everybody out: some other administrator must be left.
async fn require_another_administrator(api: &Api, name: &str) -> Result<(), Problem> {
    let is_administrator = |user: &User| user.access == Access::Administrator && !user.disabled;
    let users = api.ports.accounts.users().await?;
    let concerns_one = users.iter().any(|user| user.name == name && is_administrator(user));
    if concerns_one && !users.iter().any(|user| user.name != name && is_administrator(user)) {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "last_administrator",
            text("this is the last administrator", "这是最后一位管理员"),
            text("make another administrator first", "请先创建另一位管理员"),
        ));
    }
    Ok(())
}

/// A limit on stored things is reached.
pub(super) fn too_many(what: &str, what_zh: &str, max: usize) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "too_many",
        text(
            format!("there are {max} {what} already"),
            format!("{what_zh}数量已达上限 {max}"),
        ),
        text("remove those that are no longer needed", "请先删除不再需要的条目"),
    )
}

fn no_user(name: &str) -> Problem {
    Problem::not_found("user", "用户", name)
}

fn view(user: User, network: &Network) -> UserView {
    UserView {
        role: network.party(&user.party).map(|party| party.role.into()),
        party: NamedView::party(network, &user.party),
        name: user.name,
        display_name: user.display_name,
        access: user.access,
        disabled: user.disabled,
        created_at: user.created_at,
    }
}
