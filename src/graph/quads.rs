//! One document's claims as quads of its own named graph.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};

use super::{Iris, Vocabulary};
use crate::claim::label::Labels;
use crate::claim::{Claim, Kind, Period, Role, Slot, Thing, json};
use crate::document::{Document, When};
use crate::knowledge::{Knowledge, KnowledgeError};
use crate::ontology::{NS, Ontology};
use crate::seeds::Seeds;
use crate::span::Span;

/// The property that holds a document's id.
pub(super) const IDENTIFIER: &str = "http://purl.org/dc/terms/identifier";
/// The whole country, in GB/T 2260's form.
const COUNTRY: &str = "000000";
/// How deep areas lie in areas.
const DEEPEST: u8 = 4;

/// Dublin Core, PROV and Web Annotation terms used beside our own.
fn oa(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://www.w3.org/ns/oa#{name}"))
}

fn dcterms(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://purl.org/dc/terms/{name}"))
}

fn prov(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://www.w3.org/ns/prov#{name}"))
}

/// Writes documents as quads.
pub struct Writer {
    pub iris: Iris,
    pub v: Vocabulary,
    pub(super) labels: Labels,
}

pub(super) struct Out {
    pub(super) quads: Vec<Quad>,
    pub(super) graph: GraphName,
}

impl Out {
    pub(super) fn add(&mut self, s: &NamedNode, p: &NamedNode, o: impl Into<Term>) {
        self.quads.push(Quad::new(s.clone(), p.clone(), o, self.graph.clone()));
    }
}

fn integer(n: impl std::fmt::Display) -> Literal {
    Literal::new_typed_literal(n.to_string(), xsd::INTEGER)
}

pub(super) fn decimal(n: rust_decimal::Decimal) -> Literal {
    Literal::new_typed_literal(n.normalize().to_string(), xsd::DECIMAL)
}

fn boolean(b: bool) -> Literal {
    Literal::new_typed_literal(b.to_string(), xsd::BOOLEAN)
}

pub(super) fn plain(text: &str) -> Literal {
    Literal::new_simple_literal(text)
}

pub(super) fn en(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "en")
}

pub(super) fn zh(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "zh")
}

impl Writer {
    /// Takes the terms from the ontology.
    ///
    /// # Errors
    /// Names a term that the ontology lacks.
    pub fn load(knowledge: &Knowledge, iris: Iris) -> Result<Self, KnowledgeError> {
        Ok(Self { iris, v: Vocabulary::of(&Ontology::load(knowledge)?)?, labels: Labels::load(knowledge)? })
    }

    /// The digest of what a graph was made from, said of the graph itself.
    pub fn state(&self, graph: &NamedNode, digest: &str) -> Quad {
        Quad::new(graph.clone(), self.v.digest.clone(), Literal::new_simple_literal(digest), graph.clone())
    }

    /// The document's named graph, in reading order.
    pub fn document(&self, doc: &Document, claims: &[Claim], seeds: &Seeds) -> Vec<Quad> {
        let (v, i) = (&self.v, &self.iris);
        let mut out = Out { quads: Vec::new(), graph: i.graph(&doc.id).into() };
        let node = i.document(&doc.id);
        out.add(&node, &rdf::TYPE.into(), v.source_document.clone());
        out.add(&node, &NamedNode::new_unchecked(IDENTIFIER), Literal::new_simple_literal(&doc.id));
        let title = doc.meta.title.clone().unwrap_or_else(|| doc.name.clone());
        out.add(&node, &rdfs::LABEL.into(), zh(&title));
        out.add(&node, &dcterms("title"), zh(&title));
        out.add(&node, &v.file_name, Literal::new_simple_literal(&doc.name));
        out.add(&node, &v.digest, Literal::new_simple_literal(&doc.digest));
        out.add(&node, &v.charset, Literal::new_simple_literal(&doc.charset));
        let date = |w: When| Literal::new_simple_literal(w.to_string());
        if let Some(w) = doc.meta.published {
            out.add(&node, &dcterms("issued"), date(w));
        }
        if let Some(w) = doc.meta.written {
            out.add(&node, &v.written, date(w));
        }
        if let Some(p) = &doc.meta.publisher {
            out.add(&node, &dcterms("publisher"), zh(p));
        }
        if let Some(url) = doc.meta.url.as_deref().and_then(|url| NamedNode::new(url).ok()) {
            out.add(&node, &dcterms("source"), url);
        }
        if let Some(code) = doc.meta.place.as_ref().and_then(|p| p.code.as_ref()) {
            out.add(&node, &v.place, i.place(code));
        }
        for n in doc.notes.iter().take(200) {
            out.add(&node, &v.note, zh(&n.message_zh));
            out.add(&node, &v.note, en(&n.message_en));
        }
        let reading = i.reading(&doc.id);
        out.add(&reading, &rdf::TYPE.into(), v.reading_class.clone());
        out.add(&reading, &v.version, Literal::new_simple_literal(env!("CARGO_PKG_VERSION")));
        out.add(&reading, &prov("used"), node.clone());
        let mut said = BTreeSet::new();
        let mut regions = BTreeMap::new();
        for (order, claim) in claims.iter().enumerate() {
            self.claim(doc, claim, order, seeds, &mut said, &mut out);
            self.regions(claim, seeds, &mut regions, &mut out);
        }
        out.quads
    }

    fn claim(
        &self,
        doc: &Document,
        c: &Claim,
        order: usize,
        seeds: &Seeds,
        said: &mut BTreeSet<String>,
        out: &mut Out,
    ) {
        let (v, i) = (&self.v, &self.iris);
        let node = i.claim(&c.id);
        let class = match c.kind {
            Kind::Funding => &v.funding_claim,
            Kind::Observation => &v.observation,
            Kind::Staffing => &v.staffing_claim,
            Kind::Pairing => &v.pairing_claim,
            Kind::Policy => &v.policy_claim,
        };
        out.add(&node, &rdf::TYPE.into(), class.clone());
        out.add(&node, &rdf::TYPE.into(), v.claim_class.clone());
        let passage = i.passage(&doc.id, c.sentence.start, c.sentence.end);
        if said.insert(passage.as_str().to_owned()) {
            self.passage(doc, c.sentence, &passage, out);
        }
        out.add(&node, &v.passage, passage);
        out.add(&node, &v.document, i.document(&doc.id));
        out.add(&node, &prov("wasGeneratedBy"), i.reading(&doc.id));
        out.add(&node, &v.order, integer(order));
        self.words(doc, &node, c.value, out);
        out.add(&node, &v.rule, Literal::new_simple_literal(&c.rule));
        out.add(&node, &v.score, integer(c.score));
        let concept = |scheme: &str, name: &str| NamedNode::new_unchecked(format!("{NS}{scheme}-{name}"));
        let name_of = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        out.add(&node, &v.status, concept("status", &name_of(serde_json::json!(c.status))));
        if let Some(hard) = &c.hard {
            out.add(&node, &v.caution, en(hard));
            if let Some(hard) = self.labels.step(hard) {
                out.add(&node, &v.caution, zh(&hard));
            }
        }
        for step in &c.derivation {
            out.add(&node, &v.derivation, en(step));
            if let Some(step) = self.labels.step(step) {
                out.add(&node, &v.derivation, zh(&step));
            }
        }
        if let Some(a) = &c.amount {
            out.add(&node, &v.amount, decimal(a.number));
            if let Some(l) = a.lower {
                out.add(&node, &v.lower, decimal(l));
            }
            if let Some(u) = a.upper {
                out.add(&node, &v.upper, decimal(u));
            }
            out.add(&node, &v.unit, Literal::new_simple_literal(&a.unit));
            out.add(&node, &v.bound, concept("bound", &name_of(serde_json::json!(a.bound))));
        }
        if let Some(flow) = &c.flow {
            out.add(&node, &v.flow, concept("flow", flow));
        }
        if c.kind == Kind::Funding {
            out.add(&node, &v.cumulative, boolean(c.cumulative));
        }
        if let Some(measure) = &c.measure {
            out.add(&node, &v.measure, concept("measure", measure));
        }
        if let Some(t) = &c.time {
            let text = format!("{}/{}", t.start.as_deref().unwrap_or(".."), t.end.as_deref().unwrap_or(".."));
            out.add(&node, &v.period, Literal::new_simple_literal(text));
            out.add(&node, &v.period_inferred, boolean(t.from_context));
            let day = |d: jiff::civil::Date| Literal::new_typed_literal(d.to_string(), xsd::DATE);
            if let Some(d) = t.start.as_deref().and_then(When::parse) {
                out.add(&node, &v.from, day(d.first_day()));
            }
            if let Some(d) = t.end.as_deref().and_then(When::parse) {
                out.add(&node, &v.to, day(d.last_day()));
            }
        }
        for (n, slot) in c.slots.iter().enumerate() {
            self.slot(doc, c, n, slot, &node, seeds, said, out);
        }
        if let Some(Period { words: Some(words), from_context, .. }) = c.time {
            // The words of the time are a slot without a thing: a period is a value.
            let slot = i.slot(&c.id, c.slots.len());
            out.add(&node, &v.slot, slot.clone());
            out.add(&slot, &rdf::TYPE.into(), v.slot_class.clone());
            out.add(&slot, &v.role, Literal::new_simple_literal("time"));
            out.add(&slot, &v.inferred, boolean(from_context));
            self.words(doc, &slot, words, out);
        }
        self.pairs(c, &node, seeds, out);
    }

    /// A sentence with its place in the file, in our terms and in those of the Web Annotation model.
    fn passage(&self, doc: &Document, sentence: Span, passage: &NamedNode, out: &mut Out) {
        let (v, i) = (&self.v, &self.iris);
        let text = doc.quote(sentence);
        out.add(passage, &rdf::TYPE.into(), v.passage_class.clone());
        out.add(passage, &v.text, Literal::new_simple_literal(text));
        out.add(passage, &v.start, integer(sentence.start));
        out.add(passage, &v.end, integer(sentence.end));
        out.add(passage, &v.document, i.document(&doc.id));
        out.add(passage, &oa("hasSource"), i.document(&doc.id));
        let position = NamedNode::new_unchecked(format!("{}#position", passage.as_str()));
        out.add(passage, &oa("hasSelector"), position.clone());
        out.add(&position, &rdf::TYPE.into(), oa("TextPositionSelector"));
        out.add(&position, &oa("start"), integer(sentence.start));
        out.add(&position, &oa("end"), integer(sentence.end));
        let quote = NamedNode::new_unchecked(format!("{}#quote", passage.as_str()));
        out.add(passage, &oa("hasSelector"), quote.clone());
        out.add(&quote, &rdf::TYPE.into(), oa("TextQuoteSelector"));
        out.add(&quote, &oa("exact"), Literal::new_simple_literal(text));
    }

    /// The characters that say something, with their range.
    fn words(&self, doc: &Document, node: &NamedNode, words: Span, out: &mut Out) {
        out.add(node, &self.v.words, Literal::new_simple_literal(doc.quote(words)));
        out.add(node, &self.v.start, integer(words.start));
        out.add(node, &self.v.end, integer(words.end));
    }

    /// Every division that the claim's places and recipients are or lie in, so that "in province P and everything
    /// within it" is one triple pattern; the whole country for every claim.
    fn regions(&self, c: &Claim, seeds: &Seeds, known: &mut BTreeMap<String, BTreeSet<String>>, out: &mut Out) {
        let node = self.iris.claim(&c.id);
        let mut all = BTreeSet::from([COUNTRY.to_owned()]);
        for slot in c.slots.iter().filter(|s| matches!(s.role, Role::Place | Role::Recipient)) {
            match &slot.thing {
                Thing::Place(code) => {
                    // A township or village is known by its county's code and its name.
                    let division = code.split('-').next().unwrap_or(code);
                    all.extend(seeds.chain(division).into_iter().map(|row| row.code.clone()));
                    all.insert(code.clone());
                }
                Thing::Area(name) => {
                    if !known.contains_key(name) {
                        known.insert(name.clone(), around(name, seeds, 0).unwrap_or_default());
                    }
                    all.extend(known[name].iter().cloned());
                }
                _ => {}
            }
        }
        for code in all {
            out.add(&node, &self.v.region, self.iris.place(&code));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one slot of one claim of one document")]
    fn slot(
        &self,
        doc: &Document,
        c: &Claim,
        n: usize,
        slot: &Slot,
        claim: &NamedNode,
        seeds: &Seeds,
        said: &mut BTreeSet<String>,
        out: &mut Out,
    ) {
        let (v, i) = (&self.v, &self.iris);
        let property = match slot.role {
            Role::Funder => &v.funder,
            Role::Recipient => &v.recipient,
            Role::Place => &v.place,
            Role::Purpose => &v.purpose,
            Role::Programme => &v.programme,
            Role::Indicator => &v.indicator,
            Role::Post => &v.post,
            Role::Sender => &v.sender,
            Role::Helper => &v.helper,
            Role::Scheme => &v.scheme,
            Role::Title => &v.policy,
            Role::Issuer => &v.issuer,
        };
        let thing = self.thing(doc, slot, seeds, said, out);
        out.add(claim, property, thing.clone());
        let node = i.slot(&c.id, n);
        out.add(claim, &v.slot, node.clone());
        out.add(&node, &rdf::TYPE.into(), v.slot_class.clone());
        out.add(&node, &v.role, Literal::new_simple_literal(json::role_name(slot.role)));
        out.add(&node, &v.thing, thing);
        out.add(&node, &v.inferred, boolean(slot.inferred));
        if let Some(words) = slot.words {
            self.words(doc, &node, words, out);
        }
        if let Thing::Unresolved { candidates, .. } = &slot.thing {
            for code in candidates {
                out.add(&node, &v.candidate, i.place(code));
            }
        }
    }
}

/// The divisions that every member of an area lies in: 滇西 lies in 云南省, 三区三州 in none but the country.
fn around(area: &str, seeds: &Seeds, depth: u8) -> Option<BTreeSet<String>> {
    let row = seeds.areas.iter().find(|a| a.name == area)?;
    let mut common: Option<BTreeSet<String>> = None;
    for member in &row.members {
        let chain: BTreeSet<String> = if seeds.by_code.contains_key(member) {
            seeds.chain(member).into_iter().map(|r| r.code.clone()).collect()
        } else if depth < DEEPEST {
            around(member, seeds, depth + 1)?
        } else {
            return None;
        };
        common = Some(match common {
            None => chain,
            Some(so_far) => so_far.intersection(&chain).cloned().collect(),
        });
    }
    common
}
