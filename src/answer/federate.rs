//! SERVICE (SPARQL 1.1 Federated Query): part of a query asked of another endpoint over HTTP.
//!
//! Off unless the caller asks for it: an untrusted query could otherwise reach whatever this machine reaches.
//! Oxigraph has a client of its own; ours is used because its feature would compile RocksDB's bindings a second time.

use std::io::Cursor;
use std::time::Duration;

use oxigraph::model::NamedNode;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use oxigraph::sparql::{DefaultServiceHandler, QueryEvaluationError, QuerySolutionIter};
use spargebra::algebra::GraphPattern;

/// How long one endpoint may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The biggest answer that is taken, in bytes.
const MOST: u64 = 256 << 20;

/// Asks endpoints over HTTP.
pub struct Http {
    agent: ureq::Agent,
}

impl Default for Http {
    fn default() -> Self {
        Self { agent: ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into() }
    }
}

impl DefaultServiceHandler for Http {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        service: &NamedNode,
        pattern: &GraphPattern,
        base_iri: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Self::Error> {
        let failed = |e: String| QueryEvaluationError::Service(format!("{service}: {e}").into());
        let query = spargebra::Query::Select { dataset: None, pattern: pattern.clone(), base_iri: base_iri.cloned() }
            .to_string();
        let mut response = self
            .agent
            .post(service.as_str())
            .header("Content-Type", "application/sparql-query")
            .header("Accept", "application/sparql-results+json, application/sparql-results+xml;q=0.9")
            .header("User-Agent", concat!("bangfu/", env!("CARGO_PKG_VERSION")))
            .send(query)
            .map_err(|e| failed(e.to_string()))?;
        let media = response.headers().get("Content-Type").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let format = QueryResultsFormat::from_media_type(&media)
            .ok_or_else(|| failed(format!("answers with `{media}`, which is no SPARQL result")))?;
        let body = response.body_mut().with_config().limit(MOST).read_to_vec().map_err(|e| failed(e.to_string()))?;
        let parsed =
            QueryResultsParser::from_format(format).for_reader(Cursor::new(body)).map_err(|e| failed(e.to_string()))?;
        let ReaderQueryResultsParserOutput::Solutions(rows) = parsed else {
            return Err(failed("gives no rows".to_owned()));
        };
        Ok(QuerySolutionIter::new(
            rows.variables().into(),
            Box::new(rows.map(|row| row.map_err(|e| QueryEvaluationError::Service(Box::new(e))))),
        ))
    }
}
