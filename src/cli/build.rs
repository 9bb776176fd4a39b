//! `build`: documents into a store; an unchanged document is left as it is.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use super::input::{self, Inputs};
use super::{Context, Outcome, code};
use crate::Bangfu;
use crate::answer;
use crate::claim::Claim;
use crate::document::Document;
use crate::graph::store::Store;
use crate::graph::{Iris, Writer, reference};
use crate::knowledge::fingerprint;

#[derive(clap::Args)]
pub struct Args {
    /// Files, folders, or - for standard input
    #[arg(value_name = "INPUT", required_unless_present = "remove")]
    inputs: Vec<PathBuf>,
    /// Folder of the store; made if it does not exist
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE")]
    store: PathBuf,
    /// Take a document, named by its id, out of the store
    #[arg(long, value_name = "DOC")]
    remove: Vec<String>,
    /// Read every document again, changed or not
    #[arg(long)]
    again: bool,
}

/// What was done, for the summary.
#[derive(Default)]
struct Done {
    new: usize,
    changed: usize,
    same: usize,
    refused: usize,
    removed: usize,
    kinds: BTreeMap<String, usize>,
    /// Document id → file it came from in this run.
    ids: BTreeMap<String, PathBuf>,
}

/// One input on its way to the store.
struct Prepared {
    document: Document,
    state: String,
    /// `None` when the store holds the same already.
    fresh: Option<Vec<Claim>>,
    /// Whether the store holds another reading of the document.
    known: bool,
}

/// Builds; prints a summary on standard error.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let bangfu = Bangfu::open(&context.knowledge)?;
    let inputs = Inputs::list(context, &args.inputs)?;
    let writer = Writer::load(&context.knowledge, Iris::default())?;
    let store = Store::create(&args.store)?;
    let by = reference_data(context, &bangfu, &writer, &store)?;
    let mut done = Done::default();
    for doc in &args.remove {
        let there = store.remove_graph(&writer.iris.graph(doc))?;
        store.remove_text(doc)?;
        done.removed += usize::from(there);
        let word =
            if there { context.say("已移除", "removed") } else { context.say("库中没有", "not in the store") };
        eprintln!("{doc}: {word}");
    }
    let bar = progress(inputs.all.len());
    for folder in &inputs.refused {
        bar.suspend(|| eprintln!("{folder}"));
        done.refused += 1;
    }
    let prepare = |input: &input::Input| {
        input::guarded(context, input, || {
            let document = inputs.document(context, input)?;
            // Metadata beside the bytes change what is read, too.
            let state = digest(&[document.digest.clone(), by.clone(), format!("{:?}", document.meta)]);
            let graph = writer.iris.graph(&document.id);
            let known = store.value(&graph, &writer.v.digest, &graph).map_err(|e| e.to_string())?;
            if known.as_deref() == Some(&state) && !args.again {
                return Ok(Prepared { document, state, fresh: None, known: true });
            }
            let reading = bangfu.read_document(document);
            Ok(Prepared { document: reading.document, state, fresh: Some(reading.claims), known: known.is_some() })
        })
    };
    input::in_order(&inputs.all, prepare, |input, prepared| {
        bar.inc(1);
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(message) => {
                bar.suspend(|| eprintln!("{message}"));
                done.refused += 1;
                return Ok(());
            }
        };
        let doc = &prepared.document;
        if let Some(other) = done.ids.insert(doc.id.clone(), input.path.clone()) {
            let message = match context.lang {
                super::Lang::Zh => format!(
                    "{}:文件编号“{}”已被{}占用;在documents.tsv里给它另一个编号(doc列)",
                    input.path.display(),
                    doc.id,
                    other.display()
                ),
                super::Lang::En => format!(
                    "{}: the document id `{}` is taken by {}; give it another one in documents.tsv (column doc)",
                    input.path.display(),
                    doc.id,
                    other.display()
                ),
            };
            bar.suspend(|| eprintln!("{message}"));
            done.ids.insert(doc.id.clone(), other);
            done.refused += 1;
            return Ok(());
        }
        let Some(claims) = &prepared.fresh else {
            done.same += 1;
            return Ok(());
        };
        for claim in claims {
            *done.kinds.entry(format!("{:?}", claim.kind).to_lowercase()).or_default() += 1;
        }
        let graph = writer.iris.graph(&doc.id);
        let mut quads = writer.document(doc, claims, &bangfu.seeds);
        quads.push(writer.state(&graph, &prepared.state));
        store.put_graph(&graph, &quads)?;
        store.put_text(&doc.id, &doc.source)?;
        if prepared.known {
            done.changed += 1;
        } else {
            done.new += 1;
        }
        Ok(())
    })?;
    bar.finish_and_clear();
    // What the store says of itself is told anew when it holds something else.
    let own = answer::describe::graph(&writer.iris);
    let described = store.value(&own, &writer.v.digest, &own)?;
    if done.new + done.changed + done.removed > 0 || described.as_deref() != Some(env!("CARGO_PKG_VERSION")) {
        answer::describe::renew(&store, &answer::Queries::load(&context.knowledge)?, &bangfu.seeds, &writer.iris)?;
    }
    store.flush()?;
    summary(context, &done);
    let missing = args.inputs.is_empty() && done.removed < args.remove.len();
    Ok(if done.refused > 0 {
        code::INPUT
    } else if missing {
        code::NOTHING
    } else {
        code::DONE
    })
}

/// Puts the reference data in, if they changed; returns the digest of everything besides its bytes that the reading
/// of a document depends on.
fn reference_data(
    context: &Context,
    bangfu: &Bangfu,
    writer: &Writer,
    store: &Store,
) -> Result<String, super::Failure> {
    let mut facts = reference(writer, &bangfu.seeds, &context.knowledge)?;
    let state = digest(&facts.iter().map(ToString::to_string).collect::<Vec<_>>());
    let graph = writer.iris.reference_graph();
    if store.value(&graph, &writer.v.digest, &graph)?.as_deref() != Some(&state) {
        facts.push(writer.state(&graph, &state));
        store.put_graph(&graph, &facts)?;
    }
    Ok(digest(&[env!("CARGO_PKG_VERSION").to_owned(), state, fingerprint(&context.knowledge)?]))
}

/// A bar on a terminal, nothing in a pipe.
fn progress(files: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed}").expect("the template is valid");
    ProgressBar::new(files as u64).with_style(style)
}

fn summary(context: &Context, done: &Done) {
    let claims: usize = done.kinds.values().sum();
    let kinds: Vec<String> = done.kinds.iter().map(|(k, n)| format!("{} {n}", context.kind(k))).collect();
    let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
    let Done { new, changed, same, refused, removed, .. } = done;
    match context.lang {
        super::Lang::Zh => {
            eprintln!("文件:新{new},变更{changed},未变{same},移除{removed},未能读取{refused};读出陈述{claims}条{kinds}")
        }
        super::Lang::En => eprintln!(
            "documents: {new} new, {changed} changed, {same} unchanged, {removed} removed, {refused} refused; claims read: {claims}{kinds}"
        ),
    }
}

fn digest(parts: &[String]) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut sorted = parts.to_vec();
    sorted.sort_unstable();
    for part in &sorted {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..32].to_owned()
}
