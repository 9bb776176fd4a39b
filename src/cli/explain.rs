//! `explain`: how a sentence is read: clauses, mentions, claims with rule and steps; no store needed.

use std::io::Write;

use anyhow::anyhow;
use serde_json::Value;

use super::look::{self, Names};
use super::{Context, Failure, Lang, Outcome, code};
use crate::Bangfu;
use crate::answer;
use crate::claim::json;
use crate::claim::label::Labels;
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
const FIELDS: [&str; 19] = [
    "number",
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
    let names = Names::load(context)?;
    let labels = Labels::load(&context.knowledge)?;
    let chinese = context.lang == Lang::Zh;
    let reading = bangfu.read_document(doc);
    let doc = &reading.document;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{}", context.say("分句", "clauses"))?;
    for s in &doc.sentences {
        let parts: Vec<&str> = s.clauses.iter().map(|c| doc.text(*c)).collect();
        writeln!(out, "  {}", parts.join(" | "))?;
    }
    writeln!(out, "{}", context.say("提及", "mentions"))?;
    for m in &reading.mentions {
        let o = crate::mention::json::object(doc, &bangfu.seeds, m);
        let span = doc.span(m.range);
        let kind = mention_kind(context, o["kind"].as_str().unwrap_or_default());
        let place = look::padded(&format!("{}–{}", span.start, span.end), 8);
        let words = look::padded(doc.quote(span), 16);
        writeln!(out, "  {place} {words} {}  {}", look::padded(kind, 8), describe(context, &o))?;
    }
    writeln!(out, "{}", context.say("陈述", "claims"))?;
    for c in &reading.claims {
        let o = json::object(doc, c);
        let kind = o["type"].as_str().unwrap_or_default();
        let called = labels.rule(&c.rule).filter(|_| chinese).map(|zh| format!(" {zh}")).unwrap_or_default();
        writeln!(out, "  {} {} ← {}{called}", context.kind(kind), doc.quote(c.value), c.rule)?;
        for key in FIELDS {
            if let Some(text) = o.get(key).and_then(|v| told(context, &names, key, v, &o)) {
                writeln!(out, "    {}", look::field(context.role(key), &text))?;
            }
        }
        for step in &c.derivation {
            let told = labels.step(step).filter(|_| chinese);
            writeln!(out, "    · {}", told.as_deref().unwrap_or(step))?;
        }
    }
    if reading.claims.is_empty() {
        writeln!(out, "  {}", context.say("(没有)", "(none)"))?;
    }
    for note in &doc.notes {
        writeln!(out, "! {}", context.say(&note.message_zh, &note.message_en))?;
    }
    out.flush()?;
    Ok(if reading.claims.is_empty() { code::NOTHING } else { code::DONE })
}

/// A field of a claim as a person reads it; nothing when it says nothing.
fn told(context: &Context, names: &Names, key: &str, value: &Value, claim: &Value) -> Option<String> {
    let chinese = context.lang == Lang::Zh;
    Some(match value {
        Value::Null => return None,
        Value::String(s) if key == "number" => {
            let text = |key: &str| claim[key].as_str().unwrap_or_default();
            let shown = answer::amount(s, text("unit"), text("bound"), chinese);
            let plain = format!("{}{}", answer::grouped(s), text("unit"));
            if shown == plain { shown } else { format!("{shown}  = {plain}") }
        }
        Value::String(s) => {
            let scheme = if key == "kind" { "measure" } else { key };
            names.term(&format!("{scheme}-{s}")).unwrap_or(s).to_owned()
        }
        Value::Array(list) if list.is_empty() => return None,
        Value::Array(list) => {
            let role = |s: &str| if key == "inferred" { context.role(s).to_owned() } else { s.to_owned() };
            list.iter().filter_map(Value::as_str).map(role).collect::<Vec<_>>().join("、")
        }
        Value::Object(time) => {
            let end = |key: &str| time.get(key).and_then(Value::as_str).unwrap_or("..");
            answer::period(&format!("{}/{}", end("start"), end("end")), chinese)
        }
        Value::Bool(true) => context.say("是", "yes").to_owned(),
        Value::Bool(false) => return None,
        other => other.to_string(),
    })
}

/// What kind of thing a mention is, in the user's language.
fn mention_kind<'k>(context: &Context, kind: &'k str) -> &'k str {
    if context.lang == Lang::En {
        return kind;
    }
    match kind {
        "number" => "数",
        "percent" => "百分数",
        "money" => "金额",
        "quantity" => "数量",
        "time" => "时间",
        "place" => "地点",
        "area" => "片区",
        "body" => "机构",
        "programme" => "项目",
        "title" => "标题",
        "pair" => "结对",
        "fixed" => "固定语",
        other => other,
    }
}

/// What a mention was read as.
fn describe(context: &Context, o: &Value) -> String {
    let text = |key: &str| match &o[key] {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    match o["kind"].as_str() {
        Some("time") => {
            answer::period(&format!("{}/{}", or(text("from"), ".."), or(text("to"), "..")), context.lang == Lang::Zh)
        }
        Some("number" | "percent" | "money" | "quantity") => {
            let value = or(text("value"), &format!("{}–{}", text("lo"), text("hi")));
            let bound = text("bound");
            let bound = if bound == "exact" { String::new() } else { format!("  {bound}") };
            format!("{}{}{bound}", answer::grouped(&value), text("unit"))
        }
        Some("place") if o["code"].is_null() => format!("{}  ? {}", text("name"), text("candidates")),
        Some("place") => format!("{}  {}", text("name"), text("code")),
        Some("pair") => format!("{}  {} → {}", text("name"), text("helper"), text("recipient")),
        _ => text("name"),
    }
}

fn or(text: String, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text }
}
