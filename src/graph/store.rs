//! The store: an embedded Oxigraph on RocksDB, with a marker that says what wrote it.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use thiserror::Error;

use super::Vocabulary;
use super::quads::IDENTIFIER;

/// Format of the store; one of another format is refused.
pub const FORMAT: u32 = 2;
const MARKER: &str = "bangfu-store.json";
const LOCK: &str = "bangfu-store.lock";
/// How often and how long a store in use is waited for: readers mostly come and go.
const TRIES: u32 = 20;
const WAIT: Duration = Duration::from_millis(100);

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
    #[error("{0} holds nothing yet: its first build was broken off; run `bangfu build INPUT --store {0}` again")]
    Unfinished(String),
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

/// A store on disk. One process at a time writes; several may read while none writes.
pub struct Store {
    inner: oxigraph::store::Store,
    pub path: PathBuf,
    /// Held as long as the store is open; the system lets it go when the process ends, however it ends.
    _lock: Option<File>,
}

/// A document of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Name of the file that it was read from.
    pub file: String,
    /// Digest of the file's bytes.
    pub digest: String,
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
        let lock = lock(path, true)?;
        Ok(Self { inner: open(path, false)?, path: path.to_owned(), _lock: lock })
    }

    /// Opens a store for reading; refused while another process writes to it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        check(path)?;
        let lock = lock(path, false)?;
        Ok(Self { inner: open(path, true)?, path: path.to_owned(), _lock: lock })
    }

    /// Opens a store for reading without asking who writes to it: for a process that a writer of its own stands
    /// beside, and that is started again when it fails.
    pub fn open_unlocked(path: &Path) -> Result<Self, StoreError> {
        check(path)?;
        Ok(Self { inner: open(path, true)?, path: path.to_owned(), _lock: None })
    }

    /// The documents of the store by id.
    pub fn documents(&self, vocabulary: &Vocabulary) -> Result<BTreeMap<String, Held>, StoreError> {
        let mut all = BTreeMap::new();
        let identifier = NamedNode::new_unchecked(IDENTIFIER);
        for quad in self.inner.quads_for_pattern(None, Some(identifier.as_ref()), None, None) {
            let Quad { subject: NamedOrBlankNode::NamedNode(node), object: Term::Literal(id), graph_name, .. } = quad?
            else {
                continue;
            };
            let GraphName::NamedNode(graph) = graph_name else { continue };
            let value = |property| Ok::<_, StoreError>(self.value(&node, property, &graph)?.unwrap_or_default());
            let held = Held { file: value(&vocabulary.file_name)?, digest: value(&vocabulary.digest)? };
            all.insert(id.value().to_owned(), held);
        }
        Ok(all)
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

    /// How many quads there are.
    pub fn len(&self) -> Result<usize, StoreError> {
        Ok(self.inner.len()?)
    }

    /// Whether nothing has been put in yet.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.inner.is_empty()?)
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
        // Written aside and put in place whole, so that a process that is killed leaves no half text.
        let aside = file.with_extension("new");
        std::fs::write(&aside, source).and_then(|()| std::fs::rename(&aside, &file)).map_err(io)
    }

    /// Whether the source text of a document is there.
    pub fn has_text(&self, id: &str) -> bool {
        text_file(&self.path, id).exists()
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

    /// Writes everything to disk and gives back the room that only the writing needed: RocksDB keeps up to ten of its
    /// logs, of some 280 MB each, for those to come, and lets them go when it is opened anew.
    ///
    /// # Errors
    /// See [`StoreError`]; what was put in before is kept.
    pub fn close(self) -> Result<(), StoreError> {
        self.flush()?;
        // The lock is held until both are closed.
        let Self { inner, path, _lock } = self;
        drop(inner);
        open(&path, false).map(drop)
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

/// Takes the store's lock: alone to write, with others to read. `None` on a file system that knows no locks, or where
/// a reader may not make the file.
fn lock(path: &Path, write: bool) -> Result<Option<File>, StoreError> {
    let name = path.join(LOCK);
    let opened = File::options().read(true).write(true).create(true).truncate(false).open(&name);
    let file = match opened.or_else(|e| if write { Err(e) } else { File::open(&name) }) {
        Ok(file) => file,
        Err(_) if !write => return Ok(None),
        Err(source) => return Err(StoreError::Io { path: name.display().to_string(), source }),
    };
    for n in 0..TRIES {
        match if write { file.try_lock() } else { file.try_lock_shared() } {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if n + 1 < TRIES => std::thread::sleep(WAIT),
            Err(TryLockError::WouldBlock) => {}
        }
    }
    Err(StoreError::InUse(path.display().to_string()))
}

fn open(path: &Path, read_only: bool) -> Result<oxigraph::store::Store, StoreError> {
    let data = path.join("data");
    if read_only && !data.exists() {
        return Err(StoreError::Unfinished(path.display().to_string()));
    }
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
