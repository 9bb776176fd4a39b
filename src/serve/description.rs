//! What the service says of itself: service description, VoID, ontology, shapes, prefixes, RO-Crate.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::House;
use super::negotiate::{self, GRAPHS};
use super::problem::Problem;
use super::protocol::Fields;
use crate::answer::evaluate::{self, PREFIXES, QueryTask, RdfShape, TableShape, Task};

/// Turtle in the format that the client wants.
fn graph(turtle: &str, headers: &HeaderMap, format: Option<&str>) -> Result<Response, Problem> {
    let shape = match format {
        Some(name) => negotiate::graph_named(name),
        None => negotiate::choose(headers, &GRAPHS),
    }
    .ok_or_else(|| {
        Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "没有可接受的 RDF 格式", "no acceptable RDF format")
    })?;
    let bytes = if shape == RdfShape::Turtle {
        turtle.as_bytes().to_vec()
    } else {
        evaluate::convert(turtle, shape).map_err(|r| Problem::of(super::Failure::Refused(r), turtle))?
    };
    let vary = (header::VARY, HeaderValue::from_static("Accept"));
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(shape.media())), vary], bytes).into_response())
}

/// The service's own address, as the client wrote it.
pub fn base_of(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or("localhost");
    let plain = host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c));
    format!("http://{}", if plain { host } else { "localhost" })
}

/// SPARQL 1.1 Service Description.
pub fn service(house: &House, headers: &HeaderMap, format: Option<&str>) -> Result<Response, Problem> {
    let base = base_of(headers);
    let update = if house.token.is_some() { ", sd:SPARQL11Update" } else { "" };
    let formats: String = [
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "N-Quads",
        "TriG",
        "RDF_XML",
        "JSON-LD",
    ]
    .map(|f| format!("formats:{f}"))
    .join(", ");
    let turtle = format!(
        "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n\
         @prefix void: <http://rdfs.org/ns/void#> .\n@prefix formats: <http://www.w3.org/ns/formats/> .\n\
         @prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n\
         <{base}/sparql> a sd:Service ;\n  sd:endpoint <{base}/sparql> ;\n  sd:supportedLanguage sd:SPARQL11Query{update} ;\n\
         \x20 sd:feature sd:UnionDefaultGraph ;\n  sd:resultFormat {formats} ;\n\
         \x20 rdfs:label \"帮扶查询服务\"@zh, \"bangfu query service\"@en ;\n\
         \x20 sd:defaultDataset [ a sd:Dataset ; dcterms:description \"默认图为所有命名图之并;每份文件一个命名图\"@zh, \"The default graph is the union of all named graphs; one named graph per document\"@en ; rdfs:seeAlso <{base}/.well-known/void> ] .\n"
    );
    graph(&turtle, headers, format)
}

async fn rows(house: &House, text: &str) -> Result<Vec<Value>, Problem> {
    let task = QueryTask {
        text: text.to_owned(),
        default: vec![],
        named: vec![],
        union: true,
        table: Some(TableShape::Json),
        graph: None,
    };
    let answer = house.pool.run(&Task::Query(task)).await.map_err(|f| Problem::of(f, text))?;
    let value: Value = serde_json::from_slice(&answer.concat())
        .map_err(|e| Problem::of(super::Failure::Broken(e.to_string()), text))?;
    Ok(value["results"]["bindings"].as_array().cloned().unwrap_or_default())
}

/// The rows of a query of our own, as SPARQL JSON bindings.
pub async fn ask_rows(house: &House, text: &str) -> Result<Vec<Value>, Problem> {
    rows(house, text).await
}

/// `/.well-known/void`: what the dataset holds, counted now.
pub async fn void(
    State(house): State<House>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let base = base_of(&headers);
    let cell = |row: &Value, name: &str| row[name]["value"].as_str().unwrap_or_default().to_owned();
    let all = rows(&house, "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) { ?s ?p ?o }").await?;
    let classes = rows(&house, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c").await?;
    let properties = rows(&house, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p").await?;
    let documents = rows(&house, "SELECT (COUNT(*) AS ?n) { ?d a bf:SourceDocument }").await?;
    let (n, subjects) = all.first().map(|r| (cell(r, "n"), cell(r, "subjects"))).unwrap_or_default();
    let documents = documents.first().map(|r| cell(r, "n")).unwrap_or_default();
    let mut turtle = format!(
        "@prefix void: <http://rdfs.org/ns/void#> .\n@prefix dcat: <http://www.w3.org/ns/dcat#> .\n\
         @prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n\n\
         <{base}/.well-known/void> a void:DatasetDescription ; foaf:primaryTopic <{base}/#dataset> .\n\
         <{base}/#dataset> a void:Dataset, dcat:Dataset ;\n\
         \x20 dcterms:title \"帮扶图谱\"@zh, \"bangfu graph\"@en ;\n\
         \x20 dcterms:description \"{documents}份文件中的陈述\"@zh, \"Claims of {documents} documents\"@en ;\n\
         \x20 void:sparqlEndpoint <{base}/sparql> ; void:uriSpace \"{}\" ; void:vocabulary <https://w3id.org/bangfu/ns#> ;\n\
         \x20 void:openSearchDescription <{base}/q> ; void:triples {n} ; void:distinctSubjects {subjects} ;\n\
         \x20 dcat:distribution [ a dcat:Distribution ; dcat:accessURL <{base}/store> ; dcat:mediaType \"application/trig\" ]",
        house.iris.base()
    );
    for row in &classes {
        turtle += &format!(
            " ;\n  void:classPartition [ void:class <{}> ; void:entities {} ]",
            cell(row, "c"),
            cell(row, "n")
        );
    }
    for row in &properties {
        turtle += &format!(
            " ;\n  void:propertyPartition [ void:property <{}> ; void:triples {} ]",
            cell(row, "p"),
            cell(row, "n")
        );
    }
    turtle += " .\n";
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    graph(&turtle, &headers, fields.one("format"))
}

/// `/dcat.ttl`: the dataset as a catalogue entry (DCAT 3) with every way to it.
pub async fn dcat(
    State(house): State<House>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let base = base_of(&headers);
    let documents = rows(&house, "SELECT (COUNT(*) AS ?n) { ?d a bf:SourceDocument }").await?;
    let documents = documents.first().and_then(|r| r["n"]["value"].as_str()).unwrap_or("0").to_owned();
    let mut turtle = format!(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n\
         @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n\
         <{base}/#catalog> a dcat:Catalog ; dcterms:title \"帮扶\"@zh, \"bangfu\"@en ; dcat:dataset <{base}/#dataset> ; dcat:service <{base}/sparql> .\n\
         <{base}/#dataset> a dcat:Dataset ;\n  dcterms:title \"帮扶图谱\"@zh, \"bangfu graph\"@en ;\n\
         \x20 dcterms:description \"{documents}份文件中的陈述\"@zh, \"Claims of {documents} documents\"@en ;\n\
         \x20 dcterms:language <http://publications.europa.eu/resource/authority/language/ZHO> ;\n\
         \x20 dcat:keyword \"东西部协作\"@zh, \"对口支援\"@zh, \"paired assistance\"@en ;\n\
         \x20 dcterms:conformsTo <https://w3id.org/bangfu/ns> ; dcat:landingPage <{base}/> ; rdfs:seeAlso <{base}/.well-known/void>"
    );
    if let Some(time) = house.pool.data_as_of().and_then(|t| jiff::Timestamp::try_from(t).ok()) {
        turtle += &format!(" ;\n  dcterms:modified \"{}\"^^xsd:dateTime", time.strftime("%Y-%m-%dT%H:%M:%SZ"));
    }
    for (format, media) in
        [("trig", "application/trig"), ("nq", "application/n-quads"), ("jsonld", "application/ld+json")]
    {
        turtle += &format!(
            " ;\n  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <{base}/store> ; dcat:downloadURL <{base}/store?format={format}> ; \
             dcat:mediaType <https://www.iana.org/assignments/media-types/{media}> ]"
        );
    }
    turtle += &format!(
        " .\n<{base}/sparql> a dcat:DataService ; dcterms:title \"SPARQL\" ; dcat:endpointURL <{base}/sparql> ; \
         dcat:endpointDescription <{base}/openapi.json> ; dcat:servesDataset <{base}/#dataset> ; \
         dcterms:conformsTo <https://www.w3.org/TR/sparql11-protocol/> .\n"
    );
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    graph(&turtle, &headers, fields.one("format"))
}

/// `/ns`: the ontology in both languages; the page for browsers.
pub async fn ontology(
    State(house): State<House>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    if fields.one("format").is_none() && negotiate::prefers_html(&headers, &["text/turtle", "application/ld+json"]) {
        return Ok(Redirect::to("/#/ns").into_response());
    }
    let turtle = knowledge(&house, &["ontology/bangfu.ttl", "ontology/terms.ttl"])?;
    graph(&turtle, &headers, fields.one("format"))
}

/// `/shapes.ttl`: the SHACL shapes.
pub async fn shapes(State(house): State<House>, headers: HeaderMap) -> Result<Response, Problem> {
    graph(&knowledge(&house, &["ontology/shapes.ttl"])?, &headers, Some("ttl"))
}

fn knowledge(house: &House, paths: &[&str]) -> Result<String, Problem> {
    let mut text = String::new();
    for path in paths {
        text += &house
            .knowledge
            .text(path)
            .map_err(|e| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "knowledge", e.to_string(), e.to_string()))?;
        text.push('\n');
    }
    Ok(text)
}

/// `/prefixes`: what queries may use without declaring.
pub async fn prefixes() -> Json<Value> {
    Json(Value::Object(PREFIXES.iter().map(|(p, iri)| ((*p).to_owned(), json!(iri))).collect()))
}

/// `/ro-crate-metadata.json`: RO-Crate 1.2, the dataset and the ways to it.
pub async fn crate_metadata(State(house): State<House>, headers: HeaderMap) -> Json<Value> {
    let base = base_of(&headers);
    Json(json!({
        "@context": "https://w3id.org/ro/crate/1.2/context",
        "@graph": [
            {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": format!("{base}/")},
             "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"}},
            {"@id": format!("{base}/"), "@type": "Dataset", "name": "帮扶图谱 / bangfu graph",
             "description": "Claims read from reports on poverty alleviation and paired assistance, each with its sentence",
             "hasPart": [{"@id": format!("{base}/store")}], "version": env!("CARGO_PKG_VERSION"),
             "identifier": house.iris.base()},
            {"@id": format!("{base}/store"), "@type": "File", "name": "the whole graph", "encodingFormat": ["application/trig", "application/n-quads"]}
        ]
    }))
}
