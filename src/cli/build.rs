//! `build`: documents into a store; an unchanged document is left as it is.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Context, Outcome, code, input};
use crate::Bangfu;
use crate::graph::store::Store;
use crate::graph::{Iris, Writer, reference};

#[derive(clap::Args)]
pub struct Args {
    /// Files, folders, or - for standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Folder of the store; made if it does not exist
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Take a document, named by its id, out of the store
    #[arg(long, value_name = "DOC")]
    remove: Vec<String>,
    /// Read every document again, changed or not
    #[arg(long)]
    again: bool,
}

/// Builds; prints a summary on standard error.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let bangfu = Bangfu::open(&context.knowledge)?;
    let inputs = input::list(&args.inputs)?;
    let writer = Writer::load(&context.knowledge, Iris::default())?;
    let store = Store::create(&args.store)?;
    // The reference data go by the digest of their own quads; documents by their bytes and what read them.
    let facts = reference(&writer, &bangfu.seeds, &context.knowledge)?;
    let state = digest(&facts.iter().map(ToString::to_string).collect::<Vec<_>>());
    let graph = writer.iris.reference_graph();
    let known = store.value(&graph, &writer.v.digest, &graph)?;
    if known.as_deref() != Some(&state) {
        let mut facts = facts;
        facts.push(oxrdf::Quad::new(
            graph.clone(),
            writer.v.digest.clone(),
            oxrdf::Literal::new_simple_literal(&state),
            graph.clone(),
        ));
        store.put_graph(&graph, &facts)?;
    }
    let by = digest(&[env!("CARGO_PKG_VERSION").to_owned(), state, crate::knowledge::fingerprint(&context.knowledge)?]);
    for doc in &args.remove {
        let there = store.remove_graph(&writer.iris.graph(doc))?;
        let word =
            if there { context.say("已移除", "removed") } else { context.say("库中没有", "not in the store") };
        eprintln!("{doc}: {word}");
    }
    let bar = if std::io::stderr().is_terminal() {
        ProgressBar::new(inputs.len() as u64)
            .with_style(ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}").expect("the template is valid"))
    } else {
        ProgressBar::hidden()
    };
    let (mut new, mut changed, mut same, mut refused) = (0, 0, 0, 0);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows = input::Known::default();
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    for input in &inputs {
        bar.inc(1);
        let doc = match input::document(input, &mut rows) {
            Ok(doc) => doc,
            Err(failure) => {
                bar.suspend(|| eprintln!("{:#}", failure.error));
                refused += 1;
                continue;
            }
        };
        if let Some(note) = doc.refusal() {
            bar.suspend(|| eprintln!("{}: {}", input.path.display(), context.say(&note.message_zh, &note.message_en)));
            refused += 1;
            continue;
        }
        if let Some(other) = seen.insert(doc.id.clone(), input.path.clone()) {
            bar.suspend(|| {
                eprintln!(
                    "{}: {} `{}` {} {}; {}",
                    input.path.display(),
                    context.say("文件编号", "the document id"),
                    doc.id,
                    context.say("已被占用:", "is taken by"),
                    other.display(),
                    context.say("在documents.tsv里给它另一个编号", "give it another id in documents.tsv")
                );
            });
            refused += 1;
            continue;
        }
        let graph = writer.iris.graph(&doc.id);
        let node = writer.iris.document(&doc.id);
        // Metadata beside the bytes change what is read, too.
        let state = digest(&[doc.digest.clone(), by.clone(), format!("{:?}", doc.meta)]);
        let known = store.value(&graph, &writer.v.digest, &graph)?;
        if known.as_deref() == Some(&state) && !args.again {
            same += 1;
            continue;
        }
        let _ = node;
        let reading = bangfu.read_document(doc);
        for claim in &reading.claims {
            *kinds.entry(format!("{:?}", claim.kind).to_lowercase()).or_default() += 1;
        }
        let mut quads = writer.document(&reading.document, &reading.claims, &bangfu.seeds);
        quads.push(oxrdf::Quad::new(
            graph.clone(),
            writer.v.digest.clone(),
            oxrdf::Literal::new_simple_literal(&state),
            graph.clone(),
        ));
        store.put_graph(&graph, &quads)?;
        if known.is_some() { changed += 1 } else { new += 1 }
    }
    bar.finish_and_clear();
    store.flush()?;
    let counts = kinds.iter().map(|(k, n)| format!("{k} {n}")).collect::<Vec<_>>().join(", ");
    eprintln!(
        "{}: {new} {}, {changed} {}, {same} {}, {refused} {} | {}: {}",
        context.say("文件", "documents"),
        context.say("新", "new"),
        context.say("变更", "changed"),
        context.say("未变", "unchanged"),
        context.say("未能读取", "refused"),
        context.say("陈述", "claims"),
        if counts.is_empty() { "0".to_owned() } else { counts }
    );
    Ok(if refused > 0 { code::INPUT } else { code::DONE })
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
