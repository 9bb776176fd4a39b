//! Reconciliation Service API (W3C Entity Reconciliation Community Group): names of a spreadsheet → things.
//!
//! Version 0.2 (final report of 2023-04-10) answers at `/reconcile` itself, as OpenRefine asks it; the draft of 1.0
//! answers at the routes below it (`/match`, `/suggest/…`, `/preview`, `/extend`, `/extend/propose`). The manifests
//! of the two cannot be one (`suggest.entity` is an object in one, a boolean in the other): `/reconcile` gives that
//! of 0.2, `/reconcile/v1` that of the draft, whose routes stand below both.

mod engine;
mod extend;
mod query;
mod schema;
mod suggest;

use axum::Json;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde_json::{Value, json};

use super::House;
use super::description::base_of;
use super::extract::Payload;
use super::problem::Problem;
use super::protocol::Fields;
use schema::{KINDS, Tongue};

/// The largest batch that is answered.
const BATCH: usize = 200;

/// The routes of the service, to be nested at its endpoint.
pub fn routes() -> Router<House> {
    let draft = || {
        Router::new()
            .route("/match", post(query::draft))
            .route("/suggest/entity", get(suggest::entity))
            .route("/suggest/property", get(suggest::property))
            .route("/suggest/type", get(suggest::kind))
            .route("/flyout/entity", get(suggest::flyout))
            .route("/preview", get(suggest::preview))
            .route("/extend", post(extend::draft))
            .route("/extend/propose", get(extend::propose))
    };
    Router::new()
        .route("/reconcile", any(endpoint))
        .route("/reconcile/", any(endpoint))
        .route("/reconcile/v1", get(draft_manifest))
        .route("/reconcile/properties", get(extend::propose_plainly))
        .nest("/reconcile", draft())
        .nest("/reconcile/v1", draft())
}

/// JSON with the language of what people read in it.
fn told(tongue: Tongue, value: Value) -> Response {
    let mut response = Json(value).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(tongue.tag()));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    response
}

fn default_types(tongue: Tongue) -> Value {
    KINDS.iter().filter(|k| k.broader.is_none()).map(|k| json!({"id": k.id, "name": tongue.of(k.zh, k.en)})).collect()
}

/// Service manifest of 0.2 (§3.1).
fn manifest(headers: &HeaderMap, house: &House) -> Response {
    let tongue = Tongue::asked(headers);
    let base = base_of(headers);
    let service = |path: &str| json!({"service_url": base, "service_path": format!("/reconcile{path}")});
    let mut entity = service("/suggest/entity");
    entity["flyout_service_url"] = json!(base);
    entity["flyout_service_path"] = json!("/reconcile/flyout/entity?id=${id}");
    told(
        tongue,
        json!({
            "versions": ["0.2"],
            "name": tongue.of("帮扶:地点、机构、项目计划", "bangfu: places, bodies, programmes"),
            "identifierSpace": house.iris.base(), "schemaSpace": crate::ontology::NS,
            "documentation": format!("{base}/openapi.json"), "serviceVersion": env!("CARGO_PKG_VERSION"),
            "defaultTypes": default_types(tongue),
            "view": {"url": format!("{base}/page/{{{{id}}}}")},
            "preview": {"url": format!("{base}/reconcile/preview?id={{{{id}}}}"), "width": 420, "height": 220},
            "suggest": {"entity": entity, "property": service("/suggest/property"), "type": service("/suggest/type")},
            "extend": {"propose_properties": service("/properties"), "property_settings": []},
            "batchSize": BATCH,
        }),
    )
}

/// Service manifest of the draft of 1.0.
async fn draft_manifest(headers: HeaderMap) -> Response {
    let tongue = Tongue::asked(&headers);
    let base = base_of(&headers);
    told(
        tongue,
        json!({
            "versions": ["0.2", "1.0-draft"],
            "name": tongue.of("帮扶:地点、机构、项目计划", "bangfu: places, bodies, programmes"),
            "documentation": format!("{base}/openapi.json"), "serviceVersion": env!("CARGO_PKG_VERSION"),
            "defaultTypes": default_types(tongue),
            "view": {"url": format!("{base}/page/{{+id}}")},
            "preview": {"width": 420, "height": 220},
            "suggest": {"entity": true, "property": true, "type": true},
            "extend": {"proposeProperties": true, "propertySettings": []},
            "batchSize": BATCH,
        }),
    )
}

/// `/reconcile`: the manifest, or the answers to `queries=` or `extend=` of 0.2.
async fn endpoint(
    State(house): State<House>,
    method: Method,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    let mut fields = Fields::of(raw.unwrap_or_default().as_bytes());
    if method == Method::POST {
        fields.0.extend(Fields::of(&body.0).0);
    }
    if let Some(text) = fields.one("extend") {
        return extend::plain(&house, &headers, text).await;
    }
    match fields.one("queries") {
        Some(text) => query::plain(&house, &headers, text),
        None => Ok(manifest(&headers, &house)),
    }
}

fn too_many() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "batch",
        format!("一次最多 {BATCH} 条"),
        format!("{BATCH} at most at once"),
    )
    .with("batchSize", BATCH)
}

fn not_wanted(field: &'static str, e: &serde_json::Error) -> Problem {
    Problem::bad_request(
        field,
        format!("{field} 不是所要的 JSON(第 {} 行第 {} 列):{e}", e.line(), e.column()),
        format!("{field} is not the JSON wanted (line {}, column {}): {e}", e.line(), e.column()),
    )
}
