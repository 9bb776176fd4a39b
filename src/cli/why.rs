//! `why`: the sentence of a claim with its slots marked, the rule that made it, each inference.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use super::{Context, Failure, Outcome, code, show};
use crate::answer::{self, Answer, Term};
use crate::graph::store::Store;
use crate::ontology::BASE;

#[derive(clap::Args)]
pub struct Args {
    /// A claim's id or IRI
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE")]
    store: PathBuf,
}

const PREFIXES: &str = "PREFIX bf: <https://w3id.org/bangfu/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> \
                        PREFIX prov: <http://www.w3.org/ns/prov#> ";

type Row = Vec<Option<Term>>;

fn rows(store: &Store, query: &str) -> Result<Vec<Row>, Failure> {
    match answer::ask(store, &format!("{PREFIXES}{query}")).map_err(Failure::input)? {
        Answer::Table { rows, .. } => Ok(rows),
        Answer::Boolean(_) | Answer::Graph(_) => Ok(Vec::new()),
    }
}

fn text(term: Option<&Term>) -> String {
    match term {
        Some(Term::Literal(l)) => l.value().to_owned(),
        Some(Term::NamedNode(n)) => n.as_str().strip_prefix(BASE).unwrap_or(n.as_str()).to_owned(),
        _ => String::new(),
    }
}

/// Characters of a source file that fill a role.
struct Mark {
    start: usize,
    end: usize,
    role: String,
}

/// Prints where and how a claim was read.
pub fn run(context: &Context, args: &Args) -> Outcome {
    let store = Store::open(&args.store)?;
    let iri = show::iri(&args.claim)?;
    let main = rows(
        &store,
        &format!(
            "SELECT ?sentence ?at ?rule ?score ?document ?file ?start ?end ?version ?period ?context ?caution WHERE {{
               {iri} bf:passage ?p ; bf:rule ?rule ; bf:score ?score ; bf:start ?start ; bf:end ?end ; bf:document ?d ;
                 prov:wasGeneratedBy/bf:version ?version .
               ?p bf:text ?sentence ; bf:start ?at . ?d rdfs:label ?document ; bf:fileName ?file .
               OPTIONAL {{ {iri} bf:period ?period ; bf:periodInferred ?context }} OPTIONAL {{ {iri} bf:caution ?caution }} }}"
        ),
    )?;
    let Some(row) = main.first() else {
        eprintln!("{}: {}", args.claim, context.say("库中没有这条陈述", "no such claim in the store"));
        return Ok(code::NOTHING);
    };
    let cell = |i: usize| text(row.get(i).and_then(Option::as_ref));
    let number = |s: String| s.parse::<usize>().unwrap_or(0);
    let slots = rows(
        &store,
        &format!(
            "SELECT ?role ?thing (SAMPLE(?name) AS ?label) ?words ?start ?end ?inferred WHERE {{
               {iri} bf:slot ?s . ?s bf:role ?role ; bf:inferred ?inferred .
               OPTIONAL {{ ?s bf:thing ?thing OPTIONAL {{ ?thing rdfs:label ?name }} }}
               OPTIONAL {{ ?s bf:words ?words ; bf:start ?start ; bf:end ?end }} }}
             GROUP BY ?s ?role ?thing ?words ?start ?end ?inferred ORDER BY ?start ?role"
        ),
    )?;
    let at = |row: &Row, i: usize| text(row.get(i).and_then(Option::as_ref));
    let mut marks = vec![Mark { start: number(cell(6)), end: number(cell(7)), role: context.role("value").to_owned() }];
    marks.extend(slots.iter().filter(|s| s.get(4).is_some_and(Option::is_some)).map(|s| Mark {
        start: number(at(s, 4)),
        end: number(at(s, 5)),
        role: context.role(&at(s, 0)).to_owned(),
    }));
    let mut out = std::io::stdout().lock();
    let colour = out.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    writeln!(out, "{}\n", marked(&cell(0), number(cell(1)), marks, colour))?;
    writeln!(
        out,
        "{}: {} ({}), {} {}–{}",
        context.say("出处", "said in"),
        cell(4),
        cell(5),
        context.say("字符", "characters"),
        cell(6),
        cell(7)
    )?;
    writeln!(
        out,
        "{}: {}   {}: {}   bangfu {}",
        context.say("规则", "rule"),
        cell(2),
        context.say("可信度", "score"),
        cell(3),
        cell(8)
    )?;
    let how = |inferred: bool| {
        if inferred { context.say("推断", "inferred") } else { context.say("原文", "said") }
    };
    if !cell(9).is_empty() {
        writeln!(out, "  {}: {} [{}]", context.role("time"), cell(9), how(cell(10) == "true"))?;
    }
    for s in &slots {
        if at(s, 1).is_empty() {
            continue;
        }
        let words = if at(s, 3).is_empty() { String::new() } else { format!(" “{}”", at(s, 3)) };
        let how = how(at(s, 6) == "true");
        writeln!(out, "  {}: {}{words} [{how}] {}", context.role(&at(s, 0)), at(s, 2), at(s, 1))?;
    }
    for step in rows(&store, &format!("SELECT ?step WHERE {{ {iri} bf:derivation ?step }} ORDER BY ?step"))? {
        writeln!(out, "  · {}", at(&step, 0))?;
    }
    if !cell(11).is_empty() {
        writeln!(out, "  ! {}", cell(11))?;
    }
    out.flush()?;
    Ok(code::DONE)
}

/// Puts [role: words] around the marked ranges of a sentence that begins at character `at`; of nested or crossing
/// marks the first and longest is shown.
fn marked(sentence: &str, at: usize, mut marks: Vec<Mark>, colour: bool) -> String {
    let chars: Vec<char> = sentence.chars().collect();
    marks.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
    let mut text = String::new();
    let mut i = 0;
    for Mark { start, end, role } in marks {
        let (Some(s), Some(e)) = (start.checked_sub(at), end.checked_sub(at)) else { continue };
        if s < i || e > chars.len() || s >= e {
            continue;
        }
        text.extend(&chars[i..s]);
        let words: String = chars[s..e].iter().collect();
        if colour {
            text.push_str(&format!("\u{1b}[1;36m{words}\u{1b}[0m\u{1b}[2m({role})\u{1b}[0m"));
        } else {
            text.push_str(&format!("[{role}: {words}]"));
        }
        i = e;
    }
    text.extend(&chars[i..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize, role: &str) -> Mark {
        Mark { start, end, role: role.to_owned() }
    }

    #[test]
    fn marks_stand_around_their_words() {
        let marks = vec![mark(14, 17, "b"), mark(10, 12, "a"), mark(10, 11, "inner"), mark(90, 95, "elsewhere")];
        assert_eq!(marked("甲市投给乙县款", 10, marks, false), "[a: 甲市]投给[b: 乙县款]");
        assert_eq!(marked("甲市", 10, vec![mark(3, 5, "before")], false), "甲市");
    }
}
