//! Rows from the store: claims by document and reading order, things by kind, both in batches.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::num::NonZeroUsize;
use std::rc::Rc;

use lru::LruCache;
use oxrdf::{NamedNodeRef, Quad, Term};

use crate::answer;
use crate::export::filter::{Filter, Table};
use crate::export::record::{self, Description, ROLES, Value, bf, one, tail};
use crate::export::row::{ClaimRow, EntityKind, EntityRow};
use crate::export::{ExportError, Result, Rows};
use crate::graph::store::{Store, StoreError};
use crate::ontology::NS;

/// Claims, documents or things that are read together.
const BATCH: usize = 400;

/// Things whose descriptions are kept. Every document states anew what it says of a programme or a term, so that one
/// that 25,000 documents name has as many copies of each statement: read once, not once a batch.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(19_999);

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
    /// What is said of the things met last.
    things: RefCell<LruCache<String, Rc<Description>>>,
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
        let things = RefCell::new(LruCache::new(KEPT));
        let source = Self { store, filter, pattern, answer, chosen, homeless: OnceCell::new(), things };
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

    /// Every statement about a node, whatever its graph. Read from the index: a query for each batch would spend most
    /// of its time on being parsed and planned.
    pub(super) fn about(&self, node: &str) -> impl Iterator<Item = Result<Quad>> {
        let node = NamedNodeRef::new_unchecked(node);
        self.store
            .oxigraph()
            .quads_for_pattern(Some(node.into()), None, None, None)
            .map(|quad| Ok(quad.map_err(StoreError::from)?))
    }

    /// What the store says of a node.
    fn describe(&self, node: &str) -> Result<Description> {
        let mut found = Description::new();
        for quad in self.about(node) {
            let Quad { predicate, object, .. } = quad?;
            let values = match found.get_mut(predicate.as_str()) {
                Some(values) => values,
                None => found.entry(predicate.into_string()).or_default(),
            };
            values.insert(Value::of(&object));
        }
        Ok(found)
    }

    fn describe_all<'n>(&self, nodes: impl IntoIterator<Item = &'n str>) -> Result<BTreeMap<String, Description>> {
        nodes.into_iter().map(|node| Ok((node.to_owned(), self.describe(node)?))).collect()
    }

    /// What the store says of a thing, which other batches will ask for again.
    fn thing(&self, node: &str) -> Result<Rc<Description>> {
        if let Some(known) = self.things.borrow_mut().get(node) {
            return Ok(Rc::clone(known));
        }
        let found = Rc::new(self.common(node)?);
        self.things.borrow_mut().put(node.to_owned(), Rc::clone(&found));
        Ok(found)
    }

    /// What the store says of a node of which many documents say the same: a query, since DISTINCT drops the copies
    /// before their text is looked up.
    fn common(&self, node: &str) -> Result<Description> {
        let mut found = Description::new();
        answer::each(self.store, &format!("SELECT DISTINCT ?p ?o WHERE {{ <{node}> ?p ?o }}"), &mut |row| {
            if let [Some(Term::NamedNode(p)), Some(o)] = row {
                found.entry(p.as_str().to_owned()).or_default().insert(Value::of(o));
            }
            Ok::<(), ExportError>(())
        })?;
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
            None => self.without_document()?,
        };
        self.keep_chosen(&mut claims);
        Ok(self.homeless.get_or_init(|| claims))
    }

    /// Claims none of whose documents is described, by IRI. The documents are looked up here: `FILTER NOT EXISTS` would
    /// go through all of them for every claim.
    fn without_document(&self) -> Result<Vec<String>> {
        let documents: HashSet<String> = self.documents()?.into_iter().collect();
        let query = format!(
            "PREFIX bf: <{NS}> SELECT ?claim ?document WHERE {{ {CLAIM} OPTIONAL {{ ?claim bf:document ?document }} {} }}",
            self.pattern
        );
        let known = |document: &Term| matches!(document, Term::NamedNode(d) if documents.contains(d.as_str()));
        let mut found = BTreeSet::new();
        answer::each(self.store, &query, &mut |row| {
            if let [Some(Term::NamedNode(claim)), document] = row
                && !document.as_ref().is_some_and(known)
            {
                found.insert(claim.as_str().to_owned());
            }
            Ok::<(), ExportError>(())
        })?;
        // One that has another document, a described one, is met there.
        let document = bf("document");
        let mut claims = Vec::new();
        for claim in found {
            let about = self.describe(&claim)?;
            if !about.get(&document).into_iter().flatten().any(|d| documents.contains(d.text())) {
                claims.push(claim);
            }
        }
        Ok(claims)
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
            for document in wanted {
                let about = self.describe(document)?;
                for claims in self.claims_of_document(document)?.chunks(BATCH) {
                    each(document, &about, claims)?;
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
            let said = self.describe_all(batch.iter().map(String::as_str))?;
            let linked = |property: &str| -> BTreeSet<&str> {
                let property = bf(property);
                said.values().filter_map(|d| d.get(&property)).flatten().map(Value::text).collect()
            };
            let passages = self.describe_all(linked("passage"))?;
            let slots = self.describe_all(linked("slot"))?;
            let mut things: BTreeSet<&str> = ROLES.iter().flat_map(|(_, p)| linked(p)).collect();
            let thing = bf("thing");
            things.extend(slots.values().filter_map(|d| d.get(&thing)).flatten().map(Value::text));
            let things = things
                .into_iter()
                .map(|node| Ok((node.to_owned(), self.thing(node)?)))
                .collect::<Result<BTreeMap<_, _>>>()?;
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
        for iri in things {
            each(record::entity(&iri, kind, &self.common(&iri)?))?;
        }
        Ok(())
    }
}
