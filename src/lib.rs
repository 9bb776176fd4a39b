//! **bangfu** (帮扶): who funded what, where and when.
//!
//! Chinese reports on poverty alleviation and paired assistance go in; a graph of claims comes out, each slot
//! tied to the characters that said it. The house, floor by floor; a module leans on lower floors only:
//!
//! | floor | module | makes |
//! |---|---|---|
//! | 0 | [`span`] · [`knowledge`] · [`seeds`] · [`ontology`] | ranges · where knowledge lies · names of things · terms |
//! | 1 | [`document`] | bytes → a document whose every character knows its place |
//! | 2 | [`mention`] | quantities, times, places, bodies, programmes, titles |
//! | 3 | [`claim`] | rules with typed holes → settled claims |
//! | 4 | `graph` | claims → quads with provenance, the store |
//! | 5 | `answer` | SPARQL and named queries → tables |
//! | 6 | `export` | files for other tools |
//! | roof | `serve`, `cli` | HTTP, commands |

pub mod claim;
pub mod document;
pub mod knowledge;
pub mod mention;
pub mod seeds;
pub mod span;
