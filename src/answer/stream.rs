//! Answers row by row, for results too big to hold.

use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;

use super::QueryError;
use super::evaluate::evaluator;
use crate::graph::store::Store;

/// What is done with a row: its values in the order of the query's variables.
pub type EachRow<'a, E> = dyn FnMut(&[Option<Term>]) -> Result<(), E> + 'a;

/// Runs a SELECT over the union of all named graphs and passes its rows on one by one, without holding them.
///
/// # Errors
/// As [`super::ask`], and what `each` says; a query that is no SELECT gives no rows.
pub fn each<E: From<QueryError>>(store: &Store, query: &str, each: &mut EachRow<'_, E>) -> Result<(), E> {
    let mut prepared = evaluator().parse_query(query).map_err(|e| QueryError::Syntax(e.to_string()))?;
    if prepared.dataset().is_default_dataset() {
        prepared.dataset_mut().set_default_graph_as_union();
    }
    let fail = |e: oxigraph::sparql::QueryEvaluationError| QueryError::Evaluation(e.to_string());
    if let QueryResults::Solutions(solutions) = prepared.on_store(store.oxigraph()).execute().map_err(fail)? {
        for solution in solutions {
            each(solution.map_err(fail)?.values())?;
        }
    }
    Ok(())
}
