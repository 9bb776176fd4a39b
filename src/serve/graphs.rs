//! SPARQL 1.1 Graph Store HTTP Protocol: `/store`, with `?graph=` or `?default`, or neither for everything.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::House;
use super::extract::Payload;
use super::negotiate::{self, GRAPHS};
use super::problem::Problem;
use super::protocol::{Fields, may_write, respond};
use crate::answer::evaluate::{QueryTask, RdfShape, TableShape, Task};

/// Formats that keep graph names, for the whole store.
const DATASETS: [(&str, RdfShape); 3] = [
    ("application/trig", RdfShape::Trig),
    ("application/n-quads", RdfShape::Nquads),
    ("application/ld+json", RdfShape::Jsonld),
];

/// What a request is about.
enum Target {
    Everything,
    Default,
    Named(String),
}

fn target(fields: &Fields) -> Result<Target, Problem> {
    match (fields.one("graph"), fields.one("default")) {
        (Some(_), Some(_)) => {
            Err(Problem::bad_request("two-graphs", "graph 与 default 只能用一个", "use graph or default, not both"))
        }
        (Some(graph), None) if graph.contains(['<', '>', '"', '{', '}', ' ']) || !graph.contains(':') => {
            Err(Problem::bad_request("graph-iri", "graph 不是绝对 IRI", "graph is no absolute IRI"))
        }
        (Some(graph), None) => Ok(Target::Named(graph.to_owned())),
        (None, Some(_)) => Ok(Target::Default),
        (None, None) => Ok(Target::Everything),
    }
}

fn task(text: String, graph: Option<RdfShape>) -> Task {
    Task::Query(QueryTask { text, default: vec![], named: vec![], union: false, table: Some(TableShape::Csv), graph })
}

/// GET and HEAD read; PUT, POST and DELETE write, with `--writable` and its token only.
pub async fn store(
    State(house): State<House>,
    method: Method,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
    Payload(body): Payload,
) -> Result<Response, Problem> {
    let fields = Fields::of(raw.unwrap_or_default().as_bytes());
    let target = target(&fields)?;
    if method == Method::GET || method == Method::HEAD {
        return read(&house, &fields, &headers, target).await;
    }
    may_write(&house, &headers)?;
    let graph = match target {
        Target::Named(graph) => Some(graph),
        Target::Default => None,
        Target::Everything => {
            return Err(Problem::bad_request(
                "no-graph",
                "写入须用 graph= 或 default 指明图",
                "writing needs graph= or default",
            ));
        }
    };
    let task = if method == Method::DELETE {
        Task::Drop { graph }
    } else {
        let media = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("text/turtle");
        let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let format = negotiate::graph_named(&media).ok_or_else(|| {
            Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "media-type",
                format!("不支持 {media}"),
                format!("{media:?} is not supported"),
            )
        })?;
        let data = String::from_utf8(body.to_vec())
            .map_err(|_| Problem::bad_request("charset", "正文不是 UTF-8", "the body is not UTF-8"))?;
        Task::Load { graph, format, data, replace: method == Method::PUT }
    };
    let _turn = house.writing.lock().await;
    // A graph that was not there is created (RFC 9110 §15.3.2).
    let created = match &task {
        Task::Load { graph: Some(graph), .. } => !is_there(&house, graph).await?,
        _ => false,
    };
    house.pool.write(&task).await.map_err(|f| Problem::of(f, ""))?;
    super::recount::soon(&house);
    Ok(if created { StatusCode::CREATED } else { StatusCode::NO_CONTENT }.into_response())
}

async fn is_there(house: &House, graph: &str) -> Result<bool, Problem> {
    let task = task(format!("ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"), None);
    let answer = house.pool.run(&task).await.map_err(|f| Problem::of(f, ""))?;
    Ok(answer.concat().starts_with(b"true"))
}

async fn read(house: &House, fields: &Fields, headers: &HeaderMap, target: Target) -> Result<Response, Problem> {
    let none = || {
        Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "没有可接受的 RDF 格式", "no acceptable RDF format")
    };
    let named = fields.one("format").map(|f| negotiate::graph_named(f).ok_or_else(none)).transpose()?;
    let job = match &target {
        Target::Everything => {
            let format = named.or_else(|| negotiate::choose(headers, &DATASETS)).ok_or_else(none)?;
            if !matches!(format, RdfShape::Trig | RdfShape::Nquads | RdfShape::Jsonld) {
                return Err(none());
            }
            Task::Dump { format }
        }
        Target::Default => {
            let format = named.or_else(|| negotiate::choose(headers, &GRAPHS)).ok_or_else(none)?;
            task("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }".into(), Some(format))
        }
        Target::Named(graph) => {
            let format = named.or_else(|| negotiate::choose(headers, &GRAPHS)).ok_or_else(none)?;
            if !is_there(house, graph).await? {
                return Err(Problem::not_found(&format!("graph <{graph}>")));
            }
            task(format!("CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"), Some(format))
        }
    };
    let answer = house.pool.run(&job).await.map_err(|f| Problem::of(f, ""))?;
    Ok(respond(answer, false))
}
