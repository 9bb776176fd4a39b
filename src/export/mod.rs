//! Floor 6: files for other tools, all written from one row model.
//!
//! [`row`] is the model, [`column`] its columns; [`edge`] makes arrows of claims. The writers stream: they take
//! rows one by one from [`Rows`] and hold no more than the nodes of a graph or a batch of rows.

use std::io;

use thiserror::Error;

pub mod column;
pub mod dataset;
pub mod edge;
pub mod filter;
pub mod format;
pub mod map;
pub mod network;
pub mod rdf;
pub mod report;
pub mod row;
pub mod source;
pub mod standard;
pub mod table;
mod xml;

pub use filter::Filter;
pub use format::{Format, Options, Written};
use row::{ClaimRow, EntityKind, EntityRow};
pub use source::Source;

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
    /// The rows' source failed (the store, a query).
    #[error("{0}")]
    Source(String),
    /// What the user asked for cannot be had; the message tells what can.
    #[error("{0}")]
    Usage(String),
}

/// What every function here returns.
pub type Result<T, E = ExportError> = std::result::Result<T, E>;

/// Where rows come from: the store, or a generator in tests and benchmarks.
///
/// Each method calls `each` once a row, always in the same order, and can be called again.
pub trait Rows {
    /// The claims, ordered by id.
    fn claims(&self, each: &mut dyn FnMut(ClaimRow) -> Result<()>) -> Result<()>;

    /// The things of one kind, ordered by IRI.
    fn entities(&self, kind: EntityKind, each: &mut dyn FnMut(EntityRow) -> Result<()>) -> Result<()>;
}
