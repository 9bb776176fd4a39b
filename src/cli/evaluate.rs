//! `eval`: scores against annotations, lists mistakes by type, slot and rule, compares two versions.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::ValueEnum;
use serde_json::{Map, Value};

use super::input::Inputs;
use super::{Context, Failure, Outcome, code};
use crate::Bangfu;
use crate::claim::json;
use crate::eval::{self, Mistake, Report, TYPES};

type Object = Map<String, Value>;
type ByDocument = BTreeMap<String, Vec<Object>>;

#[derive(clap::Args)]
pub struct Args {
    /// Annotations, one file a document, named DOC.gold.jsonl
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// Claims to score (JSON lines)
    #[arg(long, value_name = "FILE", conflicts_with = "inputs", required_unless_present = "inputs")]
    claims: Option<PathBuf>,
    /// Documents to read and score
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    inputs: Vec<PathBuf>,
    /// Mistakes to list for each type, slot and rule
    #[arg(long, default_value_t = 0, value_name = "N")]
    errors: usize,
    /// Another version's claims: tells claim by claim what is new, gone and changed
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Floors, such as funding.f1=0.9 observation.whole=0.7; a figure below one makes the exit code 1
    #[arg(long, value_name = "KEY=VALUE", num_args = 1..)]
    min: Vec<String>,
    /// text: for reading; json: every figure
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Scores and prints.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let mut gold = ByDocument::new();
    for path in &args.gold {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let doc = name.strip_suffix(".gold.jsonl").ok_or_else(|| {
            let mend = context.say("标注文件应名为 文件编号.gold.jsonl", "annotations are named DOC.gold.jsonl");
            Failure::input(anyhow!("{}: {mend}", path.display()))
        })?;
        gold.insert(doc.to_owned(), lines(path)?);
    }
    let claims = claims(context, args)?;
    let report = eval::compare(&gold, &claims);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if args.format == Format::Json {
        writeln!(out, "{:#}", report.json())?;
    } else {
        figures(context, &report, &mut out)?;
        bands(context, &report, &mut out)?;
        if args.errors > 0 {
            rules(context, &report, &mut out)?;
            mistakes(context, &report, args.errors, &mut out)?;
        }
    }
    if let Some(path) = &args.compare {
        let mut old = ByDocument::new();
        for o in lines(path)? {
            old.entry(text(&o, "doc").to_owned()).or_default().push(o);
        }
        let before = Version::new(&old, &eval::compare(&gold, &old));
        difference(context, &before, &Version::new(&claims, &report), &mut out)?;
    }
    let mut short = false;
    for floor in &args.min {
        let bad = |what: &str| Failure::input(anyhow!("--min {floor}: {what}"));
        let (key, value) = floor.split_once('=').ok_or_else(|| bad(context.say("写作 指标=值", "write KEY=VALUE")))?;
        let wanted: f64 = value.parse().map_err(|_| bad(context.say("不是数", "not a number")))?;
        let figure = report.figure(key).ok_or_else(|| bad(context.say("没有这个指标", "no such figure")))?;
        if figure < wanted {
            writeln!(out, "{} {key} >= {wanted}: {figure:.4}", context.say("未达到", "short of"))?;
            short = true;
        }
    }
    out.flush()?;
    Ok(if short { code::NOTHING } else { code::DONE })
}

fn claims(context: &Context, args: &Args) -> Result<ByDocument, Failure> {
    let mut claims = ByDocument::new();
    if let Some(path) = &args.claims {
        for o in lines(path)? {
            claims.entry(text(&o, "doc").to_owned()).or_default().push(o);
        }
        return Ok(claims);
    }
    let bangfu = Bangfu::open(&context.knowledge)?;
    Inputs::list(context, &args.inputs)?.each(context, &bangfu, |_, reading| {
        for claim in &reading.claims {
            if let Value::Object(o) = json::object(&reading.document, claim) {
                claims.entry(claim.doc.clone()).or_default().push(o);
            }
        }
        Ok(())
    })?;
    Ok(claims)
}

fn figures(context: &Context, report: &Report, out: &mut dyn Write) -> std::io::Result<()> {
    let get = |key: &str| report.figure(key).unwrap_or(0.0);
    writeln!(out, "{}: {:.3}", context.say("读到的数(不论类型)", "numbers read (any type)"), get("values"))?;
    for kind in TYPES {
        let s = &report.types[kind];
        let figure = |measure: &str| get(&format!("{kind}.{measure}"));
        let (p, r, f1) = (figure("p"), figure("r"), figure("f1"));
        write!(out, "{kind:12} n={:4}  P {p:.3}  R {r:.3}  F1 {f1:.3}", s.found + s.missed)?;
        if !matches!(kind, "pairing" | "policy") {
            write!(out, "  {} F1 {:.3}", context.say("整条", "whole-claim"), figure("whole"))?;
        }
        let slots: Vec<String> = s.slots.keys().map(|k| format!("{k} {:.2}", figure(k))).collect();
        writeln!(out, "\n    {}", slots.join("  "))?;
    }
    Ok(())
}

/// How often claims of a score are found and right in all main slots.
fn bands(context: &Context, report: &Report, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{}", context.say("可信度 → 整条正确", "score → wholly right"))?;
    for (band, (right, all)) in &report.bands {
        let last = if *band >= 100 { 100 } else { band + 9 };
        writeln!(out, "    {band:3}–{last:3}  {right:4}/{all:4}  {:.2}", *right as f64 / (*all).max(1) as f64)?;
    }
    Ok(())
}

fn mistakes(context: &Context, report: &Report, most: usize, out: &mut dyn Write) -> std::io::Result<()> {
    let mut groups: BTreeMap<String, Vec<&Mistake>> = BTreeMap::new();
    for m in &report.mistakes {
        let what = match m.what.as_str() {
            "missed" => context.say("漏读", "missed"),
            "spurious" => context.say("多读", "spurious"),
            slot => slot,
        };
        groups.entry(format!("{} {what} {}", m.kind, m.rule)).or_default().push(m);
    }
    for (group, all) in groups {
        writeln!(out, "-- {group}: {}", all.len())?;
        for m in all.iter().take(most) {
            writeln!(out, "     {} | {} | {}", m.doc, m.value, m.detail)?;
        }
    }
    Ok(())
}

fn lines(path: &Path) -> Result<Vec<Object>, Failure> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string()).map_err(Failure::input)?;
    text.lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
        .map(|(n, l)| {
            serde_json::from_str(l).with_context(|| format!("{}:{}", path.display(), n + 1)).map_err(Failure::input)
        })
        .collect()
}

/// Each rule's claims: how many, how many of them annotated, how many right in all main slots; the worst first.
fn rules(context: &Context, report: &Report, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{}", context.say("规则:全对/命中/全部", "rules: right/found/all"))?;
    let mut all: Vec<_> = report.rules.iter().collect();
    all.sort_by_key(|(name, (right, _, n))| (std::cmp::Reverse(n - right), *name));
    for (name, (right, found, n)) in all {
        writeln!(out, "    {name:24} {right}/{found}/{n}")?;
    }
    Ok(())
}

/// What tells one claim of a text from another: document, place, type, and number, title or helper.
type Key = (String, u64, u64, String, String);

/// One version's claims by what tells them apart; `Some(true)` where the annotations find all main slots right.
struct Version<'c> {
    claims: BTreeMap<Key, (&'c Object, Option<bool>)>,
}

impl<'c> Version<'c> {
    fn new(claims: &'c ByDocument, report: &Report) -> Self {
        let key = |o: &Object| {
            let at = |k: &str| o.get(k).and_then(Value::as_u64).unwrap_or(0);
            let ends: String = ["number", "title", "helper"]
                .iter()
                .map(|k| o.get(*k).map(Value::to_string).unwrap_or_default())
                .collect();
            (text(o, "doc").to_owned(), at("start"), at("end"), text(o, "type").to_owned(), ends)
        };
        let judged = |doc: &str, i: usize| report.right.get(doc).and_then(|r| r.get(i)).copied();
        let claims = claims
            .iter()
            .flat_map(|(doc, all)| all.iter().enumerate().map(move |(i, o)| (doc, i, o)))
            .map(|(doc, i, o)| (key(o), (o, judged(doc, i))))
            .collect();
        Self { claims }
    }
}

/// What is new, gone and changed between two versions, claim by claim, and whether it is for the better: `√` right,
/// `×` wrong by the annotations, nothing where the document has none.
fn difference(context: &Context, old: &Version, new: &Version, out: &mut dyn Write) -> Result<(), Failure> {
    let mark = |right: Option<bool>| match right {
        Some(true) => "√",
        Some(false) => "×",
        None => " ",
    };
    let told = |o: &Object| {
        let (doc, kind, value) = (text(o, "doc"), text(o, "type"), text(o, "value_text"));
        format!("{doc} {kind} {value} [{}] {}", text(o, "rule"), text(o, "sentence"))
    };
    let (mut gone, mut changed, mut fresh, mut better, mut worse) = (0, 0, 0, 0, 0);
    for (key, (o, was)) in &old.claims {
        let Some((n, is)) = new.claims.get(key) else {
            writeln!(out, "-{} {}", mark(*was), told(o))?;
            gone += 1;
            worse += usize::from(*was == Some(true));
            better += usize::from(*was == Some(false));
            continue;
        };
        let fields: Vec<String> = o
            .iter()
            .filter(|(field, v)| !matches!(field.as_str(), "id" | "links") && n.get(*field) != Some(*v))
            .map(|(field, v)| format!("{field}: {v} → {}", n.get(field).unwrap_or(&Value::Null)))
            .collect();
        if !fields.is_empty() {
            writeln!(out, "~{}{} {}\n    {}", mark(*was), mark(*is), told(n), fields.join("; "))?;
            changed += 1;
            better += usize::from((*was, *is) == (Some(false), Some(true)));
            worse += usize::from((*was, *is) == (Some(true), Some(false)));
        }
    }
    for (key, (o, is)) in &new.claims {
        if !old.claims.contains_key(key) {
            writeln!(out, "+{} {}", mark(*is), told(o))?;
            fresh += 1;
            better += usize::from(*is == Some(true));
            worse += usize::from(*is == Some(false));
        }
    }
    let same = old.claims.len() - gone - changed;
    match context.lang {
        super::Lang::Zh => writeln!(out, "相同{same} 改变{changed} 新增{fresh} 消失{gone};变好{better} 变坏{worse}")?,
        super::Lang::En => {
            writeln!(out, "{same} same, {changed} changed, {fresh} new, {gone} gone; {better} better, {worse} worse")?;
        }
    }
    Ok(())
}

fn text<'a>(o: &'a Object, key: &str) -> &'a str {
    o.get(key).and_then(Value::as_str).unwrap_or_default()
}
