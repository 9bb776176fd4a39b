//! `check` and `validate`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use super::{Context, Failure, Outcome, code, input};
use crate::Bangfu;
use crate::answer::Queries;
use crate::graph::store::Store;
use crate::graph::{Iris, Writer, validate as shacl};

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
    let mut wrong = 0;
    for q in queries.all.values() {
        let values: BTreeMap<String, String> = q
            .parameters
            .iter()
            .filter(|p| p.default.is_none())
            .map(|p| {
                (
                    p.name.clone(),
                    if p.kind == crate::answer::ParameterKind::Place { "110000".to_owned() } else { "1".to_owned() },
                )
            })
            .collect();
        let text = q.bind(&values, &bangfu.seeds, &Iris::default()).map_err(Failure::input)?;
        if let Err(e) = oxigraph::sparql::SparqlEvaluator::new().parse_query(&text) {
            writeln!(out, "{}: {e}", q.path)?;
            wrong += 1;
        }
    }
    for mistake in bangfu.examples() {
        writeln!(out, "{mistake}")?;
        wrong += 1;
    }
    let mut fired: BTreeMap<String, usize> = bangfu.claims.rules.rules.iter().map(|r| (r.name.clone(), 0)).collect();
    if !args.inputs.is_empty() {
        let inputs = input::list(&args.inputs)?;
        input::each(&bangfu, &inputs, |_, reading| {
            for claim in &reading.claims {
                *fired.entry(claim.rule.clone()).or_default() += 1;
            }
            Ok(())
        })?;
        for (rule, n) in &fired {
            let never = if *n == 0 { context.say("从未触发", "never fires") } else { "" };
            writeln!(out, "{n:7} {rule} {never}")?;
        }
    }
    writeln!(
        out,
        "{} {} · {} {} · {} {} · {} {wrong}",
        fired.len(),
        context.say("规则", "rules"),
        queries.all.len(),
        context.say("查询", "queries"),
        bangfu.seeds.places.len(),
        context.say("地点", "places"),
        context.say("错误", "mistakes:")
    )?;
    Ok(if wrong == 0 { code::DONE } else { code::KNOWLEDGE })
}

#[derive(clap::Args)]
pub struct ValidateArgs {
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// How many violations to print
    #[arg(long, default_value_t = 100)]
    most: usize,
}

pub fn validate(context: &Context, args: &ValidateArgs) -> Outcome {
    let store = Store::open(&args.store)?;
    let found = shacl::validate(&store, &context.knowledge, args.most).map_err(Failure::input)?;
    let mut out = std::io::stdout().lock();
    for v in &found {
        writeln!(out, "{} {} {}", v.node, v.path, v.constraint)?;
    }
    writeln!(out, "{}: {}", context.say("违反形状之处", "violations"), found.len())?;
    Ok(if found.is_empty() { code::DONE } else { code::NOTHING })
}
