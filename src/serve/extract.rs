//! Extractors whose refusals are problem documents too.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::problem::Problem;

/// A request's body, whole, within the service's limit.
#[derive(Debug)]
pub struct Payload(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Payload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Bytes::from_request(request, state).await.map(Self).map_err(|e| {
            if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "body-limit",
                    "请求正文太大;大批数据请用 bangfu load 载入。",
                    "The body is too large; load bulk data with bangfu load.",
                )
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
