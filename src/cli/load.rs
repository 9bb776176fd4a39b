//! `load`: RDF files into a store, ours or anybody's by the ontology.

use std::fs::File;
use std::io::{IsTerminal, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use indicatif::{ProgressBar, ProgressStyle};
use oxrdf::NamedNode;
use oxrdfio::RdfFormat;

use super::{Context, Failure, Outcome, code, text};
use crate::answer::{Queries, describe};
use crate::export::Format;
use crate::graph::Iris;
use crate::graph::exchange::LoadError;
use crate::graph::store::Store;
use crate::seeds::Seeds;

#[derive(clap::Args)]
pub struct Args {
    /// RDF files: .nq .trig .ttl .nt .jsonld .rdf; or - (standard input, with --format)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Folder of the store; made if it does not exist
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE")]
    store: PathBuf,
    /// Syntax of every file, when its name does not tell: nquads, trig, turtle, ntriples, jsonld, rdfxml
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Graph of statements that name none (else one by the file's name)
    #[arg(long, value_name = "IRI")]
    graph: Option<String>,
}

/// Loads each file whole or not at all; tells on standard error how much.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let format = |path: &Path| {
        let known = match &args.format {
            Some(name) => Format::named(name),
            None => Format::of_path(path),
        };
        known.and_then(Format::rdf).ok_or_else(|| {
            let word = context.say(
                "不是可识别的 RDF 格式;用 --format 说明",
                "no RDF syntax that the name tells; say which with --format",
            );
            Failure::input(anyhow!("{}: {word} (nquads, trig, turtle, ntriples, jsonld, rdfxml)", path.display()))
        })
    };
    let graph = match &args.graph {
        Some(iri) => Some(NamedNode::new(iri).with_context(|| format!("--graph {iri}")).map_err(Failure::input)?),
        None => None,
    };
    // Every name is checked before the first file goes in.
    let mut files = Vec::new();
    for path in &args.files {
        let syntax = format(path)?;
        let file = if path.as_os_str() == "-" {
            stdin()?
        } else {
            File::open(path).with_context(|| path.display().to_string()).map_err(Failure::input)?
        };
        files.push((path, syntax, file));
    }
    let (queries, seeds) = (Queries::load(&context.knowledge)?, Seeds::load(&context.knowledge)?);
    let store = Store::create(&args.store)?;
    let mut count = 0;
    let loaded = each(context, &store, files, graph.as_ref(), &mut count);
    if count >= MANY {
        store.compact()?;
    }
    // The files before one that fails are in the store, so what it says of itself is told anew in either case.
    let described = describe::renew(&store, &queries, &seeds, &Iris::default());
    loaded?;
    described?;
    store.close()?;
    Ok(code::DONE)
}

/// Statements from which on a load ends with merging what its batches wrote: some two batches. After fewer, that would
/// cost more than it saves, the more so in a big store.
const MANY: u64 = 250_000;

/// Loads the files in their order, up to the first that fails; counts their statements.
fn each(
    context: &Context,
    store: &Store,
    files: Vec<(&PathBuf, RdfFormat, File)>,
    graph: Option<&NamedNode>,
    all: &mut u64,
) -> Result<(), Failure> {
    for (path, syntax, file) in files {
        let stem = match path.file_stem().and_then(|s| s.to_str()) {
            None | Some("-") => "loaded",
            Some(stem) => stem,
        };
        let graph = graph.cloned().unwrap_or_else(|| Iris::default().graph(stem));
        let bytes = file.metadata().map_or(0, |m| m.len());
        // The file is read twice: once for its errors, once for its statements.
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::new(bytes * 2)
                .with_style(ProgressStyle::with_template("{wide_bar} {percent}% {eta}").expect("the template is valid"))
        } else {
            ProgressBar::hidden()
        };
        let count = store.load_rdf(syntax, Watched { file, bar: bar.clone() }, &graph);
        bar.finish_and_clear();
        let count = count.map_err(|error| match error {
            LoadError::Store(error) => error.into(),
            error => {
                let message = text::error(context.lang, &anyhow::Error::new(error));
                Failure::input(anyhow!("{}: {message}", path.display()))
            }
        })?;
        *all += count;
        eprintln!("{}: {count} {}", path.display(), context.say("条语句", "statements"));
    }
    Ok(())
}

/// Standard input as a file that can be read twice.
fn stdin() -> Result<File, Failure> {
    let path = std::env::temp_dir().join(format!("bangfu-load-{}", std::process::id()));
    let mut file = File::options().read(true).write(true).create_new(true).open(&path)?;
    // The open file stays readable without its name, and goes with the process.
    std::fs::remove_file(&path)?;
    std::io::copy(&mut std::io::stdin().lock(), &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// A file whose reading can be watched.
struct Watched {
    file: File,
    bar: ProgressBar,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.bar.inc(n as u64);
        Ok(n)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}
