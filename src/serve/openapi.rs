//! The OpenAPI 3.1 document: what the API takes and gives, from the named queries themselves.

use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use super::House;
use super::named::kind_name;
use crate::answer::{Parameter, ParameterKind};

fn parameter(p: &Parameter) -> Value {
    let mut schema = match p.kind {
        ParameterKind::Year => json!({"type": "integer"}),
        ParameterKind::Number => json!({"type": "number"}),
        ParameterKind::Flow => {
            json!({"type": "string", "enum": ["any", "invest", "allocate", "spend", "loan", "donate", "raise", "purchase", "agree"]})
        }
        ParameterKind::Place | ParameterKind::Text | ParameterKind::Id => json!({"type": "string"}),
    };
    if let Some(default) = &p.default {
        schema["default"] = match p.kind {
            ParameterKind::Year | ParameterKind::Number => {
                serde_json::from_str(default).unwrap_or_else(|_| json!(default))
            }
            _ => json!(default),
        };
    }
    json!({
        "name": p.name, "in": "query", "required": p.default.is_none(), "schema": schema,
        "description": format!("{} / {} ({})", p.zh, p.en, kind_name(p.kind)),
    })
}

fn table_answers() -> Value {
    json!({
        "200": {"description": "答案 / the answer", "content": {
            "application/sparql-results+json": {"schema": {"type": "object"}},
            "text/csv": {"schema": {"type": "string"}},
            "application/x-ndjson": {"schema": {"type": "string"}},
            "application/geo+json": {"schema": {"type": "object"}}
        }},
        "400": {"$ref": "#/components/responses/problem"}, "503": {"$ref": "#/components/responses/problem"},
        "504": {"$ref": "#/components/responses/problem"}, "507": {"$ref": "#/components/responses/problem"}
    })
}

/// `/openapi.json`.
pub async fn document(State(house): State<House>) -> Json<Value> {
    let mut paths = Map::new();
    for q in house.queries.all.values() {
        let mut parameters: Vec<Value> = q.parameters.iter().map(parameter).collect();
        parameters.push(json!({"name": "format", "in": "query", "schema": {"type": "string", "enum": ["csv", "tsv", "json", "xml", "ndjson", "geojson", "rq"]}, "description": "格式 / format"}));
        paths.insert(
            format!("/q/{}", q.name),
            json!({"get": {"operationId": q.name, "tags": ["named queries"],
                "summary": format!("{} / {}", q.title_zh, q.title_en), "parameters": parameters, "responses": table_answers()}}),
        );
    }
    let text = |name: &str, what: &str| json!({"name": name, "in": "query", "required": true, "schema": {"type": "string"}, "description": what});
    paths.insert(
        "/sparql".into(),
        json!({"get": {"operationId": "sparql", "tags": ["SPARQL"], "summary": "SPARQL 1.1 查询 / query",
        "parameters": [text("query", "SPARQL 1.1")], "responses": table_answers()}}),
    );
    paths.insert("/ask".into(), json!({"get": {"operationId": "ask", "tags": ["question"], "summary": "中文提问 / a question in Chinese",
        "parameters": [text("q", "问题 / question")], "responses": {"200": {"description": "读出的命名查询及未读懂的词 / the named query and what was not read"}}}}));
    Json(json!({
        "openapi": "3.1.0",
        "info": {"title": "帮扶 bangfu", "version": env!("CARGO_PKG_VERSION"),
            "description": "谁在何时何地出了什么钱,每一条都能回到原句。 / Who funded what, where and when; every row leads to its sentence."},
        "paths": paths,
        "components": {"responses": {"problem": {"description": "RFC 9457", "content": {"application/problem+json": {"schema": {"type": "object",
            "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}, "detailZh": {"type": "string"}}}}}}}}
    }))
}
