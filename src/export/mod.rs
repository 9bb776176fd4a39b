//! Floor 6: files for other tools, all written from one row model.
//!
//! [`row`] is the model, [`column`] its columns; [`edge`] makes arrows of claims. The writers stream: they take
//! rows one by one from [`Rows`] and hold no more than the nodes of a graph or a batch of rows.

use std::io;

use thiserror::Error;

use crate::answer::QueryError;
use crate::graph::store::StoreError;
use crate::graph::validate::ValidateError;
use crate::knowledge::KnowledgeError;

pub mod column;
pub mod dataset;
pub mod edge;
pub mod filter;
pub mod format;
mod jsonld;
pub mod map;
pub mod network;
pub mod rdf;
mod record;
pub mod report;
pub mod row;
pub mod source;
pub mod standard;
pub mod table;
pub mod write;
mod xml;

pub use filter::Filter;
pub use format::Format;
use row::{ClaimRow, EntityKind, EntityRow};
pub use source::Source;
pub use write::{Options, Written};

/// What can go wrong while a file is written.
#[derive(Debug, Error)]
pub enum ExportError {
    #[error("the file cannot be written: {0}")]
    Io(#[from] io::Error),
    #[error("CSV: {0}")]
    Csv(#[from] csv::Error),
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("Parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    #[error("Arrow: {0}")]
    Arrow(#[from] arrow_schema::ArrowError),
    #[error("XLSX: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    #[error(transparent)]
    Validate(#[from] ValidateError),
    /// What the user asked for cannot be had; the message tells what can, in Chinese and English.
    #[error("{en}")]
    Usage { zh: String, en: String },
}

impl ExportError {
    fn usage(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Usage { zh: zh.into(), en: en.into() }
    }
}

/// What every function here returns.
pub type Result<T, E = ExportError> = std::result::Result<T, E>;

/// Where rows come from: the store, or a generator in tests and benchmarks.
///
/// Each method calls `each` once a row, always in the same order, and can be called again.
pub trait Rows {
    /// The claims: by document, then in reading order.
    fn claims(&self, each: &mut dyn FnMut(ClaimRow) -> Result<()>) -> Result<()>;

    /// The things of one kind, ordered by IRI.
    fn entities(&self, kind: EntityKind, each: &mut dyn FnMut(EntityRow) -> Result<()>) -> Result<()>;
}
