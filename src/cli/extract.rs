//! `extract` and `mentions`.

use std::io::{BufRead, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::ValueEnum;
use serde_json::Value;

use super::{Context, Failure, Outcome, code, input};
use crate::Bangfu;
use crate::claim::json;
use crate::document::{Document, When};
use crate::graph::{Iris, Writer, nquads};

#[derive(clap::Args)]
pub struct Args {
    /// Files, folders, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Jsonl,
    Nq,
    Ttl,
    Table,
}

/// Reads inputs and prints their claims as they come.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let bangfu = Bangfu::open(&context.knowledge)?;
    let inputs = input::list(&args.inputs)?;
    let writer = matches!(args.format, Format::Nq | Format::Ttl)
        .then(|| Writer::load(&context.knowledge, Iris::default()))
        .transpose()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut claims = 0;
    let refused = input::each(&bangfu, &inputs, |_, reading| {
        claims += reading.claims.len();
        match (args.format, &writer) {
            (Format::Jsonl, _) => {
                for claim in &reading.claims {
                    writeln!(out, "{}", json::object(&reading.document, claim))?;
                }
            }
            (Format::Nq, Some(writer)) => {
                out.write_all(nquads(&writer.document(&reading.document, &reading.claims, &bangfu.seeds)).as_bytes())?;
            }
            (Format::Ttl, Some(writer)) => {
                let quads = writer.document(&reading.document, &reading.claims, &bangfu.seeds);
                let mut turtle = oxttl::TurtleSerializer::new();
                for (prefix, iri) in [
                    ("bf", crate::ontology::NS),
                    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
                    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
                    ("prov", "http://www.w3.org/ns/prov#"),
                    ("dcterms", "http://purl.org/dc/terms/"),
                ] {
                    turtle = turtle.with_prefix(prefix, iri).expect("the prefix IRIs are valid");
                }
                let mut turtle = turtle.for_writer(&mut out);
                for quad in &quads {
                    turtle.serialize_triple(quad.as_ref())?;
                }
                turtle.finish()?;
            }
            _ => {
                for claim in &reading.claims {
                    let o = json::object(&reading.document, claim);
                    let text = |k: &str| match &o[k] {
                        Value::String(s) => s.clone(),
                        Value::Array(a) => a.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、"),
                        Value::Null => String::new(),
                        Value::Object(t) => {
                            format!("{}/{}", t["start"].as_str().unwrap_or(".."), t["end"].as_str().unwrap_or(".."))
                        }
                        other => other.to_string(),
                    };
                    let what = ["purpose", "indicator", "role", "scheme", "title"]
                        .iter()
                        .map(|k| text(k))
                        .find(|s| !s.is_empty())
                        .unwrap_or_default();
                    let who = ["funder", "sender", "helper", "issuer"]
                        .iter()
                        .map(|k| text(k))
                        .find(|s| !s.is_empty())
                        .unwrap_or_default();
                    writeln!(
                        out,
                        "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                        text("doc"),
                        text("type"),
                        text("value_text"),
                        who,
                        what,
                        text("place"),
                        text("time"),
                        text("score")
                    )?;
                }
            }
        }
        out.flush()?;
        Ok(())
    })?;
    out.flush()?;
    Ok(if refused > 0 {
        code::INPUT
    } else if claims == 0 {
        code::NOTHING
    } else {
        code::DONE
    })
}

#[derive(clap::Args)]
pub struct MentionsArgs {
    /// A file, or - for standard input
    #[arg(default_value = "-")]
    input: PathBuf,
    /// Every input line is a text of its own, or an object {"text", "date"}; every output line is the array of its mentions
    #[arg(long)]
    lines: bool,
    /// The date that 今年 and 目前 lean on
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    #[arg(long, value_parser = ["jsonl"], default_value = "jsonl")]
    format: String,
}

/// Prints what a text mentions.
pub fn mentions(context: &Context, args: &MentionsArgs) -> Outcome {
    let _ = &args.format;
    let bangfu = Bangfu::open(&context.knowledge)?;
    let date = |d: &str| {
        When::parse(d).ok_or_else(|| Failure::input(anyhow!("`{d}`: 日期写作2020-05-01 / write a date as 2020-05-01")))
    };
    let now = args.date.as_deref().map(date).transpose()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if !args.lines {
        let mut doc = input::document(&input::Input { path: args.input.clone() }, &mut input::Known::default())?;
        if let Some(note) = doc.refusal() {
            return Err(Failure::input(anyhow!("{}: {} / {}", args.input.display(), note.message_zh, note.message_en)));
        }
        if now.is_some() {
            doc.meta.written = now;
        }
        let found = bangfu.mentions.read(&doc);
        for m in &found {
            writeln!(out, "{}", crate::mention::json::object(&doc, &bangfu.seeds, m))?;
        }
        out.flush()?;
        return Ok(if found.is_empty() { code::NOTHING } else { code::DONE });
    }
    let reader: Box<dyn BufRead> = if args.input.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::io::BufReader::new(
            std::fs::File::open(&args.input)
                .with_context(|| args.input.display().to_string())
                .map_err(Failure::input)?,
        ))
    };
    for line in reader.lines() {
        let line = line?;
        let object = line.trim_start().starts_with('{').then(|| serde_json::from_str::<Value>(&line).ok()).flatten();
        let (text, day) = match &object {
            Some(o) => (o["text"].as_str().unwrap_or_default().to_owned(), o["date"].as_str().and_then(When::parse)),
            None => (line, None),
        };
        let doc = Document::from_text("line", &text, day.or(now));
        let found: Vec<Value> =
            bangfu.mentions.read(&doc).iter().map(|m| crate::mention::json::object(&doc, &bangfu.seeds, m)).collect();
        writeln!(out, "{}", Value::Array(found))?;
    }
    out.flush()?;
    Ok(code::DONE)
}
