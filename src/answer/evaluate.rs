//! One SPARQL request, from its text to bytes in the asked format: what a query worker does.
//!
//! A [`Task`] is plain data (JSON over a pipe), so that it can be carried out in another process that may be
//! killed: Oxigraph's own cancellation stops neither hash joins nor sorts.

use std::io::{self, Write};
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryDatasetSpecification, QueryResults, QuerySolutionIter, SparqlEvaluator};
use oxigraph::store::Store;
use serde::{Deserialize, Serialize};

use super::print::binding;
use crate::graph::store::StoreError;

/// Prefixes that every query may use without declaring them, and that Turtle answers are written with.
pub const PREFIXES: [(&str, &str); 17] = [
    ("bf", "https://w3id.org/bangfu/ns#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("id", "https://w3id.org/bangfu/id/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("wgs84", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// What a worker is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Task {
    /// Answers nothing; shows that the worker has opened the store.
    Ping,
    Query(QueryTask),
    /// SPARQL 1.1 Update.
    Update {
        text: String,
        using: Vec<String>,
        using_named: Vec<String>,
    },
    /// The whole store as N-Quads or TriG.
    Dump {
        format: RdfShape,
    },
    /// Adds (or, with `replace`, puts in place of) a graph's triples; `graph` `None` is the default graph.
    Load {
        graph: Option<String>,
        format: RdfShape,
        data: String,
        replace: bool,
    },
    /// Removes a graph.
    Drop {
        graph: Option<String>,
    },
    /// Counts anew what the store says of itself (VoID), under the base of its IRIs.
    Recount {
        base: String,
    },
}

/// A query and the formats of its answer, by kind of query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryTask {
    pub text: String,
    /// `default-graph-uri`: with `named`, the dataset of the protocol; both empty means the union of all graphs.
    pub default: Vec<String>,
    pub named: Vec<String>,
    /// Whether the default graph is the union of all named graphs when the dataset is not given.
    pub union: bool,
    /// Format of SELECT and ASK answers; `None` when the client accepts none.
    pub table: Option<TableShape>,
    /// Format of CONSTRUCT and DESCRIBE answers; `None` when the client accepts none.
    pub graph: Option<RdfShape>,
}

/// Formats of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableShape {
    Json,
    Xml,
    Csv,
    Tsv,
    /// One JSON object a line, each value in the form of SPARQL 1.1 JSON results.
    Ndjson,
}

/// Formats of graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RdfShape {
    Turtle,
    Ntriples,
    Nquads,
    Trig,
    Rdfxml,
    Jsonld,
}

impl TableShape {
    /// The media type to answer with.
    pub fn media(self) -> &'static str {
        match self {
            Self::Json => "application/sparql-results+json",
            Self::Xml => "application/sparql-results+xml",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Tsv => "text/tab-separated-values; charset=utf-8",
            Self::Ndjson => "application/x-ndjson",
        }
    }

    fn format(self) -> QueryResultsFormat {
        match self {
            Self::Json | Self::Ndjson => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
        }
    }
}

impl RdfShape {
    /// The media type to answer with.
    pub fn media(self) -> &'static str {
        match self {
            Self::Turtle => "text/turtle; charset=utf-8",
            Self::Ntriples => "application/n-triples",
            Self::Nquads => "application/n-quads",
            Self::Trig => "application/trig",
            Self::Rdfxml => "application/rdf+xml",
            Self::Jsonld => "application/ld+json",
        }
    }

    fn format(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::Ntriples => RdfFormat::NTriples,
            Self::Nquads => RdfFormat::NQuads,
            Self::Trig => RdfFormat::TriG,
            Self::Rdfxml => RdfFormat::RdfXml,
            Self::Jsonld => RdfFormat::from_extension("jsonld").unwrap_or(RdfFormat::NQuads),
        }
    }
}

/// What went wrong, so that HTTP can choose a status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub kind: RefusalKind,
    pub message: String,
    /// Line and column (from 1) of a syntax error, if known.
    pub at: Option<(usize, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefusalKind {
    /// The query, the update or the data cannot be parsed.
    Syntax,
    /// The query's kind has no format that the client accepts.
    NotAcceptable,
    /// Asks for something this service does not do (SERVICE, unknown functions).
    Unsupported,
    /// The store or the pipe failed.
    Internal,
    /// The graph does not exist.
    Missing,
}

impl Refusal {
    fn new(kind: RefusalKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), at: None }
    }

    fn syntax(message: String) -> Self {
        let at = place_of(&message);
        Self { kind: RefusalKind::Syntax, message, at }
    }
}

impl From<io::Error> for Refusal {
    fn from(e: io::Error) -> Self {
        Self::new(RefusalKind::Internal, e.to_string())
    }
}

/// Reads `error at 3:14: …`.
fn place_of(message: &str) -> Option<(usize, usize)> {
    let rest = message.split_once(" at ")?.1;
    let (line, rest) = rest.split_once(':')?;
    let column: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((line.trim().parse().ok()?, column.parse().ok()?))
}

/// Opens a store for a reading worker.
///
/// # Errors
/// See [`StoreError`].
pub fn open_to_read(path: &Path) -> Result<Store, StoreError> {
    Ok(crate::graph::store::Store::open_unlocked(path)?.oxigraph().clone())
}

/// Opens a store for a writing worker; one process at a time may hold it so.
///
/// # Errors
/// See [`StoreError`].
pub fn open_to_write(path: &Path) -> Result<Store, StoreError> {
    Ok(crate::graph::store::Store::create(path)?.oxigraph().clone())
}

/// Turtle of our own making in another format.
///
/// # Errors
/// A syntax refusal, when the Turtle is wrong.
pub fn convert(turtle: &str, shape: RdfShape) -> Result<Vec<u8>, Refusal> {
    let mut writer = RdfSerializer::from_format(shape.format()).for_writer(Vec::new());
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_reader(turtle.as_bytes()) {
        writer.serialize_quad(&quad.map_err(|e| Refusal::syntax(e.to_string()))?)?;
    }
    Ok(writer.finish()?)
}

/// Where an answer goes: its media type first, then its bytes.
pub trait Sink: Write {
    /// Called once, before the first byte.
    fn head(&mut self, media: &'static str) -> io::Result<()>;
}

/// An evaluator that knows the usual prefixes.
pub(super) fn evaluator() -> SparqlEvaluator {
    let mut evaluator = SparqlEvaluator::new();
    for (prefix, iri) in PREFIXES {
        evaluator = evaluator.with_prefix(prefix, iri).expect("the table of prefixes holds valid IRIs");
    }
    evaluator
}

/// Carries out a task; gives the number of rows or triples written.
///
/// # Errors
/// A [`Refusal`] that tells whose fault it was.
pub fn carry_out(store: &Store, task: &Task, sink: &mut impl Sink) -> Result<u64, Refusal> {
    match task {
        Task::Ping => {
            sink.head("text/plain")?;
            Ok(0)
        }
        Task::Query(query) => answer(store, query, sink),
        Task::Update { text, using, using_named } => {
            update(store, text, using, using_named)?;
            sink.head("text/plain")?;
            Ok(0)
        }
        Task::Dump { format } => {
            sink.head(format.media())?;
            store
                .dump_to_writer(format.format(), sink)
                .map_err(|e| Refusal::new(RefusalKind::Internal, e.to_string()))?;
            Ok(0)
        }
        Task::Load { graph, format, data, replace } => {
            load(store, graph.as_deref(), *format, data, *replace)?;
            sink.head("text/plain")?;
            Ok(0)
        }
        Task::Recount { base } => {
            super::describe::recount(store, base).map_err(|e| Refusal::new(RefusalKind::Internal, e.to_string()))?;
            sink.head("text/plain")?;
            Ok(0)
        }
        Task::Drop { graph } => {
            let internal = |e: oxigraph::store::StorageError| Refusal::new(RefusalKind::Internal, e.to_string());
            match graph_name(graph.as_deref())? {
                GraphName::NamedNode(name) => {
                    if !store.contains_named_graph(&name).map_err(internal)? {
                        return Err(Refusal::new(RefusalKind::Missing, format!("no graph {name}")));
                    }
                    store.remove_named_graph(&name).map_err(internal)?;
                }
                _ => store.clear_graph(GraphNameRef::DefaultGraph).map_err(internal)?,
            }
            sink.head("text/plain")?;
            Ok(0)
        }
    }
}

fn iri(text: &str) -> Result<NamedNode, Refusal> {
    NamedNode::new(text).map_err(|e| Refusal::new(RefusalKind::Syntax, format!("<{text}> is no absolute IRI: {e}")))
}

fn graph_name(graph: Option<&str>) -> Result<GraphName, Refusal> {
    Ok(match graph {
        Some(name) => iri(name)?.into(),
        None => GraphName::DefaultGraph,
    })
}

/// Applies a dataset given by the protocol, or the union of all graphs when neither protocol nor query gives one.
fn set_dataset(
    dataset: &mut QueryDatasetSpecification,
    default: &[String],
    named: &[String],
    union: bool,
) -> Result<(), Refusal> {
    if !default.is_empty() || !named.is_empty() {
        dataset.set_default_graph(default.iter().map(|g| iri(g).map(Into::into)).collect::<Result<_, _>>()?);
        dataset.set_available_named_graphs(
            named.iter().map(|g| iri(g).map(NamedOrBlankNode::from)).collect::<Result<_, _>>()?,
        );
    } else if union && dataset.is_default_dataset() {
        dataset.set_default_graph_as_union();
    }
    Ok(())
}

fn answer(store: &Store, task: &QueryTask, sink: &mut impl Sink) -> Result<u64, Refusal> {
    let mut query = evaluator().parse_query(&task.text).map_err(|e| Refusal::syntax(e.to_string()))?;
    set_dataset(query.dataset_mut(), &task.default, &task.named, task.union)?;
    let failed = |e: oxigraph::sparql::QueryEvaluationError| {
        use oxigraph::sparql::QueryEvaluationError as E;
        let kind = match e {
            E::Service(_)
            | E::UnsupportedService(_)
            | E::UnsupportedCustomFunction(_)
            | E::UnsupportedCustomFunctionArity { .. }
            | E::InvalidServiceName(_)
            | E::UnboundService => RefusalKind::Unsupported,
            _ => RefusalKind::Internal,
        };
        Refusal::new(kind, e.to_string())
    };
    let unacceptable = |what: &str| {
        Refusal::new(RefusalKind::NotAcceptable, format!("{what} cannot be written in any format that was asked for"))
    };
    match query.on_store(store).execute().map_err(failed)? {
        QueryResults::Solutions(rows) => {
            let shape = task.table.ok_or_else(|| unacceptable("the rows of a SELECT query"))?;
            sink.head(shape.media())?;
            if shape == TableShape::Ndjson {
                return lines(rows, sink).map_err(|e| e.unwrap_or_else(failed));
            }
            let mut writer = QueryResultsSerializer::from_format(shape.format())
                .serialize_solutions_to_writer(&mut *sink, rows.variables().to_vec())?;
            let mut count = 0;
            for row in rows {
                writer.serialize(&row.map_err(failed)?)?;
                count += 1;
            }
            writer.finish()?;
            Ok(count)
        }
        QueryResults::Boolean(value) => {
            let shape = task.table.ok_or_else(|| unacceptable("the answer of an ASK query"))?;
            sink.head(shape.media())?;
            QueryResultsSerializer::from_format(shape.format()).serialize_boolean_to_writer(&mut *sink, value)?;
            Ok(1)
        }
        QueryResults::Graph(triples) => {
            let shape = task.graph.ok_or_else(|| unacceptable("the graph of a CONSTRUCT or DESCRIBE query"))?;
            sink.head(shape.media())?;
            let mut serializer = RdfSerializer::from_format(shape.format());
            for (prefix, iri) in PREFIXES {
                serializer = serializer.with_prefix(prefix, iri).expect("the table of prefixes holds valid IRIs");
            }
            let mut writer = serializer.for_writer(&mut *sink);
            let mut count = 0;
            for triple in triples {
                writer.serialize_triple(&triple.map_err(failed)?)?;
                count += 1;
            }
            writer.finish()?;
            Ok(count)
        }
    }
}

enum LineError {
    Evaluation(oxigraph::sparql::QueryEvaluationError),
    Io(io::Error),
}

impl LineError {
    fn unwrap_or_else(self, failed: impl Fn(oxigraph::sparql::QueryEvaluationError) -> Refusal) -> Refusal {
        match self {
            Self::Evaluation(e) => failed(e),
            Self::Io(e) => e.into(),
        }
    }
}

fn lines(rows: QuerySolutionIter<'_>, sink: &mut impl Sink) -> Result<u64, LineError> {
    let mut count = 0;
    for row in rows {
        let row = row.map_err(LineError::Evaluation)?;
        let object: serde_json::Map<_, _> = row.iter().map(|(v, t)| (v.as_str().to_owned(), binding(t))).collect();
        serde_json::to_writer(&mut *sink, &object).map_err(|e| LineError::Io(e.into()))?;
        sink.write_all(b"\n").map_err(LineError::Io)?;
        count += 1;
    }
    Ok(count)
}

fn update(store: &Store, text: &str, using: &[String], using_named: &[String]) -> Result<(), Refusal> {
    let mut update = evaluator().parse_update(text).map_err(|e| Refusal::syntax(e.to_string()))?;
    for dataset in update.using_datasets_mut() {
        if !dataset.is_default_dataset() && (!using.is_empty() || !using_named.is_empty()) {
            // SPARQL 1.1 Protocol §2.2.3: the two ways of naming a dataset exclude each other.
            return Err(Refusal::new(
                RefusalKind::Syntax,
                "using-graph-uri cannot be combined with USING or WITH inside the update",
            ));
        }
        set_dataset(dataset, using, using_named, true)?;
    }
    update.on_store(store).execute().map_err(|e| Refusal::new(RefusalKind::Unsupported, e.to_string()))?;
    store.flush().map_err(|e| Refusal::new(RefusalKind::Internal, e.to_string()))
}

fn load(store: &Store, graph: Option<&str>, format: RdfShape, data: &str, replace: bool) -> Result<(), Refusal> {
    let name = graph_name(graph)?;
    let internal = |e: oxigraph::store::StorageError| Refusal::new(RefusalKind::Internal, e.to_string());
    let mut quads = Vec::new();
    let parser = RdfParser::from_format(format.format()).without_named_graphs().with_default_graph(name.clone());
    for quad in parser.for_reader(data.as_bytes()) {
        quads.push(quad.map_err(|e| Refusal::syntax(e.to_string()))?);
    }
    // All or nothing: the old graph goes only when the new one has been parsed.
    let mut transaction = store.start_transaction().map_err(internal)?;
    if replace {
        transaction.clear_graph(name.as_ref()).map_err(internal)?;
    }
    transaction.extend(quads.iter().map(oxigraph::model::Quad::as_ref));
    transaction.commit().map_err(internal)?;
    store.flush().map_err(internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Page {
        media: &'static str,
        bytes: Vec<u8>,
    }

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.bytes.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Sink for Page {
        fn head(&mut self, media: &'static str) -> io::Result<()> {
            self.media = media;
            Ok(())
        }
    }

    fn ask(store: &Store, text: &str, union: bool) -> Result<(String, &'static str), Refusal> {
        let mut page = Page::default();
        let task = QueryTask {
            text: text.into(),
            default: vec![],
            named: vec![],
            union,
            table: Some(TableShape::Csv),
            graph: Some(RdfShape::Ntriples),
        };
        carry_out(store, &Task::Query(task), &mut page)?;
        Ok((String::from_utf8(page.bytes).unwrap(), page.media))
    }

    fn sample() -> Store {
        let store = Store::new().unwrap();
        let data = "<http://e.org/a> <http://e.org/b> 1 .".to_owned();
        let task = Task::Load { graph: Some("http://e.org/g".into()), format: RdfShape::Turtle, data, replace: false };
        carry_out(&store, &task, &mut Page::default()).unwrap();
        store
    }

    #[test]
    fn the_union_of_named_graphs_is_the_default_graph() {
        let store = sample();
        assert_eq!(ask(&store, "SELECT (COUNT(*) AS ?n) {?s ?p ?o}", true).unwrap().0, "n\r\n1\r\n");
        assert_eq!(ask(&store, "SELECT (COUNT(*) AS ?n) {?s ?p ?o}", false).unwrap().0, "n\r\n0\r\n");
    }

    #[test]
    fn a_syntax_error_tells_its_place() {
        let refusal = ask(&sample(), "SELECT *\nWHERE { ?s ?p }", true).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Syntax);
        assert_eq!(refusal.at.map(|p| p.0), Some(2), "{}", refusal.message);
    }

    #[test]
    fn service_is_refused_and_not_called() {
        let refusal = ask(&sample(), "SELECT * { SERVICE <http://e.org/sparql> { ?s ?p ?o } }", true).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Unsupported, "{}", refusal.message);
    }

    #[test]
    fn broken_data_leaves_the_graph_as_it_was() {
        let store = sample();
        let task = Task::Load {
            graph: Some("http://e.org/g".into()),
            format: RdfShape::Turtle,
            data: "<http://e.org/a> <http://".into(),
            replace: true,
        };
        assert_eq!(carry_out(&store, &task, &mut Page::default()).unwrap_err().kind, RefusalKind::Syntax);
        assert_eq!(store.len().unwrap(), 1);
    }

    #[test]
    fn prefixes_need_no_declaration() {
        assert!(ask(&sample(), "ASK { ?x a bf:FundingClaim }", true).is_ok());
    }
}
