//! How the service is: `/healthz`, `/metrics`, `/stats`, `/version`; and the question box `/ask`.

use std::sync::atomic::Ordering::Relaxed;
use std::time::UNIX_EPOCH;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::House;
use super::problem::Problem;
use super::protocol::Fields;
use crate::answer::evaluate::Task;

/// `/healthz`: whether a worker can answer.
pub async fn healthz(State(house): State<House>) -> Result<Json<Value>, Problem> {
    house.pool.run(&Task::Ping).await.map_err(|f| Problem::of(f, ""))?;
    Ok(Json(json!({"status": "ok"})))
}

fn seconds(house: &House) -> Option<u64> {
    house.pool.data_as_of().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).map(|d| d.as_secs())
}

/// `/version`.
pub async fn version(State(house): State<House>) -> Json<Value> {
    let limits = house.pool.limits();
    Json(json!({
        "program": "bangfu", "version": env!("CARGO_PKG_VERSION"), "storeFormat": crate::graph::store::FORMAT,
        "dataAsOf": seconds(&house), "writable": house.token.is_some(), "base": house.iris.base(),
        "limits": {"seconds": limits.time.as_secs_f64(), "memoryBytes": limits.memory, "answerBytes": limits.answer,
            "workers": limits.workers, "queue": limits.queue},
    }))
}

/// A method that a path does not know.
pub async fn wrong_method(method: axum::http::Method) -> Problem {
    Problem::new(
        axum::http::StatusCode::METHOD_NOT_ALLOWED,
        "method",
        format!("此地址不接受 {method}"),
        format!("this address does not take {method}"),
    )
}

/// `/metrics`: counters in the text format of Prometheus.
pub async fn metrics(State(house): State<House>) -> Response {
    let c = house.pool.counters();
    let mut text = String::new();
    let mut put = |name: &str, kind: &str, help: &str, lines: &[(&str, f64)]| {
        text += &format!("# HELP bangfu_{name} {help}\n# TYPE bangfu_{name} {kind}\n");
        for (labels, value) in lines {
            text += &format!("bangfu_{name}{labels} {value}\n");
        }
    };
    let n = |a: &std::sync::atomic::AtomicU64| a.load(Relaxed) as f64;
    put(
        "queries_total",
        "counter",
        "Queries by outcome.",
        &[
            ("{outcome=\"answered\"}", n(&c.answered)),
            ("{outcome=\"refused\"}", n(&c.refused)),
            ("{outcome=\"time\"}", n(&c.timed_out)),
            ("{outcome=\"memory\"}", n(&c.over_memory)),
            ("{outcome=\"size\"}", n(&c.over_size)),
            ("{outcome=\"busy\"}", n(&c.busy)),
            ("{outcome=\"broken\"}", n(&c.broken)),
            ("{outcome=\"abandoned\"}", n(&c.abandoned)),
        ],
    );
    put("query_seconds_total", "counter", "Time of answered queries.", &[("", n(&c.micros) / 1e6)]);
    put("workers_started_total", "counter", "Worker processes started.", &[("", n(&c.spawned))]);
    put("queries_running", "gauge", "Queries running now.", &[("", c.running.load(Relaxed) as f64)]);
    put("queries_waiting", "gauge", "Queries waiting for a worker.", &[("", c.waiting.load(Relaxed) as f64)]);
    put("up_seconds", "gauge", "Since the service began.", &[("", house.begun.elapsed().as_secs_f64())]);
    if let Some(s) = seconds(&house) {
        put("data_timestamp_seconds", "gauge", "When the store last changed.", &[("", s as f64)]);
    }
    let media = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, media)], text).into_response()
}

/// `/stats`: how many claims of each kind, documents, places.
pub async fn stats(State(house): State<House>) -> Result<Json<Value>, Problem> {
    let rows = super::description::ask_rows(
        &house,
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(STRSTARTS(STR(?c), STR(bf:))) } GROUP BY ?c ORDER BY ?c",
    )
    .await?;
    let counts: serde_json::Map<String, Value> = rows
        .iter()
        .filter_map(|r| {
            let class = r["c"]["value"].as_str()?.rsplit('#').next()?.to_owned();
            Some((class, json!(r["n"]["value"].as_str()?.parse::<u64>().ok()?)))
        })
        .collect();
    Ok(Json(json!({"classes": counts, "dataAsOf": seconds(&house)})))
}

/// `/ask?q=`: a question in Chinese as a named query, with what was not read; the answer is one click away.
pub async fn ask(State(house): State<House>, RawQuery(raw): RawQuery) -> Result<Json<Value>, Problem> {
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    let text = fields
        .one("q")
        .ok_or_else(|| Problem::bad_request("no-question", "缺少参数 q", "the parameter q is missing"))?;
    let mut question = house.asker.read(text);
    let named = question.query.as_deref().and_then(|name| house.queries.get(name).ok());
    let sparql = named.and_then(|named| {
        house.asker.fit(&mut question, named);
        named.bind(&question.parameters, &house.bangfu.seeds, &house.iris).ok()
    });
    let mut value = json!(question);
    value["sparql"] = json!(sparql);
    if sparql.is_none() {
        value["query"] = Value::Null;
    }
    if let Some(named) = named {
        value["title"] = json!({"zh": named.title_zh, "en": named.title_en});
    }
    for piece in value["read"].as_array_mut().into_iter().flatten() {
        if let Some(name) = piece["value"].as_str().and_then(|code| house.asker.place_name(code)) {
            piece["name"] = json!(name);
        }
    }
    Ok(Json(value))
}
