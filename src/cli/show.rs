//! `show`: everything that the store says of a thing or claim.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use super::{Context, Failure, Lang, Outcome, code};
use crate::answer::{self, Format};
use crate::graph::store::Store;
use crate::ontology::BASE;

#[derive(clap::Args)]
pub struct Args {
    /// An IRI, its end (place/530000), or a claim's id
    #[arg(value_name = "IRI|ID")]
    thing: String,
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE")]
    store: PathBuf,
    /// How many statements to print at most
    #[arg(long, default_value_t = 500)]
    most: usize,
}

/// An IRI in `<…>` from what the user wrote: whole, its end, or a claim's id.
pub fn iri(thing: &str) -> Result<String, Failure> {
    let thing = thing.trim_start_matches('<').trim_end_matches('>');
    let full = if thing.contains("://") {
        thing.to_owned()
    } else if thing.contains('/') {
        format!("{BASE}{thing}")
    } else {
        format!("{BASE}claim/{thing}")
    };
    answer::iri(&full).map_err(Failure::input)
}

/// Prints the statements from and to the thing.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let store = Store::open(&args.store)?;
    let iri = iri(&args.thing)?;
    let language = match context.lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let query = format!(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
         SELECT ?direction ?property ?value (SAMPLE(?name) AS ?label) WHERE {{
           {{ {iri} ?property ?value BIND(\"→\" AS ?direction) }} UNION {{ ?value ?property {iri} BIND(\"←\" AS ?direction) }}
           OPTIONAL {{ ?value rdfs:label ?own FILTER(LANG(?own) = \"{language}\") }}
           OPTIONAL {{ ?value rdfs:label ?any FILTER(LANG(?any) = \"zh\") }}
           BIND(COALESCE(?own, ?any) AS ?name) }}
         GROUP BY ?direction ?property ?value ORDER BY DESC(?direction) ?property ?value LIMIT {}",
        args.most
    );
    let answer = answer::ask(&store, &query).map_err(Failure::input)?;
    if answer.is_empty() {
        eprintln!("{}: {}", args.thing, context.say("库中没有", "not in the store"));
        return Ok(code::NOTHING);
    }
    let mut out = std::io::stdout().lock();
    let format = if out.is_terminal() { Format::Table } else { Format::Tsv };
    answer::write(&answer, format, &mut out)?;
    out.flush()?;
    Ok(code::DONE)
}
