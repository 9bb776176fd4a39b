//! SHACL Core, as far as `ontology/shapes.ttl` uses it: target classes, cardinality, datatype, node kind, class,
//! `in`, ranges and patterns. The shapes are read from the file; each constraint becomes one SPARQL query.

use oxigraph::model::{NamedNode, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};

use super::store::{Store, StoreError};
use crate::knowledge::{Knowledge, KnowledgeError};

const SH: &str = "http://www.w3.org/ns/shacl#";

/// Something in the graph that a shape forbids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    pub node: String,
    pub path: String,
    /// The SHACL constraint component, e.g. `minCount 1`.
    pub constraint: String,
}

/// What can stop a validation.
#[derive(Debug, thiserror::Error)]
pub enum ValidateError {
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("ontology/shapes.ttl: {0}")]
    Shapes(String),
}

/// Checks the whole store against the shapes; at most `most` violations are told.
pub fn validate(store: &Store, knowledge: &Knowledge, most: usize) -> Result<Vec<Violation>, ValidateError> {
    let shapes = oxigraph::store::Store::new().map_err(StoreError::from)?;
    let text = knowledge.text("ontology/shapes.ttl")?;
    shapes
        .load_from_slice(oxigraph::io::RdfFormat::Turtle, text.as_bytes())
        .map_err(|e| ValidateError::Shapes(e.to_string()))?;
    let rows = select(
        &shapes,
        &format!(
            "PREFIX sh: <{SH}> SELECT ?class ?property ?path ?kind ?value WHERE {{
               ?shape sh:targetClass ?class ; sh:property ?property . ?property sh:path ?path ; ?kind ?value
               FILTER(?kind != sh:path) }} ORDER BY ?class ?path ?kind ?value"
        ),
    )?;
    let mut found = Vec::new();
    for row in rows {
        let [Some(class), Some(_), Some(Term::NamedNode(path)), Some(Term::NamedNode(kind)), Some(value)] =
            row.as_slice()
        else {
            continue;
        };
        let kind = kind.as_str().strip_prefix(SH).unwrap_or_default().to_owned();
        let bad = match kind.as_str() {
            "minCount" => format!(
                "{{ SELECT ?n (COUNT(?o) AS ?c) WHERE {{ ?n a {class} OPTIONAL {{ ?n {path} ?o }} }} GROUP BY ?n HAVING(COUNT(?o) < {}) }}",
                lexical(value)
            ),
            "maxCount" => format!(
                "{{ SELECT ?n (COUNT(DISTINCT ?o) AS ?c) WHERE {{ ?n a {class} ; {path} ?o }} GROUP BY ?n HAVING(COUNT(DISTINCT ?o) > {}) }}",
                lexical(value)
            ),
            "datatype" => format!("?n a {class} ; {path} ?o FILTER(!isLiteral(?o) || DATATYPE(?o) != {value})"),
            "class" => format!("?n a {class} ; {path} ?o FILTER NOT EXISTS {{ ?o a {value} }}"),
            "nodeKind" => format!("?n a {class} ; {path} ?o FILTER(!isIRI(?o))"),
            "minInclusive" => format!("?n a {class} ; {path} ?o FILTER(?o < {})", lexical(value)),
            "maxInclusive" => format!("?n a {class} ; {path} ?o FILTER(?o > {})", lexical(value)),
            "pattern" => format!("?n a {class} ; {path} ?o FILTER(!REGEX(STR(?o), {value}))"),
            "in" => {
                let members = list(&shapes, value)?;
                format!("?n a {class} ; {path} ?o FILTER(?o NOT IN ({}))", members.join(", "))
            }
            other => {
                return Err(ValidateError::Shapes(format!(
                    "sh:{other} is not among the constraints this validator knows"
                )));
            }
        };
        for row in select(store.oxigraph(), &format!("SELECT DISTINCT ?n WHERE {{ {bad} }} ORDER BY ?n LIMIT {most}"))?
        {
            if let [Some(node)] = row.as_slice() {
                found.push(Violation {
                    node: node.to_string(),
                    path: path.to_string(),
                    constraint: format!("{kind} {}", short(value)),
                });
            }
        }
    }
    found.sort();
    found.truncate(most);
    Ok(found)
}

fn lexical(term: &Term) -> String {
    match term {
        Term::Literal(l) => l.value().to_owned(),
        other => other.to_string(),
    }
}

fn short(term: &Term) -> String {
    match term {
        Term::BlankNode(_) => "(list)".to_owned(),
        other => lexical(other),
    }
}

fn list(shapes: &oxigraph::store::Store, head: &Term) -> Result<Vec<String>, ValidateError> {
    let Term::BlankNode(_) = head else { return Err(ValidateError::Shapes("sh:in needs a list".to_owned())) };
    let mut members = Vec::new();
    let mut at = head.clone();
    let first = NamedNode::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#first");
    let rest = NamedNode::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest");
    while let Term::BlankNode(node) = &at {
        let get = |p: &NamedNode| {
            shapes
                .quads_for_pattern(Some(node.as_ref().into()), Some(p.as_ref()), None, None)
                .next()
                .and_then(Result::ok)
                .map(|q| q.object)
        };
        let Some(member) = get(&first) else { break };
        members.push(member.to_string());
        let Some(next) = get(&rest) else { break };
        at = next;
    }
    Ok(members)
}

fn select(store: &oxigraph::store::Store, query: &str) -> Result<Vec<Vec<Option<Term>>>, ValidateError> {
    let mut prepared =
        SparqlEvaluator::new().parse_query(query).map_err(|e| ValidateError::Shapes(format!("{e}: {query}")))?;
    prepared.dataset_mut().set_default_graph_as_union();
    let results = prepared.on_store(store).execute().map_err(|e| ValidateError::Shapes(e.to_string()))?;
    let QueryResults::Solutions(solutions) = results else { return Ok(Vec::new()) };
    solutions.map(|s| s.map(|s| s.values().to_vec()).map_err(|e| ValidateError::Shapes(e.to_string()))).collect()
}
