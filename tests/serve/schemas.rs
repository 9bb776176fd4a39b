//! The shapes of the Reconciliation API's messages, written down from the specification's own JSON schemas:
//! 0.2 (<https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>, appendix) and the draft of
//! 1.0 (<https://reconciliation-api.github.io/specs/draft/>).
//!
//! A dozen keywords of JSON Schema are all that those schemas use, so that they are checked here; a validator would
//! bring thirty crates for one test.

use serde_json::{Value, json};

/// What is wrong with a message, by the keywords that the specification's schemas use.
fn wrong(schema: &Value, message: &Value, at: &str, out: &mut Vec<String>) {
    let mut fault = |what: String| out.push(format!("{at}: {what}"));
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let is = |kind: &&str| match *kind {
        "object" => message.is_object(),
        "array" => message.is_array(),
        "string" => message.is_string(),
        "boolean" => message.is_boolean(),
        "number" => message.is_number(),
        "integer" => message.is_i64() || message.is_u64(),
        other => panic!("no such type: {other}"),
    };
    if !kinds.is_empty() && !kinds.iter().any(is) {
        fault(format!("{message} is no {kinds:?}"));
        return;
    }
    if let Some(text) = message.as_str() {
        if schema["minLength"].as_u64().is_some_and(|n| text.chars().count() < n as usize) {
            fault("is too short".to_owned());
        }
        if let Some(pattern) = schema["pattern"].as_str()
            && !regex::Regex::new(pattern).expect("the pattern is one").is_match(text)
        {
            fault(format!("{text} does not match {pattern}"));
        }
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(message)
    {
        fault(format!("{message} is none of {allowed:?}"));
    }
    if let Some(ways) = schema["oneOf"].as_array() {
        let fits = ways.iter().filter(|way| valid(way, message)).count();
        if fits != 1 {
            fault(format!("{message} fits {fits} of the ways, not one"));
        }
    }
    if let Some(items) = message.as_array() {
        if schema["uniqueItems"] == true && (1..items.len()).any(|n| items[..n].contains(&items[n])) {
            fault("items are not unique".to_owned());
        }
        if schema["contains"].is_object() && !items.iter().any(|i| valid(&schema["contains"], i)) {
            fault(format!("contains nothing like {}", schema["contains"]));
        }
        if schema["items"].is_object() {
            for (n, item) in items.iter().enumerate() {
                wrong(&schema["items"], item, &format!("{at}/{n}"), out);
            }
        }
    } else if let Some(members) = message.as_object() {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !members.contains_key(name) {
                out.push(format!("{at}: {name} is missing"));
            }
        }
        if schema["maxProperties"].as_u64().is_some_and(|n| members.len() > n as usize) {
            out.push(format!("{at}: has too many members"));
        }
        for (name, member) in members {
            let own = &schema["properties"][name];
            let schema = if own.is_object() { own } else { &schema["additionalProperties"] };
            match schema {
                Value::Bool(false) => out.push(format!("{at}: {name} is not allowed")),
                Value::Object(_) => wrong(schema, member, &format!("{at}/{name}"), out),
                _ => {}
            }
        }
    }
}

fn valid(schema: &Value, message: &Value) -> bool {
    let mut faults = Vec::new();
    wrong(schema, message, "", &mut faults);
    faults.is_empty()
}

/// Panics with what is wrong when a message does not have the shape.
pub fn holds(schema: &Value, message: &Value) {
    let mut faults = Vec::new();
    wrong(schema, message, "", &mut faults);
    assert!(faults.is_empty(), "{}\n{message:#}", faults.join("\n"));
}

fn text() -> Value {
    json!({"type": "string"})
}

fn filled() -> Value {
    json!({"type": "string", "minLength": 1})
}

fn list(of: Value) -> Value {
    json!({"type": "array", "items": of})
}

fn object(required: &[&str], properties: Value) -> Value {
    json!({"type": "object", "required": required, "properties": properties})
}

fn closed(required: &[&str], properties: Value) -> Value {
    let mut schema = object(required, properties);
    schema["additionalProperties"] = json!(false);
    schema
}

/// §2.3: a type.
pub fn kind() -> Value {
    let broader = list(object(&["id", "name"], json!({"id": filled(), "name": filled()})));
    object(&["id", "name"], json!({"id": filled(), "name": filled(), "broader": broader}))
}

/// A type by id and name, or by its id alone.
fn kind_or_id() -> Value {
    json!({"oneOf": [object(&["id"], json!({"id": text(), "name": text()})), {"type": "string"}]})
}

/// 0.2 §3.1.
pub fn manifest() -> Value {
    let service = object(
        &[],
        json!({
            "service_url": text(), "service_path": text(), "flyout_service_url": text(),
            "flyout_service_path": {"type": "string", "pattern": "\\$\\{id\\}"},
        }),
    );
    let with_id = json!({"type": "string", "pattern": "\\{\\{id\\}\\}"});
    object(
        &["versions", "name", "identifierSpace", "schemaSpace"],
        json!({
            "versions": {"type": "array", "items": {"type": "string"}, "contains": {"enum": ["0.2"]}},
            "name": text(), "identifierSpace": text(), "schemaSpace": text(), "documentation": text(),
            "serviceVersion": text(), "logo": text(),
            "view": object(&["url"], json!({"url": with_id})),
            "defaultTypes": {"type": "array", "items": kind(), "uniqueItems": true},
            "suggest": object(&[], json!({"entity": service, "property": service, "type": service})),
            "preview": object(&["url", "width", "height"], json!({"url": with_id, "width": {"type": "integer"}, "height": {"type": "integer"}})),
            "extend": object(&[], json!({
                "propose_properties": object(&[], json!({"service_url": text(), "service_path": text()})),
                "property_settings": {"type": "array"},
            })),
            "batchSize": {"type": "integer"},
        }),
    )
}

/// The draft's.
pub fn draft_manifest() -> Value {
    let yes = json!({"type": "boolean"});
    object(
        &["versions", "name", "view"],
        json!({
            "versions": {"type": "array", "items": {"type": "string"}, "contains": {"enum": ["0.2"]}},
            "name": text(), "documentation": text(), "serviceVersion": text(), "logo": text(),
            "view": object(&["url"], json!({"url": {"type": "string", "pattern": "\\{.*id.*\\}"}})),
            "defaultTypes": {"type": "array", "items": kind(), "uniqueItems": true},
            "suggest": object(&["entity", "property", "type"], json!({"entity": yes, "property": yes, "type": yes})),
            "preview": object(&["width", "height"], json!({"width": {"type": "integer"}, "height": {"type": "integer"}})),
            "extend": object(&[], json!({"proposeProperties": yes, "propertySettings": {"type": "array"}})),
            "batchSize": {"type": "integer"},
        }),
    )
}

fn measured(named: bool) -> Value {
    let required: &[&str] = if named { &["id", "name", "value"] } else { &[] };
    list(object(required, json!({"id": text(), "name": text(), "value": {"type": ["boolean", "number"]}})))
}

/// 0.2 §4.2.
pub fn results() -> Value {
    let candidate = object(
        &["id", "name", "score"],
        json!({
            "id": text(), "name": text(), "description": text(), "score": {"type": "number"},
            "features": measured(false), "match": {"type": "boolean"}, "type": list(kind_or_id()),
        }),
    );
    json!({"type": "object", "additionalProperties": object(&["result"], json!({"result": list(candidate)}))})
}

/// A text with its language and direction, as the draft has it.
fn string_object() -> Value {
    closed(&["str"], json!({"str": text(), "lang": text(), "dir": text()}))
}

/// The draft's.
pub fn draft_results() -> Value {
    let candidate = object(
        &["id", "name"],
        json!({
            "id": text(), "name": list(string_object()), "description": list(string_object()), "score": {"type": "number"},
            "features": measured(true), "match": {"type": "boolean"}, "type": list(kind_or_id()),
        }),
    );
    let one = object(&["candidates"], json!({"candidates": list(candidate)}));
    object(&["results"], json!({"results": list(one)}))
}

/// 0.2 §5: entities.
pub fn suggested_entities() -> Value {
    let row = object(
        &["id", "name"],
        json!({"id": text(), "name": text(), "description": text(), "notable": list(kind_or_id())}),
    );
    object(&["result"], json!({"result": list(row)}))
}

/// 0.2 §5: properties.
pub fn suggested_properties() -> Value {
    object(
        &["result"],
        json!({"result": list(object(&["id", "name"], json!({"id": text(), "name": text(), "description": text()})))}),
    )
}

/// 0.2 §5: types.
pub fn suggested_types() -> Value {
    object(&["result"], json!({"result": list(kind())}))
}

fn value(draft: bool) -> Value {
    let entity = if draft {
        json!({"id": text(), "name": text(), "description": text(), "lang": text(), "dir": text()})
    } else {
        json!({"id": text(), "name": text(), "description": text()})
    };
    let string = if draft { string_object() } else { closed(&["str"], json!({"str": text()})) };
    json!({"oneOf": [
        {"type": "object", "maxProperties": 0},
        closed(&["id", "name"], entity),
        string,
        closed(&["float"], json!({"float": {"type": "number"}})),
        closed(&["int"], json!({"int": {"type": "integer"}})),
        closed(&["date"], json!({"date": text()})),
    ]})
}

fn meta() -> Value {
    list(object(
        &["id", "name"],
        json!({"id": text(), "name": text(), "type": object(&["id"], json!({"id": text(), "name": text()}))}),
    ))
}

/// 0.2 §7.
pub fn extension() -> Value {
    let row = json!({"type": "object", "additionalProperties": list(value(false))});
    object(&["rows", "meta"], json!({"meta": meta(), "rows": {"type": "object", "additionalProperties": row}}))
}

/// The draft's.
pub fn draft_extension() -> Value {
    let property = object(&["id", "values"], json!({"id": text(), "values": list(value(true))}));
    let row = object(&["id", "properties"], json!({"id": text(), "properties": list(property)}));
    object(&["rows", "meta"], json!({"meta": meta(), "rows": list(row)}))
}

/// 0.2 §7.1.
pub fn proposal() -> Value {
    let row = object(&["id", "name"], json!({"id": text(), "name": text(), "description": text()}));
    object(&["properties"], json!({"properties": list(row), "type": text(), "limit": {"type": "number"}}))
}

/// The draft's.
pub fn draft_proposal() -> Value {
    let row = object(
        &["id", "name"],
        json!({"id": text(), "name": list(string_object()), "description": list(string_object())}),
    );
    object(&["properties"], json!({"properties": list(row), "type": text(), "limit": {"type": "number"}}))
}

#[test]
fn the_schemas_refuse_what_the_specification_refuses() {
    let refused = |schema: &Value, message: Value| assert!(!valid(schema, &message), "{message}");
    refused(&manifest(), json!({"versions": ["0.1"], "name": "x", "identifierSpace": "y", "schemaSpace": "z"}));
    refused(&manifest(), json!({"versions": ["0.2"], "name": "x", "schemaSpace": "z"}));
    refused(&draft_manifest(), json!({"versions": ["0.2"], "name": "x"}));
    refused(&results(), json!({"q0": {"result": [{"id": "a", "name": "b"}]}}));
    refused(&draft_results(), json!({"results": [{"candidates": [{"id": "a", "name": "b"}]}]}));
    refused(&draft_results(), json!([]));
    refused(&extension(), json!({"meta": [], "rows": {"a": {"p": [{"str": "x", "int": 1}]}}}));
    refused(&suggested_types(), json!({"result": [{"id": ""}]}));
}
