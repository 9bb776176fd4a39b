//! `query`: named queries with typed parameters, query files, standard input.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::ValueEnum;

use super::{Context, Failure, Outcome, code, look};
use crate::answer::{self, Format, Named, NamedError, Queries};
use crate::graph::Iris;
use crate::graph::store::Store;
use crate::seeds::Seeds;

#[derive(clap::Args)]
pub struct Args {
    /// Name of a query, a file, or - for standard input
    #[arg(value_name = "NAME|FILE|-", required_unless_present = "list")]
    query: Option<String>,
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE", required_unless_present = "list")]
    store: Option<PathBuf>,
    /// A parameter of a named query: -p place=530000
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    p: Vec<String>,
    /// Else a table on a terminal and CSV in a pipe
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// Add the columns of a CSV file with a header to the rows, by the columns that both have (such as code)
    #[arg(long, value_name = "FILE")]
    join: Option<PathBuf>,
    /// Let SERVICE ask other endpoints over the network
    #[arg(long)]
    federate: bool,
    /// List the named queries with their parameters; with NAME, that one and what it gives
    #[arg(long)]
    list: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    Table,
    Csv,
    Tsv,
    Json,
    Ndjson,
    Nt,
}

/// Asks and prints.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let queries = Queries::load(&context.knowledge)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if args.list {
        for q in queries.all.values().filter(|q| args.query.as_ref().is_none_or(|name| *name == q.name)) {
            writeln!(out, "{:22} {}", q.name, context.say(&q.title_zh, &q.title_en))?;
            if args.query.is_some() {
                writeln!(out, "{:22} {}", "", context.say(&q.description_zh, &q.description_en))?;
            }
            for p in &q.parameters {
                let default = p.default.as_ref().map_or(String::new(), |d| format!(" = {d}"));
                writeln!(out, "{:24}-p {}=…  {}{default}", "", p.name, context.say(&p.zh, &p.en))?;
            }
        }
        out.flush()?;
        return Ok(code::DONE);
    }
    let (Some(name), Some(path)) = (&args.query, &args.store) else { return Ok(code::INPUT) };
    let mut values = BTreeMap::new();
    for p in &args.p {
        let (k, v) = p
            .split_once('=')
            .ok_or_else(|| Failure::input(anyhow!("-p {p}: {}", context.say("写作 名称=值", "write NAME=VALUE"))))?;
        values.insert(k.to_owned(), v.to_owned());
    }
    let own;
    let named = match queries.get(name) {
        Ok(named) => named,
        Err(unknown) => {
            own = elsewhere(name, unknown)?;
            &own
        }
    };
    let seeds = Seeds::load(&context.knowledge)?;
    let text = named.bind(&values, &seeds, &Iris::default()).map_err(Failure::input)?;
    let store = Store::open(path)?;
    let ask = if args.federate { answer::ask_others } else { answer::ask };
    let mut answer = ask(&store, &text).map_err(Failure::input)?;
    if let Some(file) = &args.join {
        let shown = file.display().to_string();
        let table = std::fs::read_to_string(file).with_context(|| shown.clone()).map_err(Failure::input)?;
        answer = answer::join(answer, &table).with_context(|| shown).map_err(Failure::input)?;
    }
    let format = args.format.map(|format| match format {
        FormatName::Table => Format::Table,
        FormatName::Csv => Format::Csv,
        FormatName::Tsv => Format::Tsv,
        FormatName::Json => Format::Json,
        FormatName::Ndjson => Format::Ndjson,
        FormatName::Nt => Format::Ntriples,
    });
    look::write(context, &answer, format, Format::Csv, &mut out)?;
    out.flush()?;
    if answer.is_empty() {
        eprintln!("{}", context.say("没有结果", "nothing found"));
        return Ok(code::NOTHING);
    }
    Ok(code::DONE)
}

/// The query of a file or of standard input; with `#+` decorators it takes parameters as a named one does.
fn elsewhere(name: &str, unknown: NamedError) -> Result<Named, Failure> {
    let mut text = String::new();
    if name == "-" {
        std::io::stdin().read_to_string(&mut text)?;
    } else if std::path::Path::new(name).is_file() {
        text = std::fs::read_to_string(name).with_context(|| name.to_owned()).map_err(Failure::input)?;
    } else {
        return Err(Failure::input(unknown));
    }
    Ok(Queries::parse(name, &text).map_err(Failure::input)?.unwrap_or_else(|| Named {
        name: name.to_owned(),
        title_zh: String::new(),
        title_en: String::new(),
        description_zh: String::new(),
        description_en: String::new(),
        parameters: Vec::new(),
        text,
        path: name.to_owned(),
    }))
}
