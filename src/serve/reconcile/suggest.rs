//! Suggest and preview: what people are shown while they choose.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::engine;
use super::schema::{KINDS, PROPERTIES, Tongue};
use super::{extend, told};
use crate::serve::House;
use crate::serve::problem::Problem;
use crate::serve::protocol::Fields;

fn fields(raw: Option<String>) -> Fields {
    Fields::of(raw.unwrap_or_default().as_bytes())
}

/// `prefix` and `cursor` (a number of results to leave out).
fn prefix(fields: &Fields) -> (String, usize) {
    let cursor = fields.one("cursor").and_then(|c| c.parse().ok()).unwrap_or(0);
    (fields.one("prefix").unwrap_or_default().trim().to_lowercase(), cursor)
}

/// Whether the id or a name in either language holds what was typed.
fn holds(names: [&str; 3], typed: &str) -> bool {
    names.iter().any(|name| name.to_lowercase().contains(typed))
}

const SHOWN: usize = 20;

/// `/suggest/entity?prefix=`.
pub async fn entity(State(house): State<House>, RawQuery(raw): RawQuery, headers: HeaderMap) -> Response {
    let fields = fields(raw);
    let (query, cursor) = prefix(&fields);
    let found = engine::suggestions(&house, &query, &fields.all("type"), cursor.min(1000) + SHOWN);
    let rows: Vec<Value> = found
        .iter()
        .skip(cursor)
        .map(|c| json!({"id": c.id, "name": c.name, "description": c.description, "notable": [c.kind]}))
        .collect();
    told(Tongue::asked(&headers), json!({"result": rows}))
}

/// `/suggest/property?prefix=`.
pub async fn property(RawQuery(raw): RawQuery, headers: HeaderMap) -> Response {
    let tongue = Tongue::asked(&headers);
    let (wanted, cursor) = prefix(&fields(raw));
    let rows: Vec<Value> = PROPERTIES
        .iter()
        .filter(|p| holds([p.id, p.zh, p.en], &wanted))
        .skip(cursor)
        .map(|p| json!({"id": p.id, "name": tongue.of(p.zh, p.en), "description": tongue.of(p.about_zh, p.about_en)}))
        .collect();
    told(tongue, json!({"result": rows}))
}

/// `/suggest/type?prefix=`.
pub async fn kind(RawQuery(raw): RawQuery, headers: HeaderMap) -> Response {
    let tongue = Tongue::asked(&headers);
    let (wanted, cursor) = prefix(&fields(raw));
    let one = |id: &str| KINDS.iter().find(|k| k.id == id).map(|k| json!({"id": k.id, "name": tongue.of(k.zh, k.en)}));
    let rows: Vec<Value> = KINDS
        .iter()
        .filter(|k| holds([k.id, k.zh, k.en], &wanted))
        .skip(cursor)
        .map(|k| {
            let mut row = json!({"id": k.id, "name": tongue.of(k.zh, k.en)});
            if let Some(broader) = k.broader.and_then(one) {
                row["broader"] = json!([broader]);
            }
            row
        })
        .collect();
    told(tongue, json!({"result": rows}))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A few lines about a thing; `None` when the graph does not know it.
async fn card(house: &House, tongue: Tongue, id: &str) -> Result<Option<String>, Problem> {
    let properties: Vec<&super::schema::Property> = PROPERTIES.iter().collect();
    let found = extend::fetch(house, &[id.to_owned()], &properties).await?;
    let values = |property: &str| -> Vec<String> {
        found.get(&(id.to_owned(), property.to_owned())).into_iter().flatten().map(|v| v.text().to_owned()).collect()
    };
    let Some(name) = values("name").into_iter().next() else { return Ok(None) };
    let mut lines = String::new();
    for p in PROPERTIES.iter().filter(|p| p.id != "name") {
        let shown = values(p.id);
        if !shown.is_empty() {
            lines += &format!("<dt>{}</dt><dd>{}</dd>", tongue.of(p.zh, p.en), escaped(&shown.join("、")));
        }
    }
    Ok(Some(format!("<h1>{}</h1><dl>{lines}</dl>", escaped(&name))))
}

/// The language, the id and the card of the thing that a request is about.
async fn asked(house: &House, raw: Option<String>, headers: &HeaderMap) -> Result<(Tongue, String, String), Problem> {
    let tongue = Tongue::asked(headers);
    let id = fields(raw).one("id").unwrap_or_default().to_owned();
    let card = card(house, tongue, &id).await?.ok_or_else(|| Problem::not_found(&id))?;
    Ok((tongue, id, card))
}

/// `/preview?id=`: a small page for a frame.
pub async fn preview(
    State(house): State<House>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (tongue, id, card) = asked(&house, raw, &headers).await?;
    let page = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>{}</title><style>\
         body{{font:14px/1.5 sans-serif;margin:.6em}}h1{{font-size:1.2em;margin:0 0 .4em}}\
         dl{{display:grid;grid-template-columns:max-content 1fr;gap:.1em .8em;margin:0}}dt{{color:#666}}dd{{margin:0}}\
         </style>{card}</html>",
        tongue.tag(),
        escaped(&id)
    );
    let mut response = page.into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    out.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(tongue.tag()));
    out.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *"),
    );
    Ok(response)
}

/// `/flyout/entity?id=` (0.2, §6.2): the preview's lines in JSON.
pub async fn flyout(
    State(house): State<House>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (tongue, id, card) = asked(&house, raw, &headers).await?;
    Ok(told(tongue, json!({"id": id, "html": card})))
}
