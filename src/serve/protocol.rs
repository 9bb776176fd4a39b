//! SPARQL 1.1 Protocol: `/sparql`, `/query` and `/update`.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::House;
use super::extract::Payload;
use super::negotiate::{self, GRAPHS, TABLES};
use super::pool::Answer;
use super::problem::Problem;
use crate::answer::evaluate::{QueryTask, Task};

/// The parameters of a request, from its URL and its form, in order.
#[derive(Debug, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    pub fn of(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    pub fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(k, _)| k == name).map(|(_, v)| v.clone()).collect()
    }
}

fn body_text(body: &Bytes) -> Result<String, Problem> {
    String::from_utf8(body.to_vec())
        .map_err(|_| Problem::bad_request("charset", "请求正文不是 UTF-8", "the request body is not UTF-8"))
}

/// Reads URL and body of a protocol request; `direct` is the media type of an unencoded body and its field.
fn fields(
    query: Option<&str>,
    headers: &HeaderMap,
    method: &Method,
    body: &Bytes,
    direct: &[(&str, &str)],
) -> Result<Fields, Problem> {
    let mut fields = Fields::of(query.unwrap_or_default().as_bytes());
    if *method == Method::GET || *method == Method::HEAD {
        return Ok(fields);
    }
    let media = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if media == "application/x-www-form-urlencoded" {
        fields.0.extend(Fields::of(body).0);
    } else if let Some((_, field)) = direct.iter().find(|(m, _)| *m == media) {
        fields.0.push(((*field).to_owned(), body_text(body)?));
    } else {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            format!("不支持正文类型 {media};请用表单或 application/sparql-query"),
            format!("body type {media:?} is not supported; send a form or application/sparql-query"),
        ));
    }
    Ok(fields)
}

/// `/sparql` and `/query`: queries by GET and POST, the service description without one, the editor for browsers.
pub async fn query(
    State(house): State<House>,
    method: Method,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    Payload(body): Payload,
) -> Result<Response, Problem> {
    let direct = [("application/sparql-query", "query"), ("application/sparql-update", "update")];
    let fields = fields(raw.as_deref(), &headers, &method, &body, &direct)?;
    if fields.one("update").is_some() {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "read-only",
            "此地址只接受查询;更新请用 /update(须以 --writable 启动)",
            "this address takes queries only; updates go to /update (start with --writable)",
        ));
    }
    let Some(text) = fields.one("query").map(str::to_owned) else {
        if method == Method::POST {
            return Err(Problem::bad_request("no-query", "缺少参数 query", "the parameter query is missing"));
        }
        if negotiate::prefers_html(&headers, &["text/turtle", "application/ld+json", "application/rdf+xml"]) {
            return Ok(Redirect::to("/#/sparql").into_response());
        }
        return super::description::service(&house, &headers, fields.one("format"));
    };
    if fields.all("query").len() > 1 {
        return Err(Problem::bad_request("two-queries", "只能有一个 query", "there can be one query only"));
    }
    let format = fields.one("format");
    let listed: Vec<&str> = TABLES.iter().chain(&[]).map(|(m, _)| *m).chain(GRAPHS.iter().map(|(m, _)| *m)).collect();
    if method == Method::GET && format.is_none() && negotiate::prefers_html(&headers, &listed) {
        let mut target = form_urlencoded::Serializer::new(String::from("/#/sparql?"));
        target.append_pair("query", &text);
        return Ok(Redirect::to(&target.finish().replacen("?&", "?", 1)).into_response());
    }
    let task = query_task(&text, &fields, &headers)?;
    let limit = timeout(&fields)?.unwrap_or(house.pool.limits().time);
    let answer =
        house.pool.run_within(&Task::Query(task), limit).await.map_err(|failure| Problem::of(failure, &text))?;
    Ok(respond(answer, fields.one("bom").is_some_and(|b| b == "1")))
}

/// `?timeout=` in seconds; the service's own limit is never exceeded.
fn timeout(fields: &Fields) -> Result<Option<Duration>, Problem> {
    let Some(text) = fields.one("timeout") else { return Ok(None) };
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds < 1e9 => Ok(Some(Duration::from_secs_f64(seconds))),
        _ => Err(Problem::bad_request("timeout", "timeout 应为秒数", "timeout must be a number of seconds")),
    }
}

fn query_task(text: &str, fields: &Fields, headers: &HeaderMap) -> Result<QueryTask, Problem> {
    let (table, graph) = match fields.one("format") {
        Some(name) => {
            let (table, graph) = (negotiate::table_named(name), negotiate::graph_named(name));
            if table.is_none() && graph.is_none() {
                return Err(Problem::new(
                    StatusCode::NOT_ACCEPTABLE,
                    "not-acceptable",
                    format!("不认识格式 {name}"),
                    format!("unknown format {name}"),
                ));
            }
            // `?format=json` of a graph is JSON-LD; of a table that was asked as ttl there is none.
            let graph = graph.or_else(|| (name == "json").then_some(crate::answer::evaluate::RdfShape::Jsonld));
            (table, graph)
        }
        None => (negotiate::choose(headers, &TABLES), negotiate::choose(headers, &GRAPHS)),
    };
    if table.is_none() && graph.is_none() {
        return Err(Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            "not-acceptable",
            "没有可接受的格式;可用 JSON、XML、CSV、TSV、NDJSON、Turtle、N-Triples、JSON-LD、RDF/XML",
            "no acceptable format; there are JSON, XML, CSV, TSV, NDJSON, Turtle, N-Triples, JSON-LD, RDF/XML",
        ));
    }
    Ok(QueryTask {
        text: text.to_owned(),
        default: fields.all("default-graph-uri"),
        named: fields.all("named-graph-uri"),
        union: fields.one("union").is_none_or(|u| u != "0" && u != "false"),
        table,
        graph,
    })
}

/// A whole answer as a response.
pub fn respond(answer: Answer, bom: bool) -> Response {
    let media = HeaderValue::from_str(&answer.media).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mark = Bytes::from_static("\u{feff}".as_bytes());
    let first = (bom && answer.media.starts_with("text/csv")).then_some(mark);
    let length = answer.bytes + first.as_ref().map_or(0, Bytes::len);
    let pieces = first.into_iter().chain(answer.pieces).map(Ok::<_, std::convert::Infallible>);
    let mut response = Response::new(Body::from_stream(futures_util::stream::iter(pieces)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
    headers.insert("x-rows", HeaderValue::from(answer.rows));
    if let Ok(timing) = HeaderValue::from_str(&format!("query;dur={:.1}", answer.took.as_secs_f64() * 1e3)) {
        headers.insert("server-timing", timing);
    }
    response
}

/// Refuses what only a holder of the token may do.
pub fn may_write(house: &House, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = &house.token else {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "read-only",
            "服务为只读;以 --writable 启动才可写入",
            "the service is read-only; start it with --writable to write",
        ));
    };
    let given =
        headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    // Digests are compared, so that the time taken tells nothing about the token.
    if given.is_some_and(|g| blake3::hash(g.trim().as_bytes()) == blake3::hash(token.as_bytes())) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::UNAUTHORIZED, "token", "缺少或错误的令牌", "the token is missing or wrong"))
}

/// `/update`: SPARQL 1.1 Update, with `--writable` and its token only.
pub async fn update(
    State(house): State<House>,
    method: Method,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    Payload(body): Payload,
) -> Result<Response, Problem> {
    may_write(&house, &headers)?;
    let fields = fields(raw.as_deref(), &headers, &method, &body, &[("application/sparql-update", "update")])?;
    let Some(text) = fields.one("update") else {
        return Err(Problem::bad_request("no-update", "缺少参数 update", "the parameter update is missing"));
    };
    let task = Task::Update {
        text: text.to_owned(),
        using: fields.all("using-graph-uri"),
        using_named: fields.all("using-named-graph-uri"),
    };
    let _turn = house.writing.lock().await;
    house.pool.write(&task).await.map_err(|failure| Problem::of(failure, text))?;
    super::recount::soon(&house);
    Ok(StatusCode::NO_CONTENT.into_response())
}
