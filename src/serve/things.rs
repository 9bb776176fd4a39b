//! Things have addresses: `/id/…` answers 303 to a page or to data (Cool URIs for the Semantic Web, W3C, §4.2).

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::House;
use super::extract::Tail;
use super::negotiate::{self, GRAPHS};
use super::problem::Problem;
use super::protocol::{Fields, respond};
use crate::answer::evaluate::{QueryTask, TableShape, Task};

/// The decoded parts of the path after its first part.
fn parts(uri: &Uri) -> Result<Vec<String>, Problem> {
    uri.path()
        .trim_start_matches('/')
        .split('/')
        .skip(1)
        .map(|p| percent_encoding::percent_decode_str(p).decode_utf8().map(|s| s.into_owned()))
        .collect::<Result<_, _>>()
        .map_err(|_| Problem::bad_request("path", "路径不是 UTF-8", "the path is not UTF-8"))
}

fn link(value: String) -> HeaderValue {
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("</.well-known/void>; rel=\"describedby\""))
}

/// `/id/…`: to the page for browsers, to the data for programs.
pub async fn see_other(uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let rest = uri.path().trim_start_matches("/id/").to_owned();
    let offers = [
        ("text/html", "page"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples", "nt"),
        ("text/csv", "csv"),
        ("application/rdf+xml", "rdf"),
        ("application/json", "jsonld"),
    ];
    let target = match negotiate::choose(&headers, &offers) {
        Some("page") => format!("/page/{rest}"),
        Some(extension) => format!("/data/{rest}.{extension}"),
        None => {
            return Err(Problem::new(
                StatusCode::NOT_ACCEPTABLE,
                "not-acceptable",
                "没有可接受的格式",
                "no acceptable format",
            ));
        }
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let out = response.headers_mut();
    out.insert(header::LOCATION, link(target));
    out.insert(header::VARY, HeaderValue::from_static("Accept"));
    let alternates = ["ttl:text/turtle", "jsonld:application/ld+json", "nt:application/n-triples", "csv:text/csv"]
        .map(|pair| {
            let (extension, media) = pair.split_once(':').unwrap_or_default();
            format!("</data/{rest}.{extension}>; rel=\"alternate\"; type=\"{media}\"")
        })
        .join(", ");
    out.insert(header::LINK, link(alternates));
    Ok(response)
}

/// `/data/….ttl` and the like: what the store says about a thing, and what points at it.
pub async fn data(
    State(house): State<House>,
    Tail(_): Tail,
    RawQuery(raw): RawQuery,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut parts = parts(&uri)?;
    let last = parts.pop().unwrap_or_default();
    let known = |e: &str| e == "csv" || negotiate::graph_named(e).is_some_and(|_| e.len() < 7);
    let (last, extension) = match last.rsplit_once('.') {
        Some((name, extension)) if known(extension) => (name.to_owned(), Some(extension.to_owned())),
        _ => (last, None),
    };
    parts.push(last);
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    let wanted = extension.or_else(|| fields.one("format").map(str::to_owned));
    let iri = house.iris.of_parts(parts.iter().map(String::as_str));
    // What a claim says lies partly in its slots and its passage.
    let outward = format!("{{ {iri} ?p ?o BIND({iri} AS ?s) }} UNION {{ {iri} bf:slot|bf:passage ?s . ?s ?p ?o }}");
    let run = async |text: String, table, graph| {
        let query = QueryTask { text: text.clone(), default: vec![], named: vec![], union: true, table, graph };
        house.pool.run(&Task::Query(query)).await.map_err(|f| Problem::of(f, &text))
    };
    let there =
        run(format!("ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} }}"), Some(TableShape::Csv), None).await?;
    if !there.concat().starts_with(b"true") {
        return Err(Problem::not_found(&iri.to_string()));
    }
    if wanted.as_deref() == Some("csv") {
        let text = format!(
            "SELECT DISTINCT ?s ?p ?o WHERE {{ {{ {outward} }} UNION {{ ?s ?p {iri} BIND({iri} AS ?o) }} }} ORDER BY ?s ?p ?o LIMIT 20000"
        );
        return Ok(respond(run(text, Some(TableShape::Csv), None).await?, fields.one("bom") == Some("1")));
    }
    let shape = match wanted.as_deref() {
        Some(name) => negotiate::graph_named(name),
        None => negotiate::choose(&headers, &GRAPHS),
    }
    .ok_or_else(|| {
        Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "没有可接受的格式", "no acceptable format")
    })?;
    let text = format!(
        "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {{ {{ {outward} }} UNION {{ ?s ?p {iri} BIND({iri} AS ?o) }} }} LIMIT 20000 }}"
    );
    let mut response = respond(run(text, None, Some(shape)).await?, false);
    response.headers_mut().insert(header::LINK, link(format!("<{}>; rel=\"describes\"", iri.as_str())));
    Ok(response)
}

/// `/claim/ID`: the permalink of a claim.
pub async fn claim(Tail(id): Tail) -> Redirect {
    Redirect::to(&format!("/page/claim/{}", encoded(&id)))
}

/// `/doc/ID`: the permalink of a document.
pub async fn document(Tail(id): Tail) -> Redirect {
    Redirect::to(&format!("/page/document/{}", encoded(&id)))
}

fn encoded(id: &str) -> percent_encoding::PercentEncode<'_> {
    percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC)
}

/// `/text/DOC`: a document's source text, as decoded; offsets of claims count its characters.
pub async fn text(State(house): State<House>, Tail(doc): Tail) -> Result<Response, Problem> {
    let file = crate::graph::store::text_file(&house.store, &doc);
    let text = tokio::task::spawn_blocking(move || std::fs::read_to_string(file)).await.ok().and_then(Result::ok);
    let text = text.ok_or_else(|| Problem::not_found(&format!("text of document {doc}")))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
