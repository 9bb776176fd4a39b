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
                ExportError::usage(
                    format!("没有名为{kind}的陈述类型；类型有 {known}"),
                    format!("there is no kind of claim called {kind}; the kinds are {known}"),
                )
            })?;
            parts.push(format!("?claim a bf:{class} ."));
        }
        if let Some(place) = &self.place {
            let place = find(store, place, "bf:Place", "--place")?;
            parts.push(format!("?claim bf:place|bf:recipient {place} ."));
        }
        if let Some(place) = &self.within {
            let place = find(store, place, "bf:Place", "--within")?;
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
            let funder = find(store, funder, "", "--funder")?;
            parts.push(format!("?claim bf:funder {funder} ."));
        }
        if let Some(flow) = &self.flow {
            if !FLOWS.contains(&flow.as_str()) {
                let known = FLOWS.join(", ");
                return Err(ExportError::usage(
                    format!("没有名为{flow}的流向；流向有 {known}"),
                    format!("there is no flow called {flow}; the flows are {known}"),
                ));
            }
            parts.push(format!("?claim bf:flow bf:flow-{flow} ."));
        }
        if let Some(pair) = &self.pair {
            // One short name may mean a helper's ties under several schemes.
            let pairs = ["bf:shortName", "rdfs:label", "skos:altLabel"]
                .into_iter()
                .map(|property| search(store, pair, "bf:AidPair", property))
                .find(|found| !matches!(found, Ok(pairs) if pairs.is_empty()))
                .unwrap_or_else(|| {
                    Err(ExportError::usage(
                        format!("库中没有名为{pair}的结对关系；`bangfu query aid-pairs` 列出全部"),
                        format!("the store knows no aid pair called {pair}; `bangfu query aid-pairs` lists them"),
                    ))
                })?;
            parts.push(format!("FILTER EXISTS {{ VALUES ?pair {{ {} }} ?claim bf:pair ?pair }}", pairs.join(" ")));
        }
        if let Some(score) = self.min_score {
            parts.push(format!("?claim bf:score ?score . FILTER(?score >= {score})"));
        }
        Ok(parts.join(" "))
    }

    /// What the query answers, if there is a query.
    pub(super) fn answer(&self, store: &Store) -> Result<Option<Table>> {
        let Some(query) = &self.query else { return Ok(None) };
        let answer::Answer::Table { variables, rows } = answer::ask(store, query)? else {
            return Err(ExportError::usage(
                "查询须是 SELECT，且有变量 ?claim",
                "the query must be a SELECT with a variable ?claim",
            ));
        };
        Ok(Some(Table { variables, rows }))
    }
}

/// What a query answered.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub variables: Vec<String>,
    pub rows: Vec<Vec<Option<Term>>>,
}

impl Table {
    /// The claims in the column `?claim`; `None` where there is no such column.
    pub fn claims(&self) -> Option<BTreeSet<String>> {
        let column = self.variables.iter().position(|v| v == "claim")?;
        let claims = self.rows.iter().filter_map(|row| match row.get(column) {
            Some(Some(Term::NamedNode(claim))) => Some(claim.as_str().to_owned()),
            _ => None,
        });
        Some(claims.collect())
    }

    /// Says that the query does not tell which claims to write.
    pub(super) fn no_claims(&self) -> ExportError {
        let has = self.variables.join(", ");
        ExportError::usage(
            format!(
                "查询没有变量 ?claim（它有 {has}），不知道要写哪些陈述；html 和 markdown 可写查询结果本身，表格用 `bangfu query`"
            ),
            format!(
                "the query has no variable ?claim (it has {has}), so it does not tell which claims to write; html and markdown take the answer itself, and `bangfu query` prints it as a table"
            ),
        )
    }
}

/// The things that bear the name by one property, as SPARQL writes them; a class of `""` is any.
fn search(store: &Store, name: &str, class: &str, property: &str) -> Result<Vec<String>> {
    let class = if class.is_empty() { String::new() } else { format!("?thing a {class} .") };
    let plain = Literal::new_simple_literal(name);
    let chinese = Literal::new_language_tagged_literal_unchecked(name, "zh");
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
}

/// The one thing that a name, code or IRI means, as SPARQL writes it.
fn find(store: &Store, name: &str, class: &str, what: &str) -> Result<String> {
    if name.contains("://") {
        return NamedNode::new(name).map(|node| node.to_string()).map_err(|e| {
            ExportError::usage(format!("{what}：{name} 不是 IRI：{e}"), format!("{what}: {name} is no IRI: {e}"))
        });
    }
    for property in ["bf:divisionCode", "rdfs:label", "skos:altLabel"] {
        match search(store, name, class, property)?.as_slice() {
            [] => {}
            [only] => return Ok(only.clone()),
            several => {
                let several = several.join(" ");
                return Err(ExportError::usage(
                    format!("{what}：{name} 可能指 {several}；请给出其中之一，或区划代码"),
                    format!("{what}: {name} may be any of {several}; give one of these, or a division code"),
                ));
            }
        }
    }
    Err(ExportError::usage(
        format!("{what}：库中没有名为{name}的事物；请给出全称、区划代码或 IRI"),
        format!("{what}: the store knows nothing called {name}; give a full name, a division code or an IRI"),
    ))
}
