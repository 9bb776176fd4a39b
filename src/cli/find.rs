//! What a person means by a name: an IRI, the end of one, a division code, the first digits of a claim's id, a
//! document's id, or what a thing is called.

use super::{Context, Failure, code};
use crate::answer::{self, Answer, Term};
use crate::graph::store::Store;
use crate::ontology::BASE;

/// Fewest digits by which a claim may be called.
const FEWEST: usize = 4;
/// How many things of one name are told.
const MOST: usize = 20;

/// A thing that was found: its IRI in `<…>`, its name and class if it has them.
#[derive(Clone, Debug)]
pub struct Found {
    pub iri: String,
    pub label: String,
    pub class: String,
}

/// Why nothing or not one thing was found.
#[derive(Debug)]
pub enum Missed {
    Nothing,
    /// Several things answer to it.
    Several(Vec<Found>),
    Failed(Failure),
}

impl From<Failure> for Missed {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// The claim of an id, of an id's first digits, or of an IRI.
pub fn claim(store: &Store, text: &str) -> Result<Found, Missed> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>');
    let id = text.rsplit('/').next().unwrap_or(text);
    if text.contains("://") && !text.starts_with(BASE) {
        return one(matching(store, &format!("?s a bf:Claim FILTER(?s = {})", iri(text)?))?);
    }
    if !hex(id) {
        return Err(Missed::Nothing);
    }
    let whole = iri(&format!("{BASE}claim/{id}"))?;
    let exact = matching(store, &format!("VALUES ?s {{ {whole} }} ?s a bf:Claim"))?;
    if !exact.is_empty() {
        return one(exact);
    }
    one(matching(store, &format!("?s a bf:Claim FILTER(STRSTARTS(STR(?s), \"{BASE}claim/{id}\"))"))?)
}

/// The thing that a text names.
pub fn thing(store: &Store, text: &str) -> Result<Found, Missed> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>');
    let by_iri = |full: &str| -> Result<Vec<Found>, Missed> {
        Ok(matching(store, &format!("VALUES ?s {{ {} }} {{ ?s ?p ?o }} UNION {{ ?x ?q ?s }}", iri(full)?))?)
    };
    if text.contains("://") {
        return one(by_iri(text)?);
    }
    if text.contains('/') {
        return one(by_iri(&format!("{BASE}{text}"))?);
    }
    if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        let place = by_iri(&format!("{BASE}place/{text}"))?;
        if !place.is_empty() {
            return one(place);
        }
    }
    match claim(store, text) {
        Err(Missed::Nothing) => {}
        found => return found,
    }
    let name = format!("{}", oxrdf::Literal::new_simple_literal(text));
    let named = |properties: &str| {
        matching(
            store,
            &format!("VALUES ?name {{ {name} {name}@zh {name}@en }} ?s {properties} ?name FILTER(isIRI(?s))"),
        )
    };
    for properties in ["rdfs:label", "skos:altLabel|bf:shortName|skos:prefLabel"] {
        let found = named(properties)?;
        if !found.is_empty() {
            return one(found);
        }
    }
    if let Ok(document) = iri(&format!("{BASE}document/{text}")) {
        return one(matching(store, &format!("VALUES ?s {{ {document} }} ?s a bf:SourceDocument"))?);
    }
    Err(Missed::Nothing)
}

/// Says on standard error what was missed, and gives the exit code.
pub fn told(context: &Context, text: &str, missed: Missed) -> Result<u8, Failure> {
    match missed {
        Missed::Failed(failure) => Err(failure),
        Missed::Nothing => {
            eprintln!("{text}: {}", context.say("库中没有", "not in the store"));
            Ok(code::NOTHING)
        }
        Missed::Several(found) => {
            eprintln!("{text}: {}", context.say("不止一个,请选一个:", "several answer to it; choose one:"));
            for f in found.iter().take(MOST) {
                eprintln!("  {}  {} {}", short(&f.iri), f.label, f.class);
            }
            if found.len() > MOST {
                eprintln!("  …");
            }
            Ok(code::INPUT)
        }
    }
}

/// An IRI as a person may write it back: without its brackets and our base.
pub fn short(iri: &str) -> &str {
    let iri = iri.trim_start_matches('<').trim_end_matches('>');
    iri.strip_prefix(BASE).unwrap_or(iri)
}

fn hex(id: &str) -> bool {
    id.len() >= FEWEST && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn iri(text: &str) -> Result<String, Failure> {
    answer::iri(text).map_err(Failure::input)
}

fn one(mut found: Vec<Found>) -> Result<Found, Missed> {
    match found.len() {
        0 => Err(Missed::Nothing),
        1 => Ok(found.swap_remove(0)),
        _ => Err(Missed::Several(found)),
    }
}

/// The things of a pattern, each once, with a name and class.
fn matching(store: &Store, pattern: &str) -> Result<Vec<Found>, Failure> {
    let query = format!(
        "PREFIX bf: <https://w3id.org/bangfu/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
         PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
         SELECT ?s (MIN(?label) AS ?name) (MAX(?type) AS ?class) WHERE {{
           {{ SELECT DISTINCT ?s WHERE {{ {pattern} }} LIMIT {} }}
           OPTIONAL {{ ?s rdfs:label ?label }}
           OPTIONAL {{ ?s a ?t BIND(STRAFTER(STR(?t), \"#\") AS ?type) }} }}
         GROUP BY ?s ORDER BY ?s",
        MOST + 1
    );
    let Answer::Table { rows, .. } = answer::ask(store, &query).map_err(Failure::input)? else { return Ok(Vec::new()) };
    let text = |term: &Option<Term>| match term {
        Some(Term::Literal(l)) => l.value().to_owned(),
        _ => String::new(),
    };
    Ok(rows
        .iter()
        .filter_map(|row| match row.as_slice() {
            [Some(Term::NamedNode(s)), name, class] => {
                Some(Found { iri: s.to_string(), label: text(name), class: text(class) })
            }
            _ => None,
        })
        .collect())
}
