//! `query`: named queries with typed parameters, query files, standard input.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Read, Write};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::ValueEnum;

use super::{Context, Failure, Outcome, code};
use crate::answer::{self, Format, Queries};
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
    /// List the named queries with their parameters
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
        for q in queries.all.values() {
            writeln!(out, "{:22} {}", q.name, context.say(&q.title_zh, &q.title_en))?;
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
    let text = if queries.all.contains_key(name) {
        let seeds = Seeds::load(&context.knowledge)?;
        queries.get(name).and_then(|q| q.bind(&values, &seeds, &Iris::default())).map_err(Failure::input)?
    } else if name == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text
    } else if std::path::Path::new(name).exists() {
        std::fs::read_to_string(name).with_context(|| name.clone()).map_err(Failure::input)?
    } else {
        return Err(Failure::input(queries.get(name).expect_err("the name is not among the queries")));
    };
    let store = Store::open(path)?;
    let answer = answer::ask(&store, &text).map_err(Failure::input)?;
    let format = match args.format {
        Some(FormatName::Table) => Format::Table,
        Some(FormatName::Csv) => Format::Csv,
        Some(FormatName::Tsv) => Format::Tsv,
        Some(FormatName::Json) => Format::Json,
        Some(FormatName::Ndjson) => Format::Ndjson,
        Some(FormatName::Nt) => Format::Ntriples,
        None if std::io::stdout().is_terminal() => Format::Table,
        None => Format::Csv,
    };
    answer::write(&answer, format, &mut out)?;
    out.flush()?;
    if answer.is_empty() {
        eprintln!("{}", context.say("没有结果", "nothing found"));
        return Ok(code::NOTHING);
    }
    Ok(code::DONE)
}
