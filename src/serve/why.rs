//! `/why?iri=…`: the sentences behind a row. Whatever IRIs a row holds, the claims that they lead to, each with its
//! exact characters; for reference data, which no document says, their source.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{RawQuery, State};
use serde_json::{Value, json};

use super::House;
use super::description::ask_rows;
use super::problem::Problem;
use super::protocol::Fields;
use crate::answer;

/// The most IRIs of one row.
const MOST: usize = 50;

fn cell<'r>(row: &'r Value, name: &str) -> Option<&'r str> {
    row[name]["value"].as_str()
}

fn number(row: &Value, name: &str) -> Value {
    cell(row, name).and_then(|n| n.parse::<u64>().ok()).map_or(Value::Null, Value::from)
}

/// The claims that the IRIs lead to: themselves, else those that speak of the most of them.
async fn claims(house: &House, iris: &str, limit: usize) -> Result<Vec<String>, Problem> {
    let named = format!("SELECT DISTINCT ?c {{ VALUES ?c {{ {iris} }} ?c a bf:Claim }} ORDER BY ?c LIMIT {limit}");
    let about = format!(
        "SELECT ?c (COUNT(DISTINCT ?i) AS ?n) {{ VALUES ?i {{ {iris} }} \
         {{ ?c bf:slot/bf:thing ?i }} UNION {{ ?c bf:slot|bf:passage|bf:document|bf:pair ?i }} ?c a bf:Claim }} \
         GROUP BY ?c ORDER BY DESC(?n) ?c LIMIT {limit}"
    );
    // A province is spoken of by what is said of its counties.
    let within = format!(
        "SELECT DISTINCT ?c {{ VALUES ?i {{ {iris} }} ?p bf:within ?i . ?c bf:place ?p ; a bf:Claim }} ORDER BY ?c LIMIT {limit}"
    );
    for text in [named, about, within] {
        let found: Vec<String> =
            ask_rows(house, &text).await?.iter().filter_map(|r| cell(r, "c").map(str::to_owned)).collect();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

async fn spans(house: &House, claims: &[String]) -> Result<Vec<Value>, Problem> {
    let list: String = claims.iter().map(|c| format!("<{c}> ")).collect();
    let mut slots: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let text = format!(
        "SELECT ?c ?role ?thing (SAMPLE(?l) AS ?name) ?words ?start ?end {{ VALUES ?c {{ {list} }} ?c bf:slot ?s . \
         ?s bf:role ?role ; bf:thing ?thing . OPTIONAL {{ ?thing rdfs:label ?l }} \
         OPTIONAL {{ ?s bf:words ?words ; bf:start ?start ; bf:end ?end }} }} \
         GROUP BY ?c ?s ?role ?thing ?words ?start ?end ORDER BY ?c ?start ?role ?thing"
    );
    for row in ask_rows(house, &text).await? {
        let slot = json!({"role": cell(&row, "role"), "thing": cell(&row, "thing"), "name": cell(&row, "name"),
            "words": cell(&row, "words"), "start": number(&row, "start"), "end": number(&row, "end")});
        slots.entry(cell(&row, "c").unwrap_or_default().to_owned()).or_default().push(slot);
    }
    let text = format!(
        "SELECT DISTINCT ?c ?type ?d ?title ?file ?words ?start ?end ?sentence ?from ?to ?rule ?score {{ VALUES ?c {{ {list} }} \
         ?c a ?type FILTER(?type != bf:Claim) ?c bf:document ?d ; bf:words ?words ; bf:start ?start ; bf:end ?end ; \
         bf:rule ?rule ; bf:score ?score ; bf:passage ?p . ?p bf:text ?sentence ; bf:start ?from ; bf:end ?to . \
         OPTIONAL {{ ?d rdfs:label ?title }} OPTIONAL {{ ?d bf:fileName ?file }} }}"
    );
    let mut by_claim: BTreeMap<String, Value> = BTreeMap::new();
    for row in ask_rows(house, &text).await? {
        let claim = cell(&row, "c").unwrap_or_default();
        let document = cell(&row, "d").unwrap_or_default();
        let id = document.rsplit('/').next().unwrap_or_default();
        let id = percent_encoding::percent_decode_str(id).decode_utf8_lossy().into_owned();
        let span = json!({
            "claim": claim, "type": cell(&row, "type").and_then(|t| t.rsplit('#').next()),
            "doc": id, "document": document, "label": cell(&row, "title"), "file": cell(&row, "file"),
            "words": cell(&row, "words"), "start": number(&row, "start"), "end": number(&row, "end"),
            "sentence": cell(&row, "sentence"), "sentenceStart": number(&row, "from"), "sentenceEnd": number(&row, "to"),
            "rule": cell(&row, "rule"), "score": number(&row, "score"),
            "slots": slots.get(claim).cloned().unwrap_or_default(),
        });
        by_claim.entry(claim.to_owned()).or_insert(span);
    }
    Ok(claims.iter().filter_map(|c| by_claim.remove(c)).collect())
}

/// `/why?iri=…&iri=…&limit=`.
pub async fn why(State(house): State<House>, RawQuery(raw): RawQuery) -> Result<Json<Value>, Problem> {
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    let asked = fields.all("iri");
    if asked.is_empty() {
        return Err(Problem::bad_request("no-iri", "缺少参数 iri", "the parameter iri is missing"));
    }
    if asked.len() > MOST {
        return Err(Problem::bad_request(
            "iri",
            format!("一次最多 {MOST} 个 iri"),
            format!("{MOST} iri parameters at most"),
        ));
    }
    let limit = match fields.one("limit").map(str::parse::<usize>) {
        None => 20,
        Some(Ok(n @ 1..=200)) => n,
        Some(_) => {
            return Err(Problem::bad_request("limit", "limit 应为 1 至 200", "limit must be a number from 1 to 200"));
        }
    };
    let mut iris = String::new();
    for text in &asked {
        let iri = answer::iri(text)
            .map_err(|e| Problem::bad_request("iri", format!("不是绝对 IRI:{text}"), e.to_string()))?;
        iris += &iri;
        iris.push(' ');
    }
    let claims = claims(&house, &iris, limit).await?;
    let spans = if claims.is_empty() { Vec::new() } else { spans(&house, &claims).await? };
    let mut sources = Vec::new();
    if spans.is_empty() {
        let text = format!(
            "SELECT DISTINCT ?i ?g ?source {{ VALUES ?i {{ {iris} }} GRAPH ?g {{ ?i a ?class OPTIONAL {{ ?i bf:source ?source }} }} }} \
             ORDER BY ?i ?g ?source LIMIT 200"
        );
        for row in ask_rows(&house, &text).await? {
            sources.push(json!({"iri": cell(&row, "i"), "graph": cell(&row, "g"), "source": cell(&row, "source")}));
        }
    }
    Ok(Json(json!({"spans": spans, "sources": sources})))
}
