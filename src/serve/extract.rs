//! Extractors whose refusals are problem documents too.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use super::problem::Problem;

/// Bytes of the largest body.
pub const LARGEST: usize = 64 << 20;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request's body, whole, within the service's limit.
#[derive(Debug)]
pub struct Payload(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Payload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let too_large = || {
            Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body-limit",
                "请求正文太大;大批数据请用 bangfu load 载入。",
                "The body is too large; load bulk data with bangfu load.",
            )
        };
        // One that announces itself is refused before it comes.
        let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
        if length.is_some_and(|l| l > LARGEST as u64) {
            return Err(too_large());
        }
        let Ok(body) = tokio::time::timeout(PATIENCE, Bytes::from_request(request, state)).await else {
            let (zh, en) = ("请求正文迟迟没有收全", "the body did not arrive in time");
            return Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "body", zh, en));
        };
        body.map(Self).map_err(|e| {
            if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
                too_large()
            } else {
                Problem::bad_request("body", "请求正文没有收全", format!("the body did not arrive: {e}"))
            }
        })
    }
}

/// The variable part of a path, percent-decoded; it is UTF-8.
#[derive(Debug)]
pub struct Tail(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Tail {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Path::<String>::from_request_parts(parts, state)
            .await
            .map(|Path(text)| Self(text))
            .map_err(|_| Problem::bad_request("path", "路径不是 UTF-8", "the path is not UTF-8"))
    }
}
