//! The store: an embedded Oxigraph on RocksDB, with a marker that says what wrote it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use thiserror::Error;

/// Format of the store; one of another format is refused.
pub const FORMAT: u32 = 1;
const MARKER: &str = "bangfu-store.json";

/// What can go wrong with a store.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error(
        "{0} is not a bangfu store (it has no {MARKER}); give another --store, or build one with `bangfu build INPUT --store {0}`"
    )]
    NotAStore(String),
    #[error(
        "{path} was written in store format {found}; this program reads format {FORMAT}. Build it again into an empty folder"
    )]
    OtherVersion { path: String, found: String },
    #[error("{0} is in use by another bangfu process; wait until it ends, or stop it")]
    InUse(String),
    #[error("{path} is not empty and holds no bangfu store; choose an empty or new folder")]
    NotEmpty { path: String },
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
    #[error("the store failed: {0}")]
    Storage(String),
}

impl From<oxigraph::store::StorageError> for StoreError {
    fn from(e: oxigraph::store::StorageError) -> Self {
        Self::Storage(e.to_string())
    }
}

/// A store on disk.
pub struct Store {
    inner: oxigraph::store::Store,
    pub path: PathBuf,
}

impl Store {
    /// Opens a store for writing, making it if the folder is new or empty.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        let name = path.display().to_string();
        let io = |source| StoreError::Io { path: name.clone(), source };
        std::fs::create_dir_all(path).map_err(io)?;
        let marker = path.join(MARKER);
        if !marker.exists() {
            if std::fs::read_dir(path).map_err(io)?.next().is_some() {
                return Err(StoreError::NotEmpty { path: name });
            }
            let text = serde_json::json!({"format": FORMAT, "program": env!("CARGO_PKG_VERSION")}).to_string();
            std::fs::write(&marker, text).map_err(io)?;
        }
        check(path)?;
        Ok(Self { inner: open(path, false)?, path: path.to_owned() })
    }

    /// Opens a store for reading.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        check(path)?;
        Ok(Self { inner: open(path, true)?, path: path.to_owned() })
    }

    /// Replaces a named graph by these quads in one transaction.
    pub fn put_graph(&self, graph: &NamedNode, quads: &[Quad]) -> Result<(), StoreError> {
        let mut transaction = self.inner.start_transaction()?;
        transaction.clear_graph(graph.as_ref())?;
        for quad in quads {
            transaction.insert(quad.as_ref());
        }
        transaction.commit()?;
        Ok(())
    }

    /// Removes a named graph; tells whether it was there.
    pub fn remove_graph(&self, graph: &NamedNode) -> Result<bool, StoreError> {
        let there = self.inner.contains_named_graph(graph.as_ref())?;
        if there {
            let mut transaction = self.inner.start_transaction()?;
            transaction.remove_named_graph(graph.as_ref())?;
            transaction.commit()?;
        }
        Ok(there)
    }

    /// The one literal value of a property in a graph.
    pub fn value(
        &self,
        subject: &NamedNode,
        property: &NamedNode,
        graph: &NamedNode,
    ) -> Result<Option<String>, StoreError> {
        let graph: GraphName = graph.clone().into();
        let found = self
            .inner
            .quads_for_pattern(Some(subject.as_ref().into()), Some(property.as_ref()), None, Some(graph.as_ref()))
            .next();
        Ok(match found.transpose()? {
            Some(Quad { object: Term::Literal(l), .. }) => Some(l.value().to_owned()),
            _ => None,
        })
    }

    /// Every quad, sorted.
    pub fn quads(&self) -> Result<Vec<Quad>, StoreError> {
        let mut quads = self.inner.iter().collect::<Result<Vec<_>, _>>()?;
        quads.sort_by_cached_key(ToString::to_string);
        Ok(quads)
    }

    /// How many quads each named graph holds.
    pub fn graphs(&self) -> Result<BTreeMap<String, usize>, StoreError> {
        let mut graphs = BTreeMap::new();
        for graph in self.inner.named_graphs() {
            let graph = graph?;
            let n = self.inner.quads_for_pattern(None, None, None, Some(graph.as_ref().into())).count();
            graphs.insert(graph.to_string(), n);
        }
        Ok(graphs)
    }

    /// Keeps a document's source text, as decoded, beside the graph, so that a reader can be shown where claims stand.
    pub fn put_text(&self, id: &str, source: &str) -> Result<(), StoreError> {
        let file = text_file(&self.path, id);
        let io = |source| StoreError::Io { path: file.display().to_string(), source };
        std::fs::create_dir_all(file.parent().expect("a text lies in a folder")).map_err(io)?;
        std::fs::write(&file, source).map_err(io)
    }

    /// Forgets a document's source text.
    pub fn remove_text(&self, id: &str) -> Result<(), StoreError> {
        let file = text_file(&self.path, id);
        match std::fs::remove_file(&file) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::Io { path: file.display().to_string(), source })
            }
            _ => Ok(()),
        }
    }

    /// Writes everything to disk.
    pub fn flush(&self) -> Result<(), StoreError> {
        Ok(self.inner.flush()?)
    }

    /// Oxigraph's own store, for the answer floor.
    pub fn oxigraph(&self) -> &oxigraph::store::Store {
        &self.inner
    }
}

/// Where a store keeps a document's source text; an id that is no plain file name is spelt in hex.
pub fn text_file(store: &Path, id: &str) -> PathBuf {
    let plain = !id.is_empty()
        && id.len() < 200
        && !id.starts_with('.')
        && id.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
    let name = if plain { id.to_owned() } else { format!("={}", blake3::hash(id.as_bytes()).to_hex()) };
    store.join("texts").join(format!("{name}.txt"))
}

fn open(path: &Path, read_only: bool) -> Result<oxigraph::store::Store, StoreError> {
    let data = path.join("data");
    let opened =
        if read_only { oxigraph::store::Store::open_read_only(&data) } else { oxigraph::store::Store::open(&data) };
    opened.map_err(|e| {
        let text = e.to_string();
        if text.contains("lock") || text.contains("LOCK") {
            StoreError::InUse(path.display().to_string())
        } else {
            StoreError::Storage(text)
        }
    })
}

fn check(path: &Path) -> Result<(), StoreError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path.join(MARKER)).map_err(|_| StoreError::NotAStore(name.clone()))?;
    let marker: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let found = marker["format"].to_string();
    if found != FORMAT.to_string() {
        return Err(StoreError::OtherVersion { path: name, found });
    }
    Ok(())
}
