//! Data extension: values of properties for things that were matched.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::schema::{KINDS, PROPERTIES, Property, Tongue, Value as Worth};
use super::{BATCH, not_wanted, told, too_many};
use crate::serve::House;
use crate::serve::description::ask_rows;
use crate::serve::extract::Payload;
use crate::serve::problem::Problem;
use crate::serve::protocol::Fields;

#[derive(Debug, Deserialize)]
struct Wish {
    ids: Vec<String>,
    properties: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    id: String,
}

/// One value as the graph has it.
#[derive(Clone, Debug)]
pub struct Found {
    /// Path of the IRI below the base, for a thing.
    id: Option<String>,
    text: String,
    worth: Worth,
}

impl Found {
    pub fn text(&self) -> &str {
        &self.text
    }

    fn json(&self) -> Value {
        match (self.worth, &self.id) {
            (Worth::Thing, Some(id)) => json!({"id": id, "name": self.text}),
            (Worth::Number, _) => match self.text.parse::<f64>() {
                Ok(n) => json!({"float": n}),
                Err(_) => json!({"str": self.text}),
            },
            (Worth::Count, _) => match self.text.parse::<i64>() {
                Ok(n) => json!({"int": n}),
                Err(_) => json!({"str": self.text}),
            },
            _ => json!({"str": self.text}),
        }
    }
}

/// The values of properties of things, by (id, property id), in a steady order.
///
/// # Errors
/// What the query worker says.
pub async fn fetch(
    house: &House,
    ids: &[String],
    properties: &[&Property],
) -> Result<BTreeMap<(String, String), Vec<Found>>, Problem> {
    let mut values = String::new();
    let mut by_iri = BTreeMap::new();
    for id in ids {
        let parts = id.split('/').map(|p| percent_encoding::percent_decode_str(p).decode_utf8_lossy().into_owned());
        let parts: Vec<String> = parts.collect();
        let iri = house.iris.of_parts(parts.iter().map(String::as_str));
        values += &format!("{iri} ");
        by_iri.insert(iri.as_str().to_owned(), id.clone());
    }
    let ways: Vec<String> = properties
        .iter()
        .map(|p| format!("{{ VALUES ?id {{ {values} }} {} BIND(\"{}\" AS ?p) }}", p.pattern, p.id))
        .collect();
    let mut found: BTreeMap<(String, String), Vec<Found>> = BTreeMap::new();
    if ids.is_empty() || ways.is_empty() {
        return Ok(found);
    }
    let text = format!(
        "SELECT DISTINCT ?id ?p ?v ?label {{ {} OPTIONAL {{ ?v rdfs:label ?label }} }} ORDER BY ?id ?p DESC(?v) ?label",
        ways.join(" UNION ")
    );
    for row in ask_rows(house, &text).await? {
        let cell = |name: &str| row[name]["value"].as_str().unwrap_or_default().to_owned();
        let Some(id) = by_iri.get(&cell("id")) else { continue };
        let Some(property) = properties.iter().find(|p| p.id == cell("p")) else { continue };
        let list = found.entry((id.clone(), property.id.to_owned())).or_default();
        let value = cell("v");
        let thing = (row["v"]["type"] == "uri").then(|| value.trim_start_matches(house.iris.base()).to_owned());
        if thing.is_some() && list.iter().any(|f| f.id == thing) {
            continue;
        }
        let text = if row["label"].is_object() { cell("label") } else { value };
        list.push(Found { id: thing, text, worth: property.value });
    }
    Ok(found)
}

fn chosen(wish: &Wish) -> Result<Vec<&'static Property>, Problem> {
    if wish.ids.len() > BATCH {
        return Err(too_many());
    }
    wish.properties
        .iter()
        .map(|n| {
            PROPERTIES.iter().find(|p| p.id == n.id).ok_or_else(|| {
                Problem::bad_request(
                    "property",
                    format!("没有属性 {};可用的见 suggest/property", n.id),
                    format!("there is no property {}; suggest/property lists them", n.id),
                )
            })
        })
        .collect()
}

fn meta(tongue: Tongue, properties: &[&Property]) -> Value {
    properties
        .iter()
        .map(|p| {
            let mut row = json!({"id": p.id, "name": tongue.of(p.zh, p.en)});
            if p.value == Worth::Thing {
                let place = &KINDS[0];
                row["type"] = json!({"id": place.id, "name": tongue.of(place.zh, place.en)});
            }
            row
        })
        .collect()
}

fn listed(found: &BTreeMap<(String, String), Vec<Found>>, id: &str, property: &str) -> Value {
    let key = (id.to_owned(), property.to_owned());
    found.get(&key).into_iter().flatten().map(Found::json).collect()
}

/// `extend=` of 0.2 (§7): rows by id.
///
/// # Errors
/// A body that is not the JSON wanted, an unknown property.
pub async fn plain(house: &House, headers: &HeaderMap, text: &str) -> Result<Response, Problem> {
    let tongue = Tongue::asked(headers);
    let wish: Wish = serde_json::from_str(text).map_err(|e| not_wanted("extend", &e))?;
    let properties = chosen(&wish)?;
    let found = fetch(house, &wish.ids, &properties).await?;
    let rows: Map<String, Value> = wish
        .ids
        .iter()
        .map(|id| {
            let row: Map<String, Value> =
                properties.iter().map(|p| (p.id.to_owned(), listed(&found, id, p.id))).collect();
            (id.clone(), Value::Object(row))
        })
        .collect();
    Ok(told(tongue, json!({"meta": meta(tongue, &properties), "rows": rows})))
}

/// `POST /extend` of the draft: rows in the order of the ids.
pub async fn draft(State(house): State<House>, headers: HeaderMap, body: Payload) -> Result<Response, Problem> {
    let tongue = Tongue::asked(&headers);
    let wish: Wish = serde_json::from_slice(&body.0).map_err(|e| not_wanted("extend", &e))?;
    let properties = chosen(&wish)?;
    let found = fetch(&house, &wish.ids, &properties).await?;
    let rows: Vec<Value> = wish
        .ids
        .iter()
        .map(|id| {
            let values: Vec<Value> =
                properties.iter().map(|p| json!({"id": p.id, "values": listed(&found, id, p.id)})).collect();
            json!({"id": id, "properties": values})
        })
        .collect();
    Ok(told(tongue, json!({"meta": meta(tongue, &properties), "rows": rows})))
}

fn proposal(raw: Option<String>, row: impl Fn(&Property) -> Value) -> Value {
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    let kind = fields.one("type").unwrap_or_default();
    let limit = fields.one("limit").and_then(|l| l.parse::<usize>().ok());
    let fits = PROPERTIES.iter().filter(|p| kind.is_empty() || p.fits(kind));
    let rows: Vec<Value> = fits.take(limit.unwrap_or(usize::MAX)).map(row).collect();
    let mut answer = json!({"properties": rows});
    if !kind.is_empty() {
        answer["type"] = json!(kind);
    }
    if let Some(limit) = limit {
        answer["limit"] = json!(limit);
    }
    answer
}

/// `/extend/propose?type=&limit=` of the draft.
pub async fn propose(RawQuery(raw): RawQuery, headers: HeaderMap) -> Response {
    let tongue = Tongue::asked(&headers);
    let text = |zh: &str, en: &str| json!([{"str": tongue.of(zh, en), "lang": tongue.tag()}]);
    let row = |p: &Property| json!({"id": p.id, "name": text(p.zh, p.en), "description": text(p.about_zh, p.about_en)});
    told(tongue, proposal(raw, row))
}

/// The same in the form of 0.2, where names are strings.
pub async fn propose_plainly(RawQuery(raw): RawQuery, headers: HeaderMap) -> Response {
    let tongue = Tongue::asked(&headers);
    told(tongue, proposal(raw, |p: &Property| json!({"id": p.id, "name": tongue.of(p.zh, p.en)})))
}
