//! Floor 0: where knowledge is read from.
//!
//! The folders `ontology/`, `seeds/`, `rules/` and `queries/` are embedded in the binary; a folder given by
//! the user (`--knowledge DIR`) overrides them file by file, so that a person can correct a name, a rule or
//! a query without building anything.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::PathBuf;

use rust_embed::{Embed, EmbeddedFile};
use thiserror::Error;

/// One struct a folder: rust-embed's own `include` needs globset, whose features would make Cargo build RocksDB's
/// bindings a second time.
macro_rules! embedded {
    ($($name:ident $folder:literal),*) => {
        $(
            #[derive(Embed)]
            #[folder = $folder]
            #[prefix = $folder]
            #[allow_missing = true]
            struct $name;
        )*

        fn embedded_file(path: &str) -> Option<EmbeddedFile> {
            None$(.or_else(|| $name::get(path)))*
        }

        fn embedded_paths() -> impl Iterator<Item = Cow<'static, str>> {
            std::iter::empty()$(.chain($name::iter()))*
                .filter(|path| !path.starts_with("seeds/documents/") && !path.ends_with(".md"))
        }
    };
}

embedded!(Ontology "ontology/", Seeds "seeds/", Rules "rules/", Queries "queries/");

/// The knowledge folders, embedded or on disk.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    root: Option<PathBuf>,
}

/// Says which knowledge file is missing or cannot be read.
#[derive(Debug, Error)]
pub enum KnowledgeError {
    #[error("knowledge file {0} does not exist: neither in the folder given by --knowledge nor in the program")]
    Missing(String),
    #[error("knowledge file {path} cannot be read: {source}")]
    Unreadable { path: String, source: std::io::Error },
    /// A table, rule or query that is wrong: `path:line`, what, and how to mend it.
    #[error("{path}:{line}: {message}")]
    Wrong { path: String, line: usize, message: String },
}

impl Knowledge {
    /// The knowledge compiled into the program.
    pub fn embedded() -> Self {
        Self { root: None }
    }

    /// The knowledge under `root`, falling back to the embedded file where `root` has none.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: Some(root.into()) }
    }

    /// Reads a file such as `seeds/places.csv` as UTF-8 text.
    pub fn text(&self, path: &str) -> Result<Cow<'static, str>, KnowledgeError> {
        if let Some(root) = &self.root {
            let file = root.join(path);
            if file.exists() {
                return std::fs::read_to_string(&file)
                    .map(Cow::Owned)
                    .map_err(|source| KnowledgeError::Unreadable { path: file.display().to_string(), source });
            }
        }
        let file = embedded_file(path).ok_or_else(|| KnowledgeError::Missing(path.to_owned()))?;
        match file.data {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|e| e.to_string()),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|e| e.to_string()),
        }
        .map_err(|e| KnowledgeError::Wrong {
            path: path.to_owned(),
            line: 0,
            message: format!("not UTF-8: {e}"),
        })
    }

    /// The paths in a folder (`queries/`) that end with `suffix` (`.rq`), sorted.
    pub fn list(&self, folder: &str, suffix: &str) -> Vec<String> {
        let mut paths: BTreeSet<String> =
            embedded_paths().filter(|p| p.starts_with(folder) && p.ends_with(suffix)).map(Into::into).collect();
        if let Some(root) = &self.root
            && let Ok(entries) = std::fs::read_dir(root.join(folder))
        {
            for entry in entries.flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.ends_with(suffix) {
                    paths.insert(format!("{folder}{name}"));
                }
            }
        }
        paths.into_iter().collect()
    }
}

/// A digest of every rule, seed and ontology file: what the reading of a document depends on beside its bytes.
///
/// # Errors
/// Names a file that cannot be read.
pub fn fingerprint(knowledge: &Knowledge) -> Result<String, KnowledgeError> {
    let mut hasher = blake3::Hasher::new();
    for (folder, suffix) in [("rules/", ".toml"), ("seeds/", ".csv"), ("seeds/", ".toml"), ("ontology/", ".ttl")] {
        for path in knowledge.list(folder, suffix) {
            hasher.update(path.as_bytes());
            hasher.update(knowledge.text(&path)?.as_bytes());
        }
    }
    Ok(hasher.finalize().to_hex()[..32].to_owned())
}
