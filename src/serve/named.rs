//! Named queries as an API: `/q` lists them, `/q/NAME` answers, `/q/NAME.csv` and the like choose the format.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value, json};

use super::House;
use super::description;
use super::extract::{Payload, Tail};
use super::negotiate::{self, TABLES};
use super::problem::Problem;
use super::protocol::{Fields, respond};
use super::snippet;
use crate::answer::evaluate::{QueryTask, TableShape, Task};
use crate::answer::{Named, NamedError, ParameterKind};

/// Parameters that choose the form of the answer and are none of the query's.
const OWN: [&str; 3] = ["format", "bom", "timeout"];

/// How a parameter's type is called in the API.
pub fn kind_name(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::Place => "place",
        ParameterKind::Year => "year",
        ParameterKind::Number => "number",
        ParameterKind::Text => "text",
        ParameterKind::Flow => "flow",
        ParameterKind::Id => "id",
        ParameterKind::Iri => "iri",
    }
}

/// The named queries as JSON.
pub fn listed(house: &House, base: &str) -> Value {
    let one = |q: &Named| {
        json!({
            "name": q.name, "zh": q.title_zh, "en": q.title_en,
            "parameters": q.parameters.iter().map(|p| json!({
                "name": p.name, "type": kind_name(p.kind), "default": p.default, "zh": p.zh, "en": p.en,
            })).collect::<Vec<_>>(),
            "sparql": q.text,
            "snippets": snippet::samples(base, q),
        })
    };
    house.queries.all.values().map(one).collect()
}

/// `/q`.
pub async fn list(State(house): State<House>, headers: HeaderMap) -> Response {
    if negotiate::prefers_html(&headers, &["application/json"]) {
        return Redirect::to("/#/q").into_response();
    }
    Json(listed(&house, &description::base_of(&headers))).into_response()
}

fn refused(e: &NamedError) -> Problem {
    let status = match e {
        NamedError::Unknown(name) => return Problem::not_found(&format!("query {name}")),
        _ => "parameter",
    };
    Problem::bad_request(status, format!("参数有误:{e}"), e.to_string())
}

/// `/q/NAME[.csv|.tsv|.json|.xml|.ndjson|.geojson|.rq]`.
pub async fn call(
    State(house): State<House>,
    Tail(name): Tail,
    method: Method,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    Payload(body): Payload,
) -> Result<Response, Problem> {
    let mut fields = Fields::of(raw.unwrap_or_default().as_bytes());
    if method == Method::POST {
        fields.0.extend(Fields::of(&body).0);
    }
    let (name, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) => (stem.to_owned(), Some(extension.to_owned())),
        None => (name, None),
    };
    let query = house.queries.get(&name).map_err(|e| refused(&e))?;
    let format = extension.or_else(|| fields.one("format").map(str::to_owned));
    if format.is_none() && negotiate::prefers_html(&headers, &["application/json", "text/csv"]) {
        let tail: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields.0).finish();
        return Ok(Redirect::to(&format!("/#/q/{name}?{tail}")).into_response());
    }
    // An empty field of a form means: as if it were not there.
    let values: BTreeMap<String, String> =
        fields.0.iter().filter(|(k, v)| !OWN.contains(&k.as_str()) && !v.is_empty()).cloned().collect();
    let text = query.bind(&values, &house.bangfu.seeds, &house.iris).map_err(|e| refused(&e))?;
    if format.as_deref() == Some("rq") {
        let media = HeaderValue::from_static("application/sparql-query; charset=utf-8");
        return Ok(([(header::CONTENT_TYPE, media)], text).into_response());
    }
    let geo = format.as_deref() == Some("geojson");
    let shape = match format.as_deref() {
        Some("geojson") => Some(TableShape::Json),
        Some(other) => negotiate::table_named(other),
        None => negotiate::choose(&headers, &TABLES),
    }
    .ok_or_else(|| {
        Problem::new(
            axum::http::StatusCode::NOT_ACCEPTABLE,
            "not-acceptable",
            "可用 csv、tsv、json、xml、ndjson、geojson、rq",
            "there are csv, tsv, json, xml, ndjson, geojson, rq",
        )
    })?;
    let task =
        QueryTask { text: text.clone(), default: vec![], named: vec![], union: true, table: Some(shape), graph: None };
    let answer = house.pool.run(&Task::Query(task)).await.map_err(|f| Problem::of(f, &text))?;
    if geo {
        let value: Value = serde_json::from_slice(&answer.concat())
            .map_err(|e| Problem::of(super::Failure::Broken(e.to_string()), &text))?;
        let media = HeaderValue::from_static("application/geo+json");
        return Ok(([(header::CONTENT_TYPE, media)], Json(geojson(&house, &value))).into_response());
    }
    Ok(respond(answer, fields.one("bom") == Some("1")))
}

/// Rows as GeoJSON (RFC 7946): at their own ?lat and ?long, else at the first place that they name; rows without
/// a place keep a null geometry, so that none is lost.
fn geojson(house: &House, answer: &Value) -> Value {
    let empty = Vec::new();
    let rows = answer["results"]["bindings"].as_array().unwrap_or(&empty);
    let variables = answer["head"]["vars"].as_array().unwrap_or(&empty);
    let place = format!("{}place/", house.iris.base());
    let features: Vec<Value> = rows
        .iter()
        .map(|row| {
            let cell = |name: &str| row[name]["value"].as_str();
            let number = |name: &str| cell(name).and_then(|v| v.parse::<f64>().ok());
            let own = number("lat").zip(number("long").or_else(|| number("lon")));
            let named = || {
                variables.iter().filter_map(|v| cell(v.as_str()?)).find_map(|value| {
                    let known = match value.strip_prefix(&place) {
                        Some(code) => house.bangfu.seeds.place(code),
                        None => {
                            let first = value.split('、').next().unwrap_or(value);
                            house.bangfu.seeds.places.iter().find(|p| p.until.is_none() && p.name == first)
                        }
                    };
                    known.and_then(|p| p.lat.zip(p.lon))
                })
            };
            let geometry = own
                .or_else(named)
                .map_or(Value::Null, |(lat, lon)| json!({"type": "Point", "coordinates": [lon, lat]}));
            let properties: Map<String, Value> = variables
                .iter()
                .filter_map(|v| v.as_str())
                .map(|v| {
                    let value = cell(v).map_or(Value::Null, |text| {
                        let typed = row[v]["datatype"]
                            .as_str()
                            .is_some_and(|d| d.ends_with("decimal") || d.ends_with("integer"));
                        if typed { serde_json::from_str(text).unwrap_or_else(|_| json!(text)) } else { json!(text) }
                    });
                    (v.to_owned(), value)
                })
                .collect();
            json!({"type": "Feature", "geometry": geometry, "properties": properties})
        })
        .collect();
    json!({"type": "FeatureCollection", "features": features})
}
