//! `ask`: a question in Chinese, answered by a named query; what was not read is said.

use std::io::Write;
use std::path::PathBuf;

use super::{Context, Failure, Outcome, code, look};
use crate::answer::{self, Format, Queries};
use crate::ask::Asker;
use crate::graph::Iris;
use crate::graph::store::Store;
use crate::seeds::Seeds;

#[derive(clap::Args)]
pub struct Args {
    /// A question, such as 上海市2016年以来给云南投了多少钱
    question: String,
    /// Folder of the store
    #[arg(long, value_name = "DIR", required_unless_present = "show")]
    store: Option<PathBuf>,
    /// Print the query and do not ask it
    #[arg(long)]
    show: bool,
}

/// Asks and prints; what was read and what was not goes to standard error.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let queries = Queries::load(&context.knowledge)?;
    let asker = Asker::load(&context.knowledge)?;
    let mut question = asker.read(&args.question);
    let named = question.query.as_deref().and_then(|name| queries.get(name).ok());
    if let Some(named) = named {
        asker.fit(&mut question, named);
    }
    let read: Vec<String> = question
        .read
        .iter()
        .filter(|p| p.role != "filler")
        .map(|p| format!("{} = {} {}", p.words, p.role, asker.place_name(&p.value).unwrap_or(&p.value)))
        .collect();
    if !read.is_empty() {
        eprintln!("{}: {}", context.say("读到", "read"), read.join("; "));
    }
    if !question.unread.is_empty() {
        eprintln!("{}: {}", context.say("没有读懂", "could not read"), question.unread.join("; "));
    }
    let Some(named) = named else {
        eprintln!(
            "{}",
            context.say(
                "没有读出可以问的事:请说出地方、出资方、年份,或“多少钱”“派了谁”“谁帮扶”等",
                "nothing to ask was read: name a place, a giver, a year, or money, staff, pairs"
            )
        );
        return Ok(code::NOTHING);
    };
    if !question.missing.is_empty() {
        let names: Vec<String> = named
            .parameters
            .iter()
            .filter(|p| question.missing.contains(&p.name))
            .map(|p| context.say(&p.zh, &p.en).to_owned())
            .collect();
        eprintln!("{}: {}", context.say("还须说出", "say also"), names.join("; "));
        return Ok(code::NOTHING);
    }
    let seeds = Seeds::load(&context.knowledge)?;
    let text = named.bind(&question.parameters, &seeds, &Iris::default()).map_err(Failure::input)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if args.show {
        write!(out, "{text}")?;
        out.flush()?;
        return Ok(code::DONE);
    }
    let Some(path) = &args.store else { return Ok(code::INPUT) };
    let shown: Vec<String> = question.parameters.iter().map(|(k, v)| format!("-p {k}={v}")).collect();
    eprintln!("{}: bangfu query {} {}", context.say("查询", "query"), named.name, shown.join(" "));
    let answer = answer::ask(&Store::open(path)?, &text).map_err(Failure::input)?;
    look::write(context, &answer, None, Format::Csv, &mut out)?;
    out.flush()?;
    Ok(if answer.is_empty() { code::NOTHING } else { code::DONE })
}
