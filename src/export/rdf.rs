//! RDF: N-Quads, TriG, Turtle, N-Triples, JSON-LD with a context, RDF/XML.

use std::collections::BTreeSet;
use std::io::Write;

use oxrdf::vocab::rdf;
use oxrdf::{GraphName, NamedNode, Quad, Term, Triple, TripleRef};
use oxrdfio::{RdfFormat, RdfSerializer, WriterQuadSerializer};

use crate::answer;
use crate::export::record::{ROLES, bf};
use crate::export::{ExportError, Options, Result, Source, jsonld};
use crate::graph::store::StoreError;
use crate::ontology::NS;

/// Prefixes of the files. Things have no prefix: their names hold characters that prefixed names would escape.
pub(super) const PREFIXES: [(&str, &str); 10] = [
    ("bf", NS),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("wgs84", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// A serializer with the prefixes of this program.
pub fn serializer(format: RdfFormat) -> RdfSerializer {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, iri) in PREFIXES {
        serializer = serializer.clone().with_prefix(prefix, iri).unwrap_or(serializer);
    }
    serializer
}

/// Which statements are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// RDF 1.2: each slot also stands as the reifier of the statement that it fills,
    /// `SLOT rdf:reifies <<( CLAIM bf:funder THING )>>`, so that its words, offsets and inference annotate that triple.
    pub annotations: bool,
}

/// The writer of a syntax.
enum Out<W: Write> {
    Quads(WriterQuadSerializer<W>),
    /// A syntax without graphs.
    Triples(WriterQuadSerializer<W>),
    JsonLd(jsonld::Writer<W>),
}

impl<W: Write> Out<W> {
    fn quad(&mut self, quad: &Quad) -> Result<()> {
        match self {
            Self::Quads(out) => Ok(out.serialize_quad(quad)?),
            Self::Triples(out) => Ok(out.serialize_triple(TripleRef::from(quad.as_ref()))?),
            Self::JsonLd(out) => out.quad(quad),
        }
    }

    fn end(self) -> Result<W> {
        match self {
            Self::Quads(out) | Self::Triples(out) => Ok(out.finish()?),
            Self::JsonLd(out) => out.end(),
        }
    }
}

/// Writes the whole store or, with filters, the chosen claims with all that is said of what they touch: slots,
/// passages, documents, readings, the things named and the places above them. Returns how many statements.
///
/// Formats without graphs (Turtle, N-Triples, RDF/XML) get the triples of all graphs; a triple that several graphs
/// state comes once a graph. `see` is shown each statement.
///
/// # Errors
/// When the store cannot be read or `to` cannot be written; when the syntax has no place for annotations.
pub fn write(
    source: &Source,
    format: RdfFormat,
    options: &Options,
    to: impl Write,
    see: &mut dyn FnMut(&Quad),
) -> Result<u64> {
    let lines = matches!(format, RdfFormat::NQuads | RdfFormat::NTriples | RdfFormat::Turtle | RdfFormat::TriG);
    let annotations = options.extent.annotations;
    if annotations && !lines {
        return Err(ExportError::usage(
            "这种语法写不了 RDF 1.2 注解；请用 nquads、trig、turtle 或 ntriples",
            "this syntax has no RDF 1.2 annotations; take nquads, trig, turtle or ntriples",
        ));
    }
    let mut out = match format {
        RdfFormat::JsonLd { .. } => Out::JsonLd(jsonld::Writer::new(to, &options.knowledge)?),
        format if format.supports_datasets() => Out::Quads(serializer(format).for_writer(to)),
        format => Out::Triples(serializer(format).for_writer(to)),
    };
    let mut count = 0;
    let mut each = |quad: &Quad| {
        // Triple terms that were loaded: RDF 1.1 has no place for them.
        if !annotations && matches!(quad.object, Term::Triple(_)) {
            return Ok(());
        }
        count += 1;
        see(quad);
        out.quad(quad)
    };
    if source.filter().is_empty() {
        source.quads(&mut |quad| each(&quad))?;
    } else {
        chosen(source, &mut each)?;
    }
    let mut to = out.end()?;
    if annotations {
        count += annotate(source, format, &mut to)?;
    }
    to.flush()?;
    Ok(count)
}

/// The properties of a claim that lead to what describes it, beside those of its slots.
const LEADS: [&str; 8] = ["passage", "document", "pair", "slot", "flow", "bound", "status", "measure"];
const GENERATED: &str = "http://www.w3.org/ns/prov#wasGeneratedBy";

/// Passes the statements about the chosen claims to `each`, no subject twice.
///
/// Remembered are the things, documents and readings met, and the passages of one document; not claims and slots,
/// which are met once.
fn chosen(source: &Source, each: &mut dyn FnMut(&Quad) -> Result<()>) -> Result<()> {
    let mut said: BTreeSet<String> = BTreeSet::new();
    let (mut passages, mut of): (BTreeSet<String>, String) = Default::default();
    let (slot, passage) = (bf("slot"), bf("passage"));
    let claim_leads: BTreeSet<String> =
        LEADS.into_iter().chain(ROLES.map(|(_, property)| property)).map(bf).chain([GENERATED.to_owned()]).collect();
    // What leads on from slots, places and pairs; other things are told and not followed.
    let further = BTreeSet::from(["thing", "candidate", "parent", "within", "helper", "recipient"].map(bf));
    source.batches(&mut |document, _, claims| {
        if of != document {
            passages.clear();
            document.clone_into(&mut of);
        }
        let mut wave: Vec<String> = claims.to_vec();
        let mut leads = &claim_leads;
        while !wave.is_empty() {
            let mut next = BTreeSet::new();
            for quad in source.quads_of(&wave)? {
                let predicate = quad.predicate.as_str();
                if let Term::NamedNode(object) = &quad.object
                    && leads.contains(predicate)
                {
                    let object = object.as_str();
                    let known = if predicate == slot {
                        &mut next
                    } else if predicate == passage {
                        &mut passages
                    } else {
                        &mut said
                    };
                    if known.insert(object.to_owned()) && predicate != slot {
                        next.insert(object.to_owned());
                    }
                }
                each(&quad)?;
            }
            wave = next.into_iter().collect();
            leads = &further;
        }
        Ok(())
    })
}

/// Writes an annotation for each slot of the chosen claims; returns how many. Triple terms are written as text, after
/// the end of what the serializer wrote: a statement a line, which all four syntaxes share.
fn annotate(source: &Source, format: RdfFormat, to: &mut impl Write) -> Result<u64> {
    const REIFIES: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies>";
    let mut count = 0;
    source.batches(&mut |_, _, claims| {
        let nodes: String = claims.iter().map(|claim| format!("<{claim}> ")).collect();
        let query = format!(
            "PREFIX bf: <{NS}> SELECT ?claim ?slot ?role ?thing ?graph WHERE {{ VALUES ?claim {{ {nodes}}} \
             GRAPH ?graph {{ ?claim bf:slot ?slot . ?slot bf:role ?role ; bf:thing ?thing }} }} ORDER BY ?graph ?claim ?slot ?thing"
        );
        answer::each(source.store(), &query, &mut |row| {
            let [Some(claim), Some(slot), Some(Term::Literal(role)), Some(thing), Some(graph)] = row else {
                return Ok::<(), ExportError>(());
            };
            let Some((_, property)) = ROLES.iter().find(|(name, _)| *name == role.value()) else { return Ok(()) };
            let property = NamedNode::new_unchecked(format!("{NS}{property}"));
            // One that was loaded stands among the statements already.
            if is_stored(source, slot, claim, &property, thing, graph)? {
                return Ok(());
            }
            let statement = format!("{slot} {REIFIES} <<( {claim} {property} {thing} )>>");
            match format {
                RdfFormat::NQuads => writeln!(to, "{statement} {graph} .")?,
                RdfFormat::TriG => writeln!(to, "{graph} {{ {statement} . }}")?,
                _ => writeln!(to, "{statement} .")?,
            }
            count += 1;
            Ok(())
        })
    })?;
    Ok(count)
}

/// Whether the store holds the annotation itself.
fn is_stored(
    source: &Source,
    slot: &Term,
    claim: &Term,
    property: &NamedNode,
    thing: &Term,
    graph: &Term,
) -> Result<bool> {
    let (Term::NamedNode(slot), Term::NamedNode(claim), Term::NamedNode(graph)) = (slot, claim, graph) else {
        return Ok(false);
    };
    let triple = Triple::new(claim.clone(), property.clone(), thing.clone());
    let quad = Quad::new(slot.clone(), rdf::REIFIES, Term::from(triple), GraphName::from(graph.clone()));
    Ok(source.store().oxigraph().contains(&quad).map_err(StoreError::from)?)
}

impl Source<'_> {
    /// Every quad about the nodes, sorted.
    fn quads_of(&self, nodes: &[String]) -> Result<Vec<Quad>> {
        let mut found = Vec::new();
        for node in nodes {
            for quad in self.about(node) {
                let quad = quad?;
                if !matches!(quad.graph_name, GraphName::DefaultGraph) {
                    found.push(quad);
                }
            }
        }
        found.sort_by_cached_key(|q| (q.graph_name.to_string(), q.subject.to_string(), q.to_string()));
        Ok(found)
    }
}
