//! `show`, `why`, `explain`, `stats`: looking at what is there and why.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use anyhow::anyhow;
use oxigraph::model::Term;

use super::{Context, Failure, Outcome, code};
use crate::Bangfu;
use crate::answer::{self, Answer, Format};
use crate::claim::json;
use crate::document::{Document, DocumentPlace, When};
use crate::graph::store::Store;
use crate::ontology::BASE;

#[derive(clap::Args)]
pub struct ShowArgs {
    /// An IRI, its end (place/530000), or a claim's id
    thing: String,
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
}

/// An IRI from what the user wrote; nothing that could break out of `<…>`.
fn iri(thing: &str) -> Result<String, Failure> {
    let full = if thing.starts_with("http://") || thing.starts_with("https://") {
        thing.to_owned()
    } else if thing.contains('/') {
        format!("{BASE}{thing}")
    } else {
        format!("{BASE}claim/{thing}")
    };
    oxigraph::model::NamedNode::new(&full).map(|n| n.to_string()).map_err(|e| Failure::input(anyhow!("{thing}: {e}")))
}

pub fn show(context: &Context, args: &ShowArgs) -> Outcome {
    let store = Store::open(&args.store)?;
    let iri = iri(&args.thing)?;
    let query = format!(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
         SELECT ?direction ?property ?value ?label WHERE {{
           {{ {iri} ?property ?value BIND(\"→\" AS ?direction) }} UNION {{ ?value ?property {iri} BIND(\"←\" AS ?direction) }}
           OPTIONAL {{ ?value rdfs:label ?label }} }} ORDER BY DESC(?direction) ?property ?value LIMIT 500"
    );
    let answer = answer::ask(&store, &query).map_err(Failure::input)?;
    if answer.is_empty() {
        eprintln!("{}: {}", args.thing, context.say("库中没有", "not in the store"));
        return Ok(code::NOTHING);
    }
    let mut out = std::io::stdout().lock();
    let format = if out.is_terminal() { Format::Table } else { Format::Tsv };
    answer::write(&answer, format, &mut out)?;
    Ok(code::DONE)
}

#[derive(clap::Args)]
pub struct WhyArgs {
    /// A claim's id or IRI
    claim: String,
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
}

/// The sentence with the slots marked, the rule, each inference.
pub fn why(context: &Context, args: &WhyArgs) -> Outcome {
    let store = Store::open(&args.store)?;
    let iri = iri(&args.claim)?;
    let prefix = "PREFIX bf: <https://w3id.org/bangfu/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX prov: <http://www.w3.org/ns/prov#> ";
    let rows = |query: String| -> Result<Vec<Vec<Option<Term>>>, Failure> {
        match answer::ask(&store, &format!("{prefix}{query}")).map_err(Failure::input)? {
            Answer::Table { rows, .. } => Ok(rows),
            _ => Ok(Vec::new()),
        }
    };
    let text = |t: &Option<Term>| match t {
        Some(Term::Literal(l)) => l.value().to_owned(),
        Some(Term::NamedNode(n)) => n.as_str().strip_prefix(BASE).unwrap_or(n.as_str()).to_owned(),
        _ => String::new(),
    };
    let main = rows(format!(
        "SELECT ?sentence ?at ?rule ?score ?document ?file ?words ?start ?end ?version WHERE {{ {iri} bf:passage ?p ; bf:rule ?rule ; bf:score ?score ; bf:words ?words ; bf:start ?start ; bf:end ?end ; bf:document ?d ; prov:wasGeneratedBy/bf:version ?version . ?p bf:text ?sentence ; bf:start ?at . ?d rdfs:label ?document ; bf:fileName ?file }}"
    ))?;
    let Some(row) = main.first() else {
        eprintln!("{}: {}", args.claim, context.say("库中没有这条陈述", "no such claim in the store"));
        return Ok(code::NOTHING);
    };
    let number = |t: &Option<Term>| text(t).parse::<usize>().unwrap_or(0);
    let (sentence, at) = (text(&row[0]), number(&row[1]));
    let mut marks: Vec<(usize, usize, String)> =
        vec![(number(&row[7]), number(&row[8]), context.say("数", "value").to_owned())];
    let slots = rows(format!(
        "SELECT ?role ?thing ?label ?words ?start ?end ?inferred WHERE {{ {iri} bf:slot ?s . ?s bf:role ?role ; bf:thing ?thing ; bf:inferred ?inferred . OPTIONAL {{ ?thing rdfs:label ?label }} OPTIONAL {{ ?s bf:words ?words ; bf:start ?start ; bf:end ?end }} }} ORDER BY ?start ?role"
    ))?;
    for s in &slots {
        if s[4].is_some() {
            marks.push((number(&s[4]), number(&s[5]), text(&s[0])));
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", marked(&sentence, at, &mut marks, out.is_terminal()))?;
    writeln!(out)?;
    writeln!(
        out,
        "{}: {} ({})  {} {}–{}",
        context.say("出处", "said in"),
        text(&row[4]),
        text(&row[5]),
        context.say("字符", "characters"),
        text(&row[7]),
        text(&row[8])
    )?;
    writeln!(
        out,
        "{}: {}   {}: {}   bangfu {}",
        context.say("规则", "rule"),
        text(&row[2]),
        context.say("可信度", "score"),
        text(&row[3]),
        text(&row[9])
    )?;
    for s in &slots {
        let how = if text(&s[6]) == "true" { context.say("推断", "inferred") } else { context.say("原文", "said") };
        writeln!(out, "  {:10} {}  {} [{how}] “{}”", text(&s[0]), text(&s[2]), text(&s[1]), text(&s[3]))?;
    }
    for step in rows(format!("SELECT ?step WHERE {{ {iri} bf:derivation ?step }} ORDER BY ?step"))? {
        writeln!(out, "  · {}", text(&step[0]))?;
    }
    Ok(code::DONE)
}

/// Puts [role: words] around the marked ranges of a sentence that begins at character `at`; nested and crossing
/// marks are left to the outermost.
fn marked(sentence: &str, at: usize, marks: &mut Vec<(usize, usize, String)>, colour: bool) -> String {
    let chars: Vec<char> = sentence.chars().collect();
    marks.sort_by_key(|(s, e, _)| (*s, std::cmp::Reverse(*e)));
    let mut text = String::new();
    let mut i = 0;
    for (start, end, role) in marks.iter() {
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
    text.extend(&chars[i.min(chars.len())..]);
    text
}

#[derive(clap::Args)]
pub struct ExplainArgs {
    /// The sentence
    sentence: String,
    /// The document's place, as a division code
    #[arg(long, value_name = "CODE")]
    place: Option<String>,
    /// The document's date
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

/// The derivation of a sentence: clauses, mentions, claims with rule and steps.
pub fn explain(context: &Context, args: &ExplainArgs) -> Outcome {
    let bangfu = Bangfu::open(&context.knowledge)?;
    let mut doc = Document::from_text("sentence", &args.sentence, args.date.as_deref().and_then(When::parse));
    if let Some(code) = &args.place {
        let row = bangfu.seeds.place(code).ok_or_else(|| {
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
        writeln!(out, "  {} ({:?})", parts.join(" | "), s.kind)?;
    }
    writeln!(out, "{}", context.say("提及", "mentions"))?;
    for m in &reading.mentions {
        let o = crate::mention::json::object(doc, &bangfu.seeds, m);
        let span = doc.span(m.range);
        writeln!(out, "  {}–{} {} {}", span.start, span.end, doc.quote(span), describe(&o))?;
    }
    writeln!(out, "{}", context.say("陈述", "claims"))?;
    for c in &reading.claims {
        writeln!(out, "  {} {} ← {}", format!("{:?}", c.kind).to_lowercase(), doc.quote(c.value), c.rule)?;
        let o = json::object(doc, c);
        for key in [
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
        ] {
            if let Some(v) = o.get(key).filter(|v| !v.is_null() && v.as_array().is_none_or(|a| !a.is_empty())) {
                writeln!(out, "      {key}: {v}")?;
            }
        }
        for step in &c.derivation {
            writeln!(out, "      · {step}")?;
        }
    }
    Ok(if reading.claims.is_empty() { code::NOTHING } else { code::DONE })
}

fn describe(o: &serde_json::Value) -> String {
    let mut parts = vec![o["kind"].as_str().unwrap_or_default().to_owned()];
    for key in ["value", "lo", "hi", "unit", "bound", "from", "to", "name", "code"] {
        if let Some(v) = o.get(key).filter(|v| !v.is_null()) {
            parts.push(format!("{key}={}", v.as_str().map_or_else(|| v.to_string(), str::to_owned)));
        }
    }
    parts.join(" ")
}

#[derive(clap::Args)]
pub struct StatsArgs {
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
}

pub fn stats(context: &Context, args: &StatsArgs) -> Outcome {
    let store = Store::open(&args.store)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", context.say("各图的四元组数", "quads per graph"))?;
    for (graph, n) in store.graphs()? {
        writeln!(out, "  {n:9} {graph}")?;
    }
    let answer = answer::ask(
        &store,
        "PREFIX bf: <https://w3id.org/bangfu/ns#> SELECT ?class (COUNT(?s) AS ?n) WHERE { ?s a ?class FILTER(STRSTARTS(STR(?class), STR(bf:))) } GROUP BY ?class ORDER BY DESC(?n)",
    )
    .map_err(Failure::input)?;
    writeln!(out, "{}", context.say("各类的数目", "things per class"))?;
    answer::write(&answer, Format::Table, &mut out)?;
    Ok(code::DONE)
}
