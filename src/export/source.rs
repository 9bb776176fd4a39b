//! Rows from the store: claims by document and reading order, things by kind, both in batches.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{Quad, Term};

use crate::answer;
use crate::export::filter::{Filter, Table};
use crate::export::record::{self, Description, ROLES, Value, bf, one, tail};
use crate::export::row::{ClaimRow, EntityKind, EntityRow};
use crate::export::{ExportError, Result, Rows};
use crate::graph::store::Store;
use crate::ontology::NS;

/// Nodes that one query describes.
const BATCH: usize = 400;

/// Classes of claims; RDF of other makers may not say `bf:Claim` beside them.
const CLAIM: &str =
    "VALUES ?class { bf:FundingClaim bf:Observation bf:StaffingClaim bf:PairingClaim bf:PolicyClaim } ?claim a ?class";

/// The store with the claims that the filters choose.
pub struct Source<'a> {
    store: &'a Store,
    filter: Filter,
    /// SPARQL that the filters mean, to stand beside `?claim`.
    pattern: String,
    /// What the filter's query answered.
    answer: Option<Table>,
    /// Claims that the answer chose.
    chosen: Option<BTreeSet<String>>,
    /// Claims of no source document that the store describes.
    homeless: OnceCell<Vec<String>>,
}

/// What is done with a batch of a document's claims: the document's IRI, what is said of it, the claims' IRIs.
pub(super) type EachBatch<'a> = dyn FnMut(&str, &Description, &[String]) -> Result<()> + 'a;

impl<'a> Source<'a> {
    /// The claims of a store that a filter chooses. A query without a variable `?claim` chooses none; its answer is
    /// still there for reports.
    ///
    /// # Errors
    /// When a filter names a place, funder, pair or document that the store does not know, or its query is wrong.
    pub fn new(store: &'a Store, filter: Filter) -> Result<Self> {
        let pattern = filter.pattern(store)?;
        let answer = filter.answer(store)?;
        let chosen = answer.as_ref().map(|table| table.claims().unwrap_or_default());
        let source = Self { store, filter, pattern, answer, chosen, homeless: OnceCell::new() };
        if let Some(document) = &source.filter.document
            && !source.documents()?.iter().any(|iri| source.wants(iri))
        {
            return Err(ExportError::usage(
                format!("库中没有文件{document}；`bangfu query documents` 列出全部"),
                format!("the store holds no document {document}; `bangfu query documents` lists them"),
            ));
        }
        Ok(source)
    }

    /// The filter that chose the claims.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What the filter's query answered, if there is one.
    pub fn answer(&self) -> Option<&Table> {
        self.answer.as_ref()
    }

    /// Refuses a query that tells no claims.
    ///
    /// # Errors
    /// Says which variables the query has.
    pub fn needs_claims(&self) -> Result<()> {
        match &self.answer {
            Some(table) if !table.variables.iter().any(|v| v == "claim") => Err(table.no_claims()),
            _ => Ok(()),
        }
    }

    /// The store itself.
    pub fn store(&self) -> &Store {
        self.store
    }

    /// Every quad of the store, whatever the filter.
    ///
    /// # Errors
    /// When the store cannot be read, and what `each` says.
    pub fn quads(&self, each: &mut dyn FnMut(Quad) -> Result<()>) -> Result<()> {
        self.store.each_quad(each)
    }

    fn list(&self, query: &str) -> Result<Vec<String>> {
        let mut found = Vec::new();
        answer::each(self.store, query, &mut |row| {
            if let Some(Some(Term::NamedNode(node))) = row.first() {
                found.push(node.as_str().to_owned());
            }
            Ok::<(), ExportError>(())
        })?;
        Ok(found)
    }

    /// What the store says of the nodes.
    fn describe(&self, nodes: &[&str]) -> Result<BTreeMap<String, Description>> {
        let mut found: BTreeMap<String, Description> = BTreeMap::new();
        for batch in nodes.chunks(BATCH) {
            let values: String = batch.iter().map(|n| format!("<{n}> ")).collect();
            let query = format!("SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values}}} ?s ?p ?o }}");
            answer::each(self.store, &query, &mut |row| {
                if let [Some(Term::NamedNode(s)), Some(Term::NamedNode(p)), Some(o)] = row {
                    found
                        .entry(s.as_str().to_owned())
                        .or_default()
                        .entry(p.as_str().to_owned())
                        .or_default()
                        .insert(Value::of(o));
                }
                Ok::<(), ExportError>(())
            })?;
        }
        Ok(found)
    }

    /// The source documents, by IRI.
    fn documents(&self) -> Result<Vec<String>> {
        self.list(&format!(
            "PREFIX bf: <{NS}> SELECT DISTINCT ?document WHERE {{ ?document a bf:SourceDocument }} ORDER BY ?document"
        ))
    }

    /// Whether the filter wants claims of this document.
    fn wants(&self, document: &str) -> bool {
        self.filter.document.as_ref().is_none_or(|d| *d == tail(document) || d == document)
    }

    fn claims_of_document(&self, document: &str) -> Result<Vec<String>> {
        let mut claims = self.list(&format!(
            "PREFIX bf: <{NS}> SELECT DISTINCT ?claim ?order WHERE {{ ?claim bf:document <{document}> \
             FILTER EXISTS {{ {CLAIM} }} OPTIONAL {{ ?claim bf:order ?order }} {} }} ORDER BY ?order ?claim",
            self.pattern
        ))?;
        self.keep_chosen(&mut claims);
        // A claim with two orders is one claim.
        let mut seen = BTreeSet::new();
        claims.retain(|claim| seen.insert(claim.clone()));
        Ok(claims)
    }

    /// Claims that other makers' RDF ties to no described document.
    fn homeless(&self) -> Result<&[String]> {
        if let Some(claims) = self.homeless.get() {
            return Ok(claims);
        }
        let mut claims = match &self.filter.document {
            Some(_) => Vec::new(),
            None => self.list(&format!(
                "PREFIX bf: <{NS}> SELECT DISTINCT ?claim WHERE {{ {CLAIM} \
                 FILTER NOT EXISTS {{ ?claim bf:document ?d . ?d a bf:SourceDocument }} {} }} ORDER BY ?claim",
                self.pattern
            ))?,
        };
        self.keep_chosen(&mut claims);
        Ok(self.homeless.get_or_init(|| claims))
    }

    fn keep_chosen(&self, claims: &mut Vec<String>) {
        if let Some(chosen) = &self.chosen {
            claims.retain(|claim| chosen.contains(claim));
        }
    }

    /// Passes the claims' IRIs to `each`, in the order of [`Rows::claims`]: a document's in batches, with what is said
    /// of the document.
    ///
    /// # Errors
    /// When the store cannot be read, and what `each` says.
    pub(super) fn batches(&self, each: &mut EachBatch<'_>) -> Result<()> {
        let nothing = Description::new();
        for batch in self.documents()?.chunks(BATCH) {
            let wanted: Vec<&str> = batch.iter().map(String::as_str).filter(|d| self.wants(d)).collect();
            let about = self.describe(&wanted)?;
            for document in wanted {
                for claims in self.claims_of_document(document)?.chunks(BATCH) {
                    each(document, about.get(document).unwrap_or(&nothing), claims)?;
                }
            }
        }
        for claims in self.homeless()?.chunks(BATCH) {
            each("", &nothing, claims)?;
        }
        Ok(())
    }
}

impl Rows for Source<'_> {
    fn claims(&self, each: &mut dyn FnMut(ClaimRow) -> Result<()>) -> Result<()> {
        self.batches(&mut |document, about, batch| {
            let nodes: Vec<&str> = batch.iter().map(String::as_str).collect();
            let said = self.describe(&nodes)?;
            let linked = |property: &str| -> BTreeSet<&str> {
                let property = bf(property);
                said.values().filter_map(|d| d.get(&property)).flatten().map(Value::text).collect()
            };
            let passages = self.describe(&linked("passage").into_iter().collect::<Vec<_>>())?;
            let slots = self.describe(&linked("slot").into_iter().collect::<Vec<_>>())?;
            let mut things: BTreeSet<&str> = ROLES.iter().flat_map(|(_, p)| linked(p)).collect();
            let thing = bf("thing");
            things.extend(slots.values().filter_map(|d| d.get(&thing)).flatten().map(Value::text));
            let things = self.describe(&things.into_iter().collect::<Vec<_>>())?;
            let empty = Description::new();
            for iri in batch {
                let claim = said.get(iri).unwrap_or(&empty);
                let passage = passages.get(one(claim, &bf("passage"))).unwrap_or(&empty);
                each(record::row(iri, claim, passage, &slots, &things, document, about))?;
            }
            Ok(())
        })
    }

    fn entities(&self, kind: EntityKind, each: &mut dyn FnMut(EntityRow) -> Result<()>) -> Result<()> {
        let class = match kind {
            EntityKind::Place => "Place",
            EntityKind::Area => "Area",
            EntityKind::Body => "Body",
            EntityKind::Group => "Group",
            EntityKind::Programme => "Programme",
            EntityKind::Policy => "PolicyDocument",
            EntityKind::Pair => "AidPair",
            EntityKind::Document => "SourceDocument",
            EntityKind::Other => return Ok(()),
        };
        let things = self.list(&format!(
            "PREFIX bf: <{NS}> SELECT DISTINCT ?thing WHERE {{ ?thing a bf:{class} }} ORDER BY ?thing"
        ))?;
        for batch in things.chunks(BATCH) {
            let nodes: Vec<&str> = batch.iter().map(String::as_str).collect();
            let about = self.describe(&nodes)?;
            for iri in batch {
                each(record::entity(iri, kind, about.get(iri).unwrap_or(&Description::new())))?;
            }
        }
        Ok(())
    }
}
