//! Which claims an export holds.

use std::collections::BTreeSet;

use oxrdf::{Literal, NamedNode, Term};

use crate::answer;
use crate::export::{ExportError, Result};
use crate::graph::store::Store;
use crate::ontology::NS;

/// What the user asks for; every field narrows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// `funding`, `observation`, `staffing`, `pairing` or `policy`.
    pub kind: Option<String>,
    /// Division code, name or IRI of a place that is the claim's place or recipient.
    pub place: Option<String>,
    /// The same, with every place within it.
    pub within: Option<String>,
    /// First and last year; a claim whose period touches them qualifies, one without a period does not.
    pub years: Option<(i16, i16)>,
    /// Name, division code or IRI of who gives.
    pub funder: Option<String>,
    pub flow: Option<String>,
    /// Short name or name of an aid pair (沪滇).
    pub pair: Option<String>,
    /// Identifier or IRI of a source document.
    pub document: Option<String>,
    pub min_score: Option<u8>,
    /// A SELECT whose variable `?claim` chooses the claims.
    pub query: Option<String>,
}

const KINDS: [(&str, &str); 5] = [
    ("funding", "FundingClaim"),
    ("observation", "Observation"),
    ("staffing", "StaffingClaim"),
    ("pairing", "PairingClaim"),
    ("policy", "PolicyClaim"),
];

const FLOWS: [&str; 8] = ["invest", "allocate", "spend", "loan", "donate", "raise", "purchase", "agree"];

impl Filter {
    /// Whether it lets every claim through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The SPARQL that it means, about `?claim`. Everything said by the user enters as a term, never as text.
    pub(super) fn pattern(&self, store: &Store) -> Result<String> {
        let mut parts = Vec::new();
        if let Some(kind) = &self.kind {
            let class = KINDS.iter().find(|(name, _)| name == kind).map(|(_, class)| class).ok_or_else(|| {
                let known = KINDS.map(|(name, _)| name).join(", ");
                ExportError::Usage(format!("there is no kind of claim called {kind}; the kinds are {known}"))
            })?;
            parts.push(format!("?claim a bf:{class} ."));
        }
        if let Some(place) = &self.place {
            let place = find(store, place, "Place", "place")?;
            parts.push(format!("?claim bf:place|bf:recipient {place} ."));
        }
        if let Some(place) = &self.within {
            let place = find(store, place, "Place", "place")?;
            parts.push(format!(
                "FILTER EXISTS {{ ?claim bf:place|bf:recipient ?at . FILTER(?at = {place} || EXISTS {{ ?at bf:within {place} }}) }}"
            ));
        }
        if let Some((from, to)) = self.years {
            parts.push(format!(
                "OPTIONAL {{ ?claim bf:from ?from }} OPTIONAL {{ ?claim bf:to ?to }} \
                 FILTER(BOUND(?from) || BOUND(?to)) \
                 FILTER(!BOUND(?from) || ?from <= \"{to:04}-12-31\"^^<http://www.w3.org/2001/XMLSchema#date>) \
                 FILTER(!BOUND(?to) || ?to >= \"{from:04}-01-01\"^^<http://www.w3.org/2001/XMLSchema#date>)"
            ));
        }
        if let Some(funder) = &self.funder {
            let funder = find(store, funder, "", "funder")?;
            parts.push(format!("?claim bf:funder {funder} ."));
        }
        if let Some(flow) = &self.flow {
            if !FLOWS.contains(&flow.as_str()) {
                let known = FLOWS.join(", ");
                return Err(ExportError::Usage(format!("there is no flow called {flow}; the flows are {known}")));
            }
            parts.push(format!("?claim bf:flow bf:flow-{flow} ."));
        }
        if let Some(pair) = &self.pair {
            let name = Literal::new_language_tagged_literal_unchecked(pair, "zh");
            let pair = Literal::new_simple_literal(pair);
            parts.push(format!(
                "FILTER EXISTS {{ ?claim bf:pair ?pair . ?pair bf:shortName|<http://www.w3.org/2000/01/rdf-schema#label> ?name . FILTER(?name = {name} || ?name = {pair}) }}"
            ));
        }
        if let Some(score) = self.min_score {
            parts.push(format!("?claim bf:score ?score . FILTER(?score >= {score})"));
        }
        Ok(parts.join(" "))
    }

    /// The claims that the query chooses; `None` without a query.
    pub(super) fn chosen(&self, store: &Store) -> Result<Option<BTreeSet<String>>> {
        let Some(query) = &self.query else { return Ok(None) };
        let answer::Answer::Table { variables, rows } = answer::ask(store, query)? else {
            return Err(ExportError::Usage("the query must be a SELECT with a variable ?claim".into()));
        };
        let Some(column) = variables.iter().position(|v| v == "claim") else {
            return Err(ExportError::Usage(format!(
                "the query has no variable ?claim (it has {}); an export needs to know which claims to write. For the table itself use `bangfu query`",
                variables.join(", ")
            )));
        };
        let claims = rows.into_iter().filter_map(|mut row| match row.get_mut(column).and_then(Option::take) {
            Some(Term::NamedNode(claim)) => Some(claim.into_string()),
            _ => None,
        });
        Ok(Some(claims.collect()))
    }
}

/// The one thing that a name, code or IRI means, as SPARQL writes it.
fn find(store: &Store, name: &str, class: &str, what: &str) -> Result<String> {
    if name.contains("://") {
        return NamedNode::new(name)
            .map(|node| node.to_string())
            .map_err(|e| ExportError::Usage(format!("{what}: {name} is no IRI: {e}")));
    }
    let class = if class.is_empty() { String::new() } else { format!("?thing a bf:{class} .") };
    let (plain, chinese) =
        (Literal::new_simple_literal(name), Literal::new_language_tagged_literal_unchecked(name, "zh"));
    let search = |property: &str| -> Result<Vec<String>> {
        let query = format!(
            "PREFIX bf: <{NS}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> \
             SELECT DISTINCT ?thing WHERE {{ {{ ?thing {property} {plain} }} UNION {{ ?thing {property} {chinese} }} {class} \
             FILTER NOT EXISTS {{ ?thing a bf:Claim }} FILTER NOT EXISTS {{ ?thing bf:until ?end ; bf:divisionCode ?code }} }} ORDER BY ?thing"
        );
        let mut found = Vec::new();
        answer::each(store, &query, &mut |row| {
            if let Some(Some(Term::NamedNode(node))) = row.first() {
                found.push(node.to_string());
            }
            Ok::<(), ExportError>(())
        })?;
        Ok(found)
    };
    for property in ["bf:divisionCode", "rdfs:label", "skos:altLabel"] {
        match search(property)?.as_slice() {
            [] => {}
            [only] => return Ok(only.clone()),
            several => {
                return Err(ExportError::Usage(format!(
                    "{what}: {name} may be any of {}; give one of these, or a division code",
                    several.join(" ")
                )));
            }
        }
    }
    Err(ExportError::Usage(format!(
        "{what}: the store knows nothing called {name}; give a full name, a division code or an IRI"
    )))
}
