//! `extract`: documents in, claims out, without a store.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};
use serde_json::Value;

use super::input::Inputs;
use super::{Context, Outcome, code};
use crate::claim::json;
use crate::graph::{Iris, Writer, nquads, turtle};
use crate::{Bangfu, Reading};

#[derive(clap::Args)]
pub struct Args {
    /// Files, folders, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// jsonl: one claim a line; nq, ttl: RDF; table: for reading
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
    Nq,
    Ttl,
    Table,
}

/// Reads inputs and prints their claims as they come, one document at a time.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let bangfu = Bangfu::open(&context.knowledge)?;
    let inputs = Inputs::list(context, &args.inputs)?;
    let writer = Writer::load(&context.knowledge, Iris::default())?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut claims = 0;
    let refused = inputs.each(context, &bangfu, |_, reading| {
        claims += reading.claims.len();
        let quads = || writer.document(&reading.document, &reading.claims, &bangfu.seeds);
        match args.format {
            Format::Jsonl => {
                for claim in &reading.claims {
                    let line = json::Line { doc: &reading.document, claim };
                    serde_json::to_writer(&mut out, &line).map_err(std::io::Error::from)?;
                    out.write_all(b"\n")?;
                }
            }
            Format::Nq => out.write_all(nquads(&quads()).as_bytes())?,
            Format::Ttl => turtle(&quads(), &mut out)?,
            Format::Table => table(context, &reading, &mut out)?,
        }
        Ok(out.flush()?)
    })?;
    Ok(if refused > 0 {
        code::INPUT
    } else if claims == 0 {
        code::NOTHING
    } else {
        code::DONE
    })
}

/// One document's claims for a person.
fn table(context: &Context, reading: &Reading, out: &mut dyn Write) -> std::io::Result<()> {
    let doc = &reading.document;
    let title = doc.meta.title.as_deref().unwrap_or_default();
    writeln!(out, "{} {title}", doc.name)?;
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    if table.width().is_none() {
        table.set_width(160);
    }
    table.set_header([
        context.say("类型", "type"),
        context.say("数", "value"),
        context.say("谁", "who"),
        context.say("什么", "what"),
        context.say("何地", "where"),
        context.say("何时", "when"),
        context.say("可信度", "score"),
    ]);
    for claim in &reading.claims {
        let o = json::object(doc, claim);
        let text = |key: &str| match &o[key] {
            Value::String(s) => s.clone(),
            Value::Array(a) => a.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、"),
            Value::Null => String::new(),
            Value::Object(t) => {
                let end = |k: &str| t.get(k).and_then(Value::as_str).unwrap_or("..").to_owned();
                format!("{}/{}", end("start"), end("end"))
            }
            other => other.to_string(),
        };
        let first = |keys: &[&str]| keys.iter().map(|k| text(k)).find(|s| !s.is_empty()).unwrap_or_default();
        let who = first(&["funder", "sender", "helper", "issuer"]);
        let to = first(&["recipient"]);
        table.add_row([
            context.kind(&text("type")).to_owned(),
            text("value_text"),
            if to.is_empty() { who } else { format!("{who} → {to}") },
            first(&["purpose", "indicator", "role", "scheme", "title"]),
            text("place"),
            text("time"),
            text("score"),
        ]);
    }
    writeln!(out, "{table}\n")
}
