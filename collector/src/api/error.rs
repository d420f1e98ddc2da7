//! The one place where errors become HTTP: `application/problem+json` (RFC 9457) with a stable `code`.

use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::correlation::Text;

use super::ports::{ActError, PortError};
use super::views::TextView;
use super::visibility::Denied;

/// What went wrong, why, and what to do about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// A stable name for programs, such as `not_signed_in`.
    pub code: String,
    /// What is wrong (English), for tools that know RFC 9457 only.
    pub detail: String,
    /// What is wrong, for people.
    pub message: TextView,
    /// What to do about it, for people.
    pub fix: TextView,
    /// For `too_many_attempts` and `unavailable`: seconds to wait before asking again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u64>,
}

/// Two languages in one go.
pub fn text(en: impl Into<String>, zh: impl Into<String>) -> Text {
    Text {
        en: en.into(),
        zh: zh.into(),
    }
}

impl Problem {
    /// A problem with both texts.
    pub fn new(status: StatusCode, code: &str, message: Text, fix: Text) -> Self {
        Self {
            status: status.as_u16(),
            code: code.to_owned(),
            detail: message.en.clone(),
            message: message.into(),
            fix: fix.into(),
            retry_after_seconds: None,
        }
    }

    /// The request itself is wrong.
    pub fn invalid(message: Text, fix: Text) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", message, fix)
    }

    /// A value is out of range or names something that does not exist.
    pub fn invalid_field(field: &str, en: impl AsRef<str>, zh: impl AsRef<str>, fix: Text) -> Self {
        let message = text(format!("{field}: {}", en.as_ref()), format!("{field}：{}", zh.as_ref()));
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_value", message, fix)
    }

    /// There is no such thing, or the caller may not know of it: the two look the same on purpose.
    pub fn not_found(what: &str, what_zh: &str, id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            text(
                format!("there is no {what} `{id}` in your view"),
                format!("您的视图中没有{what_zh}“{id}”"),
            ),
            text(
                "check the id, or ask the general contractor for access",
                "请核对编号，或向服务总包申请权限",
            ),
        )
    }

    /// The role or the access of the caller does not allow it.
    pub fn forbidden(code: &str, message: Text, fix: Text) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message, fix)
    }

    /// Nobody is signed in.
    pub fn not_signed_in(message: Text) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not_signed_in",
            message,
            text(
                "sign in, or send `Authorization: Bearer TOKEN` with a valid token",
                "请登录，或携带有效令牌：Authorization: Bearer TOKEN",
            ),
        )
    }

    /// It may work later.
    pub fn unavailable(message: Text) -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            message,
            text("try again in a few seconds", "请稍后重试"),
        );
        problem.retry_after_seconds = Some(5);
        problem
    }

    /// Too many failed attempts to sign in.
    pub fn too_many_attempts(retry_after_seconds: u64) -> Self {
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_attempts",
            text("too many failed attempts to sign in", "登录失败次数过多"),
            text(
                format!("wait {retry_after_seconds} s, then try again"),
                format!("请等待 {retry_after_seconds} 秒后重试"),
            ),
        );
        problem.retry_after_seconds = Some(retry_after_seconds);
        problem
    }

    fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            text("the collector failed to answer", "采集中心未能完成请求"),
            text(
                "look for the cause in the collector's log",
                "请在采集中心日志中查找原因",
            ),
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).expect("built from a status code");
        let retry_after = self.retry_after_seconds;
        let mut response = (status, axum::Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"zongbao\""),
            );
        }
        response
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        Self::forbidden(denied.code, denied.message, denied.fix)
    }
}

impl From<PortError> for Problem {
    fn from(error: PortError) -> Self {
        match error {
            PortError::Unavailable(why) => {
                tracing::warn!(why, "a request could not be answered for now");
                Self::unavailable(text(why.clone(), format!("暂时不可用：{why}")))
            }
            PortError::Internal(cause) => {
                tracing::error!(cause = format!("{cause:#}"), "a request failed");
                Self::internal()
            }
        }
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Port(error) => error.into(),
            ActError::Rejected(rejection) => Self::new(
                StatusCode::CONFLICT,
                &rejection.name,
                rejection.text,
                text(
                    "reload the incident and choose one of its allowed actions",
                    "请刷新事件并选择允许的操作",
                ),
            ),
        }
    }
}

/// A body, query or path that does not have the documented form.
fn malformed(status: StatusCode, why: String) -> Problem {
    let code = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        _ => "invalid_request",
    };
    Problem::new(
        status,
        code,
        text(why.clone(), format!("请求格式有误：{why}")),
        text(
            "compare the request with /api/v1/openapi.json",
            "请对照 /api/v1/openapi.json 检查请求",
        ),
    )
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        malformed(rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        malformed(rejection.status(), rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        malformed(rejection.status(), rejection.body_text())
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        malformed(rejection.status(), rejection.body_text())
    }
}

/// For work that ran on another thread and panicked there.
impl From<tokio::task::JoinError> for Problem {
    fn from(error: tokio::task::JoinError) -> Self {
        tracing::error!(%error, "a request's worker failed");
        Self::internal()
    }
}
