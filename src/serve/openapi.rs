//! The OpenAPI 3.1 document: what the API takes and gives, from the named queries themselves.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
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
        ParameterKind::Iri => json!({"type": "string", "format": "iri"}),
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

/// The paths that are no queries.
fn others() -> Map<String, Value> {
    let query = |name: &str, kind: &str, required: bool, what: &str| json!({"name": name, "in": "query", "required": required, "schema": {"type": kind}, "description": what});
    let part = |name: &str, what: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}, "description": what});
    let answer = |what: &str, media: &str| json!({"200": {"description": what, "content": {media: {}}}, "default": {"$ref": "#/components/responses/problem"}});
    let get = |id: &str, tag: &str, summary: &str, parameters: Value, answers: Value| json!({"get": {"operationId": id, "tags": [tag], "summary": summary, "parameters": parameters, "responses": answers}});
    let post = |id: &str, tag: &str, summary: &str| {
        json!({"post": {"operationId": id, "tags": [tag], "summary": summary,
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": answer("JSON", "application/json")}})
    };
    let suggest = |id: &str, what: &str| {
        get(
            id,
            "reconciliation",
            what,
            json!([
                query("prefix", "string", true, "开头 / prefix"),
                query("cursor", "integer", false, "略过的条数 / results to skip")
            ]),
            answer("JSON", "application/json"),
        )
    };
    let entries = [
        (
            "/search",
            get(
                "search",
                "text",
                "全文检索:名称与句子 / full text over names and sentences",
                json!([
                    query("q", "string", true, "检索词 / words"),
                    query("limit", "integer", false, "1–200"),
                    query("kind", "string", false, "thing | passage"),
                    query("type", "string", false, "类 / class"),
                    query("doc", "string", false, "文件编号 / id of a document")
                ]),
                answer("hits", "application/json"),
            ),
        ),
        (
            "/why",
            get(
                "why",
                "text",
                "一行答案背后的原句 / the sentences behind a row",
                json!([
                    query("iri", "string", true, "行中的 IRI,可重复 / IRIs of the row, repeatable"),
                    query("limit", "integer", false, "1–200")
                ]),
                answer("spans", "application/json"),
            ),
        ),
        (
            "/text/{doc}",
            get(
                "text",
                "text",
                "文件原文,位置按字符计 / a document's text; offsets count its characters",
                json!([part("doc", "文件编号 / id")]),
                answer("text", "text/plain"),
            ),
        ),
        (
            "/data/{path}",
            get(
                "data",
                "things",
                "一物的数据 / data of a thing (.ttl, .jsonld, .nt, .rdf, .csv)",
                json!([part("path", "place/530000.ttl")]),
                answer("RDF", "text/turtle"),
            ),
        ),
        (
            "/store",
            get(
                "store",
                "SPARQL",
                "图存储 / Graph Store HTTP Protocol",
                json!([query("graph", "string", false, "IRI")]),
                answer("RDF", "application/trig"),
            ),
        ),
        ("/stats", get("stats", "service", "各类的数目 / counts", json!([]), answer("counts", "application/json"))),
        ("/healthz", get("healthz", "service", "是否可用 / health", json!([]), answer("status", "application/json"))),
        ("/metrics", get("metrics", "service", "Prometheus", json!([]), answer("counters", "text/plain"))),
        (
            "/version",
            get(
                "version",
                "service",
                "版本与限制 / version and limits",
                json!([]),
                answer("version", "application/json"),
            ),
        ),
        (
            "/reconcile",
            get(
                "reconcile",
                "reconciliation",
                "对账 0.2 / Reconciliation API 0.2",
                json!([query("queries", "string", false, "JSON"), query("extend", "string", false, "JSON")]),
                answer("JSON", "application/json"),
            ),
        ),
        ("/reconcile/match", post("match", "reconciliation", "对账 1.0 草案 / the draft of 1.0")),
        ("/reconcile/extend", post("extend", "reconciliation", "取属性值 / data extension")),
        ("/reconcile/suggest/entity", suggest("suggestEntity", "提示事物 / suggest things")),
        ("/reconcile/suggest/property", suggest("suggestProperty", "提示属性 / suggest properties")),
        ("/reconcile/suggest/type", suggest("suggestType", "提示类型 / suggest types")),
    ];
    entries.into_iter().map(|(path, item)| (path.to_owned(), item)).collect()
}

/// `/openapi.json`.
pub async fn document(State(house): State<House>, headers: HeaderMap) -> Json<Value> {
    let base = super::description::base_of(&headers);
    let mut paths = Map::new();
    for q in house.queries.all.values() {
        let mut parameters: Vec<Value> = q.parameters.iter().map(parameter).collect();
        parameters.push(json!({"name": "format", "in": "query", "schema": {"type": "string", "enum": ["csv", "tsv", "json", "xml", "ndjson", "geojson", "rq"]}, "description": "格式 / format"}));
        paths.insert(
            format!("/q/{}", q.name),
            json!({"get": {"operationId": q.name, "tags": ["named queries"],
                "summary": format!("{} / {}", q.title_zh, q.title_en), "parameters": parameters, "responses": table_answers(),
                "x-codeSamples": super::snippet::samples(&base, q)}}),
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
    paths.extend(others());
    Json(json!({
        "openapi": "3.1.0",
        "info": {"title": "帮扶 bangfu", "version": env!("CARGO_PKG_VERSION"),
            "description": "谁在何时何地出了什么钱,每一条都能回到原句。 / Who funded what, where and when; every row leads to its sentence."},
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"responses": {"problem": {"description": "RFC 9457", "content": {"application/problem+json": {"schema": {"type": "object",
            "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}, "detailZh": {"type": "string"}}}}}}}}
    }))
}
