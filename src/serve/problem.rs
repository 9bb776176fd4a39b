//! Problem documents (RFC 9457): every error of the service is one, in Chinese and English.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::pool::Failure;
use crate::answer::evaluate::RefusalKind;

/// An error as the client sees it.
#[derive(Debug)]
pub struct Problem {
    pub status: StatusCode,
    /// Last part of the problem's type IRI, e.g. `time-limit`.
    pub name: &'static str,
    pub zh: String,
    pub en: String,
    /// Members of its own (RFC 9457 §3.2).
    pub more: Box<Map<String, Value>>,
    pub retry_after: Option<u32>,
}

impl Problem {
    pub fn new(status: StatusCode, name: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { status, name, zh: zh.into(), en: en.into(), more: Box::default(), retry_after: None }
    }

    pub fn bad_request(name: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, name, zh, en)
    }

    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", format!("没有 {what}"), format!("there is no {what}"))
    }

    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.more.insert(key.to_owned(), value.into());
        self
    }

    /// The problem of a failed task; `text` is the query, to show the line of a syntax error.
    pub fn of(failure: Failure, text: &str) -> Self {
        match failure {
            Failure::Time(limit) => Self::new(
                StatusCode::GATEWAY_TIMEOUT,
                "time-limit",
                format!("查询超过 {} 秒的时限,已终止。请加限制条件或 LIMIT,或检查是否有互不相连的模式。", limit.as_secs_f32()),
                format!(
                    "The query ran longer than {} s and was stopped. Add conditions or a LIMIT, and look for patterns that share no variable.",
                    limit.as_secs_f32()
                ),
            )
            .with("limitSeconds", limit.as_secs_f64()),
            Failure::Memory(used) => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "memory-limit",
                format!("查询占用内存 {} MiB,超过上限,已终止。", used >> 20),
                format!("The query used {} MiB of memory, over the limit, and was stopped.", used >> 20),
            )
            .with("usedBytes", used),
            Failure::Size(limit) => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "answer-limit",
                format!("答案超过 {} MiB。请用 LIMIT 分批取,或用 bangfu dump 导出。", limit >> 20),
                format!("The answer is larger than {} MiB. Take it in parts with LIMIT, or use bangfu dump.", limit >> 20),
            )
            .with("limitBytes", limit),
            Failure::Busy => Self {
                retry_after: Some(2),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "busy",
                    "正在运行的查询已满,请稍后再试。",
                    "Too many queries are running; try again shortly.",
                )
            },
            Failure::Broken(why) => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "worker",
                format!("查询进程出错:{why}"),
                format!("The query worker failed: {why}"),
            ),
            Failure::Refused(refusal) => {
                let message = refusal.message;
                let (status, name, zh, en) = match refusal.kind {
                    RefusalKind::Syntax => return Self::syntax(&message, refusal.at, text),
                    RefusalKind::NotAcceptable => {
                        (StatusCode::NOT_ACCEPTABLE, "not-acceptable", "没有可接受的格式", "no acceptable format")
                    }
                    RefusalKind::Unsupported => {
                        (StatusCode::BAD_REQUEST, "unsupported", "本服务不支持", "not supported by this service")
                    }
                    RefusalKind::Missing => (StatusCode::NOT_FOUND, "not-found", "没有这个图", "no such graph"),
                    RefusalKind::Internal => {
                        (StatusCode::INTERNAL_SERVER_ERROR, "internal", "求值失败", "evaluation failed")
                    }
                };
                Self::new(status, name, format!("{zh}:{message}"), format!("{en}: {message}"))
            }
        }
    }

    fn syntax(message: &str, at: Option<(usize, usize)>, text: &str) -> Self {
        let Some((line, column)) = at else {
            return Self::bad_request("syntax", format!("语法错误:{message}"), format!("Syntax error: {message}"));
        };
        let source = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let pad: String = source
            .chars()
            .take(column.saturating_sub(1))
            .map(|c| {
                if c == '\t' {
                    '\t'
                } else if c.is_ascii() {
                    ' '
                } else {
                    '\u{3000}'
                }
            })
            .collect();
        let undeclared = undeclared_prefix(message);
        let (hint_zh, hint_en) = match &undeclared {
            Some(p) => (format!("前缀 {p}: 没有声明"), format!("the prefix {p}: is not declared")),
            None => (String::from("此处不合语法"), String::from("this is not SPARQL here")),
        };
        Self::bad_request(
            "syntax",
            format!("第 {line} 行第 {column} 列:{hint_zh}"),
            format!("line {line}, column {column}: {hint_en}"),
        )
        .with("line", line)
        .with("column", column)
        .with("excerpt", format!("{source}\n{pad}^"))
        .with("parser", message)
    }
}

fn undeclared_prefix(message: &str) -> Option<String> {
    let rest = message.split_once("refix not found")?.1;
    let name: String = rest.chars().skip_while(|c| !c.is_alphanumeric()).take_while(|c| c.is_alphanumeric()).collect();
    Some(name).filter(|n| !n.is_empty())
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = self.more;
        body.insert("type".into(), json!(format!("https://w3id.org/bangfu/problem/{}", self.name)));
        body.insert("title".into(), json!(self.status.canonical_reason().unwrap_or("error")));
        body.insert("status".into(), json!(self.status.as_u16()));
        body.insert("detail".into(), json!(self.en));
        body.insert("detailZh".into(), json!(self.zh));
        let mut response = (self.status, Json(Value::Object(*body))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
