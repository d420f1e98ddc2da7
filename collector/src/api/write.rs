//! InfluxDB line protocol over HTTP, for Telegraf, Categraf and whatever else speaks it.
//!
//! `/api/v1/write` answers like `/write` of InfluxDB 1 and `/api/v2/write` like that of InfluxDB 2: 204 when all was
//! taken, 400 when lines were refused (the good ones are taken all the same), 503 when the queue is full.

use std::io::Read as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Writer;
use super::error::{Problem, text};
use super::extract::Query;
use super::ports::{Precision, Written};
use super::state::Api;

pub(super) fn routes(max_bytes: usize) -> Router<Arc<Api>> {
    Router::new()
        .route("/api/v1/write", post(write))
        .route("/api/v2/write", post(write))
        .layer(DefaultBodyLimit::max(max_bytes))
}

/// How to read the body. What else clients of InfluxDB send (`bucket`, `org`, `db` …) is not needed and ignored.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WriteQuery {
    /// Unit of the timestamps; nanoseconds if absent.
    pub precision: Option<PrecisionName>,
}

/// Unit of timestamps, as InfluxDB 1 and 2 name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PrecisionName {
    Ns,
    N,
    Us,
    U,
    Ms,
    S,
}

/// Takes line protocol.
#[utoipa::path(post, path = "/api/v1/write", tag = "write", params(WriteQuery),
    request_body(content = String, content_type = "text/plain"),
    responses((status = 204), (status = 400, body = Problem), (status = 413, body = Problem), (status = 503, body = Problem)))]
pub(super) async fn write(
    State(api): State<Arc<Api>>,
    Writer(caller): Writer,
    Query(query): Query<WriteQuery>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<StatusCode, Problem> {
    let body = decompress(&headers, body?, api.settings.max_write_bytes)?;
    let precision = match query.precision.unwrap_or(PrecisionName::Ns) {
        PrecisionName::Ns | PrecisionName::N => Precision::Nanoseconds,
        PrecisionName::Us | PrecisionName::U => Precision::Microseconds,
        PrecisionName::Ms => Precision::Milliseconds,
        PrecisionName::S => Precision::Seconds,
    };
    let written = api.ports.intake.write(body, precision, &caller.reach).await?;
    if written.refused_total > 0 {
        return Err(refused(&written));
    }
    Ok(StatusCode::NO_CONTENT)
}

fn refused(written: &Written) -> Problem {
    let shown: Vec<String> = written
        .refused
        .iter()
        .take(5)
        .map(|(line, why)| format!("line {line}: {why}"))
        .collect();
    let (refused, accepted, shown) = (written.refused_total, written.accepted, shown.join("; "));
    Problem::new(
        StatusCode::BAD_REQUEST,
        "lines_refused",
        text(
            format!("{refused} lines were refused and {accepted} taken: {shown}"),
            format!("拒绝 {refused} 行，接收 {accepted} 行：{shown}"),
        ),
        text(
            "correct these lines; the others need not be sent again",
            "请更正这些行；其余无需重发",
        ),
    )
}

/// Undoes gzip, never growing beyond the limit.
fn decompress(headers: &HeaderMap, body: Bytes, max_bytes: usize) -> Result<Bytes, Problem> {
    match headers.get(header::CONTENT_ENCODING).map(|value| value.as_bytes()) {
        None | Some(b"identity") => Ok(body),
        Some(b"gzip") => {
            let mut plain = Vec::new();
            let limit = max_bytes as u64 + 1;
            let read = flate2::read::MultiGzDecoder::new(&body[..])
                .take(limit)
                .read_to_end(&mut plain);
            if read.is_err() {
                return Err(Problem::invalid(
                    text("the body is not valid gzip", "请求体不是有效的 gzip 数据"),
                    text(
                        "send it again, or without `Content-Encoding`",
                        "请重新发送，或去掉 Content-Encoding",
                    ),
                ));
            }
            if plain.len() > max_bytes {
                return Err(too_large(max_bytes));
            }
            Ok(plain.into())
        }
        Some(_) => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_encoding",
            text("the body has an unknown `Content-Encoding`", "未知的 Content-Encoding"),
            text("use `gzip` or none", "请使用 gzip 或不压缩"),
        )),
    }
}

fn too_large(max_bytes: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
        text(
            format!("the body is larger than {max_bytes} bytes"),
            format!("请求体超过 {max_bytes} 字节"),
        ),
        text("send fewer lines at a time", "请减少每次发送的行数"),
    )
}
