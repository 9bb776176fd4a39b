//! `stats`: what a store holds.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Context, Failure, Lang, Outcome, code, look};
use crate::answer::{self, Format, grouped};
use crate::graph::store::Store;

#[derive(clap::Args)]
pub struct Args {
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE")]
    store: PathBuf,
    /// Count the statements of each named graph, too
    #[arg(long)]
    graphs: bool,
}

/// Counts statements, bytes, and things by class.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let store = Store::open(&args.store)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut line = |name: &str, n: String| writeln!(out, "{name}\t{n}");
    line(context.say("语句", "statements"), grouped(&store.len()?.to_string()))?;
    line(context.say("磁盘占用(MiB)", "on disk (MiB)"), format!("{:.1}", size(&args.store) as f64 / 1_048_576.0))?;
    if args.graphs {
        writeln!(out, "\n{}", context.say("各图的语句数", "statements of each graph"))?;
        for (graph, n) in store.graphs()? {
            writeln!(out, "{n:>10}  {graph}")?;
        }
    }
    let language = match context.lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let answer = answer::ask(
        &store,
        &format!(
            "SELECT ?class ?label ?n WHERE {{
               {{ SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a ?class FILTER(STRSTARTS(STR(?class), STR(bf:))) }} GROUP BY ?class }}
               OPTIONAL {{ ?class rdfs:label ?label FILTER(LANG(?label) = \"{language}\") }} }} ORDER BY DESC(?n) ?class"
        ),
    )
    .map_err(Failure::input)?;
    writeln!(out, "\n{}", context.say("各类事物的数目", "things of each class"))?;
    look::write(context, &answer, None, Format::Csv, &mut out)?;
    out.flush()?;
    Ok(if answer.is_empty() { code::NOTHING } else { code::DONE })
}

/// The bytes of the files in a folder and the folders in it.
fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|e| if e.path().is_dir() { size(&e.path()) } else { e.metadata().map_or(0, |m| m.len()) }).sum()
}
