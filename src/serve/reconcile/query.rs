//! Queries: `queries=` of 0.2, and `/match` of the draft of 1.0.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::engine::{self, Condition, Wanted};
use super::schema::{KINDS, PROPERTIES, Tongue};
use super::{BATCH, not_wanted, told, too_many};
use crate::serve::House;
use crate::serve::extract::Payload;
use crate::serve::problem::Problem;

/// The most candidates of one query.
const MOST: usize = 50;
const USUAL: usize = 5;

/// A query of 0.2 (§4.1); unknown members are ignored, as other services do.
#[derive(Debug, Deserialize)]
struct PlainQuery {
    #[serde(default)]
    query: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<Value>,
    #[serde(default)]
    limit: Option<f64>,
    #[serde(default)]
    properties: Vec<PlainProperty>,
}

#[derive(Debug, Deserialize)]
struct PlainProperty {
    pid: String,
    v: Value,
}

#[derive(Debug, Deserialize)]
struct DraftBatch {
    queries: Vec<DraftQuery>,
}

/// A query of the draft; earlier drafts said `query` and `properties` for `conditions`.
#[derive(Debug, Deserialize)]
struct DraftQuery {
    #[serde(default, rename = "type")]
    kind: Option<Value>,
    #[serde(default)]
    limit: Option<f64>,
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    properties: Vec<DraftCondition>,
    #[serde(default)]
    conditions: Vec<DraftCondition>,
}

#[derive(Debug, Deserialize)]
struct DraftCondition {
    #[serde(default, rename = "matchType", alias = "match_type")]
    match_type: Option<String>,
    #[serde(default, rename = "propertyId", alias = "pid")]
    property: Option<String>,
    #[serde(rename = "propertyValue", alias = "v")]
    value: Value,
    #[serde(default)]
    required: bool,
    #[serde(default, rename = "matchQuantifier", alias = "match_quantifier")]
    quantifier: Option<String>,
}

fn kinds(kind: Option<&Value>) -> Vec<String> {
    let one = |v: &Value| v.as_str().or_else(|| v["id"].as_str()).map(str::to_owned);
    match kind {
        Some(Value::Array(all)) => all.iter().filter_map(one).collect(),
        Some(v) => one(v).into_iter().collect(),
        None => Vec::new(),
    }
}

/// A property value (§2.4): a literal, or a thing by its id or name.
fn values(v: &Value) -> Vec<String> {
    match v {
        Value::Array(all) => all.iter().flat_map(values).collect(),
        Value::String(s) => vec![s.trim().to_owned()],
        Value::Object(o) => {
            ["id", "name", "str"].iter().filter_map(|k| o.get(*k)?.as_str()).map(str::to_owned).take(1).collect()
        }
        Value::Number(n) => vec![n.to_string()],
        Value::Bool(b) => vec![b.to_string()],
        Value::Null => vec![],
    }
}

fn limit(asked: Option<f64>) -> usize {
    asked.filter(|n| *n >= 1.0).map_or(USUAL, |n| n.min(MOST as f64) as usize)
}

fn kind_of(tongue: Tongue, id: &str) -> Value {
    let name = KINDS.iter().find(|k| k.id == id).map_or(id, |k| tongue.of(k.zh, k.en));
    json!([{"id": id, "name": name}])
}

/// `queries={"q0": {…}}`.
pub fn plain(house: &House, headers: &HeaderMap, text: &str) -> Result<Response, Problem> {
    let tongue = Tongue::asked(headers);
    let queries: BTreeMap<String, PlainQuery> = serde_json::from_str(text).map_err(|e| not_wanted("queries", &e))?;
    if queries.len() > BATCH {
        return Err(too_many());
    }
    let mut answers = Map::new();
    for (key, q) in queries {
        let wanted = Wanted {
            query: q.query.unwrap_or_default(),
            kinds: kinds(q.kind.as_ref()),
            limit: limit(q.limit),
            conditions: q
                .properties
                .iter()
                .map(|p| Condition { property: p.pid.clone(), values: values(&p.v), required: false })
                .collect(),
        };
        let found = engine::candidates(house, &wanted);
        let rows: Vec<Value> = found
            .iter()
            .map(|c| {
                json!({"id": c.id, "name": c.name, "description": c.description, "score": c.score,
                    "match": c.sure, "type": kind_of(tongue, c.kind),
                    "features": [{"id": "name_match", "value": c.score / 100.0}]})
            })
            .collect();
        answers.insert(key, json!({"result": rows}));
    }
    Ok(told(tongue, Value::Object(answers)))
}

impl DraftQuery {
    /// # Errors
    /// Names a condition that the draft does not allow.
    fn wanted(self) -> Result<Wanted, Problem> {
        let mut wanted = Wanted {
            query: self.query.unwrap_or_default(),
            kinds: kinds(self.kind.as_ref()),
            limit: limit(self.limit),
            conditions: Vec::new(),
        };
        let older = self.properties.into_iter().map(|mut c| {
            c.match_type.get_or_insert_with(|| "property".to_owned());
            c
        });
        for c in self.conditions.into_iter().chain(older) {
            let values = values(&c.value);
            match c.match_type.as_deref() {
                // An id is looked up as what it is: candidates know their own.
                Some("name" | "id") => wanted.query = values.into_iter().next().unwrap_or_default(),
                Some("type") => wanted.kinds = values,
                Some("property") => {
                    let property = c.property.ok_or_else(|| {
                        Problem::bad_request(
                            "condition",
                            "matchType 为 property 的条件须有 propertyId",
                            "a condition of matchType property needs propertyId",
                        )
                    })?;
                    if c.quantifier.as_deref() == Some("none") {
                        continue;
                    }
                    if c.required && !PROPERTIES.iter().any(|k| k.id == property) {
                        return Err(Problem::bad_request(
                            "condition",
                            format!("没有属性 {property};可用的见 suggest/property"),
                            format!("there is no property {property}; suggest/property lists them"),
                        ));
                    }
                    wanted.conditions.push(Condition { property, values, required: c.required });
                }
                other => {
                    return Err(Problem::bad_request(
                        "condition",
                        format!("条件的 matchType 应为 name、property、type 或 id,而非 {other:?}"),
                        format!("a condition's matchType must be name, property, type or id, not {other:?}"),
                    ));
                }
            }
        }
        Ok(wanted)
    }
}

/// `POST /reconcile/match`.
pub async fn draft(State(house): State<House>, headers: HeaderMap, body: Payload) -> Result<Response, Problem> {
    let tongue = Tongue::asked(&headers);
    let batch: DraftBatch = serde_json::from_slice(&body.0).map_err(|e| not_wanted("queries", &e))?;
    if batch.queries.len() > BATCH {
        return Err(too_many());
    }
    let mut results = Vec::new();
    for query in batch.queries {
        let wanted = query.wanted()?;
        let found = engine::candidates(&house, &wanted);
        let candidates: Vec<Value> = found
            .iter()
            .map(|c| {
                json!({"id": c.id, "name": [{"str": c.name, "lang": "zh"}],
                    "description": [{"str": c.description, "lang": "zh"}], "score": c.score,
                    "match": c.sure, "type": kind_of(tongue, c.kind),
                    "features": [{"id": "name_match", "name": tongue.of("名称吻合度", "fit of the name"), "value": c.score / 100.0}]})
            })
            .collect();
        results.push(json!({"candidates": candidates}));
    }
    Ok(told(tongue, json!({"results": results})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_kind_are_read() {
        assert_eq!(
            values(&json!(["云南省 ", {"id": "place/53"}, {"name": "滇"}, 5, true, null])),
            ["云南省", "place/53", "滇", "5", "true"]
        );
    }

    #[test]
    fn limits_stay_within_bounds() {
        assert_eq!(
            (limit(None), limit(Some(3.0)), limit(Some(1e300)), limit(Some(-1.0)), limit(Some(f64::NAN))),
            (5, 3, 50, 5, 5)
        );
    }

    #[test]
    fn a_condition_says_what_it_matches() {
        let query: DraftQuery = serde_json::from_value(json!({"conditions": [{"propertyValue": "甲"}]})).unwrap();
        assert!(query.wanted().is_err());
        let query: DraftQuery = serde_json::from_value(json!({"type": "County", "conditions": [
            {"matchType": "name", "propertyValue": "甲县"}, {"match_type": "property", "pid": "within", "v": "乙省"}]}))
        .unwrap();
        let wanted = query.wanted().unwrap();
        assert_eq!((wanted.query.as_str(), wanted.kinds.len(), wanted.conditions.len()), ("甲县", 1, 1));
    }
}
