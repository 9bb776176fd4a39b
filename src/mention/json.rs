//! A mention as JSON: the form of `bangfu mentions --format jsonl`.

use serde_json::{Map, Value, json};

use super::{Class, Mention, What};
use crate::document::Document;
use crate::seeds::{Level, Seeds};

/// The mention as a JSON object; `start` and `end` count characters of the original file.
pub fn object(doc: &Document, seeds: &Seeds, m: &Mention) -> Value {
    let mut o = Map::new();
    let span = doc.span(m.range);
    o.insert("start".into(), json!(span.start));
    o.insert("end".into(), json!(span.end));
    o.insert("text".into(), json!(doc.quote(span)));
    let mut put = |key: &str, value: Value| {
        o.insert(key.to_owned(), value);
    };
    match &m.what {
        What::Quantity(q) => {
            put(
                "kind",
                json!(match q.class {
                    Class::Number => "number",
                    Class::Percent => "percent",
                    Class::Money => "money",
                    Class::Quantity => "quantity",
                }),
            );
            let text = |d: rust_decimal::Decimal| {
                if d.scale() > 15 { d.round_sf(15).unwrap_or(d) } else { d }.normalize().to_string()
            };
            match (q.value, q.lo, q.hi) {
                (Some(v), _, _) => put("value", json!(text(v))),
                (None, lo, hi) => {
                    put("lo", json!(lo.map(text)));
                    put("hi", json!(hi.map(text)));
                }
            }
            put(
                "unit",
                json!(if q.class == Class::Quantity {
                    q.symbol.clone().unwrap_or_else(|| q.unit.clone())
                } else {
                    q.unit.clone()
                }),
            );
            if let Some(c) = &q.currency {
                put("currency", json!(c));
            }
            put("bound", json!(q.bound));
            if q.ordinal {
                put("ordinal", json!(true));
            }
        }
        What::Time(t) => {
            put("kind", json!("time"));
            put("from", json!(t.from.map(|d| d.to_string())));
            put("to", json!(t.to.map(|d| d.to_string())));
        }
        What::Place(p) => {
            put("kind", json!("place"));
            put("name", json!(p.name));
            put("code", json!(p.code));
            if let Some(code) = &p.code {
                let chain = seeds.chain(code);
                let at = |level: Level| chain.iter().find(|r| r.level == level).map(|r| r.name.clone());
                put("province", json!(at(Level::Province)));
                put("city", json!(at(Level::Prefecture)));
                put("county", json!(at(Level::County)));
            } else {
                put("candidates", json!(p.candidates));
            }
        }
        What::Area { name } => {
            put("kind", json!("area"));
            put("name", json!(name));
        }
        What::Body(b) => {
            put("kind", json!("body"));
            put("name", json!(b.name));
            put("body", json!(b.kind));
            put("known", json!(b.known));
        }
        What::Programme { name } => {
            put("kind", json!("programme"));
            put("name", json!(name));
        }
        What::Title { inner, .. } => {
            put("kind", json!("title"));
            put("name", json!(doc.text(*inner)));
        }
        What::Pair { short_name, helper, recipient } => {
            put("kind", json!("pair"));
            put("name", json!(short_name));
            put("helper", json!(helper));
            put("recipient", json!(recipient));
        }
        What::Fixed => put("kind", json!("fixed")),
    }
    Value::Object(o)
}
