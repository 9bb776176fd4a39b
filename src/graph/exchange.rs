//! RDF in and out of the store: every quad, streaming, graph by graph; and RDF files back in.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphNameRef, NamedNode, Quad};
use thiserror::Error;

use super::store::{Store, StoreError};

/// Memory of a load, in megabytes: statements are sorted and written in batches of about this size.
const MEMORY: usize = 256;

/// Why an RDF file was not loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing of the file is in the store.
    #[error("{line}:{column}: {message}")]
    Syntax { line: u64, column: u64, message: String },
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
}

impl Store {
    /// Passes every quad to `each`: the default graph, then the named graphs by IRI; within a graph in the store's
    /// own order, which the same quads always share.
    ///
    /// # Errors
    /// When the store cannot be read, and what `each` says.
    pub fn each_quad<E: From<StoreError>>(&self, each: &mut dyn FnMut(Quad) -> Result<(), E>) -> Result<(), E> {
        let store = self.oxigraph();
        let mut graphs = store.named_graphs().collect::<Result<Vec<_>, _>>().map_err(StoreError::from)?;
        graphs.sort_by_cached_key(ToString::to_string);
        let names = graphs.iter().map(|g| GraphNameRef::from(g.as_ref()));
        for graph in std::iter::once(GraphNameRef::DefaultGraph).chain(names) {
            for quad in store.quads_for_pattern(None, None, None, Some(graph)) {
                each(quad.map_err(StoreError::from)?)?;
            }
        }
        Ok(())
    }

    /// Loads an RDF file; returns how many statements it holds. Statements without a graph go to `graph`, for
    /// queries see the named graphs. The file is read twice, so that one with an error leaves the store as it was.
    ///
    /// # Errors
    /// A syntax error carries line and column, both from 1.
    pub fn load_rdf(&self, format: RdfFormat, mut file: impl Read + Seek, graph: &NamedNode) -> Result<u64, LoadError> {
        let parser = || RdfParser::from_format(format).with_default_graph(graph.clone()).rename_blank_nodes();
        let mut count = 0;
        let mut base_of_errors = BufReader::new(&mut file);
        if base_of_errors.fill_buf()?.starts_with(&[0xEF, 0xBB, 0xBF]) {
            base_of_errors.consume(3);
        }
        for quad in parser().for_reader(base_of_errors) {
            quad.map_err(syntax)?;
            count += 1;
        }
        file.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::new(file);
        if reader.fill_buf()?.starts_with(&[0xEF, 0xBB, 0xBF]) {
            reader.consume(3);
        }
        // Batches of so many megabytes at a time, whatever the size of the file.
        let mut loader = self.oxigraph().bulk_loader().with_max_memory_size_in_megabytes(MEMORY);
        loader.load_from_reader(parser(), reader).map_err(|e| StoreError::Storage(e.to_string()))?;
        loader.commit().map_err(StoreError::from)?;
        self.flush()?;
        Ok(count)
    }

    /// Merges what was written in batches. Every batch of a load leaves sorted files of its own that all cover the same
    /// range, and each term that is read back is looked for in all of them.
    ///
    /// # Errors
    /// See [`StoreError`]; what was put in before is kept.
    pub fn compact(&self) -> Result<(), StoreError> {
        Ok(self.oxigraph().optimize()?)
    }
}

fn syntax(error: oxigraph::io::RdfParseError) -> LoadError {
    match error {
        oxigraph::io::RdfParseError::Io(e) => LoadError::Io(e),
        oxigraph::io::RdfParseError::Syntax(e) => {
            let start = e.location().map(|l| l.start);
            LoadError::Syntax {
                line: start.map_or(0, |l| l.line + 1),
                column: start.map_or(0, |l| l.column + 1),
                message: e.to_string(),
            }
        }
    }
}
