//! `load`: RDF files into a store, ours or anybody's by the ontology.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use oxrdf::NamedNode;

use super::{Context, Failure, Outcome, code};
use crate::export::Format;
use crate::graph::Iris;
use crate::graph::exchange::LoadError;
use crate::graph::store::Store;

#[derive(clap::Args)]
pub struct Args {
    /// RDF files: .nq .trig .ttl .nt .jsonld .rdf
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
        let file = File::open(path).with_context(|| path.display().to_string()).map_err(Failure::input)?;
        files.push((path, format(path)?, file));
    }
    let store = Store::create(&args.store)?;
    for (path, syntax, file) in files {
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("loaded");
        let graph = graph.clone().unwrap_or_else(|| Iris::default().graph(stem));
        let count = store.load_rdf(syntax, file, &graph).map_err(|error| match error {
            LoadError::Store(error) => error.into(),
            error => Failure::input(anyhow!("{}:{error}", path.display())),
        })?;
        eprintln!("{}: {count} {}", path.display(), context.say("条语句", "statements"));
    }
    Ok(code::DONE)
}
