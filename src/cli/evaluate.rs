//! `eval`: scores against annotations, lists mistakes by rule and slot, compares two versions.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use serde_json::{Map, Value};

use super::{Context, Failure, Outcome, code, input};
use crate::Bangfu;
use crate::claim::json;
use crate::eval::{self, TYPES};

type Object = Map<String, Value>;

#[derive(clap::Args)]
pub struct Args {
    /// Annotations, one file a document, named DOC.gold.jsonl
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// Claims to score (JSON lines)
    #[arg(long, value_name = "FILE", conflicts_with = "inputs")]
    claims: Option<PathBuf>,
    /// Documents to read and score
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    inputs: Vec<PathBuf>,
    /// Mistakes to list for each type and slot
    #[arg(long, default_value_t = 0, value_name = "N")]
    errors: usize,
    /// Another version's claims: tells claim by claim what is new, gone and changed
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Floors, such as funding.f1=0.9 or observation.whole=0.7; a figure below one makes the exit code 1
    #[arg(long, value_name = "KEY=VALUE", num_args = 1..)]
    min: Vec<String>,
}

pub fn run(context: &Context, args: &Args) -> Outcome {
    let mut gold: BTreeMap<String, Vec<Object>> = BTreeMap::new();
    for path in &args.gold {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let doc = name.strip_suffix(".gold.jsonl").ok_or_else(|| {
            Failure::input(anyhow!(
                "{}: {}",
                path.display(),
                context.say("标注文件名应为 DOC.gold.jsonl", "annotations are named DOC.gold.jsonl")
            ))
        })?;
        gold.insert(doc.to_owned(), lines(path)?);
    }
    let mut claims: BTreeMap<String, Vec<Object>> = BTreeMap::new();
    if let Some(path) = &args.claims {
        for o in lines(path)? {
            let doc = o.get("doc").and_then(Value::as_str).unwrap_or_default().to_owned();
            claims.entry(doc).or_default().push(o);
        }
    } else if args.inputs.is_empty() {
        return Err(Failure::input(anyhow!(
            "{}",
            context.say("给出 --claims FILE 或 --inputs DIR", "give --claims FILE or --inputs DIR")
        )));
    } else {
        let bangfu = Bangfu::open(&context.knowledge)?;
        let inputs = input::list(&args.inputs)?;
        input::each(&bangfu, &inputs, |_, reading| {
            for claim in &reading.claims {
                if let Value::Object(o) = json::object(&reading.document, claim) {
                    claims.entry(claim.doc.clone()).or_default().push(o);
                }
            }
            Ok(())
        })?;
    }
    let report = eval::compare(&gold, &claims);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}: {:.3}",
        context.say("读到的数(不论类型)", "numbers read (any type)"),
        if report.values == 0 { 0.0 } else { report.read as f64 / report.values as f64 }
    )?;
    for kind in TYPES {
        let s = &report.types[kind];
        write!(
            out,
            "{kind:12} n={:4}  P {:.3}  R {:.3}  F1 {:.3}",
            s.found + s.missed,
            s.precision(),
            s.recall(),
            s.f1()
        )?;
        if s.whole > 0 {
            write!(out, "  whole-claim F1 {:.3}", s.whole_f1())?;
        }
        writeln!(out)?;
        let slots: Vec<String> =
            s.slots.iter().map(|(k, (a, b))| format!("{k} {:.2}", *a as f64 / (*b).max(1) as f64)).collect();
        writeln!(out, "    {}", slots.join("  "))?;
    }
    writeln!(out, "{}", context.say("可信度与正确率", "score against being right"))?;
    for (band, (right, all)) in &report.bands {
        writeln!(
            out,
            "    {band:3}–{:3}  {right}/{all}  {:.2}",
            (band + 9).min(100),
            *right as f64 / (*all).max(1) as f64
        )?;
    }
    if args.errors > 0 {
        let mut groups: BTreeMap<String, Vec<&eval::Mistake>> = BTreeMap::new();
        for m in &report.mistakes {
            groups.entry(format!("{}.{} {}", m.kind, m.what, m.rule)).or_default().push(m);
        }
        for (group, all) in groups {
            writeln!(out, "-- {group}: {}", all.len())?;
            for m in all.iter().take(args.errors) {
                writeln!(out, "     {} | {} | {}", m.doc, m.value, m.detail)?;
            }
        }
    }
    if let Some(path) = &args.compare {
        difference(context, &lines(path)?, &claims, &mut out)?;
    }
    let mut short = false;
    for floor in &args.min {
        let (key, value) = floor.split_once('=').ok_or_else(|| Failure::input(anyhow!("--min {floor}")))?;
        let wanted: f64 = value.parse().map_err(|_| Failure::input(anyhow!("--min {floor}")))?;
        let figure = match key.split_once('.') {
            None if key == "values" => report.read as f64 / report.values.max(1) as f64,
            Some((kind, measure)) if report.types.contains_key(kind) => {
                let s = &report.types[kind];
                match measure {
                    "f1" => s.f1(),
                    "whole" => s.whole_f1(),
                    "p" => s.precision(),
                    "r" => s.recall(),
                    slot => s.slots.get(slot).map_or(0.0, |(a, b)| *a as f64 / (*b).max(1) as f64),
                }
            }
            _ => {
                return Err(Failure::input(anyhow!(
                    "--min {floor}: {}",
                    context.say("没有这个指标", "no such figure")
                )));
            }
        };
        if figure < wanted {
            writeln!(out, "{} {key} ≥ {wanted}: {figure:.3}", context.say("未达到", "short of"))?;
            short = true;
        }
    }
    Ok(if short { code::NOTHING } else { code::DONE })
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

/// What is new, gone and changed between two versions, claim by claim.
fn difference(
    context: &Context,
    old: &[Object],
    new: &BTreeMap<String, Vec<Object>>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let key = |o: &Object| {
        format!(
            "{} {} {}–{} {}",
            text(o, "doc"),
            text(o, "type"),
            o.get("start").unwrap_or(&Value::Null),
            o.get("end").unwrap_or(&Value::Null),
            text(o, "number")
        )
    };
    let before: BTreeMap<String, &Object> = old.iter().map(|o| (key(o), o)).collect();
    let after: BTreeMap<String, &Object> = new.values().flatten().map(|o| (key(o), o)).collect();
    for (k, o) in &before {
        match after.get(k) {
            None => writeln!(out, "- {k} {} [{}]", text(o, "value_text"), text(o, "rule"))?,
            Some(n) => {
                let changed: Vec<String> = o
                    .iter()
                    .filter(|(field, v)| {
                        !matches!(field.as_str(), "id" | "score" | "links") && n.get(*field) != Some(*v)
                    })
                    .map(|(field, v)| format!("{field}: {v} → {}", n.get(field).unwrap_or(&Value::Null)))
                    .collect();
                if !changed.is_empty() {
                    writeln!(out, "~ {k} {}", changed.join("; "))?;
                }
            }
        }
    }
    for (k, o) in &after {
        if !before.contains_key(k) {
            writeln!(out, "+ {k} {} [{}]", text(o, "value_text"), text(o, "rule"))?;
        }
    }
    let _ = context;
    Ok(())
}

fn text<'a>(o: &'a Object, key: &str) -> &'a str {
    o.get(key).and_then(Value::as_str).unwrap_or_default()
}
