//! Inputs: files, folders, standard input, and the `documents.tsv` beside them.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use super::Failure;
use crate::Bangfu;
use crate::Reading;
use crate::document::Document;
use crate::document::meta::{self, Row};

/// A file to read; `-` is standard input.
#[derive(Clone, Debug)]
pub struct Input {
    pub path: PathBuf,
}

/// Files that are no documents.
const SKIPPED: [&str; 4] = ["documents.tsv", "README.md", "SOURCES.md", ".DS_Store"];

/// Lists the files under the given paths, sorted; folders are walked.
///
/// # Errors
/// Names a path that does not exist.
pub fn list(paths: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Input { path: path.clone() });
        } else if path.is_dir() {
            walk(path, &mut inputs, 0)?;
        } else if path.exists() {
            if !skipped(path) {
                inputs.push(Input { path: path.clone() });
            }
        } else {
            return Err(Failure::input(anyhow!("{}: 没有这个文件或文件夹 / no such file or folder", path.display())));
        }
    }
    Ok(inputs)
}

fn skipped(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).is_some_and(|n| SKIPPED.contains(&n) || n.starts_with('.'))
}

fn walk(folder: &Path, inputs: &mut Vec<Input>, depth: usize) -> Result<(), Failure> {
    if depth > 16 {
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("{}", folder.display()))
        .map_err(Failure::input)?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .collect();
    entries.sort();
    for path in entries {
        if skipped(&path) {
            continue;
        }
        if path.is_dir() {
            walk(&path, inputs, depth + 1)?;
        } else {
            inputs.push(Input { path });
        }
    }
    Ok(())
}

/// The rows of the `documents.tsv` files beside the inputs.
#[derive(Default)]
pub struct Known {
    folders: BTreeMap<PathBuf, BTreeMap<String, Row>>,
}

impl Known {
    /// The row of a file, if its folder has one.
    ///
    /// # Errors
    /// Names the line of a `documents.tsv` that is wrong.
    pub fn row(&mut self, path: &Path) -> Result<Option<&Row>, Failure> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if !self.folders.contains_key(&folder) {
            let file = folder.join("documents.tsv");
            let rows = match std::fs::read_to_string(&file) {
                Ok(text) => meta::rows(&text).map_err(|e| Failure::input(anyhow!("{}: {e}", file.display())))?,
                Err(_) => BTreeMap::new(),
            };
            self.folders.insert(folder.clone(), rows);
        }
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        Ok(self.folders.get(&folder).and_then(|rows| rows.get(name)))
    }
}

/// Reads one input's bytes.
pub fn bytes(input: &Input) -> std::io::Result<Vec<u8>> {
    if input.path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(256 << 20).read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(&input.path)
}

/// Reads one input into a document.
pub fn document(input: &Input, known: &mut Known) -> Result<Document, Failure> {
    let bytes = bytes(input)
        .with_context(|| format!("{}: 读不了 / cannot be read", input.path.display()))
        .map_err(Failure::input)?;
    let name = input.path.file_name().and_then(|n| n.to_str()).unwrap_or("stdin").to_owned();
    let name = if name == "-" { "stdin".to_owned() } else { name };
    let row = known.row(&input.path)?;
    let mut doc = Document::read(&name, &bytes, row.map(|r| &r.meta));
    if let Some(row) = row {
        doc.id = row.doc.clone();
    }
    Ok(doc)
}

/// Reads every input in order and hands each reading on; unreadable inputs are told on standard error and counted.
pub fn each(
    bangfu: &Bangfu,
    inputs: &[Input],
    mut take: impl FnMut(&Input, Reading) -> Result<(), Failure>,
) -> Result<usize, Failure> {
    let mut known = Known::default();
    let mut refused = 0;
    for input in inputs {
        let doc = match document(input, &mut known) {
            Ok(doc) => doc,
            Err(failure) if inputs.len() > 1 => {
                eprintln!("{:#}", failure.error);
                refused += 1;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        if let Some(note) = doc.refusal() {
            eprintln!("{}: {} / {}", input.path.display(), note.message_zh, note.message_en);
            refused += 1;
            continue;
        }
        take(input, bangfu.read_document(doc))?;
    }
    Ok(refused)
}
