//! `why`: the sentence of a claim with its slots marked, what was read, the rule that made it, each inference.

use std::io::Write;
use std::path::PathBuf;

use super::look::{self, Names};
use super::{Context, Failure, Lang, Outcome, code, find};
use crate::answer::{self, Answer, Term};
use crate::claim::label::Labels;
use crate::graph::store::Store;

#[derive(clap::Args)]
pub struct Args {
    /// A claim's id, its first digits, or its IRI
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE")]
    store: PathBuf,
}

const PREFIXES: &str = "PREFIX bf: <https://w3id.org/bangfu/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> \
                        PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ";

/// What a row's variables are bound to, as text.
struct Row {
    variables: Vec<String>,
    cells: Vec<Option<Term>>,
}

impl Row {
    fn get(&self, name: &str) -> String {
        let at = self.variables.iter().position(|v| v == name);
        match at.and_then(|i| self.cells[i].as_ref()) {
            Some(Term::Literal(l)) => l.value().to_owned(),
            Some(Term::NamedNode(n)) => n.as_str().to_owned(),
            _ => String::new(),
        }
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.get(name).parse().ok()
    }
}

fn rows(store: &Store, query: &str) -> Result<Vec<Row>, Failure> {
    match answer::ask(store, &format!("{PREFIXES}{query}")).map_err(Failure::input)? {
        Answer::Table { variables, rows } => {
            Ok(rows.into_iter().map(|cells| Row { variables: variables.clone(), cells }).collect())
        }
        Answer::Boolean(_) | Answer::Graph(_) => Ok(Vec::new()),
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
    let iri = match find::claim(&store, &args.claim) {
        Ok(found) => found.iri,
        Err(missed) => return find::told(context, &args.claim, missed),
    };
    let names = Names::load(context)?;
    let labels = Labels::load(&context.knowledge)?;
    let language = context.say("zh", "en");
    let main = rows(
        &store,
        &format!(
            "SELECT ?class ?sentence ?at ?rule ?score ?documentIri ?document ?file ?start ?end ?version ?period ?context ?caution
               ?amount ?unit ?bound ?flow ?cumulative ?measure ?status WHERE {{
               {iri} a ?c ; bf:passage ?p ; bf:rule ?rule ; bf:score ?score ; bf:start ?start ; bf:end ?end ;
                 bf:document ?documentIri ; prov:wasGeneratedBy/bf:version ?version .
               FILTER(?c != bf:Claim) BIND(STRAFTER(STR(?c), \"#\") AS ?class)
               ?p bf:text ?sentence ; bf:start ?at . ?documentIri rdfs:label ?document ; bf:fileName ?file .
               OPTIONAL {{ {iri} bf:period ?period ; bf:periodInferred ?context }} OPTIONAL {{ {iri} bf:caution ?caution FILTER(LANG(?caution) IN (\"\", \"{language}\")) }}
               OPTIONAL {{ {iri} bf:amount ?amount ; bf:unit ?unit ; bf:bound/skos:notation ?bound }}
               OPTIONAL {{ {iri} bf:flow/skos:notation ?flow }} OPTIONAL {{ {iri} bf:cumulative ?cumulative }}
               OPTIONAL {{ {iri} bf:measure/skos:notation ?measure }} OPTIONAL {{ {iri} bf:status/skos:notation ?status }} }}"
        ),
    )?;
    let Some(claim) = main.first() else { return find::told(context, &args.claim, find::Missed::Nothing) };
    let slots = rows(
        &store,
        &format!(
            "SELECT ?role ?thing (MIN(?name) AS ?label) ?words ?start ?end ?inferred WHERE {{
               {iri} bf:slot ?s . ?s bf:role ?role ; bf:inferred ?inferred .
               OPTIONAL {{ ?s bf:thing ?thing OPTIONAL {{ ?thing rdfs:label ?name }} }}
               OPTIONAL {{ ?s bf:words ?words ; bf:start ?start ; bf:end ?end }} }}
             GROUP BY ?s ?role ?thing ?words ?start ?end ?inferred ORDER BY ?start ?role"
        ),
    )?;
    let mark = |row: &Row, role: &str| {
        Some(Mark { start: row.number("start")?, end: row.number("end")?, role: context.role(role).to_owned() })
    };
    let marks = mark(claim, "value").into_iter().chain(slots.iter().filter_map(|s| mark(s, &s.get("role")))).collect();
    let colour = look::colour();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{}\n", marked(&claim.get("sentence"), claim.number("at").unwrap_or(0), marks, colour))?;
    let class = claim.get("class");
    writeln!(out, "{} {}", names.term(&class).unwrap_or(&class), find::short(&iri))?;
    let mut line = |role: &str, text: String| -> std::io::Result<()> {
        if text.is_empty() { Ok(()) } else { writeln!(out, "  {}", look::field(context.role(role), &text)) }
    };
    line("value", figure(context, claim))?;
    for (role, field) in [("flow", "flow"), ("kind", "measure"), ("status", "status")] {
        let value = claim.get(field);
        line(role, names.term(&format!("{field}-{value}")).map_or(value.clone(), str::to_owned))?;
    }
    if claim.get("cumulative") == "true" {
        let word = context.say("是:不可与年度数相加", "yes: not to be added to yearly figures");
        line("cumulative", word.to_owned())?;
    }
    for slot in slots.iter().filter(|s| !s.get("thing").is_empty()) {
        let thing = find::short(&slot.get("thing")).to_owned();
        line(&slot.get("role"), format!("{}  {}  {thing}", slot.get("label"), said(context, slot)))?;
    }
    if !claim.get("period").is_empty() {
        let how = match slots.iter().find(|s| s.get("role") == "time") {
            Some(slot) => said(context, slot),
            None => source(context, claim.get("context") == "true").to_owned(),
        };
        let period = answer::period(&claim.get("period"), context.lang == Lang::Zh);
        line("time", format!("{period}  {how}"))?;
    }
    let (start, end) = (claim.get("start"), claim.get("end"));
    writeln!(
        out,
        "{}",
        look::field(
            context.say("出处", "said in"),
            &format!("{} ({}), {} {start}–{end}", claim.get("document"), claim.get("file"), characters(context))
        )
    )?;
    let rule = claim.get("rule");
    let called = match labels.rule(&rule).filter(|_| context.lang == Lang::Zh) {
        Some(chinese) => format!("{chinese} ({rule})"),
        None => rule,
    };
    let score = format!("{called}  {} {}", context.role("score"), claim.get("score"));
    writeln!(
        out,
        "{}",
        look::field(context.say("规则", "rule"), &format!("{score}  bangfu {}", claim.get("version")))
    )?;
    let steps = format!(
        "SELECT ?step WHERE {{ {iri} bf:derivation ?step FILTER(LANG(?step) IN (\"\", \"{language}\")) }} ORDER BY ?step"
    );
    for step in rows(&store, &steps)? {
        writeln!(out, "  · {}", step.get("step"))?;
    }
    if !claim.get("caution").is_empty() {
        writeln!(out, "  ! {}", claim.get("caution"))?;
    }
    out.flush()?;
    Ok(code::DONE)
}

/// The value as a person reads it, beside the plain number.
fn figure(context: &Context, claim: &Row) -> String {
    let (number, unit) = (claim.get("amount"), claim.get("unit"));
    let shown = answer::amount(&number, &unit, &claim.get("bound"), context.lang == Lang::Zh);
    let plain = format!("{}{unit}", answer::grouped(&number));
    if shown == plain || number.is_empty() { shown } else { format!("{shown}  = {plain}") }
}

fn characters(context: &Context) -> &'static str {
    context.say("字符", "characters")
}

fn source(context: &Context, inferred: bool) -> &'static str {
    if inferred { context.say("推断", "inferred") } else { context.say("原文", "said") }
}

/// How a slot was said: its words and their place, or what it was inferred from.
fn said(context: &Context, slot: &Row) -> String {
    let how = source(context, slot.get("inferred") == "true");
    match (slot.number("start"), slot.number("end")) {
        (Some(start), Some(end)) => format!("[{how} “{}” {start}–{end}]", slot.get("words")),
        _ => format!("[{how}]"),
    }
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
