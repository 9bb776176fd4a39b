//! `build`: documents into a store; an unchanged document is left as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use super::input::{self, Input, Inputs};
use super::{Context, Failure, Lang, Outcome, code, naming};
use crate::Bangfu;
use crate::answer;
use crate::claim::Claim;
use crate::document::Document;
use crate::graph::store::{Held, Store};
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
    /// Take every document out of the store that is not among the inputs
    #[arg(long, requires = "inputs")]
    prune: bool,
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

/// Everything that a build works with.
struct Site<'a> {
    context: &'a Context,
    bangfu: Bangfu,
    writer: Writer,
    store: Store,
    /// The store's documents before this run.
    held: BTreeMap<String, Held>,
    bar: ProgressBar,
    done: Done,
}

/// Builds; prints a summary on standard error.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let bangfu = Bangfu::open(&context.knowledge)?;
    let mut inputs = Inputs::list(context, &args.inputs)?;
    let writer = Writer::load(&context.knowledge, Iris::default())?;
    let store = Store::create(&args.store)?;
    let by = reference_data(context, &bangfu, &writer, &store)?;
    let held = store.documents(&writer.v)?;
    naming::name(&mut inputs.all, &held.iter().map(|(id, held)| (id.clone(), held.file.clone())).collect());
    let bar = progress(inputs.all.len());
    let mut site = Site { context, bangfu, writer, store, held, bar, done: Done::default() };
    let mut missing = false;
    for doc in &args.remove {
        let there = site.remove(doc)?;
        missing |= !there;
        let word =
            if there { context.say("已移除", "removed") } else { context.say("库中没有", "not in the store") };
        eprintln!("{doc}: {word}");
    }
    for folder in &inputs.refused {
        site.bar.suspend(|| eprintln!("{folder}"));
        site.done.refused += 1;
    }
    if inputs.all.is_empty() && !args.inputs.is_empty() {
        eprintln!("{}", context.say("没有可读的文件", "no file to read"));
        missing = true;
    }
    site.read(&inputs, &by, args.again)?;
    if args.prune {
        site.prune(&inputs)?;
    }
    site.bar.finish_and_clear();
    // What the store says of itself is told anew when it holds something else.
    let Site { store, writer, bangfu, done, .. } = &site;
    let own = answer::describe::graph(&writer.iris);
    let described = store.value(&own, &writer.v.digest, &own)?;
    if done.new + done.changed + done.removed > 0 || described.as_deref() != Some(env!("CARGO_PKG_VERSION")) {
        answer::describe::renew(store, &answer::Queries::load(&context.knowledge)?, &bangfu.seeds, &writer.iris)?;
    }
    let Site { store, done, .. } = site;
    store.close()?;
    summary(context, &done);
    Ok(if done.refused > 0 {
        code::INPUT
    } else if missing {
        code::NOTHING
    } else {
        code::DONE
    })
}

impl Site<'_> {
    /// Reads the inputs on several threads and puts them into the store one by one, in their order.
    fn read(&mut self, inputs: &Inputs, by: &str, again: bool) -> Result<(), Failure> {
        let Self { context, bangfu, writer, store, held, bar, done } = self;
        let context = *context;
        let prepare = |input: &Input| {
            input::guarded(context, input, || {
                let document = inputs.document(context, input)?;
                // Metadata beside the bytes change what is read, too.
                let state = digest(&[document.digest.clone(), by.to_owned(), format!("{:?}", document.meta)]);
                let graph = writer.iris.graph(&document.id);
                let known = store.value(&graph, &writer.v.digest, &graph).map_err(|e| e.to_string())?;
                if known.as_deref() == Some(&state) && !again && store.has_text(&document.id) {
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
            if let Some(other) = done.ids.get(&doc.id) {
                bar.suspend(|| eprintln!("{}", taken(context, input, other)));
                done.refused += 1;
                return Ok(());
            }
            done.ids.insert(doc.id.clone(), input.path.clone());
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
            // The text goes first: when the program is killed in between, the graph's digest is still the old one, and
            // the next build writes both again.
            store.put_text(&doc.id, &doc.source)?;
            store.put_graph(&graph, &quads)?;
            if prepared.known {
                done.changed += 1;
                return Ok(());
            }
            done.new += 1;
            // The same bytes under an id that was this file's before (another file now shares it, or documents.tsv
            // gives one): one document, one graph.
            for id in naming::candidates(&doc.name).iter().filter(|id| **id != doc.id) {
                if held.get(id).is_some_and(|h| h.file == doc.name && h.digest == doc.digest)
                    && !inputs.all.iter().any(|i| i.id == *id)
                    && store.remove_graph(&writer.iris.graph(id))?
                {
                    store.remove_text(id)?;
                    done.removed += 1;
                }
            }
            Ok(())
        })
    }

    /// Takes a document out of the store; tells whether it was there.
    fn remove(&mut self, doc: &str) -> Result<bool, Failure> {
        let there = self.store.remove_graph(&self.writer.iris.graph(doc))?;
        self.store.remove_text(doc)?;
        self.done.removed += usize::from(there);
        Ok(there)
    }

    /// Takes out what is not among the inputs. Nothing goes when a folder could not be listed or there was nothing to
    /// read: a disk that is not mounted must not empty a store. A file that could not be read keeps what it had.
    fn prune(&mut self, inputs: &Inputs) -> Result<(), Failure> {
        if !inputs.refused.is_empty() || inputs.all.is_empty() {
            let why = self.context.say(
                "有文件夹打不开,或没有可读的文件,所以什么都没有移除",
                "nothing was pruned, for a folder could not be opened or there was no file to read",
            );
            eprintln!("--prune: {why}");
            return Ok(());
        }
        let kept: BTreeSet<&str> = inputs.all.iter().map(|i| i.id.as_str()).collect();
        let gone: Vec<String> =
            self.store.documents(&self.writer.v)?.into_keys().filter(|id| !kept.contains(id.as_str())).collect();
        for doc in gone {
            if self.remove(&doc)? {
                let word = self.context.say("已移除", "removed");
                self.bar.suspend(|| eprintln!("{doc}: {word}"));
            }
        }
        Ok(())
    }
}

/// Two files that would be one document.
fn taken(context: &Context, input: &Input, other: &std::path::Path) -> String {
    let (path, other) = (input.path.display(), other.display());
    match context.lang {
        Lang::Zh => {
            format!("{path}:文件编号“{}”已被{other}占用;在documents.tsv里给它另一个编号(doc列)", input.id)
        }
        Lang::En => format!(
            "{path}: the document id `{}` is taken by {other}; give it another one in documents.tsv (column doc)",
            input.id
        ),
    }
}

/// Puts the reference data in, if they changed; returns the digest of everything besides its bytes that the reading
/// of a document depends on.
fn reference_data(context: &Context, bangfu: &Bangfu, writer: &Writer, store: &Store) -> Result<String, Failure> {
    let state = digest(&[env!("CARGO_PKG_VERSION").to_owned(), fingerprint(&context.knowledge)?]);
    let graph = writer.iris.reference_graph();
    if store.value(&graph, &writer.v.digest, &graph)?.as_deref() != Some(&state) {
        let mut facts = reference(writer, &bangfu.seeds, &context.knowledge)?;
        facts.push(writer.state(&graph, &state));
        store.put_graph(&graph, &facts)?;
    }
    Ok(state)
}

/// A bar on a terminal, nothing in a pipe.
fn progress(files: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed} + {eta}").expect("the template is valid");
    ProgressBar::new(files as u64).with_style(style)
}

fn summary(context: &Context, done: &Done) {
    let claims: usize = done.kinds.values().sum();
    let kinds: Vec<String> = done.kinds.iter().map(|(k, n)| format!("{} {n}", context.kind(k))).collect();
    let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
    let Done { new, changed, same, refused, removed, .. } = done;
    match context.lang {
        Lang::Zh => {
            eprintln!("文件:新{new},变更{changed},未变{same},移除{removed},未能读取{refused};读出陈述{claims}条{kinds}")
        }
        Lang::En => eprintln!(
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
