//! `explain`: how a sentence is read: clauses, mentions, claims with rule and steps; no store needed.

use std::io::Write;

use anyhow::anyhow;

use super::{Context, Failure, Outcome, code};
use crate::Bangfu;
use crate::claim::json;
use crate::document::{Document, DocumentPlace};

#[derive(clap::Args)]
pub struct Args {
    /// The sentence
    #[arg(value_name = "SENTENCE")]
    sentence: String,
    /// The document's own place, as a division code: what 全省 and 我市 mean
    #[arg(long, value_name = "CODE")]
    place: Option<String>,
    /// The document's date: what 今年 means
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

/// The fields of a claim, in the order in which they are told.
const FIELDS: [&str; 21] = [
    "number",
    "unit",
    "bound",
    "flow",
    "funder",
    "recipient",
    "purpose",
    "cumulative",
    "indicator",
    "kind",
    "role",
    "sender",
    "helper",
    "scheme",
    "title",
    "issuer",
    "place",
    "time",
    "status",
    "inferred",
    "score",
];

/// Prints the derivation.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let bangfu = Bangfu::open(&context.knowledge)?;
    let date = args.date.as_deref().map(|d| super::date(context, d)).transpose()?;
    let mut doc = Document::from_text("sentence", &args.sentence, date);
    if let Some(code) = &args.place {
        let row = bangfu.seeds.by_code.get(code).map(|i| &bangfu.seeds.places[*i]).ok_or_else(|| {
            Failure::input(anyhow!("{code}: {}", context.say("没有这个区划代码", "no such division code")))
        })?;
        doc.meta.place = Some(DocumentPlace { name: row.name.clone(), code: Some(code.clone()), said: None });
    }
    let reading = bangfu.read_document(doc);
    let doc = &reading.document;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", context.say("分句", "clauses"))?;
    for s in &doc.sentences {
        let parts: Vec<String> = s.clauses.iter().map(|c| doc.text(*c)).collect();
        writeln!(out, "  {}", parts.join(" | "))?;
    }
    writeln!(out, "{}", context.say("提及", "mentions"))?;
    for m in &reading.mentions {
        let o = crate::mention::json::object(doc, &bangfu.seeds, m);
        let span = doc.span(m.range);
        writeln!(out, "  {}–{} {} {}", span.start, span.end, doc.quote(span), describe(&o))?;
    }
    writeln!(out, "{}", context.say("陈述", "claims"))?;
    for c in &reading.claims {
        let o = json::object(doc, c);
        let kind = o["type"].as_str().unwrap_or_default();
        writeln!(out, "  {} {} ← {}", context.kind(kind), doc.quote(c.value), c.rule)?;
        for key in FIELDS {
            if let Some(v) = o.get(key).filter(|v| !v.is_null() && v.as_array().is_none_or(|a| !a.is_empty())) {
                writeln!(out, "      {}: {v}", context.role(key))?;
            }
        }
        for step in &c.derivation {
            writeln!(out, "      · {step}")?;
        }
    }
    if reading.claims.is_empty() {
        writeln!(out, "  {}", context.say("(没有)", "(none)"))?;
    }
    for note in &doc.notes {
        writeln!(out, "! {}", context.say(&note.message_zh, &note.message_en))?;
    }
    Ok(if reading.claims.is_empty() { code::NOTHING } else { code::DONE })
}

fn describe(o: &serde_json::Value) -> String {
    let mut parts = vec![o["kind"].as_str().unwrap_or_default().to_owned()];
    for key in ["value", "lo", "hi", "unit", "bound", "from", "to", "name", "code"] {
        if let Some(v) = o.get(key).filter(|v| !v.is_null() && v.as_str() != Some("")) {
            parts.push(format!("{key}={}", v.as_str().map_or_else(|| v.to_string(), str::to_owned)));
        }
    }
    parts.join(" ")
}
