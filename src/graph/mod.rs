//! Floor 4: claims → quads with provenance, and the store that keeps them.
//!
//! One named graph per document, one for the reference data of `seeds/`. IRIs are stable and content-derived.

#[cfg(feature = "graph")]
pub mod exchange;
mod iri;
mod quads;
mod reference;
#[cfg(feature = "graph")]
pub mod store;
#[cfg(feature = "graph")]
pub mod validate;
mod vocabulary;

pub use iri::Iris;
pub use quads::Writer;
pub use reference::reference;
pub use vocabulary::Vocabulary;

use oxrdf::Quad;

/// Quads as sorted N-Quads text: the same quads give the same bytes.
pub fn nquads(quads: &[Quad]) -> String {
    let mut lines: Vec<String> = quads.iter().map(|q| format!("{q} .\n")).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.concat()
}
