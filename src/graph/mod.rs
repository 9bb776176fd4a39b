//! Floor 4: claims → quads with provenance, and the store that keeps them.
//!
//! One named graph per document, one for the reference data of `seeds/`. IRIs are stable and content-derived.

#[cfg(feature = "graph")]
pub mod exchange;
mod iri;
mod links;
mod lists;
mod quads;
mod reference;
#[cfg(feature = "graph")]
pub mod store;
mod thing;
#[cfg(feature = "graph")]
pub mod validate;
mod vocabulary;

pub use iri::Iris;
pub use quads::Writer;
pub use reference::reference;
pub use vocabulary::Vocabulary;

use std::io::{self, Write};

use oxrdf::Quad;

/// Quads as sorted N-Quads text: the same quads give the same bytes.
pub fn nquads(quads: &[Quad]) -> String {
    let mut lines: Vec<String> = quads.iter().map(|q| format!("{q} .\n")).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.concat()
}

/// Writes quads as Turtle, their graph left out.
///
/// # Errors
/// What the writer says.
pub fn turtle(quads: &[Quad], out: &mut dyn Write) -> io::Result<()> {
    const PREFIXES: [(&str, &str); 5] = [
        ("bf", crate::ontology::NS),
        ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
        ("prov", "http://www.w3.org/ns/prov#"),
        ("dcterms", "http://purl.org/dc/terms/"),
    ];
    let mut turtle = oxttl::TurtleSerializer::new();
    for (prefix, iri) in PREFIXES {
        turtle = turtle.with_prefix(prefix, iri).map_err(io::Error::other)?;
    }
    let mut turtle = turtle.for_writer(out);
    for quad in quads {
        turtle.serialize_triple(quad.as_ref())?;
    }
    turtle.finish().map(drop)
}
