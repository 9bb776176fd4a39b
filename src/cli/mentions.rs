//! `mentions`: what a text mentions, before anything is bound.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use anyhow::anyhow;
use clap::ValueEnum;
use serde_json::Value;

use super::input::Inputs;
use super::{Context, Failure, Outcome, code};
use crate::document::{Document, When};
use crate::knowledge::Knowledge;
use crate::mention::{Reader, json};
use crate::seeds::Seeds;

/// The longest line of `--lines`, in bytes.
const LONGEST: u64 = 64 << 20;

#[derive(clap::Args)]
pub struct Args {
    /// A file, or - for standard input
    #[arg(default_value = "-")]
    input: PathBuf,
    /// Every input line is a text of its own, or an object {"text", "date"}; every output line is the array of its
    /// mentions
    #[arg(long)]
    lines: bool,
    /// The date that 今年 and 目前 lean on
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// jsonl: one mention a line (with --lines: one array a line)
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Jsonl,
}

/// Prints what a text mentions.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let Format::Jsonl = args.format;
    let now = args.date.as_deref().map(|d| super::date(context, d)).transpose()?;
    let (seeds, reader) = floor(&context.knowledge)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.lines {
        return lines(args, now, &seeds, &reader, &mut out);
    }
    let inputs = Inputs::list(context, std::slice::from_ref(&args.input))?;
    let mut any = false;
    for input in &inputs.all {
        let mut doc = inputs.document(context, input).map_err(|e| Failure::input(anyhow!(e)))?;
        if now.is_some() {
            doc.meta.written = now;
        }
        for mention in &reader.read(&doc) {
            any = true;
            writeln!(out, "{}", json::object(&doc, &seeds, mention))?;
        }
    }
    out.flush()?;
    Ok(if any { code::DONE } else { code::NOTHING })
}

fn floor(knowledge: &Knowledge) -> Result<(std::sync::Arc<Seeds>, Reader), Failure> {
    let seeds = std::sync::Arc::new(Seeds::load(knowledge)?);
    let reader = Reader::load(knowledge, seeds.clone())?;
    Ok((seeds, reader))
}

fn lines(args: &Args, now: Option<When>, seeds: &Seeds, reader: &Reader, out: &mut dyn Write) -> Outcome {
    let mut input: Box<dyn BufRead> = if args.input.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let file =
            std::fs::File::open(&args.input).map_err(|e| Failure::input(anyhow!("{}: {e}", args.input.display())))?;
        Box::new(BufReader::new(file))
    };
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\n', '\r']);
        let object = line.trim_start().starts_with('{').then(|| serde_json::from_str::<Value>(line).ok()).flatten();
        let (text, day) = match &object {
            Some(o) => (o["text"].as_str().unwrap_or_default(), o["date"].as_str().and_then(When::parse)),
            None => (line, None),
        };
        let doc = Document::from_text("line", text, day.or(now));
        let found: Vec<Value> = reader.read(&doc).iter().map(|m| json::object(&doc, seeds, m)).collect();
        writeln!(out, "{}", Value::Array(found))?;
        out.flush()?;
    }
    Ok(code::DONE)
}
