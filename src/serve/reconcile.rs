//! Reconciliation Service API 0.2 (W3C Community Group): names of a spreadsheet → things of the graph.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::House;
use super::problem::Problem;
use super::protocol::Fields;
use crate::seeds::{Level, PlaceRow};

#[derive(Debug, Deserialize)]
struct Wanted {
    query: String,
    #[serde(default, rename = "type")]
    kind: Option<Value>,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    properties: Vec<Property>,
}

#[derive(Debug, Deserialize)]
struct Property {
    pid: String,
    v: Value,
}

const TYPES: [(&str, &str); 3] =
    [("Place", "地点 / Place"), ("Body", "机构 / Body"), ("Programme", "项目计划 / Programme")];

fn manifest(headers: &HeaderMap, house: &House) -> Value {
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or("localhost");
    let base = format!("http://{host}");
    json!({
        "versions": ["0.2"], "name": "帮扶 bangfu", "identifierSpace": house.iris.base(),
        "schemaSpace": "https://w3id.org/bangfu/ns#",
        "defaultTypes": TYPES.map(|(id, name)| json!({"id": id, "name": name})),
        "view": {"url": format!("{base}/page/{{{{id}}}}")},
        "suggest": {"entity": {"service_url": base, "service_path": "/reconcile/suggest/entity"}},
        "batchSize": 200
    })
}

/// One thing that a name may be.
struct Candidate {
    id: String,
    name: String,
    kind: &'static str,
    description: String,
    score: f64,
}

/// How well a name fits: 100 for the same, less for a short or former name, a shared beginning, a part.
fn fit(wanted: &str, name: &str, others: &[&str]) -> f64 {
    let longest = wanted.chars().count().max(name.chars().count()) as f64;
    let shortest = wanted.chars().count().min(name.chars().count()) as f64;
    if wanted == name {
        100.0
    } else if others.contains(&wanted) {
        90.0
    } else if name.starts_with(wanted) || wanted.starts_with(name) {
        40.0 + 40.0 * shortest / longest
    } else if name.contains(wanted) {
        20.0 + 40.0 * shortest / longest
    } else {
        0.0
    }
}

fn class(level: Level) -> &'static str {
    match level {
        Level::Country => "Country",
        Level::Province => "Province",
        Level::Prefecture => "Prefecture",
        Level::County => "County",
        Level::Township => "Township",
        Level::Village => "Village",
    }
}

fn candidates(house: &House, wanted: &Wanted) -> Vec<Candidate> {
    let query = wanted.query.trim();
    let kinds: Vec<&str> = match &wanted.kind {
        Some(Value::String(s)) => vec![s],
        Some(Value::Array(all)) => all.iter().filter_map(|v| v.as_str().or_else(|| v["id"].as_str())).collect(),
        _ => vec![],
    };
    let wants = |kind: &str| kinds.is_empty() || kinds.contains(&kind);
    let seeds = &house.bangfu.seeds;
    let mut found = Vec::new();
    if query.is_empty() {
        return found;
    }
    let above = |p: &PlaceRow| seeds.chain(&p.code).iter().map(|r| r.name.as_str()).collect::<Vec<_>>().concat();
    let within: Vec<String> = wanted
        .properties
        .iter()
        .filter(|p| p.pid == "within")
        .filter_map(|p| p.v.as_str().or_else(|| p.v["id"].as_str()).or_else(|| p.v["name"].as_str()))
        .map(|v| v.trim_start_matches("place/").to_owned())
        .collect();
    for p in &seeds.places {
        if !wants("Place") && !wants(class(p.level)) {
            continue;
        }
        let others: Vec<&str> = p.short_names.iter().chain(&p.former_names).map(String::as_str).collect();
        let mut score = if p.code == query { 100.0 } else { fit(query, &p.name, &others) };
        if score == 0.0 && query.ends_with(p.name.as_str()) && above(p).ends_with(query) {
            score = 98.0;
        }
        if score == 0.0 {
            continue;
        }
        let chain = above(p);
        if within.iter().any(|w| !chain.contains(w.as_str()) && !p.code.starts_with(w.trim_end_matches("00"))) {
            score *= 0.5;
        }
        if p.until.is_some() {
            score *= 0.9;
        }
        let description = format!("{} {chain}{}", p.code, p.until.map_or(String::new(), |y| format!(" (–{y})")));
        found.push(Candidate {
            id: format!("place/{}", p.code),
            name: p.name.clone(),
            kind: "Place",
            description,
            score,
        });
    }
    let id = |kind: &str, name: &str| {
        house.iris.of_parts([kind, name].into_iter()).as_str().trim_start_matches(house.iris.base()).to_owned()
    };
    if wants("Body") {
        for b in &seeds.bodies {
            let others: Vec<&str> = b.short_names.iter().map(String::as_str).collect();
            let score = fit(query, &b.name, &others);
            if score > 0.0 {
                found.push(Candidate {
                    id: id("body", &b.name),
                    name: b.name.clone(),
                    kind: "Body",
                    description: b.kind.clone(),
                    score,
                });
            }
        }
    }
    if wants("Programme") {
        for p in &seeds.programmes {
            let others: Vec<&str> = p.aliases.iter().map(String::as_str).collect();
            let score = fit(query, &p.name, &others);
            if score > 0.0 {
                found.push(Candidate {
                    id: id("programme", &p.name),
                    name: p.name.clone(),
                    kind: "Programme",
                    description: p.sector.clone(),
                    score,
                });
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    found.truncate(wanted.limit.unwrap_or(5).clamp(1, 50));
    found
}

fn answer(house: &House, wanted: &Wanted) -> Value {
    let found = candidates(house, wanted);
    // Sure only when one stands alone at the top: 长安区 of two cities is not.
    let sure = found.first().is_some_and(|f| f.score >= 90.0) && found.get(1).is_none_or(|s| s.score < found[0].score);
    let rows: Vec<Value> = found
        .iter()
        .enumerate()
        .map(|(n, c)| {
            let name = TYPES.iter().find(|(id, _)| *id == c.kind).map_or(c.kind, |(_, name)| name);
            json!({"id": c.id, "name": c.name, "description": c.description, "score": c.score,
                "match": n == 0 && sure, "type": [{"id": c.kind, "name": name}]})
        })
        .collect();
    json!({"result": rows})
}

/// `/reconcile`: the manifest, or the answers to `queries=`.
pub async fn service(
    State(house): State<House>,
    method: Method,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let mut fields = Fields::of(raw.unwrap_or_default().as_bytes());
    if method == Method::POST {
        fields.0.extend(Fields::of(&body).0);
    }
    let Some(text) = fields.one("queries") else { return Ok(Json(manifest(&headers, &house))) };
    let queries: BTreeMap<String, Wanted> = serde_json::from_str(text).map_err(|e| {
        Problem::bad_request(
            "queries",
            format!("queries 不是所要的 JSON:{e}"),
            format!("queries is not the JSON wanted: {e}"),
        )
    })?;
    if queries.len() > 200 {
        return Err(Problem::bad_request("batch", "一次最多 200 条", "200 queries at most at once"));
    }
    let answers: Map<String, Value> = queries.iter().map(|(k, q)| (k.clone(), answer(&house, q))).collect();
    Ok(Json(Value::Object(answers)))
}

/// `/reconcile/suggest/entity?prefix=`.
pub async fn suggest(State(house): State<House>, RawQuery(raw): RawQuery) -> Json<Value> {
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    let query = fields.one("prefix").unwrap_or_default().to_owned();
    let wanted = Wanted { query, kind: None, limit: Some(10), properties: vec![] };
    let rows: Vec<Value> = candidates(&house, &wanted)
        .iter()
        .map(|c| json!({"id": c.id, "name": c.name, "description": c.description, "notable": [c.kind]}))
        .collect();
    Json(json!({"result": rows}))
}
