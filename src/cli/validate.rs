//! `validate`: the graph against the shapes (SHACL).

use std::io::Write;
use std::path::PathBuf;

use super::{Context, Failure, Outcome, code};
use crate::graph::store::Store;
use crate::graph::validate;

#[derive(clap::Args)]
pub struct Args {
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE")]
    store: PathBuf,
    /// How many violations to print
    #[arg(long, default_value_t = 100)]
    most: usize,
}

/// Prints each violation: node, property, constraint.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let store = Store::open(&args.store)?;
    let found = validate::validate(&store, &context.knowledge, args.most).map_err(|e| match e {
        validate::ValidateError::Store(e) => e.into(),
        validate::ValidateError::Knowledge(e) => e.into(),
        e @ validate::ValidateError::Shapes(_) => Failure { code: code::KNOWLEDGE, error: e.into() },
    })?;
    let mut out = std::io::stdout().lock();
    for v in &found {
        writeln!(out, "{} {} {}", v.node, v.path, v.constraint)?;
    }
    let more = if found.len() >= args.most { context.say("(可能还有)", " (there may be more)") } else { "" };
    writeln!(out, "{}: {}{more}", context.say("违反形状之处", "violations"), found.len())?;
    Ok(if found.is_empty() { code::DONE } else { code::NOTHING })
}
