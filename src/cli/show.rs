//! `show`: everything that the store says of a thing or claim.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use super::look::{self, Names};
use super::{Context, Failure, Lang, Outcome, code, find};
use crate::answer::{self, Answer, Format, Term};
use crate::graph::store::Store;
use crate::ontology::NS;

#[derive(clap::Args)]
pub struct Args {
    /// An IRI or its end (place/530000), a division code, a claim's id or its first digits, a name
    #[arg(value_name = "IRI|CODE|ID|NAME")]
    thing: String,
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE")]
    store: PathBuf,
    /// How many statements to print at most
    #[arg(long, default_value_t = 500)]
    most: usize,
}

/// How many statements to the thing are told one by one for each property.
const FEW: usize = 5;

/// Prints the statements from and to the thing: for a person on a terminal, as TSV in a pipe.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let store = Store::open(&args.store)?;
    let found = match find::thing(&store, &args.thing) {
        Ok(found) => found,
        Err(missed) => return find::told(context, &args.thing, missed),
    };
    let iri = &found.iri;
    let language = match context.lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let query = format!(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
         SELECT ?direction ?property ?value (MIN(?name) AS ?label) WHERE {{
           {{ {iri} ?property ?value BIND(\"→\" AS ?direction) }} UNION {{ ?value ?property {iri} BIND(\"←\" AS ?direction) }}
           OPTIONAL {{ ?value rdfs:label|skos:prefLabel ?own FILTER(LANG(?own) = \"{language}\") }}
           OPTIONAL {{ ?value rdfs:label|skos:prefLabel ?any FILTER(LANG(?any) = \"zh\") }}
           BIND(COALESCE(?own, ?any) AS ?name) }}
         GROUP BY ?direction ?property ?value ORDER BY DESC(?direction) ?property ?value LIMIT {}",
        args.most
    );
    let answer = answer::ask(&store, &query).map_err(Failure::input)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match &answer {
        Answer::Table { rows, .. } if std::io::stdout().is_terminal() => person(context, &found, rows, &mut out)?,
        _ => look::write(context, &answer, Some(Format::Tsv), Format::Tsv, &mut out)?,
    }
    out.flush()?;
    if answer.is_empty() {
        return find::told(context, &args.thing, find::Missed::Nothing);
    }
    Ok(code::DONE)
}

/// Property by property, in the user's language; of what points to the thing, a few of each kind and how many more.
fn person(
    context: &Context,
    found: &find::Found,
    rows: &[Vec<Option<Term>>],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let names = Names::load(context)?;
    let class = names.term(&found.class).unwrap_or(&found.class);
    writeln!(out, "{}  {class}  {}", found.label, find::short(&found.iri))?;
    let mut last = String::new();
    let mut told = 0;
    let more = |told: usize, out: &mut dyn Write| -> std::io::Result<()> {
        if told > FEW { writeln!(out, "      … {} {}", context.say("还有", "more:"), told - FEW) } else { Ok(()) }
    };
    for row in rows {
        let [Some(direction), Some(property), Some(value), label] = row.as_slice() else { continue };
        let to = matches!(direction, Term::Literal(l) if l.value() == "←");
        let property = match property {
            Term::NamedNode(n) => n.as_str(),
            _ => continue,
        };
        let bare = property.rsplit(['#', '/']).next().unwrap_or(property);
        let name = if property.starts_with(NS) { names.term(bare).unwrap_or(bare) } else { bare };
        let heading = format!("{} {name}", if to { "←" } else { "→" });
        if heading != last {
            more(told, &mut *out)?;
            writeln!(out, "  {heading}")?;
            last = heading;
            told = 0;
        }
        told += usize::from(to);
        if to && told > FEW {
            continue;
        }
        let value = match value {
            Term::Literal(l) => l.value().to_owned(),
            Term::NamedNode(n) => {
                let end = n.as_str().strip_prefix(NS).unwrap_or(find::short(n.as_str()));
                match label {
                    Some(Term::Literal(l)) => format!("{}  {end}", l.value()),
                    _ => end.to_owned(),
                }
            }
            other => other.to_string(),
        };
        writeln!(out, "      {value}")?;
    }
    Ok(more(told, &mut *out)?)
}
