//! A claim as one JSON object: the form of `bangfu extract --format jsonl`, which the scorers read.

use serde_json::{Map, Value, json};

use super::{Claim, Kind, Role, Slot, Thing};
use crate::document::Document;

/// The claim as a JSON object; offsets count characters of the original file.
pub fn object(doc: &Document, claim: &Claim) -> Value {
    let mut o = Map::new();
    let mut put = |key: &str, value: Value| {
        o.insert(key.to_owned(), value);
    };
    put("doc", json!(claim.doc));
    put("id", json!(claim.id));
    put("type", json!(claim.kind));
    put("sentence", json!(doc.quote(claim.sentence)));
    put("value_text", json!(doc.quote(claim.value)));
    let nth = nth(doc, claim);
    if nth > 1 {
        put("nth", json!(nth));
    }
    put("start", json!(claim.value.start));
    put("end", json!(claim.value.end));
    put("sent_start", json!(claim.sentence.start));
    put("sent_end", json!(claim.sentence.end));
    if let Some(a) = &claim.amount {
        put("number", json!(a.number.normalize().to_string()));
        put("unit", json!(a.unit));
        put("bound", json!(a.bound));
    }
    let names =
        |role: Role| -> Vec<&str> { claim.slots.iter().filter(|s| s.role == role).map(|s| s.name.as_str()).collect() };
    let one = |role: Role| names(role).first().map_or(Value::Null, |n| json!(n));
    match claim.kind {
        Kind::Funding => {
            put("flow", json!(claim.flow));
            put("funder", json!(names(Role::Funder)));
            put("recipient", json!(names(Role::Recipient)));
            put("purpose", one(Role::Purpose));
            put("cumulative", json!(claim.cumulative));
        }
        Kind::Observation => {
            put("indicator", one(Role::Indicator));
            put("kind", json!(claim.measure));
        }
        Kind::Staffing => {
            put("role", one(Role::Post));
            put("sender", json!(names(Role::Sender)));
        }
        Kind::Pairing => {
            put("helper", json!(names(Role::Helper)));
            put("recipient", json!(names(Role::Recipient)));
            put("scheme", one(Role::Scheme));
        }
        Kind::Policy => {
            put("title", one(Role::Title));
            put("issuer", json!(names(Role::Issuer)));
        }
    }
    put("place", json!(names(Role::Place)));
    put("time", claim.time.as_ref().map_or(Value::Null, |t| json!({"start": t.start, "end": t.end})));
    put(
        "time_from",
        claim.time.as_ref().map_or(Value::Null, |t| json!(if t.from_context { "context" } else { "sentence" })),
    );
    put("status", json!(claim.status));
    let inferred: std::collections::BTreeSet<&str> = claim
        .slots
        .iter()
        .filter(|s| s.inferred)
        .map(|s| role_name(s.role))
        .chain(claim.time.as_ref().filter(|t| t.from_context).map(|_| "time"))
        .collect();
    put("inferred", json!(inferred));
    put("rule", json!(claim.rule));
    put("score", json!(claim.score));
    if let Some(hard) = &claim.hard {
        put("hard", json!(hard));
    }
    put("links", Value::Array(claim.slots.iter().filter_map(link).collect()));
    Value::Object(o)
}

/// The claims.md name of a role's field.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Funder => "funder",
        Role::Recipient => "recipient",
        Role::Place => "place",
        Role::Purpose => "purpose",
        Role::Programme => "programme",
        Role::Indicator => "indicator",
        Role::Post => "role",
        Role::Sender => "sender",
        Role::Helper => "helper",
        Role::Scheme => "scheme",
        Role::Title => "title",
        Role::Issuer => "issuer",
    }
}

/// What a slot denotes, where it denotes something beyond its words.
fn link(slot: &Slot) -> Option<Value> {
    let (kind, thing) = match &slot.thing {
        Thing::Place(code) => ("place", json!(code)),
        Thing::Area(name) => ("area", json!(name)),
        Thing::Body { name, kind } => ("body", json!({"name": name, "kind": kind})),
        Thing::Group { name, count } => ("group", json!({"name": name, "count": count})),
        Thing::Programme(name) => ("programme", json!(name)),
        Thing::Unresolved { candidates, .. } => ("unresolved", json!(candidates)),
        Thing::Policy(_) | Thing::Term(_) => return None,
    };
    Some(json!({
        "slot": role_name(slot.role),
        "name": slot.name,
        "start": slot.words.map(|w| w.start),
        "end": slot.words.map(|w| w.end),
        "inferred": slot.inferred,
        kind: thing,
    }))
}

/// Which occurrence of the value's words in its sentence this is, from 1.
fn nth(doc: &Document, claim: &Claim) -> usize {
    let words = doc.quote(claim.value);
    let before =
        doc.quote(crate::span::Span { start: claim.sentence.start, end: claim.value.start.max(claim.sentence.start) });
    before.matches(words).count() + 1
}
