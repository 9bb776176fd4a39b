//! `check`: rules, seeds, queries and ontology; rules that never fire.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use super::input::Inputs;
use super::{Context, Failure, Outcome, code};
use crate::Bangfu;
use crate::answer::{self, ParameterKind, Queries};
use crate::claim::label::Labels;
use crate::graph::{Iris, Writer};

#[derive(clap::Args)]
pub struct Args {
    /// Documents to try the rules on; rules that fire on none of them are named
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    inputs: Vec<PathBuf>,
}

/// Loads everything, runs every rule's examples, parses every query.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let bangfu = Bangfu::open(&context.knowledge)?;
    Writer::load(&context.knowledge, Iris::default())?;
    let queries = Queries::load(&context.knowledge)?;
    let mut out = std::io::stdout().lock();
    let mut mistakes = Vec::new();
    for q in queries.all.values() {
        let values: BTreeMap<String, String> = q
            .parameters
            .iter()
            .filter(|p| p.default.is_none())
            .map(|p| (p.name.clone(), example_of(p.kind).to_owned()))
            .collect();
        let text = q.bind(&values, &bangfu.seeds, &Iris::default()).map_err(Failure::input)?;
        if let Err(e) = answer::parse(&text) {
            mistakes.push(format!("{}: {e}", q.path));
        }
    }
    mistakes.extend(bangfu.examples());
    let mut fired: BTreeMap<&str, usize> = bangfu.claims.rules.rules.iter().map(|r| (r.name.as_str(), 0)).collect();
    let rules = fired.len();
    let mut never = 0;
    let labels = Labels::load(&context.knowledge)?;
    let mut unnamed = BTreeSet::new();
    if !args.inputs.is_empty() {
        let inputs = Inputs::list(context, &args.inputs)?;
        let mut others: BTreeMap<String, usize> = BTreeMap::new();
        inputs.each(context, &bangfu, |_, reading| {
            for claim in &reading.claims {
                if labels.rule(&claim.rule).is_none() {
                    unnamed.insert(claim.rule.clone());
                }
                unnamed.extend(claim.derivation.iter().filter(|s| labels.step(s).is_none()).cloned());
                match fired.get_mut(claim.rule.as_str()) {
                    Some(n) => *n += 1,
                    None => *others.entry(claim.rule.clone()).or_default() += 1,
                }
            }
            Ok(())
        })?;
        for (rule, n) in &fired {
            if *n == 0 {
                never += 1;
                writeln!(out, "{n:7}  {rule}  {}", context.say("从未触发", "never fires"))?;
            } else {
                writeln!(out, "{n:7}  {rule}")?;
            }
        }
        for (rule, n) in others {
            writeln!(out, "{n:7}  {rule}  {}", context.say("(内置)", "(built in)"))?;
        }
    }
    mistakes.extend(unnamed.iter().map(|name| {
        let mend = context.say("没有中文名,请写入 rules/steps.toml", "has no Chinese name; add it to rules/steps.toml");
        format!("{name}: {mend}")
    }));
    for mistake in &mistakes {
        writeln!(out, "{mistake}")?;
    }
    let (q, places, wrong) = (queries.all.len(), bangfu.seeds.places.len(), mistakes.len());
    match context.lang {
        super::Lang::Zh => writeln!(out, "规则{rules} 查询{q} 地点{places} 从未触发{never} 错误{wrong}")?,
        super::Lang::En => {
            writeln!(out, "rules {rules}, queries {q}, places {places}, never fired {never}, mistakes {wrong}")?;
        }
    }
    Ok(if mistakes.is_empty() { code::DONE } else { code::KNOWLEDGE })
}

/// A value that a parameter without a default can take, so that its query can be parsed.
fn example_of(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::Place => "110000",
        ParameterKind::Flow => "any",
        ParameterKind::Iri => "https://example.org/sparql",
        _ => "1",
    }
}
