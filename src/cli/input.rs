//! Inputs: files, folders, standard input, the `documents.tsv` beside them; reading them on several threads.

use std::collections::BTreeMap;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

use anyhow::anyhow;

use super::{Context, Failure, apart, naming};
use crate::Bangfu;
use crate::Reading;
use crate::document::meta::{self, Row};
use crate::document::{Document, container};

/// A file to read; `-` is standard input.
#[derive(Clone, Debug)]
pub struct Input {
    pub path: PathBuf,
    /// The document's id; see [`naming`].
    pub id: String,
    /// The id that a row of `documents.tsv` gives.
    pub given: Option<String>,
}

impl Input {
    fn at(path: PathBuf) -> Self {
        Self { path, id: String::new(), given: None }
    }

    /// The file's name.
    pub fn name(&self) -> String {
        match self.path.file_name() {
            Some(name) if self.path.as_os_str() != "-" => name.to_string_lossy().into_owned(),
            _ => "stdin".to_owned(),
        }
    }
}

/// Files that are no documents.
const SKIPPED: [&str; 4] = ["documents.tsv", "README.md", "SOURCES.md", "Thumbs.db"];
/// How deep folders are walked.
const DEEPEST: usize = 32;
/// How much of a file is taken, in bytes; the document floor says so when it leaves something out.
const MOST: u64 = (64 << 20) + 1;

/// What is to be read, and what is known of it.
pub struct Inputs {
    pub all: Vec<Input>,
    /// Folders that could not be listed, with the reason.
    pub refused: Vec<String>,
    known: BTreeMap<PathBuf, BTreeMap<String, Row>>,
}

impl Inputs {
    /// The files under the given paths, folders walked and sorted by name, with the rows of the `documents.tsv`
    /// beside them.
    ///
    /// # Errors
    /// Names a path that does not exist, or the line of a `documents.tsv` that is wrong.
    pub fn list(context: &Context, paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut inputs = Self { all: Vec::new(), refused: Vec::new(), known: BTreeMap::new() };
        for path in paths {
            if path.as_os_str() == "-" {
                inputs.all.push(Input::at(path.clone()));
            } else if path.is_dir() {
                inputs.walk(context, path, 0);
            } else if path.exists() {
                if !skipped(path) {
                    inputs.all.push(Input::at(path.clone()));
                }
            } else {
                let what = context.say("没有这个文件或文件夹", "no such file or folder");
                return Err(Failure::input(anyhow!("{}: {what}", path.display())));
            }
        }
        inputs.learn()?;
        let given: Vec<Option<String>> =
            inputs.all.iter().map(|input| inputs.row(input).map(|row| row.doc.clone())).collect();
        for (input, given) in inputs.all.iter_mut().zip(given) {
            input.given = given;
        }
        naming::name(&mut inputs.all, &BTreeMap::new());
        Ok(inputs)
    }

    /// What `documents.tsv` says of an input.
    fn row(&self, input: &Input) -> Option<&Row> {
        let folder = input.path.parent().unwrap_or(Path::new(""));
        self.known.get(folder)?.get(&input.name())
    }

    fn walk(&mut self, context: &Context, folder: &Path, depth: usize) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) => {
                let what = context.say("文件夹打不开", "the folder cannot be opened");
                self.refused.push(format!("{}: {what}: {e}", folder.display()));
                return;
            }
        };
        let mut paths: Vec<(PathBuf, std::fs::FileType)> =
            entries.flatten().filter_map(|e| Some((e.path(), e.file_type().ok()?))).collect();
        paths.sort_by(|a, b| a.0.cmp(&b.0));
        for (path, kind) in paths {
            if skipped(&path) {
                continue;
            }
            // A link to a folder may lead back up; a pipe or device may never end.
            if kind.is_dir() {
                if depth < DEEPEST {
                    self.walk(context, &path, depth + 1);
                }
            } else if kind.is_file() || (kind.is_symlink() && path.is_file()) {
                self.all.push(Input::at(path));
            }
        }
    }

    fn learn(&mut self) -> Result<(), Failure> {
        for input in &self.all {
            let folder = input.path.parent().unwrap_or(Path::new(""));
            if input.path.as_os_str() == "-" || self.known.contains_key(folder) {
                continue;
            }
            let file = folder.join("documents.tsv");
            let rows = match std::fs::read_to_string(&file) {
                Ok(text) => meta::rows(&text).map_err(|e| Failure::input(anyhow!("{}: {e}", file.display())))?,
                Err(_) => BTreeMap::new(),
            };
            self.known.insert(folder.to_owned(), rows);
        }
        Ok(())
    }

    /// Reads one input's bytes into a document.
    ///
    /// # Errors
    /// One line that says which file could not be read and why.
    pub fn document(&self, context: &Context, input: &Input) -> Result<Document, String> {
        let standard_input = input.path.as_os_str() == "-";
        let mut bytes = Vec::new();
        let read = if standard_input {
            std::io::stdin().lock().take(MOST).read_to_end(&mut bytes)
        } else {
            std::fs::File::open(&input.path).and_then(|file| file.take(MOST).read_to_end(&mut bytes))
        };
        if let Err(e) = read {
            return Err(format!("{}: {}: {e}", input.path.display(), context.say("读不了", "cannot be read")));
        }
        let (name, known) = (input.name(), self.row(input).map(|r| &r.meta));
        let mut doc = if container::in_need_of_isolation(&bytes) {
            Document::from_taken(&name, &bytes, known, apart::take(&bytes))
        } else {
            Document::read(&name, &bytes, known)
        };
        doc.id.clone_from(&input.id);
        match doc.refusal() {
            Some(note) => Err(format!("{}: {}", input.path.display(), context.say(&note.message_zh, &note.message_en))),
            None => Ok(doc),
        }
    }

    /// Reads every input on several threads and hands the readings on in input order, one at a time; what cannot be
    /// read is told on standard error. Returns how many were refused.
    ///
    /// # Errors
    /// What `take` fails with.
    pub fn each(
        &self,
        context: &Context,
        bangfu: &Bangfu,
        mut take: impl FnMut(&Input, Reading) -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        let mut refused = self.refused.len();
        for folder in &self.refused {
            eprintln!("{folder}");
        }
        in_order(
            &self.all,
            |input| guarded(context, input, || self.document(context, input).map(|doc| bangfu.read_document(doc))),
            |input, reading| match reading {
                Ok(reading) => take(input, reading),
                Err(message) => {
                    eprintln!("{message}");
                    refused += 1;
                    Ok(())
                }
            },
        )?;
        Ok(refused)
    }
}

/// Turns a panic over one document into that document's refusal, so that the others are still read.
pub fn guarded<R>(context: &Context, input: &Input, work: impl FnOnce() -> Result<R, String>) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let what = context.say(
            "程序在此文件上出错,已跳过;请报告这个问题",
            "the program failed on this file and left it out; please report it",
        );
        Err(format!("{}: {what}", input.path.display()))
    })
}

fn skipped(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).is_some_and(|n| SKIPPED.contains(&n) || n.starts_with('.'))
}

/// Works on items with as many threads as there are cores (at most eight) and takes the results in the items' order.
/// At most four results a thread wait to be taken, so that memory stays bounded.
///
/// # Errors
/// The first error of `take`; work that has not begun is left.
pub fn in_order<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(&T, R) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8).min(items.len());
    if threads <= 1 {
        return items.iter().try_for_each(|item| take(item, work(item)));
    }
    let ahead = threads * 4;
    let next = AtomicUsize::new(0);
    let taken = (Mutex::new(0usize), Condvar::new());
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads {
            let (sender, next, taken, work) = (sender.clone(), &next, &taken, &work);
            scope.spawn(move || {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(i) else { return };
                    let mut done = taken.0.lock().unwrap_or_else(PoisonError::into_inner);
                    while i >= done.saturating_add(ahead) {
                        done = taken.1.wait(done).unwrap_or_else(PoisonError::into_inner);
                    }
                    drop(done);
                    if sender.send((i, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut at = 0;
        let mut outcome = Ok(());
        for (i, result) in receiver {
            waiting.insert(i, result);
            while let Some(result) = waiting.remove(&at) {
                outcome = take(&items[at], result);
                at += 1;
                if outcome.is_err() {
                    break;
                }
            }
            // After an error nobody may wait for ever, and nobody begins anything new.
            if outcome.is_err() {
                next.store(items.len(), Ordering::Relaxed);
            }
            *taken.0.lock().unwrap_or_else(PoisonError::into_inner) = if outcome.is_err() { usize::MAX } else { at };
            taken.1.notify_all();
            if outcome.is_err() {
                break;
            }
        }
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_work_takes() {
        let items: Vec<u64> = (0..200).collect();
        let mut seen = Vec::new();
        in_order(
            &items,
            |n| {
                std::thread::sleep(std::time::Duration::from_micros((n * 7919) % 300));
                n * 2
            },
            |n, double| {
                assert_eq!(n * 2, double);
                seen.push(*n);
                Ok(())
            },
        )
        .expect("nothing fails");
        assert_eq!(seen, items);
    }

    #[test]
    fn an_error_stops_the_work() {
        let items: Vec<u64> = (0..10_000).collect();
        let begun = AtomicUsize::new(0);
        let outcome = in_order(
            &items,
            |_| begun.fetch_add(1, Ordering::Relaxed),
            |n, _| if *n == 5 { Err(Failure::input(anyhow!("enough"))) } else { Ok(()) },
        );
        assert!(outcome.is_err());
        assert!(begun.load(Ordering::Relaxed) < 1_000);
    }
}
