//! RDF: N-Quads, TriG, Turtle, N-Triples, JSON-LD with a context, RDF/XML.

use std::io::Write;

use oxrdf::{QuadRef, TripleRef};
use oxrdfio::{RdfFormat, RdfSerializer};

use crate::export::{Result, Source};
use crate::ontology::NS;

/// Prefixes of the files. Things have no prefix: their names hold characters that prefixed names would escape.
const PREFIXES: [(&str, &str); 10] = [
    ("bf", NS),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
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

/// Writes the whole store; returns how many statements. Formats without graphs (Turtle, N-Triples, RDF/XML) get the
/// triples of all graphs; a triple that several graphs state comes once a graph.
///
/// # Errors
/// When the store cannot be read or `to` cannot be written.
pub fn write(source: &Source, format: RdfFormat, to: impl Write) -> Result<u64> {
    let mut out = serializer(format).for_writer(to);
    let graphs = format.supports_datasets();
    let mut count = 0;
    source.quads(&mut |quad| {
        count += 1;
        let quad = quad.as_ref();
        if graphs {
            out.serialize_quad(QuadRef { ..quad })?;
        } else {
            out.serialize_triple(TripleRef::from(quad))?;
        }
        Ok(())
    })?;
    out.finish()?.flush()?;
    Ok(count)
}
