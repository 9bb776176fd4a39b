//! `stats`: what a store holds.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use super::{Context, Failure, Lang, Outcome, code};
use crate::answer::{self, Format};
use crate::graph::store::Store;

#[derive(clap::Args)]
pub struct Args {
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE")]
    store: PathBuf,
}

/// Counts quads by graph and things by class.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let store = Store::open(&args.store)?;
    let mut out = std::io::stdout().lock();
    let format = if out.is_terminal() { Format::Table } else { Format::Tsv };
    writeln!(out, "{}", context.say("各图的四元组数", "quads in each graph"))?;
    for (graph, n) in store.graphs()? {
        writeln!(out, "{n:>10}  {graph}")?;
    }
    let language = match context.lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let answer = answer::ask(
        &store,
        &format!(
            "PREFIX bf: <https://w3id.org/bangfu/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
             SELECT ?class ?label ?n WHERE {{
               {{ SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a ?class FILTER(STRSTARTS(STR(?class), STR(bf:))) }} GROUP BY ?class }}
               OPTIONAL {{ ?class rdfs:label ?label FILTER(LANG(?label) = \"{language}\") }} }} ORDER BY DESC(?n) ?class"
        ),
    )
    .map_err(Failure::input)?;
    writeln!(out, "\n{}", context.say("各类事物的数目", "things of each class"))?;
    answer::write(&answer, format, &mut out)?;
    out.flush()?;
    Ok(if answer.is_empty() { code::NOTHING } else { code::DONE })
}
