//! Floor 5: SPARQL and named queries → answers.

pub mod describe;
pub mod evaluate;
mod federate;
mod join;
mod named;
mod print;
mod stream;
mod table;

pub use join::{JoinError, join};
pub use named::{Named, NamedError, Parameter, ParameterKind, Queries};
pub use print::{Format, write};
pub use stream::each;
pub use table::{Look, amount, grouped, period};

pub use oxigraph::model::Term;
use oxigraph::model::{NamedNode, Triple};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};

use crate::graph::store::Store;
use evaluate::evaluator;

/// What a query gave.
#[derive(Clone, Debug)]
pub enum Answer {
    Table { variables: Vec<String>, rows: Vec<Vec<Option<Term>>> },
    Boolean(bool),
    Graph(Vec<Triple>),
}

impl Answer {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Table { rows, .. } => rows.is_empty(),
            Self::Boolean(b) => !b,
            Self::Graph(triples) => triples.is_empty(),
        }
    }
}

/// Why a query gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    #[error("the query is not valid SPARQL 1.1: {0}")]
    Syntax(String),
    #[error("the query failed: {0}")]
    Evaluation(String),
    #[error("the query asks another endpoint (SERVICE); allow it with --federate")]
    Service,
    #[error("`{0}` is no IRI: {1}")]
    Iri(String, String),
}

/// Parses a query without running it.
///
/// # Errors
/// The parser's message with line and column.
pub fn parse(query: &str) -> Result<(), QueryError> {
    evaluator().parse_query(query).map(drop).map_err(|e| QueryError::Syntax(e.to_string()))
}

/// The columns that a SELECT query gives, parameters of named queries left as variables.
///
/// # Errors
/// As [`parse`].
pub fn variables(query: &str) -> Result<Vec<String>, QueryError> {
    let mut prepared = evaluator().parse_query(query).map_err(|e| QueryError::Syntax(e.to_string()))?;
    prepared.dataset_mut().set_default_graph_as_union();
    let nothing = oxigraph::store::Store::new().map_err(|e| QueryError::Evaluation(e.to_string()))?;
    match prepared.on_store(&nothing).execute().map_err(|e| QueryError::Evaluation(e.to_string()))? {
        QueryResults::Solutions(s) => Ok(s.variables().iter().map(|v| v.as_str().to_owned()).collect()),
        QueryResults::Boolean(_) | QueryResults::Graph(_) => Ok(Vec::new()),
    }
}

/// An IRI as SPARQL writes it, `<…>`; nothing in `text` can break out of the brackets.
///
/// # Errors
/// Says why the text is no absolute IRI (RFC 3987).
pub fn iri(text: &str) -> Result<String, QueryError> {
    NamedNode::new(text).map(|n| n.to_string()).map_err(|e| QueryError::Iri(text.to_owned(), e.to_string()))
}

/// Runs a SPARQL query over the union of all named graphs. SERVICE is refused; see [`ask_others`].
///
/// # Errors
/// A syntax error carries the parser's line and column.
pub fn ask(store: &Store, query: &str) -> Result<Answer, QueryError> {
    run(evaluator(), store, query)
}

/// As [`ask`], and SERVICE asks other endpoints over the network.
///
/// # Errors
/// As [`ask`], and when an endpoint cannot be reached or answers with no result.
pub fn ask_others(store: &Store, query: &str) -> Result<Answer, QueryError> {
    run(evaluator().with_default_service_handler(federate::Http::default()), store, query)
}

fn run(evaluator: SparqlEvaluator, store: &Store, query: &str) -> Result<Answer, QueryError> {
    let mut prepared = evaluator.parse_query(query).map_err(|e| QueryError::Syntax(e.to_string()))?;
    if prepared.dataset().is_default_dataset() {
        prepared.dataset_mut().set_default_graph_as_union();
    }
    let fail = |e: oxigraph::sparql::QueryEvaluationError| match e {
        oxigraph::sparql::QueryEvaluationError::UnsupportedService(_) => QueryError::Service,
        e => QueryError::Evaluation(e.to_string()),
    };
    Ok(match prepared.on_store(store.oxigraph()).execute().map_err(fail)? {
        QueryResults::Boolean(b) => Answer::Boolean(b),
        QueryResults::Graph(triples) => {
            let mut all = triples.collect::<Result<Vec<_>, _>>().map_err(fail)?;
            all.sort_by_cached_key(ToString::to_string);
            Answer::Graph(all)
        }
        QueryResults::Solutions(solutions) => {
            let variables: Vec<String> = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
            let rows = solutions.map(|s| s.map(|s| s.values().to_vec())).collect::<Result<_, _>>().map_err(fail)?;
            Answer::Table { variables, rows }
        }
    })
}
